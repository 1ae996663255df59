//! The words and numbers of a closed concept (a permit's kind, a class of the trace list), each in one
//! table beside the enum: the policy's language, files, codes and the journal all read and write it
//! there.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// An enum whose values have a word each. [`codes!`] implements it.
pub(crate) trait Coded: Copy + Eq + 'static {
    /// Every value with its word, in the order in which messages name them.
    const CODES: &'static [(&'static str, Self)];

    /// The words alone, in the same order.
    const WORDS: &'static [&'static str];

    /// The value's word.
    fn code(self) -> &'static str;

    /// The value with this word.
    fn from_code(code: &str) -> Option<Self> {
        Self::CODES.iter().find(|(word, _)| *word == code).map(|(_, value)| *value)
    }
}

/// An enum whose values also have a number each, in binary formats. [`codes!`] implements it.
pub(crate) trait Numbered: Coded {
    /// The value's number.
    fn number(self) -> u8;

    /// The value with this number.
    fn from_number(number: u8) -> Option<Self> {
        Self::CODES.iter().map(|(_, value)| *value).find(|value| value.number() == number)
    }
}

/// The one table of an enum's words, and of its numbers where it has any. A variant without a row
/// doesn't compile.
macro_rules! codes {
    ($type:ident { $($variant:ident = $code:literal,)+ }) => {
        impl $crate::encoding::code::Coded for $type {
            const CODES: &'static [(&'static str, Self)] = &[$(($code, Self::$variant)),+];
            const WORDS: &'static [&'static str] = &[$($code),+];

            fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }
    };
    ($type:ident { $($variant:ident = $code:literal, $number:literal;)+ }) => {
        $crate::encoding::code::codes!($type { $($variant = $code,)+ });

        impl $crate::encoding::code::Numbered for $type {
            fn number(self) -> u8 {
                match self {
                    $(Self::$variant => $number,)+
                }
            }
        }
    };
}
pub(crate) use codes;

/// A value as its word in a document, and in no other form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code<T>(pub(crate) T);

impl<T: Coded> Serialize for Code<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

impl<'de, T: Coded> Deserialize<'de> for Code<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(CodeVisitor(PhantomData)).map(Self)
    }
}

struct CodeVisitor<T>(PhantomData<T>);

