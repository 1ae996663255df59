//! Exports that somebody changed on the way: what was done is told, and where.

use super::*;
use crate::time::FixedOffset;

fn exported(journal: &Journal, range: impl RangeBounds<u64>) -> String {
    let mut out = Vec::new();
    journal.export_ndjson(range, FixedOffset::east_opt(7 * 3600).unwrap(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn checked(text: &str) -> ExportCheck {
    check_export(&mut text.as_bytes(), |_| None).unwrap()
}

fn with_lines(text: &str, change: impl FnOnce(&mut Vec<String>)) -> String {
    let mut lines = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn an_export_is_signed_with_the_head_of_its_chain() {
    let place = Place::filled(5);
    let journal = place.open();
    let check = checked(&exported(&journal, ..));
    assert!(check.is_sound(), "{:?}", check.findings);
    assert_eq!(check.key, Some(PhoneKey::of(&key())));
    assert_eq!((check.head, check.records), (Some(journal.head()), 5));
    assert_eq!((check.first, check.last, check.gap), (Some(1), Some(5), None));
    let part = checked(&exported(&journal, 2..=4));
    assert!(part.is_sound(), "{:?}", part.findings);
    assert_eq!((part.gap, part.last, part.head), (Some((1, 1)), Some(4), Some(journal.head())));
    assert_eq!(exported(&journal, 9..), "");
    assert_eq!(checked("").findings, [ExportFinding::Empty]);
}

#[test]
fn what_was_done_to_an_export_is_told_with_its_place() {
    let place = Place::filled(6);
    let text = exported(&place.open(), ..);
    let found = |change: &dyn Fn(&mut Vec<String>)| checked(&with_lines(&text, change)).findings;
    let forged = found(&|lines| lines[2] = lines[2].replace("permit", "deny"));
    assert_eq!(forged, [ExportFinding::Changed { line: 3, sequence: 3 }]);
    let cut = found(&|lines| drop(lines.drain(1..3)));
    assert_eq!(cut, [ExportFinding::CutOut { line: 2, from: 2, until: 3 }]);
    let beginning = found(&|lines| drop(lines.drain(..2)));
    assert_eq!(beginning, [ExportFinding::BeginningCut { sequence: 3 }]);
    let end = found(&|lines| lines.truncate(4));
    assert_eq!(end, [ExportFinding::Unsigned]);
    let moved = found(&|lines| lines.swap(1, 2));
    assert!(
        moved.contains(&ExportFinding::OutOfOrder { line: 3, sequence: 2, before: 3 }),
        "{moved:?}"
    );
    let doubled = found(&|lines| lines.insert(2, lines[1].clone()));
    assert_eq!(doubled, [ExportFinding::OutOfOrder { line: 3, sequence: 2, before: 2 }]);
    let added = found(&|lines| lines.push(lines[0].clone()));
    assert_eq!(added, [ExportFinding::AfterEnd { line: 7 }]);
    let torn = checked(&text[..text.len() - 1]).findings;
    assert!(matches!(torn[0], ExportFinding::NotALine { line: 6, .. }), "{torn:?}");
}

#[test]
fn no_bit_of_an_export_can_be_changed_unnoticed() {
    let place = Place::filled(1);
    let text = exported(&place.open(), ..).into_bytes();
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bad = text.clone();
            bad[at] ^= 1 << bit;
            let check = check_export(&mut bad.as_slice(), |_| None).unwrap();
            assert!(!check.is_sound(), "byte {at}, bit {bit}");
        }
        let cut = check_export(&mut &text[..at], |_| None).unwrap();
        assert!(!cut.is_sound(), "cut at {at}");
    }
}

#[test]
fn sums_that_were_made_anew_do_not_fit_the_signature() {
    let place = Place::filled(3);
    let journal = place.open();
    let text = exported(&journal, ..);
    // As somebody who knows how it is done, and lacks the key.
    let forger = Place::new();
    let other = JournalKey::new([8; 32]);
    let forged = with_lines(&text, |lines| {
        let mut sums = crate::journal::export::testing_sums(journal.id());
        for line in lines.iter_mut() {
            let changed = line.replace("permit", "deny");
            let (record, rest) = changed.split_once(",\"sum\":\"").unwrap();
            let sum = sums(record.as_bytes());
            *line = format!("{record},\"sum\":\"{sum}{}", &rest[64..]);
        }
    });
    assert_eq!(checked(&forged).findings, [ExportFinding::Signature]);
    // Signed by another phone it says so: whose key it is, the receiver has to know.
    let mut journal = Journal::open(&forger.path, &other).unwrap();
    fill(&mut journal, 1..=2);
    let check = checked(&exported(&journal, ..));
    assert!(check.is_sound() && check.key == Some(PhoneKey::of(&other)));
}

#[test]
fn a_journal_that_was_written_anew_does_not_go_on_from_an_export_before() {
    let place = Place::filled(3);
    let head = place.open().head();
    fill(&mut place.open(), 4..=5);
    let text = exported(&place.open(), ..);
    let known = |head: Head| check_export(&mut text.as_bytes(), move |_| Some(head)).unwrap();
    assert!(known(head).is_sound());
    let other = known(Head { sequence: 3, hash: [9; 32] });
    assert_eq!(other.findings, [ExportFinding::Rewritten { sequence: 3 }]);
    assert!(known(Head { sequence: 8, hash: [9; 32] }).is_older);
    // The next export begins after it: its first record links to the last one that came.
    let next = exported(&place.open(), 4..);
    let known = |head: Head| check_export(&mut next.as_bytes(), move |_| Some(head)).unwrap();
    assert!(known(head).is_sound() && known(head).gap.is_none());
    let other = known(Head { sequence: 3, hash: [9; 32] });
    assert_eq!(other.findings, [ExportFinding::Rewritten { sequence: 4 }]);
    assert_eq!(known(Head { sequence: 1, hash: [9; 32] }).gap, Some((2, 3)));
}

#[test]
fn an_export_across_a_tombstone_is_whole_and_what_lacks_more_is_not() {
    let place = Place::filled(30);
    let mut journal = place.open();
    let purged = journal.purge(morning() + TimeDelta::seconds(105)).unwrap().unwrap();
    fill(&mut journal, 31..=33);
    let text = exported(&journal, ..);
    let check = checked(&text);
    assert!(check.is_sound(), "{:?}", check.findings);
    assert_eq!((check.deleted, check.gap), (Some(purged.through), None));
    assert_eq!(check.first, Some(purged.through + 1));
    let cut = checked(&with_lines(&text, |lines| drop(lines.remove(0))));
    let sequence = purged.through + 2;
    assert_eq!(cut.findings, [ExportFinding::BeginningCut { sequence }]);
    assert_eq!(cut.gap, Some((purged.through + 1, purged.through + 1)));
}

#[test]
fn what_a_phone_itself_had_lost_is_told_apart_from_what_was_cut_out() {
    let place = Place::filled(6);
    behind_its_back(&place.path, |table| {
        table.remove(3).unwrap();
    });
    let check = checked(&exported(&place.open(), ..));
    assert_eq!(check.findings, [ExportFinding::Missing { from: 3, until: 3 }]);
}

#[test]
fn an_export_that_stopped_in_the_middle_is_not_taken_for_a_whole_one() {
    let place = Place::filled(4);
    behind_its_back(&place.path, |table| {
        let mut row = table.get(3).unwrap().unwrap().value().to_vec();
        *row.last_mut().unwrap() ^= 1;
        table.insert(3, row.as_slice()).unwrap();
    });
    let mut out = Vec::new();
    let offset = FixedOffset::east_opt(0).unwrap();
    assert!(place.open().export_ndjson(.., offset, &mut out).is_err());
    let check = checked(&String::from_utf8(out).unwrap());
    assert_eq!((check.records, check.findings), (2, vec![ExportFinding::Unsigned]));
}

#[test]
fn a_table_has_a_row_for_each_record_and_a_cell_for_each_column() {
    let place = Place::filled(2);
    std::fs::remove_file(place.head()).unwrap();
    let mut journal = place.open();
    let checkpoint = "=1+1, \"bridge\"".to_owned();
    journal.append(deny(), PassageEntry { checkpoint, ..passage(3) });
    let shown = PortalShown {
        at: morning(),
        clock_trusted: true,
        checkpoint: "bridge".into(),
        area: Area("d7".into()),
        continues: Some(4),
    };
    journal.portal_shown(shown).unwrap();
    for record in journal.records(..).unwrap() {
        assert_eq!(cells(journal.id(), &record.unwrap()).len(), columns().len());
    }
    let mut out = Vec::new();
    let saigon = FixedOffset::east_opt(7 * 3600).unwrap();
    assert_eq!(journal.export_csv(.., saigon, &mut out).unwrap(), 5);
    let text = String::from_utf8(out).unwrap();
    let rows: Vec<&str> = text.split_terminator("\r\n").collect();
    assert!(rows[0].starts_with("journal,seq,notice,of,at,"), "{}", rows[0]);
    assert_eq!(rows.len(), 6);
    assert!(rows[1].contains(",1,,,2021-10-05T07:10:10+07:00,true,Tan Thuan bridge,d7,"));
    assert!(rows[3].contains(",3,head-missing,"), "{}", rows[3]);
    assert!(rows[4].contains(",\"'=1+1, \"\"bridge\"\"\","), "{}", rows[4]);
    assert!(rows[5].contains(",5,portal-shown,,2021-10-05T07:10:00+07:00,true,bridge,d7,"));
}
