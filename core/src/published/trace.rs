//! The trace list: who is F0, F1 or F2, and when. The target `trace/trace.bin`, sealed.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `CHOTTRAC` |
//! | 2 | version, 1 |
//! | 2 | zero |
//! | 4 | number of entries |
//! | 24 × n | entries, in order of their bytes, each once |
//!
//! An entry is roster key (16), class (1: `0`, `1`, `2`), first day (3), last day (3), zero (1). Days
//! count from 0001-01-01, which is 1; 0 is an end left open. Numbers are little-endian.

use crate::encoding::bytes::{Cursor, date, day_number, size, u24_bytes};
use crate::encoding::code::Numbered as _;
use crate::model::{RosterKey, Trace, TraceClass, personal};
use crate::time::NaiveDate;

const MAGIC: &[u8; 8] = b"CHOTTRAC";
const VERSION: u16 = 1;
const HEADER_LEN: usize = 16;
const ENTRY_LEN: usize = 24;

type Entry = [u8; ENTRY_LEN];

/// Why a trace list was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// The magic bytes are missing, or the file ends within the header.
    #[error("this is not a trace list: it should begin with CHOTTRAC and a header of 16 bytes")]
    NotATraceList,
    /// A newer version of this software wrote it.
    #[error("the trace list has version {found}; this app reads version 1 and must be updated")]
    NewerVersion {
        /// The version that it names.
        found: u16,
    },
    /// The file is longer or shorter than its header says.
    #[error("the trace list's header says {entries} entries of 24 bytes, and {bytes} bytes follow")]
    Length {
        /// By the header.
        entries: u32,
        /// In the file.
        bytes: usize,
    },
    /// An entry is not as the format asks.
    #[error("entry {entry} of the trace list is wrong: {what}")]
    Entry {
        /// Which, from 0.
        entry: usize,
        /// What was found and what was expected.
        what: &'static str,
    },
    /// More entries than the header can count.
    #[error("a trace list holds at most 4294967295 entries")]
    TooMany,
}

/// The trace list, in memory.
pub struct TraceList {
    entries: Vec<Entry>,
}

personal!(TraceList);

impl TraceList {
    /// Opens a list and checks all of it. Memory taken is the list's length.
    ///
    /// # Errors
    /// [`TraceError`] for anything that the format doesn't allow.
    pub fn open(bytes: &[u8]) -> Result<Self, TraceError> {
        let (header, rest) = bytes.split_at_checked(HEADER_LEN).ok_or(TraceError::NotATraceList)?;
        let header = header.strip_prefix(MAGIC).ok_or(TraceError::NotATraceList)?;
        let mut cursor = Cursor::new(header);
        let version = cursor.u16().ok_or(TraceError::NotATraceList)?;
        match version {
            0 => return Err(TraceError::NotATraceList),
            VERSION => {}
            found => return Err(TraceError::NewerVersion { found }),
        }
        if cursor.u16() != Some(0) {
            return Err(TraceError::NotATraceList);
        }
        let count = cursor.u32().ok_or(TraceError::NotATraceList)?;
        let wrong_length = TraceError::Length { entries: count, bytes: rest.len() };
        let (entries, []) = rest.as_chunks::<ENTRY_LEN>() else { return Err(wrong_length) };
        if entries.len() != size(count) {
            return Err(wrong_length);
        }
        let mut before: Option<&Entry> = None;
        for (entry, number) in entries.iter().zip(0..) {
            let wrong = |what| TraceError::Entry { entry: number, what };
            decode(entry).map_err(wrong)?;
            if before.is_some_and(|before| before >= entry) {
                return Err(wrong("the entries are not in order, each once"));
            }
            before = Some(entry);
        }
        Ok(Self { entries: entries.to_vec() })
    }

    /// All entries of a key, whatever their days: the rules look at those.
    #[must_use]
    pub fn get(&self, key: &RosterKey) -> Vec<Trace> {
        let first = self.entries.partition_point(|entry| key_of(entry) < Some(&key.0));
        let from_first = self.entries.get(first..).unwrap_or_default();
        let of_key = from_first.iter().take_while(|entry| key_of(entry) == Some(&key.0));
        of_key.filter_map(|entry| decode(entry).ok()).collect()
    }

    /// The list with other keys for the same people.
    ///
    /// # Errors
    /// As [`TraceList::encode`].
    #[cfg(feature = "authority")]
    pub(crate) fn with_keys(
        &self,
        other: impl Fn(&RosterKey) -> RosterKey,
    ) -> Result<Vec<u8>, TraceError> {
        let read = |entry: &Entry| Some((other(&RosterKey(*key_of(entry)?)), decode(entry).ok()?));
        let entries: Vec<_> = self.entries.iter().filter_map(read).collect();
        Self::encode(entries.iter().map(|(key, trace)| (key, trace)))
    }

    /// How many entries both lists have.
    #[cfg(feature = "authority")]
    pub(crate) fn in_common(&self, other: &Self) -> usize {
        self.entries.iter().filter(|entry| other.entries.binary_search(entry).is_ok()).count()
    }