impl<T: Coded> Visitor<'_> for CodeVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of")?;
        for (n, word) in T::WORDS.iter().enumerate() {
            write!(f, "{} `{word}`", if n == 0 { "" } else { "," })?;
        }
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::from_code(text).ok_or_else(|| E::unknown_variant(text, T::WORDS))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::facts::SeenKind;
    use crate::model::Decision;
    use crate::model::{Assurance, EvidenceKind, PermitKind, TestMethod, TestResult, TraceClass};
    use crate::time::Weekday;
    use crate::words::Language;

    fn words<T: Coded + fmt::Debug>() -> &'static [&'static str] {
        let mut seen = BTreeSet::new();
        for (code, value) in T::CODES {
            assert_eq!((value.code(), T::from_code(code)), (*code, Some(*value)));
            assert!(seen.insert(code), "{code} twice");
            let json = serde_json::to_string(&Code(*value)).unwrap();
            assert_eq!(json, format!("\"{code}\""));
            assert!(serde_json::from_str::<Code<T>>(&json).unwrap() == Code(*value));
        }
        assert_eq!(T::from_code("no such word"), None);
        T::WORDS
    }

    fn numbers<T: Numbered + fmt::Debug>() -> Vec<u8> {
        words::<T>();
        let values = || T::CODES.iter().map(|(_, value)| *value);
        for value in values() {
            assert_eq!(T::from_number(value.number()), Some(value));
        }
        assert_eq!(T::from_number(99), None);
        values().map(Numbered::number).collect()
    }

    #[test]
    fn words_and_numbers_are_those_of_the_formats_and_read_back() {
        assert_eq!(words::<TestResult>(), ["negative", "positive"]);
        assert_eq!(words::<Language>(), ["vi", "en"]);
        assert_eq!(words::<Weekday>(), ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
        assert_eq!(words::<Assurance>(), ["live", "signed", "paper", "self"]);
        assert_eq!(words::<Decision>(), ["deny", "refer", "permit"]);
        assert_eq!(words::<EvidenceKind>(), ["vaccination", "recovery", "test"]);
        assert_eq!(words::<TestMethod>(), ["pcr", "antigen"]);
        assert_eq!(words::<PermitKind>(), ["duty", "special", "shift"]);
        assert_eq!(words::<TraceClass>(), ["F0", "F1", "F2"]);
        let seen = words::<SeenKind>();
        let ticked = [
            "staff-card",
            "work-schedule",
            "portal-declaration",
            "paper-permit",
            "vaccination-paper",
        ];
        assert_eq!(seen, ticked);
        assert_eq!(numbers::<Assurance>(), [3, 2, 1, 0]);
        assert_eq!(numbers::<Decision>(), [1, 2, 0]);
        assert_eq!(numbers::<EvidenceKind>(), [1, 2, 3]);
        assert_eq!(numbers::<TestMethod>(), [0, 1]);
        assert_eq!(numbers::<PermitKind>(), [0, 1, 2]);
        assert_eq!(numbers::<TraceClass>(), [0, 1, 2]);
    }

    #[test]
    fn what_is_public_of_every_value_is_the_table() {
        assert!(SeenKind::CODES.iter().map(|(_, kind)| *kind).eq(SeenKind::ALL));
        assert!(Language::CODES.iter().map(|(_, language)| *language).eq(Language::ALL));
    }

    #[test]
    fn nothing_but_a_known_word_is_read() {
        for (json, says) in [
            (r#""dutty""#, "unknown variant `dutty`, expected one of `duty`, `special`, `shift`"),
            (r#"{"duty": null}"#, "expected one of `duty`, `special`, `shift`"),
            ("0", "expected one of `duty`, `special`, `shift`"),
        ] {
            let error = serde_json::from_str::<Code<PermitKind>>(json).err().unwrap().to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
    }

    #[test]
    fn the_schemas_name_the_words_of_the_tables() {
        let facts = include_str!("../../design/facts.schema.json");
        let policy = include_str!("../../design/policy.schema.json");
        let [facts, policy] = [facts, policy].map(|text| {
            let schema: serde_json::Value = serde_json::from_str(text).unwrap();
            let mut lists = Vec::new();
            word_lists(&schema, &mut lists);
            lists
        });
        let sorted =
            |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<BTreeSet<_>>();
        for words in [Assurance::WORDS, PermitKind::WORDS, TraceClass::WORDS] {
            assert!(facts.contains(&sorted(words)), "facts: {words:?}");
            assert!(policy.contains(&sorted(words)), "policy: {words:?}");
        }
        for words in [TestMethod::WORDS, TestResult::WORDS] {
            assert!(facts.contains(&sorted(words)), "facts: {words:?}");
        }
        for words in [Weekday::WORDS, Decision::WORDS, SeenKind::WORDS] {
            assert!(policy.contains(&sorted(words)), "policy: {words:?}");
        }
    }

    /// The lists of words that a schema has.
    fn word_lists(schema: &serde_json::Value, found: &mut Vec<BTreeSet<String>>) {
        match schema {
            serde_json::Value::Object(keys) => {
                for (key, value) in keys {
                    if let ("enum", Some(words)) = (key.as_str(), value.as_array()) {
                        let words = words.iter().filter_map(|word| word.as_str());
                        found.push(words.map(str::to_owned).collect());
                    }
                    word_lists(value, found);
                }
            }
            serde_json::Value::Array(items) => {
                items.iter().for_each(|item| word_lists(item, found));
            }
            _ => {}
        }
    }
}
