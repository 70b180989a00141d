//! Requests in the real place: each as it is, and its story beside it.

use panelwright_requests::{Request, RequestId};
use wasm_bindgen::JsValue;

use crate::requests::RequestStore;
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

    async fn heads(&self) -> Result<Vec<(RequestId, Option<Request>)>, Error> {
        // Both are asked before either is awaited, so that one transaction serves them.
        let store = self.read(REQUESTS)?;
        let (keys, values) = (store.get_all_keys(None, None)?, store.get_all(None, None)?);
        let (keys, values) = (keys.await?, values.await?);
        let id = |key: &JsValue| key.as_string().and_then(|id| RequestId::parse(&id).ok());
        let heads = keys.iter().map(id).zip(values.iter().map(|value| from_json(value).ok()));
        // What has no name that we give is none of ours.
        Ok(heads.filter_map(|(id, head)| Some((id?, head))).collect())
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
