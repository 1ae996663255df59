//! The canonical JSON that TUF signs and hashes (OLPC's, as the specification's section 4.2 uses it).
//!
//! Our own few lines, because no crate writes what the reference implementation (Python's
//! securesystemslib) writes, and a byte's difference makes a signature invalid:
//!
//! - `olpc-cjson` brings strings into normal form C, and sorts names by their *encoded* form, in
//!   which `"a b"` comes before `"a"`;
//! - `cjson` escapes control characters, and refuses numbers above 2⁶³;
//! - the others (`serde_json_canonicalizer`, `json-canon`, `canonical_json`) follow other
//!   definitions, such as RFC 8785.
//!
//! The form: no white space; names sorted by code point; integers only; in strings nothing is
//! escaped but `"` and `\`, so that control characters stand for themselves.

use serde::Serialize;
use serde_json::Value;

/// A value that canonical JSON can't express: a floating-point number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("canonical JSON has no form for this: {0}")]
pub struct NotCanonical(pub(super) String);

/// The canonical form of a value.
///
/// # Errors
/// [`NotCanonical`] for floating-point numbers, and for what isn't JSON at all.
pub(crate) fn canonical<T: Serialize>(value: &T) -> Result<Vec<u8>, NotCanonical> {
    let value = serde_json::to_value(value).map_err(|error| NotCanonical(error.to_string()))?;
    canonical_value(&value)
}

/// The canonical form of what was read: as [`canonical`], without a copy.
///
/// # Errors
/// [`NotCanonical`] for floating-point numbers.
pub(super) fn canonical_value(value: &Value) -> Result<Vec<u8>, NotCanonical> {
    let mut bytes = Vec::new();
    write(value, &mut bytes)?;
    Ok(bytes)
}

/// As deep as the value, which serde_json reads to a depth of 128 only.
fn write(value: &Value, to: &mut Vec<u8>) -> Result<(), NotCanonical> {
    match value {
        Value::Null => to.extend(b"null"),
        Value::Bool(true) => to.extend(b"true"),
        Value::Bool(false) => to.extend(b"false"),
        Value::Number(number) if number.is_f64() => {
            return Err(NotCanonical(format!("the floating-point number {number}")));
        }
        Value::Number(number) => to.extend(number.to_string().bytes()),
        Value::String(text) => write_text(text, to),
        Value::Array(values) => {
            to.push(b'[');
            for (number, value) in values.iter().enumerate() {
                separate(number, to);
                write(value, to)?;
            }
            to.push(b']');
        }
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            // UTF-8 sorts as its code points do.
            members.sort_unstable_by_key(|&(name, _)| name);
            to.push(b'{');
            for (number, (name, value)) in members.into_iter().enumerate() {
                separate(number, to);
                write_text(name, to);
                to.push(b':');
                write(value, to)?;
            }
            to.push(b'}');
        }
    }
    Ok(())
}

fn separate(number: usize, to: &mut Vec<u8>) {
    if number > 0 {
        to.push(b',');
    }
}

fn write_text(text: &str, to: &mut Vec<u8>) {
    to.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            to.push(b'\\');
        }
        to.push(byte);
    }
    to.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected forms are what securesystemslib 1.6.0's `encode_canonical` gives.
    #[test]
    fn the_form_is_that_of_the_reference_implementation() {
        for (json, expected) in [
            (
                r#"{"b": [1, -2, true], "a": {"y": null, "x": false}}"#,
                r#"{"a":{"x":false,"y":null},"b":[1,-2,true]}"#,
            ),
            // Names that differ after a space, a quotation mark or the end.
            (r#"{"a b":1,"a":2,"a!":3,"a\"":4}"#, r#"{"a":2,"a b":1,"a!":3,"a\"":4}"#),
            // Beyond the basic plane, code points sort otherwise than UTF-16 does.
            (r#"{"😀":1,"豈":2,"\ud83d\ude00x":3}"#, r#"{"豈":2,"😀":1,"😀x":3}"#),
            // Decomposed letters stay so.
            (r#""Cho\u0302\u0301t / Chốt""#, "\"Cho\u{302}\u{301}t / Chốt\""),
            (r#""\u0001\n\t\u007f\\\"\/""#, "\"\u{1}\n\t\u{7f}\\\\\\\"/\""),
            ("[]", "[]"),
            ("{}", "{}"),
            ("18446744073709551615", "18446744073709551615"),
            ("-9223372036854775808", "-9223372036854775808"),
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            let found = canonical_value(&value).unwrap();
            assert_eq!(String::from_utf8(found).unwrap(), expected, "{json}");
        }
    }

    #[test]
    fn floating_point_numbers_have_no_form() {
        for json in ["1.5", "[1e3]", r#"{"a":-0.0}"#, "18446744073709551616"] {
            let value: Value = serde_json::from_str(json).unwrap();
            assert!(canonical_value(&value).is_err(), "{json}");
        }
    }
}
