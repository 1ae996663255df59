//! What was taken back is refused; and whether it was must be known before anybody is let through.

use super::*;
use crate::authority::issue::credential_id;
use crate::authority::{LIFETIMES, OfficeError};
use crate::published::{Bits, StatusDocument, StatusList, list_path};
use crate::travel::Envelope;

fn noon() -> Instant {
    at("2021-10-05T12:00:00+07:00")
}

fn path() -> String {
    list_path("Example City")
}

/// The staged list.
fn staged(city: &City) -> StatusDocument {
    StatusDocument::parse(&city.authority.staged(&path()).unwrap().unwrap()).unwrap()
}

#[test]
fn a_revoked_credential_is_refused_after_the_next_update() {
    let mut city = City::new();
    let credential = city.issue();
    let another = city.issue();
    assert_eq!(city.shows_at(&credential, morning()).0, Decision::Permit);
    let id = credential_id(&credential).unwrap();
    let told = city.authority.revoke(std::slice::from_ref(&id)).unwrap();
    assert!(matches!(told.as_slice(), [one] if one.name == id && !one.permit && !one.already));
    // Phones know it with the publication, not before.
    let later = morning() + TimeDelta::minutes(1);
    assert_eq!(city.shows_at(&credential, later).0, Decision::Permit);
    city.update(later);
    let (decision, reasons) = city.shows_at(&credential, later + TimeDelta::minutes(1));
    assert_eq!((decision, reasons), (Decision::Deny, vec![Reason::CredentialRevoked]));
    // The person's other one is another one.
    assert_eq!(city.shows_at(&another, later + TimeDelta::minutes(2)).0, Decision::Permit);
}

