//! `chot demo` in a program that was built without it.

use chot_core::words::Language;

use crate::args::Demo;
use crate::output::{Ended, Result, complain};

/// What is said in its place.
const LEFT_OUT: &str = "demo: this program was built without its feature `demo`, as cities are given \
     it; from the sources, `cargo run --release -- demo` builds and runs one that has it";

pub(crate) fn run(_args: &Demo, _language: Language) -> Result<Ended> {
    complain(LEFT_OUT);
    Ok(Ended::Usage)
}
