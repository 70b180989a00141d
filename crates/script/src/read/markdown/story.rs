//! The order of a script's parts: title, bible, chapters, pages, panels.

use crate::draft::{Draft, DraftPage, capital};
use crate::model::Panel;
use crate::prose::one_line;
use crate::text::quote;

use super::bible::{Zone, zone_of};
use super::firmness_of;
use super::label::{Label, label_of, split_label};
use super::line::{Kind, Line};
use super::mark::{Mark, mark_of};
use super::panel::{OpenPanel, Origin};

/// The level of a page or panel that begins with bold or plain words: below every heading.
const BELOW_HEADINGS: u8 = 7;

/// Reads the lines of a script into the draft.
pub(super) fn read(lines: &[Line], draft: Draft) -> Draft {
    let mut story = Story {
        draft,
        zone: None,
        page: None,
        panel: None,
        chapter_in_waiting: None,
        outside: Outside::Start,
        begun: false,
    };
    for line in lines {
        story.take(line);
    }
    story.close_page();
    story.close_zone();
    story.draft
}

struct Story {
    draft: Draft,
    zone: Option<Zone>,
    page: Option<OpenPage>,
    panel: Option<OpenPanel>,
    /// A heading that is a chapter if pages follow it.
    chapter_in_waiting: Option<String>,
    outside: Outside,
    /// Whether a chapter, a page or a panel has begun.
    begun: bool,
}

/// What is known of text that stands in no panel, so that each stretch of it is noted once.
enum Outside {
    /// Nothing was read yet. A first line that looks like a title is the title.
    Start,
    /// Noted already.
    Silent,
    /// Text from here on is noted, as coming after this heading.
    After(String),
}

struct OpenPage {
    draft: DraftPage,
    level: u8,
    /// What holds for all panels of the page: text right under its heading.
    defaults: Panel,
    remark: String,
}

impl Story {
    fn take(&mut self, line: &Line) {
        if let Some(mark) = self.mark_at(line) {
            self.begin(mark, line);
            return;
        }
        match line.kind {
            Kind::Heading(level) => self.take_heading(level, line),
            Kind::Blank | Kind::Rule => {
                if let Some(panel) = &mut self.panel {
                    panel.take(line, &mut self.draft.notes);
                }
            }
            Kind::Numbered(number) if self.numbers_panels(line) => {
                self.close_panel();
                self.panel = Some(OpenPanel::new(Some(number), line.number, Origin::List));
                // The item's own text may still be a label, such as "1. Setting: the harbour".
                let item = Line { kind: Kind::Text, ..line.clone() };
                self.take_text(&item);
            }
            Kind::Bullet | Kind::Numbered(_) | Kind::Text => self.take_text(line),
        }
    }

    fn mark_at(&self, line: &Line) -> Option<Mark> {
        match line.kind {
            Kind::Blank | Kind::Rule => None,
            // Deep in a list, "Page 3:" is what somebody says.
            Kind::Bullet | Kind::Numbered(_) | Kind::Text if line.indent >= 4 => None,
            Kind::Heading(_) | Kind::Bullet | Kind::Numbered(_) | Kind::Text => {
                mark_of(&line.text, firmness_of(line))
            }
        }
    }

    fn begin(&mut self, mark: Mark, line: &Line) {
        let level = match line.kind {
            Kind::Heading(level) => level,
            Kind::Blank | Kind::Rule | Kind::Bullet | Kind::Numbered(_) | Kind::Text => {
                BELOW_HEADINGS
            }
        };
        self.close_zone();
        self.begun = true;
        match mark {
            Mark::Chapter { number, title } => {
                self.close_page();
                self.chapter_in_waiting = None;
                self.draft.begin_chapter(number, &title);
                self.outside = Outside::After(quote(&line.text));
            }
            Mark::Page { first, label, title, remark } => {
                self.close_page();
                self.open_page(line, level);
                if let Some(page) = &mut self.page {
                    page.draft.first = first;
                    page.draft.label = label;
                    page.draft.title = title;
                    page.remark = remark;
                }
            }
            Mark::Panel { number, remark, rest, several } => {
                self.close_panel();
                if self.page.is_none() {
                    self.open_page(line, level.saturating_sub(1));
                }
                if several {
                    self.draft.notes.add(
                        line.number,
                        "This heading counts several panels; they are read as one picture.",
                    );
                }
                let mut panel = OpenPanel::new(number, line.number, Origin::Mark);
                panel.remark = remark;
                if !rest.is_empty() {
                    panel.describe(&rest, line);
                }
                self.panel = Some(panel);
            }
        }
    }

    fn open_page(&mut self, line: &Line, level: u8) {
        if let Some(title) = self.chapter_in_waiting.take() {
            self.draft.begin_chapter(None, &title);
        }
        let draft = self.draft.new_page(Some(line.number));
        let defaults = OpenPanel::new(None, line.number, Origin::Page).into_defaults();
        self.page = Some(OpenPage { draft, level, defaults, remark: String::new() });
    }

