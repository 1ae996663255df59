//! The made-up city that officers train with: what it publishes, its phones' enrolment and its people's
//! credentials, in the library itself. `tests/shells/examples/training.rs` makes it.
//!
//! All of its phones' secrets are everybody's, and so is its holders' key. Nobody has its authority's keys:
//! they were thrown away. No phone is enrolled with it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{DeviceError, Enrolment, EnrolmentError, Installed, Targets};
use crate::encoding::document::{Base64Url, DocumentError, parse_document};
use crate::encoding::inflate::inflate;
use crate::time::Instant;
use crate::tuf::{Limits, MetadataFiles, Source, SourceError, TrustedSet, Updater};

const BUNDLE: &[u8] = include_bytes!("training.bin");
const FORMAT: &str = "chot-training";
const VERSION: u64 = 1;
/// The longest that it is unpacked.
const MOST: usize = 256 << 10;

/// The training city.
pub(crate) struct TrainingCity {
    /// What its phones would be given.
    pub(crate) enrolment: Enrolment,
    /// Credentials, by the exercise's name for them.
    pub(crate) credentials: BTreeMap<String, Vec<u8>>,
    published: BTreeMap<String, Vec<u8>>,
}

#[derive(Deserialize)]
struct File {
    enrolment: String,
    /// What is published: by path, as text where it is one.
    texts: BTreeMap<String, String>,
    binaries: BTreeMap<String, Base64Url>,
    credentials: BTreeMap<String, Base64Url>,
}

fn bytes(files: BTreeMap<String, Base64Url>) -> impl Iterator<Item = (String, Vec<u8>)> {
    files.into_iter().map(|(name, Base64Url(bytes))| (name, bytes))
}

impl TrainingCity {
    /// Unpacks it.
    ///
    /// # Errors
    /// [`EnrolmentError`], which for the library's own bytes doesn't happen.
    pub(crate) fn read() -> Result<Self, EnrolmentError> {
        let packed = |_| DocumentError::NotADocument {
            expected: FORMAT,
            reason: "it cannot be unpacked".to_owned(),
        };
        let (document, _) = inflate(BUNDLE, MOST).map_err(packed)?;
        let file: File = parse_document(&document, FORMAT, VERSION)?;
        let texts = file.texts.into_iter().map(|(path, text)| (path, text.into_bytes()));
        Ok(Self {
            enrolment: Enrolment::parse(file.enrolment.as_bytes())?,
            credentials: bytes(file.credentials).collect(),
            published: texts.chain(bytes(file.binaries)).collect(),
        })
    }

    /// What it publishes, verified as a phone does it, and kept nowhere.
    ///
    /// # Errors
    /// [`DeviceError`], which for the library's own bytes doesn't happen.
    pub(crate) fn installed(&self, now: Instant) -> Result<Installed, DeviceError> {
        let stored = MetadataFiles::default();
        let root = &self.enrolment.root;
        let mut updater = Updater::new(root, stored, self, now, Limits::default())?;
        updater.refresh_all()?;
        let published_at =
            updater.trusted().published_at().ok_or(DeviceError::NoPublicationTime)?;
        let learnt = updater.learnt(published_at);
        let targets = updater.targets(|_| false)?.into_iter().map(|(path, file)| {
            let bytes = updater.download(&path, &file)?;
            Ok((path, bytes))
        });
        let held: Result<_, DeviceError> = targets.collect();
        let targets = Targets { held: held?, ..Targets::default() };
        Installed::new(updater.trusted(), learnt, targets)
    }
}

impl Source for TrainingCity {
    fn fetch(&self, path: &str, max_length: u64) -> Result<Option<Vec<u8>>, SourceError> {
        let Some(bytes) = self.published.get(path) else { return Ok(None) };
        if u64::try_from(bytes.len()).map_or(true, |length| length > max_length) {
            return Err(SourceError::TooLong { path: path.to_owned(), limit: max_length });
        }
        Ok(Some(bytes.clone()))
    }
}

/// True for a root that any of the training city's keys is in.
pub(super) fn is_trained_with(root: &TrustedSet) -> bool {
    let Ok(city) = TrainingCity::read() else { return false };
    let Ok(training) = TrustedSet::new(&city.enrolment.root, None) else { return false };
    let ours = |public: &str| {
        let mut keys = training.root().keys.values();
        keys.any(|key| key.keyval.public.eq_ignore_ascii_case(public))
    };
    root.root().keys.values().any(|key| ours(&key.keyval.public))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::Device;

    #[test]
    fn the_training_city_is_small_and_no_phone_is_enrolled_with_it() {
        assert!(BUNDLE.len() < 12 << 10, "{} bytes", BUNDLE.len());
        let city = TrainingCity::read().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let phone = folder.path().join("phone");
        let refused = Device::init(&phone, &city.enrolment);
        assert!(matches!(refused, Err(DeviceError::Training)));
        assert!(!phone.exists());
    }
}
