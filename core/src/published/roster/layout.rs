//! The segment's header and the sizes of its parts. `core/design/ROSTER.md` has the tables.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::error::RosterError;
use crate::encoding::bytes::Cursor;
use crate::encoding::hex::{unhex_small, write_hex};

pub(super) const MAGIC: &[u8; 8] = b"CHOTSEGM";
pub(super) const VERSION: u16 = 1;
pub(super) const HEADER_LEN: usize = 144;
/// Key and value.
pub(super) const RECORD_LEN: usize = KEY_LEN + VALUE_LEN;
pub(super) const KEY_LEN: usize = 16;
pub(super) const VALUE_LEN: usize = 12;
/// The most whole records in 4 KiB.
pub(super) const RECORDS_PER_PAGE: u32 = 146;
/// First key and SHA-256 of a page.
pub(super) const DIRECTORY_ENTRY_LEN: usize = KEY_LEN + 32;

/// A segment's name: the SHA-256 of its header, which binds every other byte.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(pub [u8; 32]);

impl SegmentId {
    /// The name from its 64 small hexadecimal digits.
    #[must_use]
    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        unhex_small(text).map(Self)
    }
}

impl fmt::Display for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// Stands alone.
    Base,
    /// Adds to, changes and removes from the segment that is its parent.
    Delta {
        /// The segment that it was made for.
        parent: SegmentId,
    },
}

/// The header, decoded.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub(super) kind: SegmentKind,
    /// Records in the index, removals included.
    pub(super) records: u32,
    /// Records that remove a person.
    pub(super) removals: u32,
    /// How many people are listed once this segment is applied.
    pub(super) people: u32,
    /// Lengths in bytes of the tables, in the file's order.
    pub(super) tables: TableLengths,
    pub(super) directory_hash: [u8; 32],
    pub(super) tables_hash: [u8; 32],
}

#[derive(Clone, Copy)]
pub(super) struct TableLengths {
    pub(super) employers: u32,
    pub(super) areas: u32,
    pub(super) duties: u32,
    pub(super) places: u32,
}

impl TableLengths {
    pub(super) fn sum(self) -> u64 {
        [self.employers, self.areas, self.duties, self.places].into_iter().map(u64::from).sum()
    }
}

impl Header {
    pub(super) fn pages(&self) -> u32 {
        self.records.div_ceil(RECORDS_PER_PAGE)
    }

    pub(super) fn directory_len(&self) -> u64 {
        u64::from(self.pages()) * 48
    }

    /// Where the index begins.
    pub(super) fn index_offset(&self) -> u64 {
        144 + self.directory_len() + self.tables.sum()
    }

    /// The whole segment's length. No sum here reaches 2^40.
    pub(super) fn segment_len(&self) -> u64 {
        self.index_offset() + u64::from(self.records) * 28
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let (kind, parent) = match self.kind {
            SegmentKind::Base => (0, [0; 32]),
            SegmentKind::Delta { parent } => (1, parent.0),
        };
        let mut out = Vec::with_capacity(HEADER_LEN);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&[kind, 0]);
        for number in [
            self.records,
            self.removals,
            self.people,
            self.pages(),
            self.tables.employers,
            self.tables.areas,
            self.tables.duties,
            self.tables.places,
            0,
        ] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&parent);
        out.extend_from_slice(&self.directory_hash);
        out.extend_from_slice(&self.tables_hash);
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, RosterError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(RosterError::NotASegment)?;
        let mut cursor = Cursor::new(rest);
        let version = cursor.u16().ok_or(RosterError::NotASegment)?;
        match version {
            0 => return Err(RosterError::NotASegment),
            VERSION => {}
            found => return Err(RosterError::NewerVersion { found }),
        }
        let header = Self::fields(&mut cursor).ok_or(RosterError::NotASegment)??;
        if header.removals > header.records {
            return Err(wrong("more removals than records"));
        }
        if matches!(header.kind, SegmentKind::Base)
            && (header.removals != 0 || header.people != header.records)
        {
            return Err(wrong(
                "a base lists everybody that it has a record of, and removes nobody",
            ));
        }
        Ok(header)
    }

    fn fields(cursor: &mut Cursor<'_>) -> Option<Result<Self, RosterError>> {
        let kind = cursor.u8()?;
        let reserved = cursor.u8()?;
        let records = cursor.u32()?;
        let removals = cursor.u32()?;
        let people = cursor.u32()?;
        let pages = cursor.u32()?;
        let tables = TableLengths {
            employers: cursor.u32()?,
            areas: cursor.u32()?,
            duties: cursor.u32()?,
            places: cursor.u32()?,
        };
        let reserved_word = cursor.u32()?;
        let parent = cursor.array::<32>()?;
        let directory_hash = cursor.array()?;
        let tables_hash = cursor.array()?;
        let kind = match kind {
            0 if parent == [0; 32] => SegmentKind::Base,
            0 => return Some(Err(wrong("a base has no parent"))),
            1 => SegmentKind::Delta { parent: SegmentId(parent) },
            _ => return Some(Err(wrong("the kind is 0 for a base or 1 for a delta"))),
        };
        if reserved != 0 || reserved_word != 0 {
            return Some(Err(wrong("reserved bytes are zero")));
        }
        let header = Self { kind, records, removals, people, tables, directory_hash, tables_hash };
        if pages != header.pages() {
            return Some(Err(wrong("the number of pages doesn't follow from that of records")));
        }
        Some(Ok(header))
    }
}

fn wrong(what: &'static str) -> RosterError {
    RosterError::Header { what }
}

pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
