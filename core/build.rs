//! Packs the words of each language into one stream (zlib, RFC 1950), which is what phones carry of them.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use miniz_oxide::deflate::compress_to_vec_zlib;

/// The files of a language's folder that are in it; the office's on the authority's side alone.
const FILES: [&str; 8] =
    ["verdict", "reasons", "actions", "codes", "inspect", "rules", "surface", "wallet"];
const OFFICE: &str = "office";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=l10n");
    let folder = |name| env::var_os(name).map(PathBuf::from).ok_or(io::ErrorKind::NotFound);
    let (home, out) = (folder("CARGO_MANIFEST_DIR")?, folder("OUT_DIR")?);
    let office = env::var_os("CARGO_FEATURE_AUTHORITY").map(|_| OFFICE);
    for language in ["vi", "en"] {
        let mut words = String::new();
        for file in FILES.into_iter().chain(office) {
            push(&mut words, &home.join(format!("l10n/{language}/{file}.ftl")))?;
        }
        fs::write(out.join(format!("{language}.z")), compress_to_vec_zlib(words.as_bytes(), 10))?;
    }
    Ok(())
}

/// A file's lines, without the comments.
fn push(words: &mut String, path: &Path) -> io::Result<()> {
    for line in fs::read_to_string(path)?.lines().filter(|line| !line.starts_with('#')) {
        words.push_str(line);
        words.push('\n');
    }
    Ok(())
}
