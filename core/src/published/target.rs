//! The one table of the targets: where each stands, whose role signs for it, and what it is.
//!
//! | target | path | role | sealed |
//! |---|---|---|---|
//! | [`Target::Issuers`] | `issuers/issuers.json` | `issuers` | |
//! | [`Target::StatusList`] | `status/*` | `issuers` | |
//! | [`Target::Policy`] | `policy/policy.json` | `policy` | |
//! | [`Target::RosterManifest`] | `roster/manifest.json` | `roster` | |
//! | [`Target::RosterSegment`] | `roster/*` | `roster` | yes |
//! | [`Target::Trace`] | `trace/trace.bin` | `trace` | yes |
//! | [`Target::HealthKeys`] | `health/keys.json` | `health-keys` | |
//! | [`Target::ValueSets`] | `health/value-sets.json` | `health-keys` | |
//! | [`Target::Questionnaire`] | `app/questionnaire.json` | `targets` | |
//! | [`Target::Areas`] | `areas/areas.json` | `targets` | |
//! | [`Target::Checkpoints`] | `checkpoints/checkpoints.json` | `targets` | |
//! | [`Target::EpochKey`] | `epochs/*` | `targets` | |
//!
//! A path that no row covers is one of the future: a phone keeps such a target and looks no further
//! into it, so that a city may publish more than its older phones know. An authority stages and
//! publishes none: there it can only be a mistake.

use std::fmt;

/// Where the issuers' keys are.
pub const ISSUERS_PATH: &str = "issuers/issuers.json";
/// What the paths of status lists begin with ([`list_path`](crate::published::list_path)).
pub(crate) const STATUS_FOLDER: &str = "status/";
/// Where the policy is.
pub const POLICY_PATH: &str = "policy/policy.json";
/// What the paths of the roster begin with.
pub(crate) const ROSTER_FOLDER: &str = "roster/";
/// Where the roster's manifest is.
pub(crate) const MANIFEST_PATH: &str = "roster/manifest.json";
/// Where the trace list is.
pub(crate) const TRACE_PATH: &str = "trace/trace.bin";
/// Where the health authorities' keys are.
pub(crate) const HEALTH_KEYS_PATH: &str = "health/keys.json";
/// Where the value sets are.
pub(crate) const VALUE_SETS_PATH: &str = "health/value-sets.json";
/// Where the questionnaire is.
pub(crate) const QUESTIONNAIRE_PATH: &str = "app/questionnaire.json";
/// Where the areas are.
pub(crate) const AREAS_PATH: &str = "areas/areas.json";
/// Where the checkpoints are.
pub const CHECKPOINTS_PATH: &str = "checkpoints/checkpoints.json";
/// What the paths of published epoch keys begin with ([`epoch_path`](crate::published::epoch_path)).
pub(crate) const EPOCHS_FOLDER: &str = "epochs/";

/// The role that names what no delegated role does.
pub(crate) const TOP_ROLE: &str = "targets";

/// The roles to which [`TOP_ROLE`] delegates. All are terminating.
pub(crate) const DELEGATED_ROLES: [&str; 5] =
    ["issuers", "policy", "roster", "trace", "health-keys"];

/// The paths of a kind of target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// This path alone.
    Path(&'static str),
    /// Any name in this folder (which ends with a slash) that isn't a path of its own.
    Folder(&'static str),
}

impl fmt::Display for Pattern {
    /// As TUF writes it: `policy/policy.json`, `status/*`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => f.write_str(path),
            Self::Folder(folder) => write!(f, "{folder}*"),
        }
    }
}

/// What the table says of a kind of target.
struct Row {
    pattern: Pattern,
    role: &'static str,
    is_sealed: bool,
}

const fn row(pattern: Pattern, role: &'static str) -> Row {
    Row { pattern, role, is_sealed: false }
}

const fn sealed(pattern: Pattern, role: &'static str) -> Row {
    Row { pattern, role, is_sealed: true }
}

