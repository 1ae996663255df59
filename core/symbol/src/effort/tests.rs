use std::time::{Duration, Instant};

use qrcodegen::{QrCode, QrCodeEcc};

use super::*;
use crate::code::layout::Layouts;
use crate::code::version::Version;
use crate::locate::homography::Homography;

mod examples;

/// Pixels a module, and the modules around a symbol.
const PIXELS: usize = 6;
const QUIET: usize = 6;

/// A symbol smeared over `smear` pixels of its row, with noise of this reach, and its modules.
struct Smeared {
    text: String,
    version: Version,
    dark: Vec<bool>,
    side: usize,
    luma: Vec<u8>,
}

impl Smeared {
    fn new(smear: usize, noise: f32) -> Self {
        let text = "CHOT1:SMEARED ".repeat(12);
        let code = QrCode::encode_text(&text, QrCodeEcc::Low).unwrap();
        let version = Version::new(code.version().value()).unwrap();
        let size = version.size();
        let at = |place: usize| i32::try_from(place).unwrap();
        let dark: Vec<bool> =
            (0..size * size).map(|i| code.get_module(at(i % size), at(i / size))).collect();
        let side = (size + 2 * QUIET) * PIXELS;
        let is_dark = |x: usize, y: usize| {
            let inner = |at: usize| (at / PIXELS).checked_sub(QUIET).filter(|at| *at < size);
            inner(x).zip(inner(y)).is_some_and(|(x, y)| dark[y * size + x])
        };
        let mut state = 7_u32;
        let luma = (0..side * side)
            .map(|i| {
                let first = (i % side).saturating_sub(smear / 2);
                let seen = (first..first + smear).filter(|x| is_dark(*x, i / side)).count();
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let chance = f32::from(state.to_be_bytes()[0]) / 127.5 - 1.0;
                let light = 190.0 - 140.0 * real(seen) / real(smear) + noise * chance;
                u8::try_from(crate::picture::number::whole(light)).unwrap()
            })
            .collect();
        Self { text, version, dark, side, luma }
    }

    fn view(&self) -> View<'_> {
        View::new(&self.luma, self.side, self.side, self.side).unwrap()
    }

    fn grid(&self) -> Grid {
        let [near, far] = [QUIET, QUIET + self.version.size()].map(|at| real(at * PIXELS));
        let corners = [[near, near], [far, near], [far, far], [near, far]];
        Grid::plain(Homography::of_corners(real(self.version.size()), corners).unwrap())
    }

    /// Values with these samples a module.
    fn values(&self, offsets: &[[f32; 2]], layout: &Layout) -> Vec<f32> {
        let side = layout.size() + 2 * MARGIN;
        let mut values = Vec::new();
        for &offset in offsets {
            let mut greys = vec![0.0; side * side];
            self.grid().sample(&self.view(), layout.size(), MARGIN, offset, &mut greys);
            let levels = known(&greys, side, layout);
            levels.append(&greys, side, &mut values);
        }
        values
    }

    fn wrong(&self, values: &Equalised) -> usize {
        let pairs = values.values.iter().zip(&self.dark);
        pairs.filter(|(value, dark)| (**value > 0.0) != **dark).count()
    }
}

fn meter() -> Meter<'static> {
    Meter::new(u64::MAX / 4)
}

/// What is longer than two modules leaves less than half of the function modules as they are.
#[test]
fn a_symbol_smeared_over_more_than_two_modules_is_read() {
    let layouts = Layouts::new();
    for smear in [13, 15] {
        let picture = Smeared::new(smear, 6.0);
        let layout = layouts.get(picture.version);
        let mut space = Workspace::default();
        let outcome =
            exert(&picture.view(), &picture.grid(), layout, Extent::All, &mut space, &mut meter());
        let Outcome::Read(decoded) = outcome else { panic!("smeared over {smear} pixels") };
        assert_eq!(decoded.content.text, picture.text);
    }
}

#[test]
fn four_samples_a_module_undo_what_one_does_not() {
    let layouts = Layouts::new();
    let picture = Smeared::new(13, 6.0);
    let layout = layouts.get(picture.version);
    let wrong = |offsets: &[[f32; 2]]| {
        let values = picture.values(offsets, layout);
        let trust = vec![1.0; values.len() / offsets.len()];
        let field = Field { values: &values, trust: &trust, size: layout.size(), margin: MARGIN };
        let first = equalise::first(&field, layout, &mut meter()).unwrap();
        picture.wrong(&equalise::again(&field, layout, &first, &mut meter()).unwrap())
    };
    let (one, four) = (wrong(&AREA[..1]), wrong(&AREA[1..]));
    assert!(2 * four < one, "{four} modules wrong with four samples, {one} with one");
}

/// Noise that an equaliser brings out with what it undoes, the model does not.
#[test]
fn the_model_finds_modules_that_the_equaliser_has_wrong() {
    let layouts = Layouts::new();
    let picture = Smeared::new(13, 60.0);
    let layout = layouts.get(picture.version);
    let values = picture.values(&AREA[1..], layout);
    let trust = vec![1.0; values.len() / 4];
    let field = || Field { values: &values, trust: &trust, size: layout.size(), margin: MARGIN };
    let first = equalise::first(&field(), layout, &mut meter()).unwrap();
    let equal = equalise::again(&field(), layout, &first, &mut meter()).unwrap();
    let mut model = Forward::new(field(), layout, &equal.values);
    let modelled = (0..3).map(|_| model.round(&mut meter()).unwrap()).last().unwrap();
    let (before, after) = (picture.wrong(&equal), picture.wrong(&modelled));
    assert!(4 * after < 3 * before, "{after} modules wrong, {before} before");
}

