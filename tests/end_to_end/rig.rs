//! A stage, a profile, a folder for the pictures, and the command line between them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{panicking, sleep};
use std::time::{Duration, Instant};

use panelwright_companion::browser::{
    Browser, BrowserError, ExtensionId, LaunchOptions, Page, Remote, until,
};
use panelwright_companion::run::{
    JobResult, RunOptions, RunReport, Verification, find_extension, start,
};
use panelwright_engine::{Event, Moment};
use panelwright_protocol::Status;
use panelwright_script::{PlanOptions, PlannedPanel, Script, plan};
use panelwright_stage::{Generation, Stage, StageOptions, Timing, read_stamp};
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::studio::{Step, journal};

/// Far more than any of these batches needs, on a slow machine too.
const RUN_WITHIN: Duration = Duration::from_secs(300);
/// Longer than a picture takes in the tests that wait so long, with everything around it.
const QUIET: Duration = Duration::from_secs(6);

/// Everything that one test needs.
pub(crate) struct Rig {
    pub(crate) stage: Stage,
    folder: TempDir,
    /// Each machine has a profile and a folder for pictures of its own.
    machine: u8,
    /// Whether a person sits before the browser: then pages are seen.
    is_attended: bool,
    runtime: Runtime,
}

/// How a run ended.
pub(crate) struct Ended {
    /// Whether every job has its picture.
    pub(crate) is_complete: bool,
    /// What was printed, for when a test fails.
    pub(crate) printed: String,
}

/// A run that goes on while the test does something to it.
pub(crate) struct Running {
    child: Child,
    log: PathBuf,
}

impl Rig {
    /// A stage of that generation whose pictures take that long.
    pub(crate) fn new(generation: Generation, generation_time_ms: u64) -> Self {
        let timing = Timing { generation_time_ms, ..Timing::default() };
        Self::with(StageOptions { generation, timing, ..StageOptions::default() })
    }

    /// The same, with a person before the browser.
    pub(crate) fn attended(generation: Generation, generation_time_ms: u64) -> Self {
        let mut rig = Self::new(generation, generation_time_ms);
        rig.is_attended = true;
        rig
    }

    pub(crate) fn with(options: StageOptions) -> Self {
        Self {
            stage: Stage::start(options).expect("the stage starts"),
            folder: tempfile::tempdir().expect("a folder for the test"),
            machine: 1,
            is_attended: false,
            runtime: Runtime::new().expect("a runtime for the browser's driver"),
        }
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join(format!("pictures-{}", self.machine))
    }

    /// From now on another machine is meant, without profile and pictures; the site is the same.
    pub(crate) fn move_to_another_machine(&mut self) {
        self.machine += 1;
    }

    /// Deletes the database of the extension from the profile, as a broken disk or an eager cleaner
    /// would. The browser must not run.
    pub(crate) fn delete_database(&self) {
        let folder = self.profile().join("Default").join("IndexedDB");
        let mut deleted = 0;
        for entry in fs::read_dir(folder).expect("the profile has databases") {
            let entry = entry.expect("an entry");
            if entry.file_name().to_string_lossy().starts_with("chrome-extension_") {
                fs::remove_dir_all(entry.path()).expect("a database is deleted");
                deleted += 1;
            }
        }
        assert!(deleted > 0, "there was no database to delete");
    }

    /// Starts a script in a browser that is left to itself, and does something with it.
    pub(crate) fn with_left_alone<T>(
        &self,
        script: &Path,
        workers: u8,
        act: impl AsyncFnOnce(&Remote) -> T,
    ) -> T {
        let options = LaunchOptions {
            extension: find_extension().expect("the extension is built"),
            downloads: self.out(),
            profile: Some(self.profile()),
            headed: false,
            arguments: Vec::new(),
            program: None,
        };
        let run = RunOptions {
            script: Some(script.to_owned()),
            site: Some(self.stage.url()),
            workers: Some(workers),
            ..RunOptions::default()
        };
        fs::create_dir_all(self.out()).expect("a folder for the pictures");
        self.runtime.block_on(async {
            let browser = Browser::launch(&options).await.expect("the browser starts");
            start(browser.remote(), &run).await.expect("the batch starts");
            let acted = act(browser.remote()).await;
            browser.close().await;
            acted
        })
    }

