//! How much is read of each condition and severity, and what it costs: printed, not asserted.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chot_camera::sequence::{Kind, Sequence};
use chot_camera::specimens::Specimen;
use chot_camera::{Condition, Photo};

use super::*;
use crate::code::layout::Layouts;
use crate::code::version;
use crate::effort::{Extent, Outcome, Workspace, exert};
use crate::locate::grid::Grid;
use crate::locate::homography::Homography;
use crate::meter::Meter;
use crate::picture::number::real;
use crate::picture::view::View;

/// Seeds that no other test and no benchmark draws.
const FIRST: u64 = 0xc_0000;

/// What is hard.
const HARD: [Condition; 6] = [
    Condition::MotionBlur,
    Condition::Defocus,
    Condition::Combined,
    Condition::Glare,
    Condition::Damage,
    Condition::LowLight,
];

/// Of one cell of the table: photos, and those read.
#[derive(Default, Clone, Copy)]
struct Cell {
    all: usize,
    photo: usize,
    live: usize,
    /// With the true corners instead of those that were found.
    placed: usize,
}

impl Cell {
    fn add(&mut self, other: Self) {
        self.all += other.all;
        self.photo += other.photo;
        self.live += other.live;
        self.placed += other.placed;
    }
}

/// Of `CHOT_PHOTOS` photos (a multiple of 240) beginning at the seed `CHOT_FIRST`:
/// `cargo test --release -p chot-symbol reads_by_condition -- --ignored --nocapture`. Photos are kept in
/// the folder `CHOT_PICTURES`, if there is one.
#[test]
#[ignore = "prints a table, for minutes"]
fn reads_by_condition() {
    let (count, first) = (number("CHOT_PHOTOS", 240), number("CHOT_FIRST", FIRST));
    let only = std::env::var("CHOT_ONLY").ok();
    let mut cells: BTreeMap<(Condition, u8), Cell> = BTreeMap::new();
    let mut sizes: BTreeMap<u8, Cell> = BTreeMap::new();
    let (mut misread, mut spent) = (0, Vec::new());
    let layouts = Layouts::new();
    let mut space = Workspace::default();
    let mut scanner = Scanner::new();
    for index in 0..count {
        let specimen = Specimen::number(first, index);
        let condition = specimen.condition;
        if !HARD.contains(&condition)
            || only.as_ref().is_some_and(|only| !only.contains(condition.name()))
        {
            continue;
        }
        let size = (specimen.shot.width, specimen.shot.height);
        let photo = kept(&format!("{:x}", first + index), size, || specimen.photo());
        let frame =
            LumaFrame::new(&photo.luma, Geometry::packed(photo.width, photo.height)).unwrap();
        let mut cell = Cell { all: 1, ..Cell::default() };
        let mut judge = |scan: &Scan| {
            let right = |symbol: &Symbol| symbol.text() == Some(specimen.text.as_str());
            misread += scan.symbols.iter().filter(|symbol| !right(symbol)).count();
            usize::from(scan.symbols.iter().any(right))
        };
        let whole = scanner.scan(&frame, &ScanLimits::PHOTO);
        spent.push(whole.work);
        cell.photo = judge(&whole);
        cell.live = judge(&scanner.scan(&frame, &ScanLimits::LIVE));
        let version = version::Version::new(specimen.version).unwrap();
        let view = View::of(&frame).unwrap();
        let side = real(version.size());
        let grid = Grid::plain(Homography::of_corners(side, photo.corners).unwrap());
        let mut meter = Meter::new(u64::MAX / 4);
        let placed = exert(&view, &grid, layouts.get(version), Extent::All, &mut space, &mut meter);
        cell.placed = match placed {
            Outcome::Read(decoded) if decoded.content.text == specimen.text => 1,
            Outcome::Read(_) => {
                misread += 1;
                0
            }
            Outcome::Unread(_) => 0,
        };
        cells.entry((condition, specimen.severity)).or_default().add(cell);
        sizes.entry(specimen.version).or_default().add(cell);
    }
    println!("% read at 250 ms (50 ms; true corners), seeds from {first:#x}\n");
    println!("| | 1 | 2 | 3 | 4 | 5 | all |\n|---|---|---|---|---|---|---|");
    let share = |cell: &Cell| {
        let of = |part: usize| part * 100 / cell.all.max(1);
        format!(" {} ({}; {}) |", of(cell.photo), of(cell.live), of(cell.placed))
    };
    let mut total = Cell::default();
    for condition in HARD {
        let mut all = Cell::default();
        let mut line = format!("| {} |", condition.name());
        for severity in 1..=5 {
            let cell = cells.get(&(condition, severity)).copied().unwrap_or_default();
            all.add(cell);
            line += &share(&cell);
        }
        total.add(all);
        println!("{line}{}", share(&all));
    }
    for (version, cell) in &sizes {
        println!("| version {version} | | | | | |{}", share(cell));
    }
    println!("| **all {}** | | | | | |{}", total.all, share(&total));
    spent.sort_unstable();
    let at = |share: usize| spent[(spent.len() * share / 100).min(spent.len() - 1)] / 1_000;
    println!("\nMisread: {misread}. Work of a photo, thousands: p50 {}, p90 {}.", at(50), at(90));
}

