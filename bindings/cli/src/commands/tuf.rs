//! `chot tuf`: a client of any TUF repository, with the command line that the specification's
//! conformance suite drives (theupdateframework/tuf-conformance, `CLIENT-CLI.md`).
//!
//! The folder of trusted metadata has `root.json` (the newest that is trusted), `timestamp.json`,
//! `snapshot.json` and `ROLE.json`, unchanged as they were received. What a failed run had accepted
//! before it failed is kept, as the specification says.

use std::path::{Path, PathBuf};

use chot_core::encoding::percent::quoted;
use chot_core::storage::{self, Access};
use chot_core::tuf::key::Schemes;
use chot_core::tuf::{Limits, MetadataFiles, Source, TrustedSet, Until, Updater};

use crate::args::{Tuf as Arguments, TufVerb as Verb};
use crate::http::Http;
use crate::output::{About as _, Ended, Failure, Result, complain, say};
use crate::{clock, files};

/// The roles whose files have other limits than targets metadata.
const TOP: [&str; 3] = ["root", "timestamp", "snapshot"];
/// Longest name of a file.
const LONGEST_NAME: usize = 255;

pub(crate) fn run(arguments: &Arguments) -> Result<Ended> {
    let folder = Trusted { folder: arguments.metadata_dir.clone() };
    if let Verb::Init { root } = &arguments.verb {
        folder.init(root)?;
        return Ok(Ended::Done);
    }
    let Some(metadata) = &arguments.metadata_url else { return Ok(missing("--metadata-url")) };
    match &arguments.verb {
        Verb::Init { .. } | Verb::Refresh => {
            // No target is asked for: any address will do.
            let http = Http::at(metadata, metadata)?;
            let given_up = clock::patience();
            folder.refresh(&Until::new(&http, &given_up))?;
            Ok(Ended::Done)
        }
        Verb::Download => {
            let Some(base) = &arguments.target_base_url else {
                return Ok(missing("--target-base-url"));
            };
            let Some(to) = &arguments.target_dir else { return Ok(missing("--target-dir")) };
            if arguments.target_name.is_empty() {
                return Ok(missing("--target-name"));
            }
            let http = Http::at(metadata, base)?;
            let given_up = clock::patience();
            let source = Until::new(&http, &given_up);
            let mut updater = folder.refresh(&source)?;
            for name in &arguments.target_name {
                download(&folder, &mut updater, name, to)?;
            }
            Ok(Ended::Done)
        }
    }
}

fn missing(option: &str) -> Ended {
    complain(&format!("{option} is missing"));
    Ended::Usage
}

/// The folder of trusted metadata.
struct Trusted {
    folder: PathBuf,
}

impl Trusted {
    /// Trusts a root that was handed over in person.
    fn init(&self, root: &Path) -> Result<()> {
        let bytes = files::read(root)?;
        TrustedSet::with_schemes(&bytes, None, Schemes::WithRsa).about(root.display())?;
        storage::make_folder(&self.folder, Access::Public)?;
        let path = self.file("root");
        match storage::read_if_there(&path, Limits::default().root)? {
            Some(there) if there == bytes => Ok(()),
            Some(_) => Err(Failure::new(format!(
                "{} is there already: a root that is trusted is not overwritten",
                path.display()
            ))),
            None => Ok(storage::write_atomically(&path, &bytes, Access::Public)?),
        }
    }

