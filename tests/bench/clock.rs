//! How long this thread has worked: what other programs do on the machine counts less than in time
//! by the clock on the wall.

use std::error::Error;
use std::fmt::Display;
use std::fs;
use std::hint::black_box;
use std::process::ExitCode;
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

/// The most memory that this process has had, in MB.
///
/// # Errors
/// Where the system doesn't say it: Linux does.
pub fn most_memory() -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 = line.ok_or("no VmHWM")?.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(kilobytes / 1e3)
}

/// How a program ends that found what it measured to be right, or not; an error is told.
pub fn ended<E: Display>(right: Result<bool, E>) -> ExitCode {
    match right {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Rounds in each of which every contender has its turn.
const ROUNDS: usize = 1001;

/// Steps down the stack that a round may begin at: together a page of memory.
const DEPTHS: usize = 13;

/// The median of this thread's work for each contender, in microseconds. In each turn one works
/// `batch` times, so that reading the clock costs little beside it; who begins changes from round to
/// round, and so does the place on the stack, because curves' arithmetic was a tenth slower or faster
/// from one start of the program to the next. A contender says whether what it found is right.
///
/// # Panics
/// If a contender says that it isn't right.
pub fn medians<const N: usize>(batch: u32, contenders: [&dyn Fn() -> bool; N]) -> [f64; N] {
    let mut times = [(); N].map(|()| Vec::with_capacity(ROUNDS));
    for round in 0..ROUNDS {
        for turn in 0..N {
            let which = (round + turn) % N;
            let (milliseconds, right) =
                worked(|| at_depth(round % DEPTHS, &|| (0..batch).all(|_| contenders[which]())));
            assert!(right, "the same comes out each time");
            times[which].push(milliseconds * 1e3 / f64::from(batch));
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}

/// Calls so many steps of about 320 bytes further down the stack.
#[inline(never)]
fn at_depth(depth: usize, what: &dyn Fn() -> bool) -> bool {
    let between = black_box([0_u8; 256]);
    let out = if depth == 0 { what() } else { at_depth(depth - 1, what) };
    black_box(between);
    out
}
