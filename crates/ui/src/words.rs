//! What the pages say. Sentences live here, so that they can be read, mended and translated in
//! one place. Pure.

use panelwright_engine::{Activity, JobPhase, Limit, Memory, Need, Phase, Trouble, TwoPictures};

/// What a worker does.
pub(crate) fn activity(activity: Activity) -> &'static str {
    match activity {
        Activity::Resting => "resting",
        Activity::Opening => "opening its tab",
        Activity::Idle => "ready",
        Activity::Preparing => "writing the prompt",
        Activity::Holding => "waiting to send",
        Activity::Sending => "sending",
        Activity::Making => "making",
        Activity::Looking => "looking for a picture",
    }
}

/// Where a job stands.
pub(crate) fn job_phase(phase: &JobPhase) -> &'static str {
    match phase {
        JobPhase::Waiting => "Waiting",
        JobPhase::Preparing => "Preparing",
        JobPhase::Sending => "Sending",
        JobPhase::Making => "Making",
        JobPhase::Looking => "Looking",
        JobPhase::Saving => "Saving",
        JobPhase::Done => "Done",
        JobPhase::SetAside => "Set aside",
    }
}

/// What a batch is doing, as a heading.
pub(crate) fn phase(phase: &Phase) -> &'static str {
    match phase {
        Phase::Running => "Making pictures",
        Phase::Paused => "Paused",
        Phase::NeedsPerson { .. } => "Needs you",
        Phase::Stopped => "Stopped",
        Phase::Finished => "Finished",
    }
}

/// The heading of a batch that would make pictures if it could.
pub(crate) const WAITING: &str = "Waiting";

/// What a limit in force means.
pub(crate) fn limit(limit: Limit) -> &'static str {
    match limit {
        Limit::Quota => "Your pictures for now are used up.",
        Limit::Pace => "The site asks for a slower pace.",
        Limit::Throttle => "The site asks for a pause.",
        Limit::AtOnce => "The site makes fewer pictures at once than were asked for.",
    }
}

/// What is needed of a person: what happened, what it means, what to do.
pub(crate) struct NeedWords {
    /// What happened.
    pub(crate) what: &'static str,
    /// What it means.
    pub(crate) means: &'static str,
    /// What to do.
    pub(crate) mend: &'static str,
}

/// The words for what only a person can do.
pub(crate) fn need(need: Need) -> NeedWords {
    match need {
        Need::SignIn => NeedWords {
            what: "The site asks you to sign in.",
            means: "Nothing is sent until you have. Pictures already made are safe.",
            mend: "Sign in in one of the batch's tabs, then press Resume.",
        },
        Need::Challenge => NeedWords {
            what: "The site wants to know that you are a person.",
            means: "Only you can answer. Nothing is sent until you have.",
            mend: "Answer the question in the batch's tab, then press Resume.",
        },
        Need::Security => NeedWords {
            what: "The site shows a notice about unusual activity.",
            means: "The batch stands still, so that your account is not put at risk.",
            mend: "Read the notice in the batch's tab and do what it asks. Resume when the site \
                   is as usual, better after a longer pause.",
        },
        Need::Choice => NeedWords {
            what: "The site made two pictures and asks which one is better.",
            means: "The batch waits for your answer. Both pictures are paid for, and one is kept.",
            mend: "Press the button under the better one in the batch's tab, then press Resume.",
        },
        Need::UnknownPage => NeedWords {
            what: "The site's page is not one that this version knows.",
            means: "Nothing is sent into a page that cannot be read with certainty.",
            mend: "Look at the batch's tab. If the page looks as usual, press “Check the page” in \
                   the studio, under Page, and report what it says, or update Panelwright. If \
                   not, set it right and press Resume.",
        },
    }
}

/// What is kept of two pictures.
pub(crate) fn two_pictures(choice: TwoPictures) -> &'static str {
    match choice {
        TwoPictures::First => "Keep the first",
        TwoPictures::Second => "Keep the second",
        TwoPictures::Ask => "Ask me",
    }
}

/// What Panelwright presses in the page for that choice.
pub(crate) fn two_pictures_presses(choice: TwoPictures, fresh_chat: bool) -> &'static str {
    match (choice, fresh_chat) {
        (TwoPictures::Ask, _) => {
            "The batch pauses until you have pressed a button in the page and Resume here."
        }
        (TwoPictures::First | TwoPictures::Second, true) => {
            "The site's question is left open: nothing is pressed in the page."
        }
        (TwoPictures::First, false) => {
            "Before the next prompt of the same chat, Panelwright presses \"Image 1 is better\": \
             the question blocks the chat."
        }
        (TwoPictures::Second, false) => {
            "Before the next prompt of the same chat, Panelwright presses \"Image 2 is better\": \
             the question blocks the chat."
        }
    }
}

/// What holds a batch up: what happened, what it means, what to do.
pub(crate) struct TroubleWords {
    /// What happened.
    pub(crate) what: &'static str,
    /// What it means.
    pub(crate) means: String,
    /// What to do.
    pub(crate) mend: &'static str,
}

