//! `authority identify`: from the pseudonyms that a query found to rows of a trace list.

use std::path::Path;

use chot_core::authority::Authority;
use chot_core::model::Subject;

use crate::clock::parse_day;
use crate::files;
use crate::output::{About as _, Failure, Result, complain, say};

const HEADER: &str = "subject,class,from,until";

/// A row of a query's answer.
struct Row {
    line: usize,
    subject: Subject,
    /// Class and days, as the trace list takes them.
    rest: String,
}

pub(super) fn identify(dir: &Path, csv: &Path, output: &Path, skip_unknown: bool) -> Result<()> {
    let rows = rows(csv)?;
    files::check(output, true)?;
    let subjects: Vec<Subject> = rows.iter().map(|row| row.subject).collect();
    let people = Authority::open(dir)?.people_of(&subjects)?;
    let mut list = "id_number,class,from,until\n".to_owned();
    let mut unknown = Vec::new();
    for (row, person) in rows.iter().zip(people) {
        match person {
            Some(id) => list.push_str(&format!("{},{}\n", id.as_str(), row.rest)),
            None => unknown.push(row.line),
        }
    }
    if let Some(line) = unknown.first() {
        let told = format!(
            "{}: {} of {} pseudonyms are of nobody whom a list or the register names, the first in line {line}",
            csv.display(),
            unknown.len(),
            rows.len()
        );
        if !skip_unknown {
            return Err(Failure::new(format!(
                "{told}; nothing was written. Find out whom that phone recorded, or leave them out with --skip-unknown"
            )));
        }
        complain(&format!("warning: {told}; left out"));
    }
    files::write(output, list.as_bytes(), true)?;
    say(format!("{}: {} rows of a trace list.", output.display(), rows.len() - unknown.len()));
    Ok(())
}

fn rows(csv: &Path) -> Result<Vec<Row>> {
    let bytes = files::read(csv)?;
    let text = String::from_utf8(bytes).about(csv.display())?;
    let mut lines = text.lines().zip(1..);
    let header = lines.next().map(|(header, _)| header.trim_end());
    if header != Some(HEADER) {
        return Err(Failure::new(format!("{}: expected the header {HEADER}", csv.display())));
    }
    let wrong = |line: usize, what: &str| {
        Failure::new(format!("{}:{line}: expected {what}", csv.display()))
    };
    let mut rows = Vec::new();
    for (text, line) in lines.filter(|(text, _)| !text.trim().is_empty()) {
        let cells: Vec<&str> = text.split(',').map(str::trim).collect();
        let [subject, class, from, until] = cells[..] else {
            return Err(wrong(line, "four cells: subject, class, from, until"));
        };
        let subject =
            subject.parse().map_err(|_| wrong(line, "a pseudonym of 32 hexadecimal digits"))?;
        if !["F0", "F1", "F2"].contains(&class) {
            return Err(wrong(line, "a class: F0, F1 or F2"));
        }
        if [from, until].iter().any(|day| !day.is_empty() && parse_day(day).is_err()) {
            return Err(wrong(line, "days such as 2021-10-05, or empty cells"));
        }
        rows.push(Row { line, subject, rest: [class, from, until].join(",") });
    }
    Ok(rows)
}
