//! `panelwright detect` as a command: lines in, lines out, and a broken line reads like help.
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy does not see that these are tests")]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs the command with these lines as its input.
fn detect(arguments: &[&str], lines: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_panelwright"))
        .arg("detect")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn rows(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn lines_come_back_with_confidence_label_and_reasons() {
    let lines =
        "{\"text\":\"dessine-moi un mouton\",\"id\":1}\n\n{\"text\":\"why is it raining?\"}\n";
    let output = detect(&[], lines);
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    let rows = rows(&output);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["id"], 1);
    assert_eq!(rows[0]["label"], "image");
    assert_eq!(rows[1]["label"], "other");
    for row in &rows {
        assert!((0.0..=1.0).contains(&row["confidence"].as_f64().unwrap()), "{row}");
        assert!(!row["reasons"].as_array().unwrap().is_empty(), "{row}");
    }
}

#[test]
fn lines_are_read_from_a_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("texts.jsonl");
    std::fs::write(&file, "{\"text\":\"draw me a cat\"}\n").unwrap();
    let output = detect(&[file.to_str().unwrap(), "--threshold", "1"], "");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(rows(&output)[0]["label"], "other");
}

#[test]
fn a_broken_line_is_named_and_the_lines_before_it_hold() {
    let output = detect(&[], "{\"text\":\"draw me a cat\"}\nnot so\n{\"text\":\"hello\"}\n");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(rows(&output).len(), 1);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("line 2"), "{told}");
    assert!(told.contains("{\"text\": \"...\"}"), "{told}");
    assert!(!told.contains("not so"), "what was written is private: {told}");
}
