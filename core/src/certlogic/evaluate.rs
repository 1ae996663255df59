//! What operations do.

use serde_json::Value;

use super::dates;
use super::expression::{Node, Order};
use super::item::{Item, in_range};
use crate::time::Instant;

/// The most steps of one evaluation: an operation, a literal, an item that is compared or handed on.
pub const MOST_STEPS: u32 = 20_000;

/// Why an expression comes to nothing. It never repeats what the data say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// An operand is of a type that the operation doesn't take.
    #[error("`{operation}` expects {expected}")]
    Operand {
        /// The operation.
        operation: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// A number or date that is out of all range.
    #[error("the result of `{operation}` is out of range")]
    OutOfRange {
        /// The operation.
        operation: &'static str,
    },
    /// More work, or deeper values, than any rule needs.
    #[error("more than {MOST_STEPS} steps, or values that nest without end")]
    TooMuch,
}

type Evaluated<'a> = Result<Item<'a>, EvaluationError>;

fn wrong(operation: &'static str, expected: &'static str) -> EvaluationError {
    EvaluationError::Operand { operation, expected }
}

/// One evaluation, with what is left of its steps.
pub(super) struct Run {
    left: u32,
}

impl Run {
    pub(super) fn new() -> Self {
        Self { left: MOST_STEPS }
    }

    fn step(&mut self) -> Result<(), EvaluationError> {
        self.left = self.left.checked_sub(1).ok_or(EvaluationError::TooMuch)?;
        Ok(())
    }

    /// What a node comes to where the data are `data`. The parser bounds how deep this calls itself.
    pub(super) fn evaluate<'a>(&mut self, node: &'a Node, data: &Item<'a>) -> Evaluated<'a> {
        self.step()?;
        match node {
            Node::Bool(value) => Ok(Item::Bool(*value)),
            Node::Integer(value) => Ok(Item::Integer(*value)),
            Node::Text(text) => Ok(Item::Text(text)),
            Node::List(nodes) => {
                let items: Result<Vec<_>, _> =
                    nodes.iter().map(|node| self.evaluate(node, data)).collect();
                Item::list(items?).ok_or(EvaluationError::TooMuch)
            }
            Node::Var(path) => Ok(path.0.iter().fold(data.clone(), |item, key| item.member(key))),
            Node::If(of) => {
                let [guard, then, otherwise] = of.as_ref();
                let guard = self.truth("if", guard, data)?.0;
                self.evaluate(if guard { then } else { otherwise }, data)
            }
            Node::And(of) => self.and(of, data),
            Node::Not(of) => Ok(Item::Bool(!self.truth("!", of, data)?.0)),
            Node::Equal(of) => {
                let [a, b] = self.both(of, data)?;
                let expected = "truth values, integers or texts";
                Ok(Item::Bool(a.equals(&b).ok_or_else(|| wrong("===", expected))?))
            }
            Node::In(of) => {
                let [item, list] = self.both(of, data)?;
                self.contains(&list, &item).map(Item::Bool)
            }
            Node::Plus(of) => {
                let [a, b] = self.both(of, data)?;
                match (a, b) {
                    (Item::Integer(a), Item::Integer(b)) => a
                        .checked_add(b)
                        .and_then(in_range)
                        .map(Item::Integer)
                        .ok_or(EvaluationError::OutOfRange { operation: "+" }),
                    _ => Err(wrong("+", "integers")),
                }
            }
            Node::Compare(order, of) => self.ordered(*order, of, data, |item| match item {
                Item::Integer(value) => Ok(*value),
                _ => Err(wrong("<, <=, >, >=", "integers")),
            }),
            Node::CompareTimes(order, of) => self.ordered(*order, of, data, |item| match item {
                Item::Time(at) => Ok(*at),
                _ => Err(wrong(
                    "before, not-after, after, not-before",
                    "date-times, of `plusTime` or `dccDateOfBirth`",
                )),
            }),
            Node::PlusTime { of, amount, unit } => {
                let at = self.read("plusTime", of, data, dates::time)?;
                let shifted = dates::plus(at, *amount, *unit);
                shifted.map(Item::Time).ok_or(EvaluationError::OutOfRange { operation: "plusTime" })
            }
            Node::DateOfBirth(of) => {
                self.read("dccDateOfBirth", of, data, dates::date_of_birth).map(Item::Time)
            }
            Node::FromUci { of, index } => match self.evaluate(of, data)? {
                Item::Null => Ok(Item::Null),
                Item::Text(text) => Ok(fragment(text, *index).map_or(Item::Null, Item::Text)),
                _ => Err(wrong("extractFromUVCI", "a text or null")),
            },
            Node::Reduce(of) => {
                let [list, lambda, initial] = of.as_ref();
                self.reduce(list, lambda, initial, data)
            }
        }
    }

