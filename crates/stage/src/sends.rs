//! Taking a send: the rules under which it is accepted, and the plan of what will become of it.

use serde::Deserialize;
use thiserror::Error;

use crate::conversations::{Conversation, Exchange, Phase};
use crate::faults::{FaultKind, fraction};
use crate::identifiers::now_ms;
use crate::language::Language;
use crate::log::{Outcome, RefusalReason, RefusedSend, SendRecord};
use crate::options::Generation;
use crate::world::World;

/// A send as the page posts it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendRequest {
    /// The exact text of the box.
    pub(crate) prompt: String,
    /// The conversation, or none for a new one.
    pub(crate) conversation_id: Option<String>,
    /// The id that the page gave to the user's message.
    pub(crate) message_id: String,
    /// The markup of the page.
    pub(crate) generation: Generation,
    /// File ids of reference pictures.
    #[serde(default)]
    pub(crate) uploads: Vec<String>,
    /// Whether the page was hidden.
    #[serde(default)]
    pub(crate) hidden: bool,
}

/// Why a send was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum SendError {
    /// It came too soon, or too many were running.
    #[error("the send was turned away: {0:?}")]
    TurnedAway(RefusalReason, Language),
    /// There was nothing to send.
    #[error("the prompt is empty; write something and send again")]
    Empty,
    /// The conversation does not exist.
    #[error("there is no such conversation; start a new chat")]
    UnknownConversation,
    /// The message to answer anew does not exist.
    #[error("there is no such message in this conversation; load it again")]
    UnknownMessage,
}

/// What will become of a send.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The send.
    pub(crate) serial: u64,
    /// Its conversation.
    pub(crate) conversation: String,
    /// Its prompt.
    pub(crate) prompt: String,
    /// The markup of the page, which decides how progress is shown.
    pub(crate) generation: Generation,
    /// From now until the end, in milliseconds.
    pub(crate) duration_ms: u64,
    /// How it ends, if not with one picture.
    pub(crate) end: Option<FaultKind>,
    /// Other faults on the way.
    pub(crate) faults: Vec<FaultKind>,
}

impl Plan {
    /// Whether a fault without further detail is planned.
    pub(crate) fn has(&self, fault: &FaultKind) -> bool {
        self.faults.contains(fault)
    }
}

/// Takes a send from the composer, or turns it away.
pub(crate) fn accept(world: &mut World, request: SendRequest) -> Result<Plan, SendError> {
    if request.prompt.trim().is_empty() && request.uploads.is_empty() {
        return Err(SendError::Empty);
    }
    if let Some(id) = &request.conversation_id
        && world.conversation(id).is_none()
    {
        return Err(SendError::UnknownConversation);
    }
    let faults = admit(world, &request.prompt, request.conversation_id.as_deref())?;
    let id = match request.conversation_id {
        Some(id) => id,
        None => {
            let id = world.identifiers.uuid();
            world.conversations.push(Conversation::new(id.clone(), &request.prompt));
            id
        }
    };
    let plan = plan(world, &id, &request.prompt, request.generation, faults);
    record(world, &plan, false, request.uploads.len(), request.hidden);
    let exchange = Exchange {
        user_id: request.message_id,
        prompt: request.prompt,
        uploads: request.uploads,
        assistant_id: world.identifiers.uuid(),
        turn_id: format!("request-WEB:{}-0", world.identifiers.uuid()),
        picture_id: world.identifiers.uuid(),
        generation: request.generation,
        serial: plan.serial,
        phase: Phase::Thinking,
        stop: true,
        running: true,
        veil: None,
        at_ms: now_ms(),
    };
    if let Some(conversation) = world.conversation(&id) {
        conversation.exchanges.push(exchange);
        conversation.touch();
    }
    world.log.most_at_once = world.log.most_at_once.max(world.running());
    Ok(plan)
}

/// Takes the wish to answer a message anew: a send like any other, for the same message.
pub(crate) fn accept_retry(
    world: &mut World,
    conversation_id: &str,
    message_id: &str,
    hidden: bool,
) -> Result<Plan, SendError> {
    let conversation = world.conversation(conversation_id).ok_or(SendError::UnknownConversation)?;
    let old = conversation
        .exchanges
        .iter()
        .find(|exchange| exchange.user_id == message_id)
        .ok_or(SendError::UnknownMessage)?;
    let (prompt, generation) = (old.prompt.clone(), old.generation);
    let (old_serial, was_running, uploads) = (old.serial, old.running, old.uploads.len());
    let faults = admit(world, &prompt, None)?;
    if was_running && let Some(record) = world.log.record(old_serial) {
        record.outcome = Outcome::Stopped;
    }
    let plan = plan(world, conversation_id, &prompt, generation, faults);
    record(world, &plan, true, uploads, hidden);
    let (assistant_id, picture_id) = (world.identifiers.uuid(), world.identifiers.uuid());
    if let Some(exchange) = world.exchange(conversation_id, old_serial) {
        exchange.serial = plan.serial;
        exchange.assistant_id = assistant_id;
        exchange.picture_id = picture_id;
        exchange.phase = Phase::Thinking;
        exchange.stop = true;
        exchange.running = true;
        exchange.veil = None;
    }
    if let Some(conversation) = world.conversation(conversation_id) {
        conversation.touch();
    }
    Ok(plan)
}

