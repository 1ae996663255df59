//! A new epoch: what phones are enrolled with from now on, and what is sealed from now on.

use zeroize::Zeroizing;

use crate::authority::{Authority, AuthorityError, OfficeError};
use crate::keys::{EpochKey, Keystore as _, KeystoreError, epoch_of, seal, secret, unseal};
use crate::model::FurtherKey;
use crate::published::roster::{RosterManifest, Segment, SegmentBuilder, SegmentPages};
use crate::published::target::{EPOCHS_FOLDER, MANIFEST_PATH, TRACE_PATH, Target, is_paged};
use crate::published::{TraceList, hand_over, sealed_in, segment_of};
use crate::time::Instant;

impl Authority {
    /// Begins a new epoch: roster and trace list are staged sealed under its key, and enrolments hold
    /// it from here on. Phones that were enrolled before follow by the staged targets that hand the
    /// key over; with `cut_off` these are taken away instead, and only phones that are enrolled from
    /// here on can open what is published next. Gives the epoch's number.
    ///
    /// `cut_off` also makes the other keys that phones share of no use to who has an earlier enrolment:
    /// a further roster hash key, under which the staged lists get new roster keys, and another
    /// pseudonym key. `at` is when: codes that were issued before have the roster keys before.
    ///
    /// Interrupted, it is finished by the next call, which begins no other epoch then, unless it is to cut
    /// off: that always makes new keys.
    ///
    /// # Errors
    /// [`OfficeError`]; what is published stays as it is.
    pub fn begin_epoch(&mut self, cut_off: bool, at: Instant) -> Result<u32, OfficeError> {
        let mut current = self.epoch_key()?;
        let mut lagging = self.sealed_otherwise(&current)?;
        if cut_off && !lagging.is_empty() {
            // What lags is of an epoch that was begun before, or of a folder that was restored. That is
            // finished; what is cut off is whoever has its keys too.
            self.begin_epoch(false, at)?;
            current = self.epoch_key()?;
            lagging = self.sealed_otherwise(&current)?;
        }
        if lagging.is_empty() {
            // Phones may know of later ones than a folder that was restored.
            let next = EpochKey::new(self.next_epoch(current.id())?, *random()?);
            if cut_off {
                self.raise_version()?;
            }
            self.keep_keys_of(&current, &next, cut_off.then_some(at))?;
            current = next;
            lagging = self.sealed_otherwise(&current)?;
        }
        let name = secret::PREVIOUS_EPOCH_KEY;
        let before = self.keystore().require(name).map_err(AuthorityError::from)?;
        let before = EpochKey::from_bytes(&before)
            .ok_or(KeystoreError::WrongLength { name })
            .map_err(AuthorityError::from)?;
        // The keys say so too, where the call that made them was interrupted.
        let hash_key = self.roster_hash_key()?;
        let further = hash_key.further().last().filter(|further| further.epoch == current.id());
        if cut_off || further.is_some() {
            for path in self.staged_paths()?.iter().filter(|path| path.starts_with(EPOCHS_FOLDER)) {
                self.unstage(path)?;
            }
        } else {
            let (path, bytes) = hand_over(&before, &current);
            self.stage(&path, &bytes)?;
        }
        if let Some(further) = further {
            self.list_under(further, &before)?;
            lagging = self.sealed_otherwise(&current)?;
        }
        for path in lagging {
            if is_paged(&path) {
                let Some(sealed) = self.staged_shared(&path)? else { continue };
                let segment = Segment::open(segment_of(&before, &path, &sealed)?)?;
                self.seal_segment(&current, &path, &segment)?;
                continue;
            }
            let Some(sealed) = self.staged(&path)? else { continue };
            let plain = unseal(&before, &path, &sealed)?;
            self.stage(&path, &seal(&current, &path, &plain))?;
        }
        Ok(current.id())
    }

    /// Keeps the keys of the next epoch, all of them or none.
    fn keep_keys_of(
        &self,
        current: &EpochKey,
        next: &EpochKey,
        cut_off: Option<Instant>,
    ) -> Result<(), OfficeError> {
        let (previous, new) = (current.to_bytes(), next.to_bytes());
        let mut secrets: Vec<(&str, Zeroizing<Vec<u8>>)> = vec![
            (secret::PREVIOUS_EPOCH_KEY, Zeroizing::new(previous.to_vec())),
            (secret::EPOCH_KEY, Zeroizing::new(new.to_vec())),
        ];
        if let Some(since) = cut_off {
            let further = FurtherKey { epoch: next.id(), since, key: *random()? };
            let hash_key = self.roster_hash_key()?.with(further);
            let mut earlier = Zeroizing::new(Vec::new());
            for key in self.earlier_pseudonym_keys()?.iter().chain([&self.pseudonym_key()?]) {
                earlier.extend_from_slice(key.expose());
            }
            secrets.push((secret::FURTHER_ROSTER_KEYS, hash_key.further_bytes()));
            secrets.push((secret::EARLIER_PSEUDONYM_KEYS, earlier));
            secrets.push((secret::PSEUDONYM_KEY, Zeroizing::new(random()?.to_vec())));
        }
        let secrets: Vec<_> = secrets.iter().map(|(name, bytes)| (*name, &bytes[..])).collect();
        Ok(self.keystore().store_all(&secrets).map_err(AuthorityError::from)?)
    }

