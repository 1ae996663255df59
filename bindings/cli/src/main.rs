//! The command line of Chốt: what the authority runs the system with, what an engineer tries it
//! with, and what acceptance drives.

mod args;
mod clock;
mod commands;
mod files;
mod output;
mod picture;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    quiet_scanner();
    let cli = args::Cli::parse();
    match commands::run(cli) {
        Ok(code) => code.into(),
        Err(failure) => {
            output::complain(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

/// The detector that the scanner calls panics on some pictures. The scanner catches that; the
/// hook that would print it is the program's to set, and stays silent while a scan runs.
fn quiet_scanner() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !chot_core::symbol::scanning() {
            hook(info);
        }
    }));
}
