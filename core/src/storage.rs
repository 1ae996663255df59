//! Files that are whole or not there: atomic writes, bounded reads, locks.
//!
//! Every store of this crate that has more than one file writes through this module, so that what
//! happens at a power cut is decided in one place: a file is written beside its final name, forced
//! to the disk, then renamed over it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
#[cfg(not(unix))]
use std::sync::{Mutex, PoisonError};

/// Who may read a file. Where the system has no such modes, it has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Its owner alone (mode 0600).
    Private,
    /// Everybody (mode 0644); its owner writes.
    Public,
}

/// What was being done to a file when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Reading it.
    Read,
    /// Writing, renaming or forcing it to the disk.
    Write,
    /// Removing it.
    Remove,
}

impl Operation {
    fn verb(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Remove => "remove",
        }
    }
}

/// A file operation that failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {} {}: {}", operation.verb(), path.display(), explain(source))]
pub struct StorageError {
    /// What was being done.
    pub operation: Operation,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl StorageError {
    pub(crate) fn new(operation: Operation, path: &Path, source: io::Error) -> Self {
        Self { operation, path: path.to_owned(), source }
    }

    /// True where the file doesn't exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.source.kind() == io::ErrorKind::NotFound
    }

    /// True where the disk, or the user's share of it, is full.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }
}

fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full; what was there before is kept".to_owned(),
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        _ => error.to_string(),
    }
}

/// Writes a file so that, whatever happens, it has either its old bytes or all of the new ones.
///
/// The bytes and the new name are on the disk when this returns.
///
/// # Errors
/// [`StorageError`]; the old file is then untouched.
pub fn write_atomically(path: &Path, bytes: &[u8], access: Access) -> Result<(), StorageError> {
    write_atomically_with(path, access, |file| file.write_all(bytes))
}

/// As [`write_atomically`], with the bytes as they come.
///
/// # Errors
/// [`StorageError`], with what `write` gives; the old file is then untouched.
pub(crate) fn write_atomically_with(
    path: &Path,
    access: Access,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), StorageError> {
    let failed = |error| StorageError::new(Operation::Write, path, error);
    let folder = parent(path);
    let temporary = temporary_beside(path).map_err(failed)?;
    let written = write_new(&temporary, access, write)
        .and_then(|()| fs::rename(&temporary, path))
        .and_then(|()| sync_folder(folder));
    if written.is_err() {
        // Best effort: a leftover is harmless, and removed by `remove_leftovers`.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(failed)
}

/// Writes what a person asked for where they asked for it: a file as a whole, as [`write_atomically`]; a device or
/// a pipe gets the bytes, and stays what it is.
///
/// # Errors
/// [`StorageError`].
pub fn write_output(path: &Path, bytes: &[u8], access: Access) -> Result<(), StorageError> {
    if !is_stream(path) {
        refuse_folder(path)?;
        return write_atomically(path, bytes, access);
    }
    let mut options = OpenOptions::new();
    let written = options.write(true).open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.flush()
    });
    written.map_err(|error| StorageError::new(Operation::Write, path, error))
}

/// That [`write_output`] will find a place, and so many bytes of it: asked before something is done that can't be
/// taken back, and of which the output is all that its owner gets.
///
/// # Errors
/// [`StorageError`]; nothing was changed.
pub fn check_output(path: &Path, length: usize) -> Result<(), StorageError> {
    if is_stream(path) {
        return Ok(());
    }
    refuse_folder(path)?;
    let failed = |error| StorageError::new(Operation::Write, path, error);
    let temporary = temporary_beside(path).map_err(failed)?;
    let tried = write_new(&temporary, Access::Private, |file| file.write_all(&vec![0; length]));
    let removed = fs::remove_file(&temporary);
    tried.and(removed).map_err(failed)
}

/// True for a device, a pipe or a socket, also by a link, and for what the system keeps such links in.
#[must_use]
pub fn is_stream(path: &Path) -> bool {
    let is_systems = ["/dev", "/proc"].iter().any(|folder| path.starts_with(folder));
    fs::metadata(path).is_ok_and(|found| !found.is_dir() && (!found.is_file() || is_systems))
}

fn refuse_folder(path: &Path) -> Result<(), StorageError> {
    if path.is_dir() {
        return Err(StorageError::new(Operation::Write, path, not_regular_text("folder")));
    }
    Ok(())
}

