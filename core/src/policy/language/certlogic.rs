//! The expression of a `certlogic` condition, from the document.

use serde_json::Value as Json;

use super::document::Value;
use super::read::{Cursor, Findings};
use crate::certlogic::Expression;

/// Reads the expression of a `certlogic` condition. What isn't CertLogic is noted at its place.
pub(super) fn expression(at: &Cursor<'_>, found: &mut Findings) -> Option<Expression> {
    match Expression::parse(&json(at, found)?) {
        Ok(expression) if expression.may_hold() => Some(expression),
        Ok(_) => at.expected(found, "an expression that comes to true or false"),
        Err(errors) => {
            for error in errors {
                let place = at.descend(&error.place);
                if error.newer {
                    found.unknown::<()>(&place, error.message);
                } else {
                    found.error::<()>(&place, error.message);
                }
            }
            None
        }
    }
}

/// The document's part as a plain value. A key that stands twice is an error.
fn json(at: &Cursor<'_>, found: &mut Findings) -> Option<Json> {
    Some(match &at.node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => match serde_json::from_str(number) {
            Ok(number) => Json::Number(number),
            Err(_) => return at.expected(found, "a number that can be reckoned with"),
        },
        Value::Text(text) => Json::String(text.clone()),
        Value::List(items) => {
            let items = items.iter().enumerate();
            let items: Option<_> =
                items.map(|(n, item)| json(&at.child(&n.to_string(), item), found)).collect();
            Json::Array(items?)
        }
        Value::Object(_) => {
            let entries = at.entries(found, "an object")?;
            let entries: Option<_> = entries
                .iter()
                .map(|(key, item)| Some(((*key).to_owned(), json(item, found)?)))
                .collect();
            Json::Object(entries?)
        }
    })
}
