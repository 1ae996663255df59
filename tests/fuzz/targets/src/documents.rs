//! The other documents: files that people and programs hand over, and what an officer types.

use chot_core::authority::issue::{PermitFile, PersonFile};
use chot_core::device::{Enrolment, PublicTrust};
use chot_core::facts::{HypotheticalFacts, Seen};
use chot_core::model::IdNumber;
use chot_core::published::areas::Areas;
use chot_core::published::roster::RosterManifest;
use chot_core::published::{Checkpoints, Questionnaire};
use chot_core::travel::IssuerKeys;
use chot_core::wallet::HolderRequest;

/// Readers of documents; each says whether it took the bytes, and what it took reads back.
const READERS: &[fn(&[u8]) -> bool] = &[
    |bytes| {
        let Ok(list) = Checkpoints::parse(bytes) else { return false };
        assert_eq!(Checkpoints::parse(&list.to_json()).expect("what we write"), list);
        for name in list.names() {
            assert!(list.find(name).is_ok());
        }
        true
    },
    |bytes| {
        let Ok(keys) = IssuerKeys::parse(bytes) else { return false };
        let written = keys.to_bytes().expect("a document");
        assert_eq!(IssuerKeys::parse(&written).expect("what we write"), keys);
        true
    },
    |bytes| {
        let Ok(enrolment) = Enrolment::parse(bytes) else { return false };
        let written = enrolment.to_bytes().expect("a document");
        let read = Enrolment::parse(&written).expect("what we write");
        assert_eq!((read.city, read.root), (enrolment.city, enrolment.root));
        assert_eq!(read.epoch_key.id(), enrolment.epoch_key.id());
        true
    },
    |bytes| {
        let Ok(manifest) = RosterManifest::parse(bytes) else { return false };
        assert_eq!(RosterManifest::parse(&manifest.to_json()).expect("what we write"), manifest);
        true
    },
    |bytes| {
        let Ok(request) = HolderRequest::parse(bytes) else { return false };
        let read = HolderRequest::parse(request.to_json().as_bytes()).expect("what we write");
        assert_eq!((read.id(), read.key()), (request.id(), request.key()));
        true
    },
    |bytes| PersonFile::parse(bytes).is_ok(),
    |bytes| PermitFile::parse(bytes).is_ok(),
    |bytes| {
        let facts = HypotheticalFacts::parse(bytes);
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
        facts.inspect_err(|error| assert!(error.line <= lines, "{error}")).is_ok()
    },
    |bytes| {
        let seen = std::str::from_utf8(bytes).ok().and_then(|text| Seen::parse(text).ok());
        // Debug prints no numbers.
        seen.is_some_and(|seen| format!("{seen:?}") == seen.kind().code())
    },
    |bytes| {
        let id = std::str::from_utf8(bytes).ok().and_then(|text| IdNumber::parse(text).ok());
        let id = id.inspect(|id| {
            assert_eq!(IdNumber::parse(id.as_str()).as_ref(), Ok(id));
            assert!(id.as_str().ends_with(id.last_four()) && id.last_four().len() == 4);
        });
        id.is_some()
    },
    |bytes| {
        let Ok(areas) = Areas::parse(bytes) else { return false };
        for area in areas.iter().take(50) {
            assert_eq!(areas.find(&area.id), Ok(area));
            // A name may be two areas'; then it means neither.
            assert!(areas.resolve(&area.vi).is_none_or(|found| areas.get(&found.id).is_some()));
        }
        true
    },
    |bytes| Questionnaire::parse(bytes).is_ok(),
    |bytes| {
        let Ok(trust) = PublicTrust::parse(bytes) else { return false };
        assert_eq!(PublicTrust::parse(&trust.to_bytes()).expect("what we write"), trust);
        true
    },
];

/// A byte that says which document, then the document.
pub fn run(bytes: &[u8]) -> bool {
    let Some((kind, rest)) = bytes.split_first() else { return false };
    READERS[usize::from(*kind) % READERS.len()](rest)
}