#[test]
fn evidence_that_was_taken_back_is_no_paper_that_counted() {
    for revoked in [true, false] {
        let mut city = City::new();
        let (shown, further) = (city.issue(), city.issue());
        if revoked {
            city.authority.revoke(&[credential_id(&further).unwrap()]).unwrap();
        }
        city.update(morning());
        let text = city.live(&shown, morning());
        let clock = ClockReading::fresh_boot(morning());
        let evidence = [to_text(&further)];
        let beside = Beside { seen: &[], evidence: &evidence };
        let mut session = city.session();
        let outcome = session.present(&text, beside, &clock, &|| std::time::Duration::ZERO);
        let Outcome::Passage(sighting) = outcome else { panic!("{outcome:?}") };
        assert_eq!(sighting.passage.evidence()[0].error.is_some(), revoked);
        let mut lines = Vec::new();
        session.journal().export_ndjson(.., crate::time::UTC, &mut lines).unwrap();
        let lines = String::from_utf8(lines).unwrap();
        assert_eq!(lines.contains(r#""papers":[{"kind":"travel""#), !revoked, "{lines}");
    }
}

#[test]
fn a_revoked_credential_is_written_down_under_its_subject() {
    let mut city = City::new();
    let credential = city.issue();
    city.authority.revoke(&[credential_id(&credential).unwrap()]).unwrap();
    city.update(morning());
    let text = city.live(&credential, morning());
    let clock = ClockReading::fresh_boot(morning());
    let outcome =
        city.session().present(&text, Beside::default(), &clock, &|| std::time::Duration::ZERO);
    let Outcome::Passage(sighting) = outcome else { panic!("{outcome:?}") };
    let subject = city.authority.subject(&IdNumber::parse(ID).unwrap()).unwrap();
    assert_eq!(sighting.passage.recorded().subject(), Some(subject));
}

#[test]
fn a_replaced_permit_no_longer_counts() {
    let mut city = City::new();
    city.issue();
    let issued = city.issued_at();
    let old = city.authority.permit(&permit("GP-1", "2021-10-05", "2021-10-09"), issued).unwrap();
    city.update(morning());
    assert_eq!(city.shows_at(&old, noon()), (Decision::Permit, vec![Reason::Permit]));
    let file = permit("GP-2", "2021-10-05", "2021-10-09");
    let new = city.authority.replace_permit(&file, "GP-1", noon()).unwrap();
    city.update(noon() + TimeDelta::minutes(1));
    let later = noon() + TimeDelta::minutes(2);
    let (decision, reasons) = city.shows_at(&old, later);
    assert_eq!((decision, &reasons[0]), (Decision::Deny, &Reason::PermitRevoked));
    assert_eq!(city.shows_at(&new, later), (Decision::Permit, vec![Reason::Permit]));
    // The credential around the old permit is still good for what needs none.
    let tomorrow = morning() + TimeDelta::days(1);
    assert_eq!(city.shows_at(&old, tomorrow).0, Decision::Permit);
}

#[test]
fn a_permit_revoked_by_number_no_longer_counts() {
    let mut city = City::new();
    city.issue();
    let issued = city.issued_at();
    let held = city.authority.permit(&permit("GP-1", "2021-10-05", "2021-10-09"), issued).unwrap();
    city.authority.revoke(&["GP-1".to_owned()]).unwrap();
    city.update(morning());
    let (decision, reasons) = city.shows_at(&held, noon());
    assert_eq!((decision, &reasons[0]), (Decision::Deny, &Reason::PermitRevoked));
    // It isn't in what is issued from then on.
    let again = city.issue();
    let (decision, reasons) = city.shows_at(&again, noon() + TimeDelta::minutes(1));
    assert_eq!(decision, Decision::Deny);
    assert!(reasons.contains(&Reason::OutsideWindows) || reasons.contains(&Reason::PermitMissing));
    assert!(!reasons.contains(&Reason::PermitRevoked));
}

/// A city that published another list, or none: an enemy can hide it only with the police's key, but
/// another issuer may keep none. `publish` would write it anew, so it is signed as it is staged.
fn with_list(list: Option<StatusDocument>) -> (City, Vec<u8>) {
    let mut city = City::new();
    let credential = city.issue();
    let bytes = list.map(|list| list.to_bytes());
    city.authority.publish_with_status(bytes.as_deref(), morning());
    city.fetch(morning());
    (city, credential)
}

fn assert_refers(city: &City, credential: &[u8]) {
    let (decision, reasons) = city.shows_at(credential, morning());
    assert_eq!(decision, Decision::Refer);
    assert_eq!(reasons[0], Reason::RevocationUnknown);
    // A refusal doesn't wait for the list: it would stand either way.
    let (decision, reasons) = city.shows_at(credential, noon());
    assert_eq!(decision, Decision::Deny);
    assert!(!reasons.contains(&Reason::RevocationUnknown));
}

#[test]
fn without_a_list_nobody_is_let_through() {
    let (city, credential) = with_list(None);
    assert_refers(&city, &credential);
}

#[test]
fn with_an_old_list_nobody_is_let_through() {
    let list = StatusList::new(Bits::One, 1 << 20).unwrap();
    let expires_at = morning() - TimeDelta::seconds(1);
    let issued_at = expires_at - TimeDelta::days(30);
    let old = StatusDocument { subject: path(), issued_at, expires_at, list };
    let (city, credential) = with_list(Some(old));
    assert_refers(&city, &credential);
}

#[test]
fn with_an_index_beyond_the_list_nobody_is_let_through() {
    let list = StatusList::new(Bits::One, 0).unwrap();
    let (issued_at, expires_at) = (morning(), morning() + TimeDelta::days(30));
    let short = StatusDocument { subject: path(), issued_at, expires_at, list };
    let (city, credential) = with_list(Some(short));
    assert_refers(&city, &credential);
}

#[test]
fn a_status_without_a_meaning_is_unknown() {
    let mut list = StatusList::new(Bits::Four, 1 << 20).unwrap();
    (0..1 << 20).for_each(|index| assert!(list.set(index, 11).is_ok()));
    let (issued_at, expires_at) = (morning(), morning() + TimeDelta::days(30));
    let odd = StatusDocument { subject: path(), issued_at, expires_at, list };
    let (city, credential) = with_list(Some(odd));
    assert_refers(&city, &credential);
}

#[test]
fn a_list_that_cannot_be_read_is_no_update() {
    let good = staged(&City::new()).to_bytes();
    for bytes in [&good[..good.len() - 1], b"\xa0", b""] {
        let mut city = City::new();
        let credential = city.issue();
        city.authority.publish_with_status(Some(bytes), morning());
        let device = Device::open(&city.phone()).unwrap();
        let updated = installation::update(&device, &city.source(), morning());
        assert!(updated.unwrap_err().to_string().contains("status/"));
        // What was installed before still holds.
        assert_eq!(city.shows_at(&credential, morning()).0, Decision::Permit);
    }
}

#[test]
fn the_list_says_nothing_about_how_many_were_issued() {
    let mut city = City::new();
    let empty = staged(&city);
    assert_eq!((empty.list.len(), empty.list.count()), (1 << 20, 0));
    println!("an empty list: {} bytes", empty.to_bytes().len());
    let mut places = Vec::new();
    for _ in 0..24 {
        let credential = Envelope::parse_bytes(&city.issue()).unwrap();
        places.push(credential.dangerous_unverified_claims().unwrap().status_index);
    }
    city.update(morning());
    assert_eq!(staged(&city), empty);
    // Nor do places: neither small nor in order.
    assert!(places.iter().any(|place| *place > 1 << 16), "{places:?}");
    assert!(!places.is_sorted() && !places.is_sorted_by(|a, b| a > b), "{places:?}");
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), 24);
}

