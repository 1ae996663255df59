//! Which credentials and permits were taken back: the IETF's Token Status List
//! (draft-ietf-oauth-status-list).
//!
//! [`StatusList`] is the draft's list to the bit (section 4): statuses of 1, 2, 4 or 8 bits, packed
//! from each byte's least significant bit on, compressed as zlib, in a CBOR map. [`StatusDocument`]
//! is the target `status/*` that carries one: the claims of the draft's Status List Token in CWT form
//! (section 5.2), without its signature, since TUF's covers every target.
//!
//! A credential names its place in the list, and not the list, which follows from the issuer's name
//! ([`list_path`]): a city's codes would all carry the same address.

use std::collections::BTreeMap;

use minicbor::Decoder;
use miniz_oxide::deflate::compress_to_vec_zlib;
use sha2::{Digest as _, Sha256};

use crate::encoding::cbor;
use crate::encoding::hex::hex;
use crate::encoding::inflate::{InflateError, inflate};
use crate::published::target::STATUS_FOLDER;
use crate::time::Instant;

/// How many bytes a list has at most, uncompressed: 2^25 statuses of one bit.
pub(crate) const MAX_LIST_BYTES: usize = 1 << 22;

/// The compression level; the draft recommends the highest.
const COMPRESSION: u8 = 10;

mod claim {
    pub(super) const SUBJECT: u64 = 2;
    pub(super) const EXPIRES: u64 = 4;
    pub(super) const ISSUED_AT: u64 = 6;
    pub(super) const STATUS_LIST: u64 = 65533;
    pub(super) const TIME_TO_LIVE: u64 = 65534;
}

/// Why a status list is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusListError {
    /// Not the CBOR that it should be.
    #[error("this is not a status list: {expected} was expected")]
    Form {
        /// What was expected.
        expected: &'static str,
    },
    /// A number of bits that the draft doesn't have.
    #[error("a status has {found} bits; 1, 2, 4 or 8 were expected")]
    Bits {
        /// The number that it names.
        found: u64,
    },
    /// The list can't be decompressed.
    #[error("the list is not compressed as zlib (RFC 1950), or damaged")]
    Compression,
    /// It would be longer than 2^25 statuses of one bit.
    #[error("the list is longer than {MAX_LIST_BYTES} bytes, uncompressed")]
    TooLong,
    /// A claim that must be there isn't.
    #[error("the status list names no {claim}")]
    Missing {
        /// Which.
        claim: &'static str,
    },
    /// It is another issuer's list, or lies in the wrong place.
    #[error("the status list says that it is another one than the target's path")]
    OtherList,
    /// An index beyond the list.
    #[error("index {index} is beyond the list, which has {len} statuses")]
    Index {
        /// The index.
        index: u32,
        /// How many statuses there are.
        len: usize,
    },
}

/// How many bits a status has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bits {
    /// Valid or not.
    One,
    /// Suspended, too.
    Two,
    /// The registered values, and some of an application's own.
    Four,
    /// Every value.
    Eight,
}

impl Bits {
    /// 1, 2, 4 or 8.
    ///
    /// # Errors
    /// [`StatusListError::Bits`] for any other number.
    pub fn new(bits: u64) -> Result<Self, StatusListError> {
        match bits {
            1 => Ok(Self::One),
            2 => Ok(Self::Two),
            4 => Ok(Self::Four),
            8 => Ok(Self::Eight),
            found => Err(StatusListError::Bits { found }),
        }
    }

    /// How many.
    #[must_use]
    pub fn count(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Four => 4,
            Self::Eight => 8,
        }
    }

    fn per_byte(self) -> usize {
        usize::from(8 / self.count())
    }

    fn mask(self) -> u8 {
        match self {
            Self::One => 0b1,
            Self::Two => 0b11,
            Self::Four => 0b1111,
            Self::Eight => 0xff,
        }
    }
}

/// What a list says of one credential or permit (section 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0: in force.
    Valid,
    /// 1: taken back, or 2: suspended, which at a checkpoint comes to the same.
    Revoked,
    /// Nothing: there is no list, it is old or too short, or has a value that means nothing here.
    Unknown,
}

