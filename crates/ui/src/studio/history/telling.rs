//! The events of a batch in words. Pure; every event has its sentence.

use panelwright_engine::{Event, JobId, Limit, Memory, Moment, Need, TabLoss, WorkerId};
use panelwright_journal::bundle::ARRIVAL;
use panelwright_journal::history::Kind;

use crate::format::{capital, panels};

/// What the sentences need to know.
pub(super) struct Names<'a> {
    /// A panel's name.
    pub(super) panel: &'a dyn Fn(JobId) -> String,
    /// A moment as the person's clock shows it.
    pub(super) clock: &'a dyn Fn(Moment) -> String,
}

/// A kind of events, as a choice in a list.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Batch => "The batch",
        Kind::Sending => "Sending",
        Kind::Pictures => "Pictures",
        Kind::Trouble => "Trouble",
        Kind::HeldUp => "Held up",
        Kind::Tabs => "Tabs",
        Kind::Author => "Your changes",
    }
}

/// An event as a sentence.
pub(super) fn event(event: &Event, names: &Names<'_>) -> String {
    match event {
        Event::Started { settings, jobs, .. } => {
            let tabs = match settings.workers {
                1 => "1 tab".to_owned(),
                more => format!("{more} tabs"),
            };
            format!("The batch was started: {}, {tabs}.", panels(u64::from(*jobs)))
        }
        Event::SessionBegan { session } if session.0 == ARRIVAL => {
            "The batch was brought in from a file; the tabs of before are not here.".to_owned()
        }
        Event::SessionBegan { .. } => {
            "The browser was started anew; the tabs of before are gone.".to_owned()
        }
        Event::Paused => "The batch was paused.".to_owned(),
        Event::Resumed => "The batch went on.".to_owned(),
        Event::Stopped => "The batch was stopped.".to_owned(),
        Event::Finished => "Nothing was left to do: the batch ended.".to_owned(),
        Event::Recovered(recovered) => {
            let known = panels(recovered.traces.len() as u64);
            format!("The batch was brought back from its second copy; it knows of {known}.")
        }
        Event::Noticed { words } => words.clone(),
        Event::AuditWritten => "batch.json was written beside the pictures.".to_owned(),
        Event::PersonNeeded { need, words } => with_words(needed(*need), words),
        Event::LimitSeen { limit, until, words } => {
            let told = format!("{} until {}", limited(*limit), (names.clock)(*until));
            with_words(&told, words)
        }
        Event::MemoryChanged { memory, .. } => match memory {
            Memory::Enough => "The machine has enough memory.".to_owned(),
            Memory::Short => "The machine's memory was short: nothing new was begun.".to_owned(),
            Memory::Exhausted => {
                "The machine's memory was used up: idle tabs were closed.".to_owned()
            }
        },
        Event::NetworkLost => "The network was gone.".to_owned(),
        Event::NetworkBack => "The network was back.".to_owned(),
        Event::TabRequested { worker } => tab(*worker, "is being opened"),
        Event::TabAttached { worker, .. } => tab(*worker, "is open; its page is loading"),
        Event::TabLoaded { worker } => tab(*worker, "is ready"),
        Event::TabLost { worker, how, .. } => tab(*worker, lost(*how)),
        Event::Assigned { job, worker, .. } => {
            about(names, *job, &format!("tab {} writes the prompt", number(*worker)))
        }
        Event::Prepared { job } => about(names, *job, "the prompt stands in the box"),
        Event::SendPermitted { job } => about(names, *job, "the prompt may be sent"),
        Event::PermissionUnheard { job } => {
            about(names, *job, "the word to send was lost; it is given again")
        }
        Event::SendSeen { job, conversation: None } => {
            about(names, *job, "the page shows the prompt as sent")
        }
        Event::SendSeen { job, conversation: Some(_) } => {
            about(names, *job, "the prompt was sent; its conversation is known")
        }
        Event::GivenBack { job, why, .. } => {
            let told = about(names, *job, "nothing was sent; it waits for another try");
            with_words(&told, why)
        }
        Event::SendFailed { job, words, .. } => {
            with_words(&about(names, *job, "the page failed after the prompt was sent"), words)
        }
        Event::Unsettled { job, why, .. } => {
            let told = about(names, *job, "nobody watches it any more; it will be looked for");
            with_words(&told, why)
        }
        Event::LookBegan { job, worker } => {
            about(names, *job, &format!("tab {} looks what became of it", number(*worker)))
        }
        Event::PictureMade { job, picture, .. } => about(
            names,
            *job,
            &format!("the picture is made, {} × {} pixels", picture.width, picture.height),
        ),
        Event::DownloadBegan { job, .. } => about(names, *job, "the picture is being saved"),
        Event::Saved { job } => about(names, *job, "the picture is saved"),
        Event::SaveFailed { job, words, .. } => {
            let told = about(names, *job, "the picture was not saved; it is fetched again");
            with_words(&told, words)
        }
        Event::SetAside { job, reason } => {
            let told = about(names, *job, &format!("set aside, {}", reason.kind.word()));
            with_words(&told, &reason.words)
        }
        Event::Retried { job } => about(names, *job, "you asked for another try"),
        Event::PromptEdited { job } => about(names, *job, "you changed the prompt"),
    }
}

