//! What must hold between the manifest, the site table and the list of permissions.
//!
//! The root's `build.rs` includes this file, so that every build of the program fails when the
//! three disagree; it therefore uses nothing but `serde_json` and the standard library.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A list of the manifest that names sites.
struct SiteList {
    place: String,
    sites: BTreeSet<String>,
}

/// Compares the release manifest with the site table and the list of permissions.
///
/// Returns one sentence for each disagreement; an empty list means that they agree.
pub(crate) fn disagreements(manifest: &Value, sites: &Value, permissions: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let table = release_sites(sites, &mut found);
    for list in site_lists(manifest, &mut found) {
        for extra in list.sites.difference(&table) {
            found.push(format!(
                "{} names {extra}, which is no release site in sites.json: add it there with its \
                 reason, or take it out of the manifest.",
                list.place
            ));
        }
        for missing in table.difference(&list.sites) {
            found.push(format!(
                "sites.json has the release site {missing}, which {} does not name: add it to \
                 the manifest, or take it out of the table.",
                list.place
            ));
        }
    }
    compare_permissions(manifest, permissions, &mut found);
    for stamped in ["version", "version_name", "key"] {
        if manifest.get(stamped).is_some() {
            found.push(format!(
                "release.json has \"{stamped}\", which the build writes: take it out."
            ));
        }
    }
    found
}

/// The match patterns of the release sites; complains about rows that cannot be read.
fn release_sites(sites: &Value, found: &mut Vec<String>) -> BTreeSet<String> {
    let Some(rows) = sites.as_array() else {
        found.push("sites.json must be a list of sites.".to_owned());
        return BTreeSet::new();
    };
    let mut release = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let place = format!("Row {} of sites.json", index + 1);
        let Some(pattern) = row["match"].as_str().filter(|pattern| is_pattern(pattern)) else {
            found.push(format!(
                "{place} needs a \"match\" such as \"https://example.com/*\": a scheme, a host \
                 and the path /*."
            ));
            continue;
        };
        if !seen.insert(pattern) {
            found.push(format!("{place} repeats {pattern}."));
        }
        if row["reason"].as_str().is_none_or(str::is_empty) {
            found.push(format!("{place} ({pattern}) needs a \"reason\" in words."));
        }
        match row["build"].as_str() {
            Some("release") => {
                release.insert(pattern.to_owned());
            }
            Some("development") => {}
            Some(_) | None => found.push(format!(
                "{place} ({pattern}) needs a \"build\" of \"release\" or \"development\"."
            )),
        }
    }
    release
}

