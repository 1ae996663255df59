//! Taking a phone's enrolment back, once it is said what is lost.

use std::path::Path;

use super::InstallationError;
use crate::device::{DeviceError, Unenrolling, city_of, journal_in};
use crate::journal::{Journal, JournalError, JournalKey};
use crate::keys::{Keystore, KeystoreError, secret};

/// What is lost with a phone's enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unenrolled {
    /// The city that the phone was enrolled for; none where its store can't be read.
    pub city: Option<String>,
    /// How many records its journal has; none where that can't be told. They are nowhere else but in
    /// what was exported.
    pub records: Option<u64>,
}

/// Why a phone stays enrolled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnenrolError {
    /// Another city was confirmed than the store is of.
    #[error(
        "this phone is enrolled with {}, and something else was confirmed: nothing was removed",
        found.as_deref().unwrap_or("a city that its store does not tell")
    )]
    OtherCity {
        /// The store's.
        found: Option<String>,
    },
    /// It is in use, a newer program's, or can't be removed whole now: the next start goes on with that.
    #[error(transparent)]
    Installation(#[from] InstallationError),
}

/// What would be lost. Changes nothing.
///
/// # Errors
/// [`InstallationError`] where neither a store nor the key store has anything of one, another session has it open, a newer program made it,
/// or the key store can't be asked now.
pub fn what_unenrolling_loses(
    folder: &Path,
    keystore: &dyn Keystore,
) -> Result<Unenrolled, InstallationError> {
    let city = city_of(folder, keystore)?;
    let journal = journal(folder, keystore)?;
    Ok(Unenrolled { city, records: journal.records() })
}

/// Takes a phone's enrolment back: forgets its secrets and removes its store, the journal too. The phone
/// is as new then, and can be enrolled again. A store that can't be read is removed all the same.
///
/// `city` confirms what is lost: the city, as [`what_unenrolling_loses`] gives it.
///
/// From the first step on there is no store; if the power goes, the next start goes on to the end.
///
/// # Errors
/// [`UnenrolError::OtherCity`], with nothing changed; [`UnenrolError::Installation`] as
/// [`what_unenrolling_loses`], with nothing changed, or where something can't be removed now.
pub fn unenrol(
    folder: &Path,
    keystore: &dyn Keystore,
    city: Option<&str>,
) -> Result<(), UnenrolError> {
    let found = city_of(folder, keystore).map_err(InstallationError::from)?;
    if found.as_deref() != city {
        return Err(UnenrolError::OtherCity { found });
    }
    let unenrolling = Unenrolling::of(folder, keystore).map_err(InstallationError::from)?;
    // Held, so that no session begins meanwhile.
    let journal = journal(folder, keystore)?;
    unenrolling.begin().map_err(DeviceError::from).map_err(InstallationError::from)?;
    drop(journal);
    unenrolling.finish().map_err(InstallationError::from)?;
    Ok(())
}

/// A phone's journal, as far as it is there.
enum Found {
    None,
    Unreadable,
    Open(Box<Journal>),
}

impl Found {
    fn records(&self) -> Option<u64> {
        match self {
            Self::None => Some(0),
            Self::Unreadable => None,
            Self::Open(journal) => Some(journal.len()),
        }
    }
}

fn journal(folder: &Path, keystore: &dyn Keystore) -> Result<Found, InstallationError> {
    let path = folder.join("journal.redb");
    if path.try_exists().is_ok_and(|there| !there) {
        // One that the key store knows of is lost already, and nobody can say how long it was.
        return match journal_in(keystore) {
            Ok(None) => Ok(Found::None),
            Ok(Some(_)) | Err(KeystoreError::WrongLength { .. }) => Ok(Found::Unreadable),
            Err(error) => Err(error.into()),
        };
    }
    let key = match keystore.require(secret::JOURNAL_KEY) {
        Ok(key) => key,
        Err(KeystoreError::Missing { .. } | KeystoreError::Document(_)) => {
            return Ok(Found::Unreadable);
        }
        Err(error) => return Err(error.into()),
    };
    let Ok(key) = key.as_slice().try_into() else { return Ok(Found::Unreadable) };
    match Journal::open(&path, &JournalKey::new(key)) {
        Ok(journal) => Ok(Found::Open(Box::new(journal))),
        Err(error @ (JournalError::InUse | JournalError::Newer { .. })) => Err(error.into()),
        Err(_) => Ok(Found::Unreadable),
    }
}

