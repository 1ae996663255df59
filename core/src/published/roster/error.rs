//! What can be wrong with a roster.

use std::io;

/// Why a segment or roster was refused, or a look-up could not be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RosterError {
    /// The magic bytes are missing, or the file ends within the header.
    #[error(
        "this is not a roster segment: it should begin with CHOTSEGM and a header of 144 bytes"
    )]
    NotASegment,
    /// A newer version of this software wrote it.
    #[error("the roster segment has version {found}; this app reads version 1 and must be updated")]
    NewerVersion {
        /// The version that it names.
        found: u16,
    },
    /// The header contradicts itself.
    #[error("the roster segment's header is wrong: {what}")]
    Header {
        /// What was found and what was expected.
        what: &'static str,
    },
    /// The file is longer or shorter than its header says.
    #[error("the roster segment has {found} bytes and its header says {expected}")]
    Length {
        /// By the header's counts.
        expected: u64,
        /// The file's.
        found: u64,
    },
    /// A part doesn't have the hash that the header binds.
    #[error("the roster segment is damaged: its {part} does not have the hash in the header")]
    Damaged {
        /// Which part.
        part: &'static str,
    },
    /// A side table is not as the format asks.
    #[error("the roster segment's table of {table} is wrong: {what}")]
    Table {
        /// Which table.
        table: &'static str,
        /// What was found and what was expected.
        what: &'static str,
    },
    /// A page doesn't have the hash that the directory binds.
    #[error("the roster segment is damaged: page {page} does not have the hash in the directory")]
    PageDamaged {
        /// The page, from 0.
        page: usize,
    },
    /// A page is the one that was published, and not as the format asks.
    #[error("the roster segment's page {page} is wrong: {what}")]
    Page {
        /// The page, from 0.
        page: usize,
        /// What was found and what was expected.
        what: &'static str,
    },
    /// It is a segment, but not the one that was asked for.
    #[error("this is roster segment {found}, and {expected} was expected")]
    OtherSegment {
        /// Its name, in hexadecimal digits, as the manifest has it.
        expected: String,
        /// The name of what was found.
        found: String,
    },
    /// A delta stands where a base should, or a base where a delta should.
    #[error("segment {position} of the roster should be a {expected}")]
    WrongKind {
        /// 0 is the base, deltas follow.
        position: usize,
        /// `base` or `delta`.
        expected: &'static str,
    },
    /// A delta was made for another segment than the one before it.
    #[error("delta {position} of the roster was not made for the segment before it")]
    Chain {
        /// From 1.
        position: usize,
    },
    /// More of something than the format can count.
    #[error("a roster segment holds at most {limit} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many it can hold.
        limit: u32,
    },
    /// Two records for one key.
    #[error("two records of a new roster segment have the same key")]
    DuplicateKey,
    /// The manifest is not as the format asks.
    #[error("the roster's manifest is wrong: {what}")]
    Manifest {
        /// What was found, where, and what was expected.
        what: String,
    },
    /// Storage failed.
    #[error("the roster could not be read: {0}")]
    Storage(#[from] io::Error),
}