/// Writes a file that must not be there yet, and forces its bytes to the disk. Its name, and whether
/// it is whole after a power cut, are for the caller to see to, with [`sync_folders`] before anything
/// leads to it.
///
/// # Errors
/// [`StorageError`].
pub(crate) fn write_once(path: &Path, bytes: &[u8], access: Access) -> Result<(), StorageError> {
    write_new(path, access, |file| file.write_all(bytes))
        .map_err(|error| StorageError::new(Operation::Write, path, error))
}

/// Forces folders' entries to the disk: the names of the files in them.
///
/// # Errors
/// [`StorageError`].
pub(crate) fn sync_folders<'p>(
    folders: impl IntoIterator<Item = &'p Path>,
) -> Result<(), StorageError> {
    folders.into_iter().try_for_each(|folder| {
        sync_folder(folder).map_err(|error| StorageError::new(Operation::Write, folder, error))
    })
}

/// True where interrupted [`write_atomically`] calls left something in a folder.
#[must_use]
pub(crate) fn has_leftovers(folder: &Path) -> bool {
    leftovers(folder).next().is_some()
}

/// Removes what interrupted [`write_atomically`] calls left in a folder. Call it only where nobody
/// else can be writing there.
pub(crate) fn remove_leftovers(folder: &Path) {
    for path in leftovers(folder) {
        let _ = fs::remove_file(path);
    }
}

fn leftovers(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = |name: &str| name.starts_with('.') && name.ends_with(TEMPORARY);
    entries
        .filter(move |entry| ours(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path())
}

const TEMPORARY: &str = ".chot-tmp";

fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn temporary_beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy();
    let mut random = [0; 6];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let random = base16ct::lower::encode_string(&random);
    Ok(parent(path).join(format!(".{name}.{random}{TEMPORARY}")))
}

fn write_new(
    path: &Path,
    access: Access,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(match access {
            Access::Private => 0o600,
            Access::Public => 0o644,
        });
    }
    #[cfg(not(unix))]
    let _ = access;
    let mut file = options.open(path)?;
    #[cfg(unix)]
    give_owner(&file, 0o600)?;
    write(&mut file)?;
    file.sync_all()
}

/// Forces a folder's entries to the disk: after a rename the new name is otherwise only in memory.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Makes a folder and its parents, which are their owner's alone where `access` says so (mode 0700), and
/// which nobody else writes to otherwise (0755); their owner enters and writes to them whatever the mask. A
/// private one that is there already and that others may enter is closed to them.
///
/// # Errors
/// [`StorageError`] if it can't be made, or not closed.
pub fn make_folder(path: &Path, access: Access) -> Result<(), StorageError> {
    let mut missing: Vec<&Path> = path.ancestors().take_while(|p| !p.exists()).collect();
    missing.retain(|part| !part.as_os_str().is_empty());
    let made = missing.into_iter().rev().try_for_each(|part| make_one(part, access));
    // What is no folder, or can't be looked at, is said by this.
    made.and_then(|()| fs::DirBuilder::new().recursive(true).create(path))
        .and_then(|()| sync_folder(parent(path)))
        .map_err(|error| StorageError::new(Operation::Write, path, error))?;
    match access {
        Access::Private => close(path, access),
        Access::Public => Ok(()),
    }
}

fn make_one(path: &Path, access: Access) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(match access {
            Access::Private => 0o700,
            Access::Public => 0o755,
        });
    }
    #[cfg(not(unix))]
    let _ = access;
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        made => made?,
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // By its name: one that its owner may not read can't be opened.
        let mode = fs::symlink_metadata(path)?.permissions().mode();
        if mode & 0o700 != 0o700 {
            fs::set_permissions(path, fs::Permissions::from_mode((mode | 0o700) & 0o7777))?;
        }
    }
    Ok(())
}

/// Takes from a file or folder what others may do with it beyond `access`: nothing to who may do none,
/// all but reading and entering it otherwise. It has an effect where an earlier program, a copy or
/// somebody's hand left it open.
///
/// # Errors
/// [`StorageError`] where it is open, and isn't ours to close.
pub(crate) fn close(path: &Path, access: Access) -> Result<(), StorageError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let open = match access {
            Access::Private => 0o077,
            Access::Public => 0o022,
        };
        let closed = fs::metadata(path).and_then(|found| {
            let mode = found.permissions().mode();
            if mode & open == 0 {
                return Ok(());
            }
            fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o7777 & !open))
        });
        closed.map_err(|error| {
            let text =
                format!("others may read or change it, and it cannot be closed to them: {error}");
            StorageError::new(Operation::Write, path, io::Error::new(error.kind(), text))
        })?;
    }
    #[cfg(not(unix))]
    let _ = (path, access);
    Ok(())
}

