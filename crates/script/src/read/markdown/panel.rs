//! The lines of one panel.

use crate::draft::DraftPanel;
use crate::limits::VARIANTS_MAX;
use crate::model::{Letter, LetterKind, Panel, Shape};
use crate::note::Notes;
use crate::prose::{Piece, join, one_line, unquote};
use crate::read::fields::names_in;

use super::label::{Label, is_speech, label_of, split_at_colon, split_label};
use super::line::{Kind, Line};

/// A panel whose lines are being read.
#[derive(Debug)]
pub(super) struct OpenPanel {
    draft: DraftPanel,
    pieces: Vec<Piece>,
    label: Option<OpenLabel>,
    /// The length of the last line of description, in characters, while its paragraph goes on.
    paragraph: Option<usize>,
    pub(super) origin: Origin,
    pub(super) remark: String,
}

/// What began the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A heading or a bold line.
    Mark,
    /// An item of a numbered list under the page's heading.
    List,
    /// Text right under the page's heading: a splash, if no panel follows.
    Page,
}

/// A label whose text goes on in the lines below it.
#[derive(Debug, Clone, Copy)]
struct OpenLabel {
    label: Label,
    indent: usize,
    is_bullet: bool,
    /// Whether the label's own line had text, so that only an unbroken line continues it.
    is_inline: bool,
    /// The length of the last line of its text, in characters.
    characters: usize,
    after_blank: bool,
    items: usize,
}

impl OpenPanel {
    pub(super) fn new(number: Option<u32>, line: u32, origin: Origin) -> Self {
        Self {
            draft: DraftPanel::new(number, Some(line)),
            pieces: Vec::new(),
            label: None,
            paragraph: None,
            origin,
            remark: String::new(),
        }
    }

    /// Whether the panel says anything about a picture, or has words.
    pub(super) fn has_content(&self) -> bool {
        !self.pieces.is_empty()
            || !self.draft.body.letters.is_empty()
            || self.draft.body.prompt.is_some()
    }

    /// Takes the words behind the panel's number. Plain words may be wrapped onto the next line, a
    /// heading's may not.
    pub(super) fn describe(&mut self, text: &str, line: &Line) {
        if !matches!(line.kind, Kind::Heading(_)) {
            self.paragraph = Some(line.text.chars().count());
        }
        self.pieces.push(Piece { depth: 0, text: text.to_owned() });
    }

    /// Takes a heading within the panel: a label, or `false` if it is none.
    pub(super) fn take_heading(&mut self, heading: &str) -> bool {
        let label = label_of(heading.trim_end_matches(':'));
        self.label = label.map(|label| OpenLabel {
            label,
            indent: 0,
            is_bullet: false,
            is_inline: false,
            characters: 0,
            after_blank: false,
            items: 0,
        });
        label.is_some()
    }

    /// Takes a line that is no heading.
    pub(super) fn take(&mut self, line: &Line, notes: &mut Notes) {
        match line.kind {
            Kind::Blank | Kind::Rule => {
                self.paragraph = None;
                if let Some(open) = &mut self.label {
                    open.after_blank = true;
                }
            }
            Kind::Heading(_) | Kind::Bullet | Kind::Numbered(_) | Kind::Text => {
                self.take_text(line, notes);
            }
        }
    }

    fn take_text(&mut self, line: &Line, notes: &mut Notes) {
        let labelled = split_label(line);
        let own_label = labelled.and_then(|(words, rest)| Some((label_of(words)?, words, rest)));
        let speech =
            labelled.filter(|(speaker, words)| is_speech(speaker, line.lead.is_some(), words));
        let paragraph = self.paragraph.take();
        if let Some(open) =
            self.label.filter(|open| own_label.is_none() && open.holds(line, speech.is_some()))
        {
            if open.is_inline
                && matches!(open.label, Label::Dialogue | Label::Caption | Label::Sound)
            {
                self.continue_letter(&line.text);
            } else {
                self.put(open.label, &line.text, line, notes);
            }
            if let Some(open) = &mut self.label {
                open.items += 1;
                open.characters = line.text.chars().count();
                open.after_blank = false;
            }
            return;
        }
        self.label = None;
        if let Some((label, words, rest)) = own_label {
            self.label = Some(OpenLabel {
                label,
                indent: line.indent,
                is_bullet: line.is_list_item(),
                is_inline: !rest.is_empty(),
                characters: line.text.chars().count(),
                after_blank: false,
                items: 0,
            });
            if !rest.is_empty() {
                let named = words.split_once('(').filter(|_| label == Label::Caption);
                match named {
                    // CAP (MARA): the caption has a voice.
                    Some((_, speaker)) => {
                        self.push_letter(
                            LetterKind::Caption,
                            Some(speaker.trim_end_matches(')')),
                            rest,
                        );
                    }
                    None => self.put(label, rest, line, notes),
                }
            }
            return;
        }
        if let Some((speaker, words)) = speech {
            self.push_letter(LetterKind::Dialogue, Some(speaker), words);
            // What is said may be wrapped onto the next line.
            self.label = Some(OpenLabel {
                label: Label::Dialogue,
                indent: line.indent,
                is_bullet: line.is_list_item(),
                is_inline: true,
                characters: line.text.chars().count(),
                after_blank: false,
                items: 0,
            });
        } else if is_end(&line.text) {
            // The last page says so in letters, and nobody draws it.
            self.push_letter(LetterKind::Caption, None, &line.text);
        } else {
            self.add_prose(line, paragraph);
        }
    }

