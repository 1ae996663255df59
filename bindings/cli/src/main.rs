//! The command line of Chốt.
fn main() {}
