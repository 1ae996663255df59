//! Where updates come from.

use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::storage::{self, StorageError};

/// Longest path that is asked for, in bytes.
pub(crate) const MAX_PATH_LENGTH: usize = 512;

/// A repository's files, by path: `metadata/…` and `targets/…`. Nothing that a source returns is
/// believed.
///
/// A role's name in the path of its metadata is percent-encoded already, as it has to be in a URL
/// as well as in a file's name; a target's path is as the metadata have it.
///
/// ```
/// use std::collections::HashMap;
///
/// use chot_core::tuf::{Source, SourceError};
///
/// /// A repository that came whole, as a file of an app's own.
/// struct Bundle(HashMap<String, Vec<u8>>);
///
/// impl Source for Bundle {
///     fn fetch(&self, path: &str, max_length: u64) -> Result<Option<Vec<u8>>, SourceError> {
///         match self.0.get(path) {
///             Some(bytes) if bytes.len() as u64 > max_length => {
///                 Err(SourceError::TooLong { path: path.to_owned(), limit: max_length })
///             }
///             found => Ok(found.cloned()),
///         }
///     }
/// }
///
/// let bundle = Bundle(HashMap::from([("metadata/timestamp.json".to_owned(), vec![b'{'; 99])]));
/// assert!(bundle.fetch("metadata/2.root.json", 1_000)?.is_none());
/// assert!(bundle.fetch("metadata/timestamp.json", 10).is_err());
/// # Ok::<(), SourceError>(())
/// ```
pub trait Source {
    /// Reads the file at `path`, of at most `max_length` bytes; none where there is no such file.
    ///
    /// Implementations stop reading after `max_length` bytes and return
    /// [`SourceError::TooLong`].
    ///
    /// # Errors
    /// [`SourceError`] if the file is too long or the transport fails.
    fn fetch(&self, path: &str, max_length: u64) -> Result<Option<Vec<u8>>, SourceError>;

    /// Fetches what `partial` doesn't hold yet of the file at `path`, whose content never changes
    /// and has at most `max_length` bytes; false where there is no such file.
    ///
    /// A source that can't begin in the middle fetches the whole file again: that is what happens
    /// where this isn't implemented.
    ///
    /// # Errors
    /// As [`Source::fetch`]; what came before the error is held.
    fn resume(
        &self,
        path: &str,
        max_length: u64,
        partial: &mut dyn Partial,
    ) -> Result<bool, SourceError> {
        let Some(bytes) = self.fetch(path, max_length)? else { return Ok(false) };
        partial.restart()?;
        partial.append(&bytes)?;
        Ok(true)
    }
}

/// Where the bytes of a file are kept as they come, so that an interrupted fetch can be gone on with.
pub trait Partial {
    /// How many bytes are held.
    fn held(&self) -> u64;

    /// Forgets what is held.
    ///
    /// # Errors
    /// [`SourceError::Partial`].
    fn restart(&mut self) -> Result<(), SourceError>;

    /// Holds some more.
    ///
    /// # Errors
    /// [`SourceError::Partial`].
    fn append(&mut self, bytes: &[u8]) -> Result<(), SourceError>;

    /// All that is held, of which at most `max_length` bytes are wanted.
    ///
    /// # Errors
    /// [`SourceError::Partial`].
    fn read(&self, max_length: u64) -> Result<Vec<u8>, SourceError>;

    /// Gives `take` all that is held, piece by piece.
    ///
    /// # Errors
    /// [`SourceError::Partial`].
    fn read_pieces(&self, take: &mut dyn FnMut(&[u8])) -> Result<(), SourceError>;
}

/// Why a file couldn't be fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// More bytes than are accepted.
    #[error("{path} is longer than the {limit} bytes accepted for it")]
    TooLong {
        /// The file.
        path: String,
        /// How many bytes are accepted.
        limit: u64,
    },
    /// A path that leads out of the repository, or that isn't plain.
    #[error("the path {path:?} is refused: it is not a plain relative path")]
    Path {
        /// The path.
        path: String,
    },
    /// The file is there but can't be read.
    #[error("the update's source failed: {0}")]
    Storage(#[from] StorageError),
    /// What was fetched can't be kept.
    #[error(transparent)]
    Partial(StorageError),
    /// It was given up, by [`Until`].
    #[error("the update was given up before {path}: {reason}")]
    GivenUp {
        /// The file that was asked for next.
        path: String,
        /// Why.
        reason: String,
    },
    /// The transport failed.
    #[error("fetching {path} failed: {reason}")]
    Transport {
        /// The file.
        path: String,
        /// What happened.
        reason: String,
    },
}

/// True for a relative path of plain names: no `..`, no `.`, no empty name, nothing that any system
/// treats as a separator but `/`, no control characters.
#[must_use]
pub(crate) fn is_plain_path(path: &str) -> bool {
    let plain = |name: &str| {
        !matches!(name, "" | "." | "..")
            && !name.contains(['\\', ':'])
            && !name.contains(char::is_control)
    };
    path.len() <= MAX_PATH_LENGTH && path.split('/').all(plain)
}

/// A repository in a folder: a stick carried by hand, or what `publish` wrote.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The repository whose `metadata` and `targets` are in `root`.
    #[must_use]
    pub fn new(root: impl AsRef<Path>) -> Self {
        Self { root: root.as_ref().to_owned() }
    }
}

