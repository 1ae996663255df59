//! What is done to rows.

use crate::Person;
use crate::write::{Cell, Column, Style};

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The leading zero is gone.
    IdShort,
    /// A letter in the ID number.
    IdLetter,
    /// `7.9E+10`.
    IdRounded,
    /// No ID number.
    IdEmpty,
    /// No name.
    NameEmpty,
    /// A name of 400 letters.
    NameLong,
    /// The year has two digits.
    YearShort,
    /// A year alone.
    YearAlone,
    /// The 31st of February.
    NoSuchDay,
    /// A birth to come.
    BirthToCome,
    /// No agency.
    EmployerEmpty,
    /// Question marks for letters.
    LettersLost,
    /// An area that the city doesn't have.
    NoSuchArea,
    /// An empty area beside a position.
    AreaEmpty,
    /// Latitude and longitude swapped.
    Swapped,
    /// A latitude alone.
    LatitudeAlone,
    /// A latitude that is no number.
    NotANumber,
    /// No weekday and no date.
    DutyUnknown,
    /// Weekdays beside dates.
    DutyMixed,
    /// Dates that end before they begin.
    DutyBackwards,
    /// A person of another agency.
    OtherAgencys,
    /// Another person's ID number.
    SameNumber,
    /// A line break in a cell.
    LineBreak,
    /// A cell too many.
    TooManyCells,
}

/// Every kind.
pub const FAULTS: [FaultKind; 24] = [
    FaultKind::IdShort,
    FaultKind::IdLetter,
    FaultKind::IdRounded,
    FaultKind::IdEmpty,
    FaultKind::NameEmpty,
    FaultKind::NameLong,
    FaultKind::YearShort,
    FaultKind::YearAlone,
    FaultKind::NoSuchDay,
    FaultKind::BirthToCome,
    FaultKind::EmployerEmpty,
    FaultKind::LettersLost,
    FaultKind::NoSuchArea,
    FaultKind::AreaEmpty,
    FaultKind::Swapped,
    FaultKind::LatitudeAlone,
    FaultKind::NotANumber,
    FaultKind::DutyUnknown,
    FaultKind::DutyMixed,
    FaultKind::DutyBackwards,
    FaultKind::OtherAgencys,
    FaultKind::SameNumber,
    FaultKind::LineBreak,
    FaultKind::TooManyCells,
];

/// A spoilt row.
pub(crate) struct Spoiled {
    pub(crate) cells: Vec<Cell>,
    /// Whether its ID number is still its own.
    pub(crate) keeps_id: bool,
}

impl FaultKind {
    /// Does it to a row's cells, one for each column.
    pub(crate) fn spoil(
        self,
        mut cells: Vec<Cell>,
        twin: &Person,
        style: &Style,
        row: usize,
    ) -> Spoiled {
        let mut set =
            |column: Column, text: &str| cells[column.index()] = Cell::Text(text.to_owned());
        match self {
            Self::IdShort => set(Column::Id, "79900000123"),
            Self::IdLetter => set(Column::Id, "0799000O0123"),
            Self::IdRounded => set(Column::Id, "7.99E+10"),
            Self::IdEmpty => set(Column::Id, ""),
            Self::NameEmpty => set(Column::Name, " "),
            Self::NameLong => set(Column::Name, &"Ví".repeat(200)),
            Self::YearShort => set(Column::Birth, "31/03/85"),
            Self::YearAlone => set(Column::Birth, "1985"),
            Self::NoSuchDay => set(Column::Birth, "31/02/1985"),
            Self::BirthToCome => set(Column::Birth, "31/03/2085"),
            Self::EmployerEmpty => set(Column::Employer, ""),
            Self::LettersLost => set(Column::Employer, "S? Ví D? (example)"),
            Self::NoSuchArea => set(Column::Home, "Quận 99"),
            Self::AreaEmpty => {
                set(Column::Home, "");
                set(Column::HomeLat, "10.7301");
                set(Column::HomeLon, "106.7216");
            }
            Self::Swapped => {
                set(Column::HomeLat, "106.7216");
                set(Column::HomeLon, "10.7301");
            }
            Self::LatitudeAlone => {
                set(Column::HomeLat, "10.7301");
                set(Column::HomeLon, "");
            }
            Self::NotANumber => {
                set(Column::HomeLat, "10 độ");
                set(Column::HomeLon, "106.7216");
            }
            Self::DutyUnknown => set(Column::Duty, "khi cần"),
            Self::DutyMixed => set(Column::Duty, "T2; 04/10/2021"),
            Self::DutyBackwards => set(Column::Duty, "08/10/2021-04/10/2021"),
            // The same person, who is in another agency's list already.
            Self::OtherAgencys => {
                let employer = cells[Column::Employer.index()].clone();
                cells = style.cells(twin, row);
                // In the first agency's own list it is the duty that differs.
                cells[Column::Employer.index()] = employer;
                cells[Column::Duty.index()] = Cell::Text("2021-12-25".to_owned());
            }
            Self::SameNumber => set(Column::Id, &twin.id),
            Self::LineBreak => set(Column::Position, "chuyên\nviên"),
            Self::TooManyCells => cells.push(Cell::Text("x".to_owned())),
        }
        let id = [Self::IdShort, Self::IdLetter, Self::IdRounded, Self::IdEmpty];
        let keeps_id =
            !id.contains(&self) && !matches!(self, Self::OtherAgencys | Self::SameNumber);
        Spoiled { cells, keeps_id }
    }
}
