//! From JSON to the tree of an expression.

use serde_json::{Map, Value};

use super::expression::{Node, Order, Path, Unit};
use super::item::integer;

/// The deepest nesting that is read.
pub const DEPTH: usize = 32;

/// The most operations and literals that an expression may have.
pub const MOST_NODES: usize = 5_000;

/// Something that isn't CertLogic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ExpressionError {
    /// Where, in the expression: a JSON Pointer (RFC 6901), empty for the whole of it.
    pub place: String,
    /// What is wrong and what was expected.
    pub message: String,
    /// True for an operation that a newer CertLogic may have.
    pub newer: bool,
}

/// Every operation.
const OPERATIONS: [&str; 19] = [
    "var",
    "if",
    "and",
    "!",
    "===",
    "in",
    "+",
    "<",
    "<=",
    ">",
    ">=",
    "before",
    "not-after",
    "after",
    "not-before",
    "plusTime",
    "dccDateOfBirth",
    "extractFromUVCI",
    "reduce",
];

/// The tree, and how many operations it has.
pub(super) fn expression(json: &Value) -> Result<(Node, usize), Vec<ExpressionError>> {
    let mut reader = Reader { errors: Vec::new(), nodes: 0, operations: 0 };
    match reader.node(json, "", DEPTH) {
        Some(root) if reader.errors.is_empty() => Ok((root, reader.operations)),
        _ => Err(reader.errors),
    }
}

struct Reader {
    errors: Vec<ExpressionError>,
    nodes: usize,
    operations: usize,
}

impl Reader {
    fn error<T>(&mut self, place: &str, message: impl Into<String>) -> Option<T> {
        let (place, message) = (place.to_owned(), message.into());
        self.errors.push(ExpressionError { place, message, newer: false });
        None
    }

    fn node(&mut self, json: &Value, place: &str, depth: usize) -> Option<Node> {
        let Some(depth) = depth.checked_sub(1) else {
            return self.error(place, format!("an expression nests at most {DEPTH} deep"));
        };
        self.nodes += 1;
        if self.nodes == MOST_NODES + 1 {
            self.error::<()>(place, format!("an expression has at most {MOST_NODES} parts"));
        }
        if self.nodes > MOST_NODES {
            return None;
        }
        match json {
            Value::Bool(value) => Some(Node::Bool(*value)),
            Value::Number(number) => match integer(number) {
                Some(value) => Some(Node::Integer(value)),
                None => self.error(
                    place,
                    format!("{number} is no integer between -2^53 and 2^53: expected one"),
                ),
            },
            Value::String(text) => Some(Node::Text(text.clone())),
            Value::Array(items) => self.nodes(items, place, depth).map(Node::List),
            Value::Object(entries) => self.operation(entries, place, depth),
            Value::Null => self.error(place, "null is no CertLogic: expected an expression"),
        }
    }

    fn nodes(&mut self, items: &[Value], place: &str, depth: usize) -> Option<Vec<Node>> {
        // Every item is read, so that all errors come at once.
        let items = items.iter().enumerate();
        let read: Vec<_> =
            items.map(|(n, item)| self.node(item, &format!("{place}/{n}"), depth)).collect();
        read.into_iter().collect()
    }

    fn operation(
        &mut self,
        entries: &Map<String, Value>,
        place: &str,
        depth: usize,
    ) -> Option<Node> {
        let mut all = entries.iter();
        let (Some((name, operands)), None) = (all.next(), all.next()) else {
            return self.error(
                place,
                format!("expected an operation, an object with one key, found {}", entries.len()),
            );
        };
        self.operations += 1;
        // RFC 6901, section 3.
        let place = &format!("{place}/{}", name.replace('~', "~0").replace('/', "~1"));
        if name == "var" {
            return self.var(operands, place);
        }
        let Value::Array(operands) = operands else {
            return self.error(place, "expected a list of operands");
        };
        match name.as_str() {
            "if" => self.exactly(operands, place, depth).map(|of| Node::If(Box::new(of))),
            "and" => self.some(operands, place, depth, 2, MOST_NODES).map(Node::And),
            "!" => self.one(operands, place, depth).map(Node::Not),
            "===" => self.exactly(operands, place, depth).map(|of| Node::Equal(Box::new(of))),
            "in" => self.exactly(operands, place, depth).map(|of| Node::In(Box::new(of))),
            "+" => self.exactly(operands, place, depth).map(|of| Node::Plus(Box::new(of))),
            "<" => self.comparison(Node::Compare, Order::Less, operands, place, depth),
            "<=" => self.comparison(Node::Compare, Order::LessOrEqual, operands, place, depth),
            ">" => self.comparison(Node::Compare, Order::Greater, operands, place, depth),
            ">=" => self.comparison(Node::Compare, Order::GreaterOrEqual, operands, place, depth),
            "before" => self.comparison(Node::CompareTimes, Order::Less, operands, place, depth),
            "not-after" => {
                self.comparison(Node::CompareTimes, Order::LessOrEqual, operands, place, depth)
            }
            "after" => self.comparison(Node::CompareTimes, Order::Greater, operands, place, depth),
            "not-before" => {
                self.comparison(Node::CompareTimes, Order::GreaterOrEqual, operands, place, depth)
            }
            "plusTime" => self.plus_time(operands, place, depth),
            "dccDateOfBirth" => self.one(operands, place, depth).map(Node::DateOfBirth),
            "extractFromUVCI" => self.part_of_id(operands, place, depth),
            "reduce" => self.exactly(operands, place, depth).map(|of| Node::Reduce(Box::new(of))),
            other => {
                let known = OPERATIONS.map(|name| format!("`{name}`")).join(", ");
                self.errors.push(ExpressionError {
                    place: place.to_owned(),
                    message: format!("unknown operation `{other}`: expected {known}"),
                    newer: true,
                });
                None
            }
        }
    }

