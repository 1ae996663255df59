//! Certificates beside cards.

use p256::ecdsa::SigningKey as HealthKey;

use super::*;
use crate::dcc::issue::CertificateSigner;
use crate::dcc::{CertificateClaims, Common, Entry, HealthCertificate};
use crate::model::{CertificateName, PartialDate, SamePerson};

fn certificate(given: &str, dose: u8) -> String {
    let day = |text: &str| text.parse().unwrap();
    let claims = CertificateClaims {
        issuer: Some("VN".into()),
        issued_at: at("2021-09-01T00:00:00Z"),
        not_before: None,
        expires_at: at("2022-09-01T00:00:00Z"),
        further: Vec::new(),
        version: "1.3.0".into(),
        subject: CertificateName {
            family: Some("Trần".into()),
            given: Some(given.into()),
            family_mrz: None,
            given_mrz: None,
            birth_date: PartialDate::Day(day("1990-03-14")),
        },
        entry: Entry::Vaccination {
            common: Common {
                disease: "840539006".into(),
                country: "VN".into(),
                issuer: "Health Department (example)".into(),
                id: "URN:UVCI:01:VN:EXAMPLE".into(),
            },
            vaccine: "J07BX03".into(),
            product: "EU/1/21/1529".into(),
            manufacturer: "ORG-100001699".into(),
            dose,
            series: 2,
            date: day("2021-08-20"),
        },
    };
    let key = HealthKey::from_slice(&[7; 32]).unwrap();
    CertificateSigner::new(&key, KeyId([3; 8])).sign(&claims)
}

fn card(wallet: &Wallet, person: u8, birth_date: Option<&str>) -> String {
    let (issued, expires) = (at("2021-09-20T00:00:00Z"), at("2022-01-01T00:00:00Z"));
    let credential = Credential {
        holder: Some(wallet.key()),
        name: Some("Trần Văn Mẫu".into()),
        birth_date: birth_date.map(|day| day.parse().unwrap()),
        ..Credential::least("Example City", [1; 8], RosterKey([person; 16]), issued, expires)
    };
    to_text(&CredentialSigner::new(&issuer()).sign(&credential))
}

#[test]
fn whose_a_certificate_is_is_said_before_and_after_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Memory::default();
    let mut wallet = Wallet::init(folder.path(), &keys).unwrap();
    wallet.add(&card(&wallet, 1, Some("1990-03-14"))).unwrap();
    wallet.add(&card(&wallet, 2, None)).unwrap();
    let own = certificate("Văn Mẫu", 2);
    let Preview::Certificate { beside } = wallet.preview(&own).unwrap() else { panic!() };
    let persons: Vec<_> = beside.iter().map(|(_, view)| view.person).collect();
    assert_eq!(persons, [SamePerson::Same, SamePerson::CannotTell]);
    assert_eq!(beside[0].0, wallet.cards()[0].id);
    assert!(wallet.certificates(1).unwrap().is_empty());

    let kept = wallet.add_certificate(1, &own).unwrap();
    assert_eq!((kept.person, kept.dose), (SamePerson::Same, Some((2, 2))));
    assert_eq!(kept.name.as_deref(), Some("Trần Văn Mẫu"));
    assert_eq!(format!("{kept:?}"), "CertificateView(..)");
    let others = wallet.add_certificate(1, &certificate("Thị Lan", 1)).unwrap();
    assert_eq!(others.person, SamePerson::Other);
    // Twice is once.
    assert!(wallet.add_certificate(1, &format!(" {own}\n")).unwrap() == kept);
    drop(wallet);

    let mut wallet = Wallet::open(folder.path(), &keys).unwrap();
    assert_eq!(wallet.cards()[0].certificates, 2);
    let shown = wallet.certificate_code(1, &kept.id).unwrap();
    assert_eq!((shown.text.as_str(), shown.renew_at), (own.as_str(), None));
    assert!(HealthCertificate::parse(&shown.text).is_ok());
    // It stays beside its card when cards are moved, and goes when the card goes.
    wallet.reorder(&[2, 1]).unwrap();
    let beside_another = wallet.certificate_code(1, &kept.id);
    assert!(matches!(beside_another, Err(WalletError::NoSuchCertificate)));
    wallet.remove_certificate(2, &others.id).unwrap();
    assert!(matches!(
        wallet.remove_certificate(2, &others.id),
        Err(WalletError::NoSuchCertificate)
    ));
    assert_eq!(wallet.certificates(2).unwrap().len(), 1);
    wallet.remove(2).unwrap();
    let file = std::fs::read_to_string(folder.path().join("wallet.json")).unwrap();
    assert!(!file.contains("HC1:"));
}

#[test]
fn what_is_no_certificate_and_what_is_too_many_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut wallet = Wallet::init(folder.path(), &Memory::default()).unwrap();
    let text = card(&wallet, 1, Some("1990-03-14"));
    wallet.add(&text).unwrap();
    for bad in ["HC1:**", "HC1:", "xin chào", text.as_str()] {
        let refused = wallet.add_certificate(1, bad);
        assert!(matches!(refused, Err(WalletError::NotACertificate(_))), "{bad}");
    }
    // Nor is a certificate taken for a credential.
    let own = certificate("Văn Mẫu", 2);
    assert!(matches!(wallet.add(&own), Err(WalletError::NotACredential(_))));
    assert!(matches!(wallet.add_certificate(2, &own), Err(WalletError::NoSuchCard { .. })));
    for dose in 1..=10 {
        wallet.add_certificate(1, &certificate("Văn Mẫu", dose)).unwrap();
    }
    let full = wallet.add_certificate(1, &certificate("Văn Mẫu", 11));
    assert!(matches!(full, Err(WalletError::CertificatesFull { most: 10 })));
    assert_eq!(wallet.what_is_stored()[2].count, 10);
}
