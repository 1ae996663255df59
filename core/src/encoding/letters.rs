//! Letters as they are compared: composed, folded, and nearly the same.

use super::normal;

/// How many letters of a text are compared one by one: no name that is known here is longer, and the
/// work grows with the square.
const MOST_COMPARED: usize = 100;

/// A text as it is compared: with each letter and its marks as one (NFC). A Mac writes them apart, and a
/// name that looks the same would be another.
pub(crate) fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { normal::together(text) }
}

/// Lower case without diacritics; what isn't a letter or digit separates words by one space.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in normal::apart(text).into_iter().flat_map(char::to_lowercase) {
        match c {
            '\u{300}'..='\u{36f}' => {}
            // Not a letter with a mark, for Unicode; and the Icelandic one that looks like it.
            'đ' | 'ð' => folded.push('d'),
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// How many slips of the hand lie between two texts: a letter more, less or other, or two neighbours
/// that changed places (optimal string alignment). Beyond the first hundred letters, each that one
/// text has more than the other counts as one.
pub(crate) fn edits(from: &str, to: &str) -> usize {
    let (from, more) = compared(from);
    let (to, other) = compared(to);
    strsim::osa_distance(from, to).saturating_add(more.abs_diff(other))
}

/// The letters that are compared one by one, and how many come after them.
fn compared(text: &str) -> (&str, usize) {
    let end = text.char_indices().nth(MOST_COMPARED).map_or(text.len(), |(at, _)| at);
    let (first, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (first, rest.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_of_the_hand_are_counted() {
        for (from, to, slips) in [
            ("", "", 0),
            ("", "ab", 2),
            ("ab", "", 2),
            ("kitten", "sitting", 3),
            ("ab", "xab", 1),
            ("xab", "ab", 1),
            ("abx", "ab", 1),
            ("xxab", "ab", 2),
            ("abcdabcd", "abcd", 4),
            ("abcdabcda", "abcd", 5),
            // Neighbours that changed places are one slip, not two.
            ("on_rotue", "on_route", 1),
            ("ca", "abc", 3),
            // By letters, not by bytes.
            ("cầu", "cau", 1),
            ("Tân Thuận", "Tân Thuân", 1),
        ] {
            assert_eq!(edits(from, to), slips, "{from} {to}");
        }
    }

    #[test]
    fn what_is_long_is_far_from_what_is_short_and_costs_little() {
        assert_eq!(edits(&"a".repeat(100_000), "a"), 99_999);
        assert_eq!(edits("a", &"ấ".repeat(1_000)), 1_000);
        assert_eq!(edits(&"ấ".repeat(101), &"ấ".repeat(100)), 1);
    }

    proptest! {
        /// Never more than Levenshtein's, of which a change of places costs two.
        #[test]
        fn the_measure_lies_between_half_of_levenshteins_and_it(
            from in "[abâ]{0,12}", to in "[abâ]{0,12}",
        ) {
            let (slips, levenshtein) = (edits(&from, &to), strsim::levenshtein(&from, &to));
            prop_assert!(slips <= levenshtein && levenshtein <= 2 * slips);
            prop_assert_eq!(edits(&to, &from), slips);
            prop_assert_eq!(slips == 0, from == to);
        }
    }

    #[test]
    fn names_are_folded_to_words_without_marks() {
        for (text, folded) in [
            ("  Quận 7 ", "quan 7"),
            ("TP. Thủ Đức", "tp thu duc"),
            ("Th\u{1ee7}-Ðu\u{301}c", "thu duc"),
            ("…", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn letters_written_apart_are_composed() {
        assert_eq!(composed("Qua\u{323}\u{302}n"), "Quận");
        assert_eq!(composed("plain"), "plain");
    }
}
