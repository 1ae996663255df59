//! Taking new lists: nobody goes by omission.

use std::collections::BTreeMap;
use std::fmt;

use super::compare::{AgencyDifference, RosterDifference, rosters};
use super::lists::RosterBuild;
use super::{Authority, AuthorityError, OfficeError, RosterChange};
use crate::encoding::letters::composed;
use crate::published::roster::{Roster, Segment};
use crate::time::Instant;

/// An agency of which too many would go, without anybody having said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omitted {
    /// Its name.
    pub agency: String,
    /// How many people it has in the roster that is published.
    pub before: usize,
    /// How many of them the lists have under it.
    pub kept: usize,
    /// Whether the lists have anybody under it.
    pub is_named: bool,
}

impl fmt::Display for Omitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { agency, before, kept, is_named } = self;
        if *is_named {
            write!(f, "{agency}: {kept} of {before} people are left")
        } else {
            write!(f, "{agency}: no list has anybody of it; {before} people would go")
        }
    }
}

/// What the operator says of new lists.
#[derive(Clone, Debug, Default)]
pub struct TakeOptions {
    /// Agencies that may lose more than a tenth of their people, or all.
    pub removes: Vec<String>,
    /// Everybody may go.
    pub everybody: bool,
    /// The city's approvals by agency, as the lists were checked with.
    pub approvals: BTreeMap<String, String>,
}

/// What became of new lists.
#[derive(Clone, Debug)]
pub struct RosterTaken {
    /// How it is staged.
    pub change: RosterChange,
    /// Against what is published.
    pub difference: RosterDifference,
    /// True where it was compared with what was staged, since what is published isn't at hand.
    pub against_staged: bool,
    /// Agencies that were staged and never published, and aren't in these lists.
    pub unstaged: Vec<String>,
    /// Agencies that the operator named, of which nothing was in the way.
    pub unused: Vec<String>,
    /// Ids of credentials in force whose name or birth date the lists have otherwise now.
    pub outdated: Vec<String>,
    /// True where the names of people of before are lost, so that these can't be compared.
    pub names_lost: bool,
}

impl Authority {
    /// Stages a roster that was made of lists, where nobody goes by omission: each agency that is
    /// published keeps nine tenths of its people, or is among those that may lose more.
    ///
    /// # Errors
    /// [`OfficeError::Omitted`]; nothing is changed then.
    pub fn take_roster(
        &mut self,
        built: RosterBuild,
        meant: &TakeOptions,
        at: Instant,
    ) -> Result<RosterTaken, OfficeError> {
        let staged = self.roster()?;
        let (before, against_staged) = match self.roster_in_force() {
            Ok(before) => (before, false),
            Err(OfficeError::Authority(AuthorityError::PublishedElsewhere { .. })) => {
                (self.roster()?, true)
            }
            Err(error) => return Err(error),
        };
        // The file stays as long as it is read.
        let RosterBuild { base, file: _file, mut people, .. } = built;
        let now = Roster::from_segments(Segment::open(base)?, Vec::new())?;
        let difference = rosters(before.as_ref(), Some(&now), |_| {})?;
        let plain = |name: &str| composed(&spaced(name)).to_lowercase();
        let same = |a: &str, b: &str| plain(a) == plain(b);
        let may_go =
            |agency: &str| meant.everybody || meant.removes.iter().any(|named| same(named, agency));
        let short = |agency: &&AgencyDifference| {
            agency.kept().saturating_mul(10) < agency.before.saturating_mul(9)
                || agency.before > 0 && agency.now == 0
        };
        let short: Vec<&AgencyDifference> = difference.agencies.iter().filter(short).collect();
        let omitted = short.iter().filter(|agency| !may_go(&agency.name)).map(|agency| Omitted {
            agency: agency.name.clone(),
            before: agency.before,
            kept: agency.kept(),
            is_named: agency.now > 0,
        });
        let omitted: Vec<Omitted> = omitted.collect();
        if !omitted.is_empty() {
            return Err(OfficeError::Omitted(omitted));
        }
        let needed = |named: &&String| !short.iter().any(|agency| same(named, &agency.name));
        let unused = meant.removes.iter().filter(needed).cloned().collect();
        let against = rosters(staged.as_ref(), Some(&now), |_| {})?;
        let is_known =
            |name: &str| difference.agencies.iter().any(|a| a.before > 0 && a.name == name);
        let dropped = against.agencies.into_iter().filter(|agency| agency.now == 0);
        let unstaged = dropped.map(|agency| agency.name).filter(|name| !is_known(name)).collect();

        let named = self.named_before()?;
        let outdated = self.outdated(&named, &mut people, at)?;
        let is_whole = named.is_whole;
        drop(named);
        self.keep_listed(is_whole, &mut people, &now, before.as_ref())?;
        let approvals = meant.approvals.iter();
        let approvals = approvals.map(|(agency, number)| (spaced(agency), number.clone()));
        self.keep_approvals(&approvals.collect())?;
        let change = self.set_base(now.base())?;
        let names_lost = !is_whole && before.is_some_and(|before| !before.is_empty());
        Ok(RosterTaken {
            change,
            difference: difference.without_the_same(),
            against_staged,
            unstaged,
            unused,
            outdated,
            names_lost,
        })
    }
}

/// A name as lists have it: single spaces.
fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
