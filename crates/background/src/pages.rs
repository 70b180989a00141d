//! What popup and studio ask.

use panelwright_engine::{Input, Job, JobId, JobState};
use panelwright_journal::{PanelRecord, Store};
use panelwright_protocol::{
    BatchRow, JobRow, PageAnswer, PageRequest, PanelText, Status, TABLE_KEY, Thumbnail,
};
use panelwright_script::limits::PROMPT_CHARACTERS_MAX;
use panelwright_selectors::FILE_BYTES_MAX;
use panelwright_webext::downloads;
use panelwright_webext::storage::Area;

use crate::error::Error;
use crate::{check, desk, publish, requests, shelf, start};

/// More thumbnails than fit on any screen.
const THUMBNAILS_MAX: usize = 100;

/// Answers a page; what cannot be done is answered in words.
pub(crate) async fn answer(request: PageRequest) -> PageAnswer {
    match try_answer(request).await {
        Ok(answer) => answer,
        Err(error) => PageAnswer::Refused { words: error.to_string() },
    }
}

async fn try_answer(request: PageRequest) -> Result<PageAnswer, Error> {
    match request {
        PageRequest::Status => {
            let status = status().await?.map(Box::new);
            Ok(PageAnswer::Status { status })
        }
        PageRequest::Start(request) => {
            start::start(*request).await?;
            Ok(PageAnswer::Done)
        }
        PageRequest::Pause => command(Input::Pause).await,
        PageRequest::Resume => command(Input::Resume).await,
        PageRequest::Stop => command(Input::Stop).await,
        PageRequest::Retry { jobs } => command(Input::Retry { jobs }).await,
        PageRequest::EditPrompt { job, prompt } => edit_prompt(job, prompt).await,
        PageRequest::Panels { batch } => {
            let panels = desk::store().await?.panels(&batch.0).await?;
            let panels = (0..).map(JobId).zip(panels).map(panel_text).collect();
            Ok(PageAnswer::Panels { panels })
        }
        PageRequest::Jobs { since } => jobs(since).await,
        PageRequest::Thumbnails { batch, jobs } => {
            let jobs = &jobs[..jobs.len().min(THUMBNAILS_MAX)];
            let found = desk::store().await?.thumbnails(&batch.0, jobs).await?;
            let thumbnails =
                found.into_iter().map(|(job, address)| Thumbnail { job, address }).collect();
            Ok(PageAnswer::Thumbnails { thumbnails })
        }
        PageRequest::ShowFile { job } => show_file(job).await,
        PageRequest::Batches => {
            let mut batches: Vec<BatchRow> = desk::batches()
                .await?
                .into_iter()
                .map(|head| BatchRow {
                    batch: panelwright_engine::BatchId(head.id),
                    title: head.title,
                    started_at: head.started_at,
                    jobs: head.jobs,
                })
                .collect();
            batches.reverse();
            Ok(PageAnswer::Batches { batches })
        }
        PageRequest::CheckPage { site } => {
            Ok(PageAnswer::Checked { check: check::check(&site).await? })
        }
        PageRequest::LoadTable { text } => load_table(&text).await,
        PageRequest::ForgetTable => {
            Area::Local.remove(TABLE_KEY).await?;
            Ok(PageAnswer::Done)
        }
        PageRequest::TakeUp { batch } => done(shelf::take_up(&batch).await),
        PageRequest::ForgetStory { batch } => done(shelf::forget_story(&batch).await),
        PageRequest::Remove { batch } => done(shelf::remove(&batch).await),
        PageRequest::Preferences => {
            let preferences = requests::preferences::read().await?;
            Ok(PageAnswer::Preferences { preferences })
        }
        PageRequest::ChangePreferences { change } => {
            let preferences = requests::preferences::change(change).await?;
            Ok(PageAnswer::Preferences { preferences })
        }
        PageRequest::ForgetRequests => done(requests::forget().await),
        PageRequest::ShowRequestFile { request } => done(requests::show_file(&request).await),
    }
}

/// Stores a table. The page that sends it has read it, and whoever uses it reads it again.
async fn load_table(text: &str) -> Result<PageAnswer, Error> {
    if text.len() > FILE_BYTES_MAX {
        return Err(Error::Refused(format!(
            "This table has {} bytes; a table has at most {FILE_BYTES_MAX}.",
            text.len()
        )));
    }
    Area::Local.write(TABLE_KEY, text).await?;
    Ok(PageAnswer::Done)
}

fn done(result: Result<(), Error>) -> Result<PageAnswer, Error> {
    result.map(|()| PageAnswer::Done)
}

async fn command(input: Input) -> Result<PageAnswer, Error> {
    if desk::with_book(|_| ()).await?.is_none() {
        return Err(Error::NoBatch);
    }
    desk::feed(input).await?;
    Ok(PageAnswer::Done)
}

