//! The command line of Chốt: what the authority runs the system with, what an engineer tries it
//! with, and what acceptance drives.

mod args;
mod clock;
mod commands;
mod files;
mod http;
mod output;
mod picture;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = args::Cli::try_parse().unwrap_or_else(|error| output::misused(&error));
    match commands::run(cli) {
        Ok(code) => code.into(),
        Err(failure) => {
            output::complain(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}
