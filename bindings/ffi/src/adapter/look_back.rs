//! The journal's records, in the surface's values.

use std::path::Path;

use chot_core::encoding::plain::shown;
use chot_core::journal::{Entry, Filter, Journal, Record};
use chot_core::model::Subject;
use chot_core::time::{FixedOffset, Instant, TimeDelta};
use chot_core::words::Words;

use super::view::{reasons, sentence};
use crate::error::plain;
use crate::{
    ChotError, ContactRow, HourCount, JournalCheck, JournalExport, JournalFilter, JournalPage,
    JournalRow, RecordKind, convert,
};

/// Rows of a page at most.
const MOST_ROWS: u32 = 200;
/// Findings that are told at most.
const MOST_FINDINGS: usize = 20;

/// A journal, the words of its rows, and the city's offset.
pub(super) struct LookBack<'j> {
    pub(super) journal: &'j Journal,
    pub(super) words: &'j Words,
    pub(super) offset: FixedOffset,
}

impl LookBack<'_> {
    pub(super) fn page(
        &self,
        before: Option<u64>,
        limit: u32,
        filter: &JournalFilter,
    ) -> Result<JournalPage, ChotError> {
        let instant = |what: &str, millis: Option<i64>| {
            millis.map(|millis| convert::instant(what, millis)).transpose()
        };
        let filter = Filter {
            from: instant("from_millis", filter.from_millis)?,
            until: instant("until_millis", filter.until_millis)?,
            decision: filter.decision.map(Into::into),
            reason: filter.reason.clone(),
            subject: filter.subject.as_deref().map(subject).transpose()?,
        };
        let limit = usize::try_from(limit.min(MOST_ROWS)).map_err(ChotError::bad)?;
        let page = self.journal.page(before, limit, &filter)?;
        let rows = page.records.iter().map(|record| self.row(record)).collect();
        Ok(JournalPage { rows, before: page.before })
    }

    pub(super) fn counts(&self, from: i64, until: i64) -> Result<Vec<HourCount>, ChotError> {
        let from = convert::instant("from_millis", from)?;
        let until = convert::instant("until_millis", until)?;
        let hours = self.journal.counts(from, until, self.offset)?;
        let count = |hour: chot_core::journal::HourCounts| HourCount {
            hour_millis: hour.hour.timestamp_millis(),
            permit: hour.permit,
            deny: hour.deny,
            refer: hour.refer,
        };
        Ok(hours.into_iter().map(count).collect())
    }

    pub(super) fn case(&self, sequence: u64) -> Result<Vec<JournalRow>, ChotError> {
        let case = self.journal.case(sequence)?;
        Ok(case.iter().map(|record| self.row(record)).collect())
    }

    pub(super) fn contacts(&self, of: &str, within: u32) -> Result<Vec<ContactRow>, ChotError> {
        let within = TimeDelta::seconds(within.into());
        let contacts = self.journal.contacts(subject(of)?, within)?;
        let row = |contact: chot_core::journal::Contact| ContactRow {
            subject: contact.subject.to_string(),
            checkpoint: contact.checkpoint,
            at_millis: contact.at.timestamp_millis(),
            apart_seconds: contact.apart.num_seconds(),
            sequence: contact.sequence,
        };
        Ok(contacts.into_iter().map(row).collect())
    }

    pub(super) fn verify(&self) -> JournalCheck {
        let found = self.journal.verify();
        let findings = found.findings.iter().take(MOST_FINDINGS);
        JournalCheck {
            records: found.records,
            is_sound: found.is_sound(),
            findings: findings.map(|finding| plain(&finding.to_string())).collect(),
        }
    }

    pub(super) fn key(&self) -> String {
        self.journal.phone_key().to_string()
    }

    pub(super) fn export(
        &self,
        path: &Path,
        first: Option<u64>,
        last: Option<u64>,
    ) -> Result<JournalExport, ChotError> {
        let range = first.unwrap_or(0)..=last.unwrap_or(u64::MAX);
        let exported = self.journal.export_file(range, self.offset, path)?;
        let sha256 = exported.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(JournalExport { records: exported.records, sha256 })
    }

    fn row(&self, record: &Record) -> JournalRow {
        let nothing = JournalRow {
            sequence: record.sequence(),
            kind: RecordKind::Notice,
            at_millis: None,
            clock_trusted: true,
            decision: None,
            sentence: String::new(),
            reasons: Vec::new(),
            checkpoint: None,
            subject: None,
            continues: record.continues(),
        };
        let millis = |at: Instant| Some(at.timestamp_millis());
        match record.entry() {
            Entry::Passage(passage) => JournalRow {
                kind: RecordKind::Passage,
                at_millis: millis(passage.at()),
                clock_trusted: passage.entry().clock_trusted,
                decision: Some(passage.decision().into()),
                sentence: shown(&passage.decision().sentence(passage.reasons(), self.words))
                    .into_owned(),
                reasons: reasons(self.words, passage.reasons()),
                checkpoint: Some(passage.entry().checkpoint.clone()),
                subject: passage.entry().subject.map(|subject| subject.to_string()),
                ..nothing
            },
            Entry::PortalShown(portal) => JournalRow {
                kind: RecordKind::PortalShown,
                at_millis: millis(portal.at),
                clock_trusted: portal.clock_trusted,
                sentence: self.words.of(portal),
                checkpoint: Some(portal.checkpoint.clone()),
                ..nothing
            },
            Entry::Notice(notice) => {
                JournalRow { sentence: sentence(&self.words.of(notice)), ..nothing }
            }
        }
    }
}

fn subject(text: &str) -> Result<Subject, ChotError> {
    text.parse().map_err(|_| {
        ChotError::bad("a pseudonym: expected 32 hexadecimal digits, as a row of the journal has")
    })
}
