//! The epochs of a city's sealed targets, and how a phone follows from one to the next.
//!
//! A phone is given the key of one epoch, at enrolment. When a new one begins, its key is published
//! under the key of the epoch before it, as the target `epochs/NUMBER.key` (sealed as [`crate::keys`]
//! says, with the target's path bound in): so phones that were enrolled earlier follow, from epoch to
//! epoch, until the authority takes these targets away. From then on only phones that were enrolled
//! since can open what is published.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use crate::keys::{EpochKey, SealError, SealedPages, epoch_of, is_paged, seal, unseal};
use crate::published::roster::SegmentPages;
use crate::published::target::EPOCHS_FOLDER;
use crate::storage::{ReadAt as _, SharedFile};

/// The epochs whose targets a phone can open: that of its enrolment, and those that it was told of.
pub(crate) struct EpochKeys {
    // Learnt while they are in use: a key of one epoch opens the target that holds the next one's.
    keys: RefCell<BTreeMap<u32, EpochKey>>,
}

/// The path of a new epoch's key. These targets are read in the order of their paths, and so a key
/// before those of later epochs.
#[must_use]
pub(crate) fn epoch_path(epoch: u32) -> String {
    format!("{EPOCHS_FOLDER}{epoch:010}.key")
}

/// The target that tells those who have `before` the key of `next`: its path and bytes.
#[must_use]
pub(crate) fn hand_over(before: &EpochKey, next: &EpochKey) -> (String, Vec<u8>) {
    let path = epoch_path(next.id());
    let bytes = seal(before, &path, &next.to_bytes()[..]);
    (path, bytes)
}

impl EpochKeys {
    /// With the key of the enrolment.
    #[must_use]
    pub(crate) fn new(enrolled: EpochKey) -> Self {
        Self { keys: RefCell::new(BTreeMap::from([(enrolled.id(), enrolled)])) }
    }

    /// Takes the key of a further epoch from its target. One under a key that isn't held is passed
    /// over: it is for phones of other enrolments.
    ///
    /// # Errors
    /// [`SealError`] if it is under a key that is held, but isn't authentic, or holds no key.
    pub(crate) fn learn(&self, path: &str, sealed: &[u8]) -> Result<(), SealError> {
        let under = epoch_of(sealed)?;
        let plain = match self.keys.borrow().get(&under) {
            Some(key) => unseal(key, path, sealed)?,
            None => return Ok(()),
        };
        let plain = zeroize::Zeroizing::new(plain);
        let key = EpochKey::from_bytes(&plain).ok_or(SealError::NotAuthentic)?;
        if epoch_path(key.id()) != path {
            return Err(SealError::NotAuthentic);
        }
        // A key that is held already stays: nobody replaces that of the enrolment.
        self.keys.borrow_mut().entry(key.id()).or_insert(key);
        Ok(())
    }

    /// The key of an epoch, where it is held.
    #[cfg(feature = "authority")]
    #[must_use]
    pub(crate) fn key(&self, epoch: u32) -> Option<EpochKey> {
        self.keys.borrow_mut().remove(&epoch)
    }

    /// Opens a target of any epoch whose key is held.
    ///
    /// # Errors
    /// [`SealError`]; [`SealError::OtherEpoch`] where the key isn't held: this phone was cut off.
    pub(crate) fn unseal(&self, path: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        self.with_key(epoch_of(sealed)?, |key| unseal(key, path, sealed))
    }

    /// Opens a segment's file as [`EpochKeys::unseal`] does a target: page by page, or whole where it was
    /// sealed so.
    ///
    /// # Errors
    /// As [`EpochKeys::unseal`].
    pub(crate) fn unseal_file(
        &self,
        path: &str,
        file: &SharedFile,
    ) -> Result<SegmentPages, SealError> {
        self.with_key(sealed_in(file)?, |key| segment_of(key, path, file))
    }

    fn with_key<T>(
        &self,
        found: u32,
        open: impl FnOnce(&EpochKey) -> Result<T, SealError>,
    ) -> Result<T, SealError> {
        let keys = self.keys.borrow();
        match keys.get(&found) {
            Some(key) => open(key),
            None => {
                let expected = keys.keys().next_back().copied().unwrap_or_default();
                Err(SealError::OtherEpoch { expected, found })
            }
        }
    }
}