    fn profile(&self) -> PathBuf {
        self.folder.path().join(format!("profile-{}", self.machine))
    }

    /// A script of our own with that many panels, eight to a page.
    pub(crate) fn script(&self, panels: usize) -> PathBuf {
        use std::fmt::Write as _;
        let mut text =
            "---\ntitle: The Long Walk\nstyle: ink and wash, wide brush\n---\n\n# Out\n".to_owned();
        for panel in 0..panels {
            if panel % 8 == 0 {
                write!(text, "\n## Page {}\n", panel / 8 + 1).expect("a string takes text");
            }
            write!(
                text,
                "\n### Panel {}\n\nA heron stands at milestone {} of the old road, rain behind it.\n",
                panel % 8 + 1,
                panel + 1
            )
            .expect("a string takes text");
        }
        let path = self.folder.path().join("long-walk.md");
        fs::write(&path, text).expect("the script is written");
        path
    }

    /// The panels of a script as they should be sent and named.
    pub(crate) fn planned(script: &Path) -> Vec<PlannedPanel> {
        let text = fs::read_to_string(script).expect("the script is there");
        let name = script.file_name().and_then(|name| name.to_str()).expect("a name in letters");
        let parsed = Script::parse(name, &text).expect("the script is sound");
        plan(&parsed.script, &PlanOptions::default()).expect("the script can be run").panels
    }

