//! The detector, which comes when somebody types: a page in which nobody does never pays for it.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use panelwright_detect::Detector;

use crate::shim;

/// A detector, or the way to one.
#[derive(Debug, Default)]
pub(super) struct Awaited {
    detector: OnceCell<Detector>,
    /// It is on its way, or there is no use in asking.
    is_asked: Cell<bool>,
}

impl Awaited {
    /// The detector, if it has come.
    pub(super) fn get(&self) -> Option<&Detector> {
        self.detector.get()
    }

    /// Has it fetched, unless it is there or on its way; `then` is called when it has come.
    pub(super) fn ask(self: &Rc<Self>, then: impl FnOnce() + 'static) {
        if self.is_asked.replace(true) {
            return;
        }
        let awaited = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            match awaited.fetch().await {
                Ok(()) => then(),
                Err(why) => shim::warn(&format!("requests are not noticed here: {why}")),
            }
        });
    }

    async fn fetch(&self) -> Result<(), String> {
        let bytes = shim::detector().await.map_err(|error| {
            // The extension may be busy: the next change of the text asks again.
            self.is_asked.set(false);
            error.to_string()
        })?;
        let detector = Detector::of_bytes(&bytes).map_err(|error| error.to_string())?;
        // Only the first to ask comes here.
        let _ = self.detector.set(detector);
        Ok(())
    }
}
