//! The head of the chain, kept outside of it: what finds a journal whose end was cut off.
//!
//! A chain cannot tell that its last records are gone. So the number and hash of the last record
//! are kept somewhere else, after its commit is durable and without waiting for a sync of their
//! own: a head may lag behind the chain after a crash, and is never ahead of it unless records
//! are gone.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::key::{Hash, HeadKey, JournalKey};
use crate::storage::open_own;

/// The last record of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its number; 0: the chain has no record yet.
    pub sequence: u64,
    /// Its hash.
    pub hash: Hash,
}

/// What an anchor holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchored {
    /// Nothing: no head was ever given to it.
    Missing,
    /// Something that isn't a head, or that this journal's key doesn't vouch for.
    Unreadable,
    /// The last head that it was given, or one of the last before a crash.
    At(Head),
}

/// Keeps the head of a chain outside of it: a file, the platform's key store, a server.
///
/// The journal goes on where this fails: the last records are then unprotected against being cut
/// off, which [`Verification::anchored`](super::Verification::anchored) shows.
pub trait HeadAnchor: Send {
    /// What it holds.
    ///
    /// # Errors
    /// Where it cannot be read; counts as [`Anchored::Unreadable`].
    fn load(&mut self) -> io::Result<Anchored>;

    /// Keeps a head in place of the last one. It is called after each record, on the path of the
    /// verdict: it should hand the head over and not wait.
    ///
    /// # Errors
    /// Where it cannot be kept.
    fn store(&mut self, head: &Head) -> io::Result<()>;

    /// Waits until the head last given is durable. Called when the journal is closed.
    ///
    /// # Errors
    /// Where it cannot be made durable.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// For a journal that can't be had: no head is kept.
pub(super) struct Nowhere;

impl HeadAnchor for Nowhere {
    fn load(&mut self) -> io::Result<Anchored> {
        Ok(Anchored::Missing)
    }

    fn store(&mut self, _: &Head) -> io::Result<()> {
        Err(io::ErrorKind::NotConnected.into())
    }
}

/// For a journal that is kept nowhere else either.
#[derive(Default)]
pub(super) struct InMemory(Option<Head>);

impl HeadAnchor for InMemory {
    fn load(&mut self) -> io::Result<Anchored> {
        Ok(self.0.map_or(Anchored::Missing, Anchored::At))
    }

    fn store(&mut self, head: &Head) -> io::Result<()> {
        self.0 = Some(*head);
        Ok(())
    }
}

/// A slot: what fits into one sector of any disk, so that it is never half written.
const SLOT: usize = 512;
const MAGIC: &[u8; 8] = b"CHOTHEAD";
const VERSION: u8 = 1;
/// Magic, version, sequence, hash; the tag follows.
const SIGNED: usize = 8 + 1 + 8 + 32;

/// The head in a small file: two slots written in turn, each with a tag under the journal's key,
/// so that nobody without the key makes one up. Putting an *older* copy back remains possible.
pub(super) struct FileAnchor {
    path: PathBuf,
    key: HeadKey,
    file: Option<File>,
    next: u64,
}

impl FileAnchor {
    pub(super) fn new(path: PathBuf, key: &JournalKey) -> Self {
        Self { path, key: HeadKey::new(key), file: None, next: 0 }
    }

    fn slot(&self, head: &Head) -> Vec<u8> {
        let mut slot = MAGIC.to_vec();
        slot.push(VERSION);
        slot.extend_from_slice(&head.sequence.to_be_bytes());
        slot.extend_from_slice(&head.hash);
        let tag = self.key.tag(&slot);
        slot.extend_from_slice(&tag);
        slot
    }
}

impl HeadAnchor for FileAnchor {
    fn load(&mut self) -> io::Result<Anchored> {
        let Some(slots) = read_slots(&self.path)? else { return Ok(Anchored::Missing) };
        let key = &self.key;
        let heads = slots.map(|slot| {
            let (signed, tag) = slot.split_at(SIGNED);
            let tag = tag.get(..32).filter(|tag| key.vouches(signed, tag));
            tag.and_then(|_| head_in(&slot))
        });
        // The next head goes where the older one is, whatever happens on the way.
        self.next = u64::from(newer(heads).is_some_and(|(index, _)| index == 0));
        Ok(newer(heads).map_or(Anchored::Unreadable, |(_, head)| Anchored::At(head)))
    }

