//! What the command line says, found by its pattern and said in another language.
//!
//! Errors and remarks are written in English where they arise, and many have others within them: no code
//! stands for them. `l10n/en/messages.ftl` has each pattern, with a letter for each hole, and the file of
//! the other language what it says there. What has no pattern stays as it is: a test looks for such.

use super::Language;
use crate::time::NaiveDate;

/// Longer texts aren't looked at: nothing that is said of one matter is so long.
const LONGEST: usize = 16 << 10;
/// How deep one text stands within another.
const DEPTH: usize = 8;
/// Letters that a pattern has at least: fewer would be found in names.
const LETTERS: usize = 3;

/// What is said, in a language.
#[derive(Clone, Debug)]
pub struct Messages {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    /// What stands before, between and after the holes.
    literals: Vec<&'static str>,
    letters: usize,
    said: &'static str,
}

impl Messages {
    /// The messages of a language. English is what they are written in.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let rows = match language {
            Language::English => Vec::new(),
            Language::Vietnamese => rows(include_str!("../../l10n/vi/messages.ftl")),
        };
        Self { rows }
    }

    /// A text in this language, line by line; as it is, where no pattern fits.
    #[must_use]
    pub fn said(&self, text: &str) -> String {
        if self.rows.is_empty() || text.len() > LONGEST {
            return text.to_owned();
        }
        text.split('\n').map(|line| self.line(line, DEPTH)).collect::<Vec<_>>().join("\n")
    }

    fn line(&self, text: &str, depth: usize) -> String {
        let inner = text.trim();
        if inner.is_empty() || depth == 0 {
            return text.to_owned();
        }
        if let Some(day) = Some(inner).filter(|_| depth < DEPTH).and_then(day) {
            return text.replacen(inner, &day, 1);
        }
        let said = self.whole(inner, depth).unwrap_or_else(|| self.pieces(inner, depth));
        text.replacen(inner, &said, 1)
    }

    /// By the pattern of all of it that has most letters of its own.
    fn whole(&self, text: &str, depth: usize) -> Option<String> {
        let fitting = self.rows.iter().filter_map(|row| Some((row, row.holes(text)?)));
        let (row, holes) = fitting.max_by_key(|(row, _)| row.letters)?;
        let mut parts = row.said.split("{ $");
        let mut said = parts.next()?.to_owned();
        for part in parts {
            let (letter, after) = part.split_once(" }")?;
            let number = ('a'..='z').position(|known| letter.starts_with(known))?;
            said.push_str(&self.line(holes.get(number)?, depth.saturating_sub(1)));
            said.push_str(after);
        }
        Some(said)
    }

    /// What stands before a colon, a semicolon or a full stop, and what stands after it.
    fn pieces(&self, text: &str, depth: usize) -> String {
        let ends = [": ", "; ", ". "].iter().filter_map(|mark| Some((text.find(mark)?, *mark)));
        let Some((at, mark)) = ends.min() else { return text.to_owned() };
        let (before, after) = text.split_at(at);
        let after = after.strip_prefix(mark).unwrap_or(after);
        let before =
            self.whole(before, depth).or_else(|| day(before)).unwrap_or_else(|| before.to_owned());
        format!("{before}{mark}{}", self.line(after, depth.saturating_sub(1)))
    }
}

/// A day that stands in a hole, as people write it.
fn day(text: &str) -> Option<String> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some(day.format("%d/%m/%Y").to_string())
}

impl Row {
    /// What stands in the holes, where the pattern fits.
    fn holes<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (first, rest) = self.literals.split_first()?;
        let mut left = text.strip_prefix(first)?;
        let Some((last, between)) = rest.split_last() else {
            return left.is_empty().then(Vec::new);
        };
        let mut holes = Vec::new();
        for literal in between {
            let (hole, after) = left.split_once(literal)?;
            holes.push(hole);
            left = after;
        }
        holes.push(left.strip_suffix(last)?);
        Some(holes)
    }
}

