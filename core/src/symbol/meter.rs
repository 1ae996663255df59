//! rqrr's detector on a meter.
//!
//! The detector cannot be interrupted, copies the picture for each set of finder patterns it tries,
//! follows lines to points far outside the picture, and panics on ordinary photos
//! (`geometry.rs:55`, its issue 54). But it sees pixels only through image's traits, and the pixels
//! here count each look: at the end of the allowance the next look unwinds, which ends the detector
//! as a panic would, but without the panic hook's message. A panic of its own is caught at the same
//! place; its message does pass the application's hook, see [`scanning`].

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::Once;

use image::{GenericImage, GenericImageView, Luma};
use rqrr::{BitGrid, PreparedImage};

use super::grid::Modules;
use super::plane::Plane;

/// The most finder patterns that the detector may work with: it compares each pair, and each pair
/// of pairs.
const MOST_FINDERS: u32 = 96;
/// Values of a pixel while the detector paints: 4 marks the outline of a finder being measured.
const OUTLINE: u8 = 4;

thread_local! {
    static SCANNING: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the detector's panics, which a scan catches and which mean only that nothing was found,
/// out of the program's log.
///
/// It wraps the panic hook of the whole process, which is a program's to set and not a library's:
/// so this crate never calls it. A program calls it when it starts; again does nothing.
pub fn silence_caught_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !SCANNING.get() {
                hook(info);
            }
        }));
    });
}

/// What is left of a scan's allowance, counted in looks at a pixel.
#[derive(Default)]
pub(super) struct Meter {
    left: Cell<u64>,
    finders: Cell<u32>,
    outlining: Cell<bool>,
}

/// The payload of an unwinding that the meter began.
struct Exhausted;

impl Meter {
    pub(super) fn new(allowance: u64) -> Rc<Self> {
        Rc::new(Self { left: Cell::new(allowance), ..Self::default() })
    }

    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }

    /// Takes `looks` off the allowance; false if there are fewer left, which then are gone.
    pub(super) fn spend(&self, looks: u64) -> bool {
        let left = self.left.get().checked_sub(looks);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    fn look(&self, looks: u64) {
        if !self.spend(looks) {
            resume_unwind(Box::new(Exhausted));
        }
    }

    /// Notices that the detector begins to outline another finder pattern.
    fn painted(&self, value: u8) {
        let outlining = value == OUTLINE;
        if outlining && !self.outlining.get() {
            self.finders.set(self.finders.get() + 1);
            if self.finders.get() > MOST_FINDERS {
                resume_unwind(Box::new(Exhausted));
            }
        }
        self.outlining.set(outlining);
    }
}

/// Pixels that count the looks at them.
struct Metered {
    width: u32,
    height: u32,
    pixels: Vec<Luma<u8>>,
    meter: Rc<Meter>,
}

impl Metered {
    fn new(plane: &Plane, meter: &Rc<Meter>) -> Option<Self> {
        Some(Self {
            width: u32::try_from(plane.width).ok()?,
            height: u32::try_from(plane.height).ok()?,
            pixels: plane.pixels.iter().map(|&value| Luma([value])).collect(),
            meter: Rc::clone(meter),
        })
    }

    fn place(&self, x: u32, y: u32) -> usize {
        usize::try_from(u64::from(y) * u64::from(self.width) + u64::from(x)).unwrap_or(usize::MAX)
    }
}

impl Clone for Metered {
    fn clone(&self) -> Self {
        // Copying is some sixteen times faster than looking, and costs an allocation.
        self.meter.look(u64::from(self.width) * u64::from(self.height) / 16 + 1_000);
        Self { pixels: self.pixels.clone(), meter: Rc::clone(&self.meter), ..*self }
    }
}

impl GenericImageView for Metered {
    type Pixel = Luma<u8>;

    fn dimensions(&self) -> (u32, u32) {
        // Asked before each look that could lie outside, also by searches that stay outside.
        self.meter.look(1);
        (self.width, self.height)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Luma<u8> {
        self.meter.look(1);
        self.pixels.get(self.place(x, y)).copied().unwrap_or(Luma([0]))
    }
}

impl GenericImage for Metered {
    fn get_pixel_mut(&mut self, x: u32, y: u32) -> &mut Luma<u8> {
        let place = self.place(x, y);
        match self.pixels.get_mut(place) {
            Some(pixel) => pixel,
            None => resume_unwind(Box::new(Exhausted)),
        }
    }

    fn put_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.meter.look(1);
        self.meter.painted(pixel.0[0]);
        let place = self.place(x, y);
        if let Some(held) = self.pixels.get_mut(place) {
            *held = pixel;
        }
    }

    fn blend_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.put_pixel(x, y, pixel);
    }
}

/// Runs `work`, and gives `None` if it unwinds.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let outer = SCANNING.replace(true);
    // Nothing outside the closure is left half changed: it owns its picture, and the meter's
    // numbers hold whenever it stops.
    let result = catch_unwind(AssertUnwindSafe(work)).ok();
    SCANNING.set(outer);
    result
}

/// The grids that rqrr's detector finds in a plane of 0/1 (`binary`) or grey pixels, until it is
/// done, panics or `meter` ends; of grids found before a panic none is left.
pub(super) fn detect(plane: &Plane, binary: bool, meter: &Rc<Meter>) -> Vec<Modules> {
    meter.finders.set(0);
    meter.outlining.set(false);
    let found = guarded(|| {
        let metered = Metered::new(plane, meter)?;
        let mut prepared = if binary {
            PreparedImage::without_preparation(metered)
        } else {
            PreparedImage::prepare(metered)
        };
        let grids = prepared.detect_grids();
        Some(
            grids
                .iter()
                .filter_map(|grid| {
                    let bounds = grid.bounds.map(|point| [point.x, point.y]);
                    Modules::read(grid.grid.size(), bounds, |x, y| grid.grid.bit(y, x))
                })
                .collect(),
        )
    });
    found.flatten().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meter_ends_work_without_a_panic() {
        let meter = Meter::new(10);
        assert!(meter.spend(4));
        let looked = guarded(|| {
            assert!(SCANNING.get());
            loop {
                meter.look(1);
            }
        });
        assert_eq!(looked, None::<()>);
        assert!(!SCANNING.get());
        assert_eq!(meter.left(), 0);
    }

    #[test]
    fn a_panic_is_caught() {
        assert_eq!(guarded(|| if SCANNING.get() { panic!("as rqrr does") } else { 1 }), None);
        assert_eq!(guarded(|| 2), Some(2));
    }
}
