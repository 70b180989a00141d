//! The table in use: the one that is built in, or a newer one that the author loaded.
//!
//! It is read from the browser's storage when a document starts, before each attempt, and before
//! a check while no attempt is in hand: an attempt sees one table from its beginning to its end,
//! and a table that was loaded while a batch stood still counts as soon as it goes on.

use std::cell::RefCell;
use std::rc::Rc;

use panelwright_selectors::{Choice, Origin, SelectorTable, TableError, Unreadable, choose};
use panelwright_webext::from_js;

use crate::page::dom;
use crate::shim;

/// The table in use, and how it came to be that.
#[derive(Debug, Clone)]
pub struct InUse {
    /// The table.
    pub table: Rc<SelectorTable>,
    /// Where it comes from.
    pub origin: Origin,
    /// Candidates that were left out, since this browser cannot read them.
    pub unreadable: Vec<Unreadable>,
    /// The text that was loaded, to tell whether there is another one.
    source: Option<String>,
}

thread_local! {
    static IN_USE: RefCell<InUse> = RefCell::new(InUse {
        table: Rc::new(SelectorTable::built_in()),
        origin: Origin::BuiltIn,
        unreadable: Vec::new(),
        source: None,
    });
}

/// The table in use.
#[must_use]
pub fn current() -> Rc<SelectorTable> {
    IN_USE.with_borrow(|in_use| Rc::clone(&in_use.table))
}

/// The same, with how it came to be that.
#[must_use]
pub fn in_use() -> InUse {
    IN_USE.with_borrow(Clone::clone)
}

/// Looks whether the author has loaded a table or taken one back.
pub(crate) async fn refresh() {
    match shim::loaded_table().await {
        Ok(source) => {
            let is_news = IN_USE.with_borrow(|in_use| in_use.source != source);
            if is_news {
                adopt(source);
            }
        }
        // The one in use stays: it was good enough until now.
        Err(_) => shim::warn("the storage of the extension cannot be read"),
    }
}

/// Takes what was loaded, or the built-in table where nothing was.
pub fn adopt(source: Option<String>) {
    let Choice { mut table, origin } = choose(source.as_deref().map(read));
    let unreadable = table.drop_unreadable(dom::can_read);
    for Unreadable { key, selector } in &unreadable {
        shim::warn(&format!("no selector for this browser: {}: {selector}", key.name()));
    }
    IN_USE.set(InUse { table: Rc::new(table), origin, unreadable, source });
}

/// Reads a table with the browser's own reader of JSON.
fn read(text: &str) -> Result<SelectorTable, Vec<TableError>> {
    SelectorTable::read_with(text, |text| {
        let file = js_sys::JSON::parse(text).map_err(panelwright_webext::Error::from);
        file.and_then(from_js).map_err(|error| error.to_string())
    })
}