/// Each English pattern with what is said for it.
fn rows(said: &'static str) -> Vec<Row> {
    let of = |text: &'static str| text.lines().filter_map(|line| line.split_once(" = "));
    let said: std::collections::HashMap<_, _> = of(said).collect();
    let patterns = of(include_str!("../../l10n/en/messages.ftl"));
    let rows = patterns.filter_map(|(id, pattern)| {
        let literals: Vec<&str> = literals(pattern);
        let letters = literals.iter().flat_map(|literal| literal.chars());
        let letters = letters.filter(|c| c.is_ascii_alphabetic()).count();
        Some(Row { literals, letters, said: said.get(id)? }).filter(|row| row.letters >= LETTERS)
    });
    rows.collect()
}

fn literals(pattern: &'static str) -> Vec<&'static str> {
    let mut parts = pattern.split("{ $");
    let first = parts.next().into_iter();
    first.chain(parts.filter_map(|part| Some(part.split_once(" }")?.1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_within_another_is_said_in_vietnamese_and_what_was_given_stays() {
        let messages = Messages::new(Language::Vietnamese);
        let said = messages.said("lists/a.csv: cannot read A: it does not exist");
        assert_eq!(said, "lists/a.csv: không đọc được A: không tồn tại");
        assert_eq!(messages.said("  warning: Lan Hư Cấu"), "  cảnh báo: Lan Hư Cấu");
        assert_eq!(messages.said("Sở Ví Dụ (example)"), "Sở Ví Dụ (example)");
        assert_eq!(
            messages.said("doses: 2022-01-20; not declared"),
            "đã tiêm: 20/01/2022; chưa khai báo"
        );
        // An example of a form that is asked for isn't told otherwise.
        assert!(messages.said("a date, such as 2021-08-20").ends_with("2021-08-20"));
        let english = Messages::new(Language::English);
        assert_eq!(english.said("it does not exist"), "it does not exist");
    }

    #[test]
    fn both_languages_have_the_same_messages_with_the_same_holes() {
        let of = |text: &'static str| -> Vec<(&str, std::collections::BTreeSet<char>)> {
            let rows = text.lines().filter_map(|line| line.split_once(" = "));
            let holes =
                |text: &str| text.split("{ $").skip(1).filter_map(|t| t.chars().next()).collect();
            rows.map(|(id, text)| (id, holes(text))).collect()
        };
        let english = of(include_str!("../../l10n/en/messages.ftl"));
        let vietnamese = of(include_str!("../../l10n/vi/messages.ftl"));
        assert_eq!(english.len(), vietnamese.len());
        for ((id, holes), (other, said)) in english.iter().zip(&vietnamese) {
            assert_eq!(id, other);
            // English may have a plural's ending in a hole of its own.
            assert!(said.is_subset(holes), "{id}");
        }
    }

    #[test]
    fn vietnamese_messages_have_no_english_and_english_ones_no_vietnamese() {
        const ENGLISH: [&str; 8] = ["the", "of", "and", "is", "not", "with", "this", "that"];
        for line in include_str!("../../l10n/vi/messages.ftl").lines().filter(|l| l.contains(" = "))
        {
            let (id, text) = line.split_once(" = ").unwrap();
            // What stands between backticks is a name.
            let said: String = text.split('`').step_by(2).collect();
            let mut words = said.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
            assert!(!words.any(|word| ENGLISH.contains(&word)), "{id}: {text}");
            // Some are written without a diacritic.
            let is_plain = ["said-bytes", "said-for", "said-see-chot-journal-renew"].contains(&id);
            let has_marks = text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
            assert!(is_plain || has_marks, "{id}: {text}");
        }
        for line in include_str!("../../l10n/en/messages.ftl").lines().filter(|l| l.contains(" = "))
        {
            let odd = line.chars().find(|c| ('À'..='ỹ').contains(c) && *c != 'ố');
            assert_eq!(odd, None, "{line}");
        }
    }
}
