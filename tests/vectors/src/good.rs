//! The good cases: fictional people, fixed claims.

use chot_core::model::{
    Area, Assurance, Declaration, IdNumber, PermitKind, Place, Position, Recovery, RosterHashKey,
    Test, TestMethod, TestResult, Vaccination,
};
use chot_core::time::NaiveDate;
use chot_core::travel::{
    Complete, Credential, CredentialSigner, HolderSigner as _, JwsPresentationDraft, PermitClaim,
    Presentation, PresentationDraft,
};

use crate::keys::{self, Holder, ISSUER, at};

/// When the vectors are to be verified.
pub(crate) const NOW: &str = "2021-10-05T00:10:00Z";

/// A case that must be believed.
pub(crate) struct Good {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) credential: Credential,
    pub(crate) shown: Option<(Holder, Presentation)>,
}

impl Good {
    /// The credential's bytes.
    pub(crate) fn credential_bytes(&self) -> Vec<u8> {
        CredentialSigner::new(&keys::issuer()).sign(&self.credential)
    }

    /// The JOSE twin of the credential.
    pub(crate) fn credential_jws(&self) -> String {
        CredentialSigner::new(&keys::issuer()).sign_jws(&self.credential)
    }

    /// The JOSE twin of the code.
    pub(crate) fn jws(&self) -> String {
        let credential = self.credential_jws();
        match &self.shown {
            None => credential,
            Some((holder, presentation)) => {
                let draft = JwsPresentationDraft { credential: &credential, presentation };
                draft.sign(holder).unwrap()
            }
        }
    }

    /// The bytes of the code: the presentation, or of a print the credential.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let credential = self.credential_bytes();
        match &self.shown {
            None => credential,
            Some((holder, presentation)) => {
                PresentationDraft { credential: &credential, presentation }.sign(holder).unwrap()
            }
        }
    }
}

pub(crate) fn all() -> Vec<Good> {
    vec![minimal(), printed(), listed(), evidence(), fullest()]
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn place(area: &str, lat: f64, lon: f64) -> Place {
    Place { area: Area(area.into()), position: Some(Position::new(lat, lon).unwrap()) }
}

fn dose(dose: u8, date: &str) -> Vaccination {
    Vaccination {
        dose,
        series: None,
        date: day(date),
        product: Some("AZD1222".into()),
        assurance: Assurance::Signed,
    }
}

fn permit(number: &str, kind: PermitKind, from: &str, until: &str, index: u32) -> PermitClaim {
    PermitClaim {
        number: number.into(),
        kind,
        valid_from: at(from),
        valid_until: at(until),
        areas: vec![Area("d1".into()), Area("thu-duc".into())],
        status_index: index,
    }
}

/// The least that the format allows.
fn least() -> Credential {
    let hash_key = RosterHashKey::new(*b"chot test vectors: roster's hash");
    let id = IdNumber::parse("079199000001").unwrap();
    let (issued, expires) = (at("2021-09-20T08:00:00+07:00"), at("2021-12-20T00:00:00+07:00"));
    let key = hash_key.roster_key(&id);
    Credential {
        not_before: at("2021-09-20T00:00:00+07:00"),
        status_index: 70_000,
        ..Credential::least(ISSUER, *b"vector01", key, issued, expires)
    }
}

/// Somebody whom the roster lists: employer, home and work are there, not in the code.
fn listed_person() -> Credential {
    Credential {
        name: Some("Nguyễn Thị Ví Dụ".into()),
        birth_date: Some(day("1985-02-28")),
        id_last_four: Some(1),
        sector: Some("government".into()),
        vaccinations: vec![dose(1, "2021-06-20"), dose(2, "2021-08-20")],
        complete: Complete { vaccination: true, recovery: false, test: false },
        ..least()
    }
}

fn said(symptoms: bool) -> Presentation {
    Presentation {
        issued_at: at("2021-10-05T00:09:50Z"),
        declaration: Some(Declaration { at: at("2021-10-04T23:00:00Z"), symptoms }),
        questionnaire: Some(3),
    }
}

fn minimal() -> Good {
    Good {
        name: "minimal-presentation",
        what: "The least credential that can be shown live, by a holder who declared nothing.",
        credential: Credential { holder: Some(keys::holder().key()), ..least() },
        shown: Some((
            keys::holder(),
            Presentation { declaration: None, questionnaire: None, ..said(false) },
        )),
    }
}

fn printed() -> Good {
    Good {
        name: "print",
        what: "A print: the bare credential of a listed person with two doses, for no holder's key.",
        credential: listed_person(),
        shown: None,
    }
}

pub(crate) fn listed() -> Good {
    Good {
        name: "listed-two-doses",
        what: "The daily case: a listed person with two doses, shown live with an Ed25519 key.",
        credential: Credential { holder: Some(keys::holder().key()), ..listed_person() },
        shown: Some((keys::holder(), said(false))),
    }
}

/// Each kind of evidence, each spelling of a place, symptoms.
fn evidence() -> Good {
    Good {
        name: "every-evidence",
        what: "Recovery and tests of both kinds, a place without position, one south and west, \
               a permit for all areas, symptoms declared.",
        credential: Credential {
            holder: Some(keys::holder().key()),
            name: Some("Trần Văn Mẫu".into()),
            // Before 1970: a negative number of days.
            birth_date: Some(day("1951-12-31")),
            id_last_four: Some(9999),
            home: Some(Place { area: Area("cu-chi".into()), position: None }),
            work: Some(place("d7", -10.731, -106.7)),
            vaccinations: vec![Vaccination { product: None, ..dose(3, "2021-09-01") }],
            recoveries: vec![Recovery { date: day("2021-07-01"), assurance: Assurance::Signed }],
            tests: vec![
                Test {
                    method: TestMethod::Pcr,
                    result: TestResult::Negative,
                    taken_at: at("2021-10-03T02:00:00Z"),
                    assurance: Assurance::Signed,
                },
                Test {
                    method: TestMethod::Antigen,
                    result: TestResult::Positive,
                    taken_at: at("2021-10-04T02:00:00Z"),
                    assurance: Assurance::Signed,
                },
            ],
            complete: Complete { vaccination: true, recovery: true, test: true },
            permits: vec![PermitClaim {
                areas: Vec::new(),
                ..permit(
                    "GĐĐ-7",
                    PermitKind::Special,
                    "2021-10-05T00:00:00+07:00",
                    "2021-10-06T00:00:00+07:00",
                    u32::MAX,
                )
            }],
            ..least()
        },
        shown: Some((keys::holder(), said(true))),
    }
}

fn fullest() -> Good {
    Good {
        name: "fullest",
        what: "An unlisted person with employer, home, work, two doses and two permits, shown \
               live by a phone's hardware key, which is P-256.",
        credential: Credential {
            holder: Some(keys::hardware().key()),
            employer: Some("Công ty Vận tải Ví Dụ".into()),
            sector: Some("transport".into()),
            home: Some(place("d7", 10.732, 106.722)),
            work: Some(place("thu-duc", 10.85, 106.754)),
            permits: vec![
                permit(
                    "GP-2021-000123",
                    PermitKind::Duty,
                    "2021-10-01T00:00:00+07:00",
                    "2021-11-01T00:00:00+07:00",
                    70_001,
                ),
                permit(
                    "GP-2021-000124",
                    PermitKind::Shift,
                    "2021-10-04T18:00:00+07:00",
                    "2021-10-05T08:00:00+07:00",
                    70_002,
                ),
            ],
            ..listed_person()
        },
        shown: Some((keys::hardware(), said(false))),
    }
}