/// One document of each kind.
pub fn seeds() -> Vec<Vec<u8>> {
    let secret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
    let segment = |digit: &str| {
        let id = digit.repeat(64);
        format!(r#"{{"id":"{id}","records":3,"bytes":2000}}"#)
    };
    let texts = [
        r#"{"format":"chot-checkpoints","version":1,"checkpoints":[
            {"name":"Y bridge","area":"d8","lat":10.7512,"lon":106.6843,"heading":20},
            {"name":"Tân Thuận","area":"d7"}]}"#
            .to_owned(),
        issuers(),
        format!(
            r#"{{"format":"chot-enrolment","version":1,"city":"Thành phố Ví Dụ","root":"e30",
            "roster_hash_key":"{secret}","pseudonym_key":"{secret}",
            "epoch_key":{{"id":7,"key":"{secret}"}}}}"#
        ),
        format!(
            r#"{{"format":"chot-roster","version":1,"people":3,"base":{},"deltas":[{}]}}"#,
            segment("a"),
            segment("0")
        ),
        request(),
        r#"{"id_number":"079199000001","name":"Nguyễn Thị Ví Dụ","birth_date":"1965-02-28",
            "home":{"area":"d7","lat":10.73,"lon":106.72},"work":{"area":"d1"},
            "health":[{"kind":"vaccination","doses":2,"date":"2021-08-20","product":"AZD1222"},
            {"kind":"recovery","date":"2021-07-01"}],"complete":["vaccination"]}"#
            .to_owned(),
        r#"{"number":"GP-0001","id_number":"079199000001","kind":"duty","valid_from":"2021-10-05","valid_until":"2021-10-08",
            "areas":["d1","d7"]}"#
            .to_owned(),
        r#"{"at":"2021-10-05T07:10:00+07:00","binding":"card","seen":["work-schedule"],
            "tests":{"some":[{"method":"pcr","result":"negative","taken_at":"2021-10-04T09:00:00+07:00"}]},
            "permits":{"some":[]}}"#
            .to_owned(),
        "paper-permit=117:duty:2021-10-05/2021-10-08".to_owned(),
        " 079199000001".to_owned(),
        r#"{"format":"chot-areas","version":1,"areas":[{"id":"d7","vi":"Quận 7","en":"District 7","code":"778"},
            {"id":"d7/tan-phong","vi":"Phường Tân Phong","en":"Tan Phong Ward","parent":"d7","formerly":["Xã Ví Dụ"]}]}"#
            .to_owned(),
        r#"{"format":"chot-questionnaire","version":1,"questionnaire":2,"questions":[
            {"id":"fever","vi":"Có sốt không?","en":"A fever?"}]}"#
            .to_owned(),
        r#"{"format":"chot-trust","version":1,"city":"Thành phố Ví Dụ","root":"e30"}"#.to_owned(),
    ];
    let kinds = 0..=u8::MAX;
    kinds.zip(&texts).map(|(kind, text)| [&[kind], text.as_bytes()].concat()).collect()
}

fn issuers() -> String {
    use chot_core::keys::KeyId;
    use chot_core::keys::StrictKey;
    use chot_core::travel::{IssuerKey, Purpose};
    let key = StrictKey::from(&ed25519_dalek::SigningKey::from_bytes(&[1; 32]));
    let keys = IssuerKeys::new(vec![IssuerKey {
        id: KeyId::of(&key),
        issuer: "Fuzz City".into(),
        key,
        purposes: vec![Purpose::IssueCredential],
        valid_from: "2021-09-01T00:00:00Z".parse().unwrap(),
        valid_until: "2022-09-01T00:00:00Z".parse().unwrap(),
        revoked: false,
        areas: Vec::new(),
    }]);
    String::from_utf8(keys.to_bytes().unwrap()).unwrap()
}

/// A request that the test key signed, as a wallet does.
fn request() -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use chot_core::travel::{HolderSigner as _, SoftwareHolder};
    let holder = SoftwareHolder::new(&[3; 32]);
    let id = b"079199000001".as_slice();
    let key = holder.key().to_bytes();
    let message = [b"chot holder request v1\0", id, b"\0", &key].concat();
    let base64 = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (x, signature) = (base64(&key), base64(&holder.sign(&message).unwrap()));
    format!(
        r#"{{"format":"chot-holder-request","version":1,"id_number":"079199000001",
        "key":{{"kty":"OKP","crv":"Ed25519","x":"{x}"}},"signature":"{signature}"}}"#
    )
}
