//! Whether a colour is light, as the browser tells computed colours.

/// Whether a colour is nearer to white than to black; `None` when it cannot be read.
///
/// Colours come as `rgb(…)`, `rgba(…)`, `color(srgb …)`, or in the space in which the page wrote
/// them: `oklch(…)`, `oklab(…)`, `lab(…)` and `lch(…)` begin with a lightness.
#[must_use]
pub fn is_light(color: &str) -> Option<bool> {
    let (space, rest) = color.split_once('(')?;
    let rest = rest.strip_prefix("srgb ").unwrap_or(rest);
    let mut numbers = rest
        .split([' ', ',', '/', ')'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.trim_end_matches('%').parse::<f64>().ok());
    match space {
        "rgb" | "rgba" => luminance(&mut numbers, 255.0),
        "color" => luminance(&mut numbers, 1.0),
        "oklch" | "oklab" => numbers.next().map(|lightness| lightness > 0.6),
        "lch" | "lab" => numbers.next().map(|lightness| lightness > 50.0),
        _ => None,
    }
}

/// Whether the three shares of a colour, each of at most `whole`, look light together.
fn luminance(shares: &mut impl Iterator<Item = f64>, whole: f64) -> Option<bool> {
    let (red, green, blue) = (shares.next()?, shares.next()?, shares.next()?);
    Some((0.299 * red + 0.587 * green + 0.114 * blue) / whole > 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_and_dark_are_told_apart_in_every_form() {
        for light in [
            "rgb(236, 236, 236)",
            "rgba(255, 255, 255, 0.9)",
            "color(srgb 0.9 0.9 0.9)",
            "oklch(0.93 0.01 90)",
            "lab(95 0 0)",
        ] {
            assert_eq!(is_light(light), Some(true), "{light}");
        }
        for dark in ["rgb(13, 13, 13)", "rgb(0, 0, 255)", "oklab(0.2 0 0)", "lch(10% 0 0)"] {
            assert_eq!(is_light(dark), Some(false), "{dark}");
        }
        for unknown in ["", "red", "rgb(1)", "hwb(1 2 3)"] {
            assert_eq!(is_light(unknown), None, "{unknown}");
        }
    }
}