/// A sticker of one grey as large as the code's redundancy allows, and dirt: what is covered is more doubtful
/// than what isn't, at the sticker's edge too, where levels nearby trust it.
#[test]
fn what_is_covered_is_doubted() {
    let layouts = Layouts::new();
    let mut picture = Smeared::new(1, 4.0);
    let layout = layouts.get(picture.version);
    let (size, side) = (layout.size(), layout.size() + 2 * MARGIN);
    let covered = |x: usize, y: usize| (14..24).contains(&x) && (16..25).contains(&y);
    for (i, pixel) in picture.luma.iter_mut().enumerate() {
        let module = |at: usize| (at / PIXELS).wrapping_sub(QUIET);
        if covered(module(i % picture.side), module(i / picture.side)) {
            *pixel = 95;
        }
    }
    let mut samples = vec![0.0; AREA.len() * side * side];
    for (offset, plane) in AREA.into_iter().zip(samples.chunks_exact_mut(side * side)) {
        picture.grid().sample(&picture.view(), size, MARGIN, offset, plane);
    }
    let greys = &samples[..side * side];
    let (mut tiles, mut values, mut trust) = (Vec::new(), Vec::new(), Vec::new());
    judge(Judging::Tiles, greys, greys, layout, &mut tiles, &mut trust);
    judge(Judging::Local, greys, greys, layout, &mut values, &mut trust);
    let (samples, values, trust, tiles) = (&samples, &values, &trust, &tiles);
    let seen = Seen { greys, samples, values, trust, tiles, size, margin: MARGIN };
    let doubted = seen.doubted(layout);
    let mean = |inside: bool, sure: &[f32]| {
        let places = (0..size * size).filter(|i| covered(i % size, i / size) == inside);
        let sums = places.map(|i| sure[i].abs()).fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
        sums.0 / sums.1
    };
    let ratio = |sure: &[f32]| mean(true, sure) / mean(false, sure);
    let before = inner(values, trust, size);
    assert!(ratio(&doubted) < 0.1, "{} of the others", ratio(&doubted));
    assert!(2.0 * ratio(&doubted) < ratio(&before), "{} before", ratio(&before));
}

/// A grid that has nothing to do with the picture costs no second filter and no model.
#[test]
fn noise_is_given_up_after_the_first_filters() {
    let layouts = Layouts::new();
    let picture = Smeared::new(1, 0.0);
    let layout = layouts.get(Version::new(13).unwrap());
    let size = real(layout.size());
    let corners = [[40.0, 40.0], [260.0, 60.0], [250.0, 255.0], [50.0, 270.0]];
    let grid = Grid::plain(Homography::of_corners(size, corners).unwrap());
    let mut meter = meter();
    let outcome =
        exert(&picture.view(), &grid, layout, Extent::All, &mut Workspace::default(), &mut meter);
    assert!(matches!(outcome, Outcome::Unread(_)));
    assert!(meter.spent() < 3_000_000, "{} units", meter.spent());
}

/// Prints what the steps take and what they are charged: `cargo test --release -p chot-symbol effort_times
/// -- --ignored --nocapture`.
#[test]
#[ignore = "prints times"]
fn effort_times() {
    let layouts = Layouts::new();
    for number in [4, 11, 19, 40] {
        let layout = layouts.get(Version::new(number).unwrap());
        let size = layout.size();
        let modules = (size + 2 * MARGIN) * (size + 2 * MARGIN);
        let mut state = 1_u32;
        let values: Vec<f32> = (0..4 * modules)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                f32::from(state.to_be_bytes()[0]) / 128.0 - 1.0
            })
            .collect();
        let greys: Vec<f32> = values.iter().map(|value| 128.0 - 50.0 * value).collect();
        let trust = vec![1.0; modules];
        let field = |values| Field { values, trust: &trust, size, margin: MARGIN };
        let time = |name: &str, step: &dyn Fn(&mut Meter<'_>)| {
            let (mut least, mut spent) = (Duration::MAX, 0);
            for _ in 0..100 {
                let mut meter = Meter::new(u64::MAX / 4);
                let start = Instant::now();
                step(&mut meter);
                least = least.min(start.elapsed());
                spent = meter.spent();
            }
            println!("version {number}, {name}: {least:?} for {spent} units");
        };
        let before =
            equalise::first(&field(&values), layout, &mut Meter::new(u64::MAX / 4)).unwrap();
        for (planes, values) in [(1, &values[..modules]), (4, &values)] {
            time(&format!("first filter, {planes}"), &|meter| {
                drop(equalise::first(&field(values), layout, meter));
            });
            time(&format!("next filter, {planes}"), &|meter| {
                drop(equalise::again(&field(values), layout, &before, meter));
            });
        }
        time("a round of the model", &|meter| {
            drop(Forward::new(field(&values), layout, &before.values).round(meter));
        });
        time("doubt", &|meter| {
            meter.spend(units(modules * doubt::COST));
            let (greys, samples) = (&greys[..modules], &greys[..]);
            let (values, tiles) = (&values[..modules], &values[..modules]);
            let seen = Seen { greys, samples, values, trust: &trust, tiles, size, margin: MARGIN };
            drop(seen.doubted(layout));
        });
        for judging in [Judging::Tiles, Judging::Local] {
            for (planes, samples) in [(1, &greys[..modules]), (4, &greys)] {
                time(&format!("judging {judging:?}, {planes}"), &|meter| {
                    let (mut values, mut trust) = (Vec::new(), Vec::new());
                    judge(judging, &greys[..modules], samples, layout, &mut values, &mut trust);
                    meter.spend(judging_cost(size, planes));
                });
            }
        }
    }
}
