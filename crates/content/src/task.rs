//! One attempt while it is in hand.

use std::cell::{Cell, RefCell};

use js_sys::Uint8Array;
use panelwright_engine::{AttemptId, BatchId, ConversationId, Moment, Report, TwoPictures};

use crate::record::{Record, Stage};
use crate::waiting::Waiting;
use crate::{outbox, shim};

/// An attempt and what was told about it.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) batch: BatchId,
    pub(crate) attempt: AttemptId,
    pub(crate) prompt: String,
    /// Which of two pictures is kept.
    pub(crate) two_pictures: TwoPictures,
    /// Until when it may be sent, once it may.
    pub(crate) may_send_until: Cell<Option<Moment>>,
    /// How far it has come.
    pub(crate) stage: Cell<Stage>,
    /// The conversation, once known.
    pub(crate) conversation: RefCell<Option<ConversationId>>,
    pub(crate) waiting: Waiting,
    ready_told: Cell<bool>,
}

/// How an attempt leaves the hand.
#[derive(Debug)]
pub(crate) enum End {
    /// It was replaced or cancelled: nothing is said.
    Stopped,
    /// With this last report.
    Report(Box<Report>),
    /// With its picture, which was reported already; or for another document.
    Done,
}

impl End {
    /// Ends with a report.
    pub(crate) fn with(report: Report) -> Self {
        Self::Report(Box::new(report))
    }
}

impl Task {
    /// An attempt of which nothing was done yet.
    pub(crate) fn new(
        batch: BatchId,
        attempt: AttemptId,
        prompt: String,
        two_pictures: TwoPictures,
    ) -> Self {
        Self {
            batch,
            attempt,
            prompt,
            two_pictures,
            may_send_until: Cell::new(None),
            stage: Cell::new(Stage::Sought),
            conversation: RefCell::new(None),
            waiting: Waiting::default(),
            ready_told: Cell::new(false),
        }
    }

    /// As [`Waiting::changed_or`].
    ///
    /// # Errors
    /// [`End::Stopped`] when the attempt was taken out of the hand meanwhile.
    pub(crate) async fn changed_or(&self, wait_ms: f64) -> Result<(), End> {
        self.waiting.changed_or(wait_ms).await
    }

    /// As [`Waiting::delay`].
    ///
    /// # Errors
    /// [`End::Stopped`] when the attempt was taken out of the hand meanwhile.
    pub(crate) async fn delay(&self, wait_ms: f64) -> Result<(), End> {
        self.waiting.delay(wait_ms).await
    }

    /// Whether to go on, after any other wait.
    ///
    /// # Errors
    /// [`End::Stopped`] when the attempt was taken out of the hand meanwhile.
    pub(crate) fn go_on(&self) -> Result<(), End> {
        self.waiting.go_on()
    }

    /// Takes it out of the hand.
    pub(crate) fn stop(&self) {
        self.waiting.stop();
    }

    /// Whether it was taken out of the hand.
    pub(crate) fn is_stopped(&self) -> bool {
        self.waiting.go_on().is_err()
    }

    /// Whether it may be sent now, by the machine's clock.
    pub(crate) fn may_send(&self) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
        let is_before = |until: Moment| shim::date() <= until.0 as f64;
        self.may_send_until.get().is_some_and(is_before)
    }

    /// Tells the service worker.
    pub(crate) fn report(&self, report: Report) {
        outbox::post(&self.batch, self.attempt, report, None);
    }

    /// Tells the service worker, once, that the prompt stands in the box.
    pub(crate) fn report_ready(&self) {
        if !self.ready_told.replace(true) {
            self.report(Report::Ready);
        }
    }

    /// Tells the service worker, with a picture's bytes.
    pub(crate) fn report_with(&self, report: Report, bytes: Uint8Array) {
        outbox::post(&self.batch, self.attempt, report, Some(bytes));
    }

    /// What this tab remembers of it, or a new record.
    pub(crate) fn record(&self) -> Record {
        Record::read(&self.batch, self.attempt).unwrap_or_else(|| {
            let prompt = crate::judge::text::fingerprint(&self.prompt);
            Record::new(self.batch.clone(), self.attempt, self.stage.get(), prompt)
        })
    }

    /// Notes how far it has come, also in the tab's storage. `false` when that refuses.
    pub(crate) fn reach(&self, stage: Stage, change: impl FnOnce(&mut Record)) -> bool {
        let mut record = self.record();
        record.stage = stage;
        change(&mut record);
        self.stage.set(stage);
        record.write()
    }
}