/// The words for what the machine or the way to the site lacks.
pub(crate) fn trouble(trouble: &Trouble) -> TroubleWords {
    match *trouble {
        Trouble::Offline { .. } => TroubleWords {
            what: "This computer has no network.",
            means: "Nothing new is sent. A picture that the site is making is fetched later."
                .to_owned(),
            mend: "Look at the cable or the wireless network. The batch goes on by itself when \
                   the network is back.",
        },
        Trouble::Memory { memory: Memory::Short, .. } => TroubleWords {
            what: "This computer is short of memory.",
            means: "More than 80 % is in use, so nothing new is begun. Pictures in hand are \
                    finished."
                .to_owned(),
            mend: "Close tabs or programs that you do not need. The batch goes on by itself when \
                   there is enough.",
        },
        Trouble::Memory { memory: Memory::Exhausted, .. } => TroubleWords {
            what: "This computer's memory is almost used up.",
            means: "More than 90 % is in use. Nothing new is begun, and chat tabs that have no \
                    picture in hand are closed."
                .to_owned(),
            mend: "Close tabs or programs that you do not need. The batch goes on by itself when \
                   there is enough, with fewer tabs at first.",
        },
        Trouble::Memory { memory: Memory::Enough, workers } => TroubleWords {
            what: "Fewer chat tabs work than you chose.",
            means: match workers {
                1 => "Memory was short, so that only 1 tab works for now.".to_owned(),
                more => format!("Memory was short, so that only {more} tabs work for now."),
            },
            mend: "Nothing needs to be done: more come back one by one while there is enough.",
        },
        Trouble::Unreachable { tries, .. } => TroubleWords {
            what: "The site cannot be reached.",
            means: format!(
                "Its pages did not load {tries} times in a row. They are tried again by \
                 themselves, ever more seldom."
            ),
            mend: "Look whether the site opens in a tab of your own. If it does not, it is down, \
                   and waiting is all that helps.",
        },
    }
}

/// What a pause does, beside its button.
pub(crate) const PAUSE: &str = "Sends nothing new, and finishes the pictures in hand.";
/// The browser would not let the computer be kept awake.
pub(crate) const NO_POWER: &str = "The browser did not allow Panelwright to keep the computer \
    awake. A computer that sleeps makes no pictures; the batch goes on when it wakes.";
/// The sentence about the site's terms, which are the author's own duty.
pub(crate) const TERMS: &str = "Panelwright works in your own signed-in session, at a visible \
    pace. Whether the site's terms allow that is for you to know and your own duty.";
/// What the check of the page is for.
pub(crate) const CHECK_WHAT: &str = "Panelwright finds its way about the chat page by a table of \
    selectors. When the site changes its page, a batch stands still before it sends anything. \
    Here you see what is still recognised.";
/// The heading above parts that were not found and need not be there.
pub(crate) fn not_now(count: usize) -> String {
    match count {
        1 => "1 part that this page need not show now".to_owned(),
        _ => format!("{count} parts that this page need not show now"),
    }
}

/// What the check does not do.
pub(crate) const CHECK_HARMLESS: &str = "It only looks: nothing is written, pressed or sent.";
/// What the report of a check does not hold.
pub(crate) const CHECK_PRIVATE: &str = "The report holds no prompt, no conversation and no name.";
/// Where tables should come from.
pub(crate) const TABLE_TRUST: &str = "A table decides where prompts are written and which button \
    is pressed. Take one only from Panelwright's own project. It counts from the next prompt on, \
    until you take it back or an update knows better.";
/// A command was not answered in time.
pub(crate) const NO_ANSWER: &str = "Panelwright did not answer within 10 seconds. It may still \
    have done what you asked: look at what is shown here, then try again.";
/// The page is left over from an earlier version.
pub(crate) const ORPHANED: &str = "Panelwright was updated while this page was open. Reload the \
    page to go on.";
/// The answer was not of the kind that belongs to the request.
pub(crate) const ODD_ANSWER: &str = "Panelwright gave an answer that this page does not \
    understand. Reload the page; if that does not help, reload the extension.";
/// Shown in place of a forecast that is not known yet.
pub(crate) const NO_FORECAST: &str = "A forecast follows after two pictures.";

#[cfg(test)]
mod tests {
    use panelwright_engine::Moment;

    use super::*;

    #[test]
    fn every_trouble_says_what_to_do_and_whether_it_ends_by_itself() {
        let memory = |memory| Trouble::Memory { memory, workers: 1 };
        for it in [
            Trouble::Offline { since: Moment(1) },
            memory(Memory::Short),
            memory(Memory::Exhausted),
            memory(Memory::Enough),
            Trouble::Unreachable { tries: 7, next_try: None },
        ] {
            let TroubleWords { what, means, mend } = trouble(&it);
            for sentence in [what, &means, mend] {
                assert!(sentence.ends_with('.'), "{sentence}");
            }
        }
        let fewer = trouble(&memory(Memory::Enough)).means;
        assert_eq!(fewer, "Memory was short, so that only 1 tab works for now.");
    }
}
