//! Sealed targets that are opened page by page: what is too long to be held in memory.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `CHOTSEAL` |
//! | 1 | version, 2 |
//! | 4 | epoch, little-endian |
//! | 16 | nonce |
//! | 8 | length of the plain text, little-endian |
//! | 4 + 4 | lengths of the first page and of each further one, little-endian; the last may be shorter |
//! | n + 16, for each page | cipher text and tag |
//!
//! Each page is XChaCha20-Poly1305 under the epoch's key. Its nonce is the file's 16 bytes and the page's
//! number, from 0 (8 bytes, little-endian); associated data are the 45 bytes above, then the target's path.
//! So a page can't stand in another's place, nor in another file, and the header's length says where the
//! file ends. The file's nonce is a keyed hash of path, lengths and plain text: an unchanged target stays
//! the same file.

use std::fmt;
use std::io;
#[cfg(any(test, feature = "authority"))]
use std::io::{Read, Seek, SeekFrom, Write};

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::AeadInOut as _;
#[cfg(any(test, feature = "authority"))]
use chacha20poly1305::aead::{Aead as _, Payload};

use super::EpochKey;
#[cfg(any(test, feature = "authority"))]
use super::keyed_hash::keyed_hash_of;
#[cfg(any(test, feature = "authority"))]
use super::seal::MAGIC;
use super::seal::{PAGED_VERSION, SealError, epoch_of};
use crate::encoding::bytes::{Cursor, size};
use crate::storage::ReadAt;

const HEADER_LEN: usize = 8 + 1 + 4 + NONCE_LEN + 8 + 4 + 4;
const NONCE_LEN: usize = 16;
const TAG_LEN: u64 = 16;
/// Longest page: what a header can make a reader hold.
const MAX_PAGE: u32 = 64 << 10;
#[cfg(any(test, feature = "authority"))]
const NONCE_LABEL: &[u8] = b"chot paged seal nonce v1\0";

/// How long a target's pages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageSizes {
    /// The first one, at most as long as the others.
    pub(crate) first: u32,
    /// Each further one, of which the last may be shorter; at most 64 KiB.
    pub(crate) each: u32,
}

impl PageSizes {
    fn is_sound(self) -> bool {
        (1..=self.each).contains(&self.first) && self.each <= MAX_PAGE
    }

    /// How many pages so many bytes have: one at least.
    fn count(self, len: u64) -> u64 {
        len.saturating_sub(self.first.into()).div_ceil(self.each.into()).saturating_add(1)
    }

    /// Where a page begins in the plain text, and its length.
    fn place(self, page: u64, len: u64) -> (u64, u64) {
        let (first, each) = (u64::from(self.first), u64::from(self.each));
        match page.checked_sub(1) {
            None => (0, first.min(len)),
            Some(before) => {
                let start = before.saturating_mul(each).saturating_add(first);
                (start, len.saturating_sub(start).min(each))
            }
        }
    }

    /// The page that has a byte.
    fn page_of(self, offset: u64) -> u64 {
        match offset.checked_sub(self.first.into()) {
            None => 0,
            Some(beyond) => (beyond / u64::from(self.each)).saturating_add(1),
        }
    }
}

/// Seals what `plain` has from its beginning on, page by page, to be published as the target `target_path`.
///
/// # Errors
/// Those of reading and writing.
#[cfg(any(test, feature = "authority"))]
pub(crate) fn seal_paged<P: Read + Seek>(
    key: &EpochKey,
    target_path: &str,
    plain: &mut P,
    sizes: PageSizes,
    to: &mut impl Write,
) -> io::Result<()> {
    if !sizes.is_sound() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let len = plain.seek(SeekFrom::End(0))?;
    plain.seek(SeekFrom::Start(0))?;
    let lengths = [&sizes.first.to_le_bytes()[..], &sizes.each.to_le_bytes()].concat();
    let parts = [NONCE_LABEL, target_path.as_bytes(), &[0], &lengths];
    let nonce: [u8; NONCE_LEN] = keyed_hash_of(key.expose(), &parts, plain)?;
    plain.seek(SeekFrom::Start(0))?;

    let (epoch, length) = (key.id().to_le_bytes(), len.to_le_bytes());
    let header = [MAGIC, &[PAGED_VERSION][..], &epoch, &nonce, &length, &lengths].concat();
    let aad = [&header, target_path.as_bytes()].concat();
    let cipher = key.cipher();
    to.write_all(&header)?;
    for page in 0..sizes.count(len) {
        let (_, length) = sizes.place(page, len);
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        plain.read_exact(&mut bytes)?;
        let sealed =
            cipher.encrypt(&page_nonce(&nonce, page).into(), Payload { msg: &bytes, aad: &aad });
        to.write_all(&sealed.map_err(io::Error::other)?)?;
    }
    Ok(())
}

/// What [`seal_paged`] made, opened a page at a time: nothing is given out of a page that isn't authentic.
pub(crate) struct SealedPages<R> {
    bytes: R,
    cipher: XChaCha20Poly1305,
    nonce: [u8; NONCE_LEN],
    /// Header and path.
    aad: Vec<u8>,
    sizes: PageSizes,
    len: u64,
}