impl Status {
    fn of(value: u8) -> Self {
        match value {
            0 => Self::Valid,
            1 | 2 => Self::Revoked,
            _ => Self::Unknown,
        }
    }
}

/// Statuses by index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList {
    bits: Bits,
    bytes: Vec<u8>,
}

impl StatusList {
    /// A list of at least `len` statuses, all 0.
    ///
    /// # Errors
    /// [`StatusListError::TooLong`].
    pub fn new(bits: Bits, len: usize) -> Result<Self, StatusListError> {
        let bytes = len.div_ceil(bits.per_byte());
        if bytes > MAX_LIST_BYTES {
            return Err(StatusListError::TooLong);
        }
        Ok(Self { bits, bytes: vec![0; bytes] })
    }

    /// Reads a compressed byte array (section 4.1). No more than 4 MiB are ever
    /// decompressed.
    ///
    /// # Errors
    /// [`StatusListError::TooLong`], [`StatusListError::Compression`].
    pub fn from_compressed(bits: Bits, compressed: &[u8]) -> Result<Self, StatusListError> {
        let (bytes, _) = inflate(compressed, MAX_LIST_BYTES).map_err(|error| match error {
            InflateError::TooLarge => StatusListError::TooLong,
            InflateError::NotZlib => StatusListError::Compression,
        })?;
        Ok(Self { bits, bytes })
    }

    /// The compressed byte array.
    #[must_use]
    pub(crate) fn to_compressed(&self) -> Vec<u8> {
        compress_to_vec_zlib(&self.bytes, COMPRESSION)
    }

    /// Reads the CBOR form (section 4.3).
    ///
    /// # Errors
    /// [`StatusListError`].
    pub fn from_cbor(cbor: &[u8]) -> Result<Self, StatusListError> {
        let mut decoder = Decoder::new(cbor);
        let list = read_list(&mut decoder)?;
        end(&decoder, cbor)?;
        Ok(list)
    }

    /// The CBOR form, with its keys in the draft's order.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        let list = self.to_compressed();
        cbor::encode(list.len().saturating_add(16), |e| self.write(&list, e))
    }

    fn write(
        &self,
        compressed: &[u8],
        e: &mut minicbor::Encoder<Vec<u8>>,
    ) -> Result<(), cbor::EncodeError> {
        e.map(2)?.str("bits")?.u8(self.bits.count())?.str("lst")?.bytes(compressed)?;
        Ok(())
    }

    /// How many bits a status has.
    #[must_use]
    pub fn bits(&self) -> Bits {
        self.bits
    }

    /// How many statuses there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len().saturating_mul(self.bits.per_byte())
    }

    /// True where there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The value at an index; none beyond the end.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<u8> {
        let (byte, shift) = self.place(index)?;
        self.bytes.get(byte).map(|byte| byte >> shift & self.bits.mask())
    }

    /// Sets the value at an index; true where it was another one before.
    ///
    /// # Errors
    /// [`StatusListError::Index`] beyond the end, [`StatusListError::Bits`] for a value that has
    /// more bits than the list's.
    pub fn set(&mut self, index: u32, value: u8) -> Result<bool, StatusListError> {
        if value & !self.bits.mask() != 0 {
            return Err(StatusListError::Bits { found: 8 });
        }
        let beyond = StatusListError::Index { index, len: self.len() };
        let (byte, shift) = self.place(index).ok_or(beyond)?;
        let byte = self.bytes.get_mut(byte).ok_or(beyond)?;
        let changed = *byte & !(self.bits.mask() << shift) | value << shift;
        Ok(std::mem::replace(byte, changed) != changed)
    }

    /// Adds statuses, all 0, until there are at least `len`.
    ///
    /// # Errors
    /// [`StatusListError::TooLong`].
    pub(crate) fn grow(&mut self, len: usize) -> Result<(), StatusListError> {
        let bytes = len.div_ceil(self.bits.per_byte());
        if bytes > MAX_LIST_BYTES {
            return Err(StatusListError::TooLong);
        }
        if bytes > self.bytes.len() {
            self.bytes.resize(bytes, 0);
        }
        Ok(())
    }

    /// The places whose status isn't 0, ascending.
    #[cfg(feature = "authority")]
    pub(crate) fn places(&self) -> impl Iterator<Item = u32> {
        let per_byte = self.bits.per_byte();
        let bytes = self.bytes.iter().enumerate().filter(|(_, byte)| **byte != 0);
        let places = bytes.flat_map(move |(at, _)| (0..per_byte).map(move |within| (at, within)));
        let places =
            places.map(move |(at, within)| at.saturating_mul(per_byte).saturating_add(within));
        let places = places.filter_map(|place| u32::try_from(place).ok());
        places.filter(|place| self.get(*place).is_some_and(|value| value != 0))
    }

    /// How many statuses aren't 0.
    #[must_use]
    pub fn count(&self) -> usize {
        if self.bits == Bits::One {
            let set: u64 = self.bytes.iter().map(|byte| u64::from(byte.count_ones())).sum();
            return usize::try_from(set).unwrap_or(usize::MAX);
        }
        let last = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (0..last).filter(|index| self.get(*index).is_some_and(|value| value != 0)).count()
    }

    fn place(&self, index: u32) -> Option<(usize, u8)> {
        let index = usize::try_from(index).ok()?;
        let within = u8::try_from(index % self.bits.per_byte()).ok()?;
        Some((index / self.bits.per_byte(), within * self.bits.count()))
    }
}

