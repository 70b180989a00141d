//! `panelwright run`: a batch through the real extension in a real browser; and
//! `panelwright check`: how much of the page that extension recognises.

mod check;
mod options;
mod place;
mod progress;
mod report;
mod studio;
mod watch;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

pub use check::{CheckOptions, CheckReport, check};
pub use options::{AfterRestart, KeptPicture, RunOptions};
pub use place::find_extension;
pub use report::{JobReport, JobResult, RunReport, Verification};

use crate::browser::{Browser, LaunchOptions, Remote, download_folder};
use studio::Studio;
use watch::End;

/// Where pictures go when nobody says where.
const DEFAULT_FOLDER: &str = "pictures";

/// Runs a batch to its end and returns its report, which is also written where the options say.
/// The browser is closed in any case, also when the person interrupts.
///
/// # Errors
///
/// There is nothing to run, the browser or the extension does not start, the batch is refused, it
/// needs a person, or it does not end in time. A job without a picture is no error: the report
/// tells of it.
pub async fn run(options: &RunOptions) -> anyhow::Result<RunReport> {
    let extension = place::extension(options.extension.as_deref())?;
    if let Some(site) = &options.site {
        place::check_site(&extension, site)?;
    }
    let out = out_folder(options)?;
    if let (false, Some(script)) = (options.resume, &options.script) {
        // The same reader as in the extension: a mistake is told at once, without a browser.
        crate::script_command::read_script(script)?;
    }
    let browser = Browser::launch(&LaunchOptions {
        extension,
        downloads: out.clone(),
        profile: options.profile.clone(),
        headed: options.headed,
        arguments: options.browser_arguments.clone(),
        program: None,
    })
    .await?;
    let outcome = tokio::select! {
        outcome = drive(browser.remote(), options, &out) => outcome,
        signal = interrupted() => Err(signal),
    };
    browser.close().await;
    let report = outcome?;
    if let Some(file) = &options.report {
        let text = serde_json::to_string_pretty(&report)?;
        std::fs::write(file, text + "\n")
            .with_context(|| format!("the report cannot be written to {}", file.display()))?;
    }
    Ok(report)
}

/// Starts a batch in a browser that runs already, and leaves it to itself: for whoever wants to
/// do something else than wait for its end.
///
/// # Errors
///
/// The options name no script, the profile has an unfinished batch, or the batch is refused.
pub async fn start(browser: &Remote, options: &RunOptions) -> anyhow::Result<()> {
    let studio = Studio::open(browser).await?;
    start_in(&studio, options).await
}

async fn start_in(studio: &Studio, options: &RunOptions) -> anyhow::Result<()> {
    let phase = studio.phase().await?;
    if phase.is_unfinished() {
        bail!(
            "the profile has an unfinished batch ({phase}), and starting another would lose \
             sight of it. Go on with it: panelwright run --resume --profile DIR. Or stop it in \
             the studio first"
        );
    }
    let script = options.script.as_deref().context("a script is needed to start a batch")?;
    studio.start(script, options, phase).await
}

async fn drive(
    browser: &Remote,
    options: &RunOptions,
    out: &std::path::Path,
) -> anyhow::Result<RunReport> {
    let start = Instant::now();
    let studio = Studio::open(browser).await?;
    if options.resume {
        studio.resume(studio.phase().await?).await?;
        if options.retry_failed {
            studio.retry_failed().await?;
        }
    } else {
        start_in(&studio, options).await?;
    }
    let deadline = options.timeout_minutes.map(|minutes| Duration::from_secs_f64(minutes * 60.0));
    let deadline = deadline.map(|timeout| start + timeout);
    let ending = watch::watch(&studio, deadline, options.headed).await?;
    let hint = going_on(options);
    match ending.end {
        End::Ended => {}
        End::NeedsPerson { words } => bail!(
            "{} of {} pictures are done, and now a person is needed: {}. {hint}",
            ending.status.progress.done,
            ending.status.progress.total,
            words.trim_end_matches('.')
        ),
        End::TimeUp => bail!(
            "{} of {} pictures are done, and the time of --timeout is up. {hint}",
            ending.status.progress.done,
            ending.status.progress.total
        ),
    }
    let audit = watch::audit(out, &ending.status).await?;
    let mut report = RunReport::build(&audit, out);
    if options.export {
        report.exported = Some(studio.export(&audit.batch, out).await?);
    }
    Ok(report)
}

/// How a batch that did not end is gone on with.
fn going_on(options: &RunOptions) -> String {
    match &options.profile {
        Some(profile) => format!(
            "Do what is needed with `panelwright run --headed --resume --profile {}`, which goes \
             on with this batch",
            profile.display()
        ),
        None => "This profile was thrown away with the batch in it: use --profile DIR to keep it, \
                 and --headed to see the browser and sign in"
            .to_owned(),
    }
}

/// Where the pictures go: as asked for, else where the profile's batch began, else `pictures`.
fn out_folder(options: &RunOptions) -> anyhow::Result<PathBuf> {
    let earlier = match (&options.profile, options.resume) {
        (Some(profile), true) => download_folder(profile)?,
        (Some(_) | None, _) => None,
    };
    let wanted = options.out.clone();
    let out = wanted.or_else(|| earlier.clone()).unwrap_or_else(|| DEFAULT_FOLDER.into());
    std::fs::create_dir_all(&out)
        .with_context(|| format!("the folder {} cannot be made", out.display()))?;
    let out = out.canonicalize().with_context(|| format!("{} cannot be found", out.display()))?;
    if let Some(earlier) = earlier
        && earlier != out
    {
        bail!(
            "this batch began with its pictures in {}; with --out {} they would lie in two \
             places. Leave --out away",
            earlier.display(),
            out.display()
        );
    }
    Ok(out)
}

/// Ends when the person or the system asks us to end.
async fn interrupted() -> anyhow::Error {
    #[cfg(unix)]
    let asked = async {
        use tokio::signal::unix::{SignalKind, signal};
        let mut kinds = Vec::new();
        for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
            kinds.push(signal(kind)?);
        }
        let all = kinds.iter_mut().map(|kind| Box::pin(kind.recv()));
        futures_util::future::select_all(all).await;
        Ok::<(), std::io::Error>(())
    };
    #[cfg(not(unix))]
    let asked = tokio::signal::ctrl_c();
    match asked.await {
        Ok(()) => anyhow::anyhow!(
            "interrupted; the browser was closed in order. With --profile, the batch goes on with \
             --resume"
        ),
        Err(error) => anyhow::Error::new(error).context("signals cannot be heard"),
    }
}
