//! Which addresses a batch may run on: those that the extension's manifest names. Pure.

use panelwright_engine::is_loopback;

/// The chat site that everybody uses; the default.
pub(crate) const DEFAULT_SITE: &str = "https://chatgpt.com";

/// The sites that this build of the extension may work on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sites {
    /// Scheme and host of each, such as `("https", "chatgpt.com")`.
    allowed: Vec<(String, String)>,
}

impl Sites {
    /// Reads the manifest's `host_permissions`: match patterns such as `http://127.0.0.1/*`.
    pub(crate) fn of_permissions(patterns: &[String]) -> Self {
        let allowed = patterns
            .iter()
            .filter_map(|pattern| {
                let (scheme, rest) = pattern.split_once("://")?;
                let authority = rest.split('/').next().unwrap_or(rest);
                Some((scheme.to_lowercase(), host_of(authority).to_lowercase()))
            })
            .collect();
        Self { allowed }
    }

    /// Whether this is a development build, in which the stage on this machine can be used.
    pub(crate) fn is_development(&self) -> bool {
        self.allowed.iter().any(|(scheme, host)| is_loopback(&format!("{scheme}://{host}")))
    }

    /// Brings an address into the form that settings hold: scheme, host and port.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it and what to do.
    pub(crate) fn check(&self, address: &str) -> Result<String, String> {
        let address = address.trim().trim_end_matches('/');
        let malformed = || {
            format!("This is no address of a site. Write it like {DEFAULT_SITE}, without a path.")
        };
        let (scheme, authority) = address.split_once("://").ok_or_else(malformed)?;
        let is_plain = !authority.is_empty()
            && !authority.contains(['/', '?', '#', '@', '\\'])
            && !authority.contains(char::is_whitespace);
        if !is_plain {
            return Err(malformed());
        }
        let wanted = (scheme.to_lowercase(), host_of(authority).to_lowercase());
        if self.allowed.contains(&wanted) {
            return Ok(format!("{}://{}", wanted.0, authority.to_lowercase()));
        }
        let known: Vec<String> =
            self.allowed.iter().map(|(scheme, host)| format!("{scheme}://{host}")).collect();
        Err(format!("Panelwright may not work on this site. It knows: {}.", known.join(", ")))
    }
}

/// The host of `host:port`; an IPv6 address keeps its brackets.
fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        Some(_) | None => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(patterns: &[&str]) -> Sites {
        Sites::of_permissions(&patterns.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_shipped_build_knows_the_chat_only() {
        let sites = sites(&["https://chatgpt.com/*"]);
        assert!(!sites.is_development());
        assert_eq!(sites.check(" https://ChatGPT.com/ "), Ok("https://chatgpt.com".into()));
        for address in ["http://chatgpt.com", "https://example.com", "http://127.0.0.1:80"] {
            assert!(
                sites.check(address).is_err_and(|words| words.contains("may not")),
                "{address}"
            );
        }
    }

    #[test]
    fn a_development_build_takes_any_port_of_this_machine() {
        let sites = sites(&["https://chatgpt.com/*", "http://127.0.0.1/*", "http://localhost:*/*"]);
        assert!(sites.is_development());
        assert_eq!(sites.check("http://127.0.0.1:4321"), Ok("http://127.0.0.1:4321".into()));
        assert_eq!(sites.check("http://localhost:9"), Ok("http://localhost:9".into()));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let sites = sites(&["https://chatgpt.com/*"]);
        for address in
            ["", "chatgpt.com", "https://", "https://chatgpt.com/c/1", "https://a@chatgpt.com"]
        {
            assert!(
                sites.check(address).is_err_and(|words| words.contains("no address")),
                "{address}"
            );
        }
    }
}
