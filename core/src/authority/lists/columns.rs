//! Where a list's columns are, by its headings: one below the other, several that are one column's parts,
//! and those that nobody asked for.

use super::error::FileFault;
use super::fault::Origin;
use super::header::{Card, card, is_family, meaning, nearest, perhaps, required};

/// Where each column that was asked for stands: more than one place where its parts do.
pub(super) struct Columns {
    pub(super) places: Vec<Vec<usize>>,
    /// The headings of those columns, for messages.
    pub(super) headings: Vec<(&'static str, String)>,
    /// Both cards' numbers are there: the chip card's counts, where there is one.
    pub(super) two_cards: bool,
}

/// A heading by column: as it is written, and in the case of two rows with what stands above it.
pub(super) struct Headings {
    /// For each column, ways to read its heading, the best first.
    pub(super) ways: Vec<Vec<String>>,
}

impl Headings {
    /// Of one row.
    pub(super) fn of(row: &[String]) -> Self {
        Self { ways: row.iter().map(|cell| vec![joined([cell])]).collect() }
    }

    /// Of two rows, of which the upper one may go over several columns: given are its cells that stand for
    /// the empty ones behind them, too.
    pub(super) fn of_two(upper: &[String], spread: &[String], lower: &[String]) -> Self {
        let count = upper.len().max(lower.len()).max(spread.len());
        let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
        let ways = |at| {
            let [upper, spread, lower] = [cell(upper, at), cell(spread, at), cell(lower, at)];
            if lower.is_empty() || lower == upper {
                return vec![joined([&upper])];
            }
            let ways = [
                joined([&spread, &lower]),
                joined([&lower, &spread]),
                joined([&lower]),
                joined([&spread]),
            ];
            ways.into_iter().filter(|way| !way.is_empty()).collect()
        };
        Self { ways: (0..count).map(ways).collect() }
    }

    fn means(&self, at: usize, column: &str) -> bool {
        // The first way that means anything that may be asked for counts.
        self.ways
            .get(at)
            .is_some_and(|ways| ways.iter().any(|way| meaning(way, &[column]).is_some()))
    }

    /// The heading as it is told to people.
    pub(super) fn shown(&self, at: usize) -> String {
        self.ways.get(at).and_then(|ways| ways.first()).cloned().unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.ways.len()
    }
}

fn joined<const N: usize>(parts: [&String; N]) -> String {
    let words = parts.iter().flat_map(|part| part.split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

/// The places of one column, by its strong headings, or else by the best of the weak ones.
fn places(headings: &Headings, column: &str) -> Vec<usize> {
    let strong: Vec<usize> = (0..headings.len()).filter(|at| headings.means(*at, column)).collect();
    if !strong.is_empty() {
        return strong;
    }
    let rank = |at: &usize| {
        let ways = headings.ways.get(*at)?;
        ways.iter().filter_map(|way| perhaps(way, column)).min()
    };
    let best = (0..headings.len()).filter_map(|at| rank(&at)).min();
    (0..headings.len()).filter(|at| best.is_some() && rank(at) == best).collect()
}

/// How many of the columns there are.
pub(super) fn known(headings: &Headings, columns: &[&str]) -> usize {
    columns.iter().filter(|column| !places(headings, column).is_empty()).count()
}

impl Columns {
    pub(super) fn find(
        at: &Origin,
        headings: &Headings,
        columns: &[&'static str],
    ) -> Result<Self, FileFault> {
        let mut found = Self { places: Vec::new(), headings: Vec::new(), two_cards: false };
        let mut missing = Vec::new();
        let mut twice = None;
        for column in columns {
            let mut of = places(headings, column);
            if *column == "name"
                && let [given] = of[..]
            {
                // `Họ đệm` beside `Tên`.
                let family = given.checked_sub(1).filter(|at| is_family(&headings.shown(*at)));
                of.splice(0..0, family);
            }
            if of.len() > 1 && !found.is_one_columns(headings, column, &mut of) {
                let headings = of.iter().map(|place| headings.shown(*place)).collect();
                twice = twice.or_else(|| {
                    let (at, column) = (at.clone(), (*column).to_owned());
                    Some(FileFault::ColumnTwice { at, column, headings })
                });
            }
            if of.is_empty() && required(column) {
                missing.push(*column);
            }
            if !of.is_empty() {
                let shown: Vec<_> = of.iter().map(|place| headings.shown(*place)).collect();
                found.headings.push((*column, shown.join(" + ")));
            }
            found.places.push(of);
        }
        if missing.is_empty() {
            return twice.map_or(Ok(found), Err);
        }
        let near = found.near(headings, &missing).into();
        let (at, expected, missing) = (at.clone(), columns.into(), missing.into());
        Err(FileFault::MissingColumns { at, missing, expected, near })
    }

    /// Whether several places are one column's: a name's parts, dates of birth by sex, two cards' numbers.
    fn is_one_columns(&mut self, headings: &Headings, column: &str, of: &mut [usize]) -> bool {
        let next = of.is_sorted_by(|one, other| one.checked_add(1) == Some(*other));
        match column {
            "name" => {
                let first = of.first().map(|at| headings.shown(*at)).unwrap_or_default();
                let above =
                    |at: &usize| headings.ways.get(*at).and_then(|ways| ways.last()).cloned();
                let one_above =
                    of.iter().map(above).collect::<std::collections::HashSet<_>>().len() == 1;
                next && of.len() == 2 && (is_family(&first) || one_above)
            }
            "birth_date" => {
                let two_rows =
                    of.iter().all(|at| headings.ways.get(*at).is_some_and(|ways| ways.len() > 1));
                next && of.len() == 2 && two_rows
            }
            "id_number" => {
                of.sort_by_key(|at| card(&headings.shown(*at)));
                let cards: Vec<_> = of.iter().map(|at| card(&headings.shown(*at))).collect();
                self.two_cards = cards == [Some(Card::Chip), Some(Card::Older)];
                self.two_cards
            }
            _ => false,
        }
    }

    /// Headings that nothing was found for, with the columns that they may have been meant for.
    pub(super) fn near(
        &self,
        headings: &Headings,
        lacking: &[&'static str],
    ) -> Vec<(String, &'static str)> {
        let used = |at: &usize| self.places.iter().flatten().any(|place| place == at);
        let unused = (0..headings.len()).filter(|at| !used(at)).map(|at| headings.shown(at));
        unused.filter_map(|shown| nearest(&shown, lacking).map(|column| (shown, column))).collect()
    }

    /// Takes the empty-headed columns behind a name's into it.
    pub(super) fn take_behind(&mut self, columns: &[&str], at: usize, column: &str) -> bool {
        let index = columns.iter().position(|other| *other == column);
        let places = index.and_then(|index| self.places.get_mut(index));
        match places {
            Some(places) if places.last().and_then(|last| last.checked_add(1)) == Some(at) => {
                places.push(at);
                true
            }
            _ => false,
        }
    }
}
