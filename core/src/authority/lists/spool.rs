//! Records that wait to be read again: in memory, or in a file of the time being.
//!
//! What agencies' lists say of people lies on no disk in the clear: the file is sealed, block by block, under a
//! key that is drawn for it and that nobody else has. With this program the key is gone, and what an
//! interruption leaves can't be read.

use std::io::{self, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::encoding::bytes::Cursor;
use crate::keys::{EpochKey, seal, unseal};
use crate::model::personal;
use crate::storage::{ReadAt as _, Scratch};

/// Bytes of a block.
const BLOCK: usize = 32 << 10;

/// Records, each with its place.
#[derive(Default)]
pub(super) struct Spool {
    file: Option<SealedFile>,
    /// What is in no file: all of it, or the last block's beginning.
    held: Vec<u8>,
    /// How many bytes there are.
    len: u64,
}

personal!(Spool);

struct SealedFile {
    scratch: Scratch,
    key: EpochKey,
    block: usize,
    /// How many blocks it has, and how long each is there.
    blocks: u64,
    sealed: usize,
    /// The block that was read last.
    open: Option<(u64, Zeroizing<Vec<u8>>)>,
}

impl Spool {
    /// Records in a file of this folder.
    pub(super) fn in_folder(folder: &Path) -> io::Result<Self> {
        Self::with_blocks_of(folder, BLOCK)
    }

    pub(super) fn with_blocks_of(folder: &Path, block: usize) -> io::Result<Self> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(key.as_mut()).map_err(io::Error::other)?;
        let key = EpochKey::new(0, *key);
        let scratch = Scratch::new(folder)?;
        let file = SealedFile { scratch, key, block, blocks: 0, sealed: 0, open: None };
        Ok(Self { file: Some(file), ..Self::default() })
    }

    /// Adds a record; gives its place.
    pub(super) fn push(&mut self, record: &[u8]) -> io::Result<u64> {
        let at = self.len;
        let length = u32::try_from(record.len()).map_err(io::Error::other)?;
        for part in [&length.to_le_bytes()[..], record] {
            self.held.extend_from_slice(part);
            self.len = self.len.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        }
        let Some(file) = &mut self.file else { return Ok(at) };
        while let Some((block, rest)) = self.held.split_at_checked(file.block) {
            let sealed = seal(&file.key, &file.blocks.to_string(), block);
            file.scratch.file().write_all(&sealed)?;
            file.sealed = sealed.len();
            file.blocks = file.blocks.saturating_add(1);
            self.held = rest.to_vec();
        }
        Ok(at)
    }

    /// The record at a place, and the place behind it; none at the end.
    pub(super) fn get(&mut self, at: u64) -> io::Result<Option<(Vec<u8>, u64)>> {
        if at == self.len {
            return Ok(None);
        }
        let mut from = at;
        let length = self.bytes(&mut from, 4)?;
        let length = Cursor::new(&length).u32().ok_or(io::ErrorKind::InvalidData)?;
        let record = self.bytes(&mut from, crate::encoding::bytes::size(length))?;
        Ok(Some((record, from)))
    }

    /// So many bytes from a place on, which goes behind them.
    fn bytes(&mut self, at: &mut u64, count: usize) -> io::Result<Vec<u8>> {
        let end = at.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        if end > self.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut found = Vec::with_capacity(count);
        while found.len() < count {
            let (block, within) = match &self.file {
                None => (0, *at),
                Some(file) => {
                    let each = u64::try_from(file.block).map_err(io::Error::other)?;
                    (at.checked_div(each).unwrap_or(0), at.checked_rem(each).unwrap_or(0))
                }
            };
            let within = usize::try_from(within).map_err(io::Error::other)?;
            let bytes: &[u8] = match &mut self.file {
                Some(file) if block < file.blocks => file.read(block)?,
                _ => &self.held,
            };
            let left = bytes.get(within..).filter(|left| !left.is_empty());
            let left = left.ok_or(io::ErrorKind::UnexpectedEof)?;
            let part = left.get(..count.saturating_sub(found.len())).unwrap_or(left);
            found.extend_from_slice(part);
            *at = at.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        }
        Ok(found)
    }
}

impl SealedFile {
    fn read(&mut self, block: u64) -> io::Result<&[u8]> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != block) {
            let each = u64::try_from(self.sealed).map_err(io::Error::other)?;
            let mut sealed = vec![0; self.sealed];
            self.scratch.shared()?.read_at(block.saturating_mul(each), &mut sealed)?;
            let opened = unseal(&self.key, &block.to_string(), &sealed);
            let opened =
                opened.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            self.open = Some((block, Zeroizing::new(opened)));
        }
        Ok(self.open.as_ref().map_or(&[], |(_, bytes)| bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_as_they_were_written_across_blocks_and_lie_nowhere_in_the_clear() {
        let folder = tempfile::tempdir().unwrap();
        let records: Vec<Vec<u8>> =
            (0..50_usize).map(|n| format!("079080{n:06}").repeat(n % 5).into_bytes()).collect();
        for mut spool in [Spool::default(), Spool::with_blocks_of(folder.path(), 64).unwrap()] {
            let places: Vec<u64> =
                records.iter().map(|record| spool.push(record).unwrap()).collect();
            let mut at = 0;
            for (record, place) in records.iter().zip(&places) {
                assert_eq!(at, *place);
                let (found, next) = spool.get(at).unwrap().unwrap();
                assert_eq!(&found, record);
                at = next;
            }
            assert!(spool.get(at).unwrap().is_none());
            for (record, place) in records.iter().zip(&places).rev() {
                assert_eq!(&spool.get(*place).unwrap().unwrap().0, record);
            }
            for file in std::fs::read_dir(folder.path()).unwrap() {
                let bytes = std::fs::read(file.unwrap().path()).unwrap();
                assert!(!bytes.windows(6).any(|part| part == b"079080"));
            }
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it goes with it");
    }

    #[test]
    fn a_block_that_was_changed_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::with_blocks_of(folder.path(), 64).unwrap();
        spool.push(&[7; 200]).unwrap();
        let path = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[60] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(spool.get(0).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
