//! Bytes become inputs: many that fit where the batch stands, some that are nonsense.

use arbitrary::{Result, Unstructured};
use panelwright_engine::{
    AttemptId, ConversationId, DownloadId, DownloadSeen, Evidence, Failure, Input, Job, JobId,
    Limit, Moment, Need, Obstacle, Picture, PictureFormat, Report, SessionId, Source, State, TabId,
    TabLoss, WorkerId,
};

/// The last moment that a browser's clock can show.
const LAST_MOMENT: Moment = Moment(8_640_000_000_000_000);

/// When the next input comes: mostly soon, at times much later, and at times before the last one,
/// since clocks are set.
pub(super) fn next_moment(bytes: &mut Unstructured<'_>, now: Moment) -> Result<Moment> {
    let next = match bytes.int_in_range(0..=15)? {
        0 => Moment(bytes.arbitrary()?),
        1 => Moment(now.0.saturating_sub(bytes.int_in_range(0..=10_000_000)?)),
        2..=4 => now.plus(bytes.int_in_range(0..=10_000_000)?),
        5..=8 => now.plus(bytes.int_in_range(0..=100_000)?),
        _ => now.plus(bytes.int_in_range(0..=255)?),
    };
    Ok(next.min(LAST_MOMENT))
}

pub(super) fn next_input(bytes: &mut Unstructured<'_>, state: &State) -> Result<Input> {
    Ok(match bytes.int_in_range(0..=31)? {
        0 => Input::Woke {
            session: SessionId((*bytes.choose(&["s0", "s1", "s2"])?).to_owned()),
            tabs: vec![tab(bytes)?, tab(bytes)?, tab(bytes)?],
            downloads: vec![(job(bytes, state)?, download_seen(bytes)?)],
        },
        1 => Input::Pause,
        2 => Input::Resume,
        3 => Input::Stop,
        4 => Input::Retry {
            jobs: if bytes.arbitrary()? { Some(vec![job(bytes, state)?]) } else { None },
        },
        5 => Input::EditPrompt { job: job(bytes, state)? },
        6 => Input::Memory { used_percent: bytes.arbitrary()? },
        7 => Input::Network { is_online: bytes.arbitrary()? },
        8 | 9 => Input::TabOpened { worker: worker(bytes)?, tab: tab(bytes)? },
        10 => Input::TabNotOpened { worker: worker(bytes)? },
        11..=13 => Input::Hello { worker: worker(bytes)?, tab: tab(bytes)? },
        14 | 15 => Input::TabLost { tab: tab(bytes)?, how: *bytes.choose(&TAB_LOSSES)? },
        16 => Input::AttemptUnknown { tab: tab(bytes)?, attempt: attempt(bytes, state)? },
        17..=19 => Input::Download { job: job(bytes, state)?, seen: download_seen(bytes)? },
        20 => Input::AuditWritten,
        21..=23 => Input::Tick,
        _ => Input::Report { attempt: attempt(bytes, state)?, report: report(bytes)? },
    })
}

const TAB_LOSSES: [TabLoss; 8] = [
    TabLoss::Closed,
    TabLoss::Crashed,
    TabLoss::Discarded,
    TabLoss::Silent,
    TabLoss::NotOpened,
    TabLoss::Renewed,
    TabLoss::Released,
    TabLoss::Freed,
];

fn report(bytes: &mut Unstructured<'_>) -> Result<Report> {
    let words = "words".to_owned();
    Ok(match bytes.int_in_range(0..=15)? {
        0..=2 => Report::Ready,
        3 | 4 => Report::Sent { conversation: conversation(bytes)? },
        5 => Report::Progress { percent: bytes.arbitrary()? },
        6..=8 => Report::Picture { picture: picture(bytes)?, conversation: conversation(bytes)? },
        9 => Report::NotSent {
            why: words,
            obstacle: *bytes.choose(&[
                Obstacle::Page,
                Obstacle::Prompt,
                Obstacle::Chat,
                Obstacle::Cancelled,
            ])?,
        },
        10 => Report::Unclear { why: words },
        11 => Report::Refused { words },
        12 | 13 => Report::Failed {
            words,
            failure: *bytes.choose(&[
                Failure::Tool,
                Failure::Page,
                Failure::Lasting,
                Failure::NoPicture,
            ])?,
        },
        14 => Report::Limited {
            words,
            limit: *bytes.choose(&[Limit::Quota, Limit::Pace, Limit::Throttle, Limit::AtOnce])?,
            wait_ms: match bytes.int_in_range(0..=3)? {
                0 => None,
                1 => Some(bytes.arbitrary()?),
                _ => Some(bytes.int_in_range(0..=100_000)?),
            },
            sent: bytes.arbitrary()?,
        },
        _ => Report::NeedsPerson {
            need: *bytes.choose(&[Need::SignIn, Need::Challenge, Need::Security, Need::Choice])?,
            words,
            unsent: bytes.arbitrary()?,
        },
    })
}

fn picture(bytes: &mut Unstructured<'_>) -> Result<Picture> {
    let size_bytes = bytes.int_in_range(1..=3)?;
    Ok(Picture {
        format: PictureFormat::Png,
        size_bytes,
        width: 1_024,
        height: 1_024,
        sha256: format!("{size_bytes:064x}"),
        evidence: Evidence::AllSigns,
        source: Source::Original,
    })
}

fn conversation(bytes: &mut Unstructured<'_>) -> Result<Option<ConversationId>> {
    let number: u8 = bytes.int_in_range(0..=8)?;
    Ok((number > 0).then(|| ConversationId(format!("conversation-{number}"))))
}

fn download_seen(bytes: &mut Unstructured<'_>) -> Result<DownloadSeen> {
    let download = DownloadId(bytes.int_in_range(0..=3)?);
    Ok(match bytes.int_in_range(0..=3)? {
        0 => DownloadSeen::Running { download },
        1 | 2 => DownloadSeen::Complete {
            download,
            size_bytes: if bytes.arbitrary()? { Some(bytes.int_in_range(1..=3)?) } else { None },
        },
        _ => DownloadSeen::Failed { words: "words".to_owned() },
    })
}

/// Mostly an attempt that is under way.
fn attempt(bytes: &mut Unstructured<'_>, state: &State) -> Result<AttemptId> {
    let under_way: Vec<AttemptId> = state.jobs().iter().filter_map(Job::attempt).collect();
    if under_way.is_empty() || bytes.ratio(1, 8)? {
        return Ok(AttemptId(bytes.arbitrary()?));
    }
    bytes.choose(&under_way).copied()
}

/// Mostly a job of the batch.
fn job(bytes: &mut Unstructured<'_>, state: &State) -> Result<JobId> {
    if bytes.ratio(1, 8)? {
        return Ok(JobId(bytes.arbitrary()?));
    }
    let count = u32::try_from(state.jobs().len()).unwrap_or(u32::MAX);
    Ok(JobId(bytes.int_in_range(0..=count.saturating_sub(1))?))
}

/// Mostly a worker of the batch.
fn worker(bytes: &mut Unstructured<'_>) -> Result<WorkerId> {
    Ok(WorkerId(if bytes.ratio(1, 16)? {
        bytes.arbitrary()?
    } else {
        bytes.int_in_range(0..=2)?
    }))
}

/// Few enough tabs that most are known, and one that two workers may claim.
fn tab(bytes: &mut Unstructured<'_>) -> Result<TabId> {
    Ok(TabId(bytes.int_in_range(0..=4)?))
}
