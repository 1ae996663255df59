//! A scanner takes its memory once: frame after frame it takes no more, whatever the frames show.
//!
//! One test in one binary: the counter sees the whole process.

use chot_camera::hostile::{Frame, frames};
use chot_core::frame::{Geometry, LumaFrame};
use chot_core::symbol::{ScanLimits, Scanner};
use peak_alloc::PeakAlloc;

#[global_allocator]
static COUNTER: PeakAlloc = PeakAlloc;

/// The most bytes that a frame's scan held at once beyond what was held before it, and what of them
/// it kept.
fn taken(scanner: &mut Scanner, frame: &Frame) -> [usize; 2] {
    let geometry = Geometry::packed(frame.width, frame.height);
    let luma = LumaFrame::new(&frame.luma, geometry).unwrap();
    let before = COUNTER.current_usage();
    COUNTER.reset_peak_usage();
    let scan = scanner.track(&luma, &ScanLimits::LIVE);
    assert!(scan.symbols.is_empty(), "{}", frame.name);
    drop(scan);
    [COUNTER.peak_usage(), COUNTER.current_usage()].map(|now| now.saturating_sub(before))
}

/// Where there is no symbol to work on, a frame takes nothing at all from the second round on; where
/// there seems to be one, a little that it gives back.
#[test]
fn memory_is_taken_once() {
    // Each attempt must have had its turn.
    const ROUNDS: usize = 10;
    // What work on the candidates of one frame may take.
    const WORK: usize = 1 << 20;
    let frames: Vec<_> = frames(640, 480).collect();
    let mut scanner = Scanner::new();
    let mut nothing = vec![];
    for round in 0..ROUNDS + 3 {
        for frame in &frames {
            let [most, kept] = taken(&mut scanner, frame);
            if round >= ROUNDS {
                println!("{}: {most} B at most, {kept} B kept", frame.name);
                assert!(most <= WORK, "{}: {most} B", frame.name);
                assert_eq!(kept, 0, "{}", frame.name);
                if most == 0 {
                    nothing.push(frame.name);
                }
            }
        }
    }
    for name in ["noise", "stripes, 1 px", "chequers, 1 px", "one grey"] {
        let times = nothing.iter().filter(|frame| **frame == name).count();
        assert_eq!(times, 3, "{name}: memory was taken");
    }
}