/// The kinds of targets, each with its row of the table: none can be left out.
macro_rules! targets {
    ($($(#[$meaning:meta])* $kind:ident = $row:expr;)+) => {
        /// A kind of target.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Target {
            $($(#[$meaning])* $kind,)+
        }

        impl Target {
            /// All kinds, in the table's order.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            const fn row(self) -> Row {
                use Pattern::{Folder, Path};
                match self {
                    $(Self::$kind => $row,)+
                }
            }
        }
    };
}

targets! {
    /// Whose signatures on travel codes count ([`IssuerKeys`](crate::travel::IssuerKeys)): asked for
    /// every code.
    Issuers = row(Path(ISSUERS_PATH), "issuers");
    /// What an issuer took back ([`StatusDocument`](crate::published::StatusDocument)): asked for
    /// every credential and permit.
    StatusList = row(Folder(STATUS_FOLDER), "issuers");
    /// The rules ([`Policy`](crate::policy::Policy)): without them there is no verdict.
    Policy = row(Path(POLICY_PATH), "policy");
    /// Which segments make today's roster ([`RosterManifest`](crate::published::roster::RosterManifest)).
    RosterManifest = row(Path(MANIFEST_PATH), "roster");
    /// A part of the roster ([`Segment`](crate::published::roster::Segment)).
    RosterSegment = sealed(Folder(ROSTER_FOLDER), "roster");
    /// Who is traced ([`TraceList`](crate::published::TraceList)).
    Trace = sealed(Path(TRACE_PATH), "trace");
    /// Whose signatures on certificates count ([`HealthKeys`](crate::dcc::HealthKeys)).
    HealthKeys = row(Path(HEALTH_KEYS_PATH), "health-keys");
    /// What the codes in certificates mean ([`ValueSets`](crate::dcc::ValueSets)).
    ValueSets = row(Path(VALUE_SETS_PATH), "health-keys");
    /// The questions of the daily declaration ([`Questionnaire`](crate::published::Questionnaire)): for
    /// the citizen's app.
    Questionnaire = row(Path(QUESTIONNAIRE_PATH), TOP_ROLE);
    /// The areas that policies, checkpoints and lists speak of ([`Areas`](crate::published::areas::Areas)), with
    /// their names.
    Areas = row(Path(AREAS_PATH), TOP_ROLE);
    /// The checkpoints that a phone chooses from ([`Checkpoints`](crate::published::Checkpoints)).
    Checkpoints = row(Path(CHECKPOINTS_PATH), TOP_ROLE);
    /// The key of a new epoch, for the phones that have
    /// the key of the epoch before. What is sealed under it can be opened from here on.
    EpochKey = row(Folder(EPOCHS_FOLDER), TOP_ROLE);
}

impl Target {
    /// The kind of the target at `path`; none for one that this version doesn't know.
    #[must_use]
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        let at = |target: &&Self| matches!(target.pattern(), Pattern::Path(own) if own == path);
        let in_folder = |target: &&Self| match target.pattern() {
            Pattern::Folder(folder) => path
                .strip_prefix(folder)
                .is_some_and(|name| !name.is_empty() && !name.contains('/')),
            Pattern::Path(_) => false,
        };
        Self::ALL.iter().find(at).or_else(|| Self::ALL.iter().find(in_folder)).copied()
    }

    /// Its paths.
    #[must_use]
    pub(crate) const fn pattern(self) -> Pattern {
        self.row().pattern
    }

    /// The role that signs for it: one of [`DELEGATED_ROLES`], or [`TOP_ROLE`].
    #[must_use]
    pub(crate) const fn role(self) -> &'static str {
        self.row().role
    }

    /// True where it is published under the key of an epoch ([`crate::keys`]), so that who reads
    /// what is published learns no more than its length. (The key of an epoch has a seal of its own,
    /// under the epoch before: it isn't one of these.)
    #[must_use]
    pub(crate) const fn is_sealed(self) -> bool {
        self.row().is_sealed
    }

    /// True where a phone keeps it as a file and opens it page by page, and never holds it in memory.
    #[must_use]
    pub(crate) const fn is_paged(self) -> bool {
        matches!(self, Self::RosterSegment)
    }

    /// The folder of its paths, with the slash.
    fn folder(self) -> &'static str {
        match self.pattern() {
            Pattern::Folder(folder) => folder,
            Pattern::Path(path) => path.split_inclusive('/').next().unwrap_or(path),
        }
    }
}

