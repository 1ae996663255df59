//! Delegations: which roles may say something about a target's path (TUF 1.0, section 4.5).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::key::RoleKey;
use super::role::RoleKeys;
use crate::encoding::hex::hex;

/// The roles that targets metadata delegates to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegations {
    /// Keys by id.
    pub keys: BTreeMap<String, RoleKey>,
    /// The roles, the most important first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<DelegatedRole>,
    /// In place of them, bins of one form (TAP 15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succinct_roles: Option<SuccinctRoles>,
}

/// Roles that share the paths among them by the paths' hashes, and have the same keys (TAP 15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccinctRoles {
    /// Who signs, for all of them.
    #[serde(flatten)]
    pub keys: RoleKeys,
    /// How many bits of the hash choose the bin: 1 to 32.
    pub bit_length: u32,
    /// What their names begin with.
    pub name_prefix: String,
}

/// One role that targets metadata delegates to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegatedRole {
    /// Its name.
    pub name: String,
    /// Who signs.
    #[serde(flatten)]
    pub keys: RoleKeys,
    /// True where a path that it covers is looked for nowhere after it.
    pub terminating: bool,
    /// Which paths it covers: `*` and `?` stand for anything but `/`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Which paths it covers, by the beginning of the path's SHA-256 in hexadecimal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path_hash_prefixes: Vec<String>,
}

impl DelegatedRole {
    /// True where the role may say something about this path.
    #[must_use]
    pub(crate) fn covers(&self, path: &str) -> bool {
        let hash = hex(&Sha256::digest(path));
        self.paths.iter().any(|pattern| matches_pattern(pattern, path))
            || self.path_hash_prefixes.iter().any(|prefix| hash.starts_with(prefix))
    }
}

impl SuccinctRoles {
    /// The one role that may say something about this path: its number in hexadecimal after the
    /// prefix. None where the number of bits is out of its range.
    #[must_use]
    pub(crate) fn role_of(&self, path: &str) -> Option<String> {
        let shift = 32_u32.checked_sub(self.bit_length).filter(|&shift| shift < 32)?;
        let digest = Sha256::digest(path);
        let bin = u32::from_be_bytes(*digest.first_chunk()?) >> shift;
        let digits = usize::try_from(self.bit_length.div_ceil(4)).ok()?;
        Some(format!("{}-{bin:0digits$x}", self.name_prefix))
    }

    /// True for the name of one of these roles.
    #[must_use]
    pub(crate) fn has(&self, name: &str) -> bool {
        let digits = name.strip_prefix(&self.name_prefix).and_then(|rest| rest.strip_prefix('-'));
        let bin = digits.and_then(|digits| {
            let lower = digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            let length = usize::try_from(self.bit_length.div_ceil(4)).ok()?;
            (lower && digits.len() == length).then(|| u32::from_str_radix(digits, 16).ok())?
        });
        (1..=32).contains(&self.bit_length)
            && bin.is_some_and(|bin| u64::from(bin) < 1_u64 << self.bit_length)
    }
}

impl Delegations {
    /// The roles that may say something about this path, in order, with whether each is
    /// terminating.
    #[must_use]
    pub(crate) fn covering(&self, path: &str) -> Vec<(String, bool)> {
        let listed = self.roles.iter().filter(|role| role.covers(path));
        let listed = listed.map(|role| (role.name.clone(), role.terminating));
        let bin = self.succinct_roles.as_ref().and_then(|roles| roles.role_of(path));
        listed.chain(bin.map(|name| (name, true))).collect()
    }

    /// Who signs for a role of that name; none if there is no delegation to it.
    #[must_use]
    pub(crate) fn rule(&self, name: &str) -> Option<&RoleKeys> {
        let listed = self.roles.iter().find(|role| role.name == name).map(|role| &role.keys);
        let bin = || self.succinct_roles.as_ref().filter(|r| r.has(name)).map(|r| &r.keys);
        listed.or_else(bin)
    }
}

/// TUF's path patterns: like a shell's, where no wildcard stands for `/`.
fn matches_pattern(pattern: &str, path: &str) -> bool {
    let (mut patterns, mut names) = (pattern.split('/'), path.split('/'));
    loop {
        match (patterns.next(), names.next()) {
            (None, None) => return true,
            (Some(pattern), Some(name)) if matches_name(pattern.as_bytes(), name.as_bytes()) => {}
            _ => return false,
        }
    }
}

/// One name against `*` and `?`. Linear apart from one retry point: no pattern is slow.
fn matches_name(mut pattern: &[u8], mut name: &[u8]) -> bool {
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        match (pattern, name) {
            ([b'*', rest @ ..], _) => {
                retry = Some((rest, name));
                pattern = rest;
            }
            ([], []) => return true,
            ([p, rest @ ..], [n, others @ ..]) if *p == b'?' || p == n => {
                (pattern, name) = (rest, others);
            }
            _ => match retry {
                Some((after_star, [_, others @ ..])) => {
                    retry = Some((after_star, others));
                    (pattern, name) = (after_star, others);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_the_specification_says() {
        for (pattern, path, expected) in [
            ("roster/*", "roster/manifest.json", true),
            ("roster/*", "roster/a/b", false),
            ("roster/*", "rosters/a", false),
            ("roster/*", "roster", false),
            ("*/*.seg", "roster/base.seg", true),
            ("foo-version-?.tgz", "foo-version-2.tgz", true),
            ("foo-version-?.tgz", "foo-version-22.tgz", false),
            ("*a*b*c", "xxaxxbxxbc", true),
            ("*a*b*c", "xxaxxbxxb", false),
            ("*", "", true),
        ] {
            assert_eq!(matches_pattern(pattern, path), expected, "{pattern} {path}");
        }
    }

    /// The names are what python-tuf 7.0.1's `SuccinctRoles` gives.
    #[test]
    fn bins_are_chosen_by_the_paths_hash() {
        let keys = RoleKeys { keyids: Vec::new(), threshold: 1 };
        let bins = |bit_length| SuccinctRoles {
            keys: keys.clone(),
            bit_length,
            name_prefix: "bin".to_owned(),
        };
        assert_eq!(bins(1).role_of("a/b").unwrap(), "bin-1");
        assert_eq!(bins(5).role_of("a/b").unwrap(), "bin-18");
        assert_eq!(bins(8).role_of("a/b").unwrap(), "bin-c1");
        assert_eq!(bins(32).role_of("a/b").unwrap(), "bin-c14cddc0");
        assert_eq!(bins(0).role_of("a/b"), None);
        assert_eq!(bins(33).role_of("a/b"), None);
        assert!(bins(5).has("bin-1f") && bins(32).has("bin-ffffffff"));
        for name in ["bin-20", "bin-1F", "bin-001", "bin-1", "bin-", "bin", "other-01", "bin-é"] {
            assert!(!bins(5).has(name), "{name}");
        }
    }
}
