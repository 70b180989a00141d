//! The profile's settings that are written before the browser starts.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::BrowserError;

const FILE: &str = "Default/Preferences";

/// Writes the settings that a batch needs into a profile; everything else stays as it is.
///
/// # Errors
///
/// The profile cannot be read or written, or its settings are damaged.
pub(crate) fn write_preferences(profile: &Path, downloads: &Path) -> Result<(), BrowserError> {
    let path = profile.join(FILE);
    let merged = merge(read(&path)?, downloads);
    let folder = path.parent().unwrap_or(profile);
    std::fs::create_dir_all(folder).map_err(BrowserError::file(folder, "made"))?;
    std::fs::write(&path, Value::Object(merged).to_string())
        .map_err(BrowserError::file(&path, "written"))
}

/// Where a profile's downloads go, as an earlier run has set it; `None` for a new profile.
///
/// # Errors
///
/// The profile's settings cannot be read.
pub fn download_folder(profile: &Path) -> Result<Option<PathBuf>, BrowserError> {
    let preferences = read(&profile.join(FILE))?;
    let folder = preferences.get("download").and_then(|download| download.get("default_directory"));
    Ok(folder.and_then(Value::as_str).map(PathBuf::from))
}

fn read(path: &Path) -> Result<Map<String, Value>, BrowserError> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Map::new()),
        Err(error) => return Err(BrowserError::file(path, "read")(error)),
    };
    serde_json::from_slice(&text).map_err(|error| BrowserError::Content {
        path: path.to_owned(),
        problem: format!("{error}. The profile is damaged: use another, or delete this file"),
    })
}

/// Sets the download folder, so that no download asks a person where to go, and marks the profile
/// as left in order, so that a browser that was killed before asks nothing either.
fn merge(mut preferences: Map<String, Value>, downloads: &Path) -> Map<String, Value> {
    let downloads = downloads.to_string_lossy();
    let ours = [
        ("download", "default_directory", json!(downloads)),
        ("download", "prompt_for_download", json!(false)),
        ("download", "directory_upgrade", json!(true)),
        ("savefile", "default_directory", json!(downloads)),
        ("profile", "exit_type", json!("Normal")),
        ("profile", "exited_cleanly", json!(true)),
    ];
    for (section, name, value) in ours {
        let section = preferences.entry(section).or_insert_with(|| json!({}));
        if !section.is_object() {
            *section = json!({});
        }
        section[name] = value;
    }
    preferences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_profile_downloads_without_asking() {
        let profile = tempfile::tempdir().unwrap();
        assert_eq!(download_folder(profile.path()).unwrap(), None);
        write_preferences(profile.path(), Path::new("/out")).unwrap();
        assert_eq!(download_folder(profile.path()).unwrap(), Some("/out".into()));
        let preferences = read(&profile.path().join(FILE)).unwrap();
        assert_eq!(preferences["download"]["prompt_for_download"], json!(false));
    }

    #[test]
    fn other_settings_of_a_used_profile_stay() {
        let used = json!({
            "download": { "default_directory": "/old", "extensions_to_open": "pdf" },
            "profile": { "name": "Person 1", "exit_type": "Crashed" },
            "browser": { "window_placement": { "top": 1 } },
        });
        let merged = Value::Object(merge(used.as_object().unwrap().clone(), Path::new("/new")));
        assert_eq!(merged["download"]["default_directory"], "/new");
        assert_eq!(merged["download"]["extensions_to_open"], "pdf");
        assert_eq!(merged["profile"]["name"], "Person 1");
        assert_eq!(merged["profile"]["exit_type"], "Normal");
        assert_eq!(merged["browser"], used["browser"]);
    }

    #[test]
    fn damaged_settings_are_refused_and_left_alone() {
        let profile = tempfile::tempdir().unwrap();
        let path = profile.path().join(FILE);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "{\"download\":").unwrap();
        assert!(write_preferences(profile.path(), Path::new("/out")).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"download\":");
    }
}
