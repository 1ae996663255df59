//! Where a segment's bytes come from.

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::model::personal;
use crate::storage::open_regular;
/// A segment's bytes: in memory, in a file, or a mapping supplied from outside the core.
///
/// Bytes handed out as [`Cow::Borrowed`] are verified once and believed from then on, so they must
/// not change as long as the value lives; a mapping of a file that others may write to must hand
/// out copies. [`Cow::Owned`] bytes are verified every time.
pub trait Pages {
    /// How many bytes there are.
    fn len(&self) -> u64;

    /// True where there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `length` bytes from `offset` on.
    ///
    /// # Errors
    /// Whatever storage reports; [`io::ErrorKind::UnexpectedEof`] past the end.
    fn read(&self, offset: u64, length: usize) -> io::Result<Cow<'_, [u8]>>;
}

/// A segment in memory.
pub struct MemoryPages(Vec<u8>);

personal!(MemoryPages);

impl MemoryPages {
    /// The segment that `bytes` hold.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl Pages for MemoryPages {
    fn len(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    fn read(&self, offset: u64, length: usize) -> io::Result<Cow<'_, [u8]>> {
        usize::try_from(offset)
            .ok()
            .and_then(|start| self.0.get(start..start.checked_add(length)?))
            .map(Cow::Borrowed)
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// A segment in a file, read a page at a time: memory stays flat however long the roster is.
#[derive(Debug)]
pub struct FilePages {
    file: Mutex<File>,
    len: u64,
}

impl FilePages {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// Whatever the file system reports.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = open_regular(path, OpenOptions::new().read(true))?;
        let len = file.metadata()?.len();
        Ok(Self { file: Mutex::new(file), len })
    }
}

impl Pages for FilePages {
    fn len(&self) -> u64 {
        self.len
    }

    fn read(&self, offset: u64, length: usize) -> io::Result<Cow<'_, [u8]>> {
        let wanted = u64::try_from(length).map_err(io::Error::other)?;
        if offset.checked_add(wanted).is_none_or(|end| end > self.len) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = vec![0; length];
        // A reader that panicked left nothing half done: the position is set anew each time.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut bytes)?;
        Ok(Cow::Owned(bytes))
    }
}
