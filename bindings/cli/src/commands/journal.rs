//! `chot journal`: what was recorded on a phone.

use std::io::Write as _;
use std::path::Path;

use chot_core::checkpoint::{Installation, open_journal};
use chot_core::device::Device;
use chot_core::journal::{ExportError, Journal};
use chot_core::time::{FixedOffset, UTC};
use serde_json::json;

use crate::args::{ExportFormat, Journal as Command};
use crate::output::{Ended, Result, say, unwritable};

pub(crate) fn run(command: Command) -> Result<Ended> {
    match command {
        Command::Verify { device, json, at: _ } => {
            let (_, journal) = open(&device)?;
            let report = journal.verify();
            let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
            if json {
                say(
                    json!({ "records": report.records, "sound": report.is_sound(), "findings": findings }),
                );
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
            let (device, journal) = open(&device)?;
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            match journal.export_ndjson(.., offset(&device), &mut out) {
                Ok(_) => {}
                Err(ExportError::Output(error)) => unwritable(&error),
                // What could be read until here is shown.
                Err(error) => {
                    let _ = out.flush();
                    return Err(error.into());
                }
            }
            if let Err(error) = out.flush() {
                unwritable(&error);
            }
            Ok(Ended::Done)
        }
    }
}

/// The offset that the policy in force has, or Vietnam's: what the officers' clocks showed.
fn offset(device: &Device) -> FixedOffset {
    let policy = Installation::open(device).ok().map(|i| i.policy().offset());
    policy.or(FixedOffset::east_opt(7 * 3600)).unwrap_or(UTC)
}

fn open(folder: &Path) -> Result<(Device, Journal)> {
    let device = Device::open(folder)?;
    let journal = open_journal(&device)?;
    Ok((device, journal))
}
