//! A look at the chat page for whoever asks how much of it is recognised. The page's own part of
//! Panelwright looks; here a tab is found for it, and what it found is passed on unread.

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use panelwright_engine::TabId;
use panelwright_protocol::{CHECK, PageLook};
use panelwright_webext::json::from_js;
use panelwright_webext::tabs;
use panelwright_webext::tabs::{Tab, TabOptions};
use wasm_bindgen::JsValue;

use crate::error::Error;
use crate::{desk, now};

/// How long a tab that is there already is given to show what it is going to.
const THERE_MS: u64 = 8_000;
/// How long a tab that is opened for the check is given to load. Both together stay below the
/// deadline of a call from JavaScript.
const OPENED_MS: u64 = 18_000;
/// Between looks at a page that has not settled.
const LOOK_EVERY_MS: u32 = 500;

/// Which of the author's tabs is asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// A worker's: where a batch met what it does not know.
    Worker,
    /// A conversation: the most can be recognised there.
    Conversation,
    /// The site's start page.
    Start,
}

/// Looks at a page of the site and gives what was found, as JSON. A tab that is opened for it is
/// closed again.
pub(crate) async fn check(site: &str) -> Result<String, Error> {
    if let Some(tab) = best_tab(site).await?
        && let Some(check) = look(tab, THERE_MS).await?
    {
        return Ok(check);
    }
    let url = Some(format!("{site}/"));
    let options = TabOptions { url, active: Some(false), ..TabOptions::default() };
    let no_page = || {
        Error::Refused(format!(
            "{site} did not load in a tab that was opened to look at it. Open it yourself, see \
             that it loads, and check again."
        ))
    };
    let tab = tabs::create(&options).await?.id.ok_or_else(no_page)?;
    let found = look(tab, OPENED_MS).await;
    crate::tabs::close(TabId(tab)).await;
    found?.ok_or_else(no_page)
}

/// The tab that tells most, among those whose page is loaded.
async fn best_tab(site: &str) -> Result<Option<i32>, Error> {
    let tabs = tabs::query_all().await?;
    let ranked = desk::with_book(|book| {
        best(&tabs, site, |tab| book.state().worker_of(TabId(tab)).is_some())
    });
    Ok(ranked.await?.unwrap_or_else(|| best(&tabs, site, |_| false)))
}

fn best(tabs: &[Tab], site: &str, is_worker: impl Fn(i32) -> bool) -> Option<i32> {
    let loaded =
        tabs.iter().filter(|tab| !tab.discarded && tab.status.as_deref() == Some("complete"));
    loaded
        .filter_map(|tab| {
            let id = tab.id?;
            let path = tab.url.as_deref()?.strip_prefix(site)?.split(['?', '#']).next()?;
            let rank = match path {
                _ if is_worker(id) => Rank::Worker,
                "/" => Rank::Start,
                _ if path.contains("/c/") => Rank::Conversation,
                _ => return None,
            };
            Some((rank, id))
        })
        .min()
        .map(|(_, id)| id)
}

/// Asks a tab until its page has settled or the time is up; `None` when it never answered.
async fn look(tab: i32, within_ms: u64) -> Result<Option<String>, Error> {
    let until = now().0 + within_ms;
    let mut last = None;
    loop {
        let left = u32::try_from(until.saturating_sub(now().0)).unwrap_or(0);
        if left == 0 {
            return Ok(last);
        }
        let question = JsValue::from_str(CHECK);
        let answer = core::pin::pin!(tabs::send_message(tab, &question));
        // A page that is not there yet, or never gets our script, is asked again all the same.
        if let Either::Left((Ok(answer), _)) = select(answer, TimeoutFuture::new(left)).await {
            let PageLook { has_settled, check } = from_js(&answer)?;
            if has_settled {
                return Ok(Some(check));
            }
            last = Some(check);
        }
        TimeoutFuture::new(LOOK_EVERY_MS.min(left)).await;
    }
}