/// The target `status/*`: a list, whose it is, and until when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusDocument {
    /// The target's path, which stands where the draft has the list's address.
    pub subject: String,
    /// When it was made.
    pub issued_at: Instant,
    /// The first instant at which it is old.
    pub expires_at: Instant,
    /// The list.
    pub list: StatusList,
}

impl StatusDocument {
    /// Reads the claims of a Status List Token. Claims of other kinds are passed over (section 5.2,
    /// rule 1).
    ///
    /// The list holds until its `exp`, or until its `ttl` after `iat`, if that is sooner. One that
    /// has neither would hold for ever, and is refused.
    ///
    /// # Errors
    /// [`StatusListError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, StatusListError> {
        let mut d = Decoder::new(bytes);
        let (mut subject, mut issued_at, mut expires, mut ttl, mut list) =
            (None, None, None, None, None);
        for _ in 0..count(&mut d, 32, "a map of claims")? {
            match d.u64().map_err(form("claims under numbers"))? {
                claim::SUBJECT => put(&mut subject, text(&mut d)?)?,
                claim::ISSUED_AT => put(&mut issued_at, instant(&mut d)?)?,
                claim::EXPIRES => put(&mut expires, instant(&mut d)?)?,
                claim::TIME_TO_LIVE => {
                    let seconds = d.u32().map_err(form("a time to live in seconds"))?;
                    put(&mut ttl, chrono::TimeDelta::seconds(i64::from(seconds)))?;
                }
                claim::STATUS_LIST => put(&mut list, read_list(&mut d)?)?,
                _ => d.skip().map_err(form("CBOR"))?,
            }
        }
        end(&d, bytes)?;
        let missing = |claim| StatusListError::Missing { claim };
        let issued_at = issued_at.ok_or(missing("time of issue (6)"))?;
        let stale = ttl.and_then(|ttl| issued_at.checked_add_signed(ttl));
        let expires_at = match (expires, stale) {
            (Some(expires), Some(stale)) => expires.min(stale),
            (one, other) => one.or(other).ok_or(missing("end of its time (4 or 65534)"))?,
        };
        let subject = subject.ok_or(missing("subject (2)"))?;
        let list = list.ok_or(missing("list (65533)"))?;
        Ok(Self { subject, issued_at, expires_at, list })
    }

    /// Reads the target at `path`.
    ///
    /// # Errors
    /// [`StatusListError`]; [`StatusListError::OtherList`] where its subject is another path.
    pub(crate) fn parse_target(path: &str, bytes: &[u8]) -> Result<Self, StatusListError> {
        let document = Self::parse(bytes)?;
        if document.subject == path { Ok(document) } else { Err(StatusListError::OtherList) }
    }

    /// The document's bytes: deterministic CBOR, but for the list's own keys, which are in the
    /// draft's order.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let list = self.list.to_compressed();
        cbor::encode(list.len().saturating_add(self.subject.len()).saturating_add(64), |e| {
            e.map(4)?.u64(claim::SUBJECT)?.str(&self.subject)?;
            e.u64(claim::EXPIRES)?.i64(self.expires_at.timestamp())?;
            e.u64(claim::ISSUED_AT)?.i64(self.issued_at.timestamp())?;
            e.u64(claim::STATUS_LIST)?;
            self.list.write(&list, e)
        })
    }
}