    /// A file of that name and text.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("a file is written");
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program("run");
        command.args(arguments);
        command.arg("--report").arg(self.folder.path().join("report.json"));
        command
    }

    /// The command line with one of its commands, on the profile.
    fn program(&self, command: &str) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_panelwright"));
        program.arg(command).arg("--profile").arg(self.profile());
        program.stdin(Stdio::null());
        program
    }

    /// Checks how much of the stage's page is recognised.
    pub(crate) fn check(&self, arguments: &[&str]) -> Ended {
        let mut command = self.program("check");
        command.arg("--site").arg(self.stage.url()).args(arguments);
        self.spawn(command).wait()
    }

    fn first(&self, script: &Path, workers: usize) -> Command {
        let mut command = self.command(&["--workers", &workers.to_string()]);
        command.arg(script).arg("--site").arg(self.stage.url()).arg("--out").arg(self.out());
        command
    }

    /// Runs a script to its end.
    pub(crate) fn run(&self, script: &Path, workers: usize) -> Ended {
        self.start(script, workers).wait()
    }

    /// The same with further arguments.
    pub(crate) fn run_with(&self, script: &Path, workers: usize, arguments: &[&str]) -> Ended {
        self.start_with(script, workers, arguments).wait()
    }

    /// Starts a run and lets it go on.
    pub(crate) fn start(&self, script: &Path, workers: usize) -> Running {
        self.spawn(self.first(script, workers))
    }

    /// The same with further arguments.
    pub(crate) fn start_with(&self, script: &Path, workers: usize, arguments: &[&str]) -> Running {
        let mut command = self.first(script, workers);
        command.args(arguments);
        self.spawn(command)
    }

    /// Goes on with the batch in the profile.
    pub(crate) fn resume(&self) -> Running {
        self.spawn(self.command(&["--resume"]))
    }

    /// Tries again what was set aside in the batch in the profile.
    pub(crate) fn retry_failed(&self) -> Running {
        self.spawn(self.command(&["--resume", "--retry-failed"]))
    }

    fn spawn(&self, mut command: Command) -> Running {
        let log = self.folder.path().join("run.log");
        let file = fs::File::create(&log).expect("a log");
        command.stdout(file.try_clone().expect("a log")).stderr(file);
        Running { child: command.spawn().expect("the command line starts"), log }
    }

    /// Does something with the running browser, beside the command line that drives it.
    pub(crate) fn with_browser<T>(&self, act: impl AsyncFnOnce(Remote) -> T) -> T {
        self.runtime.block_on(async {
            let remote = self.reach(Duration::from_secs(60)).await;
            act(remote.expect("the running browser can be reached")).await
        })
    }

    /// Kills the service worker, if there is one; the browser may be closing already.
    pub(crate) fn kill_service_worker(&self) -> bool {
        self.runtime.block_on(async {
            let Ok(remote) = self.reach(Duration::from_secs(1)).await else { return false };
            remote.kill_service_worker().await.unwrap_or(false)
        })
    }

    async fn reach(&self, within: Duration) -> Result<Remote, BrowserError> {
        let folder = find_extension().expect("the extension is built");
        let extension = ExtensionId::of_folder(&folder).expect("the extension has an id");
        Remote::attach(&self.profile(), extension, within).await
    }

    /// Asks the studio, which the command line has open. Nobody else is woken by that.
    pub(crate) fn in_studio<T: DeserializeOwned>(&self, script: &str) -> T {
        self.with_studio(async |studio| studio.evaluate(script).await.expect("the studio answers"))
    }

    fn with_studio<T>(&self, act: impl AsyncFnOnce(Page) -> T) -> T {
        self.with_browser(async |browser| {
            let address = browser.extension().address("studio.html");
            let studio = until("the studio", RUN_WITHIN, async || {
                Ok(browser.pages(&address).await?.into_iter().next())
            });
            let studio = studio.await.expect("the command line opens the studio");
            let is_there =
                studio.wait_for("the studio to load", "document.body.dataset.phase", RUN_WITHIN);
            is_there.await.expect("the studio loads");
            act(studio).await
        })
    }

    /// The status, as the service worker last wrote it.
    pub(crate) fn status(&self) -> Status {
        self.in_studio("chrome.storage.session.get('status').then((found) => found.status)")
    }

    /// The journal of the only batch in the profile.
    pub(crate) fn journal(&self) -> Vec<Step> {
        self.with_studio(async |studio| journal(&studio).await)
    }

    /// Waits until the batch's journal has such an event; gives its moment.
    pub(crate) fn wait_for_event(&self, what: &str, is_it: impl Fn(&Event) -> bool) -> Moment {
        let mut found = None;
        wait_until(what, || {
            let steps = self.journal();
            found = steps.iter().find(|step| step.events.iter().any(&is_it)).map(|step| step.at);
            found.is_some()
        });
        found.expect("it was found")
    }

    /// Kills the browser of a run, and waits until the command line has noticed.
    pub(crate) fn kill_browser(&self, mut run: Running) {
        self.with_browser(async |browser| browser.kill().await.expect("the browser is killed"));
        wait_until("the command line to notice", || !run.is_going_on());
        assert!(!run.wait().is_complete);
    }

    /// Fails the test if anything is sent once what was under way is over.
    pub(crate) fn check_that_nothing_is_sent(&self) {
        sleep(QUIET);
        let sends = self.stage.log().sends.len();
        sleep(QUIET);
        assert_eq!(self.stage.log().sends.len(), sends, "something new was begun");
    }

    /// Starts a browser with the profile of an earlier run, and does something with it.
    pub(crate) fn with_new_browser(&self, act: impl AsyncFnOnce(&Remote)) {
        let folder = find_extension().expect("the extension is built");
        let mut options = LaunchOptions::new(folder, self.out());
        options.profile = Some(self.profile());
        fs::create_dir_all(self.out()).expect("a folder for the pictures");
        self.runtime.block_on(async {
            let browser = Browser::launch(&options).await.expect("the browser starts");
            act(browser.remote()).await;
            browser.close().await;
        });
    }

    /// The report of the last run that ended.
    pub(crate) fn report(&self) -> RunReport {
        let text = fs::read_to_string(self.folder.path().join("report.json"));
        serde_json::from_str(&text.expect("a report")).expect("a report that can be read")
    }

    /// Waits until the stage has taken that many prompts.
    pub(crate) fn wait_for_sends(&self, count: usize) {
        wait_until("the stage to take prompts", || self.stage.log().sends.len() >= count);
    }

    /// One valid file per panel, each holding its own panel's prompt; every prompt sent once.
    pub(crate) fn check_complete(&self, script: &Path) {
        let planned = Self::planned(script);
        let report = self.report();
        assert_eq!(report.jobs.len(), planned.len());
        for (job, panel) in report.jobs.iter().zip(&planned) {
            let JobResult::Saved { file, verification } = &job.result else {
                panic!("{} has no picture: {:?}", job.panel, job.result);
            };
            assert_eq!(*verification, Verification::Right, "{file}");
            assert!(file.starts_with(&panel.file), "{file} is not {}", panel.file);
            let bytes = fs::read(self.out().join(file)).expect("the file is there");
            let stamp = read_stamp(&bytes).expect("a whole picture of the stage's");
            assert!(!stamp.partial, "{file} is a preview");
            assert_eq!(stamp.prompt, panel.prompt, "{file}");
        }
        self.check_sent_once(&planned);
        assert_eq!(count_pictures(&self.out()), planned.len());
    }

    pub(crate) fn check_sent_once(&self, planned: &[PlannedPanel]) {
        let log = self.stage.log();
        for panel in planned {
            let sends = log.sends.iter().filter(|send| send.prompt == panel.prompt).count();
            assert_eq!(sends, 1, "{} was sent {sends} times", panel.address);
        }
        assert_eq!(log.sends.len(), planned.len(), "prompts that no panel has");
    }
}

