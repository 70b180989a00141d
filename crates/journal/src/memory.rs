//! The store's twin in memory, for tests and simulation.

use std::cell::RefCell;
use std::collections::BTreeMap;

use panelwright_engine::JobId;
use panelwright_requests::{Request, RequestId};

use crate::archive::{Archive, Weight};
use crate::bundle::Bundle;
use crate::requests::RequestStore;
use crate::store::{BatchHead, Durability, PanelRecord, Store};
use crate::{Error, Sealed};

/// A store that lives as long as the value does. Its parts are open so that tests can damage them.
#[derive(Debug, Default)]
pub struct Memory {
    /// Batches, in the order of their creation.
    pub heads: RefCell<Vec<BatchHead>>,
    /// Panels by batch and job.
    pub panels: RefCell<BTreeMap<(String, u32), PanelRecord>>,
    /// Records by batch and number.
    pub records: RefCell<BTreeMap<(String, u64), Sealed>>,
    /// Snapshots by batch and number.
    pub snapshots: RefCell<BTreeMap<(String, u64), Vec<u8>>>,
    /// Thumbnails by batch and job.
    pub thumbnails: RefCell<BTreeMap<(String, u32), String>>,
    /// Requests as they are; `None` where that cannot be read.
    pub requests: RefCell<BTreeMap<RequestId, Option<Request>>>,
    /// Records of requests by request and number.
    pub request_records: RefCell<BTreeMap<(RequestId, u64), Sealed>>,
}

impl Store for Memory {
    async fn create(
        &self,
        head: &BatchHead,
        panels: &[PanelRecord],
        first: &Sealed,
    ) -> Result<(), Error> {
        for (job, panel) in (0..).zip(panels) {
            self.panels.borrow_mut().insert((head.id.clone(), job), panel.clone());
        }
        self.records.borrow_mut().insert((head.id.clone(), 1), first.clone());
        self.heads.borrow_mut().push(head.clone());
        Ok(())
    }

    async fn restore(
        &self,
        head: &BatchHead,
        panels: &[(JobId, PanelRecord)],
    ) -> Result<(), Error> {
        for (job, panel) in panels {
            self.panels.borrow_mut().insert((head.id.clone(), job.0), panel.clone());
        }
        self.heads.borrow_mut().retain(|known| known.id != head.id);
        self.heads.borrow_mut().push(head.clone());
        Ok(())
    }

    async fn batches(&self) -> Result<Vec<BatchHead>, Error> {
        let mut heads = self.heads.borrow().clone();
        heads.sort_by_key(BatchHead::order);
        Ok(heads)
    }

    async fn panels(&self, batch: &str) -> Result<Vec<PanelRecord>, Error> {
        let panels = self.panels.borrow();
        let of_batch = panels.range((batch.to_owned(), 0)..=(batch.to_owned(), u32::MAX));
        Ok(of_batch.map(|(_, panel)| panel.clone()).collect())
    }

    async fn panel(&self, batch: &str, job: JobId) -> Result<Option<PanelRecord>, Error> {
        Ok(self.panels.borrow().get(&(batch.to_owned(), job.0)).cloned())
    }

    async fn put_panel(&self, batch: &str, job: JobId, panel: &PanelRecord) -> Result<(), Error> {
        self.panels.borrow_mut().insert((batch.to_owned(), job.0), panel.clone());
        Ok(())
    }

    async fn append(
        &self,
        batch: &str,
        seq: u64,
        record: &Sealed,
        _durability: Durability,
    ) -> Result<(), Error> {
        let key = (batch.to_owned(), seq);
        if self.records.borrow().contains_key(&key) {
            return Err(Error::Storage(format!("record {seq} is there already")));
        }
        self.records.borrow_mut().insert(key, record.clone());
        Ok(())
    }

    async fn records(&self, batch: &str, after: u64) -> Result<Vec<(u64, Sealed)>, Error> {
        let records = self.records.borrow();
        let tail = records.range((batch.to_owned(), after + 1)..=(batch.to_owned(), u64::MAX));
        Ok(tail.map(|((_, seq), sealed)| (*seq, sealed.clone())).collect())
    }

    async fn put_snapshot(&self, batch: &str, seq: u64, packed: &[u8]) -> Result<(), Error> {
        self.snapshots.borrow_mut().insert((batch.to_owned(), seq), packed.to_vec());
        Ok(())
    }

    async fn snapshot(&self, batch: &str, at_most: u64) -> Result<Option<(u64, Vec<u8>)>, Error> {
        let snapshots = self.snapshots.borrow();
        let newest =
            snapshots.range((batch.to_owned(), 0)..=(batch.to_owned(), at_most)).next_back();
        Ok(newest.map(|((_, seq), packed)| (*seq, packed.clone())))
    }

    async fn put_thumbnail(&self, batch: &str, job: JobId, address: &str) -> Result<(), Error> {
        self.thumbnails.borrow_mut().insert((batch.to_owned(), job.0), address.to_owned());
        Ok(())
    }

    async fn thumbnails(&self, batch: &str, jobs: &[JobId]) -> Result<Vec<(JobId, String)>, Error> {
        let thumbnails = self.thumbnails.borrow();
        let found = |job: &JobId| {
            thumbnails.get(&(batch.to_owned(), job.0)).map(|address| (*job, address.clone()))
        };
        Ok(jobs.iter().filter_map(found).collect())
    }
}

impl Memory {
    /// The keys of one batch in a map that is ordered by batch and number.
    fn of_batch<T: Clone>(map: &RefCell<BTreeMap<(String, u64), T>>, batch: &str) -> Vec<(u64, T)> {
        let map = map.borrow();
        let found = map.range((batch.to_owned(), 0)..=(batch.to_owned(), u64::MAX));
        found.map(|((_, seq), value)| (*seq, value.clone())).collect()
    }
}

