//! The pictures: small landscapes whose colours and shapes follow from the prompt.
//!
//! A picture is drawn row by row in spans of one colour, two pixels to a byte (four bits each,
//! sixteen colours), so that a picture of a megapixel costs a few milliseconds even in an
//! unoptimised build.

use sha2::{Digest, Sha256};

use crate::options::PictureShape;
use crate::stamp::{PARTIAL_KEY, PROMPT_KEY, SERIAL_KEY, Stamp};

/// How far a picture has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A quarter of the size, without detail.
    Blurred,
    /// Full size, the lower part not yet drawn.
    Partial,
    /// The picture.
    Finished,
    /// Another finished picture for the same prompt, the second of two to choose from.
    Alternative,
}

/// Colours of the palette: the sky's bands come first.
const SKY_BANDS: u8 = 6;
const SUN: u8 = 6;
const FAR_HILL: u8 = 7;
/// The first of seven ground colours. It is a multiple of four, so that noise among the first four
/// can be made by setting two random bits.
const GROUND: u8 = 8;
const INK: u8 = 15;

/// Draws a picture and stamps it. The same arguments give the same bytes.
///
/// # Errors
/// When the encoder refuses the text or the size; with a shape of at least 16 by 16 pixels and an
/// even width this does not happen.
pub fn draw(
    stamp: &Stamp,
    stroke: Stroke,
    shape: PictureShape,
) -> Result<Vec<u8>, png::EncodingError> {
    let (width_px, height_px) = match stroke {
        Stroke::Blurred => ((shape.width_px / 8) * 2, shape.height_px / 4),
        Stroke::Partial | Stroke::Finished | Stroke::Alternative => {
            (shape.width_px, shape.height_px)
        }
    };
    let noisy = !shape.light && stroke != Stroke::Blurred;
    let alternative = stroke == Stroke::Alternative;
    let seed: [u8; 32] =
        Sha256::digest(format!("{}/{alternative}/{}", stamp.serial, stamp.prompt)).into();
    let scene = Scene { seed, width_px, height_px, noisy, unfinished: stroke == Stroke::Partial };

    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width_px, height_px);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(palette(&seed));
    // Stored blocks are the quickest and make the file large, as the real ones are.
    encoder.set_compression(if noisy {
        png::Compression::NoCompression
    } else {
        png::Compression::Balanced
    });
    encoder.set_filter(png::Filter::NoFilter);
    encoder.add_itxt_chunk(PROMPT_KEY.to_owned(), stamp.prompt.clone())?;
    encoder.add_itxt_chunk(SERIAL_KEY.to_owned(), stamp.serial.to_string())?;
    if stamp.partial {
        encoder.add_itxt_chunk(PARTIAL_KEY.to_owned(), "true".to_owned())?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&scene.pixels())?;
    writer.finish()?;
    Ok(bytes)
}

/// Where things stand in one picture.
struct Scene {
    seed: [u8; 32],
    width_px: u32,
    height_px: u32,
    noisy: bool,
    unfinished: bool,
}

impl Scene {
    /// A number from 0 to `below`, from the given byte of the seed.
    fn pick(&self, byte: usize, below: u32) -> u32 {
        u32::from(self.seed[byte % 32]) * below / 256
    }

    fn pixels(&self) -> Vec<u8> {
        let row_bytes = self.width_px.div_ceil(2) as usize;
        let mut pixels = vec![0_u8; row_bytes * self.height_px as usize];
        let mut noise = u64::from_le_bytes([
            self.seed[0],
            self.seed[1],
            self.seed[2],
            self.seed[3],
            self.seed[4],
            self.seed[5],
            self.seed[6],
            self.seed[7] | 1,
        ]);
        for (y, row) in pixels.chunks_exact_mut(row_bytes).enumerate() {
            self.row(u32::try_from(y).unwrap_or(u32::MAX), row, &mut noise);
        }
        pixels
    }

    fn row(&self, y: u32, row: &mut [u8], noise: &mut u64) {
        let (width, height) = (self.width_px, self.height_px);
        let margin = (width / 48).max(2);
        if y < margin || y >= height - margin {
            row.fill(pair(INK));
            return;
        }
        let horizon = height * 62 / 100 + self.pick(8, height / 8);
        let undrawn = self.unfinished && y > height * 55 / 100;
        if y >= horizon {
            if self.noisy && !undrawn {
                scatter(row, noise);
            } else {
                row.fill(pair(GROUND + u8::try_from(y % 4).unwrap_or(0)));
            }
            self.path(y, horizon, row);
        } else {
            let band = y * u32::from(SKY_BANDS) / horizon;
            row.fill(pair(u8::try_from(band).unwrap_or(0)));
            self.sun(y, row);
            self.hills(y, horizon, row);
        }
        self.tower(y, horizon, row);
        if undrawn {
            row.fill(pair(GROUND + 2));
        }
        span(row, 0, margin, INK);
        span(row, width - margin, width, INK);
    }

    fn sun(&self, y: u32, row: &mut [u8]) {
        let radius = self.height_px / 14 + self.pick(9, self.height_px / 10);
        let centre_x = self.width_px / 5 + self.pick(10, self.width_px * 3 / 5);
        let centre_y = self.height_px / 6 + self.pick(11, self.height_px / 5);
        let off = y.abs_diff(centre_y);
        if off < radius {
            let half = (radius * radius - off * off).isqrt();
            span(row, centre_x.saturating_sub(half), centre_x + half, SUN);
        }
    }

