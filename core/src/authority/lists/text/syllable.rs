//! Whether a word is a syllable as Vietnamese is written: what tells its letters from those of the fonts
//! before Unicode, which look like other letters.

use crate::encoding::normal::apart;

const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// Vowels by what may follow: a consonant alone, that or nothing, nothing.
const CLOSED: [&str; 10] = ["ă", "â", "iê", "yê", "oă", "uâ", "uô", "uyê", "ươ", "uă"];
const EITHER: [&str; 15] =
    ["a", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "oa", "oe", "oo", "uê", "uy"];
const OPEN: [&str; 33] = [
    "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia", "iêu", "iu", "yêu", "oai", "oao", "oay",
    "oeo", "oi", "ôi", "ơi", "ua", "uây", "ui", "uôi", "uơ", "uya", "uyu", "ưa", "ưi", "ươi",
    "ươu", "ưu", "uao", "uai",
];

const CODAS: [&str; 9] = ["c", "ch", "k", "m", "n", "ng", "nh", "p", "t"];

/// A word's letters without its tone, in lower case, and the tone's mark: where a tone stands (`Hoà`,
/// `Hòa`) is a way of writing, and no other word.
pub(in crate::authority::lists) fn without_tone(word: &str) -> (String, Vec<char>) {
    let mut letters = String::with_capacity(word.len());
    let mut tones = Vec::new();
    for c in apart(word).into_iter().flat_map(char::to_lowercase) {
        let quality = |letters: &mut String, c| {
            let last = letters.pop();
            let with = match (last, c) {
                (Some('a'), '\u{306}') => 'ă',
                (Some('a'), '\u{302}') => 'â',
                (Some('e'), '\u{302}') => 'ê',
                (Some('o'), '\u{302}') => 'ô',
                (Some('o'), '\u{31b}') => 'ơ',
                (Some('u'), '\u{31b}') => 'ư',
                (last, c) => {
                    letters.extend(last);
                    c
                }
            };
            letters.push(with);
        };
        match c {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tones.push(c),
            '\u{302}' | '\u{306}' | '\u{31b}' => quality(&mut letters, c),
            c => letters.push(c),
        }
    }
    (letters, tones)
}

/// A text as it is compared where the place of tones doesn't count.
pub(in crate::authority::lists) fn without_places_of_tones(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let (mut letters, mut tones) = without_tone(word);
        tones.sort_unstable();
        letters.extend(tones);
        letters
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a word is such a syllable, with at most one tone, in capitals or not, but not mixed.
pub(super) fn is_syllable(word: &str) -> bool {
    let mut rest = word.chars().skip(1);
    let small = |c: char| c.is_lowercase();
    let cases = rest.clone().all(small) || !word.chars().any(small);
    if !cases || rest.any(|c| !c.is_alphabetic()) {
        return false;
    }
    let (letters, tones) = without_tone(word);
    if tones.len() > 1 {
        return false;
    }
    // Before such an end there is no other tone.
    let stopped = matches!(tones.first(), None | Some('\u{301}' | '\u{323}'));
    let ends = |rhyme: &str, coda: &str| {
        let vowel = rhyme.strip_suffix(coda);
        let may = stopped || !matches!(coda, "c" | "ch" | "k" | "p" | "t");
        vowel.is_some_and(|v| may && (CLOSED.contains(&v) || EITHER.contains(&v)))
    };
    let is_rhyme = |rhyme: &str| {
        OPEN.contains(&rhyme)
            || EITHER.contains(&rhyme)
            || CODAS.iter().any(|coda| ends(rhyme, coda))
    };
    ONSETS.iter().filter_map(|onset| letters.strip_prefix(onset)).any(is_rhyme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_what_no_vietnamese_writes() {
        for word in [
            "Nguyễn", "TRẦN", "Quận", "quý", "Giang", "gì", "Thuỷ", "Thủy", "khuya", "Đắk",
            "ngoằn", "người", "Được", "yên", "ỷ", "nghiêng", "Huỳnh", "Hoà", "việt", "Quốc",
            "giấy", "Yến",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in
            ["Së", "tÕ", "NguyÔn", "V¨n", "teá", "Duï", "Müller", "Café", "việT", "ấấ", "bàt", ""]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn every_name_of_the_citys_areas_is_made_of_syllables() {
        let areas = include_bytes!("../../../../../tests/areas/hcmc-2021.json");
        let areas = crate::published::areas::Areas::parse(areas).unwrap();
        for entry in areas.iter() {
            for word in entry.vi.split([' ', '-']).filter(|word| !word.is_ascii()) {
                assert!(is_syllable(word), "{word}");
            }
        }
    }

    #[test]
    fn where_a_tone_stands_is_no_other_word() {
        for (one, other) in [("Hoà", "Hòa"), ("THUÝ", "thúy"), ("Nguyễn  Loè", "nguyễn lòe")]
        {
            assert_eq!(without_places_of_tones(one), without_places_of_tones(other), "{one}");
        }
        for (one, other) in [("Hoà", "Hóa"), ("Hoa", "Hòa"), ("Lân", "Lan"), ("Lam", "Lăm")] {
            assert_ne!(without_places_of_tones(one), without_places_of_tones(other), "{one}");
        }
    }
}