/// The path of an issuer's list among the targets: the first 8 bytes of SHA-256 of its name, hex.
#[must_use]
pub fn list_path(issuer: &str) -> String {
    let hash = Sha256::digest(issuer.as_bytes());
    let name = hash.split_at_checked(8).map(|(first, _)| hex(first)).unwrap_or_default();
    [STATUS_FOLDER, &name, ".cbor"].concat()
}

/// The lists that a phone has, by path.
#[derive(Clone, Debug, Default)]
pub struct StatusLists(BTreeMap<String, StatusDocument>);

impl StatusLists {
    /// The lists of the targets under `status/`.
    ///
    /// # Errors
    /// The path of the first that can't be read, and why.
    pub fn read<'a>(
        targets: impl Iterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Self, (String, StatusListError)> {
        let read = |(path, bytes): (&str, &[u8])| {
            let document = StatusDocument::parse_target(path, bytes);
            document.map(|d| (path.to_owned(), d)).map_err(|e| (path.to_owned(), e))
        };
        targets.map(read).collect::<Result<_, _>>().map(Self)
    }

    /// The status at an index of an issuer's list. Unknown where there is no list, or one whose time
    /// is over, or that ends before the index.
    #[must_use]
    pub(crate) fn status(&self, issuer: &str, index: u32, now: Instant) -> Status {
        self.of_issuer(issuer, now).at(index)
    }

    /// An issuer's statuses, for those who ask for more than one: finding the list costs a hash.
    #[must_use]
    pub fn of_issuer(&self, issuer: &str, now: Instant) -> IssuerStatuses<'_> {
        let document = self.0.get(&list_path(issuer)).filter(|list| now < list.expires_at);
        IssuerStatuses(document.map(|document| &document.list))
    }

    /// The first instant at which one of the lists is old.
    #[must_use]
    pub(crate) fn expires_at(&self) -> Option<Instant> {
        self.0.values().map(|document| document.expires_at).min()
    }
}

/// What an issuer's list says at an instant; of all that it doesn't say, the status is unknown.
#[derive(Clone, Copy, Debug)]
pub struct IssuerStatuses<'a>(Option<&'a StatusList>);

impl IssuerStatuses<'_> {
    /// The status at an index. Unknown beyond the list's end, and where there is no list that holds.
    #[must_use]
    pub fn at(self, index: u32) -> Status {
        self.0.and_then(|list| list.get(index)).map_or(Status::Unknown, Status::of)
    }
}

fn read_list(d: &mut Decoder<'_>) -> Result<StatusList, StatusListError> {
    let (mut bits, mut list, mut address) = (None, None, None);
    for _ in 0..count(d, 3, "a map of bits and lst")? {
        match d.str().map_err(form("keys that are texts"))? {
            "bits" => put(&mut bits, d.u64().map_err(form("a number of bits"))?)?,
            "lst" => put(&mut list, d.bytes().map_err(form("a list of bytes"))?)?,
            "aggregation_uri" => put(&mut address, text(d)?)?,
            _ => return Err(StatusListError::Form { expected: "bits, lst or aggregation_uri" }),
        }
    }
    let bits = Bits::new(bits.ok_or(StatusListError::Missing { claim: "bits" })?)?;
    StatusList::from_compressed(bits, list.ok_or(StatusListError::Missing { claim: "lst" })?)
}

