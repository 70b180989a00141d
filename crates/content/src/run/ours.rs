//! Which exchange of a conversation is ours.

use panelwright_engine::ConversationId;

use super::send::Before;
use crate::judge::text;
use crate::page::turns::{self, Exchange};
use crate::shim;

/// The page may render our text in a way that does not compare; the only new exchange after our
/// own send is taken for ours after so long.
const LENIENT_MS: f64 = 3_000.0;

/// What tells our exchange from others.
#[derive(Debug, Clone)]
pub(crate) struct Ours {
    before: Vec<String>,
    /// When this document sent it; `None` when it was sent from elsewhere, so that only the text
    /// can tell.
    sent_at: Option<f64>,
    /// The conversation that it was sent into, where that was open before: the page shows our text
    /// there at once, and may yet take it back.
    earlier: Option<ConversationId>,
}

impl Ours {
    /// It was sent from this document just now.
    pub(crate) fn after(before: Before) -> Self {
        Self { before: before.keys, sent_at: Some(shim::now()), earlier: before.conversation }
    }

    /// A person sent it from this document, where that conversation was open before.
    pub(crate) fn by_person(before: Vec<String>, earlier: Option<ConversationId>) -> Self {
        Self { before, sent_at: Some(shim::now()), earlier }
    }

    /// It is known by its text, and by not being one of those that stood there before.
    pub(crate) fn by_text(before: Vec<String>) -> Self {
        Self { before, sent_at: None, earlier: None }
    }

    /// Whether this conversation's showing our exchange proves that the site has it: it was opened
    /// for it, or the site has begun to answer.
    pub(crate) fn is_proof(&self, conversation: &ConversationId, has_answer: bool) -> bool {
        has_answer || self.earlier.as_ref() != Some(conversation)
    }

    /// The newest exchange that is ours.
    pub(crate) fn find(&self, prompt: &str) -> Option<Exchange> {
        let mut fresh: Vec<Exchange> = turns::exchanges();
        fresh.retain(|exchange| !self.before.contains(&exchange.key));
        if let Some(index) =
            fresh.iter().rposition(|exchange| text::same_prompt(prompt, &exchange.text))
        {
            return Some(fresh.swap_remove(index));
        }
        let is_late = self.sent_at.is_some_and(|sent| shim::now() - sent >= LENIENT_MS);
        if is_late && fresh.len() == 1 { fresh.pop() } else { None }
    }
}