impl Drop for Rig {
    /// In life the tabs of the workers are hidden, and hidden pages are treated otherwise: what is
    /// shown in pages that can be seen shows little.
    fn drop(&mut self) {
        if panicking() || self.is_attended {
            return;
        }
        for send in self.stage.log().sends {
            assert!(send.hidden, "prompt {} was sent from a page that can be seen", send.serial);
        }
    }
}

impl Running {
    /// Waits for the end.
    pub(crate) fn wait(self) -> Ended {
        self.wait_at_most(RUN_WITHIN)
    }

    /// The same for a run that is meant to be long.
    pub(crate) fn wait_at_most(mut self, within: Duration) -> Ended {
        let deadline = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait().expect("the command line's state") {
                let printed = fs::read_to_string(&self.log).unwrap_or_default();
                return Ended { is_complete: status.success(), printed };
            }
            if Instant::now() > deadline {
                let printed = fs::read_to_string(&self.log).unwrap_or_default();
                panic!("the run does not end:\n{printed}");
            }
            sleep(Duration::from_millis(50));
        }
    }

    pub(crate) fn is_going_on(&mut self) -> bool {
        self.child.try_wait().expect("the command line's state").is_none()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already ended where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// Fails the test, with what was printed, unless every job has its picture.
    pub(crate) fn expect_complete(&self) {
        assert!(self.is_complete, "not every panel has its picture:\n{}", self.printed);
    }
}

/// Waits for a condition, with a deadline.
pub(crate) fn wait_until(what: &str, is_so: impl FnMut() -> bool) {
    wait_at_most(RUN_WITHIN, what, is_so);
}

/// The same for what is meant to take long.
pub(crate) fn wait_at_most(within: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + within;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        sleep(Duration::from_millis(20));
    }
}

pub(crate) fn count_pictures(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("the folder is there");
    entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            if path.is_dir() {
                count_pictures(&path)
            } else {
                usize::from(path.extension().is_some_and(|extension| extension == "png"))
            }
        })
        .sum()
}
