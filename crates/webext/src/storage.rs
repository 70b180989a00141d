//! `chrome.storage`: small values under names. Each `set` rewrites the whole value.

use js_sys::{Array, Object, Promise, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::Error;
use crate::json::{from_js, to_js};

#[wasm_bindgen]
extern "C" {
    type StorageArea;
    #[wasm_bindgen(method, catch)]
    fn get(this: &StorageArea, keys: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn set(this: &StorageArea, items: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getKeys)]
    fn get_keys(this: &StorageArea) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn remove(this: &StorageArea, keys: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(thread_local_v2, js_namespace = ["chrome", "storage"], js_name = local)]
    static LOCAL: StorageArea;
    #[wasm_bindgen(thread_local_v2, js_namespace = ["chrome", "storage"], js_name = session)]
    static SESSION: StorageArea;
}

/// Which of the browser's stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// On disk, survives restarts.
    Local,
    /// In memory, survives the service worker but not the browser. Hidden from content scripts.
    Session,
}

impl Area {
    fn with<R>(self, call: impl FnOnce(&StorageArea) -> R) -> R {
        match self {
            Self::Local => LOCAL.with(call),
            Self::Session => SESSION.with(call),
        }
    }

    /// The value stored under `key`, if there is one.
    ///
    /// # Errors
    /// [`Error::Browser`] when the store cannot be read, [`Error::Convert`] when the value is
    /// not of the type asked for.
    pub async fn read<T: DeserializeOwned>(self, key: &str) -> Result<Option<T>, Error> {
        let found = JsFuture::from(self.with(|area| area.get(&key.into()))?).await?;
        let value = Reflect::get(&found, &key.into())?;
        if value.is_undefined() { Ok(None) } else { from_js(&value).map(Some) }
    }

    /// Stores `value` under `key`.
    ///
    /// # Errors
    /// [`Error::Browser`] when the store is full or broken.
    pub async fn write<T: Serialize + ?Sized>(self, key: &str, value: &T) -> Result<(), Error> {
        let items = Object::new();
        Reflect::set(&items, &key.into(), &to_js(value)?)?;
        JsFuture::from(self.with(|area| area.set(&items))?).await?;
        Ok(())
    }

    /// All keys.
    ///
    /// # Errors
    /// [`Error::Browser`] when the store cannot be read.
    pub async fn keys(self) -> Result<Vec<String>, Error> {
        from_js(&JsFuture::from(self.with(StorageArea::get_keys)?).await?)
    }

    /// The texts that are stored under `keys`, with their keys; what is no text is left out.
    ///
    /// # Errors
    /// [`Error::Browser`] when the store cannot be read.
    pub async fn read_texts(self, keys: &[String]) -> Result<Vec<(String, String)>, Error> {
        let names: Array = keys.iter().map(JsValue::from).collect();
        let found = JsFuture::from(self.with(|area| area.get(&names))?).await?;
        let text = |key: &String| {
            Reflect::get(&found, &key.into()).ok()?.as_string().map(|text| (key.clone(), text))
        };
        Ok(keys.iter().filter_map(text).collect())
    }

    /// Stores texts under their keys.
    ///
    /// # Errors
    /// [`Error::Browser`] when the store is full or broken.
    pub async fn write_texts(self, texts: &[(String, String)]) -> Result<(), Error> {
        let items = Object::new();
        for (key, text) in texts {
            Reflect::set(&items, &key.into(), &text.into())?;
        }
        JsFuture::from(self.with(|area| area.set(&items))?).await?;
        Ok(())
    }

    /// Removes what is stored under `key`; nothing there is no error.
    ///
    /// # Errors
    /// [`Error::Browser`] when the store is broken.
    pub async fn remove(self, key: &str) -> Result<(), Error> {
        JsFuture::from(self.with(|area| area.remove(&key.into()))?).await?;
        Ok(())
    }

    /// Removes what is stored under each of these keys.
    ///
    /// # Errors
    /// [`Error::Browser`] when the store is broken.
    pub async fn remove_all(self, keys: &[String]) -> Result<(), Error> {
        let names: Array = keys.iter().map(JsValue::from).collect();
        JsFuture::from(self.with(|area| area.remove(&names))?).await?;
        Ok(())
    }
}
