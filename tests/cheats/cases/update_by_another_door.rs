//! A phone is updated by `installation::update`, which opens everything whole before it switches. The
//! store's own update, with a check that takes anything, can't be called.

use chot_core::device::Device;
use chot_core::time::Instant;
use chot_core::tuf::Source;

fn cheat(device: &Device, source: &dyn Source, now: Instant) {
    let _ = device.update(source, now, &|_| Ok(()));
}

fn main() {}
