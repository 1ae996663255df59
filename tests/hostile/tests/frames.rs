//! A scanner takes its memory once: frame after frame it takes no more, whatever the frames show.
//!
//! One test in one binary: the counter sees the whole process.

#![cfg(test)]

use chot_camera::hostile::{Frame, frames};
use chot_core::symbol::{Geometry, LumaFrame, ScanLimits, Scanner};
use peak_alloc::PeakAlloc;

#[global_allocator]
static COUNTER: PeakAlloc = PeakAlloc;

/// The most bytes that a frame's scan held at once, beyond what was held before it.
fn most(scanner: &mut Scanner, frame: &Frame) -> usize {
    let geometry = Geometry::packed(frame.width, frame.height);
    let luma = LumaFrame::new(&frame.luma, geometry).unwrap();
    let before = COUNTER.current_usage();
    COUNTER.reset_peak_usage();
    let scan = scanner.track(&luma, &ScanLimits::LIVE);
    assert!(scan.symbols.is_empty(), "{}", frame.name);
    COUNTER.peak_usage().saturating_sub(before)
}

/// Where there is no symbol to work on, a frame takes nothing at all once each attempt has had its
/// turn; where there seems to be one, it takes a little, which is given back with the video.
#[test]
fn memory_is_taken_once() {
    const WARM: usize = 10;
    const ROUNDS: usize = 3;
    // Work on the candidates of a frame, and three symbols that are followed.
    const WORK: usize = 1 << 20;
    let frames: Vec<_> = frames(640, 480).collect();
    let mut scanner = Scanner::new();
    let mut nothing = Vec::with_capacity(ROUNDS * frames.len());
    let mut warm = 0;
    for round in 0..WARM + ROUNDS {
        for frame in &frames {
            let most = most(&mut scanner, frame);
            scanner.forget();
            if round >= WARM {
                assert!(most <= WORK, "{}: {most} B", frame.name);
                if most == 0 {
                    nothing.push(frame.name);
                }
            }
        }
        if round + 1 == WARM {
            warm = COUNTER.current_usage();
        }
    }
    assert_eq!(COUNTER.current_usage(), warm, "what is held grows from round to round");
    for name in ["noise", "stripes, 1 px", "chequers, 1 px", "one grey"] {
        let times = nothing.iter().filter(|frame| **frame == name).count();
        assert_eq!(times, ROUNDS, "{name}: memory was taken");
    }
}
