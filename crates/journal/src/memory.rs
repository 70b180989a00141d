//! The store's twin in memory, for tests and simulation.

use std::cell::RefCell;
use std::collections::BTreeMap;

use panelwright_engine::JobId;

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
        Ok(self.heads.borrow().clone())
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