    /// Stages the lists of the epoch before under roster keys with this one on top. What is sealed in
    /// the present epoch has them already.
    fn list_under(&mut self, further: &FurtherKey, before: &EpochKey) -> Result<(), OfficeError> {
        let is_before = |sealed: &[u8]| Ok::<_, OfficeError>(epoch_of(sealed)? == before.id());
        if let Some(sealed) = self.staged(TRACE_PATH)?
            && is_before(&sealed)?
        {
            let list = TraceList::open(&unseal(before, TRACE_PATH, &sealed)?)?;
            self.set_trace(&list.with_keys(|key| further.over(key))?)?;
        }
        let Some(manifest) = self.staged(MANIFEST_PATH)? else { return Ok(()) };
        let manifest = RosterManifest::parse(&manifest)?;
        let mut lags = false;
        for segment in manifest.segments() {
            let path = segment.target_path();
            let missing = || OfficeError::MissingSegment { path: path.clone() };
            let sealed = self.staged_shared(&path)?.ok_or_else(missing)?;
            lags |= sealed_in(&sealed)? == before.id();
        }
        if lags {
            let roster = self.roster_under(&manifest, before)?;
            let base = SegmentBuilder::in_folder(self.folder());
            let base = roster.with_keys(base, |key| further.over(key))?;
            let (_scratch, file) = self.in_scratch(|to| base.write_base(to))?;
            self.stage_base(&Segment::open(SegmentPages::plain(file))?)?;
        }
        Ok(())
    }

    /// The staged targets that are sealed, but not in this epoch.
    fn sealed_otherwise(&self, epoch: &EpochKey) -> Result<Vec<String>, OfficeError> {
        let mut paths = Vec::new();
        for path in self.staged_paths()? {
            if !Target::of_path(&path).is_some_and(Target::is_sealed) {
                continue;
            }
            let Some(sealed) = self.staged_shared(&path)? else { continue };
            if sealed_in(&sealed)? != epoch.id() {
                paths.push(path);
            }
        }
        Ok(paths)
    }
}

