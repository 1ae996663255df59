//! Writes the seeds of every target into the folder of its name: `seeds FOLDER`.

use std::path::PathBuf;

use chot_fuzz_targets::TARGETS;

fn main() -> std::io::Result<()> {
    let corpus = std::env::args_os().nth(1).map(PathBuf::from);
    let corpus = corpus.ok_or_else(|| std::io::Error::other("expected a folder to write to"))?;
    for target in TARGETS {
        let folder = corpus.join(target.name);
        std::fs::create_dir_all(&folder)?;
        for (number, seed) in (target.seeds)().iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
    }
    Ok(())
}
