//! Examples for `tests/doubt/train.py`.

use chot_camera::specimens::Specimen;

use super::*;

/// Where the seeds begin that nothing else uses.
const SEEDS: u64 = 0x700_0000;
const PHOTOS: u64 = 384;
/// Indices of conditions: damage and glare, uneven and low light, all of it, defocus and motion.
const CONDITIONS: [u64; 12] = [10, 6, 10, 6, 10, 6, 10, 9, 5, 11, 4, 3];
/// Modules of a photo, about.
const MODULES: f32 = 800.0;

/// Writes for modules of simulated photos their features and whether they look wrong, as `f32` in little
/// endian.
#[test]
#[ignore = "writes examples"]
fn doubt_examples() {
    let file = std::env::var_os("CHOT_DOUBT_EXAMPLES").expect("CHOT_DOUBT_EXAMPLES names a file");
    let layouts = Layouts::new();
    let mut state = 12_345_u64;
    let mut chance = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        real(usize::try_from(state >> 40).unwrap()) / 16_777_216.0
    };
    let mut rows = Vec::new();
    for i in 0..PHOTOS {
        let condition = CONDITIONS[usize::try_from(i % 12).unwrap()];
        let (severity, version) = (2 + i / 12 % 4, i / 48 % 4);
        let index = (i / 192 * 12 + i % 12) * 240 + version * 60 + (severity - 1) * 12 + condition;
        let specimen = Specimen::number(SEEDS, index);
        let photo = specimen.photo();
        let layout = layouts.get(Version::new(specimen.version).unwrap());
        let (size, side) = (layout.size(), layout.size() + 2 * MARGIN);
        let pixels = real(photo.width.min(photo.height)) * specimen.shot.pose.fill / real(size);
        let mut moved = |at: f32| at + 0.4 * pixels * (chance() - 0.5);
        let corners = photo.corners.map(|[x, y]| [moved(x), moved(y)]);
        let grid = Grid::plain(Homography::of_corners(real(size), corners).unwrap());
        let view = View::new(&photo.luma, photo.width, photo.height, photo.width).unwrap();
        let mut samples = vec![0.0; AREA.len() * side * side];
        let mut greys = vec![0.0; side * side];
        for (offset, plane) in AREA.into_iter().zip(samples.chunks_exact_mut(side * side)) {
            grid.sample(&view, size, MARGIN, offset, plane);
            greys.iter_mut().zip(plane).for_each(|(sum, grey)| *sum += *grey / real(AREA.len()));
        }
        let (mut tiles, mut values, mut trust) = (Vec::new(), Vec::new(), Vec::new());
        judge(Judging::Tiles, &greys, &greys, layout, &mut tiles, &mut trust);
        judge(Judging::Local, &greys, &greys, layout, &mut values, &mut trust);
        let seen = Seen {
            greys: &greys,
            samples: &samples,
            values: &values,
            trust: &trust,
            tiles: &tiles,
            size,
            margin: MARGIN,
        };
        for (at, features) in seen.features(layout).into_iter().enumerate() {
            let (x, y) = (at % size, at / size);
            let value = values[(y + MARGIN) * side + x + MARGIN];
            let is_wrong = (value > 0.0) != specimen.modules.dark(x, y);
            if chance() < MODULES / real(size * size) {
                let row = features.into_iter().chain([f32::from(u8::from(is_wrong))]);
                row.for_each(|number| rows.extend_from_slice(&number.to_le_bytes()));
            }
        }
    }
    std::fs::write(file, rows).unwrap();
}
