//! What goes wrong, and when: rules of a kind, a trigger and a number of times per prompt.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::language::Language;

/// One way in which a send or its picture can go wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// The answer says that the prompt may violate the content policies.
    RefusalPolicy,
    /// The answer says that the prompt is too near to third-party content.
    RefusalCopyright,
    /// "Image generation failed", with a Try again button.
    ToolFailure,
    /// "Something went wrong", with a retry button; there is no picture.
    PageError,
    /// The page shows an error, but the generation goes on: the picture is there after a reload.
    StreamLost,
    /// The send is taken, but its answer never reaches the page: the conversation exists, the page
    /// does not know it.
    ReplyLost,
    /// The generation takes longer.
    Slow {
        /// How many times longer.
        factor: u32,
    },
    /// The generation starts and never comes to an end.
    NeverEnds,
    /// The first fetch of the finished picture is answered with 403.
    PictureForbidden,
    /// The first fetch of the finished picture gives only the first half of its bytes.
    PictureTruncated,
    /// The page of generation B gets the finished picture's bytes late, and shows its preview with
    /// the controls of a finished one until then.
    PictureLate,
    /// The answer says that the plan's limit for pictures is reached.
    ImageQuota {
        /// After how many minutes the limit resets, as the text says it.
        reset_minutes: u64,
    },
    /// The same with the time of day at which the limit resets, by the author's clock.
    ImageQuotaUntil {
        /// After how many minutes, rounded down to the full minute.
        minutes: u64,
        /// In which language.
        #[serde(default)]
        language: Language,
    },
    /// The answer says that a limit is reached, and neither which nor until when.
    GeneralLimit,
    /// The answer says that pictures are made too quickly.
    Pace {
        /// For how many minutes the text asks to wait.
        minutes: u64,
    },
    /// The send is refused with the dialog "Too many requests" and does not count as sent.
    Throttle {
        /// In which language.
        #[serde(default)]
        language: Language,
    },
    /// A send into a conversation that has so many exchanges is refused, and a banner over the
    /// composer says from then on that the conversation has its maximum length. A new one takes it.
    ChatTooLong {
        /// How many exchanges fill a conversation.
        exchanges: u32,
    },
    /// The send is refused with the notice "Unusual activity has been detected".
    UnusualActivity,
    /// The send is refused with the dialog "Your session has expired".
    SessionExpired,
    /// While the picture is made, a toast shows a picture of another conversation.
    ForeignToast,
    /// Two pictures are offered with the question which one is liked more, and the composer is
    /// blocked until it is answered. How generation B asks is not known; its form here is made up.
    TwoPictures,
    /// Two pictures in one answer, and no question. Seen in generation B; generation A shows the
    /// first alone.
    SeveralPictures,
}

impl FaultKind {
    /// Whether this decides how a generation ends. Of several such faults the first one counts;
    /// the others (slow, first fetch, toast) add to whatever happens.
    pub(crate) fn decides_the_end(&self) -> bool {
        match self {
            Self::RefusalPolicy
            | Self::RefusalCopyright
            | Self::ToolFailure
            | Self::PageError
            | Self::NeverEnds
            | Self::ImageQuota { .. }
            | Self::ImageQuotaUntil { .. }
            | Self::GeneralLimit
            | Self::Pace { .. }
            | Self::TwoPictures
            | Self::SeveralPictures => true,
            Self::StreamLost
            | Self::ReplyLost
            | Self::Slow { .. }
            | Self::PictureForbidden
            | Self::PictureTruncated
            | Self::PictureLate
            | Self::Throttle { .. }
            | Self::ChatTooLong { .. }
            | Self::UnusualActivity
            | Self::SessionExpired
            | Self::ForeignToast => false,
        }
    }
}

/// When a rule applies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Trigger {
    /// To every send.
    Always,
    /// To every n-th send of the stage, counted by serial number.
    Every {
        /// The n; 0 never applies.
        n: u64,
    },
    /// To sends whose prompt contains the text.
    Contains {
        /// Case matters.
        text: String,
    },
    /// By chance, but the same for the same seed, rule, prompt and repetition of that prompt.
    Chance {
        /// From 0 to 1.
        probability: f64,
    },
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FaultRule {
    /// What goes wrong.
    pub fault: FaultKind,
    /// When.
    pub trigger: Trigger,
    /// How often at most for the same prompt; none means without end.
    #[serde(default)]
    pub times: Option<u32>,
}

