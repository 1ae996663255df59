//! JSON that people write, read strictly: an object by its keys alone, a word only where it is one of
//! those that are known, and refusals in words that a clerk understands.
//!
//! Serde's derived forms also take a list for an object, and an object for a word; a file that is read
//! so says something else than what its schema allows.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::encoding::code::Coded;

/// The text of a JSON file, or what is wrong with its bytes before anything is read in it.
///
/// # Errors
/// What is wrong and what to do, and the line, from 1.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, (&'static str, usize)> {
    const UTF_16: &str = "this is UTF-16: save it as UTF-8";
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => {
            return Err(("it begins with a byte-order mark: save it as UTF-8 without one", 1));
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err((UTF_16, 1)),
        _ => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        ("not UTF-8", 1 + good.iter().filter(|byte| **byte == b'\n').count())
    })?;
    if text.trim().is_empty() {
        return Err(("the file is empty", 1));
    }
    Ok(text)
}

/// An object, never a list of its values.
#[derive(Debug)]
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Self)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(de::value::MapAccessDeserializer::new(map))
    }
}

/// One of some words.
pub(crate) struct OneOf<T: 'static>(pub(crate) &'static [(&'static str, T)]);

impl<T: Copy> OneOf<T> {
    /// Reads the word.
    pub(crate) fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T: Copy> Visitor<'_> for OneOf<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (word, _)) in self.0.iter().enumerate() {
            write!(f, "{}`{word}`", if n == 0 { "" } else { ", " })?;
        }
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        let known = self.0.iter().find(|(word, _)| *word == text);
        let unknown = || de::Error::invalid_value(de::Unexpected::Str(text), &self);
        known.map(|(_, value)| *value).ok_or_else(unknown)
    }
}

/// A value as one of its concept's words.
#[derive(Clone, Copy)]
pub(crate) struct Worded<T>(pub(crate) T);

impl<'de, T: Coded> Deserialize<'de> for Worded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        OneOf(T::CODES).read(deserializer).map(Self)
    }
}

/// A count.
#[derive(Clone, Copy)]
pub(crate) struct Count(pub(crate) u8);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u8(CountVisitor).map(Self)
    }
}

struct CountVisitor;

impl Visitor<'_> for CountVisitor {
    type Value = u8;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number from 0 to 255")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<u8, E> {
        let large = |_| de::Error::invalid_value(de::Unexpected::Unsigned(number), &self);
        u8::try_from(number).map_err(large)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<u8, E> {
        Err(de::Error::invalid_value(de::Unexpected::Signed(number), &self))
    }
}

/// A number of degrees.
#[derive(Clone, Copy)]
pub(crate) struct Degrees(pub(crate) f64);

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_f64(DegreesVisitor).map(Self)
    }
}

struct DegreesVisitor;

impl Visitor<'_> for DegreesVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of degrees, such as 10.7301")
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<f64, E> {
        Ok(number)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<f64, E> {
        let large = |_| de::Error::invalid_value(de::Unexpected::Signed(number), &self);
        i32::try_from(number).map(f64::from).map_err(large)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<f64, E> {
        let large = |_| de::Error::invalid_value(de::Unexpected::Unsigned(number), &self);
        u32::try_from(number).map(f64::from).map_err(large)
    }
}