/// Closes a folder that is its owner's alone to others, and the files in it.
///
/// # Errors
/// As [`close`], for the first that fails.
pub(crate) fn close_folder(folder: &Path) -> Result<(), StorageError> {
    close(folder, Access::Private)?;
    for name in names_in(folder)? {
        let path = folder.join(name);
        // What a link leads to is somebody else's business.
        if fs::symlink_metadata(&path).is_ok_and(|found| found.is_file()) {
            close(&path, Access::Private)?;
        }
    }
    Ok(())
}

/// Opens a file to be read, whoever put it there: never waits for anybody, and takes nothing but a
/// regular file, be it by a link.
///
/// # Errors
/// [`StorageError`]; for a pipe, a device, a socket or a folder its source's kind is
/// [`io::ErrorKind::InvalidInput`].
pub fn open_file(path: &Path) -> Result<File, StorageError> {
    open_regular(path, OpenOptions::new().read(true))
        .map_err(|error| StorageError::new(Operation::Read, path, error))
}

/// Opens a regular file as `options` say. Every file of this crate is opened here, or was just made by
/// it: opening a pipe would wait until somebody writes into it, and reading a device for ever.
pub(crate) fn open_regular(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    open(path, options, 0)
}

/// As [`open_regular`], of a store's own file that is written in place: not by a link, which may lead to any file
/// of whoever runs this.
pub(crate) fn open_own(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    let flags = libc::O_NOFOLLOW;
    #[cfg(not(unix))]
    let flags = 0;
    // The system's error for a link has no kind of its own.
    let is_link = || fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    #[cfg(not(unix))]
    if is_link() {
        return Err(not_regular_text("link"));
    }
    let opened = open(path, options, flags);
    let file = opened.map_err(|error| if is_link() { not_regular_text("link") } else { error })?;
    #[cfg(unix)]
    if file.metadata()?.len() == 0 {
        // It may have been made just now, under a mask that leaves its owner nothing.
        let _ = give_owner(&file, 0o600);
    }
    Ok(file)
}

fn open(path: &Path, options: &mut OpenOptions, flags: i32) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // What is made by it is its owner's alone.
        options.mode(0o600);
        // Neither of the two has an effect on a regular file. Asked before it is opened, a file could be changed
        // for a pipe in between.
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY | flags);
    }
    #[cfg(not(unix))]
    let _ = flags;
    let file = options.open(path).map_err(|error| {
        // A socket can't be opened at all, nor a pipe that nobody reads be written.
        let found = fs::metadata(path).ok().filter(|found| !found.is_file());
        found.map_or(error, |found| not_regular(found.file_type()))
    })?;
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(not_regular(found.file_type()));
    }
    Ok(file)
}

/// Gives the owner of a file or folder that we made what a mask took away.
#[cfg(unix)]
fn give_owner(file: &File, least: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata()?.permissions().mode();
    if mode & least == least {
        return Ok(());
    }
    file.set_permissions(fs::Permissions::from_mode((mode | least) & 0o7777))
}

fn not_regular(found: fs::FileType) -> io::Error {
    not_regular_text(if found.is_dir() { "folder" } else { thing(found) })
}

fn not_regular_text(what: &str) -> io::Error {
    let text = format!("it is a {what}; expected a regular file");
    io::Error::new(io::ErrorKind::InvalidInput, text)
}

#[cfg(unix)]
fn thing(found: fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    if found.is_fifo() {
        "pipe"
    } else if found.is_socket() {
        "socket"
    } else {
        "device"
    }
}

#[cfg(not(unix))]
fn thing(_: fs::FileType) -> &'static str {
    "device"
}

/// Reads a file of at most `limit` bytes.
///
/// # Errors
/// As [`open_file`]; for a longer file the source's kind is [`io::ErrorKind::FileTooLarge`].
pub fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, StorageError> {
    let failed = |error| StorageError::new(Operation::Read, path, error);
    let mut bytes = Vec::new();
    // One byte more than allowed tells "just fits" from "goes on".
    let mut file = open_file(path)?.take(limit.saturating_add(1));
    file.read_to_end(&mut bytes).map_err(failed)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        Ok(bytes)
    } else {
        let text = format!("it is longer than the {limit} bytes allowed");
        Err(failed(io::Error::new(io::ErrorKind::FileTooLarge, text)))
    }
}