    /// Adds a line of description. `paragraph` is the length of the line right before it, if
    /// that was description, too: a wrapped line goes on with it.
    fn add_prose(&mut self, line: &Line, paragraph: Option<usize>) {
        let goes_on = line.kind == Kind::Text
            && line.lead.is_none()
            && paragraph.is_some_and(|length| is_wrapped(length, line));
        match self.pieces.last_mut() {
            Some(piece) if goes_on => {
                piece.text.push(' ');
                piece.text.push_str(&line.text);
            }
            Some(_) | None => {
                self.pieces.push(Piece { depth: line.indent, text: line.text.clone() });
            }
        }
        self.paragraph = Some(line.text.chars().count());
    }

    fn put(&mut self, label: Label, text: &str, line: &Line, notes: &mut Notes) {
        let body = &mut self.draft.body;
        match label {
            Label::Dialogue => match split_at_colon(text) {
                Some((speaker, words)) if !words.is_empty() => {
                    self.push_letter(LetterKind::Dialogue, Some(speaker), words);
                }
                Some(_) | None => self.push_letter(LetterKind::Dialogue, None, text),
            },
            Label::Caption => self.push_letter(LetterKind::Caption, None, text),
            Label::Sound => self.push_letter(LetterKind::Sound, None, text),
            Label::Description => {
                self.pieces.push(Piece { depth: line.indent, text: text.to_owned() });
            }
            Label::Cast => body.cast.get_or_insert_default().extend(names_in(text)),
            Label::Setting => append(&mut body.setting, text),
            Label::Style => append(&mut body.style, text),
            Label::Prompt => append(&mut body.prompt, text),
            Label::Shape => {
                body.shape = Shape::find(text);
                if body.shape.is_none() {
                    notes.add(line.number, "The shape is not understood. Write wide, tall, square or a ratio such as 16:9.");
                }
            }
            Label::Variants => {
                body.variants =
                    text.parse().ok().filter(|count| (1..=VARIANTS_MAX).contains(count));
                if body.variants.is_none() {
                    notes.add(line.number, format!("The number of variants is not from 1 to {VARIANTS_MAX}; it is left to the batch."));
                }
            }
        }
    }

    fn push_letter(&mut self, kind: LetterKind, speaker: Option<&str>, text: &str) {
        let text = one_line(unquote(text));
        let speaker = speaker.map(one_line).filter(|speaker| !speaker.is_empty());
        if !text.is_empty() {
            self.draft.body.letters.push(Letter { kind, speaker, text });
        }
    }

    fn continue_letter(&mut self, text: &str) {
        if let Some(letter) = self.draft.body.letters.last_mut() {
            letter.text = one_line(unquote(&format!("{} {text}", letter.text)));
        }
    }

    /// Makes this panel's own choices the defaults of its page, for text right under the page's
    /// heading.
    pub(super) fn into_defaults(self) -> Panel {
        self.draft.body
    }

    /// The finished panel. What it does not say itself comes from the page.
    pub(super) fn finish(mut self, defaults: &Panel) -> DraftPanel {
        let body = &mut self.draft.body;
        body.description = join(&self.pieces);
        body.shape = body.shape.or_else(|| Shape::find(&self.remark)).or(defaults.shape);
        body.remark = self.remark;
        body.cast = body.cast.take().or_else(|| defaults.cast.clone());
        body.setting = body.setting.take().or_else(|| defaults.setting.clone());
        body.style = body.style.take().or_else(|| defaults.style.clone());
        body.variants = body.variants.or(defaults.variants);
        self.draft
    }
}

impl OpenLabel {
    /// Whether a line without a label of its own belongs to this one. Speech may stand in a list
    /// of dialogue, and goes on no other sentence.
    fn holds(&self, line: &Line, is_speech: bool) -> bool {
        let is_below = !self.is_bullet || line.indent > self.indent;
        if self.is_inline {
            // Only the same paragraph goes on: the next line, no list item, nothing between.
            let goes_on = match self.label {
                Label::Shape | Label::Variants => false,
                Label::Prompt => true,
                Label::Dialogue
                | Label::Caption
                | Label::Sound
                | Label::Description
                | Label::Cast
                | Label::Setting
                | Label::Style => is_wrapped(self.characters, line),
            };
            return goes_on
                && !is_speech
                && !self.after_blank
                && line.kind == Kind::Text
                && (is_below || self.indent == line.indent);
        }
        match line.is_list_item() {
            true => is_below,
            false => is_below && !(self.after_blank && self.items > 0),
        }
    }
}

/// Whether a line goes on with the sentence of the line above it, which has this many characters.
fn is_wrapped(characters_above: usize, line: &Line) -> bool {
    /// Editors wrap text at 72 or more columns; a shorter line was ended by its author.
    const WRAPPED_CHARACTERS: usize = 60;
    characters_above >= WRAPPED_CHARACTERS
        || line.text.starts_with(|first: char| first.is_lowercase())
}

fn is_end(text: &str) -> bool {
    matches!(text.to_lowercase().trim_end_matches('.'), "the end" | "end" | "fin")
}

fn append(value: &mut Option<String>, text: &str) {
    let text = one_line(text);
    match value {
        Some(value) => {
            value.push(' ');
            value.push_str(&text);
        }
        None => *value = Some(text),
    }
}
