//! Fault rules as words of a command line: `kind[=number][@trigger][*TIMES]`.
//!
//! Examples: `refusal_policy@contains:dragon`, `slow=4@every:5`, `tool_failure@chance:0.1*1`,
//! `image_quota=90`.

use std::str::FromStr;

use thiserror::Error;

use crate::faults::{FaultKind, FaultRule, Trigger};

/// Why the words of a fault could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FaultWordsError {
    /// No fault has this name.
    #[error(
        "there is no fault named '{0}'; write one of refusal_policy, refusal_copyright, \
         tool_failure, page_error, stream_lost, reply_lost, slow=FACTOR, never_ends, \
         picture_forbidden, picture_truncated, image_quota=MINUTES, pace=MINUTES, throttle, \
         foreign_toast, two_pictures"
    )]
    UnknownKind(String),
    /// No trigger has this form.
    #[error(
        "'{0}' is not a trigger; write @every:N, @contains:TEXT or @chance:P with P from 0 to 1, \
         or leave it out for every send"
    )]
    UnknownTrigger(String),
    /// A number was expected.
    #[error("'{0}' is not a whole number; write for example slow=4")]
    NotANumber(String),
}

impl FromStr for FaultRule {
    type Err = FaultWordsError;

    fn from_str(words: &str) -> Result<Self, Self::Err> {
        let (words, times) = split_times(words);
        let (kind, trigger) = match words.split_once('@') {
            Some((kind, trigger)) => (kind, parse_trigger(trigger)?),
            None => (words, Trigger::Always),
        };
        Ok(Self { fault: parse_kind(kind)?, trigger, times })
    }
}

/// Takes `*3` off the end.
fn split_times(words: &str) -> (&str, Option<u32>) {
    let Some((before, digits)) = words.rsplit_once('*') else {
        return (words, None);
    };
    match digits.parse() {
        Ok(times) => (before, Some(times)),
        Err(_) => (words, None),
    }
}

fn parse_trigger(words: &str) -> Result<Trigger, FaultWordsError> {
    let unknown = || FaultWordsError::UnknownTrigger(words.to_owned());
    let (name, value) = words.split_once(':').ok_or_else(unknown)?;
    match name {
        "every" => Ok(Trigger::Every { n: value.parse().map_err(|_| unknown())? }),
        "contains" => Ok(Trigger::Contains { text: value.to_owned() }),
        "chance" => {
            let probability: f64 = value.parse().map_err(|_| unknown())?;
            if (0.0..=1.0).contains(&probability) {
                Ok(Trigger::Chance { probability })
            } else {
                Err(unknown())
            }
        }
        _ => Err(unknown()),
    }
}

fn parse_kind(words: &str) -> Result<FaultKind, FaultWordsError> {
    let (name, value) = match words.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (words, None),
    };
    let number = |otherwise: u32| match value {
        Some(digits) => {
            digits.parse::<u32>().map_err(|_| FaultWordsError::NotANumber(digits.to_owned()))
        }
        None => Ok(otherwise),
    };
    Ok(match name {
        "refusal_policy" => FaultKind::RefusalPolicy,
        "refusal_copyright" => FaultKind::RefusalCopyright,
        "tool_failure" => FaultKind::ToolFailure,
        "page_error" => FaultKind::PageError,
        "stream_lost" => FaultKind::StreamLost,
        "reply_lost" => FaultKind::ReplyLost,
        "slow" => FaultKind::Slow { factor: number(3)? },
        "never_ends" => FaultKind::NeverEnds,
        "picture_forbidden" => FaultKind::PictureForbidden,
        "picture_truncated" => FaultKind::PictureTruncated,
        "image_quota" => FaultKind::ImageQuota { reset_minutes: u64::from(number(90)?) },
        "pace" => FaultKind::Pace { minutes: u64::from(number(2)?) },
        "throttle" => FaultKind::Throttle,
        "foreign_toast" => FaultKind::ForeignToast,
        "two_pictures" => FaultKind::TwoPictures,
        _ => return Err(FaultWordsError::UnknownKind(words.to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_rules() {
        let rule: FaultRule = "slow=4@every:5".parse().unwrap();
        assert_eq!(rule.fault, FaultKind::Slow { factor: 4 });
        assert_eq!(rule.trigger, Trigger::Every { n: 5 });
        assert_eq!(rule.times, None);

        let rule: FaultRule = "tool_failure@chance:0.1*1".parse().unwrap();
        assert_eq!(rule.trigger, Trigger::Chance { probability: 0.1 });
        assert_eq!(rule.times, Some(1));

        let rule: FaultRule = "refusal_policy@contains:a fox".parse().unwrap();
        assert_eq!(rule.trigger, Trigger::Contains { text: "a fox".to_owned() });
        assert_eq!(rule.times, None);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(matches!("rain".parse::<FaultRule>(), Err(FaultWordsError::UnknownKind(_))));
        assert!(matches!(
            "slow@chance:2".parse::<FaultRule>(),
            Err(FaultWordsError::UnknownTrigger(_))
        ));
        assert!(matches!("slow=soon".parse::<FaultRule>(), Err(FaultWordsError::NotANumber(_))));
    }
}
