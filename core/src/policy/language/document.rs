//! A JSON document that knows its lines and keeps every key, so that an error can be placed and a
//! key that stands twice is seen. `serde_json` checks the grammar (RFC 8259) first; what is here
//! only takes apart what is known to be well formed.

use serde::de::IgnoredAny;

use super::finding::PolicyError;
use crate::encoding::strict;

/// The most bytes that a policy may have.
const LIMIT: usize = 4 << 20;

/// The deepest nesting that is read.
const DEPTH: usize = 64;

/// A value and the line that it begins on.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    /// In the document's order, with duplicates.
    Object(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
        if bytes.len() > LIMIT {
            return Err(PolicyError::TooLarge { size: bytes.len(), limit: LIMIT });
        }
        let not_json = |line, column, message: &str| PolicyError::NotJson {
            line,
            column,
            message: message.to_owned(),
        };
        let text = strict::text(bytes).map_err(|(message, line)| not_json(line, 1, message))?;
        serde_json::from_str::<IgnoredAny>(text).map_err(|error| {
            let whole = error.to_string();
            let message = whole.split(" at line ").next().unwrap_or_default();
            not_json(error.line(), error.column(), message)
        })?;
        let mut walk = Walk { rest: text, line: 1 };
        walk.value(DEPTH).map_err(|message| not_json(walk.line, 1, message))
    }
}

fn count_lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

struct Walk<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Walk<'a> {
    fn value(&mut self, depth: usize) -> Result<Node, &'static str> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err("nested too deep: at most 64 levels are read");
        };
        self.skip_space();
        let line = self.line;
        let value = match self.rest.bytes().next() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.text()?),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => self.number(),
        };
        Ok(Node { line, value })
    }

    fn object(&mut self, depth: usize) -> Result<Value, &'static str> {
        let mut entries = Vec::new();
        self.advance(1);
        loop {
            self.skip_separators();
            if self.rest.is_empty() || self.take('}') {
                return Ok(Value::Object(entries));
            }
            let key = self.text()?;
            self.skip_separators();
            entries.push((key, self.value(depth)?));
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, &'static str> {
        let mut items = Vec::new();
        self.advance(1);
        loop {
            self.skip_separators();
            if self.rest.is_empty() || self.take(']') {
                return Ok(Value::List(items));
            }
            items.push(self.value(depth)?);
        }
    }

    fn text(&mut self) -> Result<String, &'static str> {
        let mut escaped = false;
        let length = self
            .rest
            .bytes()
            .skip(1)
            .position(|byte| {
                let ends = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                ends
            })
            .map_or(self.rest.len(), |inside| inside.saturating_add(2));
        let quoted = self.advance(length);
        serde_json::from_str(quoted).map_err(|_| "a text with a broken escape")
    }

    fn number(&mut self) -> Value {
        let end = |byte: u8| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let length = self.rest.bytes().position(end).unwrap_or(self.rest.len()).max(1);
        Value::Number(self.advance(length).to_owned())
    }

    fn word(&mut self, word: &str, value: Value) -> Value {
        self.advance(word.len());
        value
    }

    fn take(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn skip_space(&mut self) {
        self.skip(|c| c.is_ascii_whitespace());
    }

    fn skip_separators(&mut self) {
        self.skip(|c| c.is_ascii_whitespace() || c == ',' || c == ':');
    }

    fn skip(&mut self, what: impl Fn(char) -> bool) {
        let length = self.rest.find(|c| !what(c)).unwrap_or(self.rest.len());
        let skipped = self.advance(length);
        self.line = self.line.saturating_add(count_lines(skipped.as_bytes()));
    }

    /// Takes `length` bytes off; what is left where that is inside a character or past the end.
    fn advance(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The document as serde_json has it, where no key stands twice.
    fn plain(node: &Node) -> serde_json::Value {
        match &node.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => serde_json::from_str(text).unwrap(),
            Value::Text(text) => text.clone().into(),
            Value::List(items) => items.iter().map(plain).collect(),
            Value::Object(entries) => {
                entries.iter().map(|(key, node)| (key.clone(), plain(node))).collect()
            }
        }
    }

    #[test]
    fn a_document_keeps_its_lines_and_its_duplicates() {
        let node =
            Node::parse(b"{\n \"a\": [1,\n -2.5e3, \"\\u0111\\\"\"],\n\"a\": null}\n").unwrap();
        let Value::Object(entries) = &node.value else { panic!("{node:?}") };
        assert_eq!(entries.len(), 2);
        let Value::List(items) = &entries[0].1.value else { panic!("{node:?}") };
        assert_eq!((items[0].line, items[1].line, entries[1].1.line), (2, 3, 4));
        assert_eq!(plain(&entries[0].1), serde_json::json!([1, -2500.0, "đ\""]));
    }

    #[test]
    fn what_is_not_json_is_placed() {
        let error = Node::parse(b"{\n\"a\": }").unwrap_err();
        assert!(matches!(error, PolicyError::NotJson { line: 2, .. }), "{error}");
        assert!(Node::parse("[".repeat(100_000).as_bytes()).is_err());
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        assert!(Node::parse(deep.as_bytes()).unwrap_err().to_string().contains("too deep"));
        assert!(Node::parse(b"\"\xff\"").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_serde_json_reads_it(text in r#"[\[\]{}",:0-9a\\ \n.eE-]{0,40}"#) {
            let ours = Node::parse(text.as_bytes());
            match serde_json::from_str::<serde_json::Value>(&text) {
                // serde_json's value keeps the last of two keys that are the same.
                Ok(value) => if let Ok(node) = ours { prop_assert_eq!(plain(&node), value) },
                Err(_) => prop_assert!(ours.is_err()),
            }
        }
    }
}
