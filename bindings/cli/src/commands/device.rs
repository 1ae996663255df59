//! `chot device`: a checkpoint phone's store.

use std::path::Path;

use chot_core::checkpoint::validate_target;
use chot_core::device::{Device, Enrolment};
use chot_core::time::Instant;
use chot_core::trust::Folder;

use super::wallet::local;
use crate::args::Device as Command;
use crate::output::{About as _, Ended, Failure, Result, say};
use crate::{clock, files};

pub(crate) fn run(command: Command) -> Result<Ended> {
    match command {
        Command::Init { dir, enrolment, from, at } => {
            let enrolled = Enrolment::parse(&files::read(&enrolment)?).about(enrolment.display())?;
            let mut device = Device::init(&dir, &enrolled)?;
            say(format!("{}: enrolled with {}.", dir.display(), enrolled.city));
            if let Some(from) = from {
                update(&mut device, &from, clock::now(at.at))?;
            }
            Ok(Ended::Done)
        }
        Command::Update { dir, from, at } => {
            update(&mut Device::open(&dir)?, &from, clock::now(at.at))?;
            Ok(Ended::Done)
        }
        Command::Status { dir, json, at } => status(&dir, json, clock::now(at.at)),
    }
}

fn update(device: &mut Device, from: &str, now: Instant) -> Result<()> {
    if from.contains("://") {
        return Err(Failure::new(format!(
            "{from}: this version updates from a folder; copy what the authority publishes into one"
        )));
    }
    let epoch = device.epoch_key()?;
    let report = device.update(&Folder::new(Path::new(from)), now, &|path, bytes| {
        validate_target(&epoch, path, bytes)
    })?;
    if report.changed {
        say(format!("Updated to what was published at {}.", local(report.published_at)));
    } else {
        say(format!("Up to date: published at {}.", local(report.published_at)));
    }
    Ok(())
}

fn status(dir: &Path, json: bool, now: Instant) -> Result<Ended> {
    let status = Device::open(dir)?.status(now)?;
    if json {
        say(serde_json::to_string(&status)?);
        return Ok(Ended::Done);
    }
    say(format!("{status}"));
    Ok(Ended::Done)
}