/// A map's pairs; definite, and no more than `most`.
fn count(d: &mut Decoder<'_>, most: u64, expected: &'static str) -> Result<u64, StatusListError> {
    let pairs = d.map().map_err(form(expected))?;
    pairs.filter(|pairs| *pairs <= most).ok_or(StatusListError::Form { expected })
}

fn text(d: &mut Decoder<'_>) -> Result<String, StatusListError> {
    d.str().map(str::to_owned).map_err(form("a text"))
}

fn instant(d: &mut Decoder<'_>) -> Result<Instant, StatusListError> {
    let expected = "a time in seconds since 1970, before the year 3000";
    let seconds = d.i64().map_err(form(expected))?;
    let seconds = Some(seconds).filter(|s| (0..32_503_680_000).contains(s));
    seconds
        .and_then(|seconds| Instant::from_timestamp(seconds, 0))
        .ok_or(StatusListError::Form { expected })
}

fn put<T>(slot: &mut Option<T>, value: T) -> Result<(), StatusListError> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(StatusListError::Form { expected: "each key once" }),
    }
}

fn end(d: &Decoder<'_>, bytes: &[u8]) -> Result<(), StatusListError> {
    if d.position() == bytes.len() {
        Ok(())
    } else {
        Err(StatusListError::Form { expected: "nothing after the item" })
    }
}