/// Reads a file of at most `limit` bytes; none where it doesn't exist.
///
/// # Errors
/// [`StorageError`]; for a longer file its source's kind is [`io::ErrorKind::FileTooLarge`].
pub fn read_if_there(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StorageError> {
    match read_bounded(path, limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads to the end, 64 KiB at a time.
///
/// # Errors
/// The first of `take`'s, or that of reading, as `failed` makes it.
pub(crate) fn in_pieces<E>(
    from: &mut dyn io::Read,
    mut take: impl FnMut(&[u8]) -> Result<(), E>,
    failed: impl Fn(io::Error) -> E,
) -> Result<(), E> {
    let mut piece = vec![0; 64 << 10];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => take(piece.get(..count).unwrap_or_default())?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

/// A file of one's own for the time being, which its owner alone may read, and which is removed when it is
/// dropped. One that an interruption left is a leftover ([`remove_leftovers`]).
#[derive(Debug)]
pub(crate) struct Scratch {
    file: File,
    path: PathBuf,
}

impl Scratch {
    /// Makes one in a folder.
    ///
    /// # Errors
    /// Whatever the file system reports.
    pub(crate) fn new(folder: &Path) -> io::Result<Self> {
        let path = temporary_beside(&folder.join("scratch"))?;
        let file = open_own(&path, OpenOptions::new().read(true).write(true).create_new(true))?;
        Ok(Self { file, path })
    }

    pub(crate) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// What `write` makes, in a file that goes with what is given.
    ///
    /// # Errors
    /// The first of `write`'s, or that of the file.
    #[cfg(feature = "authority")]
    pub(crate) fn written<E: From<io::Error>>(
        folder: &Path,
        write: impl FnOnce(&mut io::BufWriter<&mut File>) -> Result<(), E>,
    ) -> Result<(Self, SharedFile), E> {
        let mut scratch = Self::new(folder)?;
        let mut to = io::BufWriter::with_capacity(64 << 10, scratch.file());
        write(&mut to)?;
        to.flush()?;
        drop(to);
        let shared = scratch.shared()?;
        Ok((scratch, shared))
    }

    /// As it is now, to be read at any place.
    ///
    /// # Errors
    /// Whatever the file system reports.
    #[cfg(feature = "authority")]
    pub(crate) fn shared(&self) -> io::Result<SharedFile> {
        SharedFile::of(self.file.try_clone()?)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: what stays is a leftover.
        let _ = fs::remove_file(&self.path);
    }
}

/// Bytes that are read at any place.
pub(crate) trait ReadAt {
    /// How many there are.
    fn len(&self) -> u64;

    /// Fills `bytes` with those from `offset` on.
    ///
    /// # Errors
    /// Whatever storage reports; [`io::ErrorKind::UnexpectedEof`] past the end.
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()>;
}

impl ReadAt for Vec<u8> {
    fn len(&self) -> u64 {
        u64::try_from(Self::len(self)).unwrap_or(u64::MAX)
    }

    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        let from = usize::try_from(offset)
            .ok()
            .and_then(|start| self.get(start..start.checked_add(bytes.len())?));
        bytes.copy_from_slice(from.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// An open file that is read at any place. It stays readable where its name is removed meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct SharedFile {
    #[cfg(unix)]
    file: Arc<File>,
    /// Where each read moves the file's one position.
    #[cfg(not(unix))]
    file: Arc<Mutex<File>>,
    len: u64,
}

impl SharedFile {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// As [`open_file`].
    pub(crate) fn open(path: &Path) -> Result<Self, StorageError> {
        let failed = |error| StorageError::new(Operation::Read, path, error);
        Self::of(open_file(path)?).map_err(failed)
    }

    /// An open file, as long as it is now.
    ///
    /// # Errors
    /// Whatever the file system reports.
    pub(crate) fn of(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        #[cfg(not(unix))]
        let file = Mutex::new(file);
        Ok(Self { file: Arc::new(file), len })
    }
}

/// Reads from the beginning on what is read at any place.
#[cfg(feature = "authority")]
pub(crate) struct Sequential<'a, R> {
    from: &'a R,
    at: u64,
}

#[cfg(feature = "authority")]
impl<'a, R> Sequential<'a, R> {
    pub(crate) fn new(from: &'a R) -> Self {
        Self { from, at: 0 }
    }
}

#[cfg(feature = "authority")]
impl<R: ReadAt> io::Read for Sequential<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.from.len().saturating_sub(self.at)).unwrap_or(usize::MAX);
        let count = bytes.len().min(left);
        self.from.read_at(self.at, bytes.get_mut(..count).unwrap_or_default())?;
        self.at = self.at.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(count)
    }
}

#[cfg(feature = "authority")]
impl<R: ReadAt> io::Seek for Sequential<'_, R> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            io::SeekFrom::Start(at) => (at, 0),
            io::SeekFrom::End(by) => (self.from.len(), by),
            io::SeekFrom::Current(by) => (self.at, by),
        };
        self.at = from.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl ReadAt for SharedFile {
    fn len(&self) -> u64 {
        self.len
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&*self.file, bytes, offset)
    }

    #[cfg(not(unix))]
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        use io::Seek as _;
        // A reader that panicked left nothing half done: the position is set anew each time.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(io::SeekFrom::Start(offset))?;
        file.read_exact(bytes)
    }
}

