//! The real place: the extension's IndexedDB.
//!
//! No await inside a transaction is for anything but the transaction's own requests: IndexedDB
//! commits by itself as soon as control returns to the browser with nothing pending.

mod archive;
mod requests;

use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStore, ObjectStoreParams, Query};
use idb::{Transaction, TransactionMode, TransactionResult};
use js_sys::{Array, Object, Reflect, Uint8Array};
use panelwright_engine::JobId;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbTransaction};

use crate::store::{BatchHead, Durability, PanelRecord, Store};
use crate::{Error, Sealed};

/// The shape of the stores below. A change needs the next number and a step in `upgrade`.
///
/// | version | what is new |
/// |---|---|
/// | 1 | the first |
/// | 2 | `requests` and `request_records` |
const VERSION: u32 = 2;

const BATCHES: &str = "batches";
const PANELS: &str = "panels";
const RECORDS: &str = "records";
const SNAPSHOTS: &str = "snapshots";
const THUMBNAILS: &str = "thumbnails";
const REQUESTS: &str = "requests";
const REQUEST_RECORDS: &str = "request_records";

#[wasm_bindgen]
extern "C" {
    // web-sys has the durability option only behind its flag for unstable APIs, though every
    // browser of the last years has it.
    #[wasm_bindgen(extends = js_sys::Object)]
    type DurableDatabase;
    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn transaction_with_options(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// The extension's database.
#[derive(Debug)]
pub struct IndexedDb {
    database: IdbDatabase,
}

impl IndexedDb {
    /// Opens the database of that name, and makes it if it is not there.
    ///
    /// # Errors
    /// [`Error::Storage`] when the browser refuses.
    pub async fn open(name: &str) -> Result<Self, Error> {
        let mut request = Factory::new()?.open(name, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            // A failure here aborts the upgrade, and with it the opening, which reports it.
            if let Ok(database) = event.database() {
                upgrade(&database);
            }
        });
        let database = request.await.map_err(|error| {
            if let idb::Error::DomException(exception) = &error
                && exception.name() == "VersionError"
            {
                let what = format!("the database “{name}”");
                return Error::Newer { what, format: VERSION + 1 };
            }
            error.into()
        })?;
        Ok(Self { database: database.into() })
    }

    /// Lets go of the database, so that another version of it can be opened elsewhere.
    pub fn close(&self) {
        self.database.close();
    }

    fn read(&self, store: &str) -> Result<ObjectStore, Error> {
        let database: Database = self.database.clone().into();
        let transaction = database.transaction(&[store], TransactionMode::ReadOnly)?;
        Ok(transaction.object_store(store)?)
    }

    fn write(&self, stores: &[&str], durability: Durability) -> Result<Transaction, Error> {
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let options = Object::new();
        let word = match durability {
            Durability::Strict => "strict",
            Durability::Relaxed => "relaxed",
        };
        Reflect::set(&options, &"durability".into(), &word.into()).map_err(storage)?;
        let database: &DurableDatabase = self.database.unchecked_ref();
        let transaction =
            database.transaction_with_options(&names, "readwrite", &options).map_err(storage)?;
        Ok(transaction.into())
    }

    async fn put_one(
        &self,
        store: &str,
        key: &JsValue,
        value: &JsValue,
        durability: Durability,
    ) -> Result<(), Error> {
        let transaction = self.write(&[store], durability)?;
        let _request = transaction.object_store(store)?.put(value, Some(key))?;
        commit(transaction).await
    }
}

/// Makes the stores that are not there yet, whatever version the database comes from; so far no
/// version has changed one that was.
fn upgrade(database: &Database) {
    let stores = [BATCHES, PANELS, RECORDS, SNAPSHOTS, THUMBNAILS, REQUESTS, REQUEST_RECORDS];
    for store in stores {
        if !database.store_names().iter().any(|name| name == store)
            && database.create_object_store(store, ObjectStoreParams::new()).is_err()
        {
            return;
        }
    }
}

/// Success is the transaction's end, not a request's.
async fn commit(transaction: Transaction) -> Result<(), Error> {
    match transaction.commit()?.await? {
        TransactionResult::Committed => Ok(()),
        TransactionResult::Aborted => Err(Error::Storage("the write was aborted".to_owned())),
    }
}

impl From<idb::Error> for Error {
    fn from(error: idb::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn storage(value: JsValue) -> Error {
    let words = value.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    Error::Storage(words.unwrap_or_else(|| "no reason given".to_owned()))
}

/// The key of something that belongs to a batch: the batch's name and a number.
#[expect(clippy::cast_precision_loss, reason = "numbers of records stay far below 2^53")]
fn key(batch: &str, number: u64) -> JsValue {
    Array::of2(&batch.into(), &JsValue::from_f64(number as f64)).into()
}

fn number_of(key: &JsValue) -> Option<u64> {
    let number = key.dyn_ref::<Array>()?.get(1).as_f64()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let number = number as u64;
    Some(number)
}

/// The keys of a batch from `first` to `last`, both inclusive.
fn range(batch: &str, first: u64, last: u64) -> Result<Query, Error> {
    Ok(KeyRange::bound(&key(batch, first), &key(batch, last), None, None)?.into())
}

/// Above every number that is used, and exact as a JavaScript number.
const NUMBER_MAX: u64 = 1 << 52;

fn json<T: serde::Serialize>(value: &T) -> Result<JsValue, Error> {
    let text = serde_json::to_string(value).map_err(|error| Error::Storage(error.to_string()))?;
    Ok(JsValue::from_str(&text))
}

fn from_json<T: serde::de::DeserializeOwned>(value: &JsValue) -> Result<T, Error> {
    let text = value.as_string().ok_or_else(|| Error::Damaged("it is no text".to_owned()))?;
    serde_json::from_str(&text).map_err(|error| Error::Damaged(error.to_string()))
}

fn sealed_to_js(sealed: &Sealed) -> JsValue {
    Array::of2(&JsValue::from_str(&sealed.body), &JsValue::from_f64(f64::from(sealed.checksum)))
        .into()
}

/// What is not of the stored shape becomes a record that fails its checksum: the reader of the
/// journal reports it.
fn sealed_from_js(value: &JsValue) -> Sealed {
    let parts = value.dyn_ref::<Array>();
    let body = parts.and_then(|parts| parts.get(0).as_string()).unwrap_or_default();
    let checksum = parts.and_then(|parts| parts.get(1).as_f64()).unwrap_or(-1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let checksum = if checksum < 0.0 { !crc32fast::hash(body.as_bytes()) } else { checksum as u32 };
    Sealed { body, checksum }
}

/// The records from `first` to `last`, both inclusive.
async fn records_in(
    store: &ObjectStore,
    batch: &str,
    first: u64,
    last: u64,
) -> Result<Vec<(u64, Sealed)>, Error> {
    // Both requests are made before either is awaited, so that one transaction serves them.
    let keys = store.get_all_keys(Some(range(batch, first, last)?), None)?;
    let values = store.get_all(Some(range(batch, first, last)?), None)?;
    let (keys, values) = (keys.await?, values.await?);
    let numbers = keys.iter().map(|key| number_of(key).unwrap_or(NUMBER_MAX));
    Ok(numbers.zip(values.iter().map(sealed_from_js)).collect())
}

impl Store for IndexedDb {
    async fn create(
        &self,
        head: &BatchHead,
        panels: &[PanelRecord],
        first: &Sealed,
    ) -> Result<(), Error> {
        let transaction = self.write(&[BATCHES, PANELS, RECORDS], Durability::Strict)?;
        let store = transaction.object_store(PANELS)?;
        for (job, panel) in (0..).zip(panels) {
            let _request = store.put(&json(panel)?, Some(&key(&head.id, job)))?;
        }
        let _request = transaction
            .object_store(RECORDS)?
            .add(&sealed_to_js(first), Some(&key(&head.id, 1)))?;
        let _request = transaction
            .object_store(BATCHES)?
            .add(&json(head)?, Some(&JsValue::from_str(&head.id)))?;
        commit(transaction).await
    }

    async fn restore(
        &self,
        head: &BatchHead,
        panels: &[(JobId, PanelRecord)],
    ) -> Result<(), Error> {
        let transaction = self.write(&[BATCHES, PANELS], Durability::Strict)?;
        let store = transaction.object_store(PANELS)?;
        for (job, panel) in panels {
            let _request = store.put(&json(panel)?, Some(&key(&head.id, u64::from(job.0))))?;
        }
        let _request = transaction
            .object_store(BATCHES)?
            .put(&json(head)?, Some(&JsValue::from_str(&head.id)))?;
        commit(transaction).await
    }

    async fn batches(&self) -> Result<Vec<BatchHead>, Error> {
        let found = self.read(BATCHES)?.get_all(None, None)?.await?;
        // One that cannot be read must not hide the others; its second copy brings it back.
        let mut heads: Vec<BatchHead> =
            found.iter().filter_map(|value| from_json(value).ok()).collect();
        heads.sort_by_key(BatchHead::order);
        Ok(heads)
    }

    async fn panels(&self, batch: &str) -> Result<Vec<PanelRecord>, Error> {
        let all = range(batch, 0, NUMBER_MAX)?;
        let found = self.read(PANELS)?.get_all(Some(all), None)?.await?;
        found.iter().map(from_json).collect()
    }

    async fn panel(&self, batch: &str, job: JobId) -> Result<Option<PanelRecord>, Error> {
        let found = self.read(PANELS)?.get(key(batch, u64::from(job.0)))?.await?;
        found.as_ref().map(from_json).transpose()
    }

    async fn put_panel(&self, batch: &str, job: JobId, panel: &PanelRecord) -> Result<(), Error> {
        let key = key(batch, u64::from(job.0));
        self.put_one(PANELS, &key, &json(panel)?, Durability::Strict).await
    }

    async fn append(
        &self,
        batch: &str,
        seq: u64,
        record: &Sealed,
        durability: Durability,
    ) -> Result<(), Error> {
        let transaction = self.write(&[RECORDS], durability)?;
        // `add`, not `put`: a number that is taken fails the transaction.
        let _request = transaction
            .object_store(RECORDS)?
            .add(&sealed_to_js(record), Some(&key(batch, seq)))?;
        commit(transaction).await
    }

    async fn records(&self, batch: &str, after: u64) -> Result<Vec<(u64, Sealed)>, Error> {
        records_in(&self.read(RECORDS)?, batch, after + 1, NUMBER_MAX).await
    }

    async fn put_snapshot(&self, batch: &str, seq: u64, packed: &[u8]) -> Result<(), Error> {
        let value = Uint8Array::from(packed);
        self.put_one(SNAPSHOTS, &key(batch, seq), &value, Durability::Strict).await
    }

    async fn snapshot(&self, batch: &str, at_most: u64) -> Result<Option<(u64, Vec<u8>)>, Error> {
        let store = self.read(SNAPSHOTS)?;
        let up_to = range(batch, 0, at_most.min(NUMBER_MAX))?;
        // Keys are few (one in a chunk of jobs); the values are large and only one is read.
        let keys = store.get_all_keys(Some(up_to), None)?.await?;
        let Some(newest) = keys.last() else { return Ok(None) };
        let Some(seq) = number_of(newest) else { return Ok(None) };
        let value = store.get(key(batch, seq))?.await?;
        let bytes = value.and_then(|value| value.dyn_into::<Uint8Array>().ok());
        // A value of another shape is a damaged snapshot, which the reader reports.
        Ok(Some((seq, bytes.map(|bytes| bytes.to_vec()).unwrap_or_default())))
    }

    async fn put_thumbnail(&self, batch: &str, job: JobId, address: &str) -> Result<(), Error> {
        let key = key(batch, u64::from(job.0));
        self.put_one(THUMBNAILS, &key, &address.into(), Durability::Relaxed).await
    }

    async fn thumbnails(&self, batch: &str, jobs: &[JobId]) -> Result<Vec<(JobId, String)>, Error> {
        let store = self.read(THUMBNAILS)?;
        let mut requests = Vec::new();
        for job in jobs {
            requests.push((*job, store.get(key(batch, u64::from(job.0)))?));
        }
        let mut found = Vec::new();
        for (job, request) in requests {
            if let Some(address) = request.await?.and_then(|value| value.as_string()) {
                found.push((job, address));
            }
        }
        Ok(found)
    }
}