impl Archive for Memory {
    async fn records_between(
        &self,
        batch: &str,
        first: u64,
        last: u64,
    ) -> Result<Vec<(u64, Sealed)>, Error> {
        if first > last {
            return Ok(Vec::new());
        }
        let records = self.records.borrow();
        let found = records.range((batch.to_owned(), first)..=(batch.to_owned(), last));
        Ok(found.map(|((_, seq), sealed)| (*seq, sealed.clone())).collect())
    }

    async fn extent(&self, batch: &str) -> Result<Option<(u64, u64)>, Error> {
        let records = Self::of_batch(&self.records, batch);
        Ok(records.first().zip(records.last()).map(|((first, _), (last, _))| (*first, *last)))
    }

    async fn snapshots(&self, batch: &str) -> Result<Vec<u64>, Error> {
        Ok(Self::of_batch(&self.snapshots, batch).into_iter().map(|(seq, _)| seq).collect())
    }

    async fn weigh(&self, batch: &str) -> Result<Weight, Error> {
        let records = Self::of_batch(&self.records, batch);
        let snapshots = Self::of_batch(&self.snapshots, batch);
        let records = records.iter().map(|(_, sealed)| sealed.body.len());
        let snapshots = snapshots.iter().map(|(_, packed)| packed.len());
        let panels = self.panels(batch).await?;
        let thumbnails = self.thumbnails.borrow();
        let thumbnails = thumbnails.iter().filter(|((of, _), _)| of == batch);
        Ok(Weight {
            panels: panels.iter().map(|panel| panel.prompt.len() as u64).sum(),
            story: records.chain(snapshots).map(|bytes| bytes as u64).sum(),
            thumbnails: thumbnails.map(|(_, address)| address.len() as u64).sum(),
        })
    }

    async fn bring(&self, bundle: &Bundle) -> Result<(), Error> {
        let id = &bundle.head.id;
        if self.heads.borrow().iter().any(|head| head.id == *id) {
            return Err(Error::Storage(format!("batch {id} is there already")));
        }
        let records =
            bundle.records.iter().map(|(seq, sealed)| ((id.clone(), *seq), sealed.clone()));
        self.records.borrow_mut().extend(records);
        let snapshots =
            bundle.snapshots.iter().map(|(seq, packed)| ((id.clone(), *seq), packed.clone()));
        self.snapshots.borrow_mut().extend(snapshots);
        let panels =
            (0..).zip(&bundle.panels).map(|(job, panel)| ((id.clone(), job), panel.clone()));
        self.panels.borrow_mut().extend(panels);
        let thumbnails =
            bundle.thumbnails.iter().map(|(job, address)| ((id.clone(), job.0), address.clone()));
        self.thumbnails.borrow_mut().extend(thumbnails);
        self.heads.borrow_mut().push(bundle.head.clone());
        Ok(())
    }

    async fn put_head(&self, head: &BatchHead) -> Result<(), Error> {
        let mut heads = self.heads.borrow_mut();
        match heads.iter_mut().find(|held| held.id == head.id) {
            Some(held) => held.clone_from(head),
            None => heads.push(head.clone()),
        }
        Ok(())
    }

    async fn forget_story(&self, batch: &str, seq: u64, packed: &[u8]) -> Result<(), Error> {
        self.records.borrow_mut().retain(|(of, _), _| of != batch);
        self.snapshots.borrow_mut().retain(|(of, _), _| of != batch);
        self.put_snapshot(batch, seq, packed).await
    }

    async fn remove(&self, batch: &str) -> Result<(), Error> {
        self.records.borrow_mut().retain(|(of, _), _| of != batch);
        self.snapshots.borrow_mut().retain(|(of, _), _| of != batch);
        self.panels.borrow_mut().retain(|(of, _), _| of != batch);
        self.thumbnails.borrow_mut().retain(|(of, _), _| of != batch);
        self.heads.borrow_mut().retain(|head| head.id != batch);
        Ok(())
    }
}

impl RequestStore for Memory {
    async fn add_to_story(
        &self,
        request: &Request,
        first: u64,
        records: &[Sealed],
        _durability: Durability,
    ) -> Result<(), Error> {
        let mut stored = self.request_records.borrow_mut();
        let new: Vec<_> = (first..).map(|seq| (request.id.clone(), seq)).zip(records).collect();
        if let Some(((_, seq), _)) = new.iter().find(|(key, _)| stored.contains_key(key)) {
            return Err(Error::Storage(format!("event {seq} is there already")));
        }
        stored.extend(new.into_iter().map(|(key, sealed)| (key, sealed.clone())));
        self.requests.borrow_mut().insert(request.id.clone(), Some(request.clone()));
        Ok(())
    }

    async fn story(&self, id: &RequestId) -> Result<Vec<(u64, Sealed)>, Error> {
        let stored = self.request_records.borrow();
        let story = stored.range((id.clone(), 0)..=(id.clone(), u64::MAX));
        Ok(story.map(|((_, seq), sealed)| (*seq, sealed.clone())).collect())
    }

    async fn heads(&self) -> Result<Vec<(RequestId, Option<Request>)>, Error> {
        let requests = self.requests.borrow();
        Ok(requests.iter().map(|(id, request)| (id.clone(), request.clone())).collect())
    }

    async fn forget_requests(&self, ids: &[RequestId]) -> Result<(), Error> {
        self.requests.borrow_mut().retain(|id, _| !ids.contains(id));
        self.request_records.borrow_mut().retain(|(id, _), _| !ids.contains(id));
        Ok(())
    }
}