impl Source for Folder {
    fn fetch(&self, path: &str, max_length: u64) -> Result<Option<Vec<u8>>, SourceError> {
        if !is_plain_path(path) {
            return Err(SourceError::Path { path: path.to_owned() });
        }
        match storage::read_if_there(&self.root.join(path), max_length) {
            Err(error) if error.source.kind() == io::ErrorKind::FileTooLarge => {
                Err(SourceError::TooLong { path: path.to_owned(), limit: max_length })
            }
            other => Ok(other?),
        }
    }

    fn resume(
        &self,
        path: &str,
        max_length: u64,
        partial: &mut dyn Partial,
    ) -> Result<bool, SourceError> {
        if !is_plain_path(path) {
            return Err(SourceError::Path { path: path.to_owned() });
        }
        let from = self.root.join(path);
        let mut file = match storage::open_file(&from) {
            Err(error) if error.is_not_found() => return Ok(false),
            file => file?,
        };
        let failed = |error| StorageError::new(storage::Operation::Read, &from, error);
        let length = file.metadata().map_err(failed)?.len();
        if length > max_length {
            return Err(SourceError::TooLong { path: path.to_owned(), limit: max_length });
        }
        if partial.held() > length {
            partial.restart()?;
        }
        file.seek(SeekFrom::Start(partial.held())).map_err(failed)?;
        // It may have grown since.
        let mut left = file.take(max_length.saturating_sub(partial.held()));
        storage::in_pieces(&mut left, |piece| partial.append(piece), |error| failed(error).into())?;
        Ok(true)
    }
}

/// A source that is asked until it is given up: by whoever has a clock, or a button for it.
///
/// It is asked before each file. A file that is being read isn't interrupted: a transport keeps its own
/// time within a file, and what a system takes to read from a slow disk can't be bounded without a thread.
/// Targets that came before are kept for the next attempt.
pub struct Until<'s> {
    source: &'s dyn Source,
    given_up: &'s dyn Fn() -> Option<String>,
}

impl std::fmt::Debug for Until<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Until").finish_non_exhaustive()
    }
}

impl<'s> Until<'s> {
    /// `source`, until `given_up` has a reason.
    #[must_use]
    pub fn new(source: &'s dyn Source, given_up: &'s dyn Fn() -> Option<String>) -> Self {
        Self { source, given_up }
    }

    fn goes_on(&self, path: &str) -> Result<(), SourceError> {
        let given_up = |reason| SourceError::GivenUp { path: path.to_owned(), reason };
        (self.given_up)().map_or(Ok(()), |reason| Err(given_up(reason)))
    }
}

impl Source for Until<'_> {
    fn fetch(&self, path: &str, max_length: u64) -> Result<Option<Vec<u8>>, SourceError> {
        self.goes_on(path)?;
        self.source.fetch(path, max_length)
    }

    fn resume(
        &self,
        path: &str,
        max_length: u64,
        partial: &mut dyn Partial,
    ) -> Result<bool, SourceError> {
        self.goes_on(path)?;
        self.source.resume(path, max_length, partial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_never_left_and_never_read_without_bound() {
        let outer = tempfile::tempdir().unwrap();
        std::fs::write(outer.path().join("secret"), b"x").unwrap();
        std::fs::create_dir(outer.path().join("inner")).unwrap();
        std::fs::write(outer.path().join("inner/a"), b"1234").unwrap();
        let folder = Folder::new(outer.path().join("inner"));
        for bad in ["../secret", "a/../../secret", "/etc/passwd", "a//b", "", ".", "a\\b", "C:a"] {
            assert!(matches!(folder.fetch(bad, 10), Err(SourceError::Path { .. })), "{bad}");
        }
        assert!(matches!(folder.fetch("a", 3), Err(SourceError::TooLong { limit: 3, .. })));
        assert_eq!(folder.fetch("a", 4).unwrap().unwrap(), b"1234");
        assert!(folder.fetch("b", 4).unwrap().is_none());
        let partial = &mut Held(Vec::new());
        assert!(matches!(folder.resume("../secret", 9, partial), Err(SourceError::Path { .. })));
        assert!(matches!(folder.resume("a", 3, partial), Err(SourceError::TooLong { .. })));
        assert!(!folder.resume("b", 4, partial).unwrap() && partial.0.is_empty());
    }

    struct Held(Vec<u8>);

    impl Partial for Held {
        fn held(&self) -> u64 {
            u64::try_from(self.0.len()).unwrap()
        }

        fn restart(&mut self) -> Result<(), SourceError> {
            self.0.clear();
            Ok(())
        }

        fn append(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
            self.0.extend_from_slice(bytes);
            Ok(())
        }

        fn read(&self, _: u64) -> Result<Vec<u8>, SourceError> {
            Ok(self.0.clone())
        }

        fn read_pieces(&self, take: &mut dyn FnMut(&[u8])) -> Result<(), SourceError> {
            take(&self.0);
            Ok(())
        }
    }

    #[test]
    fn a_folder_goes_on_where_it_was_interrupted() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), b"1234").unwrap();
        for (held, expected) in [(&b""[..], &b"1234"[..]), (b"xy", b"xy34"), (b"12345", b"1234")] {
            let partial = &mut Held(held.to_vec());
            assert!(Folder::new(folder.path()).resume("a", 4, partial).unwrap());
            assert_eq!(partial.0, expected);
        }
    }
}
