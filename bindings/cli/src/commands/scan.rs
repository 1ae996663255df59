//! `chot scan`: the codes in pictures and videos, unverified.

use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chot_core::symbol::{self, Hint, ScanLimits, Scanner, StructuredAppend, Symbol};
use serde_json::{Value, json};

use crate::args::Scan;
use crate::files;
use crate::output::{Ended, Failure, Result, say};
use crate::picture::Picture;

mod sequence;

pub(crate) fn run(args: &Scan) -> Result<Ended> {
    let budget = args.budget_ms.unwrap_or(if args.sequence { 50 } else { 250 });
    let limits = ScanLimits::within(Duration::from_millis(budget.into()));
    if args.sequence {
        return sequence::run(args, &limits);
    }
    let mut scanner = Scanner::new();
    let mut ended = Ended::Done;
    for file in files::expand(&args.paths)? {
        match scan(&file, &mut scanner, &limits, args.repeat) {
            Ok(found) if args.json => say(found.json(&file)),
            Ok(found) => found.say(&file),
            Err(failure) => {
                ended = Ended::Failed;
                let (file, error) = (file.display().to_string(), failure.to_string());
                if args.json {
                    say(json!({ "file": file, "error": error }));
                } else {
                    say(format!("{file}: {error}"));
                }
            }
        }
    }
    Ok(ended)
}

struct Found {
    scan: symbol::Scan,
    median: Duration,
}

fn scan(file: &Path, scanner: &mut Scanner, limits: &ScanLimits, repeat: u32) -> Result<Found> {
    let picture = Picture::open(file)?;
    let frame = picture.frame()?;
    let mut scan = None;
    let mut times = Vec::new();
    for _ in 0..repeat {
        let start = Instant::now();
        scan = Some(scanner.scan_timed(&frame, limits, &|| start.elapsed()));
        times.push(start.elapsed());
    }
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let scan = scan.ok_or_else(|| Failure::new("nothing was scanned"))?;
    Ok(Found { scan, median })
}

impl Found {
    fn json(&self, file: &Path) -> Value {
        let hint = self.scan.hint.map(Hint::code);
        json!({
            "file": file.display().to_string(),
            "symbols": self.scan.symbols.iter().map(symbol_json).collect::<Vec<_>>(),
            "hint": hint,
            "micros": micros(self.median),
        })
    }

    fn say(&self, file: &Path) {
        let file = file.display();
        if self.scan.symbols.is_empty() {
            let hint = self.scan.hint.map(|h| format!(" ({})", h.code())).unwrap_or_default();
            say(format!("{file}: nothing found{hint}"));
        }
        for symbol in &self.scan.symbols {
            say(format!("{file}: {}", described(symbol)));
        }
    }
}

/// A symbol in a line.
pub(super) fn described(symbol: &Symbol) -> String {
    let (version, level) = (symbol.version(), symbol.ec_level().code());
    let text = symbol
        .text()
        .map_or_else(|| format!("{} bytes that are not text", symbol.bytes().len()), str::to_owned);
    match symbol.structured_append() {
        None => format!("{version}-{level} {text}"),
        Some(StructuredAppend { index, count, .. }) => {
            let part = index.saturating_add(1);
            format!(
                "{version}-{level} (part {part} of {count} of a message in several codes) {text}"
            )
        }
    }
}

pub(super) fn symbol_json(symbol: &Symbol) -> Value {
    let mut json = json!({
        "text": symbol.text(),
        "bytes": URL_SAFE_NO_PAD.encode(symbol.bytes()),
        "version": symbol.version(),
        "ec_level": symbol.ec_level().code(),
        "mask": symbol.mask(),
        "mirrored": symbol.mirrored(),
        "inverted": symbol.inverted(),
        "corners": symbol.corners(),
    });
    if let (Some(part), Some(fields)) = (symbol.structured_append(), json.as_object_mut()) {
        let StructuredAppend { index, count, parity } = part;
        let part = json!({ "index": index, "count": count, "parity": parity });
        fields.insert("structured_append".to_owned(), part);
    }
    json
}

pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
