//! When a picture is final.
//!
//! Two speeds. *At once*, when every positive sign is there; and *patiently*, when a sign is
//! missing but the source has stood still. A stop button proves nothing in either direction, and
//! previews carry the final picture's attributes: only signs taken together count.

use panelwright_engine::Evidence;

/// How long a source must stand still when a sign of completion is missing.
pub const STILL_MS: f64 = 5_000.0;

/// The same while a stop button shows, or when the file is smaller than finished pictures are.
pub const STILL_DOUBTFUL_MS: f64 = 15_000.0;

/// Looks that must agree before patience is rewarded.
const LOOKS_MIN: u32 = 2;

/// The page renders in several steps: a sign of completion may stand beside a loading marker for
/// this long before it counts as meaningless on this page.
const RENDERING_MS: f64 = 500.0;

/// A picture as our turn shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// The file: the same for all its stacked copies.
    pub identity: String,
    /// The address from which its bytes come.
    pub source: String,
    /// Width and height in pixels as the page states them.
    pub stated_size: Option<(u32, u32)>,
}

impl Sight {
    /// Whether the page has fetched the bytes itself and shows them from its memory.
    fn is_fetched_by_page(&self) -> bool {
        self.source.starts_with("blob:")
    }
}

/// What says that work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loading {
    /// Nothing.
    None,
    /// A marker that is in the document but not shown; pages leave such behind.
    Hidden,
    /// A marker that is shown, or a picture without a source.
    Shown,
}

/// A page that fetches the bytes itself shows the controls when it hears that the picture is
/// finished, and the preview until it has the picture: only one that stays is the picture.
const FETCHED_BY_PAGE_MS: f64 = 2_000.0;

/// One look at our turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signs {
    /// The first picture of the turn, if it has a source that can be final.
    pub picture: Option<Sight>,
    /// Whether all copies of it show the same file.
    pub copies_agree: bool,
    /// Whether the picture is shown through a blur.
    pub blurred: bool,
    /// Whether something says that work goes on.
    pub loading: Loading,
    /// Whether a stop button shows.
    pub stop: bool,
    /// Whether the controls are there that the page adds when a picture is finished.
    pub finished_controls: bool,
}

/// What to do after a look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Look again when something changes, at the latest after so many milliseconds.
    Wait {
        /// Milliseconds.
        at_most_ms: f64,
    },
    /// Fetch the bytes and judge them; this much is known already.
    Fetch(Evidence),
}

/// What is remembered from look to look.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    still: Option<(Sight, f64, u32)>,
    seen_at_work: bool,
    contradicted_since: Option<f64>,
    controls_since: Option<f64>,
    controls_mean_nothing: bool,
    doubted: Option<String>,
}

/// A look without news; the page changes sooner when there is any.
const IDLE_MS: f64 = 5_000.0;

impl Memory {
    /// Takes a look at time `now` (milliseconds, any origin) and says what to do.
    pub fn observe(&mut self, signs: &Signs, now: f64) -> Step {
        self.judge_the_controls(signs, now);
        let Some(sight) = &signs.picture else {
            self.still = None;
            return Step::Wait { at_most_ms: IDLE_MS };
        };
        let (since, looks) = match &mut self.still {
            Some((last, since, looks)) if last == sight => {
                *looks += 1;
                (*since, *looks)
            }
            still => {
                *still = Some((sight.clone(), now, 1));
                (now, 1)
            }
        };
        if self.has_all_signs(signs, sight) {
            let left = self.settles_at(sight, since) - now;
            return if left > 0.0 {
                Step::Wait { at_most_ms: left }
            } else {
                Step::Fetch(Evidence::AllSigns)
            };
        }
        if signs.blurred || signs.loading == Loading::Shown {
            return Step::Wait { at_most_ms: IDLE_MS };
        }
        let is_doubtful =
            signs.stop || !signs.copies_agree || self.doubted.as_ref() == Some(&sight.source);
        let left = since + if is_doubtful { STILL_DOUBTFUL_MS } else { STILL_MS } - now;
        if left > 0.0 {
            Step::Wait { at_most_ms: left }
        } else if looks < LOOKS_MIN {
            Step::Wait { at_most_ms: 100.0 }
        } else {
            Step::Fetch(Evidence::Stable)
        }
    }

