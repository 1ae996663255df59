//! Files that the user names.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use chot_core::encoding::plain;
use chot_core::storage::{self, Access, check_output, write_output};

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

/// Writes a file as a whole or not at all, and into a device or a pipe what there is to say. What a store has as
/// its own is no place for it.
pub(crate) fn write(path: &Path, bytes: &[u8], private: bool) -> Result<()> {
    refuse_own(path, private)?;
    let access = if private { Access::Private } else { Access::Public };
    Ok(write_output(path, bytes, access)?)
}

/// Room for a credential's code as a picture, and more.
const LONGEST_OUTPUT: usize = 256 << 10;

/// That [`write`] will find its place: asked before anything is done that the file is the only trace of.
pub(crate) fn check(path: &Path, private: bool) -> Result<()> {
    refuse_own(path, private)?;
    Ok(check_output(path, LONGEST_OUTPUT)?)
}

/// What an authority's folder has of its own.
const AUTHORITYS: [&str; 9] = [
    "authority.json",
    "history.ndjson",
    "in-force",
    "keys",
    "lock",
    "metadata",
    "pending",
    "register",
    "staged",
];

/// What a wallet, a phone's store or a folder of keys has.
const STORES: [&str; 8] = [
    "city.json",
    "current",
    "device.json",
    "journal.head",
    "journal.redb",
    "keystore.json",
    "lock",
    "wallet.json",
];

/// Refuses a path within an authority, a wallet, a phone's store or a folder of keys that is one of their own.
fn refuse_own(path: &Path, private: bool) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    // Where there is no folder there is nothing to overwrite.
    let (Ok(folder), Some(name)) = (folder.canonicalize(), path.file_name()) else { return Ok(()) };
    let whole = folder.join(name);
    let has = |folder: &Path, name: &str| folder.join(name).is_file();
    for store in folder.ancestors() {
        let Ok(within) = whole.strip_prefix(store) else { continue };
        let mut parts = within.components().map(|part| part.as_os_str().to_string_lossy());
        let (first, depth) = (parts.next().unwrap_or_default(), parts.count());
        let is_authoritys =
            AUTHORITYS.contains(&&*first) || first == "public" && (private || depth > 1);
        let is_stores = STORES.contains(&&*first) && depth == 0
            || first.ends_with(".pem") && depth == 0 && has(store, "keystore.json");
        if has(store, "authority.json") && is_authoritys
            || STORES.iter().any(|name| has(store, name)) && is_stores
        {
            return Err(Failure::new(format!(
                "{} is among the files that {} has for itself: name another place",
                plain::line(&path.to_string_lossy()),
                plain::line(&store.to_string_lossy())
            )));
        }
    }
    Ok(())
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
