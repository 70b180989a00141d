//! The archive's side of the real place: pieces, sizes, whole batches in and out.

use idb::{CursorDirection, ObjectStore, Transaction};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::archive::{Archive, Weight};
use crate::bundle::Bundle;
use crate::store::{BatchHead, Durability};
use crate::{Error, Sealed};

use super::{BATCHES, IndexedDb, NUMBER_MAX, PANELS, RECORDS, SNAPSHOTS, THUMBNAILS};
use super::{commit, json, key, number_of, range, records_in, sealed_to_js};

/// So many values are weighed at a time.
const WEIGHED_AT_ONCE: u64 = 200;

impl IndexedDb {
    /// The number of the last thing of a batch in a store.
    async fn last(store: &ObjectStore, batch: &str) -> Result<Option<u64>, Error> {
        let all = range(batch, 0, NUMBER_MAX)?;
        let cursor = store.open_key_cursor(Some(all), Some(CursorDirection::Prev))?.await?;
        let key = cursor.map(|cursor| cursor.key()).transpose()?;
        Ok(key.and_then(|key| number_of(&key)))
    }

    /// The size of all that a batch has in a store.
    async fn weigh_store(&self, store: &str, batch: &str) -> Result<u64, Error> {
        let Some(last) = Self::last(&self.read(store)?, batch).await? else { return Ok(0) };
        let mut bytes = 0;
        let mut from = 0;
        while from <= last {
            let to = from + WEIGHED_AT_ONCE - 1;
            let found = self.read(store)?.get_all(Some(range(batch, from, to)?), None)?.await?;
            bytes += found.iter().map(size_of).sum::<u64>();
            from = to + 1;
        }
        Ok(bytes)
    }

    /// Snapshots are few and large, and their numbers are far apart.
    async fn weigh_snapshots(&self, batch: &str) -> Result<u64, Error> {
        let mut bytes = 0;
        for seq in self.snapshots(batch).await? {
            let found = self.read(SNAPSHOTS)?.get(key(batch, seq))?.await?;
            bytes += found.as_ref().map_or(0, size_of);
        }
        Ok(bytes)
    }

    /// Writes several things strictly, all or none.
    pub(super) async fn write_all(
        &self,
        stores: &[&str],
        fill: impl FnOnce(&Transaction) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.write_all_as(stores, Durability::Strict, fill).await
    }

    /// Writes several things, all or none.
    pub(super) async fn write_all_as(
        &self,
        stores: &[&str],
        durability: Durability,
        fill: impl FnOnce(&Transaction) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let transaction = self.write(stores, durability)?;
        if let Err(error) = fill(&transaction) {
            // What was asked of the transaction so far must not be written without the rest.
            transaction.abort()?.await?;
            return Err(error);
        }
        commit(transaction).await
    }
}

/// The size of a stored value: a text, some bytes, or a sealed record.
fn size_of(value: &JsValue) -> u64 {
    if let Some(text) = value.dyn_ref::<JsString>() {
        u64::from(text.length())
    } else if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        u64::from(bytes.length())
    } else if let Some(parts) = value.dyn_ref::<Array>() {
        parts.get(0).dyn_ref::<JsString>().map_or(0, |body| u64::from(body.length()))
    } else {
        0
    }
}

impl Archive for IndexedDb {
    async fn records_between(
        &self,
        batch: &str,
        first: u64,
        last: u64,
    ) -> Result<Vec<(u64, Sealed)>, Error> {
        if first > last {
            return Ok(Vec::new());
        }
        records_in(&self.read(RECORDS)?, batch, first, last).await
    }

    async fn extent(&self, batch: &str) -> Result<Option<(u64, u64)>, Error> {
        let store = self.read(RECORDS)?;
        let all = range(batch, 0, NUMBER_MAX)?;
        let first = store.get_all_keys(Some(all), Some(1))?.await?;
        let Some(first) = first.first().and_then(number_of) else { return Ok(None) };
        Ok(Self::last(&store, batch).await?.map(|last| (first, last)))
    }

    async fn snapshots(&self, batch: &str) -> Result<Vec<u64>, Error> {
        let all = range(batch, 0, NUMBER_MAX)?;
        let keys = self.read(SNAPSHOTS)?.get_all_keys(Some(all), None)?.await?;
        Ok(keys.iter().filter_map(number_of).collect())
    }

    async fn weigh(&self, batch: &str) -> Result<Weight, Error> {
        Ok(Weight {
            panels: self.weigh_store(PANELS, batch).await?,
            story: self.weigh_store(RECORDS, batch).await? + self.weigh_snapshots(batch).await?,
            thumbnails: self.weigh_store(THUMBNAILS, batch).await?,
        })
    }

    async fn bring(&self, bundle: &Bundle) -> Result<(), Error> {
        let id = &bundle.head.id;
        self.write_all(&[BATCHES, PANELS, RECORDS, SNAPSHOTS, THUMBNAILS], |transaction| {
            // `add`, not `put`: a name that is taken fails the transaction.
            let head = json(&bundle.head)?;
            transaction.object_store(BATCHES)?.add(&head, Some(&JsValue::from_str(id)))?;
            let store = transaction.object_store(PANELS)?;
            for (job, panel) in (0..).zip(&bundle.panels) {
                store.add(&json(panel)?, Some(&key(id, job)))?;
            }
            let store = transaction.object_store(RECORDS)?;
            for (seq, sealed) in &bundle.records {
                store.add(&sealed_to_js(sealed), Some(&key(id, *seq)))?;
            }
            let store = transaction.object_store(SNAPSHOTS)?;
            for (seq, packed) in &bundle.snapshots {
                store.add(&Uint8Array::from(packed.as_slice()), Some(&key(id, *seq)))?;
            }
            let store = transaction.object_store(THUMBNAILS)?;
            for (job, address) in &bundle.thumbnails {
                // The file may name one twice; the last one counts.
                store.put(&JsValue::from_str(address), Some(&key(id, u64::from(job.0))))?;
            }
            Ok(())
        })
        .await
    }

    async fn put_head(&self, head: &BatchHead) -> Result<(), Error> {
        let key = JsValue::from_str(&head.id);
        self.put_one(BATCHES, &key, &json(head)?, Durability::Strict).await
    }

    async fn forget_story(&self, batch: &str, seq: u64, packed: &[u8]) -> Result<(), Error> {
        self.write_all(&[RECORDS, SNAPSHOTS], |transaction| {
            transaction.object_store(RECORDS)?.delete(range(batch, 0, NUMBER_MAX)?)?;
            let snapshots = transaction.object_store(SNAPSHOTS)?;
            snapshots.delete(range(batch, 0, NUMBER_MAX)?)?;
            snapshots.put(&Uint8Array::from(packed), Some(&key(batch, seq)))?;
            Ok(())
        })
        .await
    }

    async fn remove(&self, batch: &str) -> Result<(), Error> {
        self.write_all(&[BATCHES, PANELS, RECORDS, SNAPSHOTS, THUMBNAILS], |transaction| {
            transaction.object_store(BATCHES)?.delete(JsValue::from_str(batch))?;
            for store in [PANELS, RECORDS, SNAPSHOTS, THUMBNAILS] {
                transaction.object_store(store)?.delete(range(batch, 0, NUMBER_MAX)?)?;
            }
            Ok(())
        })
        .await
    }
}
