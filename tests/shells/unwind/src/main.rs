//! Panics, and catches what it panicked, with the unwinder that the Android library carries in place of the
//! system's. `tests/shells/unwind.sh` runs it as programs for ARM.

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
extern crate unwinding as _;

use std::panic::{catch_unwind, resume_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many frames lie between the panic and who catches it.
const DEEP: usize = 40;

static DROPPED: AtomicUsize = AtomicUsize::new(0);

struct Counted;

impl Drop for Counted {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

#[inline(never)]
fn fall(depth: usize, list: &[usize]) -> usize {
    let _counted = Counted;
    if depth == 0 {
        // Out of bounds: a panic of the compiler's, as the core's own would be.
        #[expect(clippy::indexing_slicing, reason = "it is to panic")]
        return list[DEEP];
    }
    fall(depth - 1, list) + 1
}

fn main() -> ExitCode {
    // What is printed is what is counted.
    std::panic::set_hook(Box::new(|_| {}));
    let plain = catch_unwind(|| fall(DEEP - 1, &[])).is_err();
    let again = catch_unwind(|| match catch_unwind(|| fall(DEEP - 1, &[])) {
        Ok(_) => {}
        Err(payload) => resume_unwind(payload),
    });
    let thread = std::thread::spawn(|| fall(DEEP - 1, &[])).join().is_err();
    let caught = [plain, again.is_err(), thread].into_iter().filter(|caught| *caught).count();
    let dropped = DROPPED.load(Ordering::Relaxed);
    println!("{caught} of 3 panics caught, {dropped} of {} values dropped", 3 * DEEP);
    if caught == 3 && dropped == 3 * DEEP { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
