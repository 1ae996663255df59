//! JSON documents read whole, and the place where one is wrong.
//!
//! While a document is read, only the numbers of the parts are kept that lead to the one that is being read; where
//! that fails, their names are looked up in its text. Each document's reader is made for this one kind of input.

use std::cell::RefCell;
use std::fmt::{self, Write as _};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor,
};

/// Why a document isn't read, and where.
pub(crate) struct Misread {
    /// The path of the value or key, such as `rules.a.when[2]`; `.` for the document itself.
    pub(crate) place: String,
    /// What is wrong there.
    pub(crate) error: serde_json::Error,
}

/// The place and the error; without the place where it is the document.
impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "." => write!(f, "{}", self.error),
            place => write!(f, "{place}: {}", self.error),
        }
    }
}

/// Reads a document, up to its end.
///
/// # Errors
/// [`Misread`].
pub(crate) fn read<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, Misread> {
    let path = Path::default();
    let mut reader = serde_json::Deserializer::from_slice(json);
    let read = T::deserialize(Tracked { inner: &mut reader, path: &path })
        .and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| Misread { place: written(json, &path.borrow()), error })
}

/// Which part of each object or list is being read, from 0, from the outside to the inside. After an error it is
/// left as it was.
type Path = RefCell<Vec<usize>>;

/// A reader, or what gives readers of parts, that keeps the path.
struct Tracked<'p, T> {
    inner: T,
    path: &'p Path,
}

/// What hands the visitor on as it is: no part is read by it.
macro_rules! whole {
    ($($method:ident)+) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        }
    )+ };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tracked<'_, D> {
    type Error = D::Error;

    whole! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf deserialize_unit deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Tracked { inner: visitor, path: self.path })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_option(Tracked { inner: visitor, path: self.path })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Tracked { inner: visitor, path: self.path };
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_seq(Tracked { inner: visitor, path: self.path })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple(length, Tracked { inner: visitor, path: self.path })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Tracked { inner: visitor, path: self.path };
        self.inner.deserialize_tuple_struct(name, length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(Tracked { inner: visitor, path: self.path })
    }

    /// An object, never a list of its values, which `serde_json` would take for one, too.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_enum(name, variants, visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Tracked<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<V::Value, E> {
        self.inner.visit_bool(value)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<V::Value, E> {
        self.inner.visit_i64(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<V::Value, E> {
        self.inner.visit_u64(value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<V::Value, E> {
        self.inner.visit_f64(value)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<V::Value, E> {
        self.inner.visit_str(value)
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, value: &'de str) -> Result<V::Value, E> {
        self.inner.visit_borrowed_str(value)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Tracked { inner, path: self.path })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Tracked { inner, path: self.path })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Parts { inner, path: self.path, at: 0 })
    }

    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Parts { inner, path: self.path, at: 0 })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(inner)
    }
}

/// The parts of an object or list.
struct Parts<'p, A> {
    inner: A,
    path: &'p Path,
    at: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Parts<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.path.borrow_mut().push(self.at);
        let part = self.inner.next_element_seed(Tracked { inner: seed, path: self.path })?;
        self.path.borrow_mut().pop();
        self.at += 1;
        Ok(part)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Parts<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.path.borrow_mut().push(self.at);
        let key = self.inner.next_key_seed(seed)?;
        self.path.borrow_mut().pop();
        Ok(key)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.path.borrow_mut().push(self.at);
        let value = self.inner.next_value_seed(Tracked { inner: seed, path: self.path })?;
        self.path.borrow_mut().pop();
        self.at += 1;
        Ok(value)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Tracked<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Tracked { inner, path: self.path })
    }
}

/// The path by the names that its parts have in the text, which is JSON as far as that.
fn written(json: &[u8], path: &[usize]) -> String {
    let mut written = String::new();
    let mut at = blank_end(json, 0);
    for &part in path {
        let is_object = json.get(at) == Some(&b'{');
        at = blank_end(json, at.saturating_add(1));
        for _ in 0..part {
            if is_object {
                at = after(json, value_end(json, at), b':');
            }
            at = after(json, value_end(json, at), b',');
        }
        if !is_object {
            // A String takes whatever is written.
            let _ = write!(written, "[{part}]");
            continue;
        }
        let end = value_end(json, at);
        let key = json.get(at..end).and_then(|key| serde_json::from_slice::<String>(key).ok());
        // What ends where a key was to come has none.
        let Some(key) = key else { break };
        if !written.is_empty() {
            written.push('.');
        }
        written.push_str(&key);
        at = after(json, end, b':');
    }
    if written.is_empty() { ".".to_owned() } else { written }
}

/// Behind white space.
fn blank_end(json: &[u8], at: usize) -> usize {
    let blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    at + json.get(at..).unwrap_or_default().iter().take_while(blank).count()
}

/// Behind a sign, if it comes next, and the white space around it.
fn after(json: &[u8], at: usize, sign: u8) -> usize {
    let at = blank_end(json, at);
    if json.get(at) == Some(&sign) { blank_end(json, at + 1) } else { at }
}

/// Behind the value that begins here.
fn value_end(json: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = json.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            b'"' => at = quote(json, at + 1),
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
        if depth == 0 && matches!(byte, b'}' | b']' | b'"') {
            return at;
        }
    }
    json.len()
}

