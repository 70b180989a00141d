//! Whether bytes are a whole picture, judged by their head and their tail.

use panelwright_engine::PictureFormat;

/// How many bytes of the head [`inspect`] wants. JPEG may carry profiles of some 10 kB before
/// its size.
pub const HEAD_BYTES: u32 = 65_536;

/// How many bytes of the tail [`inspect`] wants.
pub const TAIL_BYTES: u32 = 64;

/// A finished picture of the site is 1.4 to 2.7 MB; less than this is a placeholder, or needs
/// more patience.
pub const SUBSTANTIAL_BYTES: u32 = 80_000;

/// The same for the shorter side, in pixels.
pub const SUBSTANTIAL_SIDE: u32 = 256;

/// What a file's bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFacts {
    /// The kind of file.
    pub format: PictureFormat,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in bytes.
    pub size_bytes: u32,
}

impl FileFacts {
    /// Whether the file is as large as finished pictures are.
    #[must_use]
    pub fn is_substantial(&self) -> bool {
        self.size_bytes >= SUBSTANTIAL_BYTES && self.width.min(self.height) >= SUBSTANTIAL_SIDE
    }

    /// Whether the file has the size in pixels that the page states for it; a page that states
    /// none contradicts nothing.
    #[must_use]
    pub fn matches(&self, stated: Option<(u32, u32)>) -> bool {
        stated.is_none_or(|(width, height)| width == self.width && height == self.height)
    }
}

/// Why bytes are not a whole picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    /// None of the known formats; often a page or an error message.
    #[error("the file is not a PNG, JPEG or WebP picture")]
    NoPicture,
    /// It begins as a picture and does not end as one.
    #[error("the picture is cut off")]
    CutOff,
    /// It has no readable size.
    #[error("the picture does not tell its size")]
    NoSize,
}

/// Judges a file by its first [`HEAD_BYTES`], its last [`TAIL_BYTES`] and its length.
///
/// # Errors
/// [`BytesError`] when it is not a whole picture of a known format.
pub fn inspect(head: &[u8], tail: &[u8], size_bytes: u32) -> Result<FileFacts, BytesError> {
    let (format, (width, height)) = if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        (PictureFormat::Png, png_size(head, tail)?)
    } else if head.starts_with(&[0xff, 0xd8, 0xff]) {
        (PictureFormat::Jpeg, jpeg_size(head, tail)?)
    } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        (PictureFormat::Webp, webp_size(head, size_bytes)?)
    } else {
        return Err(BytesError::NoPicture);
    };
    if width == 0 || height == 0 {
        return Err(BytesError::NoSize);
    }
    Ok(FileFacts { format, width, height, size_bytes })
}

fn number(bytes: &[u8], at: usize, length: usize, is_big_endian: bool) -> Option<u32> {
    let slice = bytes.get(at..at.checked_add(length)?)?;
    let step = |sum: u32, byte: &u8| (sum << 8) | u32::from(*byte);
    Some(if is_big_endian { slice.iter().fold(0, step) } else { slice.iter().rev().fold(0, step) })
}

fn png_size(head: &[u8], tail: &[u8]) -> Result<(u32, u32), BytesError> {
    const END: &[u8] = b"\0\0\0\0IEND\xaeB`\x82";
    if !tail.windows(END.len()).any(|window| window == END) {
        return Err(BytesError::CutOff);
    }
    if head.get(12..16) != Some(b"IHDR") {
        return Err(BytesError::NoSize);
    }
    let size = number(head, 16, 4, true).zip(number(head, 20, 4, true));
    size.ok_or(BytesError::NoSize)
}

fn jpeg_size(head: &[u8], tail: &[u8]) -> Result<(u32, u32), BytesError> {
    if !tail.windows(2).any(|window| window == [0xff, 0xd9]) {
        return Err(BytesError::CutOff);
    }
    let mut at = 2;
    loop {
        let marker = number(head, at, 2, true).ok_or(BytesError::NoSize)?;
        let length = number(head, at + 2, 2, true).ok_or(BytesError::NoSize)?;
        match marker {
            // Start of frame, in all its kinds; C4, C8 and CC are other tables.
            0xffc0..=0xffcf if !matches!(marker, 0xffc4 | 0xffc8 | 0xffcc) => {
                let size = number(head, at + 7, 2, true).zip(number(head, at + 5, 2, true));
                return size.ok_or(BytesError::NoSize);
            }
            0xff01..=0xfffe => at += 2 + length as usize,
            _ => return Err(BytesError::NoSize),
        }
    }
}

