//! The directory of pages: first key and hash of each, and which have been verified.

use std::sync::atomic::{AtomicU64, Ordering};

use super::error::RosterError;
use super::layout::{DIRECTORY_ENTRY_LEN, KEY_LEN};
use crate::model::RosterKey;

/// In memory as a whole: 48 bytes for each 4 KiB of index, so that a look-up reads one page.
pub(super) struct Directory {
    first_keys: Vec<u128>,
    hashes: Vec<[u8; 32]>,
    /// A bit a page.
    verified: Vec<AtomicU64>,
}

impl Directory {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, RosterError> {
        let (entries, _) = bytes.as_chunks::<DIRECTORY_ENTRY_LEN>();
        let mut first_keys = Vec::with_capacity(entries.len());
        let mut hashes = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Some((key, hash)) = entry.split_first_chunk::<KEY_LEN>()
                && let Ok(hash) = hash.try_into()
            {
                first_keys.push(u128::from_be_bytes(*key));
                hashes.push(hash);
            }
        }
        if !first_keys.is_sorted_by(|a, b| a < b) {
            return Err(RosterError::Header { what: "the directory's pages are not in order" });
        }
        let verified = (0..entries.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Ok(Self { first_keys, hashes, verified })
    }

    /// The only page that can hold `key`.
    pub(super) fn page_of(&self, key: &RosterKey) -> Option<usize> {
        let key = u128::from_be_bytes(key.0);
        let count = self.first_keys.len();
        // Keys are keyed hashes, so they are spread evenly and the page can be guessed. The guess
        // is widened until it holds, doubling, so that no segment can make this slow.
        let scaled = (key >> 64).checked_mul(u128::try_from(count).ok()?)? >> 64;
        let guess = usize::try_from(scaled).ok()?.min(count.checked_sub(1)?);
        let (mut low, mut high, mut step) = (guess, guess.saturating_add(1), 1_usize);
        while low > 0 && self.first_keys.get(low).is_some_and(|first| *first > key) {
            low = low.saturating_sub(step);
            step = step.saturating_mul(2);
        }
        while self.first_keys.get(high).is_some_and(|first| *first <= key) {
            high = high.saturating_add(step).min(count);
            step = step.saturating_mul(2);
        }
        let window = self.first_keys.get(low..high)?;
        low.checked_add(window.partition_point(|first| *first <= key))?.checked_sub(1)
    }

    pub(super) fn first_key(&self, page: usize) -> Option<[u8; KEY_LEN]> {
        self.first_keys.get(page).map(|key| key.to_be_bytes())
    }

    pub(super) fn hash(&self, page: usize) -> Option<&[u8; 32]> {
        self.hashes.get(page)
    }

    pub(super) fn is_verified(&self, page: usize) -> bool {
        let word = self.verified.get(page / 64);
        word.is_some_and(|word| word.load(Ordering::Relaxed) & (1 << (page % 64)) != 0)
    }

    /// Relaxed is enough: the bit says something of bytes that never change.
    pub(super) fn set_verified(&self, page: usize) {
        if let Some(word) = self.verified.get(page / 64) {
            word.fetch_or(1 << (page % 64), Ordering::Relaxed);
        }
    }
}