    /// The specification's workflow up to the top targets metadata; what was accepted is kept, also
    /// where it then fails.
    fn refresh<'s>(&self, source: &'s dyn Source) -> Result<Updater<'s>> {
        let root = storage::read_if_there(&self.file("root"), Limits::default().root)?;
        let root = root.ok_or_else(|| {
            let folder = self.folder.display();
            Failure::new(format!("{folder} has no root.json: make one with `chot tuf init`"))
        })?;
        let (stored, now) = (self.stored()?, clock::now(None));
        let mut updater =
            Updater::with_schemes(&root, stored, source, now, Limits::default(), Schemes::WithRsa)?;
        let refreshed = updater.refresh();
        self.keep(&updater)?;
        refreshed?;
        Ok(updater)
    }

    fn stored(&self) -> Result<MetadataFiles> {
        let limits = Limits::default();
        let mut stored = MetadataFiles {
            timestamp: storage::read_if_there(&self.file("timestamp"), limits.timestamp)?,
            snapshot: storage::read_if_there(&self.file("snapshot"), limits.snapshot)?,
            ..MetadataFiles::default()
        };
        for name in storage::names_in(&self.folder)? {
            let role = name.strip_suffix(".json").and_then(unquoted);
            let Some(role) = role.filter(|role| !TOP.contains(&role.as_str())) else { continue };
            // One that is too long, or can't be read, is fetched again.
            if let Ok(Some(bytes)) = storage::read_if_there(&self.file(&role), limits.targets) {
                stored.roles.insert(role, bytes);
            }
        }
        Ok(stored)
    }

    /// Writes what is trusted now.
    fn keep(&self, updater: &Updater<'_>) -> Result<()> {
        if updater.rotated() {
            // Before the root that says so: interrupted in between, the next run says it again.
            storage::remove_file(&self.file("timestamp"))?;
            storage::remove_file(&self.file("snapshot"))?;
        }
        let files = updater.files();
        let newest = files.roots.last_key_value().map(|(_, bytes)| bytes);
        let top = [("root", newest), ("timestamp", files.timestamp.as_ref())];
        let top = top.into_iter().chain([("snapshot", files.snapshot.as_ref())]);
        let top = top.filter_map(|(role, bytes)| Some((role, bytes?)));
        let roles = files.roles.iter().map(|(role, bytes)| (role.as_str(), bytes));
        for (role, bytes) in top.chain(roles) {
            let path = self.file(role);
            let limit = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let there = storage::read_if_there(&path, limit).ok().flatten();
            let named = path.file_name().is_some_and(|name| name.len() <= LONGEST_NAME);
            if named && there.as_ref() != Some(bytes) {
                storage::write_atomically(&path, bytes, Access::Public)?;
            }
        }
        Ok(())
    }

    fn file(&self, role: &str) -> PathBuf {
        self.folder.join(format!("{}.json", quoted(role)))
    }
}

/// Downloads one target, if it isn't there already.
fn download(trusted: &Trusted, updater: &mut Updater<'_>, name: &str, to: &Path) -> Result<()> {
    let found = updater.target(name);
    trusted.keep(updater)?;
    let file =
        found?.ok_or_else(|| Failure::new(format!("{name}: the repository has no such target")))?;
    let path = to.join(quoted(name));
    let there = storage::read_if_there(&path, file.length).ok().flatten();
    if there.is_some_and(|bytes| file.check(name, &bytes).is_ok()) {
        say(format!("{name}: there already, in {}", path.display()));
        return Ok(());
    }
    let bytes = updater.download(name, &file)?;
    storage::make_folder(to, Access::Public)?;
    storage::write_atomically(&path, &bytes, Access::Public)?;
    say(format!("{name}: in {}", path.display()));
    Ok(())
}

/// The role whose file has this stem; none if it isn't one that [`quoted`] makes.
fn unquoted(stem: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = stem.as_bytes();
    while let Some((&first, others)) = rest.split_first() {
        rest = others;
        if first == b'%' {
            let (digits, others) = rest.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?);
            rest = others;
        } else {
            bytes.push(first);
        }
    }
    String::from_utf8(bytes).ok().filter(|name| quoted(name) == stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_files_are_told_from_others() {
        for role in ["targets", "../../é", "?", "a b", "", "%41"] {
            assert_eq!(unquoted(&quoted(role)).as_deref(), Some(role));
        }
        for stem in ["a b", "%4", "%zz", "%41", "é", "%ff"] {
            assert_eq!(unquoted(stem), None, "{stem}");
        }
    }
}