fn form(expected: &'static str) -> impl Fn(minicbor::decode::Error) -> StatusListError {
    move |_| StatusListError::Form { expected }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn document() -> StatusDocument {
        let mut list = StatusList::new(Bits::One, 1 << 12).unwrap();
        list.set(7, 1).unwrap();
        StatusDocument {
            subject: list_path("city"),
            issued_at: at("2021-10-01T00:00:00Z"),
            expires_at: at("2021-10-31T00:00:00Z"),
            list,
        }
    }

    fn lists(document: &StatusDocument) -> StatusLists {
        let bytes = document.to_bytes();
        StatusLists::read([(document.subject.as_str(), bytes.as_slice())].into_iter()).unwrap()
    }

    #[test]
    fn a_document_is_read_back() {
        let document = document();
        assert_eq!(StatusDocument::parse(&document.to_bytes()), Ok(document.clone()));
        assert_eq!(StatusList::from_cbor(&document.list.to_cbor()), Ok(document.list));
    }

    #[test]
    fn a_list_that_is_missing_old_or_too_short_says_unknown() {
        let lists = lists(&document());
        let now = at("2021-10-05T00:00:00Z");
        assert_eq!(lists.status("city", 6, now), Status::Valid);
        assert_eq!(lists.status("city", 7, now), Status::Revoked);
        assert_eq!(lists.status("city", 4095, now), Status::Valid);
        assert_eq!(lists.status("city", 4096, now), Status::Unknown);
        assert_eq!(lists.status("city", u32::MAX, now), Status::Unknown);
        assert_eq!(lists.status("another city", 6, now), Status::Unknown);
        assert_eq!(lists.status("city", 6, at("2021-10-30T23:59:59Z")), Status::Valid);
        assert_eq!(lists.status("city", 6, at("2021-10-31T00:00:00Z")), Status::Unknown);
        assert_eq!(lists.status("city", 7, at("2021-10-31T00:00:00Z")), Status::Unknown);
        assert_eq!(StatusLists::default().status("city", 6, now), Status::Unknown);
    }

    #[test]
    fn suspended_is_revoked_and_values_without_a_meaning_are_unknown() {
        let mut list = StatusList::new(Bits::Four, 16).unwrap();
        (0..16).for_each(|value| assert!(list.set(value, u8::try_from(value).unwrap()).is_ok()));
        let lists = lists(&StatusDocument { list, ..document() });
        for index in 0..16 {
            let expected = match index {
                0 => Status::Valid,
                1 | 2 => Status::Revoked,
                _ => Status::Unknown,
            };
            assert_eq!(lists.status("city", index, at("2021-10-05T00:00:00Z")), expected);
        }
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let most = vec![0; MAX_LIST_BYTES];
        let longest = compress_to_vec_zlib(&most, 6);
        assert_eq!(StatusList::from_compressed(Bits::One, &longest).unwrap().len(), 1 << 25);
        let bomb = compress_to_vec_zlib(&vec![0; MAX_LIST_BYTES + 1], 6);
        assert!(bomb.len() < 8192);
        assert_eq!(StatusList::from_compressed(Bits::One, &bomb), Err(StatusListError::TooLong));
        assert_eq!(StatusList::new(Bits::Eight, MAX_LIST_BYTES + 1), Err(StatusListError::TooLong));
    }

    #[test]
    fn each_fault_is_named() {
        let parse = |bytes: &[u8]| StatusDocument::parse(bytes).unwrap_err();
        let good = document().to_bytes();
        assert!(matches!(parse(&good[..good.len() - 1]), StatusListError::Form { .. }));
        assert!(matches!(parse(&[&good[..], &[0]].concat()), StatusListError::Form { .. }));
        assert!(matches!(parse(&[0xbf, 0xff]), StatusListError::Form { .. }));
        assert_eq!(parse(&[0xa0]), StatusListError::Missing { claim: "time of issue (6)" });
        // `iat` alone, and then a list without an end.
        assert!(matches!(parse(&[0xa1, 6, 1]), StatusListError::Missing { .. }));
        assert!(matches!(parse(&[0xa2, 6, 1, 6, 1]), StatusListError::Form { .. }));
        let other = StatusDocument::parse_target("status/other.cbor", &good);
        assert_eq!(other, Err(StatusListError::OtherList));
        // {"bits": 3, "lst": h''}
        let bits = [&[0xa2, 0x64], &b"bits"[..], &[3, 0x63], b"lst", &[0x40]].concat();
        assert_eq!(StatusList::from_cbor(&bits), Err(StatusListError::Bits { found: 3 }));
        let empty = [&[0xa2, 0x64], &b"bits"[..], &[1, 0x63], b"lst", &[0x40]].concat();
        assert_eq!(StatusList::from_cbor(&empty), Err(StatusListError::Compression));
        let mut list = StatusList::new(Bits::One, 8).unwrap();
        assert!(list.set(8, 1).is_err() && list.set(0, 2).is_err());
    }

    #[test]
    fn a_changed_byte_of_the_compressed_list_is_found() {
        // Adler-32 of RFC 1950: the list isn't believed in part.
        let mut list = StatusList::new(Bits::One, 1 << 20).unwrap();
        list.set(99, 1).unwrap();
        let mut compressed = list.to_compressed();
        let last = compressed.len() - 1;
        compressed[last] ^= 1;
        assert!(StatusList::from_compressed(Bits::One, &compressed).is_err());
    }

    proptest! {
        #[test]
        fn anything_in_no_panic(input in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = StatusDocument::parse(&input);
            let _ = StatusList::from_cbor(&input);
        }

        #[test]
        fn a_status_is_where_it_was_put(
            bits in prop::sample::select(vec![Bits::One, Bits::Two, Bits::Four, Bits::Eight]),
            places in proptest::collection::btree_map(0..500_u32, any::<u8>(), 0..60),
        ) {
            let mut list = StatusList::new(bits, 500).unwrap();
            for (index, value) in &places {
                list.set(*index, value & bits.mask()).unwrap();
            }
            let read = StatusList::from_cbor(&list.to_cbor()).unwrap();
            for index in 0..500 {
                let expected = places.get(&index).map_or(0, |value| value & bits.mask());
                prop_assert_eq!(read.get(index), Some(expected));
            }
            let not_zero = places.values().filter(|value| *value & bits.mask() != 0).count();
            prop_assert_eq!(read.count(), not_zero);
        }
    }
}