/// The epoch that a sealed file names.
///
/// # Errors
/// As [`epoch_of`]; [`SealError::Unreadable`].
pub(crate) fn sealed_in(file: &SharedFile) -> Result<u32, SealError> {
    epoch_of(&read_at(file, SEALED_HEAD)?)
}

/// Opens a segment's file under the key of its epoch.
///
/// # Errors
/// [`SealError`]; [`SealError::TooLong`] for one that has to be held in memory, and is too long for that.
pub(crate) fn segment_of(
    key: &EpochKey,
    path: &str,
    file: &SharedFile,
) -> Result<SegmentPages, SealError> {
    if is_paged(&read_at(file, SEALED_HEAD)?) {
        return SealedPages::open(key, path, file.clone()).map(SegmentPages::paged);
    }
    if file.len() > MOST_WHOLE {
        return Err(SealError::TooLong { limit: MOST_WHOLE, found: file.len() });
    }
    unseal(key, path, &read_at(file, MOST_WHOLE)?).map(SegmentPages::whole)
}

/// The bytes that a file begins with, at most so many.
fn read_at(file: &SharedFile, most: u64) -> Result<Vec<u8>, SealError> {
    let length = usize::try_from(file.len().min(most)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; length];
    file.read_at(0, &mut bytes).map_err(|error| SealError::Unreadable(error.kind()))?;
    Ok(bytes)
}

/// As much of a sealed file as says how it is sealed.
const SEALED_HEAD: u64 = 64;
/// Longest segment that was sealed whole: 128 MiB.
const MOST_WHOLE: u64 = 128 << 20;

impl fmt::Debug for EpochKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochKeys({:?}, ..)", self.keys.borrow().keys().collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(epoch: u32) -> EpochKey {
        EpochKey::new(epoch, [u8::try_from(epoch).unwrap(); 32])
    }

    #[test]
    fn a_phone_follows_from_epoch_to_epoch_and_not_back() {
        let sealed = |epoch| seal(&key(epoch), "trace/trace.bin", b"list");
        let open = |keys: &EpochKeys, epoch| keys.unseal("trace/trace.bin", &sealed(epoch));
        let targets = [hand_over(&key(9), &key(10)), hand_over(&key(10), &key(11))];
        assert!(targets[0].0 < targets[1].0 && targets[1].0.as_str() < "roster/");
        let keys = EpochKeys::new(key(9));
        assert!(matches!(open(&keys, 10), Err(SealError::OtherEpoch { expected: 9, found: 10 })));
        for (path, bytes) in &targets {
            keys.learn(path, bytes).unwrap();
        }
        for epoch in [9, 10, 11] {
            assert_eq!(open(&keys, epoch).unwrap(), b"list");
        }
        // One enrolled in the second epoch isn't told the first one's key.
        let later = EpochKeys::new(key(10));
        for (path, bytes) in &targets {
            later.learn(path, bytes).unwrap();
        }
        assert!(open(&later, 9).is_err());
        assert_eq!(open(&later, 11).unwrap(), b"list");
        assert_eq!(format!("{later:?}"), "EpochKeys([10, 11], ..)");
    }

    #[test]
    fn what_hands_over_no_key_of_its_epoch_is_refused() {
        let keys = EpochKeys::new(key(1));
        let (path, bytes) = hand_over(&key(1), &key(2));
        assert!(keys.learn(&epoch_path(3), &bytes).is_err());
        assert!(keys.learn(&path, &bytes[..bytes.len() - 1]).is_err());
        assert!(keys.learn(&path, b"CHOT").is_err());
        assert!(keys.learn(&path, &seal(&key(1), &path, b"no key")).is_err());
        assert!(keys.learn(&path, &seal(&key(1), &path, &key(3).to_bytes()[..])).is_err());
        // The enrolment's own key isn't replaced.
        let mine = epoch_path(1);
        let other = EpochKey::new(1, [77; 32]);
        keys.learn(&mine, &seal(&key(1), &mine, &other.to_bytes()[..])).unwrap();
        let sealed = seal(&key(1), "p", b"x");
        assert_eq!(keys.unseal("p", &sealed).unwrap(), b"x");
    }
}