    fn hills(&self, y: u32, horizon: u32, row: &mut [u8]) {
        for hill in 0..4_usize {
            let top = horizon * 45 / 100 + self.pick(12 + hill * 3, horizon / 3);
            if y < top {
                continue;
            }
            let centre = self.pick(13 + hill * 3, self.width_px);
            let steep = 3 + self.pick(14 + hill * 3, 9);
            let half = (y - top) * steep / 4;
            let colour = if hill % 2 == 0 { FAR_HILL } else { GROUND };
            span(row, centre.saturating_sub(half), centre + half, colour);
        }
    }

    fn tower(&self, y: u32, horizon: u32, row: &mut [u8]) {
        let foot = horizon + self.height_px / 20;
        let high = self.height_px / 6 + self.pick(24, self.height_px / 4);
        if y < foot.saturating_sub(high) || y > foot {
            return;
        }
        let left = self.width_px / 8 + self.pick(25, self.width_px * 5 / 8);
        let wide = self.width_px / 24 + self.pick(26, self.width_px / 12);
        span(row, left, left + wide, INK);
        let storey = (self.height_px / 24).max(4);
        if (y / storey) % 2 == 1 && foot - y > storey {
            span(row, left + wide / 3, left + wide * 2 / 3, SUN);
        }
    }

    fn path(&self, y: u32, horizon: u32, row: &mut [u8]) {
        let centre = self.width_px / 4 + self.pick(27, self.width_px / 2);
        let half = self.width_px / 64 + (y - horizon) / 3;
        span(row, centre.saturating_sub(half), centre + half, SKY_BANDS - 1);
    }
}

/// Two pixels of one colour.
fn pair(colour: u8) -> u8 {
    colour << 4 | colour
}

/// Fills from one pixel column up to another, both rounded down to even columns.
fn span(row: &mut [u8], from_px: u32, to_px: u32, colour: u8) {
    let to = (to_px as usize / 2).min(row.len());
    let from = (from_px as usize / 2).min(to);
    row[from..to].fill(pair(colour));
}

/// Fills a row with random ground colours.
fn scatter(row: &mut [u8], noise: &mut u64) {
    for bytes in row.chunks_mut(8) {
        *noise ^= *noise << 13;
        *noise ^= *noise >> 7;
        *noise ^= *noise << 17;
        // Two random bits per pixel on top of the first ground colour, never reaching the ink.
        let pixels = (*noise & 0x3333_3333_3333_3333) | 0x8888_8888_8888_8888;
        bytes.copy_from_slice(&pixels.to_le_bytes()[..bytes.len()]);
    }
}

/// Sixteen colours around a hue that follows from the seed.
fn palette(seed: &[u8; 32]) -> Vec<u8> {
    let hue = f64::from(seed[30]) / 256.0;
    let ground_hue = (hue + 0.06 + f64::from(seed[31]) / 1024.0).fract();
    let mut colours = Vec::with_capacity(48);
    for band in 0..SKY_BANDS {
        let light = 0.38 + 0.09 * f64::from(band);
        colours.extend(rgb(hue, 0.55, light));
    }
    // The sun is warm under every sky.
    colours.extend(rgb(0.06 + f64::from(seed[29]) / 2560.0, 0.85, 0.74));
    colours.extend(rgb(hue, 0.35, 0.34));
    for step in 0..7_u8 {
        colours.extend(rgb(ground_hue, 0.38, 0.30 + 0.045 * f64::from(step)));
    }
    colours.extend(rgb(hue, 0.30, 0.10));
    colours
}

/// Hue, saturation and lightness, each from 0 to 1, as red, green and blue bytes.
fn rgb(hue: f64, saturation: f64, lightness: f64) -> [u8; 3] {
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|offset| {
        let turn = (offset + hue * 12.0) % 12.0;
        let level = lightness - reach * (turn - 3.0).min(9.0 - turn).clamp(-1.0, 1.0);
        // The value lies between 0 and 255, so the conversion keeps it.
        (level * 255.0).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stamp::read_stamp;

    fn stamp(prompt: &str, partial: bool) -> Stamp {
        Stamp { prompt: prompt.to_owned(), serial: 3, partial }
    }

    #[test]
    fn a_picture_is_large_whole_and_stamped() {
        let stamp = stamp("A fox — 狐\nin the snow", false);
        let bytes = draw(&stamp, Stroke::Finished, PictureShape::default()).unwrap();
        assert!(bytes.len() > 80 * 1024, "{} bytes", bytes.len());
        assert_eq!(read_stamp(&bytes), Some(stamp));
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((frame.width, frame.height), (1024, 1024));
    }

    #[test]
    fn half_a_picture_has_no_stamp() {
        let bytes = draw(&stamp("x", false), Stroke::Finished, PictureShape::default()).unwrap();
        assert_eq!(read_stamp(&bytes[..bytes.len() / 2]), None);
        assert_eq!(read_stamp(b"<html>"), None);
    }

    #[test]
    fn prompts_differ_in_what_one_sees() {
        let light = PictureShape { light: true, ..PictureShape::default() };
        let one = draw(&stamp("a knight", false), Stroke::Finished, light).unwrap();
        let two = draw(&stamp("a queen", false), Stroke::Finished, light).unwrap();
        assert_ne!(one, two);
        assert!(one.len() < 80 * 1024, "{} bytes", one.len());
    }

    #[test]
    fn previews_say_so_and_the_blurred_one_is_small() {
        let stamp = stamp("a knight", true);
        let blurred = draw(&stamp, Stroke::Blurred, PictureShape::default()).unwrap();
        let reader = png::Decoder::new(std::io::Cursor::new(&blurred)).read_info().unwrap();
        assert_eq!(reader.info().width, 256);
        assert!(read_stamp(&blurred).unwrap().partial);
        let partial = draw(&stamp, Stroke::Partial, PictureShape::default()).unwrap();
        assert!(read_stamp(&partial).unwrap().partial);
    }
}
