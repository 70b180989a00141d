//! The states of a request, and every way between them.

use serde::{Deserialize, Serialize};

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A person is sending it.
    Detected,
    /// Their turn is in the conversation.
    Requested,
    /// The site is making the picture.
    Generating,
    /// The picture came, and is not saved because saving was off.
    Made,
    /// The picture came and is on its way to the disk.
    Saving,
    /// The picture is on the disk.
    Saved,
    /// No picture came, or it could not be saved.
    Failed,
    /// Nobody knows any more what became of it.
    Abandoned,
}

/// What can happen to a request, without its facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The person's turn was seen.
    Sent,
    /// The site began to make a picture.
    Generating,
    /// The picture came.
    Picture,
    /// Its file has a name and is about to be written.
    SaveBegun,
    /// The browser has begun to write it.
    Downloading,
    /// The file is whole.
    Saved,
    /// The file could not be written.
    NotSaved,
    /// No picture will come.
    Failed,
    /// Nobody watches it any more.
    Abandoned,
}

impl State {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Detected,
        Self::Requested,
        Self::Generating,
        Self::Made,
        Self::Saving,
        Self::Saved,
        Self::Failed,
        Self::Abandoned,
    ];

    /// Whether something is still to come.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Detected | Self::Requested | Self::Generating | Self::Saving => true,
            Self::Made | Self::Saved | Self::Failed | Self::Abandoned => false,
        }
    }

    /// In words, as part of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Detected => "noticed",
            Self::Requested => "sent",
            Self::Generating => "being made",
            Self::Made => "made, not saved",
            Self::Saving => "being saved",
            Self::Saved => "saved",
            Self::Failed => "failed",
            Self::Abandoned => "lost from sight",
        }
    }
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 9] = [
        Self::Sent,
        Self::Generating,
        Self::Picture,
        Self::SaveBegun,
        Self::Downloading,
        Self::Saved,
        Self::NotSaved,
        Self::Failed,
        Self::Abandoned,
    ];
}

/// Where a step leads from a state; `None` when it is no news there: late, said twice, or about
/// something that is settled.
///
/// | from | sent | generating | picture | save begun | downloading | saved | not saved | failed | abandoned |
/// |---|---|---|---|---|---|---|---|---|---|
/// | detected | requested | generating | made | | | | | failed | abandoned |
/// | requested | requested | generating | made | | | | | failed | abandoned |
/// | generating | generating | | made | | | | | failed | abandoned |
/// | made | | | | saving | | | | | |
/// | saving | | | | | saving | saved | failed | | |
/// | saved | | | | | | | | | |
/// | failed | | | made | | | | | | |
/// | abandoned | | | made | | | | | | |
///
/// A turn that is seen again may bring its conversation's address. A picture that comes after all
/// is a picture: it is the one step that leads out of an end, and never out of `saved`. Once the
/// picture came, the page has nothing to say about the request that counts.
#[must_use]
pub fn transition(from: State, step: Step) -> Option<State> {
    match (from, step) {
        (State::Detected | State::Requested, Step::Sent) => Some(State::Requested),
        (State::Generating, Step::Sent)
        | (State::Detected | State::Requested, Step::Generating) => Some(State::Generating),
        (
            State::Detected
            | State::Requested
            | State::Generating
            | State::Failed
            | State::Abandoned,
            Step::Picture,
        ) => Some(State::Made),
        (State::Detected | State::Requested | State::Generating, Step::Failed)
        | (State::Saving, Step::NotSaved) => Some(State::Failed),
        (State::Detected | State::Requested | State::Generating, Step::Abandoned) => {
            Some(State::Abandoned)
        }
        (State::Made, Step::SaveBegun) | (State::Saving, Step::Downloading) => Some(State::Saving),
        (State::Saving, Step::Saved) => Some(State::Saved),

        (
            State::Detected | State::Requested | State::Generating,
            Step::SaveBegun | Step::Downloading | Step::Saved | Step::NotSaved,
        )
        | (State::Generating, Step::Generating)
        | (
            State::Made,
            Step::Sent
            | Step::Generating
            | Step::Picture
            | Step::Downloading
            | Step::Saved
            | Step::NotSaved
            | Step::Failed
            | Step::Abandoned,
        )
        | (
            State::Saving,
            Step::Sent
            | Step::Generating
            | Step::Picture
            | Step::SaveBegun
            | Step::Failed
            | Step::Abandoned,
        )
        | (
            State::Failed | State::Abandoned,
            Step::Sent
            | Step::Generating
            | Step::SaveBegun
            | Step::Downloading
            | Step::Saved
            | Step::NotSaved
            | Step::Failed
            | Step::Abandoned,
        )
        | (State::Saved, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of [`transition`]'s own words, so that neither changes without the other.
    fn documented() -> Vec<(String, Vec<String>)> {
        let source = include_str!("state.rs");
        let rows = source.lines().filter_map(|line| line.strip_prefix("/// | "));
        rows.map(|row| {
            let mut cells = row.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned());
            (cells.next().unwrap_or_default(), cells.collect())
        })
        .collect()
    }

    #[test]
    fn every_pair_is_as_documented() {
        let name = |state: State| format!("{state:?}").to_lowercase();
        let rows = documented();
        assert_eq!(rows.len(), 1 + State::ALL.len());
        for state in State::ALL {
            let row = rows.iter().find(|(from, _)| *from == name(state));
            let (_, cells) = row.unwrap_or_else(|| panic!("{state:?} is documented"));
            assert_eq!(cells.len(), Step::ALL.len(), "{state:?}");
            for (step, cell) in Step::ALL.into_iter().zip(cells) {
                let expected = transition(state, step).map(name).unwrap_or_default();
                assert_eq!(*cell, expected, "{state:?} and {step:?}");
            }
        }
    }

    #[test]
    fn only_a_picture_leads_out_of_an_end_and_nothing_out_of_saved() {
        for state in State::ALL.into_iter().filter(|state| !state.is_open()) {
            for step in Step::ALL {
                let may = match step {
                    Step::Picture => matches!(state, State::Failed | State::Abandoned),
                    Step::SaveBegun => state == State::Made,
                    Step::Sent
                    | Step::Generating
                    | Step::Downloading
                    | Step::Saved
                    | Step::NotSaved
                    | Step::Failed
                    | Step::Abandoned => false,
                };
                assert_eq!(transition(state, step).is_some(), may, "{state:?} and {step:?}");
            }
        }
    }

    #[test]
    fn a_file_is_only_written_on_the_way_through_saving() {
        for state in State::ALL {
            for step in Step::ALL {
                if transition(state, step) == Some(State::Saved) {
                    assert_eq!((state, step), (State::Saving, Step::Saved));
                }
            }
        }
    }
}
