//! Fault rules as words of a command line: `kind[=number][@trigger][*TIMES]`.
//!
//! Examples: `refusal_policy@contains:dragon`, `slow=4@every:5`, `tool_failure@chance:0.1*1`,
//! `image_quota=90`, `image_quota_until=5:ja`.

use std::str::FromStr;

use thiserror::Error;

use crate::faults::{FaultKind, FaultRule, Trigger};
use crate::language::{Language, TAGS};

/// Why the words of a fault could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FaultWordsError {
    /// No fault has this name.
    #[error(
        "there is no fault named '{0}'; write one of refusal_policy, refusal_copyright, \
         tool_failure, page_error, stream_lost, reply_lost, slow=FACTOR, never_ends, \
         picture_forbidden, picture_truncated, picture_late, image_quota=MINUTES, \
         image_quota_until=MINUTES:LANGUAGE, general_limit, pace=MINUTES, throttle=LANGUAGE, \
         chat_too_long=EXCHANGES, unusual_activity, session_expired, foreign_toast, two_pictures, \
         several_pictures"
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
    /// A language was expected.
    #[error("'{0}' is not a language of the stage; write one of {TAGS}")]
    UnknownLanguage(String),
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
    let number = |otherwise: u32| value.map_or(Ok(otherwise), parse_number);
    let language = |value: Option<&str>| value.map_or(Ok(Language::default()), parse_language);
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
        "picture_late" => FaultKind::PictureLate,
        "image_quota" => FaultKind::ImageQuota { reset_minutes: u64::from(number(90)?) },
        "image_quota_until" => {
            let (minutes, tag) = match value.map(|value| value.split_once(':').ok_or(value)) {
                Some(Ok((minutes, tag))) => (Some(minutes), Some(tag)),
                Some(Err(minutes)) => (Some(minutes), None),
                None => (None, None),
            };
            let minutes = u64::from(minutes.map_or(Ok(5), parse_number)?);
            FaultKind::ImageQuotaUntil { minutes, language: language(tag)? }
        }
        "general_limit" => FaultKind::GeneralLimit,
        "pace" => FaultKind::Pace { minutes: u64::from(number(2)?) },
        "throttle" => FaultKind::Throttle { language: language(value)? },
        "chat_too_long" => FaultKind::ChatTooLong { exchanges: number(1)? },
        "unusual_activity" => FaultKind::UnusualActivity,
        "session_expired" => FaultKind::SessionExpired,
        "foreign_toast" => FaultKind::ForeignToast,
        "two_pictures" => FaultKind::TwoPictures,
        "several_pictures" => FaultKind::SeveralPictures,
        _ => return Err(FaultWordsError::UnknownKind(words.to_owned())),
    })
}

fn parse_number(digits: &str) -> Result<u32, FaultWordsError> {
    digits.parse().map_err(|_| FaultWordsError::NotANumber(digits.to_owned()))
}

fn parse_language(tag: &str) -> Result<Language, FaultWordsError> {
    tag.parse().map_err(|()| FaultWordsError::UnknownLanguage(tag.to_owned()))
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

        let rule: FaultRule = "image_quota_until=3:ja".parse().unwrap();
        assert_eq!(rule.fault, FaultKind::ImageQuotaUntil { minutes: 3, language: Language::Ja });
        let rule: FaultRule = "image_quota_until=3".parse().unwrap();
        assert_eq!(rule.fault, FaultKind::ImageQuotaUntil { minutes: 3, language: Language::En });
        let rule: FaultRule = "throttle=de*1".parse().unwrap();
        assert_eq!(rule.fault, FaultKind::Throttle { language: Language::De });
        let rule: FaultRule = "chat_too_long".parse().unwrap();
        assert_eq!(rule.fault, FaultKind::ChatTooLong { exchanges: 1 });

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
        assert!(matches!(
            "throttle=klingon".parse::<FaultRule>(),
            Err(FaultWordsError::UnknownLanguage(_))
        ));
        assert!(matches!("slow=soon".parse::<FaultRule>(), Err(FaultWordsError::NotANumber(_))));
    }
}
