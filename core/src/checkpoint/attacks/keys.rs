//! The issuer's key: unknown, for another purpose, outside its time, taken back, and competent for
//! other areas. Each has its own reason.

use super::*;
use crate::keys::{KeyId, StrictKey};
use crate::model::{Area, Assurance, SamePerson, Vaccination};
use crate::published::target::ISSUERS_PATH;
use crate::travel::{Credential, CredentialSigner, Envelope, IssuerKey, IssuerKeys, Purpose};

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

/// Lets through whoever has two doses.
const DOSES_POLICY: &str = r#"{
    "policy": "doses", "version": 2, "offset": "+07:00",
    "phases": [{"id": "all", "rules": ["vaccinated"]}],
    "rules": {"vaccinated": {"effect": "permit", "when": {"all": [{"binding": "live"},
        {"vaccinated": {"doses": 2, "since": "P14D"}}]}}}
}"#;

/// Shows a live code with another issuer's credential of two doses for the same person beside it, in
/// both forms. That issuer's key is competent in these areas.
fn shown_with_anothers_evidence(areas: &[&str]) -> Vec<(Decision, Vec<Reason>, EvidenceOutcome)> {
    let clerk = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let key = StrictKey::from(&clerk);
    let key = IssuerKey {
        id: KeyId::of(&key),
        issuer: "Example City".into(),
        key,
        purposes: vec![Purpose::IssueCredential],
        valid_from: morning() - TimeDelta::days(100),
        valid_until: morning() + TimeDelta::days(100),
        revoked: false,
        areas: areas.iter().map(|area| Area((*area).into())).collect(),
    };
    let mut city = City::new();
    let credential = city.issue();
    let mut keys =
        IssuerKeys::parse(&city.authority.staged(ISSUERS_PATH).unwrap().unwrap()).unwrap();
    keys.keys.push(key);
    city.authority.stage(ISSUERS_PATH, &keys.to_bytes().unwrap()).unwrap();
    city.authority.set_policy(DOSES_POLICY.as_bytes()).unwrap();
    city.update(morning());

    let own = Envelope::parse_bytes(&credential).unwrap().dangerous_unverified_claims().unwrap();
    let dose = Vaccination {
        dose: 2,
        series: None,
        date: "2021-08-20".parse().unwrap(),
        product: None,
        assurance: Assurance::Signed,
    };
    let doses = Credential {
        id: [9; 8],
        issued_at: city.issued_at(),
        holder: None,
        vaccinations: vec![dose],
        ..own
    };
    let signer = CredentialSigner::new(&clerk);
    let forms = [to_text(&signer.sign(&doses)), signer.sign_jws(&doses)];
    let shows = |(seconds, evidence)| {
        let at = morning() + TimeDelta::seconds(seconds);
        let evidence = [evidence];
        let beside = Beside { seen: &[], evidence: &evidence };
        let clock = ClockReading::fresh_boot(at);
        let mut session = city.session();
        let text = city.live(&credential, at);
        let Outcome::Passage(Sighting { passage, .. }) =
            session.present(&text, beside, &clock, &|| std::time::Duration::ZERO)
        else {
            panic!("no passage")
        };
        // What doesn't count here isn't gathered for the next step either.
        let counts = passage.evidence()[0].person == Some(SamePerson::Same);
        assert_eq!(session.evidence().len(), usize::from(counts));
        let verdict = passage.verdict();
        (verdict.decision(), verdict.reasons().to_vec(), passage.evidence()[0].clone())
    };
    (0..).zip(forms).map(shows).collect()
}

#[test]
fn a_key_for_other_areas_gives_no_evidence_here() {
    for (decision, reasons, outcome) in shown_with_anothers_evidence(&["d1"]) {
        assert_eq!(decision, Decision::Refer);
        assert!(reasons.contains(&Reason::EvidenceInvalid), "{reasons:?}");
        assert_eq!(outcome.person, None);
        assert!(outcome.error.unwrap().contains("for other areas"));
    }
    for areas in [&["d1", "d7"][..], &[]] {
        for (decision, _, outcome) in shown_with_anothers_evidence(areas) {
            assert_eq!((decision, outcome.person), (Decision::Permit, Some(SamePerson::Same)));
        }
    }
}

#[test]
fn what_a_key_for_other_areas_claims_of_somebody_is_no_fact_here() {
    let (city, credential) = with_key(|keys| keys.keys[0].areas = vec![Area("d1".into())]);
    let mut session = city.session();
    let clock = ClockReading::fresh_boot(morning());
    let text = city.live(&credential, morning());
    let watch = || std::time::Duration::ZERO;
    let shown = session.present(&text, Beside::default(), &clock, &watch);
    let Outcome::Passage(Sighting { passage, .. }) = shown else { panic!("no passage") };
    assert_eq!(passage.verdict().reasons(), [Reason::AreaNotCovered]);
    // Papers don't mend it, and whom it names is compared and written down.
    let again = session.see(&[crate::facts::Seen::StaffCard][..], &clock, &watch).unwrap();
    assert_eq!(again.verdict().reasons(), [Reason::AreaNotCovered]);
    assert_eq!(again.person().name.as_ref().map(Name::text), Some("Lan Ví Dụ"));
    assert!(again.recorded().subject().is_some());
}
