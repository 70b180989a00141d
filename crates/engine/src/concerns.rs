//! What an event is about: the job, the worker, the attempt that it names.

use crate::event::Event;
use crate::ids::{AttemptId, JobId, WorkerId};

impl Event {
    /// The job that the event is about.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::Assigned { job, .. }
            | Self::Prepared { job }
            | Self::SendPermitted { job }
            | Self::PermissionUnheard { job }
            | Self::SendSeen { job, .. }
            | Self::GivenBack { job, .. }
            | Self::SendFailed { job, .. }
            | Self::Unsettled { job, .. }
            | Self::LookBegan { job, .. }
            | Self::PictureMade { job, .. }
            | Self::DownloadBegan { job, .. }
            | Self::Saved { job }
            | Self::SaveFailed { job, .. }
            | Self::SetAside { job, .. }
            | Self::Retried { job }
            | Self::PromptEdited { job } => Some(*job),
            Self::Started { .. }
            | Self::SessionBegan { .. }
            | Self::Paused
            | Self::Resumed
            | Self::Stopped
            | Self::Finished
            | Self::AuditWritten
            | Self::PersonNeeded { .. }
            | Self::LimitSeen { .. }
            | Self::MemoryChanged { .. }
            | Self::NetworkLost
            | Self::NetworkBack
            | Self::TabRequested { .. }
            | Self::TabAttached { .. }
            | Self::TabLoaded { .. }
            | Self::TabLost { .. }
            | Self::Recovered(_)
            | Self::Noticed { .. } => None,
        }
    }

    /// The worker that the event names.
    #[must_use]
    pub fn worker(&self) -> Option<WorkerId> {
        match self {
            Self::TabRequested { worker }
            | Self::TabAttached { worker, .. }
            | Self::TabLoaded { worker }
            | Self::TabLost { worker, .. }
            | Self::Assigned { worker, .. }
            | Self::LookBegan { worker, .. } => Some(*worker),
            Self::Started { .. }
            | Self::SessionBegan { .. }
            | Self::Paused
            | Self::Resumed
            | Self::Stopped
            | Self::Finished
            | Self::AuditWritten
            | Self::PersonNeeded { .. }
            | Self::LimitSeen { .. }
            | Self::MemoryChanged { .. }
            | Self::NetworkLost
            | Self::NetworkBack
            | Self::Prepared { .. }
            | Self::SendPermitted { .. }
            | Self::PermissionUnheard { .. }
            | Self::SendSeen { .. }
            | Self::GivenBack { .. }
            | Self::SendFailed { .. }
            | Self::Unsettled { .. }
            | Self::PictureMade { .. }
            | Self::DownloadBegan { .. }
            | Self::Saved { .. }
            | Self::SaveFailed { .. }
            | Self::SetAside { .. }
            | Self::Retried { .. }
            | Self::PromptEdited { .. }
            | Self::Recovered(_)
            | Self::Noticed { .. } => None,
        }
    }

    /// The attempt that begins with the event.
    #[must_use]
    pub(crate) fn new_attempt(&self) -> Option<AttemptId> {
        if let Self::Assigned { attempt, .. } = self { Some(*attempt) } else { None }
    }
}
