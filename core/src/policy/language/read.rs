//! Takes a policy's document apart, and notes everything that is wrong on the way.

use super::document::{Node, Value};
use super::finding::{Finding, Severity};
use crate::encoding::letters::edits;
use crate::encoding::plain::{check, hidden_in, shown};

/// The errors found so far.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    fn add(&mut self, at: &Cursor<'_>, message: String, newer: bool) {
        let (place, line) = (at.place.clone(), at.node.line);
        self.0.push(Finding { severity: Severity::Error, place, line, message, newer });
    }

    /// Something wrong. Returns `None`, which is what a reader that found it returns.
    pub(super) fn error<T>(&mut self, at: &Cursor<'_>, message: impl Into<String>) -> Option<T> {
        self.add(at, message.into(), false);
        None
    }

    /// Something that this version doesn't know, and a newer one may.
    pub(super) fn unknown<T>(&mut self, at: &Cursor<'_>, message: impl Into<String>) -> Option<T> {
        self.add(at, message.into(), true);
        None
    }
}

/// A value and the place where it stands.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) node: &'a Node,
    pub(super) place: String,
}

impl<'a> Cursor<'a> {
    pub(super) fn root(node: &'a Node) -> Self {
        Self { node, place: String::new() }
    }

    /// What stands at this place in it, by a JSON Pointer; itself where nothing does.
    pub(super) fn descend(&self, pointer: &str) -> Self {
        let mut at = self.clone();
        for key in pointer.split('/').skip(1) {
            let key = key.replace("~1", "/").replace("~0", "~");
            let node = match &at.node.value {
                Value::List(items) => key.parse::<usize>().ok().and_then(|n| items.get(n)),
                Value::Object(entries) => {
                    entries.iter().find(|(name, _)| *name == key).map(|(_, node)| node)
                }
                _ => None,
            };
            match node {
                Some(node) => at = at.child(&key, node),
                None => break,
            }
        }
        at
    }

    pub(super) fn child(&self, key: &str, node: &'a Node) -> Self {
        // RFC 6901, section 3.
        let key = key.replace('~', "~0").replace('/', "~1");
        Self { node, place: format!("{}/{key}", self.place) }
    }

    pub(super) fn expected<T>(&self, found: &mut Findings, what: &str) -> Option<T> {
        let is = match &self.node.value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.clone(),
            Value::Text(text) => format!("`{text}`"),
            Value::List(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        };
        found.error(self, format!("expected {what}, found {is}"))
    }

