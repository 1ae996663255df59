//! How much `symbol::scan` reads of each condition and severity, and how long it takes:
//! `cargo run --release -p chot-camera --example rates [SHOTS]`.

use std::time::{Duration, Instant};

use chot_camera::{Condition, Modules, Shot, Surface, photograph};
use chot_core::symbol::{Geometry, LumaFrame, ScanLimits, scan};
use qrcodegen::{QrCode, QrCodeEcc};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let shots: u64 = std::env::args().nth(1).map_or(Ok(6), |count| count.parse())?;
    // Versions 10 and 13 at level L: a short presentation and one of a listed person.
    let texts = ["CHOT1:".repeat(65), "CHOT1:".repeat(103)];
    let mut symbols = Vec::new();
    for text in &texts {
        let code = QrCode::encode_text(text, QrCodeEcc::Low)?;
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = dark.map(|(x, y)| code.get_module(x, y)).collect();
        let modules = Modules::new(usize::try_from(code.size())?, dark).ok_or("no symbol")?;
        symbols.push((text, modules));
    }
    println!("Read of {} shots each, %, live limits (photo limits).\n", 4 * shots);
    println!("| condition | 1 | 2 | 3 | 4 | 5 |\n|---|---|---|---|---|---|");
    let (mut wrong, mut took, mut drawing) = (0, Vec::new(), Duration::ZERO);
    for condition in Condition::ALL {
        print!("| {} |", condition.name());
        for severity in 1..=5 {
            let (mut live, mut photo, mut all) = (0, 0, 0);
            for seed in 0..shots {
                for surface in [Surface::Screen, Surface::Paper] {
                    for (text, modules) in &symbols {
                        let start = Instant::now();
                        let shot =
                            photograph(modules, &Shot::preset(condition, severity, surface, seed));
                        drawing += start.elapsed();
                        let geometry = Geometry::packed(shot.width, shot.height);
                        let frame = LumaFrame::new(&shot.luma, geometry)?;
                        let start = Instant::now();
                        let first = scan(&frame, &ScanLimits::LIVE);
                        took.push(start.elapsed());
                        let best = if first.symbols.is_empty() {
                            scan(&frame, &ScanLimits::PHOTO)
                        } else {
                            first.clone()
                        };
                        let is_right =
                            |symbol: &chot_core::symbol::Symbol| symbol.text() == Some(text);
                        live += u32::from(first.symbols.iter().any(is_right));
                        photo += u32::from(best.symbols.iter().any(is_right));
                        wrong += best.symbols.iter().filter(|symbol| !is_right(symbol)).count();
                        all += 1;
                    }
                }
            }
            print!(" {} ({}) |", live * 100 / all, photo * 100 / all);
        }
        println!();
    }
    took.sort_unstable();
    let at = |share: usize| took.get(took.len() * share / 100).copied().unwrap_or_default();
    println!("\nMisread: {wrong}. A live scan takes {:?} (median), {:?} (p95).", at(50), at(95));
    println!("A photo takes {:?} to draw.", drawing / u32::try_from(took.len().max(1))?);
    Ok(())
}
