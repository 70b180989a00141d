//! The stage's own addresses, for tests: the log, the faults and the switches.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::faults::Faults;
use crate::log::StageLog;
use crate::options::Switches;
use crate::world::Shared;

/// The log.
pub(super) async fn log(State(shared): State<Shared>) -> Json<StageLog> {
    Json(shared.lock().log.clone())
}

/// Replaces the fault rules.
pub(super) async fn faults(State(shared): State<Shared>, Json(faults): Json<Faults>) -> StatusCode {
    shared.lock().set_faults(faults);
    StatusCode::NO_CONTENT
}

/// Replaces the switches.
pub(super) async fn switches(
    State(shared): State<Shared>,
    Json(switches): Json<Switches>,
) -> StatusCode {
    shared.lock().options.switches = switches;
    StatusCode::NO_CONTENT
}