/// The rules at the door, for a send into a new conversation or one that is there already. Gives
/// the faults of the send that is let in.
fn admit(
    world: &mut World,
    prompt: &str,
    conversation: Option<&str>,
) -> Result<Vec<FaultKind>, SendError> {
    let now = now_ms();
    let timing = &world.options.timing;
    let too_soon =
        world.last_send_ms.is_some_and(|last| now < last.saturating_add(timing.minimum_gap_ms));
    let too_many = timing.maximum_at_once > 0 && world.running() >= timing.maximum_at_once;
    let reason = if world.options.switches.signed_out {
        Some(RefusalReason::SignedOut)
    } else if too_soon {
        Some(RefusalReason::TooFast)
    } else if too_many {
        Some(RefusalReason::TooManyAtOnce)
    } else {
        None
    };
    if let Some(reason) = reason {
        return Err(turn_away(world, prompt, reason, Language::default()));
    }
    let serial = next_serial(world);
    let faults = world.options.faults.choose(&mut world.fault_memory, serial, prompt);
    for fault in &faults {
        if let Some((reason, language)) = refusal(world, fault, conversation) {
            return Err(turn_away(world, prompt, reason, language));
        }
    }
    world.last_send_ms = Some(now);
    Ok(faults)
}

/// Why a fault turns a send away at the door, if it does.
fn refusal(
    world: &mut World,
    fault: &FaultKind,
    conversation: Option<&str>,
) -> Option<(RefusalReason, Language)> {
    let reason = match fault {
        FaultKind::Throttle { language } => return Some((RefusalReason::TooFast, *language)),
        FaultKind::UnusualActivity => RefusalReason::UnusualActivity,
        FaultKind::SessionExpired => RefusalReason::SessionExpired,
        FaultKind::ChatTooLong { exchanges } => {
            let conversation = world.conversation(conversation?)?;
            let is_full = conversation.exchanges.len() >= *exchanges as usize;
            conversation.full |= is_full;
            if !is_full {
                return None;
            }
            RefusalReason::ChatTooLong
        }
        FaultKind::RefusalPolicy
        | FaultKind::RefusalCopyright
        | FaultKind::ToolFailure
        | FaultKind::PageError
        | FaultKind::StreamLost
        | FaultKind::ReplyLost
        | FaultKind::Slow { .. }
        | FaultKind::NeverEnds
        | FaultKind::PictureForbidden
        | FaultKind::PictureTruncated
        | FaultKind::PictureLate
        | FaultKind::ImageQuota { .. }
        | FaultKind::ImageQuotaUntil { .. }
        | FaultKind::GeneralLimit
        | FaultKind::Pace { .. }
        | FaultKind::ForeignToast
        | FaultKind::TwoPictures
        | FaultKind::SeveralPictures => return None,
    };
    Some((reason, Language::default()))
}

fn turn_away(
    world: &mut World,
    prompt: &str,
    reason: RefusalReason,
    language: Language,
) -> SendError {
    world.log.refused.push(RefusedSend { prompt: prompt.to_owned(), at_ms: now_ms(), reason });
    SendError::TurnedAway(reason, language)
}

fn next_serial(world: &World) -> u64 {
    world.log.sends.len() as u64 + 1
}

fn plan(
    world: &mut World,
    conversation: &str,
    prompt: &str,
    generation: Generation,
    faults: Vec<FaultKind>,
) -> Plan {
    let serial = next_serial(world);
    let mut end = faults.iter().find(|fault| fault.decides_the_end()).cloned();
    if end.is_none()
        && let Some(quota) = world.options.quota
        && let Err(reset_minutes) = world.quota_window.take(quota, now_ms())
    {
        end = Some(FaultKind::ImageQuota { reset_minutes });
    }
    let timing = &world.options.timing;
    let mut duration_ms = timing.generation_time_ms;
    let reach_ms = duration_ms * timing.jitter_percent / 100;
    let stray = fraction(&format!("{}/{serial}/time", world.options.faults.seed));
    // The product is at most twice the reach, far below the precision of a double.
    duration_ms = (duration_ms + (2.0 * reach_ms as f64 * stray) as u64).saturating_sub(reach_ms);
    for fault in &faults {
        if let FaultKind::Slow { factor } = fault {
            duration_ms = duration_ms.saturating_mul(u64::from(*factor));
        }
    }
    Plan {
        serial,
        conversation: conversation.to_owned(),
        prompt: prompt.to_owned(),
        generation,
        duration_ms,
        end,
        faults,
    }
}

fn record(world: &mut World, plan: &Plan, retry: bool, uploads: usize, hidden: bool) {
    *world.log.prompts.entry(plan.prompt.clone()).or_default() += 1;
    world.log.sends.push(SendRecord {
        serial: plan.serial,
        prompt: plan.prompt.clone(),
        conversation: plan.conversation.clone(),
        at_ms: now_ms(),
        generation: plan.generation,
        retry,
        uploads,
        hidden,
        outcome: Outcome::Generating,
        finished_at_ms: None,
        picture_fetches: 0,
        picture_views: 0,
    });
}
