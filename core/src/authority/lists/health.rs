//! Health offices' records → what is known of each person's vaccinations, recoveries and tests.
//!
//! `id_number,kind,date,doses,product,method,result`, a record a row; cells that a kind has no use for stay
//! empty. A row with `*` in place of the ID number says that the file has everybody's records of its kind:
//! who has none there, has none.

use std::collections::HashMap;
use std::fmt;

use super::build::NamedList;
use super::cells;
use super::error::ListError;
use super::fault::Origin;
use super::sheet::{Row, Sheet};
use super::warning::Warning;
use crate::authority::health::{Health, Moment};
use crate::encoding::code::{Code, Coded, codes};
use crate::encoding::plain;
use crate::model::{EvidenceKind, IdNumber, TestMethod, TestResult};
use crate::time::{DateTime, NaiveDate};

const COLUMNS: [&str; 7] = ["id_number", "kind", "date", "doses", "product", "method", "result"];
const EVERYBODY: &str = "*";
/// As many as a credential has room for.
const MOST: usize = 20;

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthFault {
    /// The ID number isn't one.
    Id,
    /// The kind isn't one.
    Kind,
    /// The date isn't one, or is to come.
    Date,
    /// The number of doses isn't 1 to 20.
    Doses,
    /// The product has a character that can't be seen, or is too long.
    Product,
    /// The method of the test isn't one.
    Method,
    /// The result of the test isn't one.
    Result,
    /// A cell is filled that the kind has no use for: the columns are shifted.
    Superfluous,
    /// The person has more records than a credential has room for.
    TooMany,
    /// Another record has the same dose on another day, or the same test with another result.
    Contradiction,
}

codes! { HealthFault {
    Id = "id",
    Kind = "kind",
    Date = "date",
    Doses = "doses",
    Product = "product",
    Method = "method",
    Result = "result",
    Superfluous = "superfluous",
    TooMany = "too-many",
    Contradiction = "contradiction",
} }

/// A record that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// Where it is.
    pub at: Origin,
    /// What is wrong with it.
    pub fault: HealthFault,
}

/// Everybody's records, of all files.
#[derive(Default)]
pub struct HealthRecords {
    people: HashMap<String, Vec<(Health, Origin)>>,
    complete: Vec<EvidenceKind>,
    /// How many records count.
    pub records: usize,
    /// How many were there before, in this file or another.
    pub twice: usize,
    /// What somebody should look at.
    pub warnings: Vec<Warning>,
    /// Rows that no list of any kind could have.
    pub bad_rows: Vec<super::BadRow>,
    /// Records that can't be used.
    pub bad_records: Vec<BadRecord>,
}

impl fmt::Debug for HealthRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HealthRecords({} records)", self.records)
    }
}

impl HealthRecords {
    /// Reads several offices' files, which may overlap: a record that is there twice counts once.
    ///
    /// # Errors
    /// [`ListError`] for a file that can't be read at all.
    pub fn read(files: &[NamedList], today: NaiveDate) -> Result<Self, ListError> {
        let mut records = Self::default();
        for file in files {
            let sheet = Sheet::read(&file.name, &file.bytes, &COLUMNS)?;
            records.warnings.extend(sheet.notes);
            for row in sheet.rows {
                match row {
                    Ok(row) => {
                        if let Err(fault) = records.take(&row, today) {
                            records.bad_records.push(BadRecord { at: row.at.clone(), fault });
                        }
                    }
                    Err(bad) => records.bad_rows.push(bad),
                }
            }
        }
        Ok(records)
    }

    /// True where every row of every file can be used.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.bad_rows.is_empty() && self.bad_records.is_empty()
    }

    /// A person's records.
    pub(in crate::authority) fn of(&self, id: &IdNumber) -> Vec<Health> {
        let records = self.people.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
        records.iter().map(|(record, _)| record.clone()).collect()
    }

    /// The kinds of which some file has everybody's records.
    pub(in crate::authority) fn complete(&self) -> &[EvidenceKind] {
        &self.complete
    }

    fn take(&mut self, row: &Row, today: NaiveDate) -> Result<(), HealthFault> {
        let [id, kind, rest @ ..]: [&str; 7] = row.cells();
        let kind = EvidenceKind::from_code(&kind.trim().to_ascii_lowercase());
        let kind = kind.ok_or(HealthFault::Kind)?;
        if id == EVERYBODY {
            if rest.iter().any(|cell| !cell.is_empty()) {
                return Err(HealthFault::Superfluous);
            }
            if !self.complete.contains(&kind) {
                self.complete.push(kind);
            }
            return Ok(());
        }
        let id = cells::id_number(id).map_err(|_| HealthFault::Id)?;
        let record = record(kind, rest, today)?;
        let records = self.people.entry(id.as_str().to_owned()).or_default();
        if records.iter().any(|(known, _)| *known == record) {
            self.twice = self.twice.saturating_add(1);
            return Ok(());
        }
        if records.iter().any(|(known, _)| known.contradicts(&record)) {
            return Err(HealthFault::Contradiction);
        }
        if records.len() >= MOST {
            return Err(HealthFault::TooMany);
        }
        records.push((record, row.at.clone()));
        self.records = self.records.saturating_add(1);
        Ok(())
    }
}

fn record(kind: EvidenceKind, cells: [&str; 5], today: NaiveDate) -> Result<Health, HealthFault> {
    let [date, doses, product, method, result] = cells;
    let only = |others: &[&str]| match others.iter().all(|cell| cell.is_empty()) {
        true => Ok(()),
        false => Err(HealthFault::Superfluous),
    };
    let day = |cell: &str| {
        let day = cells::date("date", cell).map_err(|_| HealthFault::Date)?;
        if day > today { Err(HealthFault::Date) } else { Ok(day) }
    };
    match kind {
        EvidenceKind::Vaccination => {
            only(&[method, result])?;
            let doses = doses.parse().ok().filter(|doses| (1..=20_u8).contains(doses));
            if product.len() > 100 || plain::hidden_in(product).is_some() {
                return Err(HealthFault::Product);
            }
            Ok(Health::Vaccination {
                doses: doses.ok_or(HealthFault::Doses)?,
                date: day(date)?,
                product: Some(product.to_owned()).filter(|product| !product.is_empty()),
            })
        }
        EvidenceKind::Recovery => {
            only(&[doses, product, method, result])?;
            Ok(Health::Recovery { date: day(date)? })
        }
        EvidenceKind::Test => {
            only(&[doses, product])?;
            let taken_at = match DateTime::parse_from_rfc3339(date) {
                Ok(at) if at.date_naive() <= today => Moment::Instant(at),
                Ok(_) => return Err(HealthFault::Date),
                Err(_) => Moment::Day(day(date)?),
            };
            let method = TestMethod::from_code(&method.to_ascii_lowercase());
            let result = TestResult::from_code(&result.to_ascii_lowercase());
            Ok(Health::Test {
                method: Code(method.ok_or(HealthFault::Method)?),
                result: Code(result.ok_or(HealthFault::Result)?),
                taken_at,
            })
        }
    }
}
