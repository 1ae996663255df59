//! Who a person is to the system: ID number, roster key, pseudonym.
//!
//! ID numbers are few enough to be tried out, so everything that is published or stored holds a
//! keyed hash in their place. The roster's key and the journal's are different ones, so that
//! neither file can be joined to the other without both.

use std::fmt;
use std::str::FromStr;

use zeroize::{Zeroize, Zeroizing};

use crate::encoding::hex::{unhex_small, write_hex};
use crate::keys::keyed_hash::keyed_hash_cut;
use crate::time::Instant;

/// The number of an identity card: 12 digits (chip card), or 9 (the older card).
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber(String);

/// Why a text is no ID number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an ID number has 12 digits, or 9 on the older card, and nothing else")]
pub struct NotAnIdNumber;

impl IdNumber {
    /// Reads an ID number; surrounding white space is ignored.
    ///
    /// # Errors
    /// [`NotAnIdNumber`] for anything but 9 or 12 ASCII digits.
    pub fn parse(text: &str) -> Result<Self, NotAnIdNumber> {
        let text = text.trim();
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if digits && matches!(text.len(), 9 | 12) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnIdNumber)
        }
    }

    /// A number as people type it: with spaces or dots between its digits.
    ///
    /// # Errors
    /// As [`IdNumber::parse`].
    pub fn typed(text: &str) -> Result<Self, NotAnIdNumber> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
        Self::parse(&digits)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits, printed on the card and in the credential for comparing.
    #[must_use]
    pub fn last_four(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(..)")
    }
}

impl Drop for IdNumber {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// A person's key in the roster: keyed hash of the ID number, cut to 16 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RosterKey(pub [u8; 16]);

impl fmt::Debug for RosterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RosterKey(..)")
    }
}

/// A person's pseudonym in the journals, 16 bytes; shown as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(pub [u8; 16]);

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

/// A text that is no pseudonym.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pseudonym has 32 hexadecimal digits, in small letters")]
pub struct NotASubject;

impl FromStr for Subject {
    type Err = NotASubject;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        unhex_small(text).map(Self).ok_or(NotASubject)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Makes roster keys from ID numbers. Secret: a phone gets it once, at enrolment.
///
/// Where earlier enrolments were cut off, a further key was put on top: a roster key is then the keyed
/// hash, under the further key, of the one before. So what is listed gets new keys without ID numbers,
/// and a code that was issued before is still found, while who has the earlier keys alone can't tell
/// whose the new roster keys are.
#[derive(Clone)]
pub struct RosterHashKey {
    first: [u8; 32],
    further: Vec<FurtherKey>,
}

/// A key that was put on top of a roster hash key when enrolments were cut off.
#[derive(Clone)]
pub(crate) struct FurtherKey {
    /// The epoch that began with it.
    pub(crate) epoch: u32,
    /// When: what was issued before has roster keys without it.
    pub(crate) since: Instant,
    /// The key.
    pub(crate) key: [u8; 32],
}

/// Epoch, seconds since 1970, key.
const FURTHER_BYTES: usize = 4 + 8 + 32;

impl FurtherKey {
    /// The roster key that follows from one without this key.
    pub(crate) fn over(&self, key: &RosterKey) -> RosterKey {
        RosterKey(keyed_hash_cut(&self.key, &[b"chot roster key further v1\0", &key.0]))
    }
}

/// Makes pseudonyms from roster keys. Secret: those who hold it can join a city's journals.
#[derive(Clone)]
pub struct PseudonymKey([u8; 32]);

impl RosterHashKey {
    /// A key from its 32 bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self { first: bytes, further: Vec::new() }
    }

    /// The first key's bytes, for the enrolment file and the key store.
    #[must_use]
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.first
    }

    /// The keys that were put on top, oldest first.
    #[must_use]
    pub(crate) fn further(&self) -> &[FurtherKey] {
        &self.further
    }

    /// The key with another one on top.
    #[must_use]
    pub(crate) fn with(mut self, further: FurtherKey) -> Self {
        self.further.push(further);
        self
    }

    /// What [`further`](Self::further) gives, for a key store; a single byte where there are none.
    #[must_use]
    pub(crate) fn further_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::new());
        for further in &self.further {
            bytes.extend_from_slice(&further.epoch.to_be_bytes());
            bytes.extend_from_slice(&further.since.timestamp().to_be_bytes());
            bytes.extend_from_slice(&further.key);
        }
        if bytes.is_empty() {
            bytes.push(0);
        }
        bytes
    }

    /// The key with those on top that a key store has; none for other bytes.
    #[must_use]
    pub(crate) fn with_bytes(mut self, bytes: &[u8]) -> Option<Self> {
        if bytes.len() == 1 {
            return Some(self);
        }
        let (entries, []) = bytes.as_chunks::<FURTHER_BYTES>() else { return None };
        for entry in entries {
            let (epoch, rest) = entry.split_first_chunk()?;
            let (since, key) = rest.split_first_chunk()?;
            self.further.push(FurtherKey {
                epoch: u32::from_be_bytes(*epoch),
                since: Instant::from_timestamp(i64::from_be_bytes(*since), 0)?,
                key: key.try_into().ok()?,
            });
        }
        Some(self)
    }

    /// The roster key of an ID number.
    #[must_use]
    pub fn roster_key(&self, id: &IdNumber) -> RosterKey {
        self.over(self.first_key(id), 0)
    }

    /// The roster key of an ID number by the first key alone: it never changes.
    #[must_use]
    pub(crate) fn first_key(&self, id: &IdNumber) -> RosterKey {
        RosterKey(keyed_hash_cut(&self.first, &[b"chot roster key v1\0", id.0.as_bytes()]))
    }

    /// The roster keys of an ID number as they were, from the first on to the present one.
    pub(crate) fn history(&self, id: &IdNumber) -> Vec<RosterKey> {
        let first = self.first_key(id);
        (0..=self.further.len()).map(|count| over(first, self.further.get(..count))).collect()
    }

    /// What the present roster key is, where a roster key lacks the newest `1`, `2`, … further keys:
    /// as it stands first, then the more that it lacks.
    pub(crate) fn readings(&self, key: &RosterKey) -> impl Iterator<Item = RosterKey> {
        (0..=self.further.len()).rev().map(|has| self.over(*key, has))
    }

    /// The present roster key of one in a code that was issued at an instant.
    #[must_use]
    pub(crate) fn by_time(&self, key: &RosterKey, issued_at: Instant) -> RosterKey {
        let has = self.further.partition_point(|further| further.since <= issued_at);
        self.over(*key, has)
    }

    /// Puts on a roster key the further keys after the first `has`.
    fn over(&self, key: RosterKey, has: usize) -> RosterKey {
        over(key, self.further.get(has..))
    }
}

