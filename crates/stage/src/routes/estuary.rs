//! The pictures' addresses.

use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{has_session, problem};
use crate::files::{Address, Content, Opened, Withheld};
use crate::pictures::Stroke;
use crate::world::Shared;

/// The header by which the page of generation B marks its own fetches.
const PAGE_HEADER: &str = "x-page-load";
/// How late a late picture is for its page.
const LATE: Duration = Duration::from_millis(1_200);

/// The parts of the address that the server looks at.
#[derive(Debug, Deserialize)]
pub(super) struct AddressQuery {
    id: String,
    ts: u64,
    sig: String,
}

/// Gives a picture to who has both the session and the signature.
pub(super) async fn content(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Query(query): Query<AddressQuery>,
) -> Response {
    if !has_session(&shared, &headers) {
        return withheld(Withheld::BadSignature);
    }
    let destination = headers.get("sec-fetch-dest").and_then(|value| value.to_str().ok());
    let by_element = destination == Some("image");
    let by_page = by_element || headers.contains_key(PAGE_HEADER);
    let address = Address { id: query.id, at_ms: query.ts, signature: query.sig };
    let opened = {
        let mut world = shared.lock();
        let world = &mut *world;
        let lifetime_ms = world.options.timing.signature_lifetime_ms;
        let opened = world.files.open(&world.identifiers, &address, lifetime_ms, !by_element);
        let serial = opened.as_ref().ok().and_then(finished_serial);
        if let Some(record) = serial.and_then(|serial| world.log.record(serial)) {
            if by_page {
                record.picture_views += 1;
            } else {
                record.picture_fetches += 1;
            }
        }
        opened
    };
    let opened = match opened {
        Ok(opened) => opened,
        Err(reason) => return withheld(reason),
    };
    if opened.is_late && by_page {
        tokio::time::sleep(LATE).await;
    }
    let (bytes, media_type) = match opened.bytes() {
        Ok(found) => found,
        Err(error) => {
            let said = format!("The picture cannot be drawn: {error}.");
            return problem(StatusCode::INTERNAL_SERVER_ERROR, "not_drawn", &said);
        }
    };
    shared.lock().files.keep(&address.id, bytes.clone());
    let whole = bytes.len();
    let given = if opened.truncated { &bytes[..whole / 2] } else { &bytes[..] };
    let disposition = format!("inline; filename=\"{}.png\"", opened.name);
    (
        [
            (header::CONTENT_TYPE, media_type),
            (header::CONTENT_DISPOSITION, disposition.as_str()),
            // Every fetch reaches the server, so that the log can count it.
            (header::CACHE_CONTROL, "private, no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ],
        given.to_vec(),
    )
        .into_response()
}

/// The send that a finished picture belongs to.
fn finished_serial(opened: &Opened) -> Option<u64> {
    match &opened.content {
        Content::Drawn { stamp, stroke: Stroke::Finished | Stroke::Alternative, .. } => {
            Some(stamp.serial)
        }
        Content::Drawn { stroke: Stroke::Blurred | Stroke::Partial, .. }
        | Content::Uploaded { .. } => None,
    }
}

fn withheld(reason: Withheld) -> Response {
    let (status, message) = match reason {
        Withheld::Unknown => (StatusCode::NOT_FOUND, "File not found."),
        Withheld::BadSignature => (StatusCode::FORBIDDEN, "Not authorised to see this file."),
        Withheld::Expired => (StatusCode::FORBIDDEN, "The address has expired."),
        Withheld::ByFault => (StatusCode::FORBIDDEN, "Forbidden."),
    };
    problem(status, "withheld", message)
}