/// Gives a file a second name in another folder, or copies it where that can't be done. The new name
/// is on the disk after [`sync_folders`].
///
/// # Errors
/// [`StorageError`] if neither can be done.
pub(crate) fn link_or_copy(from: &Path, to: &Path) -> Result<(), StorageError> {
    fs::hard_link(from, to)
        .or_else(|_| fs::copy(from, to).and_then(|_| File::open(to)?.sync_all()))
        .map_err(|error| StorageError::new(Operation::Write, to, error))
}

/// Gives a file another name in its folder; one that has the name is replaced.
///
/// # Errors
/// [`StorageError`]; nothing was changed then.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), StorageError> {
    fs::rename(from, to)
        .and_then(|()| sync_folder(parent(to)))
        .map_err(|error| StorageError::new(Operation::Write, from, error))
}

/// Removes a file; true where it was there.
///
/// # Errors
/// [`StorageError`] if it can't be removed.
pub fn remove_file(path: &Path) -> Result<bool, StorageError> {
    match fs::remove_file(path).and_then(|()| sync_folder(parent(path))) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StorageError::new(Operation::Remove, path, error)),
    }
}

/// Removes a folder and all in it; that it isn't there is no error.
///
/// # Errors
/// [`StorageError`] if it can't be removed.
pub(crate) fn remove_folder(path: &Path) -> Result<(), StorageError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(StorageError::new(Operation::Remove, path, error))
        }
        _ => Ok(()),
    }
}

