//! The timeline in characters. No colour is needed: what stops somebody is shaded, what lets
//! somebody through is solid.

use std::fmt::Write as _;

use chot_core::policy::{Outlook, RuleOutlook};
use chot_core::words::Words;

use super::{DAY, Told, heading, meets, told, wrapped};

/// The columns of the terminal, if the output goes to one.
pub(crate) fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// The timeline, as wide as it may be: a day has 24, 48 or 96 columns.
pub(crate) fn on_terminal(outlook: &Outlook<'_>, width: usize, words: &Words) -> String {
    let labels = outlook.rules().iter().map(|rule| rule.id().chars().count());
    let label = labels.max().unwrap_or(0).min(24);
    let room = width.saturating_sub(label + 2);
    let columns = [96, 48].into_iter().find(|columns| *columns <= room).unwrap_or(24);
    let drawing = Drawing { label, columns, width: width.max(label + 2 + columns) };
    let mut text = String::new();
    let mut line = |line: &str| {
        // Writing to a text can't fail.
        let _ = writeln!(text, "{}", line.trim_end());
    };
    wrapped(&outlook.title(words), drawing.width).iter().for_each(|l| line(l));
    wrapped(&outlook.phase().about(words), drawing.width).iter().for_each(|l| line(l));
    line("");
    line(&drawing.hours());
    line(&drawing.ticks());
    for rule in outlook.rules() {
        drawing.row(rule).iter().for_each(|l| line(l));
        drawing.about(rule, words).iter().for_each(|l| line(l));
        line("");
    }
    for note in outlook.notes(words) {
        wrapped(&note, drawing.width).iter().for_each(|l| line(l));
    }
    text
}

struct Drawing {
    /// Columns of the rules' ids.
    label: usize,
    /// Columns of the day.
    columns: usize,
    /// Columns of everything.
    width: usize,
}

impl Drawing {
    fn margin(&self) -> String {
        " ".repeat(self.label + 2)
    }

    /// `0  3  6` above the ticks.
    fn hours(&self) -> String {
        let step = self.columns / 8;
        let marks = (0..8).map(|mark| format!("{:<step$}", 3 * mark));
        format!("{}{}24", self.margin(), marks.collect::<String>())
    }

    fn ticks(&self) -> String {
        let step = self.columns / 8;
        let piece = format!("┼{}", "─".repeat(step - 1));
        let rest: String = piece.repeat(8).chars().skip(1).collect();
        format!("{}├{rest}┤", self.margin())
    }

    /// The rule's id and its day.
    fn row(&self, rule: &RuleOutlook<'_>) -> Vec<String> {
        let (open, left, right) =
            if rule.permits() { ('█', '▌', '▐') } else { ('▒', '▒', '▒') };
        let halves = u32::try_from(2 * self.columns).unwrap_or(96);
        let half = |n: u32| meets(rule.spans(), DAY / halves * n, DAY / halves * (n + 1));
        let cell = |n: u32| match (half(2 * n), half(2 * n + 1)) {
            (true, true) => open,
            (true, false) => left,
            (false, true) => right,
            (false, false) => '·',
        };
        let day: String = (0..halves / 2).map(cell).collect();
        let id = rule.id();
        let width = self.label;
        if id.chars().count() > width {
            vec![id.to_owned(), format!("{}{day}", self.margin())]
        } else {
            vec![format!("{id:<width$}  {day}")]
        }
    }

    /// The hours and what else is asked, below.
    fn about(&self, rule: &RuleOutlook<'_>, words: &Words) -> Vec<String> {
        let indent = "    ";
        let room = self.width.saturating_sub(indent.len() + 2).max(20);
        let (_, does) = heading(rule, words);
        let mut lines = wrapped(&format!("{does}: {}", rule.hours(words)), room);
        for told in told(rule, words) {
            let (first, text) = match &told {
                Told::Plain(text) => ("", text),
                Told::Item(text) => ("· ", text),
            };
            // What goes on is set in further than what begins.
            let broken = wrapped(text, room).into_iter().enumerate();
            lines.extend(broken.map(|(n, l)| match n {
                0 => format!("{first}{l}"),
                _ => format!("  {l}"),
            }));
        }
        lines.into_iter().map(|line| format!("{indent}{line}")).collect()
    }
}