/// True for the path of a target that is kept as a file ([`Target::is_paged`]).
#[must_use]
pub(crate) fn is_paged(path: &str) -> bool {
    Target::of_path(path).is_some_and(Target::is_paged)
}

/// The role that names the target at `path`: the one whose folder it is in.
#[must_use]
pub(crate) fn role_of_path(path: &str) -> &'static str {
    let of = |target: &&Target| path.starts_with(target.folder());
    Target::ALL.iter().find(of).map_or(TOP_ROLE, |target| target.role())
}

/// The patterns of the paths that a role may name, as TUF's delegations write them: `issuers/*`.
/// None for a role that isn't delegated to.
#[must_use]
pub(crate) fn patterns_of_role(role: &str) -> Vec<String> {
    let mut patterns = Vec::new();
    if DELEGATED_ROLES.contains(&role) {
        for target in Target::ALL.iter().filter(|target| target.role() == role) {
            let pattern = Pattern::Folder(target.folder()).to_string();
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
    }
    patterns
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A path of each kind.
    fn example(target: Target) -> String {
        match target.pattern() {
            Pattern::Path(path) => path.to_owned(),
            Pattern::Folder(folder) => format!("{folder}any.name"),
        }
    }

    #[test]
    fn each_kind_is_found_again_by_its_paths() {
        for &target in Target::ALL {
            assert_eq!(Target::of_path(&example(target)), Some(target));
            assert_eq!(role_of_path(&example(target)), target.role());
        }
        let paths: BTreeSet<_> = Target::ALL.iter().copied().map(example).collect();
        assert_eq!(paths.len(), Target::ALL.len());
        let segment = crate::published::list_path("Example City");
        assert_eq!(Target::of_path(&segment), Some(Target::StatusList));
        assert_eq!(Target::of_path(&crate::published::epoch_path(7)), Some(Target::EpochKey));
    }

    #[test]
    fn what_no_row_covers_is_no_target() {
        for path in [
            "",
            "policy",
            "policy/",
            "policy/other.json",
            "policy/policy.json/x",
            "roster/",
            "roster/a/b",
            "rosters/a",
            "status/",
            "status",
            "trace/other.bin",
            "x/status/a",
            "Policy/policy.json",
            "weather/today.json",
        ] {
            assert_eq!(Target::of_path(path), None, "{path}");
        }
        // Whose it would be follows from its folder.
        assert_eq!(role_of_path("policy/other.json"), "policy");
        assert_eq!(role_of_path("weather/today.json"), TOP_ROLE);
    }

    #[test]
    fn the_delegations_are_those_that_phones_were_enrolled_with() {
        let delegated = DELEGATED_ROLES.map(|role| (role, patterns_of_role(role).join(" ")));
        assert_eq!(
            delegated.each_ref().map(|(role, patterns)| (*role, patterns.as_str())),
            [
                ("issuers", "issuers/* status/*"),
                ("policy", "policy/*"),
                ("roster", "roster/*"),
                ("trace", "trace/*"),
                ("health-keys", "health/*"),
            ]
        );
        assert!(patterns_of_role(TOP_ROLE).is_empty() && patterns_of_role("mayor").is_empty());
        // Each role of the table is one that signs, and no folder is two roles'.
        for &target in Target::ALL {
            assert!(target.role() == TOP_ROLE || DELEGATED_ROLES.contains(&target.role()));
            for other in Target::ALL.iter().copied().filter(|o| o.folder() == target.folder()) {
                assert_eq!(target.role(), other.role(), "{target:?} and {other:?}");
            }
        }
    }

    #[test]
    fn what_names_people_is_sealed() {
        let sealed: Vec<_> =
            Target::ALL.iter().copied().filter(|target| target.is_sealed()).collect();
        assert_eq!(sealed, [Target::RosterSegment, Target::Trace]);
    }
}