    fn store(&mut self, head: &Head) -> io::Result<()> {
        let slot = self.slot(head);
        let new = !self.path.exists();
        if new {
            self.file = None;
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(open_own(
                &self.path,
                OpenOptions::new().write(true).create(true).truncate(false),
            )?),
        };
        let length = file.metadata()?.len();
        if usize::try_from(length).unwrap_or(usize::MAX) < 2 * SLOT {
            file.seek(SeekFrom::Start(0))?;
            // Both slots get their disk block now, so that a full disk cannot stop them later.
            file.write_all(&[0; 2 * SLOT])?;
        }
        let offset = if self.next == 0 { 0 } else { u64::try_from(SLOT).unwrap_or(0) };
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(&slot)?;
        self.next ^= 1;
        if new {
            file.sync_all()?;
            sync_folder_of(&self.path);
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), File::sync_all)
    }
}

/// The slots of an anchor's file; none without a file. A shorter file than was written is no anchor's:
/// its slots are empty.
fn read_slots(path: &Path) -> io::Result<Option<[[u8; SLOT]; 2]>> {
    let file = match open_own(path, OpenOptions::new().read(true)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::with_capacity(2 * SLOT);
    file.take(2 * 512).read_to_end(&mut bytes)?;
    if bytes.len() < 2 * SLOT {
        return Ok(Some([[0; SLOT]; 2]));
    }
    let mut slots = [[0; SLOT]; 2];
    for (slot, part) in slots.iter_mut().zip(bytes.chunks_exact(SLOT)) {
        slot.copy_from_slice(part);
    }
    Ok(Some(slots))
}

/// The head that a slot states, whoever vouches for it.
fn head_in(slot: &[u8; SLOT]) -> Option<Head> {
    let rest = slot.strip_prefix(MAGIC)?.strip_prefix(&[VERSION])?;
    let (sequence, rest) = rest.split_first_chunk()?;
    Some(Head { sequence: u64::from_be_bytes(*sequence), hash: *rest.first_chunk()? })
}

fn newer(heads: [Option<Head>; 2]) -> Option<(usize, Head)> {
    let heads = heads.into_iter().enumerate();
    heads.filter_map(|(i, head)| Some((i, head?))).max_by_key(|(_, head)| head.sequence)
}

/// What an anchor's file states, without the key that could vouch for it.
pub(super) fn stated(path: &Path) -> Anchored {
    match read_slots(path) {
        Ok(None) => Anchored::Missing,
        Ok(Some(slots)) => newer(slots.map(|slot| head_in(&slot)))
            .map_or(Anchored::Unreadable, |(_, head)| Anchored::At(head)),
        Err(_) => Anchored::Unreadable,
    }
}

/// Makes a new file's name durable. Where folders cannot be synced there is nothing to be done.
pub(super) fn sync_folder_of(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(sequence: u64) -> Head {
        Head { sequence, hash: [u8::try_from(sequence).unwrap(); 32] }
    }

    #[test]
    fn the_last_head_comes_back_and_a_torn_slot_gives_the_one_before() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.head");
        let key = JournalKey::new([1; 32]);
        let mut anchor = FileAnchor::new(path.clone(), &key);
        assert_eq!(anchor.load().unwrap(), Anchored::Missing);
        for sequence in 0..5 {
            anchor.store(&head(sequence)).unwrap();
            let mut again = FileAnchor::new(path.clone(), &key);
            assert_eq!(again.load().unwrap(), Anchored::At(head(sequence)));
            assert_eq!(stated(&path), Anchored::At(head(sequence)));
        }
        // Head 4 is in the first slot.
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[20] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let mut again = FileAnchor::new(path.clone(), &key);
        assert_eq!(again.load().unwrap(), Anchored::At(head(3)));
        again.store(&head(9)).unwrap();
        assert_eq!(again.load().unwrap(), Anchored::At(head(9)));
    }

    #[test]
    fn a_head_under_another_key_is_not_believed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.head");
        FileAnchor::new(path.clone(), &JournalKey::new([1; 32])).store(&head(3)).unwrap();
        let mut other = FileAnchor::new(path.clone(), &JournalKey::new([2; 32]));
        assert_eq!(other.load().unwrap(), Anchored::Unreadable);
        for bad in [&b""[..], b"CHOTHEAD", &[0; 2000]] {
            std::fs::write(&path, bad).unwrap();
            assert_eq!(other.load().unwrap(), Anchored::Unreadable);
        }
    }
}
