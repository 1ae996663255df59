//! What can be wrong with a repository, each with its evidence.

use std::fmt;

use super::source::SourceError;
use crate::time::Instant;

/// A role of the repository, by the name that its metadata has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetadataRole {
    /// Names the keys of the four top roles.
    Root,
    /// Says which snapshot is the newest.
    Timestamp,
    /// Says which version of each targets metadata belongs together.
    Snapshot,
    /// Names targets, and delegates to further roles.
    Targets,
    /// A role that targets metadata delegates to.
    Delegated(String),
}

impl MetadataRole {
    /// The role's name: the stem of its metadata file.
    #[must_use]
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Root => "root",
            Self::Timestamp => "timestamp",
            Self::Snapshot => "snapshot",
            Self::Targets => "targets",
            Self::Delegated(name) => name,
        }
    }

    /// The value of `_type` that the role's metadata have.
    pub(super) fn file_type(&self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Timestamp => "timestamp",
            Self::Snapshot => "snapshot",
            Self::Targets | Self::Delegated(_) => "targets",
        }
    }

    /// The role with this name.
    #[must_use]
    pub(super) fn named(name: &str) -> Self {
        match name {
            "root" => Self::Root,
            "timestamp" => Self::Timestamp,
            "snapshot" => Self::Snapshot,
            targets => Self::of_targets(targets),
        }
    }

    /// The role of targets metadata with this name: the top one, or a delegated one.
    #[must_use]
    pub(crate) fn of_targets(name: &str) -> Self {
        if name == "targets" { Self::Targets } else { Self::Delegated(name.to_owned()) }
    }
}

impl fmt::Display for MetadataRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why an update, or what is installed, isn't trusted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// Not a signed metadata document of this role.
    #[error("{role} metadata is malformed: {reason}")]
    Malformed {
        /// The role that was expected.
        role: MetadataRole,
        /// What is wrong with it.
        reason: String,
    },
    /// Written to another major version of the specification.
    #[error("{role} metadata follows TUF {found}, where 1.x was expected")]
    SpecVersion {
        /// The role.
        role: MetadataRole,
        /// The version that it names.
        found: String,
    },
    /// Too few valid signatures by different keys of the role.
    #[error(
        "{role} metadata has valid signatures by {valid} of its role's keys, where {threshold} \
         are needed"
    )]
    Threshold {
        /// The role.
        role: MetadataRole,
        /// Different keys whose signature is valid.
        valid: usize,
        /// How many are needed.
        threshold: u32,
    },
    /// Older than what is trusted already: an attempt to take the phone back.
    #[error(
        "{role} version {offered} was offered, but version {trusted} is already trusted: it is an \
         older publication, fetch the newest"
    )]
    Rollback {
        /// The role.
        role: MetadataRole,
        /// The version that was offered.
        offered: u64,
        /// The version that is trusted.
        trusted: u64,
    },
    /// A role that the trusted snapshot had is no longer in the new one.
    #[error("the new snapshot leaves out {role}, which the trusted one has")]
    RoleRemoved {
        /// The role that is gone.
        role: MetadataRole,
    },
    /// Not the version that was asked for, or that the signed metadata name.
    #[error("{role} metadata is version {found}, where version {expected} was expected")]
    Version {
        /// The role.
        role: MetadataRole,
        /// The version that it has.
        found: u64,
        /// The version that it should have.
        expected: u64,
    },
    /// Not the length that the signed metadata name.
    #[error("{what} has {found} bytes, where the signed metadata say {expected}")]
    Length {
        /// The file.
        what: String,
        /// Its length.
        found: u64,
        /// The signed length.
        expected: u64,
    },
    /// Not the hash that the signed metadata name.
    #[error("{what} does not have the hash that the signed metadata say")]
    Hash {
        /// The file.
        what: String,
    },
    /// The signed metadata name no hash that this client knows.
    #[error("the signed metadata have no hash of {what} that is known here (SHA-256, SHA-512)")]
    NoHash {
        /// The file.
        what: String,
    },
    /// More than this client accepts, whoever signed it.
    #[error("{what}: {found}, where at most {limit} is accepted")]
    TooMuch {
        /// What there is too much of.
        what: String,
        /// How much.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// A file that the workflow needs isn't there, in the source or the store.
    #[error("{path} is missing")]
    Missing {
        /// The file.
        path: String,
    },
    /// The role's time is over.
    #[error("{role} metadata expired at {expired} ({})", it_is(now, *is_learnt))]
    Expired {
        /// The role.
        role: MetadataRole,
        /// The first instant at which it no longer holds.
        expired: Instant,
        /// The instant of the check.
        now: Instant,
        /// True where that isn't the clock's, which is behind it, but what was learnt of the time.
        is_learnt: bool,
    },
    /// Published when one of the metadata had expired already: whoever signed the time of publication
    /// signed one that can't be.
    #[error(
        "timestamp metadata says that it was published at {published_at}, but {role} metadata held \
         only until {expires}: it was published with a wrong clock, or by a stolen key; the \
         authority has to publish anew, with a new timestamp key if it was stolen"
    )]
    PublishedTooLate {
        /// The role that had expired.
        role: MetadataRole,
        /// The first instant at which it no longer held.
        expires: Instant,
        /// `x-published-at`.
        published_at: Instant,
    },
    /// A step of the workflow was left out, or a role isn't delegated to.
    #[error("{needed} metadata is needed before {role} metadata can be checked")]
    OutOfOrder {
        /// The role to be checked.
        role: MetadataRole,
        /// What has to be trusted before.
        needed: MetadataRole,
    },
    /// A target's path isn't a plain relative one.
    #[error("the path {path:?} is refused: it is not a plain relative path")]
    Path {
        /// The path, shortened.
        path: String,
    },
    /// The source failed.
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// What time it is, and what to do about it.
fn it_is(now: &Instant, is_learnt: bool) -> String {
    if is_learnt {
        format!(
            "by what was learnt of the time it is {now}, and the clock is behind that: set it; if it is \
             right, the authority signed a wrong time and has to make a new key of the timestamp: \
             `chot authority rotate DIR timestamp`"
        )
    } else {
        format!("it is {now} now: publish anew")
    }
}
