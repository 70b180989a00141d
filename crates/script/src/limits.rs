//! Every limit of this crate, with its reason.

/// The largest script that is read, in bytes of UTF-8. A 400-page graphic novel with full
/// dialogue is about 2 MB; ten times that is generous, and still reads in well under a second.
pub const SCRIPT_BYTES_MAX: usize = 20 * 1024 * 1024;

/// The most panels in a script. At one picture a minute this is two weeks of drawing without a
/// pause; more is nearly always a wrong file.
pub const PANELS_MAX: usize = 20_000;

/// The most pictures in one plan, variants counted. The journal keeps one job for each.
pub const PICTURES_MAX: usize = 50_000;

/// The most variants of one panel: one letter of the file name each, `a` to `z`.
pub const VARIANTS_MAX: u32 = 26;

/// The longest prompt that is sent, in characters (Unicode scalar values, not bytes). Image
/// tools behind the chats take about this much; what lies beyond is ignored there in silence.
pub const PROMPT_CHARACTERS_MAX: usize = 4_000;

/// The most cast members, groups or settings, each. A larger bible is a wrong file.
pub const BIBLE_ENTRIES_MAX: usize = 500;

/// The most notes that are kept; the rest are counted. A person does not read more.
pub const NOTES_MAX: usize = 500;

/// The aim for a description that is condensed from a long character or location sheet, in
/// characters. Five people and a place then fit one prompt, with room for panel and style.
pub const SHEET_CHARACTERS_AIM: usize = 480;

/// The most characters in the last part of a file's path, extension not counted. Chrome accepts
/// 244 bytes and interrupts the download at 304; 100 leaves room for the extension and for a
/// suffix.
pub const FILE_CHARACTERS_MAX: usize = 100;

/// The most characters in a folder of a file's path. Two such folders and a file stay below the
/// 260 characters that Windows allows a whole path.
pub const FOLDER_CHARACTERS_MAX: usize = 60;

/// The most bytes in one part of a path. Linux and Android stop at 255, which 100 characters of
/// Japanese already exceed; the difference is the extension and a suffix.
pub const PART_BYTES_MAX: usize = 200;

/// The most folders above a file. Deeper trees come from a mistake in the template.
pub const FOLDERS_MAX: usize = 6;
