//! A generation: the steps of an answer in time, on the server, whether or not a page looks on.

use tokio::time::{Duration, Instant, sleep_until};

use crate::conversations::{Part, Phase};
use crate::faults::FaultKind;
use crate::identifiers::now_ms;
use crate::log::Outcome;
use crate::options::Generation;
use crate::pictures::Stroke;
use crate::sends::Plan;
use crate::texts;
use crate::world::{News, Shared, World};

/// How long the last preview stands without any mark of loading, at most. A program that waits
/// for an unchanged source for five seconds is safe; one that does not is caught.
const UNMARKED_PREVIEW_MS: u64 = 3_500;
/// For how long a toast is shown.
const TOAST_MS: u64 = 6_000;
/// The page tells times of day by the minute.
const MINUTE_MS: u64 = 60_000;
/// The prompt in the stamp of the toast's picture.
const FOREIGN_PROMPT: &str = "A picture that belongs to another conversation.";

/// Something that an answer shows at a moment of its time.
enum Show {
    Preamble,
    Loading { headline: &'static str, percent: u32 },
    Blurred { headline: &'static str, percent: u32 },
    Unmarked,
    Toast,
    StreamLost,
}

/// A moment, in thousandths of the whole time; what is shown from then on; the stop button.
struct Moment {
    at: u64,
    show: Show,
    stop: bool,
}

fn moment(at: u64, show: Show, stop: bool) -> Moment {
    Moment { at, show, stop }
}

/// Runs a generation to its end.
pub(crate) async fn run(shared: Shared, plan: Plan) {
    let begun = Instant::now();
    let (timing, switches) = {
        let world = shared.lock();
        (world.options.timing.clone(), world.options.switches.clone())
    };
    let ends_at = end_fraction(&plan);
    for moment in moments(&plan, switches.preamble) {
        if moment.at >= ends_at {
            break;
        }
        sleep_until(begun + part_of(plan.duration_ms, moment.at)).await;
        if matches!(moment.show, Show::Toast) {
            toast(&shared);
        } else if !step(&shared, &plan, &moment) {
            return;
        }
    }
    if plan.end == Some(FaultKind::NeverEnds) {
        return;
    }
    sleep_until(begun + part_of(plan.duration_ms, ends_at)).await;
    let has_pictures = matches!(plan.end, None | Some(FaultKind::SeveralPictures));
    if !finish(&shared, &plan, switches.stop_stays) || !has_pictures {
        return;
    }
    if !switches.overlay_missing {
        sleep_until(
            begun
                + part_of(plan.duration_ms, 1000)
                + Duration::from_millis(timing.overlay_delay_ms),
        )
        .await;
        change(&shared, &plan, |_, phase, _| {
            if let Phase::Picture { actions, .. } = phase {
                *actions = true;
            }
        });
    }
    shared.tell_sidebar();
}

fn part_of(duration_ms: u64, thousandths: u64) -> Duration {
    Duration::from_millis(duration_ms.saturating_mul(thousandths) / 1000)
}

/// When the end comes: answers in words come earlier than pictures.
fn end_fraction(plan: &Plan) -> u64 {
    match plan.end {
        Some(
            FaultKind::ImageQuota { .. }
            | FaultKind::ImageQuotaUntil { .. }
            | FaultKind::GeneralLimit
            | FaultKind::Pace { .. },
        ) => 200,
        Some(FaultKind::RefusalPolicy | FaultKind::PageError) => 400,
        Some(FaultKind::RefusalCopyright | FaultKind::ToolFailure) => 700,
        // A generation that never ends stands still before the preview without marks.
        Some(FaultKind::NeverEnds) => 800,
        Some(_) | None => 1000,
    }
}

/// The moments on the way to a picture, for the markup of the page.
fn moments(plan: &Plan, preamble: bool) -> Vec<Moment> {
    let unmarked_ms = (plan.duration_ms * 12 / 100).min(UNMARKED_PREVIEW_MS);
    let unmarked_at = 1000 - (unmarked_ms * 1000).checked_div(plan.duration_ms).unwrap_or(0);
    let mut moments = Vec::new();
    if preamble {
        moments.push(moment(80, Show::Preamble, true));
    }
    let loading = |headline, percent| Show::Loading { headline, percent };
    if plan.generation == Generation::B {
        // No stop button is shown while a picture is made.
        moments.push(moment(180, loading("Creating image", 0), false));
    } else {
        moments.extend([
            // Between the words and the picture the stop button is gone for a while.
            moment(180, loading("Getting started", 0), false),
            moment(260, loading("Creating image", 10), true),
            moment(360, loading("Creating image", 28), true),
            moment(460, loading("Creating image", 45), true),
            moment(560, Show::Blurred { headline: "Processing image", percent: 60 }, true),
            moment(720, Show::Blurred { headline: "Finishing touches", percent: 85 }, false),
        ]);
    }
    if plan.has(&FaultKind::ForeignToast) {
        moments.push(moment(500, Show::Toast, false));
    }
    if plan.has(&FaultKind::StreamLost) {
        moments.push(moment(450, Show::StreamLost, false));
    }
    moments.push(moment(unmarked_at, Show::Unmarked, false));
    moments.sort_by_key(|moment| moment.at);
    moments
}

/// Changes the answer of a send and tells the pages. False when the answer is no longer its own.
fn change(
    shared: &Shared,
    plan: &Plan,
    act: impl FnOnce(&mut World, &mut Phase, &mut bool),
) -> bool {
    {
        let mut world = shared.lock();
        let Some(exchange) = world.exchange(&plan.conversation, plan.serial) else {
            return false;
        };
        let (mut phase, mut stop) = (exchange.phase.clone(), exchange.stop);
        if phase == Phase::Stopped {
            return false;
        }
        act(&mut world, &mut phase, &mut stop);
        if let Some(exchange) = world.exchange(&plan.conversation, plan.serial) {
            exchange.phase = phase;
            exchange.stop = stop;
        }
        if let Some(conversation) = world.conversation(&plan.conversation) {
            conversation.touch();
        }
    }
    shared.tell_conversation(&plan.conversation);
    true
}

fn step(shared: &Shared, plan: &Plan, moment: &Moment) -> bool {
    change(shared, plan, |world, phase, stop| {
        *stop = moment.stop;
        *phase = match moment.show {
            Show::Preamble => {
                Phase::Text { text: texts::preamble(&texts::title(&plan.prompt)), streaming: true }
            }
            Show::Loading { headline, percent } => {
                Phase::Loading { headline: headline.to_owned(), percent, preview: None }
            }
            Show::Blurred { headline, percent } => {
                let preview = Some(blurred(world, plan, phase));
                Phase::Loading { headline: headline.to_owned(), percent, preview }
            }
            Show::Unmarked => {
                let part = world.add_picture(&plan.prompt, plan.serial, Stroke::Partial);
                Phase::Picture { parts: vec![part], actions: false }
            }
            Show::StreamLost => {
                // Open pages are told of an error from now on; the truth goes on unseen.
                if let Some(exchange) = world.exchange(&plan.conversation, plan.serial) {
                    let text = "Error in message stream".to_owned();
                    exchange.veil = Some(Phase::PageError { text, in_user_turn: false });
                }
                phase.clone()
            }
            Show::Toast => phase.clone(),
        };
    })
}

/// The blurred preview: the one that is there already, or a new one.
fn blurred(world: &mut World, plan: &Plan, phase: &Phase) -> Part {
    match phase {
        Phase::Loading { preview: Some(part), .. } => part.clone(),
        Phase::Loading { preview: None, .. }
        | Phase::Thinking
        | Phase::Text { .. }
        | Phase::Picture { .. }
        | Phase::Choice { .. }
        | Phase::ToolFailed
        | Phase::PageError { .. }
        | Phase::Stopped => world.add_picture(&plan.prompt, plan.serial, Stroke::Blurred),
    }
}

/// The end of a generation: a picture, two, or what the plan says instead.
fn finish(shared: &Shared, plan: &Plan, stop_stays: bool) -> bool {
    let done = change(shared, plan, |world, phase, stop| {
        let (last, outcome) = last_phase(world, plan);
        *phase = last;
        *stop = stop_stays;
        if let Some(exchange) = world.exchange(&plan.conversation, plan.serial) {
            exchange.running = false;
        }
        if let Some(record) = world.log.record(plan.serial) {
            record.outcome = outcome;
            record.finished_at_ms = Some(now_ms());
        }
    });
    if done {
        shared.tell_sidebar();
    }
    done
}

fn last_phase(world: &mut World, plan: &Plan) -> (Phase, Outcome) {
    let words = |text: &str| Phase::Text { text: text.to_owned(), streaming: false };
    match &plan.end {
        Some(FaultKind::RefusalPolicy) => (words(texts::REFUSAL_POLICY), Outcome::Refused),
        Some(FaultKind::RefusalCopyright) => (words(texts::REFUSAL_COPYRIGHT), Outcome::Refused),
        Some(FaultKind::ToolFailure) => (Phase::ToolFailed, Outcome::ToolFailed),
        Some(FaultKind::PageError) => {
            let text =
                "Something went wrong while generating the response. If this issue persists \
                        please contact us through our help center."
                    .to_owned();
            // The error was seen in the user's turn as well as below it.
            let in_user_turn = plan.serial.is_multiple_of(2);
            (Phase::PageError { text, in_user_turn }, Outcome::PageError)
        }
        Some(FaultKind::ImageQuota { reset_minutes }) => {
            (words(&texts::image_quota(*reset_minutes)), Outcome::Quota)
        }
        Some(FaultKind::ImageQuotaUntil { minutes, language }) => {
            let until_ms = (now_ms() / MINUTE_MS).saturating_add(*minutes) * MINUTE_MS;
            (words(&language.image_quota_until(until_ms)), Outcome::Quota)
        }
        Some(FaultKind::GeneralLimit) => (words(texts::GENERAL_LIMIT), Outcome::Quota),
        Some(FaultKind::Pace { minutes }) => (words(&texts::pace(*minutes)), Outcome::Pace),
        Some(FaultKind::TwoPictures) => {
            (Phase::Choice { parts: two_pictures(world, plan) }, Outcome::TwoPictures)
        }
        Some(FaultKind::SeveralPictures) => {
            let parts = two_pictures(world, plan);
            (Phase::Picture { parts, actions: false }, Outcome::TwoPictures)
        }
        Some(_) | None => {
            let parts = vec![final_picture(world, plan, Stroke::Finished)];
            (Phase::Picture { parts, actions: false }, Outcome::Picture)
        }
    }
}

fn two_pictures(world: &mut World, plan: &Plan) -> Vec<Part> {
    [Stroke::Finished, Stroke::Alternative]
        .map(|stroke| final_picture(world, plan, stroke))
        .to_vec()
}

fn final_picture(world: &mut World, plan: &Plan, stroke: Stroke) -> Part {
    let part = world.add_picture(&plan.prompt, plan.serial, stroke);
    if let Some(file) = world.files.get_mut(&part.file) {
        file.forbid = u32::from(plan.has(&FaultKind::PictureForbidden));
        file.truncate = u32::from(plan.has(&FaultKind::PictureTruncated));
        file.is_late = plan.has(&FaultKind::PictureLate);
    }
    part
}

fn toast(shared: &Shared) {
    let part = shared.lock().add_picture(FOREIGN_PROMPT, 0, Stroke::Finished);
    shared.tell(&News::Toast {
        text: "Image created".to_owned(),
        thumbnail: part.address,
        for_ms: TOAST_MS,
    });
}
