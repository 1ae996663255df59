//! How long this thread has worked: what other programs do on the machine counts less than in time
//! by the clock on the wall.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Milliseconds of work that a closure took, and its result.
pub fn worked<T>(what: impl FnOnce() -> T) -> (f64, T) {
    let before = now();
    let out = what();
    (now() - before, out)
}

fn now() -> f64 {
    stopwatch().as_secs_f64() * 1e3
}

/// How long this thread has worked since it began.
pub fn stopwatch() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Rounds in each of which every contender has its turn.
#[allow(dead_code, reason = "each benchmark has this file for itself, and not all compare so")]
const ROUNDS: usize = 1001;

/// The median of this thread's work for each contender, in microseconds. In each turn one works
/// `batch` times, so that reading the clock costs little beside it; who begins changes from round to
/// round. A contender says whether what it found is right.
#[allow(dead_code, reason = "as above")]
pub fn medians<const N: usize>(batch: u32, contenders: [&dyn Fn() -> bool; N]) -> [f64; N] {
    let mut times = [(); N].map(|()| Vec::with_capacity(ROUNDS));
    for round in 0..ROUNDS {
        for turn in 0..N {
            let which = (round + turn) % N;
            let (milliseconds, right) =
                worked(|| (0..batch).all(|_| std::hint::black_box(contenders[which]())));
            assert!(right, "the same comes out each time");
            times[which].push(milliseconds * 1e3 / f64::from(batch));
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}
