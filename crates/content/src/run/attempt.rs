//! A batch's attempt as the subject of a watch: what happens is reported, and noted in the tab.

use js_sys::Uint8Array;
use panelwright_engine::{ConversationId, Picture, Report, TwoPictures};

use super::send;
use super::watch::Subject;
use crate::record::Stage;
use crate::shim;
use crate::task::Task;
use crate::waiting::Waiting;

impl Subject for Task {
    fn prompt(&self) -> &str {
        &self.prompt
    }

    fn two_pictures(&self) -> TwoPictures {
        self.two_pictures
    }

    fn is_attended(&self) -> bool {
        false
    }

    fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    fn conversation(&self) -> Option<ConversationId> {
        self.conversation.borrow().clone()
    }

    fn taken(&self, conversation: ConversationId) {
        send::note(self, Some(conversation));
    }

    fn taken_back(&self) {
        if !self.reach(Stage::Prepared, |_| {}) {
            shim::warn("the page's own storage refuses to be written");
        }
    }

    fn works(&self, percent: Option<u8>) {
        if let Some(percent) = percent {
            self.report(Report::Progress { percent });
        }
    }

    fn wants_bytes(&self) -> bool {
        true
    }

    fn made(&self, picture: Option<(Picture, Uint8Array)>) {
        let Some((picture, bytes)) = picture else { return };
        let conversation = self.conversation.borrow().clone();
        self.report_with(Report::Picture { picture, conversation }, bytes);
    }
}
