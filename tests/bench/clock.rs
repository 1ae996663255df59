//! How long this thread has worked: what other programs do on the machine counts less than in time
//! by the clock on the wall.

use rustix::time::{ClockId, clock_gettime};

/// Milliseconds of work that a closure took, and its result.
pub fn worked<T>(what: impl FnOnce() -> T) -> (f64, T) {
    let before = now();
    let out = what();
    (now() - before, out)
}

fn now() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
