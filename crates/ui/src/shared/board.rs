//! What is going on, as this page knows it: the one source that every view reads.

use core::time::Duration;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::{BatchId, Moment, Phase};
use panelwright_protocol::{PageAnswer, PageRequest, STATUS_KEY, Status};
use panelwright_webext::storage::Area;

use super::browser;
use super::face::Face;
use super::problem::Problem;
use super::request::ask;

/// Until a question that was not answered is asked again.
const ASK_AGAIN_MS: u32 = 1_000;

/// The page's picture of the current batch. Copies of it are the same board.
#[derive(Clone, Copy)]
pub(crate) struct Board {
    status: RwSignal<Option<Status>>,
    known: RwSignal<bool>,
    now: RwSignal<Moment>,
    problem: RwSignal<Option<String>>,
    busy: RwSignal<u32>,
    /// The ended batch that the person has done with.
    left: RwSignal<Option<BatchId>>,
}

impl Board {
    /// Opens the board: what stands in storage first (that wakes nobody), then news from storage,
    /// then one request that wakes the service worker.
    pub(crate) fn open() -> Self {
        let board = Self {
            status: RwSignal::new(None),
            known: RwSignal::new(false),
            now: RwSignal::new(browser::now()),
            problem: RwSignal::new(None),
            busy: RwSignal::new(0),
            left: RwSignal::new(None),
        };
        if let Err(error) = browser::on_status(move |status| board.hear(status)) {
            board.tell(&Problem::from(error));
        }
        spawn_local(async move {
            // Nothing there, or nothing that this version can read: the worker knows.
            if let Ok(Some(status)) = Area::Session.read::<Status>(STATUS_KEY).await {
                board.hear(Some(status));
            }
            // What nobody has answered is not known: the worker may have died over the question, and
            // a page that says there is no batch would have the author start another.
            while !board.refresh().await {
                TimeoutFuture::new(ASK_AGAIN_MS).await;
            }
        });
        set_interval(move || board.now.set(browser::now()), Duration::from_secs(1));
        board
    }

    /// A board that shows what somebody puts on it ([`Board::show`]): a moment of the past.
    pub(crate) fn still() -> Self {
        Self {
            status: RwSignal::new(None),
            known: RwSignal::new(false),
            now: RwSignal::new(Moment(0)),
            problem: RwSignal::new(None),
            busy: RwSignal::new(0),
            left: RwSignal::new(None),
        }
    }

    /// Shows a status as of a moment.
    pub(crate) fn show(self, status: Status, now: Moment) {
        self.now.set(now);
        self.status.set(Some(status));
    }

    /// Asks the service worker what is going on; `false` when it did not say.
    pub(crate) async fn refresh(self) -> bool {
        let problem = match ask(&PageRequest::Status).await {
            Ok(PageAnswer::Status { status }) => {
                self.hear(status.map(|status| *status));
                if !self.known.get_untracked() {
                    self.known.set(true);
                    self.forget_problem();
                }
                return true;
            }
            Ok(_) => Problem::OddAnswer,
            Err(problem) => problem,
        };
        self.tell(&problem);
        false
    }

    fn hear(self, status: Option<Status>) {
        // An answer and a piece of news may overtake each other: within a batch, the revision
        // tells which is older.
        let is_old = self.status.with_untracked(|held| match (held, &status) {
            (Some(held), Some(status)) => {
                held.batch == status.batch && held.revision > status.revision
            }
            (Some(_), None) | (None, _) => false,
        });
        if !is_old && self.status.with_untracked(|held| *held != status) {
            self.now.set(browser::now());
            let is_something = status.is_some();
            self.status.set(status);
            if is_something {
                self.known.set(true);
            }
        }
    }

    /// Reads the status; a default before there is one.
    pub(crate) fn read<T: Default>(self, read: impl FnOnce(&Status) -> T) -> T {
        self.status.with(|status| status.as_ref().map(read).unwrap_or_default())
    }

    /// Reads the status without following it.
    pub(crate) fn peek<T: Default>(self, read: impl FnOnce(&Status) -> T) -> T {
        self.status.with_untracked(|status| status.as_ref().map(read).unwrap_or_default())
    }

    /// Which face the page shows. A batch that ended and was left is no longer shown.
    pub(crate) fn face(self) -> Face {
        let face = Face::of(self.phase().as_ref(), self.known.get());
        let is_left = self
            .left
            .with(|left| left.is_some() && *left == self.read(|status| Some(status.batch.clone())));
        if is_left && face.is_ended() { Face::Nothing } else { face }
    }

    /// Turns from a batch that has ended to the next one. A batch under way cannot be left.
    pub(crate) fn leave(self) {
        self.forget_problem();
        let ended = self.peek(|status| {
            let is_ended = Face::of(Some(&status.progress.phase), true).is_ended();
            is_ended.then(|| status.batch.clone())
        });
        self.left.set(ended);
    }

    /// Turns back to the batch that was left.
    pub(crate) fn come_back(self) {
        self.left.set(None);
    }

    /// What the batch is doing; `None` when there has never been one.
    pub(crate) fn phase(self) -> Option<Phase> {
        self.read(|status| Some(status.progress.phase.clone()))
    }

    /// The time, once a second.
    pub(crate) fn now(self) -> Moment {
        self.now.get()
    }

    /// How long ago a moment was, in milliseconds.
    pub(crate) fn since(self, moment: Moment) -> u64 {
        self.now().since(moment)
    }

    /// Whether a command is under way.
    pub(crate) fn is_busy(self) -> bool {
        self.busy.get() > 0
    }

    /// What went wrong last, as a sentence.
    pub(crate) fn problem(self) -> Option<String> {
        self.problem.get()
    }

    /// Shows a problem until the next command.
    pub(crate) fn tell(self, problem: &Problem) {
        self.problem.set(Some(problem.to_string()));
    }

    /// Takes the problem away.
    pub(crate) fn forget_problem(self) {
        self.problem.set(None);
    }

    /// Sends a command, and shows its refusal. `true` when it was done.
    pub(crate) async fn command(self, request: &PageRequest) -> bool {
        self.forget_problem();
        self.busy.update(|busy| *busy += 1);
        let answer = ask(request).await;
        self.busy.update(|busy| *busy = busy.saturating_sub(1));
        match answer {
            Ok(_) => true,
            Err(problem) => {
                self.tell(&problem);
                false
            }
        }
    }

    /// Sends a command without waiting for what comes of it.
    pub(crate) fn send(self, request: PageRequest) {
        spawn_local(async move {
            self.command(&request).await;
        });
    }
}
