//! `chot demo`: a whole morning at a checkpoint.

use chot_core::words::Language;

use crate::args::Demo;
use crate::output::{Ended, Failure, Result};

pub(crate) fn run(args: &Demo, language: Language) -> Result<Ended> {
    let _ = (args, language);
    Err(Failure::new("in the making"))
}
