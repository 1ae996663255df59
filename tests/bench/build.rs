//! Marks the program with the state of the camera simulator's source, so that photos drawn by another
//! state are not taken for its own.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};

fn main() -> std::io::Result<()> {
    let source = "../camera/src";
    let mut files = fs::read_dir(source)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        fs::read(file)?.hash(&mut hasher);
    }
    println!("cargo::rustc-env=CAMERA_SOURCE={:016x}", hasher.finish());
    println!("cargo::rerun-if-changed={source}");
    Ok(())
}
