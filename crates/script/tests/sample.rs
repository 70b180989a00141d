//! The sample script that the demo runs.

mod common;

use common::{bible, parse};
use panelwright_script::{PlanOptions, plan};

const SAMPLE: &str = include_str!("../samples/the-lamplighter.md");

#[test]
fn the_sample_has_twelve_panels_and_nothing_to_note() {
    let parsed = parse("the-lamplighter.md", SAMPLE);
    assert_eq!(parsed.script.panel_count(), 12);
    assert_eq!(parsed.script.page_count(), 3);
    assert_eq!(parsed.notes, []);
    assert_eq!(bible(&parsed).len(), 1 + 1 + 3 + 1 + 2);
    let planned = plan(&parsed.script, &PlanOptions::default()).unwrap();
    assert_eq!(planned.notes, []);
    let files: Vec<&str> = planned.panels.iter().map(|panel| panel.file.as_str()).collect();
    assert_eq!(files[0], "The Lamplighter of Quill Harbour/01 The Last Round/p001-01");
    assert_eq!(files[11], "The Lamplighter of Quill Harbour/02 Eleven Boats/p003-04");
}

#[test]
fn the_sample_describes_who_is_in_each_panel() {
    let script = parse("the-lamplighter.md", SAMPLE).script;
    let composer = panelwright_script::Composer::new(&script);
    let cast: Vec<String> = script
        .panels
        .iter()
        .map(|panel| composer.compose(panel, &Default::default()).unwrap().cast.join("+"))
        .collect();
    assert_eq!(
        cast,
        [
            "",
            "Ottoline Marsh",
            "Fen",
            "Ottoline Marsh+Fen+Bosun",
            "Fen+Bosun",
            "Ottoline Marsh+Fen",
            "Ottoline Marsh",
            "Ottoline Marsh+Fen+Bosun",
            "Fen",
            "Fen",
            "",
            "Ottoline Marsh+Fen+Bosun",
        ]
    );
}
