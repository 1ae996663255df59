//! `chot journal`: what was recorded on a phone.

use std::io::Write as _;
use std::path::Path;

use chot_core::device::Device;
use chot_core::journal::Journal;
use serde_json::json;

use crate::args::{ExportFormat, Journal as Command};
use crate::output::{Ended, Result, say};

pub(crate) fn run(command: Command) -> Result<Ended> {
    match command {
        Command::Verify { device, json, at: _ } => {
            let report = open(&device)?.verify();
            let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
            if json {
                say(json!({ "records": report.records, "sound": report.is_sound(), "findings": findings }));
            } else {
                for finding in &findings {
                    say(finding);
                }
                let count = report.records;
                say(if report.is_sound() {
                    format!("{count} records: none removed, changed or reordered.")
                } else {
                    format!("{count} records; {} finding(s).", findings.len())
                });
            }
            Ok(if report.is_sound() { Ended::Done } else { Ended::Failed })
        }
        Command::Export { device, format: ExportFormat::Ndjson, at: _ } => {
            let journal = open(&device)?;
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            journal.export_ndjson(&mut out, offset())?;
            out.flush()?;
            Ok(Ended::Done)
        }
    }
}

/// Journals are read in Vietnam.
fn offset() -> chot_core::time::FixedOffset {
    chot_core::time::FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| {
        use chrono_offset as _;
        unreachable!("seven hours are an offset")
    })
}

fn open(device: &Path) -> Result<Journal> {
    Ok(Device::open(device)?.journal()?)
}
