//! How far a client came, in a form that is small enough to be kept apart from what it took: nothing that
//! it takes later may be older.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::error::{MetadataRole, TrustError};
use super::key::RoleKey;
use super::role::RoleKeys;
use super::set::{TrustedSet, check_not_older};
use crate::encoding::hex::hex;
use crate::time::Instant;

/// Roles with longer names aren't kept in mind: it stays small, whatever is published.
const LONGEST_NAME: usize = 64;

/// The versions that a client came to, by whose keys they count, and what it learnt of the time.
///
/// A version counts as long as the role has the same keys: who held the old ones may have signed numbers
/// that no honest one ever passes. With other keys for the timestamp or the snapshot all counting begins
/// anew (TUF 1.0, section 5.3.11), with other keys for a role of targets that role's. A root counts on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reached {
    root: u64,
    roles: BTreeMap<String, Counted>,
    /// When what it took last was published.
    published_at: Option<Instant>,
    /// The latest instant that has certainly passed, by the timestamp's keys.
    pub(super) learnt: Option<Instant>,
}

/// A role's version, and a hash of the keys under which it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    version: u64,
    keys: String,
}

impl Reached {
    /// How far a set came, all of whose roles are loaded, where this was learnt of the time.
    pub(crate) fn by(set: &TrustedSet, learnt: Option<Instant>) -> Self {
        let mut roles = BTreeMap::new();
        // What nobody delegates to says nothing, and there may be any number of it.
        for (name, version) in set.counts() {
            if name.len() <= LONGEST_NAME
                && let Some(keys) = set.keys_of(&name)
            {
                roles.insert(name, Counted { version, keys });
            }
        }
        Self { root: set.root().version, roles, published_at: set.published_at(), learnt }
    }

    /// What was learnt of the time, where a file beside a set says this of it. What is kept in mind counts
    /// where it is of this set; where it is of an earlier one, what was signed bounds the file.
    pub(crate) fn time_of(kept: Option<&Self>, set: &TrustedSet, said: Instant) -> Instant {
        let Some(reached) = kept else { return said };
        let learnt = reached.learnt.filter(|_| reached.has_keys(set, "timestamp"));
        match learnt {
            Some(learnt) if reached.is_at(set) => learnt,
            _ => {
                let signed = set.published_at().map_or(said, |at| said.min(at));
                learnt.map_or(signed, |learnt| learnt.max(signed))
            }
        }
    }

    /// When what was taken last was published.
    pub(crate) fn published_at(&self) -> Option<Instant> {
        self.published_at
    }

    /// True where a set is exactly as far as this.
    fn is_at(&self, set: &TrustedSet) -> bool {
        let at = Self::by(set, self.learnt);
        at.root == self.root && at.roles == self.roles
    }

    /// Checks that a set, all of whose roles are loaded, isn't behind.
    ///
    /// # Errors
    /// [`TrustError::Rollback`], [`TrustError::RoleRemoved`].
    pub(crate) fn check(&self, set: &TrustedSet) -> Result<(), TrustError> {
        check_not_older(MetadataRole::Root, set.root().version, self.root)?;
        let top = ["timestamp", "snapshot"];
        if !top.iter().all(|role| self.has_keys(set, role)) {
            return Ok(());
        }
        let now: BTreeMap<String, u64> = set.counts().into_iter().collect();
        let kept = |name: &str| self.roles.get_key_value(name);
        let others = self.roles.iter().filter(|(name, _)| !top.contains(&name.as_str()));
        for (name, was) in top.into_iter().filter_map(kept).chain(others) {
            let role = MetadataRole::named(name);
            let Some(version) = now.get(name) else {
                return Err(TrustError::RoleRemoved { role });
            };
            if set.keys_of(name).is_none_or(|keys| keys == was.keys) {
                check_not_older(role, *version, was.version)?;
            }
        }
        Ok(())
    }

    /// True where a role has the keys under which it was counted, or wasn't counted.
    pub(super) fn has_keys(&self, set: &TrustedSet, role: &str) -> bool {
        self.roles.get(role).is_none_or(|was| set.keys_of(role).as_ref() == Some(&was.keys))
    }
}

/// A hash over who may sign, and how many have to: 16 bytes, in hexadecimal.
pub(super) fn hash_of<'k>(
    rules: impl IntoIterator<Item = (&'k BTreeMap<String, RoleKey>, &'k RoleKeys)>,
) -> Option<String> {
    let mut hash = Sha256::new();
    let mut is_there = false;
    let mut add = |text: &str| {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text);
    };
    for (keys, rule) in rules {
        is_there = true;
        let mut ids: Vec<&String> = rule.keyids.iter().collect();
        ids.sort_unstable();
        ids.dedup();
        add(&rule.threshold.to_string());
        add(&ids.len().to_string());
        for id in ids {
            add(id);
            // A key may be changed under its id.
            let key = keys.get(id);
            add(key.map_or("", |key| &key.keytype));
            add(key.map_or("", |key| &key.keyval.public));
        }
    }
    is_there.then(|| hex(hash.finalize().get(..16).unwrap_or_default()))
}
