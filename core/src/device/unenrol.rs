//! Taking a phone's enrolment back: its secrets, then its files.

use std::path::{Path, PathBuf};

use super::{DeviceError, FORMAT, Header, MAX_FILE, VERSION};
use crate::encoding::document::{DocumentError, parse_document};
use crate::keys::{Keystore, KeystoreError, secret};
use crate::storage::{self, Access, StorageError, StoreLock};

/// Says that the store is being removed: with it, nothing in the folder is a phone's store any more.
const MARK: &str = "unenrolling";
const HEADER: &str = "device.json";
/// Files of a store, beside its header and what is put aside.
const FILES: [&str; 4] = ["root.json", "current", "journal.redb", "journal.head"];
const FOLDERS: [&str; 2] = ["generations", "partial"];

/// Whose store a folder is, as far as that can be read. A removal that was begun is gone on with first.
pub(crate) fn city_of(
    folder: &Path,
    keystore: &dyn Keystore,
) -> Result<Option<String>, DeviceError> {
    if is_begun(folder) {
        Unenrolling::of(folder, keystore)?.finish()?;
    }
    let path = folder.join(HEADER);
    let bytes = match storage::read_if_there(&path, MAX_FILE) {
        Ok(Some(bytes)) => bytes,
        Ok(None) if is_there(folder) || is_remembered(keystore)? => return Ok(None),
        Ok(None) => return Err(DeviceError::NotADevice { folder: folder.to_owned() }),
        Err(_) => return Ok(None),
    };
    match parse_document::<Header>(&bytes, FORMAT, VERSION) {
        Ok(header) => Ok(Some(header.city)),
        // What a newer program keeps beside it isn't known here.
        Err(source @ DocumentError::Newer { .. }) => Err(DeviceError::Document { path, source }),
        Err(_) => Ok(None),
    }
}

/// True where something of a store is in the folder.
fn is_there(folder: &Path) -> bool {
    let ours = FILES.iter().chain(&FOLDERS).chain(&[HEADER]);
    ours.into_iter().any(|name| folder.join(name).try_exists().unwrap_or(true))
}

/// True where the key store has something of a phone's enrolment, as it has on a platform whose key store
/// outlives the app and its folders.
fn is_remembered(keystore: &dyn Keystore) -> Result<bool, KeystoreError> {
    for name in secret::OF_A_PHONE.into_iter().filter(|name| *name != secret::PROBE) {
        if keystore.load(name)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// True where a removal was begun and not finished.
pub(super) fn is_begun(folder: &Path) -> bool {
    folder.join(MARK).try_exists().unwrap_or(false)
}

/// A store that is being removed, and locked.
pub(crate) struct Unenrolling<'a> {
    folder: &'a Path,
    keystore: &'a dyn Keystore,
    lock: StoreLock,
}

/// One step of it. Each can be done again.
enum Step {
    Secret(&'static str),
    File(PathBuf),
    Folder(PathBuf),
}

impl<'a> Unenrolling<'a> {
    /// Locks a store; where only the key store knows of it, its folder is made for that.
    pub(crate) fn of(folder: &'a Path, keystore: &'a dyn Keystore) -> Result<Self, DeviceError> {
        storage::make_folder(folder, Access::Private)?;
        Ok(Self { folder, keystore, lock: StoreLock::take(folder)? })
    }

    /// From here on there is no store. On a disk that is full, too: a header gets another name.
    pub(crate) fn begin(&self) -> Result<(), StorageError> {
        let (header, mark) = (self.folder.join(HEADER), self.folder.join(MARK));
        if header.is_file() {
            return storage::rename(&header, &mark);
        }
        storage::write_atomically(&mark, b"", Access::Private)
    }

    /// What is to be removed: what opens the rest first, and what says so last.
    fn steps(&self) -> Result<Vec<Step>, StorageError> {
        let names = storage::names_in(self.folder)?;
        let aside = names.iter().filter(|name| name.starts_with("journal-"));
        let files = [HEADER].into_iter().chain(FILES).chain(aside.map(String::as_str));
        let secrets = secret::OF_A_PHONE.into_iter().map(Step::Secret);
        let files = files.map(|name| Step::File(self.folder.join(name)));
        let folders = FOLDERS.into_iter().map(|name| Step::Folder(self.folder.join(name)));
        Ok(secrets.chain(files).chain(folders).collect())
    }

    fn step(&self, step: &Step) -> Result<(), DeviceError> {
        match step {
            Step::Secret(name) => self.keystore.remove(name)?,
            Step::File(path) => {
                // A folder in a file's place goes too.
                match storage::remove_file(path) {
                    Ok(_) => {}
                    Err(_) if path.is_dir() => storage::remove_folder(path)?,
                    Err(error) => return Err(error.into()),
                }
            }
            Step::Folder(path) => storage::remove_folder(path)?,
        }
        Ok(())
    }

    /// Begins, and stops after so many steps, as if the power went; false where there are fewer.
    #[cfg(test)]
    pub(crate) fn cut_off_after(self, steps: usize) -> bool {
        let todo = self.begin().and_then(|()| self.steps()).unwrap();
        let done = todo.iter().take(steps).map(|step| self.step(step));
        done.filter(Result::is_ok).count() == steps
    }

    /// Goes on with what was begun, to its end. What can't be removed now is an error, and tried again
    /// by the next; the rest is gone.
    pub(crate) fn finish(self) -> Result<(), DeviceError> {
        let failed = self.steps()?.iter().filter_map(|step| self.step(step).err()).next_back();
        if let Some(error) = failed {
            return Err(error);
        }
        storage::remove_leftovers(self.folder);
        storage::sync_folders([self.folder])?;
        let Self { folder, keystore: _, lock } = self;
        storage::remove_file(&folder.join(MARK))?;
        drop(lock);
        storage::remove_file(&folder.join("lock"))?;
        // What else is in it isn't the store's.
        let _ = std::fs::remove_dir(folder);
        Ok(())
    }
}