#[test]
fn the_list_is_renewed_before_it_is_old() {
    let mut city = City::new();
    let first = staged(&city);
    let days = |n| first.issued_at + TimeDelta::days(n);
    city.update(days(LIFETIMES.status * 2 / 3 - 1));
    assert_eq!(staged(&city), first);
    city.update(days(LIFETIMES.status * 2 / 3 + 1));
    assert!(staged(&city).expires_at > first.expires_at);
}

#[test]
fn revoking_the_unknown_changes_nothing_and_twice_is_once() {
    let mut city = City::new();
    let credential = city.issue();
    let id = credential_id(&credential).unwrap();
    let issued = city.issued_at();
    city.authority.permit(&permit("GP-1", "2021-10-05", "2021-10-09"), issued).unwrap();
    let unknown = city.authority.revoke(&[id.clone(), "GP-7".to_owned(), "GP-8".to_owned()]);
    let Err(OfficeError::Issue(error)) = unknown else { panic!("{unknown:?}") };
    assert!(error.to_string().contains("GP-7, GP-8") && !error.to_string().contains(&id));
    city.update(morning());
    assert_eq!(staged(&city).list.count(), 0);
    let names = [id.to_uppercase(), "GP-1".to_owned(), "GP-1".to_owned()];
    let told = city.authority.revoke(&names).unwrap();
    assert_eq!(
        told.iter().map(|r| (r.permit, r.already)).collect::<Vec<_>>(),
        [(false, false), (true, false)]
    );
    assert!(city.authority.revoke(&names).unwrap().iter().all(|revoked| revoked.already));
    city.update(morning());
    assert_eq!(staged(&city).list.count(), 2);
}

#[test]
fn interrupted_between_revoking_and_writing_the_old_permit_is_gone_and_the_next_call_completes_it()
{
    let mut city = City::new();
    city.issue();
    let issued = city.issued_at();
    let old = city.authority.permit(&permit("GP-1", "2021-10-05", "2021-10-09"), issued).unwrap();
    let register = city.folder.path().join("city/register");
    let entry = std::fs::read_dir(&register)
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|file| file.extension().is_some_and(|e| e == "json"))
        .unwrap();
    let before = std::fs::read(&entry).unwrap();
    let file = permit("GP-2", "2021-10-05", "2021-10-09");
    city.authority.replace_permit(&file, "GP-1", noon()).unwrap();
    // As if the power had gone before the person's entry was written.
    std::fs::write(&entry, before).unwrap();
    city.update(noon());
    assert_eq!(city.shows_at(&old, noon()).1[0], Reason::PermitRevoked);
    let new = city.authority.replace_permit(&file, "GP-1", noon()).unwrap();
    city.update(noon() + TimeDelta::minutes(1));
    let later = noon() + TimeDelta::minutes(2);
    assert_eq!(city.shows_at(&new, later), (Decision::Permit, vec![Reason::Permit]));
}
