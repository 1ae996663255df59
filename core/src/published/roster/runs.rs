//! More records than memory holds, sorted: in runs on the disk, which are merged when they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::storage::Scratch;

/// How many records of 32 bytes are sorted at once.
pub(super) const RUN: usize = 1 << 20;
/// What is read of each run at once.
const AHEAD: usize = 64 << 10;

/// Records of `N` bytes, which compare as byte strings.
pub(super) struct Runs<const N: usize> {
    /// Where runs go, and how long they are; none where all is held.
    to: Option<(PathBuf, usize)>,
    runs: Vec<Scratch>,
    held: Vec<[u8; N]>,
    len: usize,
}

impl<const N: usize> Default for Runs<N> {
    fn default() -> Self {
        Self { to: None, runs: Vec::new(), held: Vec::new(), len: 0 }
    }
}

impl<const N: usize> Runs<N> {
    pub(super) fn in_folder(folder: &Path, run: usize) -> Self {
        Self { to: Some((folder.to_owned(), run.max(1))), ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn push(&mut self, record: [u8; N]) -> io::Result<()> {
        self.held.push(record);
        self.len = self.len.saturating_add(1);
        let Some((folder, run)) = &self.to else { return Ok(()) };
        if self.held.len() < *run {
            return Ok(());
        }
        self.held.sort_unstable();
        let mut scratch = Scratch::new(folder)?;
        let mut to = BufWriter::with_capacity(AHEAD, scratch.file());
        self.held.iter().try_for_each(|record| to.write_all(record))?;
        to.flush()?;
        drop(to);
        self.runs.push(scratch);
        self.held.clear();
        Ok(())
    }

    /// Every record in order.
    ///
    /// # Errors
    /// The first of `take`'s, or that of reading.
    pub(super) fn sorted<E: From<io::Error>>(
        mut self,
        mut take: impl FnMut(&[u8; N]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.held.sort_unstable();
        if self.runs.is_empty() {
            return self.held.iter().try_for_each(take);
        }
        let mut held = self.held.into_iter();
        let mut runs = Vec::with_capacity(self.runs.len());
        for run in &mut self.runs {
            run.file().seek(SeekFrom::Start(0))?;
            runs.push(BufReader::with_capacity(AHEAD, run.file()));
        }
        // The next of each run, and of what is held.
        let mut next = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            next.extend(read(run)?.map(|record| Reverse((record, Some(number)))));
        }
        next.extend(held.next().map(|record| Reverse((record, None))));
        while let Some(Reverse((record, from))) = next.pop() {
            take(&record)?;
            let after = match from {
                None => held.next(),
                Some(number) => runs.get_mut(number).map_or(Ok(None), read)?,
            };
            next.extend(after.map(|record| Reverse((record, from))));
        }
        Ok(())
    }
}

fn read<const N: usize>(run: &mut BufReader<&mut File>) -> io::Result<Option<[u8; N]>> {
    let mut record = [0; N];
    match run.read(&mut record)? {
        0 => return Ok(None),
        count => run.read_exact(record.get_mut(count..).unwrap_or_default())?,
    }
    Ok(Some(record))
}
