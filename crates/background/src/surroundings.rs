//! The machine around the batch: its memory and its network, measured and told to the engine.

use std::cell::Cell;

use panelwright_engine::{Clock, Input, Moment, is_loopback};
use panelwright_webext::storage::Area;
use panelwright_webext::system;
use serde::Deserialize;

use crate::clocks::LOOK_MS;
use crate::error::Error;
use crate::{desk, now};

/// Where a test puts what it feigns, in the browser's memory: [`Feigned`].
const FEIGNED_KEY: &str = "feigned";

/// What a test wants to be measured, whatever the machine is like.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Feigned {
    used_percent: Option<u8>,
    is_online: Option<bool>,
}

thread_local! {
    static LOOKED_AT: Cell<Moment> = const { Cell::new(Moment(0)) };
}

/// Measures and tells the engine, if a batch moves and the last look is some time ago.
pub(crate) async fn look() -> Result<(), Error> {
    let looks = |book: &panelwright_journal::Book| {
        let state = book.state();
        (state.clock(now()) != Clock::Off).then(|| is_loopback(&state.settings().site))
    };
    let Some(is_on_this_machine) = desk::with_book(looks).await?.flatten() else { return Ok(()) };
    // A timer may be a little early.
    if now().since(LOOKED_AT.get()) + LOOK_MS / 10 < LOOK_MS {
        return Ok(());
    }
    LOOKED_AT.set(now());
    let feigned = feigned().await?;
    // A site on this machine is reached without a network.
    let is_online = feigned.is_online.unwrap_or_else(|| is_on_this_machine || system::is_online());
    desk::feed(Input::Network { is_online }).await?;
    let used_percent = match feigned.used_percent {
        Some(used_percent) => used_percent,
        None => system::memory().await?.used_percent(),
    };
    desk::feed(Input::Memory { used_percent }).await
}

/// The network went or came: there is something to be told, however recent the last look.
pub(crate) fn look_again() {
    LOOKED_AT.set(Moment(0));
}

/// What a test feigns. Only development builds ask; what authors install measures.
async fn feigned() -> Result<Feigned, Error> {
    if cfg!(debug_assertions) {
        return Ok(Area::Session.read(FEIGNED_KEY).await?.unwrap_or_default());
    }
    Ok(Feigned::default())
}
