//! What a word can stand for, in whatever language it is written.
//!
//! This is what carries over from one language to another, and from one source of texts to the
//! next: "draw me", "zeichne mir" and "画" are different letters and the same [`Concept`].

/// What a word or a phrase stands for. The lexicon says which words stand for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Concept {
    /// Making a picture, and nothing else: draw, paint, sketch.
    Draw,
    /// Making anything: make, create, generate.
    Make,
    /// Show me, give me.
    Show,
    /// I want, I need.
    Wish,
    /// Please, can you.
    Polite,
    /// Picture, photo, drawing.
    Picture,
    /// A thing whose whole is a picture: logo, poster, wallpaper.
    Product,
    /// How a picture is made or looks: watercolour, pixel art, in the style of.
    Medium,
    /// What photographers and renderers say: close-up, lighting, 8k.
    Camera,
    /// The sheet: aspect ratio, background, no text.
    Layout,
    /// Changing a picture that is there: turn this into, remove the background.
    Edit,
    /// A picture that is there: this photo, attached, example.jpg.
    Attached,
    /// Taking up what was before: again, another, but with, darker.
    Again,
    /// What, who, why.
    Question,
    /// Work on knowledge or words: explain, translate, solve, list.
    Explain,
    /// Looking at something that is there: describe, identify, extract.
    Inspect,
    /// Find, download, buy.
    Search,
    /// Write, draft.
    Write,
    /// A thing made of words or numbers: poem, e-mail, table.
    Text,
    /// Programs and what is around them.
    Code,
    /// Pictures as text: SVG, `TikZ`, ASCII art.
    Markup,
    /// Charts and diagrams.
    Chart,
    /// Another program that makes pictures.
    Generator,
    /// A prompt, as a thing.
    Prompt,
    /// Image words in another sense: draw a conclusion, picture this.
    Idiom,
    /// Act as, you are a.
    Role,
    /// How do I, tutorial, the difference between.
    Learn,
    /// A, ein, une: how a caption begins.
    Article,
    /// I, you, we: how a person speaks to somebody.
    Person,
    /// Posture and place: wearing, standing, in front of.
    Posture,
    /// What pictures are often of: cat, castle, sunset.
    Subject,
}

impl Concept {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::ALL.len();

    /// Every concept, in order.
    pub const ALL: [Self; 31] = [
        Self::Draw,
        Self::Make,
        Self::Show,
        Self::Wish,
        Self::Polite,
        Self::Picture,
        Self::Product,
        Self::Medium,
        Self::Camera,
        Self::Layout,
        Self::Edit,
        Self::Attached,
        Self::Again,
        Self::Question,
        Self::Explain,
        Self::Inspect,
        Self::Search,
        Self::Write,
        Self::Text,
        Self::Code,
        Self::Markup,
        Self::Chart,
        Self::Generator,
        Self::Prompt,
        Self::Idiom,
        Self::Role,
        Self::Learn,
        Self::Article,
        Self::Person,
        Self::Posture,
        Self::Subject,
    ];

    /// Its name in the lexicon.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draw => "draw",
            Self::Make => "make",
            Self::Show => "show",
            Self::Wish => "wish",
            Self::Polite => "polite",
            Self::Picture => "picture",
            Self::Product => "product",
            Self::Medium => "medium",
            Self::Camera => "camera",
            Self::Layout => "layout",
            Self::Edit => "edit",
            Self::Attached => "attached",
            Self::Again => "again",
            Self::Question => "question",
            Self::Explain => "explain",
            Self::Inspect => "inspect",
            Self::Search => "search",
            Self::Write => "write",
            Self::Text => "text",
            Self::Code => "code",
            Self::Markup => "markup",
            Self::Chart => "chart",
            Self::Generator => "generator",
            Self::Prompt => "prompt",
            Self::Idiom => "idiom",
            Self::Role => "role",
            Self::Learn => "learn",
            Self::Article => "article",
            Self::Person => "person",
            Self::Posture => "posture",
            Self::Subject => "subject",
        }
    }

    /// Whether it is said of pictures, and hardly of anything else.
    pub(crate) fn is_of_pictures(self) -> bool {
        matches!(
            self,
            Self::Draw
                | Self::Picture
                | Self::Product
                | Self::Medium
                | Self::Camera
                | Self::Layout
                | Self::Edit
                | Self::Attached
        )
    }

    /// The concept of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|concept| concept.name() == name)
    }

    /// Its place in [`Self::ALL`].
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}
