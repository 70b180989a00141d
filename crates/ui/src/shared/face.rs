//! Which face a page shows. Pure.

use panelwright_engine::Phase;

/// The face of a page: what it is mainly about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Nobody has answered yet.
    Unknown,
    /// There is no batch.
    Nothing,
    /// Pictures are being made.
    Running,
    /// The author paused it.
    Paused,
    /// A person has to do something.
    NeedsPerson,
    /// The author ended it.
    Stopped,
    /// It came to its end.
    Finished,
}

impl Face {
    /// The face for what is going on; `is_known` says whether anybody has answered yet.
    pub(crate) fn of(phase: Option<&Phase>, is_known: bool) -> Self {
        match phase {
            None if !is_known => Self::Unknown,
            None => Self::Nothing,
            Some(Phase::Running) => Self::Running,
            Some(Phase::Paused) => Self::Paused,
            Some(Phase::NeedsPerson { .. }) => Self::NeedsPerson,
            Some(Phase::Stopped) => Self::Stopped,
            Some(Phase::Finished) => Self::Finished,
        }
    }

    /// Whether a batch goes on, or would if it were let.
    pub(crate) fn is_under_way(self) -> bool {
        matches!(self, Self::Running | Self::Paused | Self::NeedsPerson)
    }

    /// Whether a batch came to its end.
    pub(crate) fn is_ended(self) -> bool {
        matches!(self, Self::Stopped | Self::Finished)
    }
}

/// What the main part of a page shows; several faces share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// That nobody has answered yet.
    Waiting,
    /// The way to the next batch.
    Idle,
    /// A batch under way.
    UnderWay,
    /// A batch that came to its end.
    Ended,
}

impl Shown {
    /// What is shown for a face.
    pub(crate) fn of(face: Face) -> Self {
        match face {
            Face::Unknown => Self::Waiting,
            Face::Nothing => Self::Idle,
            Face::Running | Face::Paused | Face::NeedsPerson => Self::UnderWay,
            Face::Stopped | Face::Finished => Self::Ended,
        }
    }

    /// The same, for a page that shows a list of panels before and after the end.
    pub(crate) fn beside_list(self) -> Self {
        if self == Self::Ended { Self::UnderWay } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_not_taken_for_no_batch() {
        assert_eq!(Face::of(None, false), Face::Unknown);
        assert_eq!(Face::of(None, true), Face::Nothing);
        assert_eq!(Face::of(Some(&Phase::Paused), false), Face::Paused);
    }
}
