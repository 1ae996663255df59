//! Interned byte strings: employers, areas, duty patterns. Each once, in order.
//!
//! `count` (4 bytes), the end of each string in the blob (4 bytes each), the blob.

use super::error::RosterError;
use crate::encoding::bytes::{Cursor, size};

/// A table, checked, still in the form that it has in the file: no object for each string.
pub(super) struct Table {
    ends: Vec<u32>,
    blob: Vec<u8>,
}

impl Table {
    /// Reads a table whose strings `check` approves of.
    pub(super) fn open(
        name: &'static str,
        bytes: &[u8],
        limit: u32,
        check: impl Fn(&[u8]) -> Result<(), &'static str>,
    ) -> Result<Self, RosterError> {
        let wrong = |what| RosterError::Table { table: name, what };
        let mut cursor = Cursor::new(bytes);
        let count = cursor.u32().ok_or(wrong("it ends within its count"))?;
        if count > limit {
            return Err(wrong("it has more strings than an index can name"));
        }
        let ends_len = size(count).checked_mul(4).ok_or(wrong("its count is too great"))?;
        let (ends, blob) = cursor
            .rest()
            .split_at_checked(ends_len)
            .ok_or(wrong("it is shorter than its count says"))?;
        let ends: Vec<u32> =
            ends.as_chunks().0.iter().map(|end| u32::from_le_bytes(*end)).collect();
        let table = Self { ends, blob: blob.to_vec() };
        if table.ends.last().map_or(0, |end| size(*end)) != blob.len() {
            return Err(wrong("its last string doesn't end where the table does"));
        }
        let mut before: Option<&[u8]> = None;
        for index in 0..count {
            let string = table.get(index).ok_or(wrong("a string ends before it begins"))?;
            if before.is_some_and(|before| before >= string) {
                return Err(wrong("its strings are not in order, each once"));
            }
            check(string).map_err(wrong)?;
            before = Some(string);
        }
        Ok(table)
    }

    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, index: u32) -> Option<&[u8]> {
        let index = size(index);
        let end = size(*self.ends.get(index)?);
        let start = match index.checked_sub(1) {
            Some(before) => size(*self.ends.get(before)?),
            None => 0,
        };
        self.blob.get(start..end)
    }

    /// A string of a table of texts.
    pub(super) fn text(&self, index: u32) -> Option<&str> {
        std::str::from_utf8(self.get(index)?).ok()
    }

    /// Writes strings that are in order, each once.
    pub(super) fn encode<'a>(
        name: &'static str,
        strings: impl ExactSizeIterator<Item = &'a [u8]> + Clone,
    ) -> Result<Vec<u8>, RosterError> {
        let too_many = || RosterError::TooMany { what: name, limit: u32::MAX };
        let mut out = Vec::new();
        out.extend_from_slice(&u32::try_from(strings.len()).map_err(|_| too_many())?.to_le_bytes());
        let mut end = 0_usize;
        for string in strings.clone() {
            end = end.saturating_add(string.len());
            out.extend_from_slice(&u32::try_from(end).map_err(|_| too_many())?.to_le_bytes());
        }
        strings.for_each(|string| out.extend_from_slice(string));
        Ok(out)
    }
}

/// What names of employers and areas must be.
pub(super) fn check_text(bytes: &[u8]) -> Result<(), &'static str> {
    match std::str::from_utf8(bytes) {
        Ok("") => Err("a name is empty"),
        Ok(_) => Ok(()),
        Err(_) => Err("a name is not UTF-8"),
    }
}