    fn take_heading(&mut self, level: u8, line: &Line) {
        let heading = line.text.as_str();
        // Deeper than the page: a part of it.
        if let Some(page) = &self.page
            && level > page.level
        {
            self.take_heading_in_page(line);
            return;
        }
        if let Some(zone) = &mut self.zone
            && level > zone.level
        {
            zone.begin_sheet(level, heading, line.number);
            return;
        }
        self.close_page();
        self.close_zone();
        self.chapter_in_waiting = None;
        if let Some(kind) = zone_of(heading) {
            self.zone = Some(Zone::new(kind, level, heading, line.number));
        } else if level == 1 && self.draft.title.is_empty() && !self.begun {
            self.draft.title = one_line(heading);
            self.outside = Outside::After(quote(heading));
        } else {
            let is_title = heading.eq_ignore_ascii_case(&self.draft.title);
            self.chapter_in_waiting = (!is_title).then(|| heading.to_owned());
            self.outside = Outside::After(quote(heading));
        }
    }

    fn take_heading_in_page(&mut self, line: &Line) {
        let line_number = line.number;
        let panel =
            self.panel.get_or_insert_with(|| OpenPanel::new(None, line_number, Origin::Page));
        if !panel.take_heading(&line.text) {
            self.draft.notes.add(
                line.number,
                format!(
                    "The heading {} is left out; the text below it is read.",
                    quote(&line.text)
                ),
            );
        }
    }

    fn take_text(&mut self, line: &Line) {
        if let Some(zone) = &mut self.zone {
            zone.add(line);
            return;
        }
        if self.page.is_some() {
            let panel =
                self.panel.get_or_insert_with(|| OpenPanel::new(None, line.number, Origin::Page));
            panel.take(line, &mut self.draft.notes);
            return;
        }
        if let Some((words, rest)) = split_label(line)
            && !self.begun
            && !rest.is_empty()
        {
            if label_of(words) == Some(Label::Style) {
                self.draft.style = one_line(&format!("{} {rest}", self.draft.style));
                return;
            }
            if words.eq_ignore_ascii_case("title") && self.draft.title.is_empty() {
                self.draft.title = one_line(rest);
                return;
            }
        }
        match core::mem::replace(&mut self.outside, Outside::Silent) {
            Outside::Start if looks_like_title(line) && self.draft.title.is_empty() => {
                self.draft.title = one_line(&line.text);
                self.outside = Outside::After("the title".to_owned());
            }
            Outside::Start => self.draft.notes.add(
                line.number,
                "The text ahead of the first heading belongs to no panel and is not pictured.",
            ),
            Outside::Silent => {}
            Outside::After(what) => self.draft.notes.add(
                line.number,
                format!("The text after {what} belongs to no panel and is not pictured."),
            ),
        }
    }

    /// Whether a numbered line is a panel of its own: at the left edge, on a page whose panels
    /// have no headings.
    fn numbers_panels(&self, line: &Line) -> bool {
        let open = match &self.panel {
            None => true,
            Some(panel) => match panel.origin {
                Origin::List => true,
                Origin::Page => !panel.has_content(),
                Origin::Mark => false,
            },
        };
        self.page.is_some() && self.zone.is_none() && line.indent == 0 && open
    }

    fn close_panel(&mut self) {
        let Some(panel) = self.panel.take() else { return };
        let Some(page) = &mut self.page else { return };
        if panel.origin != Origin::Page {
            let panel = panel.finish(&page.defaults);
            page.draft.panels.push(panel);
            return;
        }
        if panel.has_content() {
            let name = if page.draft.label.is_empty() { "page" } else { &page.draft.label };
            self.draft.notes.add(
                page.draft.line,
                format!("The text before the first panel of {} is not pictured.", quote(name)),
            );
        }
        page.defaults = panel.into_defaults();
    }

    fn close_page(&mut self) {
        let Some(mut page) = self.page.take() else { return };
        if let Some(mut panel) = self.panel.take() {
            let is_splash = panel.origin == Origin::Page;
            if is_splash {
                // A page without panels is one picture: a splash, a cover.
                let label = &page.draft.label;
                let named = !label.starts_with(|first: char| first.is_ascii_digit());
                panel.remark = match page.remark.as_str() {
                    "" if named => capital(label),
                    remark => remark.to_owned(),
                };
            }
            if panel.has_content() || !is_splash {
                page.draft.panels.push(panel.finish(&page.defaults));
            }
        }
        self.draft.pages.push(page.draft);
    }

    fn close_zone(&mut self) {
        if let Some(zone) = self.zone.take() {
            zone.finish(&mut self.draft);
        }
    }
}

/// Whether a line of plain text at the very start is the title: short, and no sentence.
fn looks_like_title(line: &Line) -> bool {
    const TITLE_WORDS: usize = 8;
    line.kind == Kind::Text
        && line.text.split_whitespace().count() <= TITLE_WORDS
        && !line.text.ends_with(['.', ',', ';', ':'])
}