    /// How many entries it has; a person may have several.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True where it has no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Writes a list; equal entries become one.
    ///
    /// # Errors
    /// [`TraceError::TooMany`]; [`TraceError::Entry`] where the last day is before the first.
    pub fn encode<'a>(
        entries: impl IntoIterator<Item = (&'a RosterKey, &'a Trace)>,
    ) -> Result<Vec<u8>, TraceError> {
        let mut encoded = Vec::new();
        for ((key, trace), number) in entries.into_iter().zip(0..) {
            let entry = encode(key, trace);
            decode(&entry).map_err(|what| TraceError::Entry { entry: number, what })?;
            encoded.push(entry);
        }
        encoded.sort_unstable();
        encoded.dedup();
        let count = u32::try_from(encoded.len()).map_err(|_| TraceError::TooMany)?;
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&count.to_le_bytes());
        out.extend_from_slice(encoded.as_flattened());
        Ok(out)
    }
}

fn key_of(entry: &Entry) -> Option<&[u8; 16]> {
    entry.first_chunk()
}

fn encode(key: &RosterKey, trace: &Trace) -> Entry {
    let days = |day: Option<NaiveDate>| u24_bytes(day.map_or(0, day_number));
    let [f0, f1, f2] = days(trace.from);
    let [u0, u1, u2] = days(trace.until);
    let mut entry = [0; ENTRY_LEN];
    let (head, tail) = entry.split_at_mut(key.0.len());
    head.copy_from_slice(&key.0);
    tail.copy_from_slice(&[trace.class.number(), f0, f1, f2, u0, u1, u2, 0]);
    entry
}

fn decode(entry: &Entry) -> Result<Trace, &'static str> {
    const SHORT: &str = "it is too short";
    let (_, rest) = entry.split_first_chunk::<16>().ok_or(SHORT)?;
    let mut cursor = Cursor::new(rest);
    let class = TraceClass::from_number(cursor.u8().ok_or(SHORT)?);
    let class = class.ok_or("its class is not F0, F1 or F2")?;
    let mut day = || match cursor.u24().ok_or(SHORT)? {
        0 => Ok(None),
        number => date(number).map(Some).ok_or("a day is outside the calendar"),
    };
    let (from, until) = (day()?, day()?);
    if cursor.rest() != [0] {
        return Err("its last byte is not zero");
    }
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return Err("its last day is before its first");
    }
    Ok(Trace { class, from, until })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(d: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2021, 10, d)
    }

    fn trace(class: TraceClass, from: Option<NaiveDate>, until: Option<NaiveDate>) -> Trace {
        Trace { class, from, until }
    }

    fn sample() -> Vec<u8> {
        let (a, b) = (RosterKey([1; 16]), RosterKey([2; 16]));
        let f2 = trace(TraceClass::F2, day(1), day(14));
        let f1 = trace(TraceClass::F1, day(9), None);
        let f0 = trace(TraceClass::F0, None, None);
        TraceList::encode([(&b, &f0), (&a, &f2), (&a, &f1), (&a, &f2)]).unwrap()
    }

    #[test]
    fn all_entries_of_a_key_are_found() {
        let list = TraceList::open(&sample()).unwrap();
        assert_eq!(list.len(), 3);
        let of_a = list.get(&RosterKey([1; 16]));
        assert!(
            of_a == [trace(TraceClass::F1, day(9), None), trace(TraceClass::F2, day(1), day(14))]
        );
        assert!(list.get(&RosterKey([2; 16])) == [trace(TraceClass::F0, None, None)]);
        assert!(list.get(&RosterKey([0; 16])).is_empty());
        assert!(list.get(&RosterKey([3; 16])).is_empty());
    }

    #[test]
    fn an_empty_list_is_a_list() {
        let list = TraceList::open(&TraceList::encode([]).unwrap()).unwrap();
        assert!(list.is_empty() && list.get(&RosterKey([1; 16])).is_empty());
    }

    #[test]
    fn what_the_format_does_not_allow_is_refused() {
        let good = sample();
        for len in 0..good.len() {
            assert!(TraceList::open(&good[..len]).is_err(), "length {len}");
        }
        let change = |at: usize, byte: u8| {
            let mut bad = good.clone();
            bad[at] = byte;
            TraceList::open(&bad).map(drop).unwrap_err().to_string()
        };
        assert!(change(0, b'X').contains("not a trace list"));
        assert!(change(8, 2).contains("must be updated"));
        assert!(change(12, 4).contains("4 entries"));
        assert!(change(16, 9).contains("not in order"));
        assert!(change(16 + 16, 3).contains("class"));
        assert!(change(16 + 23, 1).contains("last byte"));
        assert!(change(16 + 24 + 22, 0).contains("before its first"));
        let backwards = trace(TraceClass::F0, day(2), day(1));
        assert!(TraceList::encode([(&RosterKey([1; 16]), &backwards)]).is_err());
    }

    proptest! {
        #[test]
        fn anything_may_come_in(bytes in proptest::collection::vec(any::<u8>(), 0..200), n in 0..9_u8) {
            prop_assert!(TraceList::open(&bytes).is_err());
            let with_head = [b"CHOTTRAC\x01\0\0\0".as_slice(), &[n, 0, 0, 0], &bytes].concat();
            if let Ok(list) = TraceList::open(&with_head) {
                prop_assert_eq!(list.len(), usize::from(n));
            }
        }
    }

    #[test]
    fn debug_output_keeps_who_is_traced_to_itself() {
        assert_eq!(format!("{:?}", TraceList::open(&sample()).unwrap()), "TraceList(..)");
    }
}
