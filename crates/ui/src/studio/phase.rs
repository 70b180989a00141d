//! The phase that the studio tells programs: `body[data-phase]`. Pure.

use crate::shared::face::Face;

/// The phase's name; `None` until it is known what is going on.
pub(crate) fn phase_name(face: Face, is_planned: bool, is_starting: bool) -> Option<&'static str> {
    match face {
        Face::Unknown => None,
        Face::Running => Some("running"),
        Face::Paused => Some("paused"),
        Face::NeedsPerson => Some("needs_person"),
        Face::Nothing | Face::Stopped | Face::Finished if is_starting => Some("starting"),
        Face::Nothing if is_planned => Some("planned"),
        Face::Nothing => Some("empty"),
        Face::Stopped => Some("stopped"),
        Face::Finished => Some("finished"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_told_until_the_batch_runs() {
        assert_eq!(phase_name(Face::Nothing, true, true), Some("starting"));
        assert_eq!(phase_name(Face::Running, true, true), Some("running"));
    }

    #[test]
    fn a_draft_does_not_hide_a_batch() {
        assert_eq!(phase_name(Face::Finished, true, false), Some("finished"));
        assert_eq!(phase_name(Face::Nothing, true, false), Some("planned"));
        assert_eq!(phase_name(Face::Nothing, false, false), Some("empty"));
        assert_eq!(phase_name(Face::Unknown, true, false), None);
    }
}