    /// The fetched bytes were whole but smaller than finished pictures are, or not of the stated
    /// size: this source needs the longer patience.
    pub fn doubt(&mut self, sight: &Sight) {
        self.doubted = Some(sight.source.clone());
    }

    /// Whether the longer patience was spent on this source, so that even doubtful bytes are
    /// taken.
    #[must_use]
    pub fn has_been_patient(&self, sight: &Sight, now: f64) -> bool {
        self.still
            .as_ref()
            .is_some_and(|(last, since, _)| last == sight && now - since >= STILL_DOUBTFUL_MS)
    }

    fn has_all_signs(&self, signs: &Signs, sight: &Sight) -> bool {
        signs.finished_controls
            && self.seen_at_work
            && !self.controls_mean_nothing
            && signs.copies_agree
            && !signs.blurred
            && !signs.stop
            && signs.loading == Loading::None
            && self.doubted.as_ref() != Some(&sight.source)
    }

    /// When a picture that has all signs since `since` can be believed.
    fn settles_at(&self, sight: &Sight, since: f64) -> f64 {
        let with_controls_since = self.controls_since.map_or(since, |controls| controls.max(since));
        if sight.is_fetched_by_page() {
            with_controls_since + FETCHED_BY_PAGE_MS
        } else {
            with_controls_since
        }
    }