fn random() -> Result<Zeroizing<[u8; 32]>, AuthorityError> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(&mut key[..]).map_err(AuthorityError::Random)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::device::Device;
    use crate::installation;
    use crate::published::roster::SegmentBuilder;
    use crate::tuf::Folder;

    fn start() -> Instant {
        "2021-10-05T00:00:00Z".parse().unwrap()
    }

    fn update(device: &Device, authority: &Authority) -> Result<(), String> {
        let source = Folder::new(authority.folder().join("public"));
        let updated = installation::update(device, &source, start());
        updated.map(|_| ()).map_err(|error| error.to_string())
    }

    fn opens(device: &Device) -> bool {
        let installed = device.installed().unwrap();
        let keys = device.epoch_keys().unwrap();
        for (path, bytes) in installed.targets_under(EPOCHS_FOLDER) {
            keys.learn(path, bytes).unwrap();
        }
        keys.unseal(TRACE_PATH, installed.target(TRACE_PATH).unwrap()).is_ok()
    }

    #[test]
    fn phones_follow_into_new_epochs_until_they_are_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let mut authority =
            Authority::init(&folder.path().join("a"), "Mẫu", None, start()).unwrap();
        authority.stage_empty_lists().unwrap();
        authority.publish(start(), None).unwrap();
        let phone = |authority: &Authority, name: &str| {
            Device::init(&folder.path().join(name), &authority.enrolment().unwrap()).unwrap()
        };
        let first = phone(&authority, "first");
        update(&first, &authority).unwrap();
        for epoch in [2, 3] {
            assert_eq!(authority.begin_epoch(false, start()).unwrap(), epoch);
            // The lists can still be changed.
            authority.set_trace(&TraceList::encode([]).unwrap()).unwrap();
            authority.set_roster(SegmentBuilder::new().base().unwrap()).unwrap();
            authority.publish(start(), None).unwrap();
            let new = phone(&authority, &format!("of-{epoch}"));
            for device in [&first, &new] {
                update(device, &authority).unwrap();
                assert!(opens(device), "{epoch}");
            }
        }
        // A phone that skipped an epoch follows too.
        let second = Device::open(&folder.path().join("of-2")).unwrap();
        update(&second, &authority).unwrap();
        assert!(opens(&second));

        assert_eq!(authority.begin_epoch(true, start()).unwrap(), 4);
        authority.publish(start(), None).unwrap();
        let last = phone(&authority, "last");
        update(&last, &authority).unwrap();
        assert!(opens(&last));
        for device in [first, second] {
            let error = update(&device, &authority).unwrap_err();
            assert!(error.contains("sealed for epoch 4"), "{error}");
            // It keeps what it had.
            assert!(opens(&device));
        }
    }

    #[test]
    fn an_epoch_begun_by_half_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path: &Path = folder.path();
        let mut authority = Authority::init(&path.join("a"), "Mẫu", None, start()).unwrap();
        authority.stage_empty_lists().unwrap();
        let old = authority.staged(TRACE_PATH).unwrap().unwrap();
        assert_eq!(authority.begin_epoch(false, start()).unwrap(), 2);
        // As if it had stopped before the last list was sealed anew.
        authority.stage(TRACE_PATH, &old).unwrap();
        authority.unstage(&crate::published::epoch_path(2)).unwrap();
        assert_eq!(authority.begin_epoch(false, start()).unwrap(), 2);
        assert!(authority.staged(&crate::published::epoch_path(2)).unwrap().is_some());
        let sealed = authority.staged(TRACE_PATH).unwrap().unwrap();
        assert_eq!(epoch_of(&sealed).unwrap(), 2);
        assert_eq!(authority.begin_epoch(false, start()).unwrap(), 3);
    }

    /// Whoever has the online keys, and an enrolment, names the last number that there is.
    #[test]
    fn an_absurd_number_of_an_epoch_counts_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let city = folder.path().join("a");
        let mut authority = Authority::init(&city, "Mẫu", None, start()).unwrap();
        authority.stage_empty_lists().unwrap();
        authority.publish(start(), None).unwrap();
        let phone = folder.path().join("phone");
        let device = Device::init(&phone, &authority.enrolment().unwrap()).unwrap();
        let (path, bytes) =
            hand_over(&authority.epoch_key().unwrap(), &EpochKey::new(u32::MAX, [7; 32]));
        let file = crate::tuf::metadata::TargetFile::describe(&bytes);
        let name = format!("{}.{}", file.hashes["sha256"], path.rsplit_once('/').unwrap().1);
        std::fs::create_dir_all(city.join("public/targets/epochs")).unwrap();
        std::fs::write(city.join("public/targets/epochs").join(name), &bytes).unwrap();
        let above = |last: u64| last + 1;
        crate::tuf::testing::steal_role(&city, "targets", above, |mut last| {
            last.targets.insert(path.clone(), file);
            last.version += 1;
            last
        });
        update(&device, &authority).unwrap();
        for epoch in [2, 3] {
            assert_eq!(authority.begin_epoch(false, start()).unwrap(), epoch);
            let meant = crate::authority::Publishing {
                newer: crate::authority::Newer::Continue,
                without_policy: true,
                ..crate::authority::Publishing::default()
            };
            authority.publish_as(start(), &meant).unwrap();
            assert!(authority.staged(&path).unwrap().is_none());
            update(&device, &authority).unwrap();
            assert!(opens(&device), "{epoch}");
            assert!(device.installed().unwrap().target(&path).is_none(), "{epoch}");
        }
    }

    #[test]
    fn an_epoch_begun_by_half_is_named_by_publish_with_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        for cut_off in [false, true] {
            let city = folder.path().join(format!("{cut_off}"));
            let mut authority = Authority::init(&city, "Mẫu", None, start()).unwrap();
            authority.stage_empty_lists().unwrap();
            authority.publish(start(), None).unwrap();
            let old = authority.staged(TRACE_PATH).unwrap().unwrap();
            authority.begin_epoch(cut_off, start()).unwrap();
            authority.stage(TRACE_PATH, &old).unwrap();
            let error = authority.publish(start(), None).unwrap_err();
            assert!(matches!(error, AuthorityError::EpochUnfinished { epoch: 2, .. }), "{error}");
            let said = error.to_string();
            assert!(said.contains("rotate DIR enrolment") && !said.contains("enrol it"), "{said}");
            assert_eq!(authority.begin_epoch(false, start()).unwrap(), 2);
            authority.publish(start(), None).unwrap();
        }
    }
}
