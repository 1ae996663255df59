//! Files that the user names.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use chot_core::encoding::plain;
use chot_core::storage;

use crate::output::{About as _, Failure, Result};

/// The longest document that is read: no policy or list comes near it.
pub(crate) const LONGEST: u64 = 256 << 20;

/// Reads a file; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().take(LONGEST).read_to_end(&mut bytes).about("standard input")?;
        return Ok(bytes);
    }
    storage::read_bounded(path, LONGEST).map_err(|error| unreadable(path, &error.source))
}

/// The path with another extension after its own: `lan.png` and `jws` give `lan.png.jws`.
pub(crate) fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

/// Writes a file as a whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8], private: bool) -> Result<()> {
    use chot_core::storage::{Access, write_atomically};
    let access = if private { Access::Private } else { Access::Public };
    Ok(write_atomically(path, bytes, access)?)
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let what = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read: permission denied".to_owned(),
        _ => error.to_string(),
    };
    Failure::new(format!("{}: {what}", plain::line(&path.to_string_lossy())))
}

/// Every file that paths name: folders are searched whole, in the order of names; names that
/// begin with a dot are passed over there.
pub(crate) fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            search(path, 0, &mut files)?;
            if files.len() == before {
                let path = path.display();
                return Err(Failure::new(format!(
                    "{path}: the folder is empty; expected pictures"
                )));
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn search(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    // Links can make a folder contain itself.
    if depth > 32 {
        return Err(Failure::new(format!("{}: folders nest too deep", folder.display())));
    }
    let entries = fs::read_dir(folder).about(folder.display())?;
    let mut paths: Vec<PathBuf> =
        entries.map(|e| e.map(|e| e.path())).collect::<io::Result<_>>().about(folder.display())?;
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            search(&path, depth + 1, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
