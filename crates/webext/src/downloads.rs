//! `chrome.downloads`.

use js_sys::{JsString, Promise, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::Error;
use crate::json::{from_js, to_js};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "downloads"], js_name = download, catch)]
    fn download_raw(options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "downloads"], js_name = search, catch)]
    fn search_raw(query: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "downloads"], js_name = show, catch)]
    fn show_raw(download: i32) -> Result<(), JsValue>;
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DownloadOptions<'a> {
    filename: &'a str,
    conflict_action: &'static str,
    save_as: bool,
}

/// How far a download has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Bytes are still being written.
    InProgress,
    /// It stopped; [`Download::error`] says why.
    Interrupted,
    /// The whole file is on disk.
    Complete,
}

/// What the browser remembers of a download. Its number lasts across browser sessions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Download {
    /// The browser's number for it.
    pub id: i32,
    /// The full path on this machine.
    pub filename: String,
    /// How far it has come.
    pub state: State,
    /// Why it was interrupted, one of the browser's words such as `FILE_NO_SPACE`.
    #[serde(default)]
    pub error: Option<String>,
    /// Whether the file was there when the browser last looked (it looks every 10 s at most).
    #[serde(default)]
    pub exists: bool,
    /// Bytes on disk; -1 when unknown.
    #[serde(default)]
    pub file_size: f64,
}

/// Starts a download of `url` to `filename`, relative to the download folder. A file of that name
/// is replaced: names are unique within a batch and the folder is the batch's own, so what stands
/// there can only be an earlier try at the same picture.
///
/// # Errors
/// [`Error::Browser`] when the browser refuses the name; nothing was started then.
pub async fn download(url: &JsString, filename: &str) -> Result<i32, Error> {
    let options =
        to_js(&DownloadOptions { filename, conflict_action: "overwrite", save_as: false })?;
    // Megabytes: the address stays on the JavaScript side.
    Reflect::set(&options, &"url".into(), url)?;
    from_js(&JsFuture::from(download_raw(&options)?).await?)
}

/// The download of that number, if the browser still remembers it.
///
/// # Errors
/// [`Error::Browser`] when the history cannot be read.
pub async fn by_id(id: i32) -> Result<Option<Download>, Error> {
    #[derive(Serialize)]
    struct Query {
        id: i32,
    }
    let found: Vec<Download> =
        from_js(&JsFuture::from(search_raw(&to_js(&Query { id })?)?).await?)?;
    Ok(found.into_iter().next())
}

/// The newest download whose path ends with `filename` (with forward slashes).
///
/// # Errors
/// [`Error::Browser`] when the history cannot be read.
pub async fn newest_by_name(filename: &str) -> Result<Option<Download>, Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Query {
        filename_regex: String,
        order_by: [&'static str; 1],
        limit: u32,
    }
    // Only the last part of the path is asked for, since the separator differs between platforms.
    // The full path is compared here.
    let last = filename.rsplit('/').next().unwrap_or(filename);
    let filename_regex = format!("{}$", literally(last));
    let query = Query { filename_regex, order_by: ["-startTime"], limit: 100 };
    let found: Vec<Download> = from_js(&JsFuture::from(search_raw(&to_js(&query)?)?).await?)?;
    let end = format!("/{filename}");
    Ok(found.into_iter().find(|download| download.filename.replace('\\', "/").ends_with(&end)))
}

/// The downloads that are whole, have `part` in their path, and began at `since` (milliseconds
/// since 1970) or later.
///
/// # Errors
/// [`Error::Browser`] when the history cannot be read.
pub async fn whole_with(part: &str, since: f64) -> Result<Vec<Download>, Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Query {
        filename_regex: String,
        started_after: String,
        state: &'static str,
        limit: u32,
    }
    let started_after = String::from(js_sys::Date::new(&since.into()).to_iso_string());
    // A limit of 0 is none.
    let filename_regex = literally(part);
    let query = Query { filename_regex, started_after, state: "complete", limit: 0 };
    let found: Vec<Download> = from_js(&JsFuture::from(search_raw(&to_js(&query)?)?).await?)?;
    Ok(found.into_iter().filter(|download| download.filename.contains(part)).collect())
}

/// A regular expression for these very letters.
///
/// Files are looked for by an expression and not by `query`, which looks into the addresses, too:
/// ours can hold a whole picture. With a thousand of 60 kB in the history it stops the browser for
/// 0.8 s, where this takes 1.4 ms (Chromium 156).
fn literally(text: &str) -> String {
    let mut expression = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_punctuation() {
            expression.push('\\');
        }
        expression.push(letter);
    }
    expression
}

/// Shows the file of a download in the desktop's file manager.
///
/// # Errors
/// [`Error::Browser`] when there is no such download.
pub fn show(id: i32) -> Result<(), Error> {
    Ok(show_raw(id)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_expressions_stand_for_themselves() {
        assert_eq!(literally("S. 1 (a+b).png"), r"S\. 1 \(a\+b\)\.png");
        assert_eq!(literally("Ärger_2"), r"Ärger\_2");
    }
}
