//! redb, SQLite and a plain sorted file with the same keys, and values as long.

use std::fs::{self, File};
use std::io::{BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant as Clock;

use chot_core::published::roster::{FilePages, Segment};
use redb::{Database, ReadableDatabase as _, TableDefinition};
use rusqlite::{Connection, OptionalExtension as _};

use crate::{Result, said};

const TABLE: TableDefinition<'_, &[u8; 16], &[u8; 12]> = TableDefinition::new("roster");
const RECORD: u64 = 28;

/// Puts files out of the system's memory.
pub(crate) fn forget(files: &[PathBuf]) -> Result<()> {
    for path in files {
        let file = File::open(path)?;
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    }
    Ok(())
}

pub(crate) fn measure(folder: &Path, base: &Path) -> Result<()> {
    let segment = Segment::open(FilePages::open(base)?)?;
    let mut keys = Vec::new();
    segment.visit(|key, _| keys.push(key.0))?;
    let asked: Vec<[u8; 16]> = keys.iter().step_by(keys.len() / 100_000).copied().collect();
    let changed: Vec<[u8; 16]> = keys.iter().step_by(100).copied().collect();
    println!("{} keys; the other stores have 12 bytes of value beside each", keys.len());
    sorted_file(folder, &keys, &asked)?;
    redb(folder, &keys, &asked, &changed)?;
    sqlite(folder, &keys, &asked, &changed)
}

fn times(
    what: &str,
    file: &PathBuf,
    asked: &[[u8; 16]],
    mut find: impl FnMut(&[u8; 16]) -> Result<bool>,
) -> Result<()> {
    let mut time = |key| -> Result<_> {
        let began = Clock::now();
        let found = find(key)?;
        let took = began.elapsed();
        if found { Ok(took) } else { Err(format!("{what}: not found").into()) }
    };
    let few: Vec<_> = asked.iter().take(50).cycle().take(asked.len()).collect();
    for key in few.iter().take(50) {
        time(key)?;
    }
    said(
        &format!("{what}: look-up of the same few"),
        few.into_iter().map(&mut time).collect::<Result<_>>()?,
    );
    said(&format!("{what}: look-up anywhere"), asked.iter().map(&mut time).collect::<Result<_>>()?);
    let mut cold = Vec::new();
    for key in asked.iter().rev().take(300) {
        forget(std::slice::from_ref(file))?;
        cold.push(time(key)?);
    }
    said(&format!("{what}: look-up, the file put out of memory"), cold);
    Ok(())
}

fn size(what: &str, file: &Path, keys: usize, began: Clock) -> Result<()> {
    let each = fs::metadata(file)?.len() as f64 / keys as f64;
    println!(
        "{what}: {each:.1} B each, made of sorted keys in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    Ok(())
}

fn sorted_file(folder: &Path, keys: &[[u8; 16]], asked: &[[u8; 16]]) -> Result<()> {
    let path = folder.join("sorted");
    let began = Clock::now();
    let write = |path: &Path| -> Result<()> {
        let mut to = BufWriter::new(File::create(path)?);
        for key in keys {
            to.write_all(key)?;
            to.write_all(&[7; 12])?;
        }
        Ok(to.into_inner()?.sync_all()?)
    };
    write(&path)?;
    size("sorted file", &path, keys.len(), began)?;
    let mut file = File::open(&path)?;
    let count = u64::try_from(keys.len())?;
    times("sorted file", &path, asked, |key| {
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            let mut record = [0; 16];
            file.seek(SeekFrom::Start(middle * RECORD))?;
            file.read_exact(&mut record)?;
            match record.cmp(key) {
                std::cmp::Ordering::Equal => return Ok(true),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Ok(false)
    })?;
    let began = Clock::now();
    write(&folder.join("sorted.next"))?;
    println!("sorted file: 1% changed, by writing it anew: {:.2} s", began.elapsed().as_secs_f64());
    fs::remove_file(folder.join("sorted.next"))?;
    Ok(fs::remove_file(path)?)
}

fn redb(folder: &Path, keys: &[[u8; 16]], asked: &[[u8; 16]], changed: &[[u8; 16]]) -> Result<()> {
    let path = folder.join("redb");
    let began = Clock::now();
    let mut database = Database::builder().set_cache_size(64 << 20).create(&path)?;
    let put = |database: &Database, keys: &[[u8; 16]], value: u8| -> Result<()> {
        let writing = database.begin_write()?;
        {
            let mut table = writing.open_table(TABLE)?;
            for key in keys {
                table.insert(key, &[value; 12])?;
            }
        }
        Ok(writing.commit()?)
    };
    put(&database, keys, 7)?;
    database.compact()?;
    size("redb", &path, keys.len(), began)?;
    let reading = database.begin_read()?;
    let table = reading.open_table(TABLE)?;
    times("redb", &path, asked, |key| Ok(table.get(key)?.is_some()))?;
    drop((table, reading));
    let began = Clock::now();
    put(&database, changed, 8)?;
    println!("redb: 1% changed: {:.2} s", began.elapsed().as_secs_f64());
    drop(database);
    Ok(fs::remove_file(path)?)
}

fn sqlite(
    folder: &Path,
    keys: &[[u8; 16]],
    asked: &[[u8; 16]],
    changed: &[[u8; 16]],
) -> Result<()> {
    let path = folder.join("sqlite");
    let began = Clock::now();
    let mut database = Connection::open(&path)?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536;
         CREATE TABLE roster (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;",
    )?;
    let put = |database: &mut Connection, keys: &[[u8; 16]], value: u8| -> Result<()> {
        let writing = database.transaction()?;
        {
            let mut insert = writing.prepare("INSERT OR REPLACE INTO roster VALUES (?1, ?2)")?;
            for key in keys {
                insert.execute((key.as_slice(), [value; 12].as_slice()))?;
            }
        }
        writing.commit()?;
        Ok(database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    };
    put(&mut database, keys, 7)?;
    size("SQLite", &path, keys.len(), began)?;
    {
        let mut select = database.prepare("SELECT value FROM roster WHERE key = ?1")?;
        times("SQLite", &path, asked, |key| {
            let found = select.query_row([key.as_slice()], |row| row.get::<_, Vec<u8>>(0));
            Ok(found.optional()?.is_some())
        })?;
    }
    let began = Clock::now();
    put(&mut database, changed, 8)?;
    println!("SQLite: 1% changed: {:.2} s", began.elapsed().as_secs_f64());
    drop(database);
    Ok(fs::remove_file(path)?)
}
