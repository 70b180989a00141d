//! CSV and TSV with a header.

use csv::{ReaderBuilder, StringRecord};

use crate::draft::{Draft, DraftPanel, capital};
use crate::error::ScriptError;
use crate::limits::VARIANTS_MAX;
use crate::model::{Letter, LetterKind, Script, Shape};
use crate::note::Note;
use crate::prose::one_line;
use crate::read::fields::{Field, field_of, names_in};
use crate::read::number::{page_number, plain_number};
use crate::text::{count, quote};

/// The delimiter of a CSV: the comma, or the semicolon that spreadsheets write in the many
/// countries where the comma is a decimal sign; whichever the header has more of.
pub(super) fn csv_delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let of = |wanted: char| header.matches(wanted).count();
    if of('\t') > of(',').max(of(';')) {
        b'\t'
    } else if of(';') > of(',') {
        b';'
    } else {
        b','
    }
}

/// Whether the first line is a header with a column for prompts, and has more than one column.
pub(super) fn has_prompt_column(text: &str, delimiter: u8) -> bool {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let columns: Vec<Option<Field>> = header
        .split(char::from(delimiter))
        .map(|name| field_of(name.trim_matches(['"', ' '])))
        .collect();
    columns.len() > 1
        && columns
            .iter()
            .flatten()
            .any(|column| matches!(column, Field::Prompt | Field::Description))
}

/// Reads a table.
///
/// # Errors
///
/// [`ScriptError::NoPromptColumn`] names the columns that were found; a quotation mark that is
/// never closed is named with the line where its row begins.
pub(super) fn read(text: &str, delimiter: u8) -> Result<(Script, Vec<Note>), ScriptError> {
    let (records, quoting) = records_of(text, delimiter)?;
    let mut rows = records.iter();
    let header: Vec<String> = rows
        .next()
        .map(|record| record.iter().map(|name| name.trim().to_owned()).collect())
        .unwrap_or_default();
    let columns: Vec<Option<Field>> = header.iter().map(|name| field_of(name)).collect();
    let has = |column: Field| columns.contains(&Some(column));
    if !has(Field::Prompt) && !has(Field::Description) {
        let found: Vec<String> = header.iter().map(|name| quote(name)).collect();
        return Err(ScriptError::NoPromptColumn { found: found.join(", ") });
    }
    let mut reader = TableReader { draft: Draft::default(), last: None };
    reader.note_unread_columns(&header, &columns);
    if delimiter == b'\t' && !quoting && text.contains('"') {
        reader.draft.notes.add(
            None,
            "Quotation marks are read as part of the text, since not all of them enclose a cell.",
        );
    }
    for record in rows {
        reader.read_row(record, &columns);
    }
    reader.draft.finish(ScriptError::NoPanels {
        format: "table",
        mend: "Write one row for each panel below the header.",
    })
}

/// The rows, and whether quotation marks enclose cells. In TSV they often are plain text; they
/// are taken as such when reading them as enclosures gives rows of other widths.
fn records_of(text: &str, delimiter: u8) -> Result<(Vec<StringRecord>, bool), ScriptError> {
    let quoted = read_records(text, delimiter, true)?;
    let balanced = text.matches('"').count().is_multiple_of(2);
    if delimiter == b'\t' {
        let width = quoted.first().map_or(0, StringRecord::len);
        if balanced && quoted.iter().all(|record| record.len() == width) {
            return Ok((quoted, true));
        }
        return Ok((read_records(text, delimiter, false)?, false));
    }
    if !balanced
        && let Some(last) = quoted.last()
        && last.iter().any(|cell| cell.contains('\n'))
    {
        // The open quotation mark has swallowed the rest of the file into the last row.
        return Err(ScriptError::Syntax {
            line: line_of(last).unwrap_or(1),
            column: 1,
            what: "A quotation mark in this row is never closed.".to_owned(),
            mend: "Close it, and write a quotation mark inside a quoted cell as \"\".".to_owned(),
        });
    }
    Ok((quoted, true))
}

fn read_records(
    text: &str,
    delimiter: u8,
    quoting: bool,
) -> Result<Vec<StringRecord>, ScriptError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(quoting)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| ScriptError::Syntax {
            line: error.position().map_or(1, |position| count_of(position.line())),
            column: 1,
            what: "This row is not a row of a table.".to_owned(),
            mend: "Export the table again as CSV (UTF-8).".to_owned(),
        })?;
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            records.push(record);
        }
    }
    Ok(records)
}