impl FaultRule {
    /// A rule that applies to every send.
    #[must_use]
    pub fn always(fault: FaultKind) -> Self {
        Self { fault, trigger: Trigger::Always, times: None }
    }

    /// A rule that applies once to each prompt that contains the text.
    #[must_use]
    pub fn once_for(fault: FaultKind, text: &str) -> Self {
        let trigger = Trigger::Contains { text: text.to_owned() };
        Self { fault, trigger, times: Some(1) }
    }
}

/// All rules, and the seed of those that go by chance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Makes chance repeatable.
    pub seed: u64,
    /// Tried in order.
    pub rules: Vec<FaultRule>,
}

/// How often each rule has applied to each prompt, and how often each prompt was looked at.
#[derive(Debug, Default)]
pub(crate) struct FaultMemory {
    applied: HashMap<(usize, String), u32>,
    seen: HashMap<String, u64>,
}

impl Faults {
    /// The faults of one send, in the order of the rules; counts each as applied.
    pub(crate) fn choose(
        &self,
        memory: &mut FaultMemory,
        serial: u64,
        prompt: &str,
    ) -> Vec<FaultKind> {
        let seen = memory.seen.entry(prompt.to_owned()).or_default();
        *seen += 1;
        let repetition = *seen;
        let mut chosen = Vec::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let applied = memory.applied.entry((index, prompt.to_owned())).or_default();
            let spent = rule.times.is_some_and(|times| *applied >= times);
            if !spent && self.applies(index, rule, serial, prompt, repetition) {
                *applied += 1;
                chosen.push(rule.fault.clone());
            }
        }
        chosen
    }

    fn applies(
        &self,
        index: usize,
        rule: &FaultRule,
        serial: u64,
        prompt: &str,
        repetition: u64,
    ) -> bool {
        match &rule.trigger {
            Trigger::Always => true,
            Trigger::Every { n } => *n > 0 && serial.is_multiple_of(*n),
            Trigger::Contains { text } => prompt.contains(text.as_str()),
            Trigger::Chance { probability } => {
                let words = format!("{}/{index}/{repetition}/{prompt}", self.seed);
                fraction(&words) < *probability
            }
        }
    }
}

/// A number from 0 to 1 that depends on nothing but the words.
pub(crate) fn fraction(words: &str) -> f64 {
    let digest = Sha256::digest(words.as_bytes());
    let head = digest.iter().take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    f64::from(head) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_with_times_stops_for_that_prompt_only() {
        let faults =
            Faults { seed: 1, rules: vec![FaultRule::once_for(FaultKind::ToolFailure, "dragon")] };
        let mut memory = FaultMemory::default();
        assert_eq!(faults.choose(&mut memory, 1, "a dragon"), [FaultKind::ToolFailure]);
        assert_eq!(faults.choose(&mut memory, 2, "a dragon"), []);
        assert_eq!(faults.choose(&mut memory, 3, "two dragons"), [FaultKind::ToolFailure]);
        assert_eq!(faults.choose(&mut memory, 4, "a knight"), []);
    }

    #[test]
    fn every_third_send_is_slow() {
        let rule = FaultRule {
            fault: FaultKind::Slow { factor: 2 },
            trigger: Trigger::Every { n: 3 },
            times: None,
        };
        let faults = Faults { seed: 1, rules: vec![rule] };
        let mut memory = FaultMemory::default();
        let hit: Vec<u64> =
            (1..=9).filter(|serial| !faults.choose(&mut memory, *serial, "x").is_empty()).collect();
        assert_eq!(hit, [3, 6, 9]);
    }

    #[test]
    fn chance_is_repeatable_and_near_its_probability() {
        let rule = FaultRule {
            fault: FaultKind::ToolFailure,
            trigger: Trigger::Chance { probability: 0.25 },
            times: None,
        };
        let faults = Faults { seed: 7, rules: vec![rule] };
        let run = || {
            let mut memory = FaultMemory::default();
            (1..=400)
                .filter(|serial| {
                    !faults.choose(&mut memory, *serial, &format!("prompt {serial}")).is_empty()
                })
                .collect::<Vec<u64>>()
        };
        let first = run();
        assert_eq!(first, run());
        assert!((60..140).contains(&first.len()), "{} of 400", first.len());
    }
}