/// Of `CHOT_VIDEOS` videos (a multiple of 24) of eight frames each beginning at the seed `CHOT_FIRST`,
/// tracked; with `CHOT_HARDER`, each frame made harder; with `CHOT_HARD`, those of whose frames one alone is
/// rarely read (a multiple of 16):
/// `cargo test --release -p chot-symbol videos_by_kind -- --ignored --nocapture`.
#[test]
#[ignore = "prints a table, for minutes"]
fn videos_by_kind() {
    const FRAMES: usize = 8;
    let (count, first) = (number("CHOT_VIDEOS", 48), number("CHOT_FIRST", FIRST));
    let [is_harder, is_hard] =
        ["CHOT_HARDER", "CHOT_HARD"].map(|name| std::env::var_os(name).is_some());
    let film = if is_hard { Sequence::hard } else { Sequence::number };
    let mut below = chance();
    let allowances = [12, 50, 250].map(|time| ScanLimits::within(Duration::from_millis(time)));
    let mut read: BTreeMap<Kind, [usize; 5]> = BTreeMap::new();
    let (mut misread, mut all) = (0, 0);
    for index in 0..count {
        let video = film(first, index, FRAMES);
        let mut scanners = allowances.map(|limits| (Scanner::new(), limits, None));
        let mut alone = None;
        for frame in 0..FRAMES {
            let shot = &video.frames[frame].0;
            let name = format!("video-{}-{:x}-{frame}", video.kind.name(), first + index);
            let photo = kept(&name, (shot.width, shot.height), || video.photo(frame).unwrap());
            let geometry = Geometry::packed(photo.width, photo.height);
            let luma = if is_harder { harder(&photo, &mut below) } else { photo.luma };
            let seen = LumaFrame::new(&luma, geometry).unwrap();
            let mut judge = |scan: Scan| {
                let right = |symbol: &Symbol| symbol.text() == Some(video.text.as_str());
                misread += scan.symbols.iter().filter(|symbol| !right(symbol)).count();
                scan.symbols.iter().any(right).then_some(frame)
            };
            for (scanner, limits, reading) in &mut scanners {
                if reading.is_none() {
                    *reading = judge(scanner.track(&seen, limits));
                }
            }
            if alone.is_none() {
                alone = judge(scan(&seen, &ScanLimits::LIVE));
            }
        }
        all += 1;
        let counts = read.entry(video.kind).or_default();
        let readings = scanners.iter().map(|(.., reading)| reading).chain([&alone]);
        for (count, reading) in counts.iter_mut().zip(readings) {
            *count += usize::from(reading.is_some());
        }
        counts[4] += 1;
    }
    println!("Read by frame {FRAMES}: tracked at 12, 50, 250 ms; each frame alone at 50; all\n");
    for (kind, counts) in &read {
        println!("| {} | {counts:?} |", kind.name());
    }
    println!("\n{all} videos from {first:#x}, misread: {misread}");
}

