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

/// A workbook's reader is others' code, whose panics the core catches and says as a damaged workbook: no backtrace of
/// them is of use to a clerk.
fn keep_quiet_about_readers() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let of_reader = |file: &str| {
            ["/calamine-", "/quick-xml-", "/zip-"].iter().any(|name| file.contains(name))
        };
        if !panic.location().is_some_and(|at| of_reader(&at.file().replace('\\', "/"))) {
            before(panic);
        }
    }));
}

fn main() -> ExitCode {
    keep_quiet_about_readers();
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
