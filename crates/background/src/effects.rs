//! What the engine asks for, done with `chrome.*`. Each effect's answer is a new input.

use panelwright_engine::{
    DownloadId, DownloadSeen, Effect, Input, JobId, Obstacle, Report, Settings,
};
use panelwright_journal::{PanelRecord, Store, mirror};
use panelwright_protocol::ToContent;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::error::Error;
use crate::mirror::Places;
use crate::{desk, publish, saving, tabs};

/// Performs effects beside whatever goes on. What fails is said on the console; the engine's
/// deadlines see to the rest.
pub(crate) fn spawn(effects: Vec<Effect>) {
    for effect in effects {
        spawn_local(async move {
            if let Err(error) = perform_one(effect, None).await {
                desk::web_log(&format!("Panelwright: {error}"));
            }
        });
    }
}

/// Performs effects; one that saves the picture at hand is waited for, the others go beside.
pub(crate) async fn perform(effects: Vec<Effect>, bytes: Option<JsValue>) -> Result<(), Error> {
    let (saves, others): (Vec<_>, Vec<_>) =
        effects.into_iter().partition(|effect| matches!(effect, Effect::Save { .. }));
    spawn(others);
    for save in saves {
        perform_one(save, bytes.clone()).await?;
    }
    Ok(())
}

async fn perform_one(effect: Effect, bytes: Option<JsValue>) -> Result<(), Error> {
    let answer = match effect {
        Effect::OpenTab { worker } => Some(tabs::open(worker).await?),
        Effect::CloseTab { tab } => {
            tabs::close(tab).await;
            None
        }
        Effect::ReloadTab { tab } => {
            panelwright_webext::tabs::reload(tab.0).await?;
            None
        }
        Effect::Prepare { tab, job, attempt } => match prompt_of(job).await {
            Ok((prompt, Settings { fresh_chat, two_pictures, .. })) => {
                let prepare = ToContent::Prepare { attempt, prompt, fresh_chat, two_pictures };
                tabs::tell(tab, &prepare).await?
            }
            Err(Error::PromptLost) => {
                let why = Error::PromptLost.to_string();
                let report = Report::NotSent { why, obstacle: Obstacle::Prompt };
                Some(Input::Report { attempt, report })
            }
            Err(error) => return Err(error),
        },
        Effect::Commit { tab, attempt, until } => {
            tabs::tell(tab, &ToContent::Commit { attempt, until }).await?
        }
        Effect::Look { tab, job, attempt, conversation, others } => {
            let (prompt, Settings { two_pictures, .. }) = prompt_of(job).await?;
            let look = ToContent::Look { attempt, prompt, conversation, others, two_pictures };
            tabs::tell(tab, &look).await?
        }
        Effect::Ask { tab, attempt } => tabs::ask(tab, attempt).await?,
        Effect::Cancel { tab, attempt } => {
            // Nothing hangs on its being heard: the tab is free, or gone.
            let _answer = tabs::tell(tab, &ToContent::Cancel { attempt }).await?;
            None
        }
        Effect::Save { job, picture } => match bytes {
            Some(bytes) => Some(saving::save(job, &picture, &bytes).await?),
            // After a wake: the tab sends the picture again until it is acknowledged.
            None => None,
        },
        Effect::WriteAudit => saving::write_audit().await?,
        Effect::Notify => {
            publish::notify().await?;
            None
        }
    };
    match answer {
        // The path of inputs leads back here, so the future has to be boxed.
        Some(input) => {
            let begun = begun(&input);
            Box::pin(desk::feed(input)).await?;
            match begun {
                // Its end may have come before it was recorded as ours, and passed unheard.
                Some(download) => Box::pin(saving::look(download)).await.map(drop),
                None => Ok(()),
            }
        }
        None => Ok(()),
    }
}

/// The download that an input tells to be under way.
fn begun(input: &Input) -> Option<DownloadId> {
    if let Input::Download { seen: DownloadSeen::Running { download }, .. } = input {
        Some(*download)
    } else {
        None
    }
}

/// A job's prompt, and the settings by which it is made.
async fn prompt_of(job: JobId) -> Result<(String, Settings), Error> {
    let (batch, settings) =
        desk::with_book(|book| (book.head().id.clone(), book.state().settings().clone()))
            .await?
            .ok_or(Error::NoBatch)?;
    let panel = panel_of(&batch, job).await?;
    Ok((panel.prompt, settings))
}

/// A job's panel; one that the database has lost comes from the second copy, and is put back.
async fn panel_of(batch: &str, job: JobId) -> Result<PanelRecord, Error> {
    let store = desk::store().await?;
    match store.panel(batch, job).await {
        Ok(Some(panel)) => return Ok(panel),
        Ok(None) | Err(panelwright_journal::Error::Damaged(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let reflection = mirror::reflect(&Places, batch).await?;
    let panel = reflection.panel(job).cloned().ok_or(Error::PromptLost)?;
    store.put_panel(batch, job, &panel).await?;
    Ok(panel)
}

/// An input that an effect's answer is.
pub(crate) type Answer = Option<Input>;
