//! Sizes on the disk.

/// A size as a person reads it: "820 kB", "3.4 MB". Steps of a thousand, as disks are sold.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    let fitting = UNITS.iter().find(|(unit, _)| bytes >= *unit);
    match fitting {
        None if bytes == 1 => "1 byte".to_owned(),
        None => format!("{bytes} bytes"),
        Some((unit, name)) => {
            let tenths = bytes.saturating_mul(10) / unit;
            if tenths >= 100 || *name == "kB" {
                format!("{} {name}", tenths.saturating_add(5) / 10)
            } else {
                format!("{}.{} {name}", tenths / 10, tenths % 10)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_two_figures_or_so() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1 kB"),
            (820_400, "820 kB"),
            (3_449_000, "3.4 MB"),
            (12_700_000, "13 MB"),
            (2_000_000_000, "2.0 GB"),
        ] {
            assert_eq!(size(bytes), text);
        }
        assert!(size(u64::MAX).ends_with("GB"));
    }
}
