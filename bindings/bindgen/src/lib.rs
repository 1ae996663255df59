//! The words of an app's own screens, out of Fluent files (`bindings/l10n`) into the tables that the
//! platforms read: `strings.xml` for Android, `Localizable.strings` and the keys in Swift for iOS.
//!
//! What the core says is not among them: it comes in the session's language.

use std::fmt::Write as _;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};
use fluent_syntax::parser;

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// What an app fills in: which of the message's arguments, from 1.
    Argument(usize),
}

/// A message of an app's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id, in words with hyphens.
    pub id: String,
    /// The heading that it stands under.
    pub group: String,
    /// The names of what is filled in, in the order in which they come in the first language.
    pub arguments: Vec<String>,
    /// Its text.
    pub parts: Vec<Part>,
}

/// Why a file makes no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTable(pub String);

impl std::fmt::Display for NoTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoTable {}

/// The messages of a Fluent file. `like` are those of the first language, whose order of arguments
/// counts; they have to be the same ones.
///
/// # Errors
/// [`NoTable`] names the message that is faulty, missing, or has what the platforms' tables can't hold.
pub fn messages(text: &str, like: Option<&[Message]>) -> Result<Vec<Message>, NoTable> {
    let file = parser::parse(text).map_err(|(_, errors)| {
        NoTable(format!(
            "the Fluent file is faulty: {}",
            list(errors.iter().map(ToString::to_string))
        ))
    })?;
    let mut found = Vec::new();
    let mut group = String::new();
    for entry in file.body {
        match entry {
            Entry::GroupComment(comment) => group = comment.content.join(" "),
            Entry::Message(message) => {
                let id = message.id.name.to_owned();
                let known = like.and_then(|like| like.iter().find(|known| known.id == id));
                if like.is_some() && known.is_none() {
                    return Err(NoTable(format!("{id}: the first language doesn't have it")));
                }
                let mut arguments = known.map(|known| known.arguments.clone()).unwrap_or_default();
                let pattern =
                    message.value.ok_or_else(|| NoTable(format!("{id}: it has no text")))?;
                let mut parts = Vec::new();
                for element in pattern.elements {
                    parts.push(part(&id, &element, &mut arguments, like.is_none())?);
                }
                found.push(Message { id, group: group.clone(), arguments, parts });
            }
            Entry::Comment(_) | Entry::ResourceComment(_) => {}
            Entry::Term(term) => {
                return Err(NoTable(format!("-{}: terms have no place here", term.id.name)));
            }
            Entry::Junk { content } => {
                return Err(NoTable(format!("this is no message: {content}")));
            }
        }
    }
    let missing =
        like.unwrap_or_default().iter().find(|known| found.iter().all(|m| m.id != known.id));
    match missing {
        Some(missing) => Err(NoTable(format!("{}: a language lacks it", missing.id))),
        None => Ok(found),
    }
}

fn part(
    id: &str,
    element: &PatternElement<&str>,
    arguments: &mut Vec<String>,
    is_first: bool,
) -> Result<Part, NoTable> {
    match element {
        PatternElement::TextElement { value } => Ok(Part::Text((*value).to_owned())),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id: name }),
        } => {
            let known = arguments.iter().position(|known| known == name.name);
            let place = match known {
                Some(place) => place,
                None if is_first => {
                    arguments.push(name.name.to_owned());
                    arguments.len() - 1
                }
                None => {
                    return Err(NoTable(format!(
                        "{id}: the first language doesn't fill in ${}",
                        name.name
                    )));
                }
            };
            Ok(Part::Argument(place + 1))
        }
        PatternElement::Placeable { .. } => Err(NoTable(format!(
            "{id}: the platforms' tables hold text and $arguments, nothing else"
        ))),
    }
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

impl Message {
    /// The key in the platforms' tables.
    #[must_use]
    pub fn key(&self) -> String {
        self.id.replace('-', "_")
    }

    /// Its text, with `…` where something is filled in.
    #[must_use]
    pub fn text(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Argument(_) => "…".to_owned(),
        };
        self.parts.iter().map(part).collect()
    }
}

/// Android's table: `res/values/strings.xml`.
#[must_use]
pub fn android(messages: &[Message], source: &str) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Made by chot-strings from {source}: edit that. -->\n<resources>\n"
    );
    for message in messages {
        let part = |part: &Part| match part {
            Part::Text(text) => for_android(text, !message.arguments.is_empty()),
            Part::Argument(place) => format!("%{place}$s"),
        };
        let text: String = message.parts.iter().map(part).collect();
        let _ = writeln!(xml, "    <string name=\"{}\">{text}</string>", message.key());
    }
    xml.push_str("</resources>\n");
    xml
}

/// Text as a string resource writes it ("String resources", Formatting and styling).
fn for_android(text: &str, is_format: bool) -> String {
    let mut written = String::new();
    for (at, c) in text.chars().enumerate() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '\'' | '"' | '\\' => written.extend(['\\', c]),
            '@' | '?' if at == 0 => written.extend(['\\', c]),
            '%' if is_format => written.push_str("%%"),
            c => written.push(c),
        }
    }
    written
}

/// iOS's table: `Localizable.strings`.
#[must_use]
pub fn ios(messages: &[Message], source: &str) -> String {
    let mut table = format!("/* Made by chot-strings from {source}: edit that. */\n");
    for message in messages {
        let part = |part: &Part| match part {
            Part::Text(text) => {
                let text = text.replace('\\', "\\\\").replace('"', "\\\"");
                if message.arguments.is_empty() { text } else { text.replace('%', "%%") }
            }
            Part::Argument(place) => format!("%{place}$@"),
        };
        let text: String = message.parts.iter().map(part).collect();
        let _ = writeln!(table, "\"{}\" = \"{text}\";", message.key());
    }
    table
}

/// The keys in Swift: an enum of this name, with a case for each message.
#[must_use]
pub fn swift_keys(messages: &[Message], name: &str, source: &str) -> String {
    let mut swift = format!(
        "// Made by chot-strings from {source}: edit that.\n\n/// The keys of the app's own words, `Localizable.strings`.\npublic enum {name}: String, CaseIterable, Sendable {{\n"
    );
    for message in messages {
        let (key, case) = (message.key(), camel(&message.id));
        let value = if key == case { String::new() } else { format!(" = \"{key}\"") };
        let _ = writeln!(swift, "    case {case}{value}");
    }
    swift.push_str("}\n");
    swift
}

fn camel(id: &str) -> String {
    let mut words = id.split('-');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

#[cfg(test)]
mod tests;
