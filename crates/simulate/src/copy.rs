//! The place of the second copy: `chrome.storage.local`, which is on disk and which a power cut
//! takes back a little of, and `chrome.storage.session`, which lives as long as the browser.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use panelwright_journal::{Error, Mirror};

/// So many of the last values may not be on the medium when the power goes.
const UNSAFE_MAX: usize = 8;

/// How the next write goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum NextPut {
    /// As it should.
    #[default]
    Works,
    /// It ends behind so many values, and that is said, or nobody lives to hear it.
    Ends { behind: usize },
}

/// A value that was written a moment ago.
#[derive(Debug)]
struct Unsafe {
    key: String,
    /// What stood there before.
    before: Option<String>,
    /// Whether that was damaged or gone.
    was_broken: bool,
}

/// Both areas.
#[derive(Debug, Default)]
pub(crate) struct Copy {
    local: RefCell<BTreeMap<String, String>>,
    /// What the session's area has and the local one does not: both are written together, so that
    /// they differ only in what a damage took.
    session: RefCell<BTreeMap<String, String>>,
    next_put: Cell<NextPut>,
    /// The last values that were written, oldest first.
    unsafe_values: RefCell<VecDeque<Unsafe>>,
    /// Keys whose value is damaged, gone or was never kept, and was not written since.
    broken: RefCell<BTreeSet<String>>,
}

impl Copy {
    /// Decides how the next write goes.
    pub(crate) fn prepare(&self, how: NextPut) {
        self.next_put.set(how);
    }

    /// Whether the write that was decided on last is still to come.
    pub(crate) fn awaits_put(&self) -> bool {
        self.next_put.get() != NextPut::Works
    }

    /// The power goes: up to so many values are again what they were before. Returns how many.
    pub(crate) fn lose_power(&self, at_most: usize) -> usize {
        let mut local = self.local.borrow_mut();
        let mut written = self.unsafe_values.borrow_mut();
        let kept = written.len().saturating_sub(at_most);
        let lost = written.split_off(kept);
        let count = lost.len();
        for Unsafe { key, before, was_broken } in lost.into_iter().rev() {
            if was_broken || before.is_none() {
                self.broken.borrow_mut().insert(key.clone());
            }
            match before {
                Some(before) => drop(local.insert(key, before)),
                None => drop(local.remove(&key)),
            }
        }
        written.clear();
        count
    }

    /// All that was written is on the medium.
    pub(crate) fn settle(&self) {
        self.unsafe_values.borrow_mut().clear();
    }

    /// Whether the value under the key is on disk as it was written.
    pub(crate) fn is_sound_at(&self, key: &str) -> bool {
        self.local.borrow().contains_key(key) && !self.broken.borrow().contains(key)
    }

    /// The browser ends, and with it the session's area.
    pub(crate) fn end_session(&self) {
        self.session.borrow_mut().clear();
    }

    /// Every value on disk is gone.
    pub(crate) fn lose_all(&self) {
        let lost = self.local.take();
        for (key, value) in lost {
            self.is_broken_at(key, value);
        }
    }

    /// The value under one of the keys is altered, which its seal shows.
    pub(crate) fn alter(&self, chosen: u64) {
        let altered = {
            let mut local = self.local.borrow_mut();
            let place = usize::try_from(chosen).unwrap_or(0).checked_rem(local.len());
            place.and_then(|place| local.iter_mut().nth(place)).map(|(key, value)| {
                let altered = format!("{value} ");
                (key.clone(), std::mem::replace(value, altered))
            })
        };
        if let Some((key, value)) = altered {
            self.is_broken_at(key, value);
        }
    }

    /// Whether something of it is damaged or gone.
    pub(crate) fn is_broken(&self) -> bool {
        !self.broken.borrow().is_empty()
    }

    fn is_broken_at(&self, key: String, value: String) {
        // As in the extension, the panels are in one place only.
        if !key.contains("/panels/") && !self.broken.borrow().contains(&key) {
            self.session.borrow_mut().insert(key.clone(), value);
        }
        self.broken.borrow_mut().insert(key);
    }

    fn store(&self, key: &str, value: &str) {
        let before = self.local.borrow_mut().insert(key.to_owned(), value.to_owned());
        self.session.borrow_mut().remove(key);
        let was_broken = self.broken.borrow_mut().remove(key);
        let mut written = self.unsafe_values.borrow_mut();
        written.push_back(Unsafe { key: key.to_owned(), before, was_broken });
        if written.len() > UNSAFE_MAX {
            written.pop_front();
        }
    }
}

impl Mirror for Copy {
    async fn put(&self, items: &[(String, String)]) -> Result<(), Error> {
        let how = self.next_put.take();
        let stored = match how {
            NextPut::Works => items.len(),
            NextPut::Ends { behind } => behind.min(items.len()),
        };
        for (key, value) in &items[..stored] {
            self.store(key, value);
        }
        match how {
            NextPut::Works => Ok(()),
            NextPut::Ends { .. } => Err(Error::Storage("the second copy is full".to_owned())),
        }
    }

    async fn keys(&self, prefix: &str) -> Result<Vec<String>, Error> {
        let (local, session) = (self.local.borrow(), self.session.borrow());
        let keys: BTreeSet<&String> = local.keys().chain(session.keys()).collect();
        Ok(keys.into_iter().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<(String, String)>, Error> {
        let (local, session) = (self.local.borrow(), self.session.borrow());
        let found = [&*local, &*session].into_iter().flat_map(|area| {
            let values = keys.iter().filter_map(|key| area.get_key_value(key));
            values.map(|(key, value)| (key.clone(), value.clone()))
        });
        Ok(found.collect())
    }

    async fn remove(&self, keys: &[String]) -> Result<(), Error> {
        self.local.borrow_mut().retain(|key, _| !keys.contains(key));
        self.session.borrow_mut().retain(|key, _| !keys.contains(key));
        Ok(())
    }
}
