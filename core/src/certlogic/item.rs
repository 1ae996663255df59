//! Values: those of the data, and those that operations make.

use std::rc::Rc;

use serde_json::{Number, Value};

use crate::time::Instant;

/// The data that an expression is evaluated in. Made of parts, so that nothing has to be copied
/// together.
#[derive(Clone, Copy, Debug)]
pub enum Data<'a> {
    /// A JSON value.
    Json(&'a Value),
    /// A text.
    Text(&'a str),
    /// An object of such data.
    Object(&'a [(&'a str, Data<'a>)]),
}

/// Integers are those that JavaScript's numbers hold exactly.
const LARGEST: i64 = (1 << 53) - 1;

/// A value. Cheap to clone.
#[derive(Clone)]
pub(super) enum Item<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that isn't an integer. Nothing can be done with it.
    Fraction(&'a Number),
    Text(&'a str),
    Time(Instant),
    /// A list or an object of the data.
    Json(&'a Value),
    /// An object of the data, made of parts.
    Object(&'a [(&'a str, Data<'a>)]),
    /// A list that an expression made.
    List(Rc<List<'a>>),
    /// What the lambda of a `reduce` sees.
    Fold(Rc<Fold<'a>>),
}

pub(super) struct List<'a> {
    pub(super) items: Vec<Item<'a>>,
    depth: usize,
}

pub(super) struct Fold<'a> {
    pub(super) current: Item<'a>,
    pub(super) accumulator: Item<'a>,
    depth: usize,
}

/// How deep values that an expression makes may nest: by its literals, or by a `reduce` that wraps
/// its accumulator in each turn.
const DEPTH: usize = 64;

impl<'a> From<Data<'a>> for Item<'a> {
    fn from(data: Data<'a>) -> Self {
        match data {
            Data::Json(value) => Self::of(value),
            Data::Text(text) => Self::Text(text),
            Data::Object(entries) => Self::Object(entries),
        }
    }
}

impl<'a> Item<'a> {
    pub(super) fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => integer(number).map_or(Self::Fraction(number), Self::Integer),
            Value::String(text) => Self::Text(text),
            Value::Array(_) | Value::Object(_) => Self::Json(value),
        }
    }

    /// A list; `None` where it would nest too deep.
    pub(super) fn list(items: Vec<Self>) -> Option<Self> {
        let depth = 1 + items.iter().map(Self::depth).max().unwrap_or_default();
        (depth <= DEPTH).then(|| Self::List(Rc::new(List { items, depth })))
    }

    /// What a lambda sees; `None` where it would nest too deep.
    pub(super) fn fold(current: Self, accumulator: Self) -> Option<Self> {
        let depth = 1 + current.depth().max(accumulator.depth());
        (depth <= DEPTH).then(|| Self::Fold(Rc::new(Fold { current, accumulator, depth })))
    }

    fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth,
            Self::Fold(fold) => fold.depth,
            _ => 0,
        }
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Truthy or falsy; `None` for what is neither.
    pub(super) fn truth(&self) -> Option<bool> {
        Some(match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Integer(value) => *value != 0,
            Self::Text(text) => !text.is_empty(),
            Self::Json(Value::Array(items)) => !items.is_empty(),
            Self::Json(Value::Object(entries)) => !entries.is_empty(),
            Self::Object(entries) => !entries.is_empty(),
            Self::List(list) => !list.items.is_empty(),
            Self::Fold(_) => true,
            Self::Fraction(_) | Self::Time(_) | Self::Json(_) => return None,
        })
    }

    /// Whether two values are equal; `None` for two lists, objects, date-times or fractions, of
    /// which implementations think differently.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Null, Self::Null) => Some(true),
            (Self::Bool(a), Self::Bool(b)) => Some(a == b),
            (Self::Integer(a), Self::Integer(b)) => Some(a == b),
            (Self::Text(a), Self::Text(b)) => Some(a == b),
            _ if self.is_plain() || other.is_plain() => Some(false),
            _ => None,
        }
    }

    fn is_plain(&self) -> bool {
        matches!(self, Self::Null | Self::Bool(_) | Self::Integer(_) | Self::Text(_))
    }

    /// The member of that name or index; null where there is none.
    pub(super) fn member(&self, key: &str) -> Self {
        let found = match self {
            Self::Json(Value::Object(entries)) => entries.get(key).map(Self::of),
            Self::Json(Value::Array(items)) => {
                index(key).and_then(|index| items.get(index)).map(Self::of)
            }
            Self::List(list) => index(key).and_then(|index| list.items.get(index)).cloned(),
            Self::Object(entries) => {
                entries.iter().find(|(name, _)| *name == key).map(|(_, data)| Self::from(*data))
            }
            Self::Fold(fold) => match key {
                "current" => Some(fold.current.clone()),
                "accumulator" => Some(fold.accumulator.clone()),
                _ => None,
            },
            _ => None,
        };
        found.unwrap_or(Self::Null)
    }
}

/// An index, in its one spelling.
fn index(key: &str) -> Option<usize> {
    let plain = key.bytes().all(|b| b.is_ascii_digit()) && (key == "0" || !key.starts_with('0'));
    plain.then(|| key.parse().ok()).flatten()
}

/// A JSON number that is an integer, however it is written.
pub(super) fn integer(number: &Number) -> Option<i64> {
    let value = number.as_i64().or_else(|| number.as_f64().and_then(whole))?;
    in_range(value)
}

/// The integer, where JavaScript's numbers hold it exactly.
pub(super) fn in_range(value: i64) -> Option<i64> {
    (-LARGEST..=LARGEST).contains(&value).then_some(value)
}

fn whole(value: f64) -> Option<i64> {
    #[expect(clippy::as_conversions, reason = "whole and within the range of i64")]
    (value.fract() == 0.0 && value.abs() < 9.1e15).then_some(value as i64)
}
