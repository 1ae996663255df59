//! Unicode's canonical forms (UAX 15): letters and their marks as one character or apart.
//!
//! The tables hold what a canonical form takes and nothing else: a fifth of the bytes of a crate that knows the
//! compatible forms, too, which aren't used here, and which is the tests' oracle.

mod table;
#[cfg(test)]
mod tests;

use table::{ASTRAL, ASTRAL_PAIRS, CLASSES, DECOMPOSED, PAIRS};

/// Hangul is composed by arithmetic (The Unicode Standard, section 3.12).
mod hangul {
    pub(super) const SYLLABLES: u32 = 0xAC00;
    pub(super) const LEADING: u32 = 0x1100;
    pub(super) const VOWELS: u32 = 0x1161;
    /// One before the first trailing consonant: none.
    pub(super) const TRAILING: u32 = 0x11A7;
    pub(super) const LEADING_COUNT: u32 = 19;
    pub(super) const VOWEL_COUNT: u32 = 21;
    pub(super) const TRAILING_COUNT: u32 = 28;
}

/// Each letter as its base and its marks, in canonical order (NFD).
pub(crate) fn apart(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len());
    for letter in text.chars() {
        take_apart(letter, &mut letters);
    }
    // A letter and its marks, by class; those of one class stay as they were written, and the letter's is the lowest.
    for run in letters.chunk_by_mut(|_, next| class(*next) != 0).filter(|run| run.len() > 1) {
        run.sort_by_key(|letter| class(*letter));
    }
    letters
}

/// Each letter and its marks as one character, as far as there is one (NFC).
pub(crate) fn together(text: &str) -> String {
    let mut composed: Vec<char> = Vec::with_capacity(text.len());
    // The place of the letter that marks are joined with, and the class of the mark before.
    let (mut base, mut before) = (None, 0);
    for letter in apart(text) {
        let class = class(letter);
        let joined = base.and_then(|at: usize| {
            let last = at + 1 == composed.len();
            // A mark of the same class in between, or anything that is none, stands in the way.
            let free = last || (before < class && before != 0);
            free.then(|| pair(*composed.get(at)?, letter)).flatten().map(|one| (at, one))
        });
        if let Some((at, one)) = joined {
            if let Some(letter) = composed.get_mut(at) {
                *letter = one;
            }
            continue;
        }
        if class == 0 {
            base = Some(composed.len());
        }
        before = class;
        composed.push(letter);
    }
    composed.into_iter().collect()
}

fn take_apart(letter: char, letters: &mut Vec<char>) {
    if letter < '\u{C0}' {
        return letters.push(letter);
    }
    let number = u32::from(letter);
    let syllable = number.wrapping_sub(hangul::SYLLABLES);
    let vowels = hangul::VOWEL_COUNT * hangul::TRAILING_COUNT;
    if syllable < hangul::LEADING_COUNT * vowels {
        let trailing = syllable % hangul::TRAILING_COUNT;
        let jamo = [
            Some(hangul::LEADING + syllable / vowels),
            Some(hangul::VOWELS + syllable % vowels / hangul::TRAILING_COUNT),
            (trailing > 0).then_some(hangul::TRAILING + trailing),
        ];
        return letters.extend(jamo.into_iter().flatten().filter_map(char::from_u32));
    }
    let Some((first, second)) = parts(number) else { return letters.push(letter) };
    // Parts have parts: `ế` is `ê` and a tone. No letter has more than four.
    for part in [first, second].into_iter().filter_map(char::from_u32).filter(|part| *part != '\0')
    {
        take_apart(part, letters);
    }
}

/// The two parts of a character, or the other one that it stands for, and 0.
fn parts(number: u32) -> Option<(u32, u32)> {
    let short = u16::try_from(number).ok();
    let row = short.and_then(|short| DECOMPOSED.binary_search_by_key(&short, |row| row.0).ok());
    if let Some(row) = row.and_then(|at| DECOMPOSED.get(at)) {
        return Some((row.1.into(), row.2.into()));
    }
    let at = ASTRAL.binary_search_by_key(&number, |row| row.0).ok()?;
    ASTRAL.get(at).map(|row| (row.1, row.2))
}

/// The canonical combining class: 0 for what is no mark.
fn class(letter: char) -> u8 {
    let number = u32::from(letter);
    if number < 0x300 {
        return 0;
    }
    let after = CLASSES.partition_point(|row| row.0 <= number);
    match after.checked_sub(1).and_then(|at| CLASSES.get(at)) {
        Some((first, count, class)) if number - first < u32::from(*count) => *class,
        _ => 0,
    }
}

/// The character of these two.
fn pair(first: char, second: char) -> Option<char> {
    let (first, second) = (u32::from(first), u32::from(second));
    let (leading, vowel) =
        (first.wrapping_sub(hangul::LEADING), second.wrapping_sub(hangul::VOWELS));
    if leading < hangul::LEADING_COUNT && vowel < hangul::VOWEL_COUNT {
        let at = (leading * hangul::VOWEL_COUNT + vowel) * hangul::TRAILING_COUNT;
        return char::from_u32(hangul::SYLLABLES + at);
    }
    let (syllable, trailing) =
        (first.wrapping_sub(hangul::SYLLABLES), second.wrapping_sub(hangul::TRAILING));
    let syllables = hangul::LEADING_COUNT * hangul::VOWEL_COUNT * hangul::TRAILING_COUNT;
    let open = syllable < syllables && syllable.is_multiple_of(hangul::TRAILING_COUNT);
    if open && (1..hangul::TRAILING_COUNT).contains(&trailing) {
        return char::from_u32(first + trailing);
    }
    let one = match (u16::try_from(first), u16::try_from(second)) {
        (Ok(first), Ok(second)) => {
            let at = PAIRS.binary_search_by_key(&(first, second), |row| (row.0, row.1)).ok()?;
            PAIRS.get(at)?.2.into()
        }
        _ => {
            let at =
                ASTRAL_PAIRS.binary_search_by_key(&(first, second), |row| (row.0, row.1)).ok()?;
            ASTRAL_PAIRS.get(at)?.2
        }
    };
    char::from_u32(one)
}