    /// Truthy or falsy, and of what value.
    fn truth<'a>(
        &mut self,
        operation: &'static str,
        node: &'a Node,
        data: &Item<'a>,
    ) -> Result<(bool, Item<'a>), EvaluationError> {
        let item = self.evaluate(node, data)?;
        match item.truth() {
            Some(truth) => Ok((truth, item)),
            None => Err(wrong(operation, "what is truthy or falsy")),
        }
    }

    /// The first that is falsy, or the last.
    fn and<'a>(&mut self, of: &'a [Node], data: &Item<'a>) -> Evaluated<'a> {
        let mut last = Item::Bool(true);
        for node in of {
            let (truth, item) = self.truth("and", node, data)?;
            last = item;
            if !truth {
                break;
            }
        }
        Ok(last)
    }

    fn both<'a>(
        &mut self,
        of: &'a [Node; 2],
        data: &Item<'a>,
    ) -> Result<[Item<'a>; 2], EvaluationError> {
        let [a, b] = of;
        Ok([self.evaluate(a, data)?, self.evaluate(b, data)?])
    }

    fn contains(&mut self, list: &Item<'_>, item: &Item<'_>) -> Result<bool, EvaluationError> {
        let mut equal = |other: &Item<'_>| {
            self.step()?;
            item.equals(other)
                .ok_or_else(|| wrong("in", "a list of truth values, integers or texts"))
        };
        match list {
            Item::List(list) => {
                for other in &list.items {
                    if equal(other)? {
                        return Ok(true);
                    }
                }
            }
            Item::Json(Value::Array(items)) => {
                for other in items {
                    if equal(&Item::of(other))? {
                        return Ok(true);
                    }
                }
            }
            _ => return Err(wrong("in", "a list as its second operand")),
        }
        Ok(false)
    }

    /// Whether each operand and the next are in order. All of them are read before any is compared.
    fn ordered<'a, T: Ord>(
        &mut self,
        order: Order,
        of: &'a [Node],
        data: &Item<'a>,
        read: impl Fn(&Item<'a>) -> Result<T, EvaluationError>,
    ) -> Evaluated<'a> {
        let (mut before, mut holds): (Option<T>, bool) = (None, true);
        for node in of {
            let value = read(&self.evaluate(node, data)?)?;
            holds &= before.as_ref().is_none_or(|before| order.holds(before, &value));
            before = Some(value);
        }
        Ok(Item::Bool(holds))
    }

    fn read<'a>(
        &mut self,
        operation: &'static str,
        node: &'a Node,
        data: &Item<'a>,
        read: impl Fn(&str) -> Option<Instant>,
    ) -> Result<Instant, EvaluationError> {
        match self.evaluate(node, data)? {
            Item::Text(text) => read(text).ok_or_else(|| wrong(operation, "a date as a text")),
            _ => Err(wrong(operation, "a date as a text")),
        }
    }

    fn reduce<'a>(
        &mut self,
        list: &'a Node,
        lambda: &'a Node,
        initial: &'a Node,
        data: &Item<'a>,
    ) -> Evaluated<'a> {
        let list = self.evaluate(list, data)?;
        let mut accumulator = self.evaluate(initial, data)?;
        let mut turn = |current: Item<'a>, accumulator: Item<'a>| {
            let scope = Item::fold(current, accumulator).ok_or(EvaluationError::TooMuch)?;
            self.evaluate(lambda, &scope)
        };
        match list {
            // Not there: nothing to go through.
            Item::Null => {}
            Item::List(list) => {
                for item in &list.items {
                    accumulator = turn(item.clone(), accumulator)?;
                }
            }
            Item::Json(Value::Array(items)) => {
                for item in items {
                    accumulator = turn(Item::of(item), accumulator)?;
                }
            }
            _ => return Err(wrong("reduce", "a list as its first operand")),
        }
        Ok(accumulator)
    }

    /// The value as JSON. A truth value costs nothing: what is decided never fails here.
    pub(super) fn value(&mut self, item: &Item<'_>) -> Result<Value, EvaluationError> {
        if item.as_bool().is_none() {
            self.step()?;
        }
        Ok(match item {
            Item::Null => Value::Null,
            Item::Bool(value) => Value::Bool(*value),
            Item::Integer(value) => Value::from(*value),
            Item::Fraction(number) => Value::Number((*number).clone()),
            Item::Text(text) => Value::from(*text),
            Item::Time(at) => Value::from(at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)),
            Item::Json(value) => {
                self.count(value)?;
                (*value).clone()
            }
            Item::Object(entries) => {
                let entries = entries.iter();
                let entries = entries
                    .map(|(name, data)| Ok(((*name).to_owned(), self.value(&Item::from(*data))?)));
                Value::Object(entries.collect::<Result<_, EvaluationError>>()?)
            }
            Item::List(list) => {
                let items: Result<_, _> = list.items.iter().map(|item| self.value(item)).collect();
                Value::Array(items?)
            }
            Item::Fold(fold) => {
                let current = self.value(&fold.current)?;
                let accumulator = self.value(&fold.accumulator)?;
                [("current".to_owned(), current), ("accumulator".to_owned(), accumulator)]
                    .into_iter()
                    .collect()
            }
        })
    }

    fn count(&mut self, value: &Value) -> Result<(), EvaluationError> {
        self.step()?;
        match value {
            Value::Array(items) => items.iter().try_for_each(|item| self.count(item)),
            Value::Object(entries) => entries.values().try_for_each(|item| self.count(item)),
            _ => Ok(()),
        }
    }
}

/// A fragment of a certificate's id, which may begin with `URN:UVCI:`.
fn fragment(id: &str, index: i64) -> Option<&str> {
    let id = id.strip_prefix("URN:UVCI:").unwrap_or(id);
    id.split(['/', '#', ':']).nth(usize::try_from(index).ok()?)
}
