//! A disk in memory that logs what is done to it, fails on demand, and can be left as a crash
//! would leave it.

use std::io;
use std::sync::{Arc, Mutex};

use redb::StorageBackend;

/// What was done to a disk.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    Write(usize, Vec<u8>),
    SetLength(usize),
    Sync,
}

/// Which operations fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Writes find no space, after half of the first one.
    Full,
    /// Syncs fail.
    Sync,
    /// Reads fail.
    Read,
}

#[derive(Debug, Default)]
struct State {
    bytes: Vec<u8>,
    log: Vec<Operation>,
    /// The fault, and how many operations of its kind still succeed.
    fault: Option<(Fault, u64)>,
}

impl State {
    fn check(&mut self, kind: Fault) -> io::Result<()> {
        match &mut self.fault {
            Some((fault, after)) if *fault == kind => {
                if *after > 0 {
                    *after -= 1;
                    return Ok(());
                }
                Err(match kind {
                    Fault::Full => io::ErrorKind::StorageFull.into(),
                    Fault::Sync | Fault::Read => io::Error::other("the flash chip is gone"),
                })
            }
            _ => Ok(()),
        }
    }
}

/// A disk in memory. Clones are the same disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk(Arc<Mutex<State>>);

impl Disk {
    pub(super) fn holding(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(State { bytes, ..State::default() })))
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().bytes.clone()
    }

    pub(super) fn length(&self) -> usize {
        self.0.lock().unwrap().bytes.len()
    }

    pub(super) fn log(&self) -> Vec<Operation> {
        self.0.lock().unwrap().log.clone()
    }

    /// What was done from the `first`th operation on.
    pub(super) fn log_from(&self, first: usize) -> Vec<Operation> {
        self.0.lock().unwrap().log[first..].to_vec()
    }

    pub(super) fn operations(&self) -> usize {
        self.0.lock().unwrap().log.len()
    }

    pub(super) fn fail(&self, fault: Option<(Fault, u64)>) {
        self.0.lock().unwrap().fault = fault;
    }
}

pub(super) fn write(bytes: &mut Vec<u8>, offset: usize, data: &[u8]) {
    if bytes.len() < offset + data.len() {
        bytes.resize(offset + data.len(), 0);
    }
    bytes[offset..offset + data.len()].copy_from_slice(data);
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.length().try_into().unwrap())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.check(Fault::Read)?;
        let offset = usize::try_from(offset).unwrap();
        let found = state.bytes.get(offset..offset + out.len());
        out.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let length = usize::try_from(length).unwrap();
        state.bytes.resize(length, 0);
        state.log.push(Operation::SetLength(length));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.check(Fault::Sync)?;
        state.log.push(Operation::Sync);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let offset = usize::try_from(offset).unwrap();
        if let Err(error) = state.check(Fault::Full) {
            write(&mut state.bytes, offset, &data[..data.len() / 2]);
            return Err(error);
        }
        write(&mut state.bytes, offset, data);
        state.log.push(Operation::Write(offset, data.to_vec()));
        Ok(())
    }
}
