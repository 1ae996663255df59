//! Cheats: programs that skip a stage of the pipeline, peek at what isn't believed yet, or forge
//! the proof that a stage was passed.
//!
//! Each stands in `cases/`, with what the compiler says of it; `tests/cheats.rs` compiles them.
//! `TRYBUILD=overwrite cargo test -p chot-cheats` writes what the compiler says anew: read it
//! before you commit it, since a cheat may fail for a reason that has nothing to do with the cheat.