/// Whether this is a match pattern as web-accessible resources allow it: any path, one scheme.
fn is_pattern(pattern: &str) -> bool {
    let Some((scheme, rest)) = pattern.split_once("://") else { return false };
    let Some(host) = rest.strip_suffix("/*") else { return false };
    matches!(scheme, "http" | "https")
        && !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

/// Every list of the manifest that must name exactly the release sites.
fn site_lists(manifest: &Value, found: &mut Vec<String>) -> Vec<SiteList> {
    let mut lists = Vec::new();
    let mut take = |place: String, value: &Value| match strings(value) {
        Some(sites) => lists.push(SiteList { place, sites }),
        None => found.push(format!("release.json lacks the list {place}.")),
    };
    take("host_permissions".to_owned(), &manifest["host_permissions"]);
    for key in ["content_scripts", "web_accessible_resources"] {
        let entries = manifest[key].as_array().map(Vec::as_slice).unwrap_or_default();
        if entries.is_empty() {
            take(format!("{key}[0].matches"), &Value::Null);
        }
        for (index, entry) in entries.iter().enumerate() {
            take(format!("{key}[{index}].matches"), &entry["matches"]);
        }
    }
    lists
}

/// Every permission has a reason, those that are asked for later too, and every reason has a
/// permission.
fn compare_permissions(manifest: &Value, permissions: &Value, found: &mut Vec<String>) {
    let Some(required) = strings(&manifest["permissions"]) else {
        found.push("release.json lacks the list permissions.".to_owned());
        return;
    };
    let optional = strings(&manifest["optional_permissions"]).unwrap_or_default();
    for name in required.intersection(&optional) {
        found.push(format!(
            "release.json has the permission \"{name}\" as required and as optional: take it out \
             of one list."
        ));
    }
    let asked: BTreeSet<&String> = required.union(&optional).collect();
    let Some(reasons) = permissions.as_object() else {
        found.push("permissions.json must be an object of permissions and reasons.".to_owned());
        return;
    };
    let reasons: BTreeMap<&str, &Value> =
        reasons.iter().map(|(name, reason)| (name.as_str(), reason)).collect();
    for name in &asked {
        if reasons.get(name.as_str()).is_none_or(|reason| reason.as_str().is_none_or(str::is_empty))
        {
            found.push(format!(
                "The manifest asks for the permission \"{name}\" without a reason in \
                 permissions.json: say there what it is needed for, or take it out."
            ));
        }
    }
    for name in reasons.keys().filter(|name| !asked.iter().any(|asked| asked == *name)) {
        found.push(format!(
            "permissions.json gives a reason for \"{name}\", which the manifest does not ask \
             for: take it out, or ask for it."
        ));
    }
}

fn strings(value: &Value) -> Option<BTreeSet<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn manifest() -> Value {
        json!({
            "permissions": ["storage"],
            "host_permissions": ["https://a.example/*"],
            "content_scripts": [{ "matches": ["https://a.example/*"] }],
            "web_accessible_resources": [{ "matches": ["https://a.example/*"] }],
        })
    }

    fn sites() -> Value {
        json!([
            { "match": "https://a.example/*", "build": "release", "reason": "The chat." },
            { "match": "http://localhost/*", "build": "development", "reason": "The stage." },
        ])
    }

    fn permissions() -> Value {
        json!({ "storage": "Keeps the state." })
    }

    #[test]
    fn what_agrees_is_not_complained_about() {
        assert_eq!(disagreements(&manifest(), &sites(), &permissions()), Vec::<String>::new());
    }

    /// Changes one thing and expects exactly one sentence that holds all of `words`.
    #[track_caller]
    fn one_sentence(change: impl Fn(&mut Value, &mut Value, &mut Value), words: &[&str]) {
        let (mut manifest, mut sites, mut permissions) = (manifest(), sites(), permissions());
        change(&mut manifest, &mut sites, &mut permissions);
        let found = disagreements(&manifest, &sites, &permissions);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(words.iter().all(|word| found[0].contains(word)), "{found:?}");
    }

    #[test]
    fn a_host_without_a_site_is_found() {
        one_sentence(
            |manifest, _, _| {
                manifest["host_permissions"] =
                    json!(["https://a.example/*", "https://b.example/*"]);
            },
            &["host_permissions", "https://b.example/*", "sites.json"],
        );
    }

    #[test]
    fn a_development_site_in_the_release_manifest_is_found() {
        one_sentence(
            |manifest, _, _| {
                let matches = json!(["https://a.example/*", "http://localhost/*"]);
                manifest["content_scripts"][0]["matches"] = matches;
            },
            &["content_scripts[0]", "http://localhost/*"],
        );
    }

    #[test]
    fn a_site_that_one_list_forgets_is_found() {
        one_sentence(
            |manifest, _, _| manifest["web_accessible_resources"][0]["matches"] = json!([]),
            &["web_accessible_resources[0]", "https://a.example/*"],
        );
    }

    #[test]
    fn permissions_and_reasons_go_together() {
        one_sentence(
            |manifest, _, _| manifest["permissions"] = json!(["storage", "tabs"]),
            &["\"tabs\"", "reason"],
        );
        one_sentence(
            |_, _, permissions| permissions["alarms"] = json!("Wakes."),
            &["\"alarms\"", "does not ask"],
        );
        one_sentence(|_, _, permissions| permissions["storage"] = json!(""), &["\"storage\""]);
        one_sentence(
            |manifest, _, _| manifest["optional_permissions"] = json!(["power"]),
            &["\"power\"", "reason"],
        );
        one_sentence(
            |manifest, _, _| manifest["optional_permissions"] = json!(["storage"]),
            &["\"storage\"", "optional"],
        );
    }

    #[test]
    fn rows_of_the_table_are_read_strictly() {
        one_sentence(|_, sites, _| sites[1]["match"] = json!("http://*/a"), &["Row 2", "match"]);
        one_sentence(|_, sites, _| sites[1]["reason"] = json!(""), &["Row 2", "reason"]);
        one_sentence(|_, sites, _| sites[1]["build"] = json!("debug"), &["Row 2", "build"]);
    }

    #[test]
    fn what_the_build_stamps_is_not_in_the_source() {
        one_sentence(|manifest, _, _| manifest["key"] = json!("x"), &["\"key\""]);
    }
}
