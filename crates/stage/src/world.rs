//! The one state of a stage, shared by all requests and generations.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::broadcast;

use crate::conversations::{Conversation, ConversationView, Exchange, Part, SidebarItem};
use crate::faults::{FaultMemory, Faults};
use crate::files::{self, Content, Files};
use crate::identifiers::Identifiers;
use crate::log::StageLog;
use crate::options::StageOptions;
use crate::pictures::Stroke;
use crate::quota::QuotaWindow;
use crate::stamp::Stamp;

/// How many lines the sidebar has.
const SIDEBAR_LINES: usize = 28;

/// News for every open page.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum News {
    /// A conversation changed.
    Conversation { conversation: ConversationView },
    /// The sidebar changed.
    Sidebar { items: Vec<SidebarItem> },
    /// A toast with a picture, and for how long.
    Toast { text: String, thumbnail: String, for_ms: u64 },
}

/// Everything the server knows.
pub(crate) struct World {
    /// What the stage was asked to be.
    pub(crate) options: StageOptions,
    /// Makes ids and signatures.
    pub(crate) identifiers: Identifiers,
    /// Session cookies that were given out.
    pub(crate) sessions: HashSet<String>,
    /// All conversations, in order of their making.
    pub(crate) conversations: Vec<Conversation>,
    /// All files.
    pub(crate) files: Files,
    /// What happened.
    pub(crate) log: StageLog,
    /// How often fault rules applied.
    pub(crate) fault_memory: FaultMemory,
    /// The current window of the quota.
    pub(crate) quota_window: QuotaWindow,
    /// When the last send was accepted, in milliseconds since 1970.
    pub(crate) last_send_ms: Option<u64>,
}

impl World {
    /// A conversation by id.
    pub(crate) fn conversation(&mut self, id: &str) -> Option<&mut Conversation> {
        self.conversations.iter_mut().find(|conversation| conversation.id == id)
    }

    /// The exchange of a send, while it is still the newest answer to its message.
    pub(crate) fn exchange(&mut self, conversation: &str, serial: u64) -> Option<&mut Exchange> {
        let conversation = self.conversation(conversation)?;
        conversation.exchanges.iter_mut().find(|exchange| exchange.serial == serial)
    }

    /// What a page is told of a conversation.
    pub(crate) fn view(&self, id: &str) -> Option<ConversationView> {
        let conversation = self.conversations.iter().find(|one| one.id == id)?;
        Some(conversation.view(|file| files::address(&self.identifiers, file)))
    }

    /// The lines of the sidebar, the one that changed last on top.
    pub(crate) fn sidebar(&self) -> Vec<SidebarItem> {
        let mut newest: Vec<&Conversation> = self.conversations.iter().collect();
        newest.sort_by_key(|conversation| std::cmp::Reverse(conversation.changed_at_ms));
        newest.iter().take(SIDEBAR_LINES).map(|one| one.sidebar_item()).collect()
    }

    /// Adds a picture that will be drawn when it is asked for.
    pub(crate) fn add_picture(&mut self, prompt: &str, serial: u64, stroke: Stroke) -> Part {
        let shape = self.options.picture;
        let partial = matches!(stroke, Stroke::Blurred | Stroke::Partial);
        let stamp = Stamp { prompt: prompt.to_owned(), serial, partial };
        let id = self.files.add(&mut self.identifiers, Content::Drawn { stamp, stroke, shape });
        let address = files::address(&self.identifiers, &id);
        let mut part = Part::full(id, address, shape);
        if stroke == Stroke::Blurred {
            (part.width, part.height) = ((shape.width_px / 8) * 2, shape.height_px / 4);
            part.blurred = true;
        }
        part
    }

    /// Replaces the fault rules and forgets what the old ones did.
    pub(crate) fn set_faults(&mut self, faults: Faults) {
        self.options.faults = faults;
        self.fault_memory = FaultMemory::default();
    }

    /// How many generations run.
    pub(crate) fn running(&self) -> u32 {
        let exchanges = self.conversations.iter().flat_map(|one| &one.exchanges);
        u32::try_from(exchanges.filter(|exchange| exchange.running).count()).unwrap_or(u32::MAX)
    }
}

/// The state and the way to tell the pages.
#[derive(Clone)]
pub(crate) struct Shared {
    world: Arc<Mutex<World>>,
    news: broadcast::Sender<Arc<str>>,
}

impl Shared {
    /// A new world.
    pub(crate) fn new(options: StageOptions) -> Self {
        let world = World {
            options,
            identifiers: Identifiers::new(),
            sessions: HashSet::new(),
            conversations: Vec::new(),
            files: Files::default(),
            log: StageLog::default(),
            fault_memory: FaultMemory::default(),
            quota_window: QuotaWindow::default(),
            last_send_ms: None,
        };
        // Slow pages may miss news and then ask for the conversation again.
        let (news, _) = broadcast::channel(256);
        Self { world: Arc::new(Mutex::new(world)), news }
    }

    /// The state, for a short time and never across an await. A panic elsewhere does not make it
    /// unusable, since every change to it is complete in itself.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens to the news.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<str>> {
        self.news.subscribe()
    }

    /// How many pages listen.
    pub(crate) fn listeners(&self) -> usize {
        self.news.receiver_count()
    }

    /// Tells every open page.
    pub(crate) fn tell(&self, news: &News) {
        match serde_json::to_string(news) {
            // No page being open is no error.
            Ok(text) => drop(self.news.send(text.into())),
            Err(error) => eprintln!("stage: news could not be written as JSON: {error}"),
        }
    }

    /// Tells every open page of a conversation's new state.
    pub(crate) fn tell_conversation(&self, id: &str) {
        let view = self.lock().view(id);
        if let Some(conversation) = view {
            self.tell(&News::Conversation { conversation });
        }
    }

    /// Tells every open page of the sidebar.
    pub(crate) fn tell_sidebar(&self) {
        let items = self.lock().sidebar();
        self.tell(&News::Sidebar { items });
    }
}
