//! Writes the lists into a folder, with `faulty.csv`, which says what is wrong with them:
//! `cargo run -p chot-agencies --example make -- FOLDER`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = env::args_os().nth(1).map(PathBuf::from).ok_or("expected a folder")?;
    fs::create_dir_all(&folder)?;
    let made = chot_agencies::agencies();
    for list in &made.lists {
        fs::write(folder.join(&list.name), &list.bytes)?;
    }
    let mut faulty = "list,line,fault\n".to_owned();
    for fault in &made.faulty {
        writeln!(faulty, "{},{},{:?}", fault.list, fault.line, fault.kind)?;
    }
    fs::write(folder.join("faulty.csv"), faulty)?;
    println!("{} lists, {} faulty rows.", made.lists.len(), made.faulty.len());
    Ok(())
}