/// Where a text ends that has begun before: its quote, or the end of everything.
fn quote(json: &[u8], mut at: usize) -> usize {
    while let Some(byte) = json.get(at) {
        at += match byte {
            b'"' => return at,
            b'\\' => 2,
            _ => 1,
        };
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::strict::Object;
    use proptest::prelude::*;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read only to be wrong")]
    struct Document {
        name: String,
        #[serde(default)]
        list: Vec<Object<Inner>>,
        #[serde(default)]
        map: BTreeMap<String, Vec<Object<Inner>>>,
    }

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read only to be wrong")]
    struct Inner {
        count: u8,
        #[serde(default)]
        word: Option<Word>,
        #[serde(default)]
        day: Day,
    }

    /// What is refused after it was read as a text.
    #[derive(Deserialize, Debug, Default)]
    #[serde(try_from = "String")]
    struct Day;

    impl TryFrom<String> for Day {
        type Error = &'static str;
        fn try_from(text: String) -> Result<Self, &'static str> {
            if text == "one" { Ok(Self) } else { Err("not a day") }
        }
    }

    #[derive(Deserialize, Debug)]
    #[serde(rename_all = "kebab-case")]
    enum Word {
        One,
        Other,
    }

    fn misread(json: &str) -> Misread {
        read::<Document>(json.as_bytes()).unwrap_err()
    }

    /// What the oracle says.
    fn tracked(json: &str) -> Option<(String, String)> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let error = serde_path_to_error::deserialize::<_, Document>(&mut reader).err()?;
        Some((error.path().to_string(), error.inner().to_string()))
    }

    #[test]
    fn each_fault_is_said_where_it_is() {
        for (json, place) in [
            (r#"7"#, "."),
            (r#"{}"#, "."),
            (r#"{"name": 1}"#, "name"),
            (r#"{"name": {"a": 1}}"#, "name"),
            (r#"{"name": "a", "nmae": "b"}"#, "nmae"),
            (r#"{"name": "a", "name": "b"}"#, "."),
            (
                "{\"name\":\n\"a\",\n \"list\": [{\"count\": 1},\n{\"count\": 256}]}",
                "list[1].count",
            ),
            (r#"{"name": "a", "list": [{"count": 1}, {"word": "one"}]}"#, "list[1]"),
            (r#"{"name": "a", "list": [{"count": -1}]}"#, "list[0].count"),
            (r#"{"name": "a", "list": [{"count": 1, "word": "two"}]}"#, "list[0].word"),
            (r#"{"name": "a", "list": [{"count": 1, "day": "two"}]}"#, "list[0].day"),
            (
                r#"{"name": "a", "list": [{"count": 1, "day": "two", "word": "one"}]}"#,
                "list[0].day",
            ),
            (r#"{"name": "a", "list": [7]}"#, "list[0]"),
            (r#"{"name": "a", "list": [[]]}"#, "list[0]"),
            (r#"{"name": "a", "list": {}}"#, "list"),
            (r#"{"name": "a{[,\"]}", "map": {"b\"{c": [{"count": true}]}}"#, "map.b\"{c[0].count"),
            (r#"{"name": "a", "map": {"đ": [], "\u0111\\": null}}"#, "map.đ\\"),
        ] {
            assert_eq!(misread(json).place, place, "{json}");
            let (path, message) = tracked(json).unwrap();
            assert_eq!(message, misread(json).error.to_string());
            assert_eq!(path, place, "{json}");
        }
    }

    /// Which the oracle takes for an object, but for lists of `Object`s.
    #[test]
    fn a_list_is_no_object() {
        for json in ["[]", r#"["a"]"#, r#"["a", [], {}]"#] {
            let misread = misread(json);
            assert_eq!(misread.place, ".", "{json}");
            let said = misread.error.to_string();
            assert!(said.starts_with("invalid type: sequence, expected struct Document"), "{said}");
        }
    }

    #[test]
    fn what_follows_a_document_is_an_error() {
        let error = misread(r#"{"name": "a"} {"name": "b"}"#);
        assert_eq!((error.place.as_str(), error.error.is_syntax()), (".", true));
    }

    fn documents() -> impl Strategy<Value = String> {
        let value = prop_oneof![
            Just("1"),
            Just("-1"),
            Just("1.5"),
            Just("256"),
            Just("true"),
            Just("null"),
            Just("\"one\""),
            Just("\"two\""),
            Just("\"a,]}[{:\\\"\""),
            Just("[]"),
            Just("{}"),
            Just("[ 1 ]"),
            Just("{\"count\": 1 }"),
        ];
        let inner =
            (prop_oneof![Just("count"), Just("word"), Just("day"), Just("wrod")], value.clone())
                .prop_map(|(key, value)| format!("{{ \"count\":3,\"{key}\" : {value}}}"));
        let inner = prop_oneof![3 => inner, 1 => value.clone().prop_map(str::to_owned)];
        let list = prop::collection::vec(inner, 0..4)
            .prop_map(|items| format!("[{}]", items.join(",\n ")));
        (value, list.clone(), list).prop_map(|(name, list, of_map)| {
            format!(
                "{{\"name\":{name}, \"list\": {list},\r\n\"map\":{{\"x.y\":[],\"z\":{of_map} }} }}"
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// The place is the oracle's.
        #[test]
        fn places_are_the_oracles(json in documents()) {
            match (read::<Document>(json.as_bytes()), tracked(&json)) {
                (Ok(_), None) => {}
                (Err(error), Some((path, message))) => {
                    prop_assert_eq!(&error.error.to_string(), &message);
                    prop_assert_eq!(error.place, path, "{}", json);
                }
                (read, _) => prop_assert!(false, "one reads it, the other doesn't: {} {}", read.is_ok(), json),
            }
        }

        #[test]
        fn any_bytes_have_a_place(
            bytes in prop::collection::vec(prop_oneof![Just(b'{'), Just(b'"'), Just(b','), Just(b'\\'), any::<u8>()], 0..64),
            path in prop::collection::vec(0_usize..4, 0..4),
        ) {
            prop_assert!(!written(&bytes, &path).is_empty());
        }
    }
}