    /// Controls that were there while the picture was being made are no sign of completion.
    fn judge_the_controls(&mut self, signs: &Signs, now: f64) {
        if !signs.finished_controls {
            self.seen_at_work = true;
            self.contradicted_since = None;
            self.controls_since = None;
            return;
        }
        self.controls_since.get_or_insert(now);
        if signs.picture.is_some() && signs.loading == Loading::None && !signs.blurred {
            self.contradicted_since = None;
            return;
        }
        let since = *self.contradicted_since.get_or_insert(now);
        if now - since >= RENDERING_MS {
            self.controls_mean_nothing = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sight(source: &str) -> Sight {
        Sight { identity: "file_1".into(), source: source.into(), stated_size: Some((1024, 1536)) }
    }

    fn finished() -> Signs {
        Signs {
            picture: Some(sight("a")),
            copies_agree: true,
            blurred: false,
            loading: Loading::None,
            stop: false,
            finished_controls: true,
        }
    }

    fn at_work() -> Signs {
        Signs {
            picture: None,
            loading: Loading::Shown,
            stop: true,
            finished_controls: false,
            ..finished()
        }
    }

    fn is_wait(step: Step) -> bool {
        matches!(step, Step::Wait { .. })
    }

    #[test]
    fn all_signs_are_taken_at_once() {
        let mut memory = Memory::default();
        assert!(is_wait(memory.observe(&at_work(), 0.0)));
        assert_eq!(memory.observe(&finished(), 10.0), Step::Fetch(Evidence::AllSigns));
    }

    #[test]
    fn a_page_that_fetches_the_picture_itself_may_show_its_preview_with_the_controls() {
        let fetched = |source: &str| Signs { picture: Some(sight(source)), ..finished() };
        let mut memory = Memory::default();
        memory.observe(&at_work(), 0.0);
        memory.observe(&Signs { finished_controls: false, ..fetched("blob:preview") }, 100.0);
        assert!(is_wait(memory.observe(&fetched("blob:preview"), 3_000.0)));
        assert!(is_wait(memory.observe(&fetched("blob:picture"), 4_500.0)));
        assert!(is_wait(memory.observe(&fetched("blob:picture"), 6_499.0)));
        let all_signs = Step::Fetch(Evidence::AllSigns);
        assert_eq!(memory.observe(&fetched("blob:picture"), 6_500.0), all_signs);
    }

    #[test]
    fn every_single_missing_sign_costs_patience() {
        let spoilers: [fn(&mut Signs); 6] = [
            |signs| signs.copies_agree = false,
            |signs| signs.blurred = true,
            |signs| signs.loading = Loading::Hidden,
            |signs| signs.loading = Loading::Shown,
            |signs| signs.stop = true,
            |signs| signs.finished_controls = false,
        ];
        for (number, spoil) in spoilers.iter().enumerate() {
            let mut memory = Memory::default();
            memory.observe(&at_work(), 0.0);
            let mut signs = finished();
            spoil(&mut signs);
            assert!(is_wait(memory.observe(&signs, 10.0)), "spoiler {number}");
        }
    }

    #[test]
    fn controls_that_were_always_there_are_no_sign() {
        let mut memory = Memory::default();
        assert!(is_wait(memory.observe(&finished(), 0.0)));
        assert!(is_wait(memory.observe(&finished(), 4_000.0)));
        assert_eq!(memory.observe(&finished(), 5_000.0), Step::Fetch(Evidence::Stable));
    }

    #[test]
    fn controls_beside_a_loading_marker_are_no_sign() {
        let mut memory = Memory::default();
        memory.observe(&at_work(), 0.0);
        let early = Signs { finished_controls: true, ..at_work() };
        memory.observe(&early, 100.0);
        memory.observe(&early, 700.0);
        assert!(is_wait(memory.observe(&finished(), 800.0)));
        assert_eq!(memory.observe(&finished(), 5_801.0), Step::Fetch(Evidence::Stable));
    }

    #[test]
    fn rendering_in_two_steps_does_not_spoil_the_controls() {
        let mut memory = Memory::default();
        memory.observe(&at_work(), 0.0);
        memory.observe(&Signs { finished_controls: true, ..at_work() }, 100.0);
        assert_eq!(memory.observe(&finished(), 110.0), Step::Fetch(Evidence::AllSigns));
    }

    #[test]
    fn a_preview_restarts_the_patience() {
        let mut memory = Memory::default();
        let preview = |source: &str| Signs {
            picture: Some(sight(source)),
            finished_controls: false,
            ..finished()
        };
        memory.observe(&preview("a"), 0.0);
        assert!(is_wait(memory.observe(&preview("b"), 4_900.0)));
        assert!(is_wait(memory.observe(&preview("b"), 9_800.0)));
        assert_eq!(memory.observe(&preview("b"), 9_900.0), Step::Fetch(Evidence::Stable));
    }

    #[test]
    fn one_look_is_not_enough() {
        let mut memory = Memory::default();
        let signs = Signs { finished_controls: false, ..finished() };
        assert_eq!(memory.observe(&signs, 0.0), Step::Wait { at_most_ms: STILL_MS });
        assert_eq!(memory.observe(&signs, 5_000.0), Step::Fetch(Evidence::Stable));
    }

    #[test]
    fn a_stop_button_triples_the_patience() {
        let mut memory = Memory::default();
        let signs = Signs { stop: true, ..finished() };
        memory.observe(&signs, 0.0);
        assert!(is_wait(memory.observe(&signs, 14_999.0)));
        assert_eq!(memory.observe(&signs, 15_000.0), Step::Fetch(Evidence::Stable));
    }

    #[test]
    fn blur_and_loading_are_never_waited_out() {
        for spoil in [
            |signs: &mut Signs| signs.blurred = true,
            |signs: &mut Signs| signs.loading = Loading::Shown,
        ] {
            let mut memory = Memory::default();
            let mut signs = finished();
            spoil(&mut signs);
            memory.observe(&signs, 0.0);
            assert!(is_wait(memory.observe(&signs, 600_000.0)));
        }
    }

    #[test]
    fn doubtful_bytes_need_the_longer_patience() {
        let mut memory = Memory::default();
        memory.observe(&at_work(), 0.0);
        assert_eq!(memory.observe(&finished(), 0.0), Step::Fetch(Evidence::AllSigns));
        memory.doubt(&sight("a"));
        assert!(is_wait(memory.observe(&finished(), 5_000.0)));
        assert!(!memory.has_been_patient(&sight("a"), 5_000.0));
        assert_eq!(memory.observe(&finished(), 15_000.0), Step::Fetch(Evidence::Stable));
        assert!(memory.has_been_patient(&sight("a"), 15_000.0));
        assert!(!memory.has_been_patient(&sight("b"), 15_000.0));
    }
}
