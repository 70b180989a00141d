//! What the browser has open, as it lists it without being attached to.

use serde::Deserialize;

/// A page, a service worker, or something else.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// The browser's name for it.
    #[serde(rename = "targetId")]
    pub id: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: TargetKind,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// The kinds of targets that matter to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A tab.
    Page,
    /// A service worker, of an extension or of a site.
    ServiceWorker,
    /// Anything else.
    #[serde(other)]
    Other,
}