/// "Page 3, panel 2: the prompt may be sent."
fn about(names: &Names<'_>, job: JobId, what: &str) -> String {
    format!("{}: {what}.", capital(&(names.panel)(job)))
}

fn tab(worker: WorkerId, what: &str) -> String {
    format!("Tab {} {what}.", number(worker))
}

/// Workers are counted from 1 where people read.
fn number(worker: WorkerId) -> u32 {
    u32::from(worker.0) + 1
}

/// A sentence and the words of the site or the browser behind it, where there are any.
fn with_words(told: &str, words: &str) -> String {
    let told = told.trim_end_matches('.');
    match words.trim() {
        "" => format!("{told}."),
        words => format!("{told}: “{words}”"),
    }
}

fn lost(how: TabLoss) -> &'static str {
    match how {
        TabLoss::Closed => "was closed",
        TabLoss::Crashed => "crashed",
        TabLoss::Discarded => "was put to sleep by the browser",
        TabLoss::Silent => "stopped answering",
        TabLoss::NotOpened => "could not be opened",
        TabLoss::Renewed => "is replaced by a fresh one",
        TabLoss::Freed => "was closed, as the machine needed its memory",
        TabLoss::Released => "was closed, as it was not needed any more",
    }
}

fn limited(limit: Limit) -> &'static str {
    match limit {
        Limit::Quota => "The site announced that the pictures for now are used up,",
        Limit::Pace => "The site asked for a slower pace,",
        Limit::Throttle => "The site asked for a pause,",
        Limit::AtOnce => "The site said that too many pictures are under way,",
    }
}

fn needed(need: Need) -> &'static str {
    match need {
        Need::SignIn => "The site asked you to sign in",
        Need::Challenge => "The site wanted to know that you are a person",
        Need::Security => "The site showed a notice about unusual activity",
        Need::Choice => "The site asked which of two pictures is better",
        Need::UnknownPage => "The site's page was not one that this version knows",
    }
}

#[cfg(test)]
mod tests {
    use panelwright_engine::{Reason, ReasonKind};

    use super::*;

    fn told(what: &Event) -> String {
        let panel = |job: JobId| format!("page 1, panel {}", job.0 + 1);
        let clock = |_| "15:40".to_owned();
        event(what, &Names { panel: &panel, clock: &clock })
    }

    #[test]
    fn a_limit_is_told_with_its_end_and_the_words_of_the_site() {
        let limit = Event::LimitSeen {
            limit: Limit::Throttle,
            until: Moment(1),
            words: " Too many requests. ".into(),
        };
        assert_eq!(told(&limit), "The site asked for a pause, until 15:40: “Too many requests.”");
    }

    #[test]
    fn sentences_end_where_nobody_is_quoted() {
        assert_eq!(told(&Event::Saved { job: JobId(1) }), "Page 1, panel 2: the picture is saved.");
        let lost =
            Event::TabLost { worker: WorkerId(0), how: TabLoss::Crashed, reopen_at: Moment(0) };
        assert_eq!(told(&lost), "Tab 1 crashed.");
        let silent = Event::PersonNeeded { need: Need::SignIn, words: String::new() };
        assert_eq!(told(&silent), "The site asked you to sign in.");
        let reason = Reason { kind: ReasonKind::Refused, words: "No.".into() };
        assert_eq!(
            told(&Event::SetAside { job: JobId(0), reason }),
            "Page 1, panel 1: set aside, refused: “No.”"
        );
    }
}