impl<R> fmt::Debug for SealedPages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedPages({} bytes, ..)", self.len)
    }
}

impl<R: ReadAt> SealedPages<R> {
    /// Opens a target under the key of its epoch, and its first page.
    ///
    /// # Errors
    /// [`SealError`].
    pub(crate) fn open(key: &EpochKey, target_path: &str, bytes: R) -> Result<Self, SealError> {
        let mut header = [0; HEADER_LEN];
        bytes.read_at(0, &mut header).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => SealError::NotSealed,
            kind => SealError::Unreadable(kind),
        })?;
        let found = epoch_of(&header)?;
        let mut fields = Cursor::new(&header);
        let read = (|| {
            fields.array::<8>()?;
            let version = fields.u8()?;
            fields.u32()?;
            let (nonce, len) = (fields.array()?, u64::from_le_bytes(fields.array()?));
            Some((version, nonce, len, fields.u32()?, fields.u32()?))
        })();
        let (version, nonce, len, first, each) = read.ok_or(SealError::NotSealed)?;
        let sizes = PageSizes { first, each };
        if version != PAGED_VERSION || !sizes.is_sound() {
            return Err(SealError::NotSealed);
        }
        if found != key.id() {
            return Err(SealError::OtherEpoch { expected: key.id(), found });
        }
        let tags = sizes.count(len).saturating_mul(TAG_LEN);
        let header_len = u64::try_from(HEADER_LEN).unwrap_or(u64::MAX);
        let expected = len.saturating_add(tags).saturating_add(header_len);
        if bytes.len() != expected {
            return Err(SealError::Length { expected, found: bytes.len() });
        }
        let aad = [&header, target_path.as_bytes()].concat();
        let opened = Self { bytes, cipher: key.cipher(), nonce, aad, sizes, len };
        opened.page(0)?;
        Ok(opened)
    }

    /// Length of the plain text.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// The `length` bytes of the plain text from `offset` on.
    ///
    /// # Errors
    /// [`SealError`]; [`SealError::Unreadable`] past the end.
    pub(crate) fn read(&self, offset: u64, length: usize) -> Result<Vec<u8>, SealError> {
        let wanted = u64::try_from(length).unwrap_or(u64::MAX);
        let end = offset.checked_add(wanted).filter(|end| *end <= self.len);
        let end = end.ok_or(SealError::Unreadable(io::ErrorKind::UnexpectedEof))?;
        let first = self.sizes.page_of(offset);
        if length > 0 && self.sizes.place(first, self.len) == (offset, wanted) {
            return self.page(first);
        }
        let mut found = Vec::with_capacity(length);
        let mut at = offset;
        while at < end {
            let number = self.sizes.page_of(at);
            let (start, _) = self.sizes.place(number, self.len);
            let page = self.page(number)?;
            let from = usize::try_from(at.saturating_sub(start)).unwrap_or(usize::MAX);
            let left = page.get(from..).filter(|left| !left.is_empty());
            let left = left.ok_or(SealError::NotAuthentic)?;
            let part = left.get(..length.saturating_sub(found.len())).unwrap_or(left);
            found.extend_from_slice(part);
            at = at.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        }
        Ok(found)
    }

    /// All of it, in memory.
    ///
    /// # Errors
    /// As [`SealedPages::read`].
    pub(crate) fn whole(&self) -> Result<Vec<u8>, SealError> {
        let length = usize::try_from(self.len);
        self.read(0, length.map_err(|_| SealError::Unreadable(io::ErrorKind::OutOfMemory))?)
    }

    /// Opens every page, and keeps none.
    ///
    /// # Errors
    /// As [`SealedPages::read`].
    pub(crate) fn check(&self) -> Result<(), SealError> {
        (0..self.sizes.count(self.len)).try_for_each(|page| self.page(page).map(drop))
    }

    fn page(&self, page: u64) -> Result<Vec<u8>, SealError> {
        let (start, length) = self.sizes.place(page, self.len);
        let header_len = u64::try_from(HEADER_LEN).unwrap_or(u64::MAX);
        let offset = page.saturating_mul(TAG_LEN).saturating_add(start).saturating_add(header_len);
        // No longer than `MAX_PAGE` and a tag.
        let length = u32::try_from(length.saturating_add(TAG_LEN)).unwrap_or(MAX_PAGE);
        let mut sealed = vec![0; size(length)];
        self.bytes
            .read_at(offset, &mut sealed)
            .map_err(|error| SealError::Unreadable(error.kind()))?;
        self.cipher
            .decrypt_in_place(&page_nonce(&self.nonce, page).into(), &self.aad, &mut sealed)
            .map_err(|_| SealError::NotAuthentic)?;
        Ok(sealed)
    }
}

fn page_nonce(file: &[u8; NONCE_LEN], page: u64) -> [u8; NONCE_LEN + 8] {
    let mut nonce = [0; NONCE_LEN + 8];
    let (first, last) = nonce.split_at_mut(NONCE_LEN);
    first.copy_from_slice(file);
    last.copy_from_slice(&page.to_le_bytes());
    nonce
}

