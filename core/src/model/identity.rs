//! Who a person is to the system: ID number, roster key, pseudonym.
//!
//! ID numbers are few enough to be tried out, so everything that is published or stored holds a
//! keyed hash in their place. The roster's key and the journal's are different ones, so that
//! neither file can be joined to the other without both.

use std::fmt;
use std::str::FromStr;

use zeroize::Zeroize;

use crate::encoding::hex::{unhex_small, write_hex};
use crate::keys::keyed_hash::keyed_hash_cut;

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
#[derive(Clone)]
pub struct RosterHashKey([u8; 32]);

/// Makes pseudonyms from roster keys. Secret: those who hold it can join a city's journals.
#[derive(Clone)]
pub struct PseudonymKey([u8; 32]);

impl RosterHashKey {
    /// The roster key of an ID number.
    #[must_use]
    pub fn roster_key(&self, id: &IdNumber) -> RosterKey {
        RosterKey(keyed_hash_cut(&self.0, &[b"chot roster key v1\0", id.0.as_bytes()]))
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
secret!(RosterHashKey);
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
