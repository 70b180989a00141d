//! Waiting for a condition, with a deadline.

use std::time::{Duration, Instant};

use super::BrowserError;

/// Between two looks; short against everything that is waited for, long against a look's cost.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Looks again and again until there is something, at most for `deadline`.
///
/// # Errors
///
/// The first error of a look, or [`BrowserError::Deadline`] with `what`.
pub async fn until<T>(
    what: &str,
    deadline: Duration,
    mut look: impl AsyncFnMut() -> Result<Option<T>, BrowserError>,
) -> Result<T, BrowserError> {
    let start = Instant::now();
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if start.elapsed() >= deadline {
            return Err(BrowserError::Deadline { what: what.to_owned(), after: deadline });
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