    fn var(&mut self, path: &Value, place: &str) -> Option<Node> {
        let Value::String(path) = path else {
            return self.error(place, "expected a path, such as `payload.v.0.dn`");
        };
        if path.is_empty() {
            return Some(Node::Var(Path(Vec::new())));
        }
        let fragments: Vec<_> = path.split('.').map(str::to_owned).collect();
        if fragments.iter().any(String::is_empty) || fragments.len() > DEPTH {
            return self.error(
                place,
                format!(
                    "`{path}` is no path: expected at most {DEPTH} names and indices, joined by \
                     single dots"
                ),
            );
        }
        Some(Node::Var(Path(fragments)))
    }

    /// As many operands as the operation takes.
    fn exactly<const N: usize>(
        &mut self,
        operands: &[Value],
        place: &str,
        depth: usize,
    ) -> Option<[Node; N]> {
        self.some(operands, place, depth, N, N)?.try_into().ok()
    }

    fn one(&mut self, operands: &[Value], place: &str, depth: usize) -> Option<Box<Node>> {
        let [operand] = self.exactly(operands, place, depth)?;
        Some(Box::new(operand))
    }

    fn some(
        &mut self,
        operands: &[Value],
        place: &str,
        depth: usize,
        least: usize,
        most: usize,
    ) -> Option<Vec<Node>> {
        let found = operands.len();
        if (least..=most).contains(&found) {
            return self.nodes(operands, place, depth);
        }
        let expected = match most {
            _ if least == most => least.to_string(),
            MOST_NODES => format!("at least {least}"),
            _ => format!("{least} or {most}"),
        };
        self.error(place, format!("expected {expected} operands, found {found}"))
    }

    fn comparison(
        &mut self,
        node: fn(Order, Vec<Node>) -> Node,
        order: Order,
        operands: &[Value],
        place: &str,
        depth: usize,
    ) -> Option<Node> {
        self.some(operands, place, depth, 2, 3).map(|of| node(order, of))
    }

    fn plus_time(&mut self, operands: &[Value], place: &str, depth: usize) -> Option<Node> {
        let [of, amount, unit] = operands else {
            return self.error(place, format!("expected 3 operands, found {}", operands.len()));
        };
        let of = self.node(of, &format!("{place}/0"), depth);
        let amount = self.literal(amount, &format!("{place}/1"), "an amount");
        let unit = match unit.as_str() {
            Some("year") => Some(Unit::Year),
            Some("month") => Some(Unit::Month),
            Some("day") => Some(Unit::Day),
            Some("hour") => Some(Unit::Hour),
            _ => self.error(
                &format!("{place}/2"),
                "expected a unit of time: `year`, `month`, `day`, `hour`",
            ),
        };
        Some(Node::PlusTime { of: Box::new(of?), amount: amount?, unit: unit? })
    }

    fn part_of_id(&mut self, operands: &[Value], place: &str, depth: usize) -> Option<Node> {
        let [of, index] = operands else {
            return self.error(place, format!("expected 2 operands, found {}", operands.len()));
        };
        let of = self.node(of, &format!("{place}/0"), depth);
        let index = self.literal(index, &format!("{place}/1"), "an index");
        Some(Node::FromUci { of: Box::new(of?), index: index? })
    }

    fn literal(&mut self, json: &Value, place: &str, what: &str) -> Option<i64> {
        match json.as_number().and_then(integer) {
            Some(value) => Some(value),
            None => self.error(place, format!("expected {what}, an integer written out")),
        }
    }
}
