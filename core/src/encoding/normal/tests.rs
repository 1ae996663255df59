use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

use super::*;

/// The table as the oracle has it. To make it anew: `CHOT_WRITE=1 cargo test -p chot-core --lib normal`.
fn tables() -> String {
    let hangul = 0xAC00..=0xD7A3;
    let all =
        || (0..=0x10_FFFF).filter_map(char::from_u32).filter(|c| !hangul.contains(&u32::from(*c)));
    let full = |c: char| {
        let mut parts = Vec::new();
        decompose_canonical(c, |part| parts.push(part));
        parts
    };
    // What a run of parts is the decomposition of; a character that has marks rather than one that merely stands for it.
    let mut of_parts: BTreeMap<Vec<char>, char> = BTreeMap::new();
    for c in all() {
        let parts = full(c);
        let composes =
            matches!(parts.as_slice(), [first, second] if compose(*first, *second) == Some(c));
        let held = of_parts.entry(parts).or_insert(c);
        if composes {
            *held = c;
        }
    }
    let (mut short, mut long, mut pairs, mut long_pairs) = (vec![], vec![], vec![], vec![]);
    for c in all() {
        let parts = full(c);
        let (first, second) = match parts.as_slice() {
            [one] if *one == c => continue,
            [one] => (*one, '\0'),
            [first, second] => (*first, *second),
            [before @ .., last] => (of_parts[before], *last),
            [] => unreachable!("a character is made of something"),
        };
        let [c, first, second] = [c, first, second].map(u32::from);
        if c.max(first) > 0xFFFF { &mut long } else { &mut short }.push((c, first, second));
        let composed = [first, second].map(|part| char::from_u32(part).unwrap());
        if second != 0 && compose(composed[0], composed[1]).map(u32::from) == Some(c) {
            if c.max(first).max(second) > 0xFFFF { &mut long_pairs } else { &mut pairs }
                .push((first, second, c));
        }
    }
    pairs.sort_unstable();
    long_pairs.sort_unstable();
    let mut classes: Vec<(u32, u32, u32)> = Vec::new();
    for c in all() {
        let (number, class) = (u32::from(c), u32::from(canonical_combining_class(c)));
        match classes.last_mut() {
            Some((first, count, of))
                if *of == class && *first + *count == number && *count < 255 =>
            {
                *count += 1
            }
            _ if class != 0 => classes.push((number, 1, class)),
            _ => {}
        }
    }
    let mut text = String::from("//! Made by the tests beside it.\n");
    for (name, what, kind, rows) in [
        (
            "DECOMPOSED",
            "What has parts: it, and the two; 0 where it stands for one other.",
            "(u16, u16, u16)",
            short,
        ),
        ("ASTRAL", "The same where one is beyond U+FFFF.", "(u32, u32, u32)", long),
        ("PAIRS", "Two parts, and the one that they are together.", "(u16, u16, u16)", pairs),
        ("ASTRAL_PAIRS", "The same where one is beyond U+FFFF.", "(u32, u32, u32)", long_pairs),
        (
            "CLASSES",
            "Marks: the first of a run of one class, how many, the class.",
            "(u32, u8, u8)",
            classes,
        ),
    ] {
        let count = rows.len();
        let _ = write!(
            text,
            "\n/// {what}\n#[rustfmt::skip]\npub(super) static {name}: [{kind}; {count}] = [\n"
        );
        for line in rows.chunks(5) {
            let line: Vec<_> =
                line.iter().map(|(a, b, c)| format!("(0x{a:X}, 0x{b:X}, 0x{c:X})")).collect();
            let _ = writeln!(text, "    {},", line.join(", "));
        }
        text.push_str("];\n");
    }
    text
}

#[test]
fn the_table_is_the_oracles() {
    let tables = tables();
    if std::env::var_os("CHOT_WRITE").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/encoding/normal/table.rs");
        std::fs::write(file, tables).unwrap();
    } else {
        assert!(tables == include_str!("table.rs"), "another table: see `tables`");
    }
}

#[test]
fn every_character_is_taken_apart_and_put_together_as_by_the_oracle() {
    for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
        let text = c.to_string();
        assert_eq!(apart(&text), text.nfd().collect::<Vec<_>>(), "{c:?}");
        assert_eq!(together(&text), text.nfc().collect::<String>(), "{c:?}");
        assert_eq!(class(c), canonical_combining_class(c), "{c:?}");
    }
}

#[test]
fn vietnamese_letters_have_up_to_two_marks() {
    assert_eq!(apart("ế"), ['e', '\u{302}', '\u{301}']);
    assert_eq!(apart("ậ"), ['a', '\u{323}', '\u{302}']);
    assert_eq!(together("Nguyê\u{303}n Thi\u{323} Đê\u{323}"), "Nguyễn Thị Đệ");
    assert_eq!(together("o\u{31B}\u{323}\u{323}"), "ợ\u{323}");
    assert_eq!(together("\u{323}ế"), "\u{323}ế");
    assert_eq!(together(""), "");
}

#[test]
fn endless_marks_are_sorted_and_nothing_more() {
    let marks: String = ['\u{301}', '\u{323}'].repeat(20_000).iter().collect();
    let all = apart(&marks);
    assert!(all.len() == 40_000 && all[..20_000].iter().all(|mark| *mark == '\u{323}'));
}

/// Letters, marks of several classes, jamo and syllables, characters that stand for others or are never composed.
fn letters() -> impl Strategy<Value = String> {
    let some = prop::sample::select(vec![
        'a',
        'e',
        'o',
        'u',
        'D',
        'Â',
        'ê',
        'ế',
        'ơ',
        'ử',
        'đ',
        'å',
        '\u{212B}',
        '\u{300}',
        '\u{301}',
        '\u{302}',
        '\u{303}',
        '\u{309}',
        '\u{31B}',
        '\u{323}',
        '\u{327}',
        '\u{344}',
        '\u{345}',
        '\u{340}',
        '\u{F73}',
        '\u{1100}',
        '\u{1161}',
        '\u{11A8}',
        '\u{AC00}',
        '\u{AC01}',
        '\u{FB2C}',
        '\u{9C7}',
        '\u{9BE}',
        '\u{958}',
        '\u{1D15E}',
        '\u{11131}',
        '\u{11127}',
        '\u{2F800}',
        '\u{F900}',
        'ー',
        'は',
        '\u{3099}',
        '\u{16121}',
        '\u{1611E}',
        '\u{16D67}',
        '\u{16D68}',
    ]);
    prop::collection::vec(prop_oneof![4 => some, 1 => any::<char>()], 0..12)
        .prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn texts_are_taken_apart_and_put_together_as_by_the_oracle(text in letters()) {
        prop_assert_eq!(apart(&text), text.nfd().collect::<Vec<_>>());
        prop_assert_eq!(together(&text), text.nfc().collect::<String>());
    }
}
