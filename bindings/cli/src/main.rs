//! The command line of Chốt: what the authority runs the system with, what an engineer tries it
//! with, and what acceptance drives.

mod args;
mod clock;
mod commands;
mod files;
mod help;
mod http;
mod output;
mod picture;

use std::process::ExitCode;

fn main() -> ExitCode {
    let language = help::language();
    output::speak(language);
    let cli = help::parsed(language).unwrap_or_else(|error| output::misused(&error));
    match commands::run(cli, language) {
        Ok(code) => code.into(),
        Err(failure) => {
            output::complain(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}