#[cfg(test)]
#[cfg(feature = "authority")]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};

    use zeroize::Zeroizing;

    use super::*;
    use crate::authority::Authority;
    use crate::device::{Device, Enrolment};
    use crate::installation::open_journal;
    use crate::time::Instant;

    /// A key store that outlives a store, and may fail to forget.
    #[derive(Clone, Default)]
    struct Keys(Arc<Mutex<BTreeMap<String, Vec<u8>>>>, bool);

    impl Keystore for Keys {
        fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
            Ok(self.0.lock().unwrap().get(name).cloned().map(Zeroizing::new))
        }

        fn store(&self, name: &str, secret: &[u8]) -> Result<(), KeystoreError> {
            self.0.lock().unwrap().insert(name.to_owned(), secret.to_vec());
            Ok(())
        }

        fn remove(&self, name: &str) -> Result<(), KeystoreError> {
            if self.1 {
                return Err(KeystoreError::Locked);
            }
            self.0.lock().unwrap().remove(name);
            Ok(())
        }
    }

    fn at() -> Instant {
        "2021-10-05T00:00:00Z".parse().unwrap()
    }

    fn enrolment(folder: &Path) -> Enrolment {
        let authority = Authority::init(&folder.join("city"), "Example City", None, at());
        authority.unwrap().enrolment().unwrap()
    }

    /// Enrols a phone whose journal has a record.
    fn enrolled(store: &Path, enrolment: &Enrolment, keys: &Keys) {
        let device = Device::init_with(store, enrolment, Box::new(keys.clone())).unwrap();
        let mut journal = open_journal(&device).unwrap();
        journal.renew(at()).unwrap();
        std::fs::create_dir(store.join("generations")).unwrap();
        std::fs::create_dir(store.join("generations/1")).unwrap();
        std::fs::write(store.join("generations/1/timestamp.json"), b"{}").unwrap();
        std::fs::write(store.join("journal-1.redb"), b"put aside").unwrap();
        keys.store(secret::PROBE, b"x").unwrap();
    }

    fn is_not_enrolled(store: &Path, keys: &Keys) -> bool {
        let opened = Device::open_with(store, Box::new(keys.clone()));
        matches!(opened, Err(DeviceError::NotADevice { .. }))
    }

    #[test]
    fn a_phone_that_is_unenrolled_is_as_new_and_is_enrolled_again() {
        let folder = tempfile::tempdir().unwrap();
        let (enrolment, store) = (enrolment(folder.path()), folder.path().join("phone"));
        let keys = Keys::default();
        keys.store("another-secret", b"x").unwrap();
        enrolled(&store, &enrolment, &keys);
        let lost = what_unenrolling_loses(&store, &keys).unwrap();
        let city = Some("Example City".to_owned());
        assert_eq!(lost, Unenrolled { city, records: Some(1) });
        for city in [None, Some(""), Some("example city"), Some("Other City")] {
            let refused = unenrol(&store, &keys, city);
            assert!(matches!(refused, Err(UnenrolError::OtherCity { .. })), "{city:?}");
        }
        assert!(Device::open_with(&store, Box::new(keys.clone())).is_ok());

        unenrol(&store, &keys, Some("Example City")).unwrap();
        assert!(!store.exists());
        assert_eq!(keys.0.lock().unwrap().keys().collect::<Vec<_>>(), ["another-secret"]);
        assert!(is_not_enrolled(&store, &keys));
        let again = unenrol(&store, &keys, Some("Example City"));
        let gone = |error: &UnenrolError| {
            matches!(
                error,
                UnenrolError::Installation(InstallationError::Device(
                    DeviceError::NotADevice { .. }
                ))
            )
        };
        assert!(again.is_err_and(|error| gone(&error)));
        enrolled(&store, &enrolment, &keys);
        assert_eq!(what_unenrolling_loses(&store, &keys).unwrap().records, Some(1));
    }

    #[test]
    fn a_removal_that_was_cut_off_anywhere_is_gone_on_with_by_whatever_comes_next() {
        let folder = tempfile::tempdir().unwrap();
        let (enrolment, store) = (enrolment(folder.path()), folder.path().join("phone"));
        let mut cuts = 0;
        for next in 0..3 {
            for steps in 0.. {
                let keys = Keys::default();
                enrolled(&store, &enrolment, &keys);
                let went = Unenrolling::of(&store, &keys).unwrap().cut_off_after(steps);
                match next {
                    0 => assert!(is_not_enrolled(&store, &keys)),
                    1 => assert!(what_unenrolling_loses(&store, &keys).is_err()),
                    _ => {
                        Device::init_with(&store, &enrolment, Box::new(keys.clone())).unwrap();
                        assert_eq!(what_unenrolling_loses(&store, &keys).unwrap().records, Some(0));
                        unenrol(&store, &keys, Some("Example City")).unwrap();
                    }
                }
                assert!(!store.exists(), "after {steps} steps, next {next}");
                assert!(keys.0.lock().unwrap().is_empty());
                cuts += 1;
                if !went {
                    break;
                }
            }
        }
        // Nine secrets, six files, two folders; before the first of them, and with nothing left to do.
        assert_eq!(cuts, 3 * 19);
    }

    #[test]
    fn a_phone_in_use_stays_enrolled_and_one_that_cannot_be_read_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (enrolment, store) = (enrolment(folder.path()), folder.path().join("phone"));
        let keys = Keys::default();
        enrolled(&store, &enrolment, &keys);
        let device = Device::open_with(&store, Box::new(keys.clone())).unwrap();
        let session = open_journal(&device).unwrap();
        assert!(unenrol(&store, &keys, Some("Example City")).is_err());
        assert!(what_unenrolling_loses(&store, &keys).is_err());
        drop(session);
        assert!(Device::open_with(&store, Box::new(keys.clone())).is_ok());

        // The header is broken, and the journal's key is another one.
        std::fs::write(store.join("device.json"), b"{").unwrap();
        keys.store(secret::JOURNAL_KEY, &[9; 32]).unwrap();
        let lost = what_unenrolling_loses(&store, &keys).unwrap();
        assert_eq!(lost, Unenrolled { city: None, records: None });
        assert!(unenrol(&store, &keys, Some("Example City")).is_err());
        // The key store keeps its secrets: said, and the files go. The next start goes on.
        let stubborn = Keys(Arc::clone(&keys.0), true);
        assert!(unenrol(&store, &stubborn, None).is_err());
        assert!(is_not_enrolled(&store, &stubborn));
        assert_eq!(crate::storage::names_in(&store).unwrap(), ["lock", "unenrolling"]);
        assert!(is_not_enrolled(&store, &keys));
        assert!(!store.exists() && keys.0.lock().unwrap().is_empty());
    }

    #[test]
    fn what_only_the_key_store_still_knows_is_forgotten_and_the_phone_can_be_enrolled_again() {
        let folder = tempfile::tempdir().unwrap();
        let (enrolment, store) = (enrolment(folder.path()), folder.path().join("phone"));
        let keys = Keys::default();
        enrolled(&store, &enrolment, &keys);
        // The app was removed and installed again, and the platform kept its secrets.
        std::fs::remove_dir_all(&store).unwrap();
        let again = Device::init_with(&store, &enrolment, Box::new(keys.clone()));
        assert!(matches!(again, Err(DeviceError::Enrolled)));
        let lost = what_unenrolling_loses(&store, &keys).unwrap();
        assert_eq!(lost, Unenrolled { city: None, records: None });
        assert!(unenrol(&store, &keys, Some("Example City")).is_err());
        assert!(!keys.0.lock().unwrap().is_empty());
        unenrol(&store, &keys, None).unwrap();
        assert!(!store.exists() && is_not_enrolled(&store, &keys));
        assert!(!keys.0.lock().unwrap().keys().any(|name| secret::OF_A_PHONE.contains(&&**name)));
        enrolled(&store, &enrolment, &keys);
    }

    #[test]
    fn a_newer_programs_store_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (enrolment, store) = (enrolment(folder.path()), folder.path().join("phone"));
        let keys = Keys::default();
        enrolled(&store, &enrolment, &keys);
        let newer = br#"{"format": "chot-device", "version": 99, "city": "Example City"}"#;
        std::fs::write(store.join("device.json"), newer).unwrap();
        for city in [None, Some("Example City")] {
            assert!(unenrol(&store, &keys, city).is_err());
        }
        assert!(store.join("journal.redb").exists() && !keys.0.lock().unwrap().is_empty());
    }
}