    pub(super) fn text(&self, found: &mut Findings, what: &str) -> Option<&'a str> {
        match &self.node.value {
            Value::Text(text) if hidden_in(text).is_some() => self.hidden(found, text),
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => self.expected(found, what),
        }
    }

    /// A text or a key with a character that can't be seen would be shown as another.
    fn hidden<T>(&self, found: &mut Findings, text: &str) -> Option<T> {
        check(text).err().and_then(|hidden| found.error(self, hidden.to_string()))
    }

    /// A text that `read` understands.
    pub(super) fn parsed<T>(
        &self,
        found: &mut Findings,
        what: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        match read(self.text(found, what)?) {
            Some(value) => Some(value),
            None => self.expected(found, what),
        }
    }

    /// One of some names; another is an error that says which there are.
    pub(super) fn name<T: Copy>(
        &self,
        found: &mut Findings,
        what: &str,
        names: &[(&str, T)],
    ) -> Option<T> {
        let known = || names.iter().map(|(name, _)| *name);
        let text = self.text(found, &format!("{what}: {}", listed(known())))?;
        match names.iter().find(|(name, _)| *name == text) {
            Some((_, value)) => Some(*value),
            None => {
                let hint = did_you_mean(text, known());
                found.unknown(
                    self,
                    format!("unknown {what} `{text}`{hint}: expected {}", listed(known())),
                )
            }
        }
    }

    /// A list of at least one item. The rest is still read where one is wrong.
    pub(super) fn list<T>(
        &self,
        found: &mut Findings,
        what: &str,
        mut read: impl FnMut(&Self, &mut Findings) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Value::List(items) = &self.node.value else {
            return self.expected(found, &format!("a list of {what}"));
        };
        if items.is_empty() {
            return found.error(self, format!("expected at least one of {what}, found none"));
        }
        let read: Vec<_> = items
            .iter()
            .enumerate()
            .map(|(n, item)| read(&self.child(&n.to_string(), item), found))
            .collect();
        read.into_iter().collect()
    }

    /// `true`, and nothing else.
    pub(super) fn truth(&self, found: &mut Findings) -> Option<()> {
        match &self.node.value {
            Value::Bool(true) => Some(()),
            _ => self.expected(found, "true (for the contrary put it into `not`)"),
        }
    }

    pub(super) fn integer(&self, found: &mut Findings, least: u32, most: u32) -> Option<u32> {
        let value = match &self.node.value {
            Value::Number(number) => number.parse().ok(),
            _ => None,
        };
        match value {
            Some(value) if (least..=most).contains(&value) => Some(value),
            _ => self.expected(found, &format!("a whole number from {least} to {most}")),
        }
    }

    pub(super) fn number(&self, found: &mut Findings, least: f64, most: f64) -> Option<f64> {
        let value = match &self.node.value {
            Value::Number(number) => number.parse::<f64>().ok(),
            _ => None,
        };
        match value {
            Some(value) if (least..=most).contains(&value) => Some(value),
            _ => self.expected(found, &format!("a number from {least} to {most}")),
        }
    }

    /// The entries of an object whose keys are the author's own. A key twice is an error.
    pub(super) fn entries(
        &self,
        found: &mut Findings,
        what: &str,
    ) -> Option<Vec<(&'a str, Cursor<'a>)>> {
        let Value::Object(entries) = &self.node.value else {
            return self.expected(found, what);
        };
        let mut keys = std::collections::HashSet::new();
        for (key, node) in entries {
            self.child(&shown(key), node).hidden::<()>(found, key);
            if !keys.insert(key.as_str()) {
                found.error::<()>(&self.child(key, node), format!("`{key}` stands here twice"));
            }
        }
        Some(entries.iter().map(|(key, node)| (key.as_str(), self.child(key, node))).collect())
    }

    /// The fields of an object whose keys are `known`. Others are errors.
    pub(super) fn fields(
        &self,
        found: &mut Findings,
        what: &str,
        known: &[&str],
    ) -> Option<Fields<'a>> {
        let entries = self.entries(found, &format!("{what}, an object"))?;
        for (key, cursor) in &entries {
            if !known.contains(key) {
                let hint = did_you_mean(key, known.iter().copied());
                found.unknown::<()>(
                    cursor,
                    format!(
                        "unknown key `{key}`{hint}: expected {}",
                        listed(known.iter().copied())
                    ),
                );
            }
        }
        Some(Fields { whole: self.clone(), entries })
    }
}

/// The fields of an object.
pub(super) struct Fields<'a> {
    whole: Cursor<'a>,
    entries: Vec<(&'a str, Cursor<'a>)>,
}

impl<'a> Fields<'a> {
    pub(super) fn get(&self, key: &str) -> Option<&Cursor<'a>> {
        self.entries.iter().find(|(name, _)| *name == key).map(|(_, cursor)| cursor)
    }

    pub(super) fn need(&self, found: &mut Findings, key: &str) -> Option<&Cursor<'a>> {
        match self.get(key) {
            Some(cursor) => Some(cursor),
            None => found.error(&self.whole, format!("the key `{key}` is missing")),
        }
    }

    /// `read`, or `absent` where the key isn't there; `None` where it is there and wrong.
    pub(super) fn or<T>(
        &self,
        found: &mut Findings,
        key: &str,
        absent: T,
        read: impl FnOnce(&Cursor<'a>, &mut Findings) -> Option<T>,
    ) -> Option<T> {
        match self.get(key) {
            Some(cursor) => read(cursor, found),
            None => Some(absent),
        }
    }
}

/// Names for a sentence, each in backticks.
pub(super) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// ", did you mean …?" where one of the names is nearly what was written.
pub(super) fn did_you_mean<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> String {
    // A typo of a long word is at most this far off; a short word's neighbours are other words.
    let most = 1 + written.len() / 4;
    names
        .map(|name| (edits(written, name), name))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map_or_else(String::new, |(_, name)| format!(" (did you mean `{name}`?)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typos_are_guessed_and_other_words_are_not() {
        let names = || ["on_route", "on_roster", "on_duty"].into_iter();
        assert_eq!(did_you_mean("on_rout", names()), " (did you mean `on_route`?)");
        assert_eq!(did_you_mean("onduty", names()), " (did you mean `on_duty`?)");
        assert_eq!(did_you_mean("weather", names()), "");
        assert_eq!(did_you_mean("on_rotue", names()), " (did you mean `on_route`?)");
    }
}
