//! What is wrong with a list or a row, and what to look at, in the words of whoever typed it: here and in
//! `l10n/*/lists.ftl`, beside the phones' words rather than among them, because phones carry no lists.

use std::fmt;
use std::sync::LazyLock;

use super::error::FileFault;
use super::fault::{DutyFault, Fault, Origin};
use super::header::label;
use super::text::Legacy;
use super::warning::{IdDoubt, Warning};
use crate::words::{Language, Messages, Words, phrase_arguments};

fn words(language: Language) -> &'static Words {
    static VIETNAMESE: LazyLock<Words> = LazyLock::new(|| {
        let text = include_str!("../../../l10n/vi/lists.ftl");
        Words::of_text(Language::Vietnamese, text.to_owned())
    });
    static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
        let text = include_str!("../../../l10n/en/lists.ftl");
        Words::of_text(Language::English, text.to_owned())
    });
    match language {
        Language::Vietnamese => &VIETNAMESE,
        Language::English => &ENGLISH,
    }
}

/// A message with texts filled in.
pub(super) fn phrase<const N: usize>(
    language: Language,
    id: &str,
    texts: [(&'static str, String); N],
) -> String {
    let arguments = phrase_arguments(texts.map(|(name, text)| (name, text.into())));
    words(language).phrase(id, &arguments)
}

/// What is wrong with a list's file: with its place, and what to do.
pub(super) fn of_file(fault: &FileFault, language: Language) -> String {
    let (place, what) = parts_of_file(fault, language);
    format!("{place}: {what}")
}

/// Where it is, and what is wrong.
pub(super) fn parts_of_file(fault: &FileFault, language: Language) -> (String, String) {
    let labels = |columns: &[&'static str], mark: &str| {
        columns.iter().map(|column| label(column, language)).collect::<Vec<_>>().join(mark)
    };
    let all = |columns: &[&'static str]| match language {
        Language::English => labels(columns, ","),
        Language::Vietnamese => labels(columns, ", "),
    };
    let place = fault.at();
    let place = match &place.sheet {
        _ if place.line > 0 => place.to_string(),
        None => place.list,
        Some(sheet) => format!("{} ({})", place.list, sheet.escape_debug()),
    };
    let what = match fault {
        FileFault::Encoding { .. } => phrase(language, "list-encoding", []),
        FileFault::Workbook { fault, .. } => {
            let (code, number) = fault.code();
            phrase(language, &format!("file-{code}"), [("number", number.to_string())])
        }
        FileFault::NoHeader { expected, .. } => {
            phrase(language, "list-no-header", [("expected", all(expected))])
        }
        FileFault::MissingColumns { missing, expected, near, .. } => {
            let texts = [("missing", labels(missing, ", ")), ("expected", all(expected))];
            let near = near.iter().map(|near| format!("; {}", near_heading(near, language)));
            format!(
                "{}{}",
                phrase(language, "list-missing-columns", texts),
                near.collect::<String>()
            )
        }
        FileFault::ColumnTwice { column, headings, .. } => {
            let quoted = headings.iter().map(|heading| format!("\"{}\"", heading.escape_debug()));
            let and = format!(" {} ", phrase(language, "list-and", []));
            let headings = quoted.collect::<Vec<_>>().join(&and);
            let column = label(column, language).to_owned();
            phrase(language, "list-column-twice", [("headings", headings), ("column", column)])
        }
    };
    (place, what)
}

fn near_heading((heading, column): &(String, &'static str), language: Language) -> String {
    let heading = heading.escape_debug().to_string();
    phrase(
        language,
        "list-near",
        [("heading", heading), ("column", label(column, language).to_owned())],
    )
}

/// What somebody should look at.
/// How many columns a warning names.
const MOST_NAMED: usize = 10;

/// The first columns, and how many there are of more.
fn few(columns: &[String]) -> String {
    let short = |column: &String| column.chars().take(60).collect::<String>();
    let named = columns.iter().take(MOST_NAMED).map(short).collect::<Vec<_>>().join(", ");
    let count = columns.len();
    if count > MOST_NAMED { format!("{named}, … ({count})") } else { named }
}

pub(super) fn warning(warning: &Warning, language: Language) -> String {
    let at = |at: &Origin| at.to_string();
    let say = |id, texts: [(&'static str, String); 3]| phrase(language, id, texts);
    let none = || ("", String::new());
    match warning {
        Warning::ExtraColumns { list, columns, near } => {
            let texts = [("list", list.clone()), ("columns", few(columns)), none()];
            let near = near
                .iter()
                .take(MOST_NAMED)
                .map(|near| format!("; {}", near_heading(near, language)));
            format!("{}{}", say("warning-extra-columns", texts), near.collect::<String>())
        }
        Warning::NamelessColumns { at: place, columns } => {
            say("warning-nameless-columns", [("at", at(place)), ("columns", few(columns)), none()])
        }
        Warning::TwoCards { at: place } => {
            say("warning-two-cards", [("at", at(place)), none(), none()])
        }
        Warning::OldFont { list, font, cells } => {
            let font = match font {
                Legacy::Tcvn3 => "TCVN3 (ABC)",
                Legacy::Vni => "VNI",
            };
            let texts =
                [("list", list.clone()), ("font", font.to_owned()), ("cells", cells.to_string())];
            say("warning-old-font", texts)
        }
        Warning::HiddenSheet { list, sheet, read } => {
            let id = if *read { "warning-hidden-sheet-read" } else { "warning-hidden-sheet" };
            let sheet = sheet.escape_debug().to_string();
            say(id, [("list", list.clone()), ("sheet", sheet), none()])
        }
        Warning::NumberRow { at: place } => {
            say("warning-number-row", [("at", at(place)), none(), none()])
        }
        Warning::BelowList { first, last } => {
            say("warning-below-list", [("first", at(first)), ("last", last.to_string()), none()])
        }
        Warning::Merged { first } => say("warning-merged", [("first", at(first)), none(), none()]),
        Warning::IdsDoubtful { first, rows, lines, about } => {
            let id = match about {
                IdDoubt::Year => "warning-ids-year",
                IdDoubt::Sex => "warning-ids-sex",
            };
            let more = if *rows > lines.len() { ", …" } else { "" };
            let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
            let lines = format!("{}{more}", lines.join(", "));
            say(id, [("first", at(first)), ("rows", rows.to_string()), ("lines", lines)])
        }
        Warning::HomesOutside { first, rows } => {
            say("warning-homes-outside", [("first", at(first)), ("rows", rows.to_string()), none()])
        }
        Warning::EmployerSpelling { at: place, employer } => {
            let texts = [("at", at(place)), ("employer", employer.clone()), none()];
            say("warning-employer-spelling", texts)
        }
        Warning::Encoding { list, encoding } => say(
            "warning-encoding",
            [("list", list.clone()), ("encoding", encoding.clone()), none()],
        ),
        Warning::AboveHeader { first, last } => {
            say("warning-above-header", [("first", at(first)), ("last", last.to_string()), none()])
        }
        Warning::SheetNotRead { list, sheet, rows } => {
            let sheet = sheet.escape_debug().to_string();
            let texts = [("list", list.clone()), ("sheet", sheet), ("rows", rows.to_string())];
            say("warning-sheet-not-read", texts)
        }
        Warning::AreasUnchecked { first } => {
            say("warning-areas-unchecked", [("first", at(first)), none(), none()])
        }
        Warning::NoRows { list } => {
            say("warning-no-rows", [("list", list.clone()), none(), none()])
        }
        Warning::RowTwice { first, again } => {
            say("warning-row-twice", [("first", at(first)), ("again", at(again)), none()])
        }
        Warning::ApprovalUnused { employer } => {
            say("warning-approval-unused", [("employer", employer.clone()), none(), none()])
        }
        Warning::Approved { employer, phase, number } => {
            let texts = [
                ("employer", employer.clone()),
                ("phase", phase.clone()),
                ("number", number.clone()),
            ];
            say("warning-approved", texts)
        }
    }
}

impl Fault {
    /// What is wrong, without the column.
    #[must_use]
    pub fn what(&self, language: Language) -> String {
        of(self, language).0
    }

    /// What was expected in its place, or what to do.
    #[must_use]
    pub fn expected(&self, language: Language) -> String {
        of(self, language).1
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.columns();
        if !columns.is_empty() {
            write!(f, "{}: ", columns.join(", "))?;
        }
        let (what, expected) = of(self, Language::English);
        f.write_str(&what)?;
        if expected.is_empty() { Ok(()) } else { write!(f, "; {expected}") }
    }
}

/// What is wrong, and what was expected or is to be done: empty where the one says the other.
fn of(fault: &Fault, language: Language) -> (String, String) {
    let texts = phrase_arguments(texts(fault, language).map(|(name, text)| (name, text.into())));
    let (id, words) = (message(fault), words(language));
    (words.phrase(id, &texts), words.attribute(id, "expected").unwrap_or_default())
}

/// The message of a fault.
fn message(fault: &Fault) -> &'static str {
    match fault {
        Fault::Cells { .. } => "fault-cells",
        Fault::Control { .. } => "fault-control",
        Fault::OpenQuote => "fault-open-quote",
        Fault::CloseQuote => "fault-close-quote",
        Fault::BadByte { .. } => "fault-bad-byte",
        Fault::AboveHeader => "fault-above-header",
        Fault::NoHeader => "fault-no-header",
        Fault::FormulaUnsaved { .. } => "fault-formula-unsaved",
        Fault::ErrorValue { .. } => "fault-error-value",
        Fault::Merged { .. } => "fault-merged",
        Fault::OldLetters { .. } => "fault-old-letters",
        Fault::HeaderAgain => "fault-header-again",
        Fault::Totals => "fault-totals",
        Fault::OtherSeparator { .. } => "fault-other-separator",
        Fault::QuotedWhole => "fault-quoted-whole",
        Fault::Nul { .. } => "fault-nul",
        Fault::IdEmpty => "fault-id-empty",
        Fault::Id(_) => "fault-id",
        Fault::IdShort(_) => "fault-id-short",
        Fault::IdRounded => "fault-id-rounded",
        Fault::IdPlace { padded: true } => "fault-id-padded",
        Fault::IdPlace { padded: false } => "fault-id-place",
        Fault::Sex => "fault-sex",
        Fault::Empty { .. } => "fault-empty",
        Fault::Long { .. } => "fault-long",
        Fault::Hidden { .. } => "fault-hidden",
        Fault::LostLetters { .. } => "fault-lost-letters",
        Fault::Date { .. } => "fault-date",
        Fault::DateTime { .. } => "fault-date-time",
        Fault::YearShort { .. } => "fault-year-short",
        Fault::YearAlone { .. } => "fault-year-alone",
        Fault::DateNumber { .. } => "fault-date-number",
        Fault::BirthDate => "fault-birth-date",
        Fault::Until => "fault-until",
        Fault::Number { .. } => "fault-number",
        Fault::Position { maybe_swapped: true, .. } => "fault-position-swapped",
        Fault::Position { maybe_swapped: false, .. } => "fault-position",
        Fault::PositionWithoutArea { .. } => "fault-position-without-area",
        Fault::Area { .. } => "fault-area",
        Fault::Duty(DutyFault::Neither(_)) => "fault-duty-neither",
        Fault::Duty(DutyFault::Backwards(_)) => "fault-duty-backwards",
        Fault::Duty(DutyFault::TooMany(_)) => "fault-duty-too-many",
        Fault::Duty(DutyFault::NoDay) => "fault-duty-no-day",
        Fault::Duty(DutyFault::Mixed) => "fault-duty-mixed",
        Fault::Class => "fault-class",
        Fault::Site(_) => "fault-site",
        Fault::Duplicate { differ, .. } => {
            if differ.contains(&"birth_date") || differ.contains(&"name") {
                "fault-duplicate-person"
            } else if differ.contains(&"employer") {
                "fault-duplicate-agency"
            } else {
                "fault-duplicate-row"
            }
        }
        Fault::DuplicateName { .. } => "fault-duplicate-name",
    }
}

/// What is filled into a fault's message: two texts at most.
fn texts(fault: &Fault, language: Language) -> [(&'static str, String); 2] {
    let none = || ("", String::new());
    let separator = |mark: char| {
        let id = match mark {
            ';' => "separator-semicolon",
            '\t' => "separator-tab",
            _ => "separator-comma",
        };
        phrase(language, id, [])
    };
    match fault {
        Fault::Cells { expected, found } => {
            [("found", found.to_string()), ("expected", expected.to_string())]
        }
        Fault::BadByte { line, byte } => [("line", line.to_string()), ("byte", byte.to_string())],
        Fault::OtherSeparator { expected, found } => {
            [("found", separator(*found)), ("expected", separator(*expected))]
        }
        Fault::IdShort(digits) => [("digits", digits.to_string()), none()],
        Fault::Long { limit, .. } => [("limit", limit.to_string()), none()],
        Fault::Hidden { character, .. } => {
            [("character", format!("{:04X}", u32::from(*character))), none()]
        }
        Fault::Duty(
            DutyFault::Neither(item) | DutyFault::Backwards(item) | DutyFault::TooMany(item),
        ) => [("item", item.to_string()), none()],
        Fault::Site(fault) => [("what", Messages::new(language).said(&fault.to_string())), none()],
        Fault::Duplicate { first, differ } => {
            [("first", first.to_string()), ("differ", differ.join(", "))]
        }
        Fault::DuplicateName { first } => [("first", first.to_string()), none()],
        _ => [none(), none()],
    }
}
