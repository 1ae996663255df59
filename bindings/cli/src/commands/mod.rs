//! One file a command.

mod authority;
mod check;
#[cfg(feature = "demo")]
mod demo;
#[cfg(not(feature = "demo"))]
#[path = "demo/left_out.rs"]
mod demo;
mod device;
mod inspect;
mod issuing;
mod journal;
mod office;
mod policy;
mod scan;
mod timeline;
mod tuf;
mod wallet;

use chot_core::words::Language;

use crate::args::{Cli, Command};
use crate::output::{Ended, Result};

/// Runs a command.
pub(crate) fn run(cli: Cli, language: Language) -> Result<Ended> {
    match cli.command {
        Command::Demo(args) => demo::run(&args, language),
        Command::Scan(args) => scan::run(&args),
        Command::Check(args) => check::run(&args, language),
        Command::Inspect(args) => inspect::run(&args, language),
        Command::Authority(command) => authority::run(command, language),
        Command::Device(command) => device::run(command, language),
        Command::Wallet(command) => wallet::run(command, language),
        Command::Journal(command) => journal::run(command, language),
        Command::Policy(command) => policy::run(command, language),
        Command::Tuf(args) => tuf::run(&args),
    }
}
