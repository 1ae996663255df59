//! Where a segment's bytes come from.

use std::borrow::Cow;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use crate::keys::{SealError, SealedPages};
use crate::model::personal;
use crate::storage::{ReadAt, SharedFile, open_regular};

/// A segment's bytes: in memory, in a file, or a mapping supplied from outside the core.
///
/// Bytes handed out as [`Cow::Borrowed`] are verified once and believed from then on, so they must
/// not change as long as the value lives; a mapping of a file that others may write to must hand
/// out copies. [`Cow::Owned`] bytes are verified each time that they are read; a segment keeps the last
/// few pages, verified.
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
    #[cfg(test)]
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
pub struct FilePages(SharedFile);

impl FilePages {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// Whatever the file system reports.
    pub fn open(path: &Path) -> io::Result<Self> {
        SharedFile::of(open_regular(path, OpenOptions::new().read(true))?).map(Self)
    }
}

impl Pages for FilePages {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read(&self, offset: u64, length: usize) -> io::Result<Cow<'_, [u8]>> {
        let wanted = u64::try_from(length).map_err(io::Error::other)?;
        if offset.checked_add(wanted).is_none_or(|end| end > self.0.len()) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = vec![0; length];
        self.0.read_at(offset, &mut bytes)?;
        Ok(Cow::Owned(bytes))
    }
}

/// A segment as it is published: sealed page by page and opened so, or, as earlier programs published it,
/// sealed whole and then held in memory.
pub struct SegmentPages(Sealed);

personal!(SegmentPages);

enum Sealed {
    Paged(SealedPages<SharedFile>),
    Whole(MemoryPages),
    /// Not sealed: made for the time being.
    #[cfg(feature = "authority")]
    Plain(FilePages),
}

impl SegmentPages {
    /// What is opened page by page.
    pub(crate) fn paged(pages: SealedPages<SharedFile>) -> Self {
        Self(Sealed::Paged(pages))
    }

    /// What is in memory.
    pub(crate) fn whole(bytes: Vec<u8>) -> Self {
        Self(Sealed::Whole(MemoryPages::new(bytes)))
    }

    /// What was made for the time being, in a file.
    #[cfg(feature = "authority")]
    pub(crate) fn plain(file: SharedFile) -> Self {
        Self(Sealed::Plain(FilePages(file)))
    }

    /// That every page is authentic, whatever is in it.
    ///
    /// # Errors
    /// [`SealError`].
    pub(crate) fn check(&self) -> Result<(), SealError> {
        match &self.0 {
            Sealed::Paged(pages) => pages.check(),
            Sealed::Whole(_) => Ok(()),
            #[cfg(feature = "authority")]
            Sealed::Plain(_) => Ok(()),
        }
    }
}

impl Pages for SegmentPages {
    fn len(&self) -> u64 {
        match &self.0 {
            Sealed::Paged(pages) => pages.len(),
            Sealed::Whole(pages) => pages.len(),
            #[cfg(feature = "authority")]
            Sealed::Plain(pages) => pages.len(),
        }
    }

    fn read(&self, offset: u64, length: usize) -> io::Result<Cow<'_, [u8]>> {
        match &self.0 {
            Sealed::Paged(pages) => {
                let failed = |error| io::Error::new(io::ErrorKind::InvalidData, error);
                pages.read(offset, length).map(Cow::Owned).map_err(failed)
            }
            Sealed::Whole(pages) => pages.read(offset, length),
            #[cfg(feature = "authority")]
            Sealed::Plain(pages) => pages.read(offset, length),
        }
    }
}

/// Any pages, as bytes that are read at any place.
#[cfg(feature = "authority")]
pub(crate) struct AnyPages<'a, P>(pub(crate) &'a P);

#[cfg(feature = "authority")]
impl<P: Pages> ReadAt for AnyPages<'_, P> {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        bytes.copy_from_slice(&self.0.read(offset, bytes.len())?);
        Ok(())
    }
}
