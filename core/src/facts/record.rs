//! Records that arrive late and scattered.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// What is known of one kind of evidence.
///
/// In a file, a list is a complete record, and `{"some": […]}` an incomplete one.
#[derive(Clone, PartialEq, Eq)]
pub struct Record<T> {
    /// What is known.
    pub items: Vec<T>,
    /// True where an authority says that there is nothing else.
    pub complete: bool,
}

impl<T> Record<T> {
    /// A record to which nothing is missing.
    #[must_use]
    pub(crate) fn complete(items: Vec<T>) -> Self {
        Self { items, complete: true }
    }

    /// A record to which something may be missing.
    #[must_use]
    pub(crate) fn some(items: Vec<T>) -> Self {
        Self { items, complete: false }
    }

    /// The same record of other items.
    pub(super) fn map<U>(self, change: impl FnMut(T) -> U) -> Record<U> {
        Record { items: self.items.into_iter().map(change).collect(), complete: self.complete }
    }
}

impl<T> fmt::Debug for Record<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Record(..)")
    }
}

// By hand: serde's untagged enums forget where in the document an error was.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Record<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RecordVisitor(PhantomData))
    }
}

struct RecordVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RecordVisitor<T> {
    type Value = Record<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list (a complete record), or {\"some\": [...]} (an incomplete one)")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Record::complete(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut items: Option<Vec<T>> = None;
        while let Some(key) = map.next_key::<String>()? {
            if key != "some" {
                return Err(de::Error::unknown_field(&key, &["some"]));
            }
            if items.replace(map.next_value()?).is_some() {
                return Err(de::Error::duplicate_field("some"));
            }
        }
        items.map(Record::some).ok_or_else(|| de::Error::missing_field("some"))
    }
}