/// The status as pages read it.
pub(crate) async fn status() -> Result<Option<Status>, Error> {
    let Some((status, in_hand)) = desk::with_book(publish::status_of).await? else {
        return Ok(None);
    };
    publish::name_panels(status, &in_hand).await.map(Some)
}

async fn edit_prompt(job: JobId, prompt: String) -> Result<PageAnswer, Error> {
    let length = prompt.chars().count();
    if !(1..=PROMPT_CHARACTERS_MAX).contains(&length) {
        return Err(Error::Refused(format!(
            "A prompt has 1 to {PROMPT_CHARACTERS_MAX} characters; this one has {length}."
        )));
    }
    let batch = desk::with_book(|book| {
        let can = book.state().job(job).is_some_and(Job::can_change_prompt);
        can.then(|| book.head().id.clone())
    });
    let Some(batch) = batch.await?.flatten() else {
        return Err(Error::Refused(
            "This panel is under way or done, so its prompt stays as it was sent.".to_owned(),
        ));
    };
    let store = desk::store().await?;
    let panel = store.panel(&batch, job).await?.ok_or(Error::NoBatch)?;
    store.put_panel(&batch, job, &PanelRecord { prompt, ..panel }).await?;
    desk::keep_panel(job).await?;
    desk::feed(Input::EditPrompt { job }).await?;
    Ok(PageAnswer::Done)
}

async fn jobs(since: u64) -> Result<PageAnswer, Error> {
    let batch = desk::with_book(|book| book.head().id.clone()).await?.ok_or(Error::NoBatch)?;
    let changed = |book: &panelwright_journal::Book| {
        let changed = (0..).map(JobId).zip(book.state().jobs()).filter(|(_, job)| {
            // Jobs that nothing has happened to are told of at the first asking.
            job.revision > since || since == 0
        });
        let rows: Vec<(JobId, Job)> = changed.map(|(id, job)| (id, job.clone())).collect();
        (book.state().revision(), rows)
    };
    let (revision, changed) = desk::with_book(changed).await?.ok_or(Error::NoBatch)?;
    let store = desk::store().await?;
    let mut rows = Vec::with_capacity(changed.len());
    for (id, job) in changed {
        let file = match job.picture().filter(|_| job.is_over()) {
            Some(picture) => store.panel(&batch, id).await?.map(|panel| panel.path(picture)),
            None => None,
        };
        rows.push(job_row(id, &job, file));
    }
    Ok(PageAnswer::Jobs { revision, rows })
}

fn job_row(id: JobId, job: &Job, file: Option<String>) -> JobRow {
    let retry_at = match &job.state {
        JobState::Waiting { ready_at } if ready_at.0 > 0 => Some(*ready_at),
        JobState::Unsettled { ready_at, .. } => Some(*ready_at),
        JobState::Waiting { .. }
        | JobState::Preparing { .. }
        | JobState::Sending { .. }
        | JobState::Making { .. }
        | JobState::Looking { .. }
        | JobState::Saving { .. }
        | JobState::Done { .. }
        | JobState::SetAside { .. } => None,
    };
    let reason = match &job.state {
        JobState::SetAside { reason, .. } => Some(reason.clone()),
        JobState::Waiting { .. }
        | JobState::Preparing { .. }
        | JobState::Sending { .. }
        | JobState::Making { .. }
        | JobState::Unsettled { .. }
        | JobState::Looking { .. }
        | JobState::Saving { .. }
        | JobState::Done { .. } => None,
    };
    JobRow {
        job: id,
        phase: job.phase(),
        attempts: job.counts.attempts,
        reason,
        file,
        since: job.since,
        retry_at,
    }
}

fn panel_text((job, panel): (JobId, PanelRecord)) -> PanelText {
    PanelText {
        job,
        name: panel.name,
        chapter: panel.chapter,
        prompt: panel.prompt,
        file: panel.file,
    }
}

async fn show_file(job: JobId) -> Result<PageAnswer, Error> {
    let store = desk::store().await?;
    let gone = || {
        Error::Refused(
            "The browser does not remember this file any more; look in the batch's folder."
                .to_owned(),
        )
    };
    // Looking up the panel needs no lock; the name is all that is asked of the book.
    let (batch, picture) = desk::with_book(|book| {
        let picture = book.state().job(job).and_then(Job::picture).cloned();
        (book.head().id.clone(), picture)
    })
    .await?
    .ok_or(Error::NoBatch)?;
    let panel = store.panel(&batch, job).await?;
    let (panel, picture) = panel.zip(picture).ok_or_else(gone)?;
    let file = panel.path(&picture);
    let download = downloads::newest_by_name(&file).await?.ok_or_else(gone)?;
    downloads::show(download.id)?;
    Ok(PageAnswer::Done)
}