fn webp_size(head: &[u8], size_bytes: u32) -> Result<(u32, u32), BytesError> {
    let stated = number(head, 4, 4, false).ok_or(BytesError::NoSize)?;
    if size_bytes < stated.saturating_add(8) {
        return Err(BytesError::CutOff);
    }
    let size = match head.get(12..16) {
        Some(b"VP8X") => number(head, 24, 3, false)
            .zip(number(head, 27, 3, false))
            .map(|(width, height)| (width + 1, height + 1)),
        Some(b"VP8L") => number(head, 21, 4, false)
            .map(|bits| ((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)),
        Some(b"VP8 ") => number(head, 26, 2, false)
            .zip(number(head, 28, 2, false))
            .map(|(width, height)| (width & 0x3fff, height & 0x3fff)),
        _ => None,
    };
    size.ok_or(BytesError::NoSize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(file: &[u8]) -> Result<FileFacts, BytesError> {
        let tail = &file[file.len().saturating_sub(TAIL_BYTES as usize)..];
        inspect(file, tail, u32::try_from(file.len()).unwrap())
    }

    fn png() -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        file.extend([0, 0, 4, 0, 0, 0, 6, 0, 8, 2, 0, 0, 0, 1, 2, 3, 4]);
        file.extend([7; 200]);
        file.extend(b"\0\0\0\0IEND\xaeB`\x82");
        file
    }

    fn jpeg() -> Vec<u8> {
        let mut file = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2];
        file.extend([0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8, 1, 0, 2, 0, 3]);
        file.extend([5; 100]);
        file.extend([0xff, 0xd9]);
        file
    }

    fn webp(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut file = b"RIFF".to_vec();
        file.extend(u32::try_from(body.len() + 12).unwrap().to_le_bytes());
        file.extend(b"WEBP");
        file.extend(kind);
        file.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        file.extend(body);
        file
    }

    #[test]
    fn whole_pictures_tell_their_size() {
        let facts = look(&png()).unwrap();
        assert_eq!((facts.format, facts.width, facts.height), (PictureFormat::Png, 1024, 1536));
        let facts = look(&jpeg()).unwrap();
        assert_eq!((facts.format, facts.width, facts.height), (PictureFormat::Jpeg, 512, 256));
        let extended = webp(b"VP8X", &[0, 0, 0, 0, 0xff, 3, 0, 0xff, 5, 0]);
        let facts = look(&extended).unwrap();
        assert_eq!((facts.format, facts.width, facts.height), (PictureFormat::Webp, 1024, 1536));
        let lossless = webp(b"VP8L", &[0x2f, 0xff, 0xc3, 0xff, 0, 0]);
        let facts = look(&lossless).unwrap();
        assert_eq!((facts.width, facts.height), (1024, 1024));
        let lossy = webp(b"VP8 ", &[0, 0, 0, 0x9d, 1, 0x2a, 0, 4, 0, 3]);
        let facts = look(&lossy).unwrap();
        assert_eq!((facts.width, facts.height), (1024, 768));
    }

    #[test]
    fn any_cut_is_noticed() {
        for file in [png(), jpeg(), webp(b"VP8X", &[0; 300])] {
            for keep in [file.len() - 1, file.len() / 2, 30] {
                assert!(look(&file[..keep]).is_err(), "{keep} of {}", file.len());
            }
        }
    }

    #[test]
    fn other_files_are_no_pictures() {
        for file in [b"".as_slice(), b"{\"detail\":\"Forbidden\"}", b"<!doctype html>", b"GIF89a"] {
            assert_eq!(look(file), Err(BytesError::NoPicture));
        }
    }

    #[test]
    fn small_files_are_not_substantial() {
        let facts =
            FileFacts { format: PictureFormat::Png, width: 1024, height: 256, size_bytes: 80_000 };
        assert!(facts.is_substantial());
        assert!(!FileFacts { height: 255, ..facts }.is_substantial());
        assert!(!FileFacts { size_bytes: 79_999, ..facts }.is_substantial());
        assert!(facts.matches(None) && facts.matches(Some((1024, 256))));
        assert!(!facts.matches(Some((1024, 1024))));
    }
}