/// The names in a folder, sorted; none where it doesn't exist. Names that aren't UTF-8 are left
/// out: nothing of ours has such a name.
///
/// # Errors
/// [`StorageError`] if the folder can't be read.
pub fn names_in(folder: &Path) -> Result<Vec<String>, StorageError> {
    let failed = |error| StorageError::new(Operation::Read, folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        if let Ok(name) = entry.map_err(failed)?.file_name().into_string() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// A lock on a store, held until dropped; the system lets go of it when the process dies.
#[derive(Debug)]
pub(crate) struct StoreLock {
    _file: File,
}

/// Why a store couldn't be locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else holds it.
    #[error("{} is in use by another process: wait until it has finished, then try again", store.display())]
    Busy {
        /// The store's folder.
        store: PathBuf,
    },
    /// The lock's file can't be opened or locked.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl StoreLock {
    /// Locks the store in `folder`, by its file `lock`; doesn't wait.
    ///
    /// # Errors
    /// [`LockError::Busy`] where another process, or another handle in this one, holds it.
    pub(crate) fn take(folder: &Path) -> Result<Self, LockError> {
        let path = folder.join("lock");
        let file = open_own(&path, OpenOptions::new().write(true).create(true).truncate(false))
            .map_err(|error| StorageError::new(Operation::Write, &path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Busy { store: folder.to_owned() }),
            Err(TryLockError::Error(error)) => {
                Err(StorageError::new(Operation::Write, &path, error).into())
            }
        }
    }
}

/// Makes a pipe with a name, as a stranger may.
#[cfg(all(test, target_os = "linux"))]
#[expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]
pub(crate) fn make_pipe(path: &Path) {
    rustix::fs::mkfifoat(rustix::fs::CWD, path, rustix::fs::Mode::RUSR).unwrap();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        write_atomically(&path, b"one", Access::Private).unwrap();
        write_atomically(&path, b"two", Access::Private).unwrap();
        assert_eq!(read_bounded(&path, 3).unwrap(), b"two");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(names_in(folder.path()).unwrap(), ["secret"]);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        fs::create_dir_all(path.join("inside")).unwrap();
        assert!(write_atomically(&path, b"new", Access::Public).is_err());
        assert_eq!(names_in(folder.path()).unwrap(), ["taken"]);
    }

    #[test]
    fn reads_are_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long");
        fs::write(&path, b"1234").unwrap();
        let error = read_bounded(&path, 3).unwrap_err();
        assert!(error.to_string().contains("longer than the 3 bytes"), "{error}");
        assert!(read_if_there(&folder.path().join("absent"), 3).unwrap().is_none());
    }

    /// What is no regular file, in a folder: none of it may be waited for.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_no_regular_file_is_refused_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        make_pipe(&at("pipe"));
        std::os::unix::fs::symlink("pipe", at("link")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        fs::create_dir(at("folder")).unwrap();
        for (name, what) in [
            ("pipe", "pipe"),
            ("link", "pipe"),
            ("socket", "socket"),
            ("folder", "folder"),
            ("/dev/zero", "device"),
        ] {
            let error = read_if_there(&at(name), 10).unwrap_err();
            let words = format!("it is a {what}; expected a regular file");
            assert!(error.to_string().ends_with(&words), "{error}");
            assert_eq!(error.source.kind(), io::ErrorKind::InvalidInput);
        }
        // Nor is a lock waited for, or anything that is written.
        fs::rename(at("pipe"), at("lock")).unwrap();
        let error = StoreLock::take(folder.path()).unwrap_err();
        assert!(error.to_string().contains("it is a pipe"), "{error}");
        // A link to a regular file is one.
        fs::write(at("file"), b"12").unwrap();
        std::os::unix::fs::symlink("file", at("other")).unwrap();
        assert_eq!(read_bounded(&at("other"), 2).unwrap(), b"12");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_output_is_a_whole_file_or_goes_into_the_pipe_that_was_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        write_output(&at("file"), b"one", Access::Private).unwrap();
        assert_eq!(fs::read(at("file")).unwrap(), b"one");
        write_output(Path::new("/dev/null"), b"one", Access::Private).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        make_pipe(&at("pipe"));
        rustix::fs::chmod(at("pipe"), rustix::fs::Mode::RWXU).unwrap();
        let pipe = at("pipe");
        let reader = std::thread::spawn(move || fs::read(pipe).unwrap());
        check_output(&at("pipe"), 9).unwrap();
        write_output(&at("pipe"), b"two", Access::Private).unwrap();
        assert_eq!(reader.join().unwrap(), b"two");
        assert!(is_stream(&at("pipe")));
        fs::create_dir(at("folder")).unwrap();
        for path in [at("folder"), at("nowhere/file")] {
            assert!(check_output(&path, 9).is_err());
            assert!(write_output(&path, b"three", Access::Private).is_err());
        }
        check_output(&at("file"), 9).unwrap();
        assert_eq!(names_in(folder.path()).unwrap(), ["file", "folder", "pipe"]);
        assert_eq!(fs::read(at("file")).unwrap(), b"one");
    }

    #[cfg(unix)]
    #[test]
    fn a_stores_own_file_is_never_written_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("victim"), b"mine").unwrap();
        for target in ["victim", "nowhere"] {
            std::os::unix::fs::symlink(target, at("lock")).unwrap();
            let mut options = OpenOptions::new();
            let error = open_own(&at("lock"), options.write(true).create(true).truncate(false));
            let error = error.unwrap_err();
            assert!(error.to_string().contains("it is a link; expected a regular file"), "{error}");
            assert!(StoreLock::take(folder.path()).is_err());
            fs::remove_file(at("lock")).unwrap();
        }
        assert_eq!(fs::read(at("victim")).unwrap(), b"mine");
        assert!(!at("nowhere").exists());
        StoreLock::take(folder.path()).unwrap();
    }

    #[test]
    fn a_second_lock_is_refused_until_the_first_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let first = StoreLock::take(folder.path()).unwrap();
        let error = StoreLock::take(folder.path()).unwrap_err();
        assert!(error.to_string().contains("in use by another process"), "{error}");
        drop(first);
        StoreLock::take(folder.path()).unwrap();
    }
}
