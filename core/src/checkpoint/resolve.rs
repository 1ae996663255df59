//! Facts from verified claims and the authority's lists: XACML's policy information point.

use crate::facts::{Declared, FactSet, HolderBinding, Record, RosterFact, Site};
use crate::installation::Installation;
use crate::model::{Assurance, Permit, Place, RosterKey};
use crate::published::{CheckpointSite, IssuerStatuses, Status};
use crate::time::Instant;
use crate::travel::Competent;

/// The facts of a verified code whose issuer is competent here.
pub(super) fn code(
    installation: &Installation,
    site: &CheckpointSite,
    verified: Competent<'_>,
    person: &RosterKey,
    statuses: IssuerStatuses<'_>,
    binding: HolderBinding,
    now: Instant,
) -> FactSet {
    let claims = verified.claims();
    let mut facts = listed(installation, site, person, now);
    facts.binding = Some(binding);
    // The roster is newer than the credential.
    facts.employer = facts.employer.or_else(|| claims.employer.clone());
    facts.sector = claims.sector.clone();
    facts.home = facts.home.or_else(|| claims.home.clone());
    facts.work = facts.work.or_else(|| claims.work.clone());
    find_places(installation, &mut facts);
    let assurance = match binding {
        HolderBinding::Live => Assurance::Live,
        _ => Assurance::Signed,
    };
    facts.take_health(claims, assurance);
    facts.declaration = verified
        .presentation()
        .and_then(|presentation| presentation.declaration)
        .map(|declaration| Declared { declaration, assurance: Assurance::SelfDeclared });
    facts.revocation_unknown = statuses.at(claims.status_index) == Status::Unknown;
    // A key that may not issue permits hasn't issued any.
    if verified.may_permit() {
        let mut permits = claims.permits.iter();
        facts.revocation_unknown |= permits.any(|p| statuses.at(p.status_index) == Status::Unknown);
        facts.permits = claims
            .permits
            .iter()
            .map(|permit| Permit {
                number: permit.number.clone(),
                kind: permit.kind,
                valid_from: permit.valid_from,
                valid_until: permit.valid_until,
                areas: permit.areas.clone(),
                revoked: statuses.at(permit.status_index) == Status::Revoked,
                assurance,
            })
            .collect();
    }
    facts
}

/// The facts of somebody of whom only the ID number is known.
pub(super) fn number(
    installation: &Installation,
    site: &CheckpointSite,
    person: &RosterKey,
    now: Instant,
) -> FactSet {
    let mut facts = listed(installation, site, person, now);
    facts.binding = Some(HolderBinding::LookedUp);
    find_places(installation, &mut facts);
    facts
}

/// Where home and work place lie, as far as their areas say so.
fn find_places(installation: &Installation, facts: &mut FactSet) {
    let of = |place: &Option<Place>| installation.extents().of(&place.as_ref()?.area);
    facts.home_extent = of(&facts.home);
    facts.work_extent = of(&facts.work);
}

/// What the authority's lists say of a person.
fn listed(
    installation: &Installation,
    site: &CheckpointSite,
    person: &RosterKey,
    now: Instant,
) -> FactSet {
    let mut facts = FactSet::unknown(now);
    facts.checkpoint = Some(Site {
        area: Some(site.area.clone()),
        position: site.position,
        extent: installation.extents().of(&site.area),
        heading_deg: site.heading,
    });
    if let Some(roster) = installation.roster() {
        match roster.look_up(person) {
            Ok(Some(entry)) => {
                facts.roster = Some(RosterFact { listed: true, duty: Some(entry.duty) });
                facts.employer = Some(entry.employer);
                facts.home = entry.home;
                facts.work = entry.work;
            }
            Ok(None) => facts.roster = Some(RosterFact { listed: false, duty: None }),
            // A damaged page says nothing: unknown, not absent.
            Err(_) => {}
        }
    }
    facts.trace = installation.trace().map(|list| Record::complete(list.get(person)));
    facts
}
