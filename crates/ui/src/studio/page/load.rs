//! Whether a table that somebody wants to load can be used. Pure but for the browser's reader of
//! selectors, which is handed in.

use panelwright_selectors::{BUILT_IN_VERSION, SelectorTable};

/// Reads a table that is to be loaded.
///
/// # Errors
/// Everything that is wrong with it, a sentence a line.
pub(super) fn examine(
    text: &str,
    can_read: impl Fn(&str) -> bool,
) -> Result<SelectorTable, String> {
    let mut table = SelectorTable::read(text).map_err(|errors| {
        let words: Vec<String> = errors.iter().map(ToString::to_string).collect();
        words.join("\n")
    })?;
    if table.version() <= BUILT_IN_VERSION {
        return Err(format!(
            "This table has version {}, and the one built in has version {BUILT_IN_VERSION}: it \
             would not be used. Panelwright knows as much already.",
            table.version()
        ));
    }
    let unreadable = table.drop_unreadable(can_read);
    if unreadable.is_empty() {
        return Ok(table);
    }
    let words: Vec<String> = unreadable
        .iter()
        .map(|unreadable| {
            let name = unreadable.key.name();
            format!("“{name}”: this browser cannot read the selector {}", unreadable.selector)
        })
        .collect();
    Err(words.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(version: u32, selector: &str) -> String {
        format!(
            r#"{{"panelwright_selectors":1,"version":{version},"selectors":{{"box":[{{"selector":"{selector}"}}]}}}}"#
        )
    }

    #[test]
    fn a_newer_table_is_taken_and_an_older_one_is_not() {
        let newer = examine(&file(BUILT_IN_VERSION + 1, "#x"), |_| true);
        assert_eq!(newer.map(|table| table.version()), Ok(BUILT_IN_VERSION + 1));
        let same = examine(&file(BUILT_IN_VERSION, "#x"), |_| true);
        assert!(same.is_err_and(|words| words.contains("would not be used")));
    }

    #[test]
    fn a_selector_that_the_browser_cannot_read_is_told() {
        let wrong = examine(&file(BUILT_IN_VERSION + 1, "p:nonsense"), |selector| {
            !selector.contains("nonsense")
        });
        assert_eq!(
            wrong.err().as_deref(),
            Some("“box”: this browser cannot read the selector p:nonsense")
        );
    }
}