#[cfg(test)]
mod tests {
    use std::io::Cursor as Plain;

    use proptest::prelude::*;

    use super::*;
    use crate::keys::unseal;

    const SIZES: PageSizes = PageSizes { first: 5, each: 8 };

    fn key() -> EpochKey {
        EpochKey::new(3, [9; 32])
    }

    fn sealed(path: &str, plain: &[u8], sizes: PageSizes) -> Vec<u8> {
        let mut out = Vec::new();
        seal_paged(&key(), path, &mut Plain::new(plain), sizes, &mut out).unwrap();
        out
    }

    #[test]
    fn any_changed_byte_is_found_and_so_is_a_cut_or_longer_file() {
        let plain: Vec<u8> = (0..40).collect();
        let whole = sealed("p", &plain, SIZES);
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                assert!(unseal(&key(), "p", &changed).is_err(), "byte {at}, bit {bit}");
            }
        }
        for len in 0..whole.len() {
            assert!(unseal(&key(), "p", &whole[..len]).is_err(), "length {len}");
        }
        assert!(unseal(&key(), "p", &[&whole[..], &[0]].concat()).is_err());
    }

    #[test]
    fn a_page_stands_in_no_other_place_file_or_city() {
        let whole = sealed("p", &[7; 21], SIZES);
        let mut swapped = whole.clone();
        let (second, third) = (HEADER_LEN + 21, HEADER_LEN + 21 + 24);
        swapped[second..third].copy_from_slice(&whole[third..third + 24]);
        swapped[third..third + 24].copy_from_slice(&whole[second..third]);
        let opened = SealedPages::open(&key(), "p", swapped).unwrap();
        assert_eq!(opened.read(0, 5).unwrap(), [7; 5]);
        assert_eq!(opened.read(5, 8), Err(SealError::NotAuthentic));
        assert_eq!(opened.check(), Err(SealError::NotAuthentic));

        let other = sealed("p", &[[7; 13], [8; 13]].concat()[..21], SIZES);
        let mut mixed = whole.clone();
        mixed[second..third].copy_from_slice(&other[second..third]);
        assert_eq!(unseal(&key(), "p", &mixed), Err(SealError::NotAuthentic));

        assert_eq!(unseal(&key(), "q", &whole), Err(SealError::NotAuthentic));
        let other = EpochKey::new(3, [8; 32]);
        assert_eq!(unseal(&other, "p", &whole), Err(SealError::NotAuthentic));
        let other = EpochKey::new(4, [9; 32]);
        let refused = Err(SealError::OtherEpoch { expected: 4, found: 3 });
        assert_eq!(unseal(&other, "p", &whole), refused);
    }

    #[test]
    fn an_unchanged_target_stays_the_same_file_and_another_has_another_nonce() {
        let nonce = |path, plain: &[u8], sizes| sealed(path, plain, sizes)[13..29].to_vec();
        assert_eq!(sealed("a", b"x", SIZES), sealed("a", b"x", SIZES));
        let one = nonce("a", b"x", SIZES);
        assert_ne!(one, nonce("a", b"y", SIZES));
        assert_ne!(one, nonce("b", b"x", SIZES));
        assert_ne!(one, nonce("a", b"x", PageSizes { first: 4, each: 8 }));
    }

    #[test]
    fn pages_that_no_reader_could_hold_are_refused() {
        for sizes in [(0, 8), (9, 8), (5, MAX_PAGE + 1)] {
            let sizes = PageSizes { first: sizes.0, each: sizes.1 };
            let to = &mut Vec::new();
            assert!(seal_paged(&key(), "p", &mut Plain::new(b"x"), sizes, to).is_err());
            let mut header = sealed("p", b"x", SIZES);
            header[37..41].copy_from_slice(&sizes.first.to_le_bytes());
            header[41..45].copy_from_slice(&sizes.each.to_le_bytes());
            assert_eq!(unseal(&key(), "p", &header), Err(SealError::NotSealed));
        }
    }

    proptest! {
        #[test]
        fn every_part_is_read_as_it_was_sealed(
            plain in proptest::collection::vec(any::<u8>(), 0..200),
            first in 1_u32..40,
            more in 0_u32..40,
            from in 0_usize..220,
            length in 0_usize..220,
        ) {
            let sizes = PageSizes { first, each: first + more };
            let whole = sealed("p", &plain, sizes);
            let opened = SealedPages::open(&key(), "p", whole).unwrap();
            prop_assert_eq!(opened.whole().unwrap(), &plain[..]);
            let part = opened.read(u64::try_from(from).unwrap(), length);
            match plain.get(from..from + length) {
                Some(expected) => prop_assert_eq!(part.unwrap(), expected),
                None => prop_assert!(part.is_err()),
            }
        }

        #[test]
        fn anything_may_come_in(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let with_magic = [b"CHOTSEAL\x02\x03\0\0\0".as_slice(), &bytes].concat();
            prop_assert!(unseal(&key(), "p", &with_magic).is_err());
        }
    }
}
