//! That a passage keeps its bytes on the disk, and its line in an export.

use super::*;

/// A passage with all that one can have.
fn full() -> (Verdict, PassageEntry) {
    let wall = morning() + TimeDelta::nanoseconds(1_234_567_891);
    let clock = ClockReading {
        wall,
        monotonic: Duration::from_nanos(98_765_432_199),
        boot: BootId([1; 16]),
    };
    // Every field by its name: a new one has to be thought of here.
    let passage = PassageEntry {
        clock,
        clock_trusted: false,
        checkpoint: "Tân Thuận bridge".into(),
        area: Area("d7".into()),
        subject: Some(Subject([2; 16])),
        policy: Some(PolicyVersion { id: "hcmc-commute".into(), version: 12 }),
        published_at: Some(morning() - TimeDelta::hours(3)),
        papers: vec![
            Paper { kind: "staff-card".into(), number: None },
            Paper { kind: "paper-permit".into(), number: Some("GDD-0001".into()) },
        ],
        assurance: Some(Assurance::Live),
        presentation: Some([3; 32]),
        issuer_key: Some([4; 8]),
        replay_horizon: Some(morning() - TimeDelta::seconds(90)),
        continues: Some(300),
    };
    (deny(), passage)
}

/// A passage with no more than one always has.
fn minimal() -> PastPassage {
    let clock = ClockReading::fresh_boot(morning());
    let mut past = PastPassage::of(&permit(), &PassageEntry::new(clock, "", Area("d7".into())));
    past.obligations.clear();
    past.rule = None;
    past.phase = None;
    past
}

/// The bytes are in hexadecimal digits, a field each.
fn check(past: PastPassage, expected: &[&str]) {
    let entry = Entry::Passage(Box::new(past));
    let bytes = codec::encode(&entry);
    assert_eq!(crate::encoding::hex::hex(&bytes), expected.concat());
    assert_eq!(codec::decode(&bytes), Ok(entry));
}

#[test]
fn a_full_passage_keeps_its_bytes() {
    let (verdict, passage) = full();
    let past = PastPassage::of(&verdict, &passage);
    assert_eq!(fields::Field::of(&past).len(), fields::FIELDS.len(), "not all that one can have");
    check(
        past,
        &[
            "b600020100",                                 // version 2, a passage
            "021b0005cd8fd9c67c87",                       // at
            "031a05e30a78",                               // monotonic
            "045001010101010101010101010101010101",       // boot
            "05f4",                                       // clock_trusted
            "067354c3a26e20546875e1baad6e20627269646765", // checkpoint
            "07626437",                                   // area
            "085002020202020202020202020202020202",       // subject
            "0901",                                       // decision
            "0a816f6f7574736964652d77696e646f7773",       // reasons
            "0b816c636f6d706172652d63617264",             // obligations
            "0c67636f6d6d757465",                         // rule
            "0d6b6f66666963652d68616c66",                 // phase
            "0e826c68636d632d636f6d6d7574650c",           // policy
            "0f1b0005cd8d55f8ba00",                       // published_at
            "1082816a73746166662d63617264826c70617065722d7065726d6974684744442d30303031", // papers
            "1103",                                       // assurance
            "1258200303030303030303030303030303030303030303030303030303030303030303", // presentation
            "13480404040404040404",                                                   // issuer_key
            "141b0005cd8fd4565b80", // replay_horizon
            "1519012c",             // continues
        ],
    );
}

#[test]
fn a_minimal_passage_keeps_its_bytes() {
    check(
        minimal(),
        &[
            "aa00010100",                           // version 1, a passage
            "021b0005cd8fd9b3a600",                 // at
            "0300",                                 // monotonic
            "045000000000000000000000000000000000", // boot
            "05f5",                                 // clock_trusted
            "0660",                                 // checkpoint
            "07626437",                             // area
            "0900",                                 // decision
            "0a8167636f6d6d757465",                 // reasons
        ],
    );
}

#[test]
fn a_passage_keeps_its_line_in_an_export() {
    let place = Place::new();
    let mut journal = place.open();
    let (verdict, passage) = full();
    assert_eq!(journal.append(verdict, passage).sequence(), Some(1));
    let bare = PassageEntry::new(ClockReading::fresh_boot(morning()), "", Area("d7".into()));
    assert_eq!(journal.append(permit(), bare).sequence(), Some(2));
    let mut out = Vec::new();
    let saigon = crate::time::FixedOffset::east_opt(7 * 3600).unwrap();
    journal.export_ndjson(.., saigon, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    // Sealing is random, and so are hashes.
    let lines: Vec<_> =
        text.lines().map(|line| line.split(r#","hash":""#).next().unwrap()).collect();
    let full = r#"{"seq":1,"at":"2021-10-05T07:10:01.234567+07:00","clock_trusted":false,"checkpoint":"Tân Thuận bridge","area":"d7","subject":"02020202020202020202020202020202","decision":"deny","reason":"outside-windows","reasons":["outside-windows"],"obligations":["compare-card"],"rule":"commute","phase":"office-half","policy":{"id":"hcmc-commute","version":12},"published_at":"2021-10-05T04:10:00+07:00","assurance":"live","papers":[{"kind":"staff-card","number":null},{"kind":"paper-permit","number":"GDD-0001"}],"presentation":"0303030303030303030303030303030303030303030303030303030303030303","issuer_key":"0404040404040404","continues":300"#;
    let bare = r#"{"seq":2,"at":"2021-10-05T07:10:00+07:00","clock_trusted":true,"checkpoint":"","area":"d7","subject":null,"decision":"permit","reason":"commute","reasons":["commute"],"obligations":["compare-card"],"rule":"commute","phase":"office-half","policy":null,"published_at":null,"assurance":null,"papers":[],"presentation":null,"issuer_key":null,"continues":null"#;
    assert_eq!(lines, [full, bare]);
}