fn over(key: RosterKey, further: Option<&[FurtherKey]>) -> RosterKey {
    further.unwrap_or_default().iter().fold(key, |key, further| further.over(&key))
}

impl fmt::Debug for RosterHashKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RosterHashKey(..)")
    }
}

impl Drop for RosterHashKey {
    fn drop(&mut self) {
        self.first.zeroize();
    }
}

impl Drop for FurtherKey {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl PseudonymKey {
    /// The pseudonym of the person with this roster key.
    #[must_use]
    pub(crate) fn subject(&self, key: &RosterKey) -> Subject {
        Subject(keyed_hash_cut(&self.0, &[b"chot pseudonym v1\0", &key.0]))
    }
}

macro_rules! secret {
    ($type:ident) => {
        impl $type {
            /// A key from its 32 bytes.
            #[must_use]
            pub fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The key's bytes, for the enrolment file and the key store.
            #[must_use]
            pub(crate) fn expose(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }

        impl Drop for $type {
            fn drop(&mut self) {
                self.0.zeroize();
            }
        }
    };
}
secret!(PseudonymKey);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lengths_of_id_numbers_are_read() {
        assert_eq!(IdNumber::parse(" 079123456789 ").unwrap().last_four(), "6789");
        assert_eq!(IdNumber::parse("123456789").unwrap().last_four(), "6789");
        for bad in ["", "07912345678", "0791234567890", "07912345678a", "٠٧٩١٢٣٤٥٦٧٨٩"]
        {
            assert!(IdNumber::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_further_key_hides_whose_new_roster_keys_are_from_who_has_the_earlier_ones() {
        let ids: Vec<_> =
            (0..2000).map(|n| IdNumber::parse(&format!("079190{n:06}")).unwrap()).collect();
        let since = "2021-10-05T00:00:00Z".parse().unwrap();
        let stolen = RosterHashKey::new([7; 32]);
        let next = stolen.clone().with(FurtherKey { epoch: 2, since, key: [8; 32] });
        let last = next.clone().with(FurtherKey { epoch: 5, since, key: [9; 32] });
        let known: Vec<_> = ids.iter().map(|id| stolen.roster_key(id)).collect();
        for id in &ids {
            // Neither as it is, nor under what the thief has.
            let new = next.roster_key(id);
            assert!(!known.contains(&new));
            assert!(stolen.readings(&new).all(|key| key == new));
            // A phone that has both finds what was issued before.
            assert_eq!(next.readings(&stolen.roster_key(id)).nth(1), Some(new));
        }
        let id = &ids[0];
        assert_eq!(
            last.history(id),
            [stolen.roster_key(id), next.roster_key(id), last.roster_key(id)]
        );
        let readings: Vec<_> = last.readings(&next.roster_key(id)).collect();
        assert_eq!(readings[1], last.roster_key(id));
        let before = since - crate::time::TimeDelta::seconds(1);
        assert_eq!(last.by_time(&stolen.roster_key(id), before), last.roster_key(id));
        assert_eq!(last.by_time(&last.roster_key(id), since), last.roster_key(id));
        let read = RosterHashKey::new([7; 32]).with_bytes(&last.further_bytes()).unwrap();
        assert_eq!(read.roster_key(id), last.roster_key(id));
        let bare = RosterHashKey::new([7; 32]).with_bytes(&stolen.further_bytes()).unwrap();
        assert_eq!(bare.roster_key(id), stolen.roster_key(id));
        assert!(RosterHashKey::new([7; 32]).with_bytes(&[1; 43]).is_none());
    }

    #[test]
    fn keys_of_different_purposes_give_different_names() {
        let id = IdNumber::parse("079123456789").unwrap();
        let roster = RosterHashKey::new([7; 32]);
        let key = roster.roster_key(&id);
        assert_eq!(key, roster.roster_key(&id));
        assert_ne!(key, RosterHashKey::new([8; 32]).roster_key(&id));
        assert_ne!(PseudonymKey::new([7; 32]).subject(&key).0, key.0);
    }

    #[test]
    fn nothing_secret_or_personal_is_printed() {
        let id = IdNumber::parse("079123456789").unwrap();
        let roster = RosterHashKey::new([7; 32]);
        let printed = format!("{id:?} {roster:?} {:?}", roster.roster_key(&id));
        assert_eq!(printed, "IdNumber(..) RosterHashKey(..) RosterKey(..)");
    }
}
