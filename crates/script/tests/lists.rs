//! Tables, JSON and plain lists.

mod common;

use common::{check, parse, refusal};
use panelwright_script::{Format, Script};

#[test]
fn tables_with_usual_names() {
    check(
        "a.csv",
        "Chapter,Page,Panel_No,Visual Description,Characters,Location,Aspect_Ratio,Dialogue,Mood\n\
         Low Water,1,1,\"Mud, gulls\",\"Ida; Per\",The Flats,16:9,\"Oh \"\"no\"\"\",grey\n\
         ,,2,A boot,none,,,,\n\
         High Water,2-3,1,The sea,,,,,\n",
        &[
            "Chapter 1: Low Water",
            "page 1, panel 1 [wide]: Mud, gulls.",
            "  with Ida, Per",
            "  at The Flats",
            "  says: Oh \"no\"",
            "page 1, panel 2: A boot.",
            "  with ",
            "Chapter 2: High Water",
            "pages 2-3, panel 1: The sea.",
            "! line 1: Columns that are not read: \"Mood\".",
        ],
    );
}

#[test]
fn tables_with_ready_prompts() {
    check(
        "a.csv",
        "\u{FEFF}Prompt;Variants\r\na red boot;2\r\n\"a, b; c\nd\";x\r\n;\r\n",
        &[
            "page 1, panel 1 x2 = a red boot",
            "page 1, panel 2 = a, b; c / d",
            "! line 3: The number of variants is not from 1 to 26; it is left to the batch.",
        ],
    );
}

#[test]
fn tsv_quotation_marks_are_read_by_their_use() {
    check(
        "a.tsv",
        "prompt\tkind\na sign \"OPEN\" in rain\tb\n\"half a quote\tb\n",
        &[
            "page 1, panel 1 = a sign \"OPEN\" in rain",
            "page 1, panel 2 = \"half a quote",
            "! line 1: Columns that are not read: \"kind\".",
            "! Quotation marks are read as part of the text, since not all of them enclose a cell.",
        ],
    );
    check("a.tsv", "prompt\tpage\n\"two\nlines\"\t4\n", &["page 4, panel 1 = two / lines"]);
}

#[test]
fn broken_tables_are_refused() {
    assert_eq!(
        refusal("a.csv", "Scene No,Mood\n1,grey\n"),
        "The table has no column for prompts. It has: \"Scene No\", \"Mood\". Name one of them \
         \"prompt\" (sent as it is) or \"description\" (composed with style, cast and setting)."
    );
    assert_eq!(
        refusal("a.csv", "prompt\nfine\n\"open\nto the end\n"),
        "line 3, column 1: A quotation mark in this row is never closed. Close it, and write a \
         quotation mark inside a quoted cell as \"\"."
    );
    check(
        "a.csv",
        "prompt\na dog, a cat\n",
        &[
            "page 1, panel 1 = a dog",
            "! line 2: This row has 2 cells and the header 1; the cells beyond are left out. A \
             text with a comma in it needs quotation marks around it.",
        ],
    );
}

#[test]
fn json_by_page_and_panel() {
    check(
        "a.json",
        r#"{"title": "T", "characters": [{"name": "Ida", "description": "red boots"}],
            "chapters": [{"title": "One", "pages": [
              {"page_num": 0, "title": "Cover", "panel_count": 1, "panels": [
                {"panel_num": 1, "visual": "A pier", "dialogue": "Ida (low): \"Oh.\"",
                 "aspect_ratio": "tall", "size": "1024x1536", "characters": ["Ida"],
                 "npcs": ["Gulls"], "location": "Pier", "weather": "snow", "extra": null}]},
              {"page": "2-3", "panels": [
                "a ready prompt",
                {"desc": ["Mud", "Gulls"], "dialogue": [{"Ida": "Hm"}, {"speaker": "Per", "text": "Ho"}]}]}]}]}"#,
        &[
            "Chapter 1: One",
            "page 0, panel 1 [tall]: A pier.",
            "  with Ida, Gulls",
            "  at Pier",
            "  Ida (low) says: Oh.",
            "pages 2-3, panel 1 = a ready prompt",
            "pages 2-3, panel 2: Mud Gulls.",
            "  Ida says: Hm",
            "  Per says: Ho",
            "! Not read from the JSON: \"weather\".",
            "! \"Gulls\" is not in the cast; the prompt has the name alone.",
        ],
    );
}

