//! A Chromium with the extension in it, driven over its debugging WebSocket.
//!
//! The driver is thin on purpose. It never attaches to a service worker, since a debugger keeps
//! it alive for ever and would hide what happens when the browser ends it; and it leaves
//! downloads to the profile's own settings, as they are for a person. It attaches to pages only,
//! and to those only when they are asked something.

mod connection;
mod error;
mod extension_id;
mod find;
mod launch;
mod options;
mod page;
mod preferences;
mod process;
mod profile;
mod remote;
mod target;
mod wait;

pub use error::BrowserError;
pub use extension_id::ExtensionId;
pub use find::{find_browser, is_root};
pub use launch::Browser;
pub use options::LaunchOptions;
pub use page::Page;
pub use preferences::download_folder;
pub use remote::Remote;
pub use target::{Target, TargetKind};
pub use wait::until;
