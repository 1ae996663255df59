//! What isn't published though phones could open it.

use super::published::Sources;
use super::repository::{PublishReport, Signed};
use crate::authority::lists::{PhaseShare, exceeding};
use crate::authority::{Authority, AuthorityError, OfficeError, Staged};
use crate::policy::Policy;
use crate::published::target::POLICY_PATH;
use crate::time::Instant;

/// The policy that is published, and the one that would be.
pub(super) struct Policies {
    published: Option<Vec<u8>>,
    next: Option<Vec<u8>>,
}

impl Policies {
    fn is_new(&self) -> bool {
        self.published != self.next
    }
}

/// That a policy is above the published one of its name, or that one again.
///
/// # Errors
/// [`AuthorityError::PolicyVersion`].
pub(in crate::authority) fn check_version(
    published: Option<&[u8]>,
    next: &[u8],
) -> Result<(), AuthorityError> {
    // One that this program can't read has no version to go by.
    let Some(before) = published.and_then(|json| Policy::parse(json).ok()) else { return Ok(()) };
    let Ok(policy) = Policy::parse(next) else { return Ok(()) };
    let is_above = policy.version() > before.version();
    if policy.id() != before.id() || is_above || published == Some(next) {
        return Ok(());
    }
    let (id, version, published) = (policy.id().to_owned(), policy.version(), before.version());
    Err(AuthorityError::PolicyVersion { id, version, published })
}

/// That a policy has a phase to come.
///
/// # Errors
/// [`AuthorityError::PolicyEnded`].
pub(in crate::authority) fn check_ended(
    policy: &Policy,
    at: Instant,
) -> Result<(), AuthorityError> {
    let (id, version) = (policy.id().to_owned(), policy.version());
    let ended = policy.ended(at).map(|until| AuthorityError::PolicyEnded { id, version, until });
    ended.map_or(Ok(()), Err)
}

fn refused(error: OfficeError) -> AuthorityError {
    match error {
        OfficeError::Authority(error) => error,
        error => AuthorityError::Staged(Box::new(error)),
    }
}

impl Authority {
    pub(super) fn policies(
        &self,
        signed: &Signed,
        targets: &std::collections::BTreeMap<String, Vec<u8>>,
        sources: &Sources<'_>,
    ) -> Result<Policies, AuthorityError> {
        let published = signed.targets();
        let published = published.get(POLICY_PATH);
        let next = targets.get(POLICY_PATH).cloned();
        // As it is staged it is at hand; else it may be nowhere.
        let published =
            published.map(|file| self.published_target(POLICY_PATH, file, sources).ok());
        Ok(Policies { published: published.flatten(), next })
    }

    /// Holds what would be published against what is, and against itself. What is published already
    /// stands in the way of nothing: it is said.
    ///
    /// # Errors
    /// [`AuthorityError::PolicyVersion`], [`AuthorityError::PolicyEnded`], [`AuthorityError::Share`];
    /// [`AuthorityError::Staged`] for issuers' keys that can't be meant so.
    pub(super) fn guard(
        &self,
        policies: &Policies,
        at: Instant,
        report: &mut PublishReport,
    ) -> Result<(), AuthorityError> {
        self.check_issuers().map_err(refused)?;
        let Some(json) = &policies.next else { return Ok(()) };
        check_version(policies.published.as_deref(), json)?;
        let Ok(policy) = Policy::parse(json) else { return Ok(()) };
        match check_ended(&policy, at) {
            Err(error) if policies.is_new() => return Err(error),
            Err(_) => report.warnings.push(format!(
                "the last phase of policy \"{}\", version {}, is over: phones let nobody through",
                policy.id(),
                policy.version()
            )),
            Ok(()) => {}
        }
        let exceeded = self.share_exceeded(&policy, at).map_err(refused)?;
        let changes = report.changes.as_ref();
        let is_new = changes.is_none_or(|changes| changes.staged.contains(&Staged::Roster));
        match exceeded.as_slice() {
            [] => Ok(()),
            _ if is_new || policies.is_new() => Err(AuthorityError::Share(exceeded)),
            all => {
                report.warnings.extend(all.iter().map(|one| format!("too many on site: {one}")));
                Ok(())
            }
        }
    }

    /// The agencies of the staged roster that have too many people on duty for a policy, from a day on,
    /// without an approval.
    ///
    /// # Errors
    /// [`OfficeError`] if the roster can't be read.
    pub(in crate::authority) fn share_exceeded(
        &self,
        policy: &Policy,
        at: Instant,
    ) -> Result<Vec<crate::authority::lists::ShareExceeded>, OfficeError> {
        let Some(roster) = self.roster()? else { return Ok(Vec::new()) };
        let today = at.with_timezone(&policy.offset()).date_naive();
        Ok(exceeding(&roster, &PhaseShare::of_policy(policy), &self.approvals()?, today)?)
    }
}