/// Hard photos, made harder in so many ways each, one code after the other before one scanner that
/// doesn't know: nothing is read that isn't there, and nothing of the code before.
/// `cargo test --release -p chot-symbol nothing_hard_is_misread -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn nothing_hard_is_misread() {
    const WAYS: u32 = 12;
    let (count, first) = (number("CHOT_PHOTOS", 240), number("CHOT_FIRST", FIRST));
    let mut scanner = Scanner::new();
    let mut below = chance();
    let (mut frames, mut read) = (0, 0);
    for index in 0..count {
        let specimen = Specimen::number(first, index);
        if !HARD.contains(&specimen.condition) || specimen.severity < 3 {
            continue;
        }
        let size = (specimen.shot.width, specimen.shot.height);
        let photo = kept(&format!("{:x}", first + index), size, || specimen.photo());
        for way in 0..WAYS {
            let luma = harder(&photo, &mut below);
            let geometry = Geometry::packed(photo.width, photo.height);
            let frame = LumaFrame::new(&luma, geometry).unwrap();
            let alone = way % 4 == 0;
            let scan = if alone {
                scan(&frame, &ScanLimits::PHOTO)
            } else {
                scanner.track(&frame, &ScanLimits::LIVE)
            };
            frames += 1;
            read += usize::from(!scan.symbols.is_empty());
            for symbol in &scan.symbols {
                let name = specimen.condition.name();
                assert_eq!(symbol.text(), Some(specimen.text.as_str()), "{name} {index}, {way}");
            }
        }
    }
    println!("{frames} frames, {read} read, none misread");
}

/// Numbers below a limit by chance, the same in each run.
fn chance() -> impl FnMut(u32) -> u32 {
    let mut state = 1_u32;
    move |limit| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % limit
    }
}

/// A photo with a further blur, less contrast, noise, and now and then something before it.
fn harder(photo: &Photo, below: &mut impl FnMut(u32) -> u32) -> Vec<u8> {
    let wide = |number: u32| usize::try_from(number).unwrap();
    let (width, height) = (photo.width, photo.height);
    let (across, down) = (wide(below(8)), wide(below(8)));
    let (share, noise, lift) = (30 + below(71), 1 + below(30), below(80));
    let (x, y) = (wide(below(1280)), wide(below(720)));
    let covered = if below(3) == 0 { 20 + wide(below(120)) } else { 0 };
    let mut rows = vec![0_u32; width * height];
    for (into, row) in rows.chunks_exact_mut(width).zip(photo.luma.chunks_exact(width)) {
        for (x, mean) in into.iter_mut().enumerate() {
            let window =
                &row[x.saturating_sub(across / 2)..(x + across.div_ceil(2) + 1).min(width)];
            *mean = window.iter().map(|&luma| u32::from(luma)).sum::<u32>() * 16
                / u32::try_from(window.len()).unwrap();
        }
    }
    (0..width * height)
        .map(|i| {
            let (column, line) = (i % width, i / width);
            if column.abs_diff(x) < covered && line.abs_diff(y) < covered {
                return 128;
            }
            let near = line.saturating_sub(down / 2)..(line + down.div_ceil(2) + 1).min(height);
            let count = u32::try_from(near.len()).unwrap() * 16;
            let mean = near.map(|line| rows[line * width + column]).sum::<u32>() / count;
            let luma = mean * share / 100 + lift + below(noise);
            u8::try_from(luma.min(255)).unwrap()
        })
        .collect()
}

/// A number from the environment.
fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(or)
}

/// A photo, from the folder if it is there.
fn kept(name: &str, (width, height): (usize, usize), draw: impl FnOnce() -> Photo) -> Photo {
    let Some(folder) = std::env::var_os("CHOT_PICTURES").map(PathBuf::from) else {
        return draw();
    };
    let file = folder.join(format!("{name}.luma"));
    if let Ok(bytes) = std::fs::read(&file)
        && let Some((corners, luma)) = bytes.split_at_checked(32)
    {
        let mut numbers =
            corners.chunks_exact(4).map(|one| f32::from_le_bytes(one.try_into().unwrap()));
        let mut number = || numbers.next().unwrap();
        let corners = std::array::from_fn(|_| [number(), number()]);
        return Photo { width, height, luma: luma.to_vec(), rgb: Vec::new(), corners };
    }
    let photo = draw();
    let mut bytes: Vec<u8> =
        photo.corners.iter().flatten().flat_map(|at| at.to_le_bytes()).collect();
    bytes.extend_from_slice(&photo.luma);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(&file, bytes).unwrap();
    photo
}
