//! The issuer's key: unknown, for another purpose, outside its time, taken back, and competent for
//! other areas. Each has its own reason.

use super::*;
use crate::model::Area;
use crate::published::target::ISSUERS_PATH;
use crate::travel::{IssuerKeys, Purpose};

/// A city whose published issuing key differs, and a credential from before.
fn with_key(change: impl Fn(&mut IssuerKeys)) -> (City, Vec<u8>) {
    let mut city = City::new();
    city.issue();
    let issued = city.issued_at();
    let file = permit("GP-1", "2021-10-05", "2021-10-09");
    let credential = city.authority.permit(&file, issued).unwrap();
    let mut keys =
        IssuerKeys::parse(&city.authority.staged(ISSUERS_PATH).unwrap().unwrap()).unwrap();
    change(&mut keys);
    city.authority.stage(ISSUERS_PATH, &keys.to_bytes().unwrap()).unwrap();
    city.update(morning());
    (city, credential)
}

#[test]
fn each_fault_of_an_issuers_key_has_its_own_reason_at_the_checkpoint() {
    type Change = fn(&mut IssuerKeys);
    let faults: [(Change, Reason); 5] = [
        (|keys| keys.keys.clear(), Reason::UntrustedIssuer),
        (|keys| keys.keys[0].purposes = vec![Purpose::IssuePermit], Reason::WrongKeyPurpose),
        (|keys| keys.keys[0].valid_until = morning(), Reason::IssuerKeyExpired),
        (|keys| keys.keys[0].valid_from = morning(), Reason::IssuerKeyExpired),
        (|keys| keys.keys[0].revoked = true, Reason::IssuerKeyRevoked),
    ];
    for (change, reason) in faults {
        let (city, credential) = with_key(change);
        assert_eq!(city.shows_at(&credential, morning()), (Decision::Deny, vec![reason]));
    }
    let (city, credential) = with_key(|_| {});
    assert_eq!(city.shows_at(&credential, morning()).0, Decision::Permit);
}

#[test]
fn a_key_counts_only_in_the_areas_that_it_is_competent_for() {
    let (city, credential) = with_key(|keys| keys.keys[0].areas = vec![Area("d1".into())]);
    let (decision, reasons) = city.shows_at(&credential, morning());
    assert_eq!((decision, reasons), (Decision::Deny, vec![Reason::AreaNotCovered]));
    let (city, credential) =
        with_key(|keys| keys.keys[0].areas = vec![Area("d1".into()), Area("d7".into())]);
    assert_eq!(city.shows_at(&credential, morning()).0, Decision::Permit);
}

#[test]
fn a_key_that_may_not_issue_permits_has_issued_none() {
    let (city, credential) =
        with_key(|keys| keys.keys[0].purposes = vec![Purpose::IssueCredential]);
    let noon = at("2021-10-05T12:00:00+07:00");
    let (decision, reasons) = city.shows_at(&credential, noon);
    assert_eq!(decision, Decision::Deny);
    assert!(!reasons.contains(&Reason::Permit), "{reasons:?}");
    let (city, credential) = with_key(|_| {});
    assert_eq!(city.shows_at(&credential, noon), (Decision::Permit, vec![Reason::Permit]));
}
