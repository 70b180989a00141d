//! The custom section in which rustc writes what a wasm file may use.

use anyhow::{Context, bail};

const NAME: &[u8] = b"target_features";
const HEADER_LENGTH: usize = 8;

/// The same module with an empty `target_features` section.
///
/// wasm-bindgen then builds for an engine without reference types and without functions of
/// several results, which is what `wasm2js` can turn into JavaScript. The section is emptied and
/// not removed: where it is missing, wasm-bindgen judges by the exports and finds reference types
/// again.
///
/// # Errors
///
/// The bytes are no wasm module.
pub(crate) fn without_target_features(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    if !module.starts_with(b"\0asm") || module.len() < HEADER_LENGTH {
        bail!("these bytes are no wasm module");
    }
    let mut result = module[..HEADER_LENGTH].to_vec();
    let mut at = HEADER_LENGTH;
    while let Some(&id) = module.get(at) {
        let (length, body) = number(module, at + 1)?;
        let end = body.checked_add(length).filter(|end| *end <= module.len());
        let end = end.context("a section of this wasm module is longer than the module")?;
        let is_ours = id == 0 && {
            let (name_length, name) = number(module, body)?;
            module.get(name..name + name_length) == Some(NAME)
        };
        if !is_ours {
            result.extend_from_slice(&module[at..end]);
        }
        at = end;
    }
    // Id 0 (custom), length, name, and a list of no features.
    let body_length = u8::try_from(NAME.len() + 2).context("the name is short")?;
    result.extend_from_slice(&[0, body_length, body_length - 2]);
    result.extend_from_slice(NAME);
    result.push(0);
    Ok(result)
}

/// Reads an unsigned LEB128 number: its value, and where the next byte is.
fn number(bytes: &[u8], start: usize) -> anyhow::Result<(usize, usize)> {
    let mut value = 0_usize;
    // A 32-bit number takes at most five bytes.
    for offset in 0..5 {
        let byte = bytes.get(start + offset).context("this wasm module is cut off")?;
        value |= usize::from(byte & 0x7f) << (7 * offset);
        if byte & 0x80 == 0 {
            return Ok((value, start + offset + 1));
        }
    }
    bail!("this wasm module has a number that is too long");
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    fn custom(name: &[u8], body: &[u8]) -> Vec<u8> {
        let mut section = vec![0, u8::try_from(name.len() + body.len() + 1).unwrap()];
        section.push(u8::try_from(name.len()).unwrap());
        section.extend_from_slice(name);
        section.extend_from_slice(body);
        section
    }

    #[test]
    fn features_are_emptied_and_everything_else_stays() {
        let other = custom(b"producers", b"abc");
        let module = [HEADER, &other, &custom(NAME, b"\x01+\x08sign-ext"), &[1, 1, 0]].concat();
        let expected = [HEADER, &other, &[1, 1, 0], &custom(NAME, b"\0")].concat();
        assert_eq!(without_target_features(&module).unwrap(), expected);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        for bytes in [&b""[..], b"\0as", b"\0asm\x01\0\0\0\x01\x7f", b"\0asm\x01\0\0\0\x01\xff"] {
            assert!(without_target_features(bytes).is_err(), "{bytes:?}");
        }
    }
}
