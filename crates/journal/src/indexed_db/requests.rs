//! Requests in the real place: each as it is, and its story beside it.

use panelwright_requests::{Request, RequestId};
use wasm_bindgen::JsValue;

use crate::requests::{RequestStore, sort};
use crate::{Durability, Error, Sealed};

use super::{IndexedDb, NUMBER_MAX, REQUEST_RECORDS, REQUESTS};
use super::{from_json, json, key, range, records_in, sealed_to_js};

impl RequestStore for IndexedDb {
    async fn add_to_story(
        &self,
        request: &Request,
        first: u64,
        records: &[Sealed],
        durability: Durability,
    ) -> Result<(), Error> {
        let id = request.id.as_str();
        let head = json(request)?;
        self.write_all_as(&[REQUESTS, REQUEST_RECORDS], durability, |transaction| {
            let store = transaction.object_store(REQUEST_RECORDS)?;
            for (seq, record) in (first..).zip(records) {
                // `add`, not `put`: a number that is taken fails the transaction.
                let _request = store.add(&sealed_to_js(record), Some(&key(id, seq)))?;
            }
            let store = transaction.object_store(REQUESTS)?;
            let _request = store.put(&head, Some(&JsValue::from_str(id)))?;
            Ok(())
        })
        .await
    }

    async fn story(&self, id: &RequestId) -> Result<Vec<(u64, Sealed)>, Error> {
        records_in(&self.read(REQUEST_RECORDS)?, id.as_str(), 0, NUMBER_MAX).await
    }

    async fn requests(&self) -> Result<Vec<Request>, Error> {
        let found = self.read(REQUESTS)?.get_all(None, None)?.await?;
        // One that cannot be read must not hide the others.
        let mut requests: Vec<Request> =
            found.iter().filter_map(|value| from_json(value).ok()).collect();
        sort(&mut requests);
        Ok(requests)
    }

    async fn forget_requests(&self, ids: &[RequestId]) -> Result<(), Error> {
        self.write_all(&[REQUESTS, REQUEST_RECORDS], |transaction| {
            let heads = transaction.object_store(REQUESTS)?;
            let records = transaction.object_store(REQUEST_RECORDS)?;
            for id in ids {
                heads.delete(JsValue::from_str(id.as_str()))?;
                records.delete(range(id.as_str(), 0, NUMBER_MAX)?)?;
            }
            Ok(())
        })
        .await
    }
}
