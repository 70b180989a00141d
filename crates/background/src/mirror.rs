//! The second copy's place: `chrome.storage.local`, which is on disk, and `chrome.storage.session`,
//! which outlives the worker and needs no disk. Neither is the database's.

use panelwright_journal::{Error, Mirror};
use panelwright_webext::storage::Area;

/// Both places as one.
pub(crate) struct Places;

impl Mirror for Places {
    async fn put(&self, items: &[(String, String)]) -> Result<(), Error> {
        Area::Local.write_texts(items).await.map_err(refused)?;
        // It has 10 MB, which a large script's panels would fill: what fails here is on disk.
        let small: Vec<(String, String)> =
            items.iter().filter(|(key, _)| !key.contains("/panels/")).cloned().collect();
        let _kept = Area::Session.write_texts(&small).await;
        Ok(())
    }

    async fn keys(&self, prefix: &str) -> Result<Vec<String>, Error> {
        let mut keys = Area::Local.keys().await.map_err(refused)?;
        keys.extend(Area::Session.keys().await.unwrap_or_default());
        keys.retain(|key| key.starts_with(prefix));
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<(String, String)>, Error> {
        let mut found = Area::Local.read_texts(keys).await.map_err(refused)?;
        found.extend(Area::Session.read_texts(keys).await.unwrap_or_default());
        Ok(found)
    }

    async fn remove(&self, keys: &[String]) -> Result<(), Error> {
        Area::Local.remove_all(keys).await.map_err(refused)?;
        Area::Session.remove_all(keys).await.map_err(refused)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn refused(error: panelwright_webext::Error) -> Error {
    Error::Storage(error.to_string())
}
