//! `panelwright script`: what the extension would make of a script, without a browser.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueHint};
use panelwright_script::{Parsed, Plan, PlanOptions, Script, plan};

/// Show how a script is read: its pictures, their files and their exact prompts.
#[derive(Debug, Clone, Args)]
pub struct ScriptOptions {
    /// The script: Markdown, JSON, CSV, TSV, or one prompt a line.
    #[arg(value_hint = ValueHint::FilePath)]
    pub script: PathBuf,
    /// Print the script as Panelwright's own JSON, which can be edited and imported again.
    #[arg(long)]
    pub json: bool,
}

/// What the command writes to standard output. Notes go to standard error, so that JSON can be
/// piped on.
///
/// # Errors
///
/// The file cannot be read, is no script, or has panels that cannot be composed.
pub fn show_script(options: &ScriptOptions) -> anyhow::Result<String> {
    let parsed = parse(&options.script)?;
    if options.json {
        for note in &parsed.notes {
            eprintln!("{}: {note}", options.script.display());
        }
        return Ok(serde_json::to_string_pretty(&parsed.script)? + "\n");
    }
    let plan = planned(&options.script, &parsed)?;
    for note in parsed.notes.iter().chain(&plan.notes) {
        eprintln!("{}: {note}", options.script.display());
    }
    Ok(outline(&parsed.script, &plan))
}

/// Reads and plans a script as the studio will, to find its mistakes early.
///
/// # Errors
///
/// As [`show_script`].
pub(crate) fn read_script(file: &Path) -> anyhow::Result<Plan> {
    planned(file, &parse(file)?)
}

fn parse(file: &Path) -> anyhow::Result<Parsed> {
    let bytes = std::fs::read(file)
        .with_context(|| format!("the script {} cannot be read", file.display()))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Script::parse_bytes(&name, &bytes).with_context(|| file.display().to_string())
}

fn planned(file: &Path, parsed: &Parsed) -> anyhow::Result<Plan> {
    plan(&parsed.script, &PlanOptions::default()).with_context(|| file.display().to_string())
}

/// The script in a form for people: the bible, then each picture with its file and its prompt.
fn outline(script: &Script, plan: &Plan) -> String {
    let mut text = format!("{}\n", script.title);
    let mut line = |words: String| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{words}");
    };
    if !script.style.is_empty() {
        line(format!("Style: {}", script.style));
    }
    for member in &script.cast {
        line(format!("Cast: {}: {}", member.name, member.description));
    }
    for setting in &script.settings {
        line(format!("Setting: {}: {}", setting.name, setting.description));
    }
    line(format!("Pictures: {}", plan.panels.len()));
    let mut chapter = None;
    for panel in &plan.panels {
        if panel.chapter != chapter {
            chapter.clone_from(&panel.chapter);
            line(format!("\n== {}", chapter.as_deref().unwrap_or("without a chapter")));
        }
        let variant = match panel.variant {
            1 => String::new(),
            variant => format!(", variant {variant}"),
        };
        line(format!("\n{}{variant}  ->  {}", panel.address, panel.file));
        for prompt_line in panel.prompt.lines() {
            line(format!("    {prompt_line}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn the_outline_has_every_prompt_and_file() {
        let (_folder, script) = file("two.txt", "A red kite over a harbour.\nThe kite falls.\n");
        let text = show_script(&ScriptOptions { script, json: false }).unwrap();
        assert!(text.contains("Pictures: 2"), "{text}");
        assert!(text.contains("A red kite over a harbour."), "{text}");
        assert!(text.contains("The kite falls."), "{text}");
        assert!(text.contains("->"), "{text}");
    }

    #[test]
    fn the_json_is_a_script_again() {
        let (_folder, script) = file("two.txt", "A red kite over a harbour.\nThe kite falls.\n");
        let text = show_script(&ScriptOptions { script, json: true }).unwrap();
        let again = Script::parse("two.json", &text).unwrap();
        assert_eq!(again.script.panels.len(), 2);
    }

    #[test]
    fn a_mistake_is_told_with_file_line_and_column() {
        let (_folder, script) = file("broken.json", "{\n  \"title\": \"x\",\n  \"panels\": [,]\n}");
        let error = show_script(&ScriptOptions { script, json: true }).unwrap_err();
        let words = format!("{error:#}");
        assert!(words.contains("broken.json"), "{words}");
        assert!(words.contains("line 3, column"), "{words}");
    }
}