#[test]
fn json_lists() {
    let expected = ["page 1, panel 1 = a boot", "page 1, panel 2 = a hat"];
    check("a.json", r#"["a boot", {"prompt": "a hat"}]"#, &expected);
    check("a.json", r#"{"prompts": ["a boot", "a hat"]}"#, &expected);
    check("a.jsonl", "{\"prompt\": \"a boot\"}\n\n\"a hat\"\n", &expected);
    check(
        "a.json",
        r#"[{"page": 1, "prompt": "a"}, {"page": 1, "prompt": "b"}, {"page": 2, "chapter": "X", "prompt": "c"}]"#,
        &["page 1, panel 1 = a", "page 1, panel 2 = b", "Chapter 1: X", "page 2, panel 1 = c"],
    );
}

#[test]
fn broken_json_is_refused_with_its_place_and_without_its_text() {
    assert!(
        refusal("a.json", "[\"a\",\n  oops]").starts_with("line 2, column 3: This is not the JSON")
    );
    assert!(refusal("a.jsonl", "\"a\"\n{").starts_with("line 2, column "));
    assert!(refusal("a.json", "{\"a\": 1}").starts_with("No panel was found in this JSON script."));
    assert!(refusal("a.json", "7").starts_with("No panel was found"));
    let own = r#"{"version": 1, "title": "T", "panels": [{"address": "a secret prompt"}]}"#;
    let message = refusal("a.json", own);
    assert!(message.contains("invalid type: string, expected struct PanelAddress"), "{message}");
    assert!(!message.contains("secret"), "{message}");
    assert!(
        refusal("a.json", r#"{"version": 2, "panels": []}"#)
            .contains("version 2 of Panelwright's JSON")
    );
    let deep = "[".repeat(5000);
    assert!(refusal("a.json", &deep).contains("recursion limit"));
}

#[test]
fn our_own_json_reads_back() {
    let script = parse("a.md", include_str!("../samples/the-lamplighter.md")).script;
    let json = serde_json::to_string_pretty(&script).unwrap();
    let again = parse("b.json", &json);
    assert_eq!(again.script, script);
    assert_eq!(again.format, Format::Json);
    let broken = json.replacen("\"style\"", "\"stile\"", 1);
    assert!(refusal("b.json", &broken).contains("unknown field `stile`"));
}

#[test]
fn formats_are_recognised() {
    for (name, text, expected) in [
        ("a", "[\"a\"]", Format::Json),
        ("a.txt", "[a street], rain", Format::Lines),
        ("a.txt", "page\tprompt\n1\ta", Format::Tsv),
        ("a", "page,prompt\n1,a", Format::Csv),
        ("a.txt", "Panel 1: a\nPanel 2: b", Format::Markdown),
        ("a.txt", "a panel of wood\na page of a book", Format::Lines),
        ("dir.md/a.unknown", "a dog", Format::Lines),
        ("a.MD", "## Page 1\nA dog.", Format::Markdown),
    ] {
        assert_eq!(parse(name, text).format, expected, "{name}: {text}");
    }
    assert!(
        refusal("a.comic.yml", "pages: []")
            .starts_with("Scripts in YAML are not read. Panelwright reads Markdown (.md)")
    );
}

#[test]
fn bytes_are_decoded() {
    let utf16: Vec<u8> = [0xFEFF_u16]
        .into_iter()
        .chain("prompt\tpage\nñandú\t1\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let parsed = Script::parse_bytes("a.txt", &utf16).unwrap();
    assert_eq!(parsed.script.panels[0].prompt.as_deref(), Some("ñandú"));
    let latin = Script::parse_bytes("a.txt", b"fine\nna\xefve").unwrap_err().to_string();
    assert!(latin.starts_with("line 2, column 3: this is not UTF-8 text."), "{latin}");
    let half = Script::parse_bytes("a.txt", &[0xFF, 0xFE, b'a', 0, b'b']).unwrap_err().to_string();
    assert!(half.starts_with("line 1, column 2"), "{half}");
}

#[test]
fn limits_are_kept() {
    let lines = "a\n".repeat(20_001);
    assert!(refusal("a.txt", &lines).starts_with("The script has 20001 panels; at most 20000"));
    let large = "a".repeat(20 * 1024 * 1024 + 1);
    assert!(refusal("a.txt", &large).contains("20971521 bytes"));
}

#[test]
fn plain_lines() {
    check(
        "a.txt",
        "# my prompts\na red boot\n\n  a blue hat\t(old)  \n",
        &["page 1, panel 1 = a red boot", "page 1, panel 2 = a blue hat (old)"],
    );
    assert!(refusal("a.txt", "# only\n# comments").contains("Write one prompt on each line"));
}
