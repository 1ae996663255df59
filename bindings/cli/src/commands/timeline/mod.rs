//! A day under the rules, drawn: the hours across, a row for each rule.

mod svg;
mod terminal;

pub(crate) use svg::as_svg;
pub(crate) use terminal::{on_terminal, terminal_width};

use chot_core::policy::{Outlook, RuleOutlook, Span};
use chot_core::words::Words;

/// Seconds of a day.
const DAY: u32 = 86_400;

/// A line of what is said of a rule below its row.
enum Told {
    /// Said as it is.
    Plain(String),
    /// One of several that belong to the line above.
    Item(String),
}

/// What is said of a rule below its row, after its hours: what it asks, and what follows.
fn told(rule: &RuleOutlook<'_>, words: &Words) -> Vec<Told> {
    let mut told = Vec::new();
    let mut asks = rule.asks(words);
    if asks.is_empty() {
        asks.push(Outlook::label("anybody", words));
    }
    let label = Outlook::label(if rule.permits() { "asks" } else { "where" }, words);
    match asks.as_slice() {
        [one] => told.push(Told::Plain(format!("{label}: {one}"))),
        _ => {
            told.push(Told::Plain(format!("{label}:")));
            told.extend(asks.into_iter().map(Told::Item));
        }
    }
    let duties: Vec<_> = rule.obligations().iter().map(|duty| words.of(duty)).collect();
    if !duties.is_empty() {
        let label = Outlook::label("then", words);
        told.push(Told::Plain(format!("{label}: {}", duties.join("; "))));
    }
    told.extend(rule.where_unknown(words).map(Told::Plain));
    told
}

/// The rule's id with what it does.
fn heading(rule: &RuleOutlook<'_>, words: &Words) -> (String, String) {
    let does = Outlook::label(if rule.permits() { "lets-through" } else { "stops" }, words);
    (rule.id().to_owned(), does)
}

/// True where a part of the day, in seconds, meets one of the spans.
fn meets(spans: &[Span], from: u32, until: u32) -> bool {
    spans.iter().any(|span| span.from < until && from < span.until)
}

/// Breaks a text into lines of at most `width` characters; a longer word has a line of its own.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
