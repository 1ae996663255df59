//! What to tell the officer when nothing was read.

use super::locate::grid;
use super::picture::number::{real, units};
use super::picture::view::View;
use super::search::Candidate;

/// Why nothing was read, as far as the picture says so; what to do about it is the app's to word.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Hint {
    /// Hardly any light anywhere: turn on the torch.
    TooDark,
    /// Most of the picture is saturated: shade it, or turn the screen's brightness down.
    TooBright,
    /// Light, but all of one shade: nothing with edges is in view.
    LowContrast,
    /// There is contrast but no sharp edge: hold still, or let it focus.
    Blurred,
    /// A code was found but its modules are too small or too spoilt to be read: come closer.
    TooFar,
    /// A code was found that is larger than the picture: move away.
    TooClose,
    /// A code was found that the picture's edge cuts off: aim at it.
    CutOff,
    /// A code was found with a reflection on it: tilt it.
    Glare,
    /// A Micro QR code, which is no travel code, and isn't read.
    MicroQr,
}

/// The one table of the codes. A variant without a row doesn't compile.
macro_rules! codes {
    ($($variant:ident = $code:literal,)+) => {
        impl Hint {
            /// Every hint.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code, kebab-case, as `scan --json` prints it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }
    };
}

codes! {
    TooDark = "too-dark",
    TooBright = "too-bright",
    LowContrast = "low-contrast",
    Blurred = "blurred",
    TooFar = "too-far",
    TooClose = "too-close",
    CutOff = "cut-off",
    Glare = "glare",
    MicroQr = "micro-qr",
}

/// The side of the squares looked at, in pixels.
const SQUARE: usize = 8;
/// Pixels above which not every square is looked at.
const ENOUGH_PIXELS: usize = 40_000;
/// The luma span that a square needs to count as having an edge.
const EDGE: u8 = 48;

/// The least share of function modules that are right for something to be taken for a symbol.
pub(super) const LEAST_LOCATED: f32 = 0.75;
/// Pixels a module, below which a symbol is too far away.
const SMALL_MODULE: f32 = 2.0;

/// Judges a picture from which nothing was read, and what is most like a symbol in it.
pub(super) fn hint(view: &View<'_>, located: Option<&Candidate>) -> Option<Hint> {
    if let Some(candidate) = located
        && let Some(hint) = about(view, candidate)
    {
        return Some(hint);
    }
    let mut histogram = [0_usize; 256];
    let apart = apart(view);
    for &luma in (0..view.height).step_by(apart * apart).flat_map(|y| view.row(y)) {
        if let Some(count) = histogram.get_mut(usize::from(luma)) {
            *count += 1;
        }
    }
    let all = histogram.iter().sum::<usize>().max(1);
    let share_below = |luma: usize| histogram.iter().take(luma).sum::<usize>() * 100 / all;
    if share_below(48) >= 97 {
        return Some(Hint::TooDark);
    }
    if share_below(250) < 40 {
        return Some(Hint::TooBright);
    }
    let (edges, sharpness) = sharpness(view);
    if edges == 0 {
        return Some(Hint::LowContrast);
    }
    if sharpness < 30 {
        return Some(Hint::Blurred);
    }
    located.map(|_| Hint::TooFar)
}

/// Large pictures are judged by some of their squares: every one, to every eighth each way.
fn apart(view: &View<'_>) -> usize {
    (view.width * view.height / ENOUGH_PIXELS).isqrt().clamp(1, 8)
}

/// The work of judging a picture, in units.
pub(super) fn cost(view: &View<'_>) -> u64 {
    units(4 * view.width * view.height / apart(view).pow(2))
}

/// What is wrong with a symbol that was found and not read, if that can be said of it.
fn about(view: &View<'_>, candidate: &Candidate) -> Option<Hint> {
    let size = candidate.version.size();
    let corners = candidate.corners()?;
    let outside = corners.iter().filter(|&&corner| !view.holds(corner, 1.0)).count();
    let module = grid::module_length(&candidate.grid.homography, size);
    if outside > 0 {
        // As large as the picture, or beside it.
        let side = module * real(size);
        let short = real(view.width.min(view.height));
        return Some(if side > 0.9 * short { Hint::TooClose } else { Hint::CutOff });
    }
    if module < SMALL_MODULE {
        return Some(Hint::TooFar);
    }
    let (mut white, mut dark, mut all) = (0, 0, 0);
    for v in 0..size {
        let row = candidate.grid.homography.row(real(v) + 0.5);
        for u in 0..size {
            let grey = view.near(row.at(real(u) + 0.5));
            white += usize::from(grey >= 253.0);
            dark += usize::from(grey < 40.0);
            all += 1;
        }
    }
    // More than half of a symbol is never light.
    if white * 100 >= 4 * all && white * 100 < 45 * all {
        return Some(Hint::Glare);
    }
    if dark * 100 >= 90 * all {
        return Some(Hint::TooDark);
    }
    // Nothing covers it and it is large enough: what is left is that it is not sharp.
    (candidate.agreement < 0.97).then_some(Hint::Blurred)
}

/// How many squares have an edge, and the mean over them of the steepest step between neighbouring
/// pixels, in hundredths of the square's span: an ideal edge has 100.
fn sharpness(view: &View<'_>) -> (usize, usize) {
    let (mut edges, mut sum) = (0, 0);
    let step = SQUARE * apart(view);
    for top in (0..view.height).step_by(step) {
        for left in (0..view.width).step_by(step) {
            let (mut least, mut most, mut steepest) = (u8::MAX, 0, 0);
            let mut above: &[u8] = &[];
            for y in top..(top + SQUARE).min(view.height) {
                let end = (left + SQUARE).min(view.width);
                let row = view.row(y).get(left..end).unwrap_or_default();
                for &luma in row {
                    (least, most) = (luma.min(least), luma.max(most));
                }
                let across = row.iter().zip(row.iter().skip(1));
                for (a, b) in across.chain(row.iter().zip(above)) {
                    steepest = steepest.max(a.abs_diff(*b));
                }
                above = row;
            }
            let span = most.saturating_sub(least);
            if span >= EDGE {
                edges += 1;
                sum += usize::from(steepest) * 100 / usize::from(span);
            }
        }
    }
    (edges, sum.checked_div(edges).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(luma: impl Fn(usize) -> u8) -> Option<Hint> {
        let pixels: Vec<u8> = (0..64 * 64).map(|i| luma(i % 64)).collect();
        hint(&View::new(&pixels, 64, 64, 64).unwrap(), None)
    }

    #[test]
    fn says_what_the_picture_lacks() {
        assert_eq!(judged(|_| 12), Some(Hint::TooDark));
        assert_eq!(judged(|_| 255), Some(Hint::TooBright));
        assert_eq!(judged(|_| 120), Some(Hint::LowContrast));
        // From dark to light within 16 pixels and back, and within one.
        let ramp = |x: usize| u8::try_from(40 + 11 * (x % 32).min(31 - x % 32)).unwrap();
        assert_eq!(judged(ramp), Some(Hint::Blurred));
        assert_eq!(judged(|x| if x / 3 % 2 == 0 { 40 } else { 220 }), None);
    }
}
