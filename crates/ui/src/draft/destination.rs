//! The folder below the download folder. Pure.

/// Characters that Windows forbids in names; a batch should fit on every machine.
const FORBIDDEN: [char; 8] = ['<', '>', ':', '"', '|', '?', '*', '\\'];

/// Checks a folder and takes blanks and doubled slashes out of it. Empty is fine: no folder.
///
/// # Errors
/// A sentence that says what is wrong with it and what to do.
pub(crate) fn check(folder: &str) -> Result<String, String> {
    let folder = folder.trim();
    if folder.starts_with('/') || folder.get(1..).is_some_and(|rest| rest.starts_with(":\\")) {
        return Err("The browser saves below its download folder only. Name a folder within it, \
                    such as Comics/Mara."
            .to_owned());
    }
    if let Some(bad) = folder.chars().find(|c| FORBIDDEN.contains(c) || c.is_control()) {
        return Err(format!(
            "\"{}\" cannot stand in a folder's name. Leave it out; use / between folders.",
            bad.escape_default()
        ));
    }
    let mut parts = Vec::new();
    for part in folder.split('/').map(str::trim).filter(|part| !part.is_empty()) {
        if part.starts_with('.') || part.ends_with('.') {
            return Err(format!(
                "\"{part}\" cannot be a folder's name: it must not start or end with a full stop."
            ));
        }
        parts.push(part);
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_folders_are_tidied() {
        for (folder, tidied) in [("", ""), (" Comics / Mara/ ", "Comics/Mara"), ("a//b", "a/b")] {
            assert_eq!(check(folder), Ok(tidied.to_owned()));
        }
    }

    #[test]
    fn folders_outside_and_odd_names_are_refused() {
        for folder in ["/tmp", "C:\\x", "../x", "a/../b", "a?", "a\u{7}b", "a/b."] {
            assert!(check(folder).is_err(), "{folder}");
        }
    }
}
