//! A picture's bytes: fetched from the isolated world with the page's own session, judged by
//! their head and tail, hashed by the browser. The bulk never enters wasm.

use js_sys::{ArrayBuffer, Uint8Array};
use panelwright_engine::Source;
use wasm_bindgen::prelude::*;
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, RequestCache,
    RequestCredentials, RequestInit, Response,
};

use crate::judge::bytes::{self, BytesError, FileFacts, HEAD_BYTES, TAIL_BYTES};
use crate::page::dom;
use crate::shim;

/// A fetch that takes longer is given up and tried again.
const FETCH_MS: f64 = 60_000.0;

/// A step that uses no network. A hidden tab may never decode an image.
const STEP_MS: f64 = 5_000.0;

/// A whole picture.
#[derive(Debug, Clone)]
pub(crate) struct Fetched {
    pub(crate) bytes: Uint8Array,
    pub(crate) facts: FileFacts,
    pub(crate) source: Source,
}

/// Why there are no bytes.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum FetchError {
    /// The site answered with something else than a picture.
    #[error("the site answered the request for the picture with status {0}")]
    Status(u16),
    /// No answer, or the browser refused.
    #[error("the picture could not be fetched: {0}")]
    Browser(String),
    /// What came is no whole picture.
    #[error(transparent)]
    Bytes(#[from] BytesError),
}

impl From<JsValue> for FetchError {
    fn from(value: JsValue) -> Self {
        Self::Browser(panelwright_webext::Error::from(value).to_string())
    }
}

/// Fetches what stands at `address`. The browser's cache is used unless `anew`.
pub(crate) async fn fetch(address: &str, anew: bool) -> Result<Fetched, FetchError> {
    let window = dom::window().ok_or_else(|| FetchError::Browser("no window".into()))?;
    let options = RequestInit::new();
    options.set_credentials(RequestCredentials::Include);
    options.set_cache(if anew { RequestCache::Reload } else { RequestCache::ForceCache });
    let response =
        shim::within(&window.fetch_with_str_and_init(address, &options), FETCH_MS).await?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(FetchError::Status(response.status()));
    }
    let buffer: ArrayBuffer =
        shim::within(&response.array_buffer()?, FETCH_MS).await?.unchecked_into();
    judged(&buffer, Source::Original)
}

/// Copies what an element shows: the last resort, encoded anew.
pub(crate) async fn copy(image: &HtmlImageElement) -> Result<Fetched, FetchError> {
    shim::within(&image.decode(), STEP_MS).await?;
    let missing = || FetchError::Browser("this page has no canvas".into());
    let document = dom::document().ok_or_else(missing)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(image.natural_width());
    canvas.set_height(image.natural_height());
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or_else(missing)?.unchecked_into();
    context.draw_image_with_html_image_element(image, 0.0, 0.0)?;
    // A data address is read back by `fetch`: no callback of ours is left behind.
    let address = canvas.to_data_url_with_type("image/png")?;
    let window = dom::window().ok_or_else(missing)?;
    let response: Response =
        shim::within(&window.fetch_with_str(&address), STEP_MS).await?.unchecked_into();
    let buffer: ArrayBuffer =
        shim::within(&response.array_buffer()?, STEP_MS).await?.unchecked_into();
    judged(&buffer, Source::Reencoded)
}

fn judged(buffer: &ArrayBuffer, source: Source) -> Result<Fetched, FetchError> {
    let bytes = Uint8Array::new(buffer);
    let size_bytes = bytes.length();
    let head = bytes.subarray(0, HEAD_BYTES.min(size_bytes)).to_vec();
    let tail = bytes.subarray(size_bytes.saturating_sub(TAIL_BYTES), size_bytes).to_vec();
    let facts = bytes::inspect(&head, &tail, size_bytes)?;
    Ok(Fetched { bytes, facts, source })
}

/// SHA-256 in lower-case hex.
pub(crate) async fn sha256(bytes: &Uint8Array) -> Result<String, FetchError> {
    let missing = || FetchError::Browser("this page has no cryptography".into());
    let crypto = dom::window().ok_or_else(missing)?.crypto()?.subtle();
    let digest = crypto.digest_with_str_and_buffer_source("SHA-256", bytes)?;
    let digest: ArrayBuffer = shim::within(&digest, STEP_MS).await?.unchecked_into();
    let digest = Uint8Array::new(&digest).to_vec();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}
