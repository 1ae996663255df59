//! Texts of strangers, as they may be shown: nothing in them moves a cursor, colours a terminal, turns the
//! direction of what stands beside it, or hides.

use std::borrow::Cow;
use std::fmt::Write as _;

/// How many characters of one value are shown.
const MOST_SHOWN: usize = 400;

/// True for a character that a reader can't see, or that changes how others are shown: controls, marks of
/// direction, joiners and other marks without width, separators of lines, blanks that are letters to
/// Unicode, private and unassigned characters. No Vietnamese name has one; marks that stand on a letter,
/// composed or not, are none.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    match c {
        ' '..='~' => false,
        // Spaces of other widths are seen as what they are.
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            false
        }
        // Marks and letters to Unicode, and nothing to the eye.
        '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        c if c.is_control() => true,
        // The standard library's table of what is printed, behind a letter: by itself a mark would be
        // escaped too.
        c => ['x', c].iter().collect::<String>().escape_debug().nth(1) != Some(c),
    }
}

/// The first hidden character of a text.
#[must_use]
pub fn hidden_in(text: &str) -> Option<char> {
    text.chars().find(|c| is_hidden(*c))
}

/// A value as it is shown to people: what is hidden in it stands as `\\u202e`, and of a long one the
/// beginning. For every surface, before what a surface itself has to escape.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    let beginning = text.char_indices().nth(MOST_SHOWN).and_then(|(end, _)| text.get(..end));
    match beginning {
        Some(beginning) => Cow::Owned(format!("{}…", escaped(beginning, is_hidden))),
        None => escaped(text, is_hidden),
    }
}

/// A line of whatever is written to a terminal. The escapes are those of JSON: in a line of JSON they mean
/// the same character, and it stays the data that it was.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden)
}

/// The same of several lines.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c != '\n' && is_hidden(c))
}

fn escaped(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // A string takes whatever is written to it.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A text with a character that can't be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it has a character that can't be seen (U+{:04X}); take it out", u32::from(*.0))]
pub struct Hidden(pub char);

/// Checks a text that is to be shown one day.
///
/// # Errors
/// [`Hidden`] names the first character that can't be seen.
pub fn check(text: &str) -> Result<(), Hidden> {
    hidden_in(text).map_or(Ok(()), |c| Err(Hidden(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_shown_as_its_number() {
        for (text, visible) in [
            ("\u{1b}[31mred", "\\u001b[31mred"),
            ("\u{9b}2J", "\\u009b2J"),
            ("a\nb\r\tc\u{7f}", "a\\u000ab\\u000d\\u0009c\\u007f"),
            ("abc\u{202e}fed\u{2066}\u{200f}", "abc\\u202efed\\u2066\\u200f"),
            ("Lan\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}", "Lan\\u200b\\u200d\\u2060\\ufeff\\u00ad"),
            ("\u{2028}\u{2029}\u{85}", "\\u2028\\u2029\\u0085"),
            ("\u{e000}\u{378}\u{3164}\u{fe0f}", "\\ue000\\u0378\\u3164\\ufe0f"),
            // Tags and other planes: two units, as JSON has them.
            ("\u{e0041}", "\\udb40\\udc41"),
        ] {
            assert_eq!(shown(text), visible);
            assert_eq!(line(text), visible);
            assert!(check(text).is_err());
        }
        assert_eq!(lines("a\n\u{1b}b"), "a\n\\u001bb");
        let error = check("abc\u{202e}d").unwrap_err().to_string();
        assert!(error.contains("U+202E") && !error.contains("abc"), "{error}");
    }

    #[test]
    fn names_are_shown_as_they_are() {
        for name in [
            "Nguyễn Thị Ánh Tuyết",
            "Nguye\u{302}\u{303}n Thi\u{323} A\u{301}nh",
            "Đặng-Lê \"O'Brien\" \\ §¶ № 7",
            "陈大文 김철수 Ολγα Ćwikła",
            "a\u{a0}b",
            "✓ · → ╳ █▀▄ 🚧",
        ] {
            assert_eq!(shown(name), name);
            assert_eq!(check(name), Ok(()));
        }
    }

    #[test]
    fn a_long_value_is_shown_by_its_beginning() {
        let long = "ộ".repeat(5000);
        assert_eq!(shown(&long), format!("{}…", "ộ".repeat(400)));
        assert_eq!(line(&long), long);
    }

    #[test]
    fn in_json_the_escapes_mean_the_same() {
        let value = serde_json::json!({"name": "\u{202e}a\u{1b}\u{e0041}\u{2028}\u{9b}\n\\"});
        let written = value.to_string();
        let safe = line(&written);
        assert!(!safe.chars().any(is_hidden));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }
}