fn line_of(record: &StringRecord) -> Option<u32> {
    record.position().map(|position| count_of(position.line()))
}

fn count_of(line: u64) -> u32 {
    usize::try_from(line).map_or(u32::MAX, count)
}

struct TableReader {
    draft: Draft,
    /// The chapter and page cells of the row before; an empty cell repeats them.
    last: Option<(String, String)>,
}

impl TableReader {
    fn note_unread_columns(&mut self, header: &[String], columns: &[Option<Field>]) {
        let unread: Vec<String> = header
            .iter()
            .zip(columns)
            .filter(|(_, column)| column.is_none())
            .map(|(name, _)| quote(name))
            .collect();
        if !unread.is_empty() {
            self.draft.notes.add(1, format!("Columns that are not read: {}.", unread.join(", ")));
        }
    }

    fn read_row(&mut self, record: &StringRecord, columns: &[Option<Field>]) {
        let line = line_of(record);
        if record.len() > columns.len() {
            self.draft.notes.add(
                line,
                format!(
                    "This row has {} cells and the header {}; the cells beyond are left out. \
                     A text with a comma in it needs quotation marks around it.",
                    record.len(),
                    columns.len()
                ),
            );
        }
        let cell = |wanted: Field| {
            columns
                .iter()
                .zip(record)
                .filter(|(column, _)| **column == Some(wanted))
                .map(|(_, cell)| cell.trim())
                .find(|cell| !cell.is_empty())
        };
        let page_title = cell(Field::PageTitle).unwrap_or_default();
        self.turn_page(line, cell(Field::Chapter), cell(Field::Page), page_title);
        let number = cell(Field::Panel).and_then(plain_number);
        let mut panel = DraftPanel::new(number, line);
        let body = &mut panel.body;
        body.prompt = cell(Field::Prompt).map(str::to_owned);
        body.description = cell(Field::Description).map(crate::prose::sentence).unwrap_or_default();
        body.cast = cell(Field::Cast).map(names_in);
        body.setting = cell(Field::Setting).map(one_line);
        body.style = cell(Field::Style).map(one_line);
        body.shape = cell(Field::Shape).and_then(Shape::find);
        let letters = [
            (Field::Dialogue, LetterKind::Dialogue),
            (Field::Caption, LetterKind::Caption),
            (Field::Sound, LetterKind::Sound),
        ];
        for (column, kind) in letters {
            if let Some(text) = cell(column) {
                body.letters.push(Letter { kind, speaker: None, text: one_line(text) });
            }
        }
        if let Some(variants) = cell(Field::Variants) {
            match variants.parse() {
                Ok(variants) if (1..=VARIANTS_MAX).contains(&variants) => {
                    body.variants = Some(variants);
                }
                Ok(_) | Err(_) => self.draft.notes.add(
                    line,
                    format!("The number of variants is not from 1 to {VARIANTS_MAX}; it is left to the batch."),
                ),
            }
        }
        if let Some(page) = self.draft.pages.last_mut() {
            page.panels.push(panel);
        }
    }

    /// Begins a chapter or a page where the row says so.
    fn turn_page(
        &mut self,
        line: Option<u32>,
        chapter: Option<&str>,
        page: Option<&str>,
        title: &str,
    ) {
        let (last_chapter, last_page) = self.last.clone().unwrap_or_default();
        let chapter = chapter.map_or(last_chapter.clone(), one_line);
        let new_chapter = chapter != last_chapter;
        let page =
            page.map_or(if new_chapter { String::new() } else { last_page.clone() }, one_line);
        if self.last.is_some() && !new_chapter && page == last_page {
            return;
        }
        if new_chapter {
            let number = plain_number(&chapter);
            let title = if number.is_some() { "" } else { chapter.as_str() };
            self.draft.begin_chapter(number, title);
        }
        let mut next = self.draft.new_page(line);
        match page_number(&page) {
            Some((first, label)) => {
                next.first = Some(first);
                next.label = label;
            }
            None => next.label = capital(&page),
        }
        // Without a page column a title belongs to its row, not to the one page that all share.
        if !page.is_empty() {
            next.title = title.to_owned();
        }
        self.draft.pages.push(next);
        self.last = Some((chapter, page));
    }
}
