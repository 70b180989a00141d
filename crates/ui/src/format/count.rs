//! Counts.

/// A count with a comma at each thousand: `3,000`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "1 panel", "3,000 panels".
pub(crate) fn panels(number: u64) -> String {
    match number {
        1 => "1 panel".to_owned(),
        other => format!("{} panels", count(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345, "12,345"), (1_000_000, "1,000,000")]
        {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn one_panel_is_not_many() {
        assert_eq!(panels(1), "1 panel");
        assert_eq!(panels(0), "0 panels");
        assert_eq!(panels(3_000), "3,000 panels");
    }
}
