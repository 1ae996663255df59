//! What can't be used is refused in plain words, and takes nothing with it.

mod common;

use std::fs;

use common::{DECLARED, LIST, MADE, MORNING, PERMIT, PERSON, POLICY, PUBLISHED, Place, THAO, WELL};
use serde_json::{Value, json};

/// A grey PNG without a single code in it.
#[expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]
fn grey(place: &Place, name: &str, side: u32) {
    image::GrayImage::from_pixel(side, side, image::Luma([128])).save(place.path(name)).unwrap();
}

#[test]
fn bad_pictures_beside_good_ones() {
    let city = Place::running();
    fs::create_dir(city.path("lane")).unwrap();
    city.show("W", MORNING, "lane/b-good.png");
    let whole = fs::read(city.path("lane/b-good.png")).unwrap();
    city.write("lane/a-cut.png", &whole[..whole.len() / 2]);
    city.write("lane/c-note.txt", "Not a picture.");
    city.write("lane/d-empty.png", "");
    grey(&city, "lane/e-dot.png", 1);
    let run = city.check("swing-bridge", MORNING, &["lane", "lane/missing.png"]).ends(1);
    let lines = run.lines();
    assert_eq!(lines.len(), 6, "{}", run.out);
    let error = |line: &Value| line["error"].as_str().unwrap_or_default().to_owned();
    assert!(error(&lines[0]).contains("damaged or cut off"), "{}", lines[0]);
    assert_eq!(lines[1]["decision"], "permit");
    assert!(error(&lines[2]).contains("not a picture: expected PNG"), "{}", lines[2]);
    assert!(error(&lines[3]).contains("not a picture"), "{}", lines[3]);
    assert_eq!(lines[4]["reason"], "nothing-readable", "a pixel is a picture without a code");
    assert!(error(&lines[5]).contains("no such file"), "{}", lines[5]);
    // A denial counts for more than a picture that couldn't be read.
    let noon = "2022-03-08T10:00:05+07:00";
    city.show("W", noon, "noon.png");
    city.check("swing-bridge", noon, &["lane/a-cut.png", "noon.png"]).ends(3);
    let scanned = city.run(&["scan", "--json", "lane"]).ends(1).lines();
    assert_eq!(scanned.len(), 5);
    assert!(!error(&scanned[0]).is_empty() && scanned[1]["symbols"][0]["text"].is_string());
}

#[test]
fn pictures_that_are_no_codes() {
    let city = Place::running();
    grey(&city, "dot.png", 1);
    let dot = city.check("swing-bridge", MORNING, &["dot.png"]).ends(4).line();
    assert_eq!((&dot["decision"], &dot["reason"]), (&Value::Null, &json!("nothing-readable")));
    fs::create_dir(city.path("empty")).unwrap();
    city.check("swing-bridge", MORNING, &["empty"]).fails("empty: the folder is empty");
    city.run(&["scan", "empty"]).fails("empty: the folder is empty");
    // A PNG that claims to be as large as a city.
    city.write("huge.png", claiming(image::ImageFormat::Png, 100_000));
    let line = city.check("swing-bridge", MORNING, &["huge.png"]).ends(1).line();
    assert!(line["error"].as_str().unwrap().contains("too large"), "{line}");
}

#[test]
fn the_same_code_twice_is_judged_once_and_says_so() {
    let city = Place::running();
    city.show("W", MORNING, "a.png");
    let lines = city.check("swing-bridge", MORNING, &["a.png", "a.png"]).ends(0).lines();
    assert_eq!((&lines[0]["decision"], &lines[0]["again"]), (&json!("permit"), &Value::Null));
    assert_eq!((&lines[1]["decision"], &lines[1]["again"]), (&json!("permit"), &json!(true)));
    assert_eq!(lines[0]["sequence"], lines[1]["sequence"]);
    assert!(lines[1]["text"].as_str().unwrap().starts_with("Judged already"), "{}", lines[1]);

    let other = Place::running();
    other.show("W", MORNING, "a.png");
    let check = ["check", "a.png", "a.png", "--device", "D", "--checkpoint", "swing-bridge"];
    let said = other.does(&[&check[..], &["--at", MORNING]].concat()).out;
    let second = said.lines().find(|line| line.starts_with("a.png: Judged already"));
    assert!(second.is_some_and(|line| line.contains("nothing was recorded anew")), "{said}");
}

/// A picture of one pixel whose header claims a square of this side.
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test's helper fails by panicking"
)]
fn claiming(format: image::ImageFormat, side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::GrayImage::new(1, 1).write_to(&mut std::io::Cursor::new(&mut bytes), format).unwrap();
    let [_, _, high, low] = side.to_be_bytes();
    match format {
        image::ImageFormat::Png => {
            bytes.splice(16..24, [side.to_be_bytes(), side.to_be_bytes()].concat());
            let crc = crc32(&bytes[12..29]);
            bytes.splice(29..33, crc.to_be_bytes());
        }
        image::ImageFormat::Jpeg => {
            // The start of frame: marker, length, precision, height, width.
            let frame = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
            bytes.splice(frame + 5..frame + 9, [high, low, high, low]);
        }
        image::ImageFormat::Bmp => {
            bytes.splice(18..26, [side.to_le_bytes(), side.to_le_bytes()].concat());
        }
        image::ImageFormat::Pnm => {
            bytes = format!("P5 {side} {side} 255 x").into_bytes();
        }
        other => panic!("{other:?}"),
    }
    bytes
}

/// 10,000 × 10,000 pixels keep the limits of side and memory, and no scan takes them. Decoded, they
/// would be a zeroed plane or a complaint that the file is cut off; the header is asked first.
#[test]
fn pictures_too_large_to_scan_are_refused_by_their_header() {
    use image::ImageFormat::{Bmp, Jpeg, Png, Pnm};
    let city = Place::running();
    for format in [Png, Jpeg, Bmp, Pnm] {
        city.write("huge", claiming(format, 10_000));
        let refused = "the picture is too large: expected at most 64 Mpx";
        let line = city.check("swing-bridge", MORNING, &["huge"]).ends(1).line();
        assert!(line["error"].as_str().unwrap().contains(refused), "{format:?}: {line}");
        let scanned = city.run(&["scan", "huge"]).ends(1);
        assert!(scanned.out.contains(refused), "{format:?}: {}", scanned.out);
        if format != Pnm {
            city.run(&["wallet", "add", "W", "huge"]).fails(refused);
        }
    }
    // As evidence too.
    city.write("huge", claiming(Jpeg, 10_000));
    city.show("W", MORNING, "shown.png");
    let run = city.check("swing-bridge", MORNING, &["shown.png", "--evidence", "huge"]);
    run.fails("the picture is too large");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8)
            .fold(crc ^ u32::from(*byte), |c, _| (c >> 1) ^ (0xedb8_8320 & (c & 1).wrapping_neg()))
    })
}

#[test]
fn the_report_has_every_faulty_row_with_its_line_and_its_reason() {
    let city = Place::running();
    let mut rows: Vec<&str> = LIST.lines().collect();
    let bad_id = rows[1].replace(THAO, "04819X");
    let bad_place = rows[2].replace("16.0660", "160.5");
    let bad_duty = rows[3].replace("Mon-Fri", "Mon-Funday");
    let short = rows[3].replace(",Mon-Fri", "");
    rows.extend([&*bad_id, &*bad_place, &*bad_duty, &*short]);
    city.write("bad.csv", rows.join("\n"));
    // Another agency has Thảo too, and its own mistake.
    let again = rows[1].replace("Harbour Cranes", "Harbour Tugs");
    let birth = rows[2].replace("048190000012", "048190000014").replace("1987-11-30", "87");
    city.write("second.csv", [rows[0], &again, &birth].join("\n"));
    let table = |name: &str| -> Vec<String> {
        let table = fs::read_to_string(city.path(name)).unwrap();
        common::PERSONAL.iter().for_each(|person| assert!(!table.contains(person), "{table}"));
        let table = table.strip_prefix('\u{feff}').unwrap().strip_suffix("\r\n").unwrap();
        table.split("\r\n").map(str::to_owned).collect()
    };
    let id = "an ID number has 12 digits, or 9 on the older card, and nothing else";
    let position = "expected both or neither, -90..90 and -180..180 degrees";
    let duty = "expected weekdays (Mon-Fri, T2-T6, or Thứ 2, Thứ 4), dates (04/10/2021;08/10/2021, \
                or 2021-10-04/2021-10-08), or nothing for work at home";
    let twice = "the same ID number as in bad.csv:2, and the rows differ in employer: two agencies \
                 list one person";
    let expected = [
        r#""List","Sheet","Row","Column","What is wrong","What is expected""#.to_owned(),
        format!(r#""bad.csv","","5","id_number","{id}","""#),
        format!(r#""bad.csv","","6","home_lat, home_lon","{position}","""#),
        format!(r#""bad.csv","","7","duty","item 1 is neither a weekday nor a date","{duty}""#),
        r#""bad.csv","","8","","the row has 11 cells and the header 12","""#.to_owned(),
        format!(
            r#""second.csv","","2","id_number","{twice}","agree which one does, and take the row out of the other list""#
        ),
        r#""second.csv","","3","birth_date","not a date","expected 1985-03-31 or 31/03/1985, the day first""#.to_owned(),
    ];
    let before = city.snapshot("A");
    let roster = ["authority", "roster", "A", "bad.csv", "second.csv", "--at", MADE, "--report"];
    city.run(&[&roster[..], &["en.csv"]].concat()).fails("bad.csv:5").complains("en.csv");
    assert_eq!(table("en.csv"), expected);
    city.run(&[&["--lang", "vi"], &roster[..], &["vi.csv"]].concat()).ends(1);
    assert!(city.snapshot("A") == before, "a refused list changed the authority's folder");
    let vietnamese = table("vi.csv");
    assert_eq!(vietnamese.len(), expected.len());
    assert_eq!(vietnamese[0], r#""Danh sách","Trang tính","Dòng","Cột","Sai ở chỗ","Cần sửa""#);
    assert!(vietnamese[4].contains("dòng có 11 ô, dòng tiêu đề có 12 ô"), "{}", vietnamese[4]);
    // Where bad rows are left out, the report has the same ones.
    let skip = ["authority", "roster", "A", "bad.csv", "--at", MADE, "--skip-bad", "--report"];
    let skipped = city.run(&[&skip[..], &["skipped.csv"]].concat()).ends(0);
    assert!(skipped.out.contains("3 people of 7 rows"), "{}", skipped.out);
    assert_eq!(table("skipped.csv"), expected[..5]);
    // A list without faults makes a table without rows.
    let good = ["authority", "roster", "A", "harbour.csv", "--at", MADE, "--report", "none.csv"];
    let good = city.run(&good).ends(0);
    let good = good.complains("No row is faulty: ").complains("none.csv has no rows");
    // One clean list is summed up too.
    good.complains("harbour.csv (").complains("3 rows, 3 taken, 0 faulty; at most ");
    assert_eq!(table("none.csv"), expected[..1]);
}

#[test]
fn lists_that_take_people_away() {
    let city = Place::running();
    let lines: Vec<&str> = LIST.lines().collect();
    // The header of a list whose rows were lost.
    city.write("empty.csv", lines[0]);
    let before = city.snapshot("A");
    let empty = ["authority", "roster", "A", "empty.csv", "--at", MADE];
    let refused =
        city.run(&empty).fails("no row of the lists is taken, and the roster has 3 people");
    refused.complains("--allow-empty");
    assert!(city.snapshot("A") == before, "a refused list changed the authority's folder");
    // One of three is left: taken where that is said to be meant.
    city.write("one.csv", lines[..2].join("\n"));
    let one = ["authority", "roster", "A", "one.csv", "--at", MADE];
    let refused = city.run(&one).fails("Harbour Cranes (example): 1 of 3 people are left");
    refused.complains("--removes");
    assert!(city.snapshot("A") == before, "a refused list changed the authority's folder");
    let removes = ["--removes", "harbour  cranes (EXAMPLE)"];
    let one = city.run(&[&one[..], &removes].concat()).ends(0);
    assert!(one.out.contains("1 people of 1 rows"), "{}", one.out);
    assert!(one.out.contains("+0 −2 ~0"), "{}", one.out);
    let allowed = city.run(&[&empty[..], &["--allow-empty"]].concat()).ends(0);
    assert!(allowed.out.contains("0 people of 0 rows"), "{}", allowed.out);
    // Three are published still: it has to be said again until nobody is.
    city.run(&empty).fails("no row of the lists is taken, and the roster has 3 people");
    city.does(&[&empty[..], &["--allow-empty"]].concat());
    city.does(&["authority", "publish", "A", "--at", PUBLISHED]);
    city.does(&empty);
}

#[test]
fn an_approval_for_an_agency_that_no_list_has() {
    let city = Place::running();
    let run =
        ["authority", "roster", "A", "harbour.csv", "--at", MADE, "--approval", "Unknown=117"];
    city.run(&run).ends(0).complains("approval for \"Unknown\": no list has this employer");
}

#[test]
fn a_list_with_bad_rows() {
    let city = Place::running();
    let mut rows: Vec<&str> = LIST.lines().collect();
    let bad_id = rows[1].replace(THAO, "04819X");
    let bad_place = rows[2].replace("16.0660", "160.5");
    let bad_duty = rows[3].replace("Mon-Fri", "Mon-Funday");
    rows.extend([&*bad_id, &*bad_place, &*bad_duty]);
    city.write("bad.csv", rows.join("\n"));
    let before = city.snapshot("A");
    let refused = city.run(&["authority", "roster", "A", "bad.csv", "--at", MADE]);
    let refused = refused.fails("bad.csv:5: id_number").complains("bad.csv:6: home_lat");
    refused.complains("bad.csv:7: duty").complains("3 bad row(s): nothing was taken");
    assert!(city.snapshot("A") == before, "a refused list changed the authority's folder");
    let skipped = city.run(&["authority", "roster", "A", "bad.csv", "--skip-bad", "--at", MADE]);
    let skipped = skipped.ends(0).complains("left out: bad.csv:5").complains("left out: bad.csv:7");
    assert!(skipped.out.contains("3 people of 6 rows"), "{}", skipped.out);

    city.write(
        "bad.csv",
        LIST.replace("duty\n", "duty,phone\n").replace("Mon-Sat\n", "Mon-Sat,9\n"),
    );
    city.run(&["authority", "roster", "A", "bad.csv"]).fails("bad.csv:3");
    city.write("bad.csv", "id_number,name\n");
    city.run(&["authority", "roster", "A", "bad.csv"])
        .fails("bad.csv:1: the header lacks birth_date");
    city.write("bad.csv", "id_number,class,from,until\n048190000013,F9,2022-03-05,2022-03-20\n");
    let trace = city.run(&["authority", "trace", "A", "bad.csv"]);
    let trace = trace.fails("bad.csv:2: class: not a class; expected F0, F1 or F2");
    assert!(!trace.err.contains("--skip-bad"), "that's the roster's: {}", trace.err);
    city.write("bad.csv", "name,area,lat\n");
    let header = city.run(&["authority", "checkpoints", "A", "bad.csv"]);
    let header = header.fails("chot: bad.csv:1: the header lacks heading");
    assert!(!header.err.contains("bad.csv: bad.csv"), "{}", header.err);
}

#[test]
fn a_policy_with_a_typo() {
    let city = Place::running();
    city.write("typo.json", POLICY.replace("\"vaccinated\"", "\"vacinated\""));
    let checked = city.run(&["policy", "check", "typo.json"]).ends(1);
    for words in [
        "typo.json",
        "/rules/shift/when/all/5/vacinated",
        "(line 19)",
        "did you mean `vaccinated`",
        "expected `time_in`",
    ] {
        assert!(checked.out.contains(words), "{words}: {}", checked.out);
    }
    let json = city.run(&["policy", "check", "typo.json", "--json"]).ends(1).line();
    assert_eq!(json["severity"], "error");
    let before = city.snapshot("A");
    city.run(&["authority", "policy", "A", "typo.json"])
        .fails("vacinated")
        .complains("staged one stays");
    assert!(city.snapshot("A") == before);
    city.write("cut.json", &POLICY[..200]);
    let cut = city.run(&["policy", "check", "cut.json"]).ends(1);
    assert!(cut.out.contains("not JSON"), "{}", cut.out);
}

#[test]
fn another_citys_credential() {
    let city = Place::running();
    city.does(&["authority", "init", "B", "--city", "Other Town (example)", "--at", MADE]);
    city.wallet("X", "B", THAO, "thao.json");
    city.show("X", MORNING, "other.png");
    let line = city.check("swing-bridge", MORNING, &["other.png"]).ends(3).line();
    assert_eq!((&line["decision"], &line["reason"]), (&json!("deny"), &json!("untrusted-issuer")));
    assert_eq!(line["subject"], Value::Null, "nothing is believed of it: {line}");
    // Nor does the phone take what the other city publishes.
    let before = city.snapshot("D/generations");
    let update = city.run(&["device", "update", "D", "--from", "B/public", "--at", MORNING]);
    update.fails("the update is refused");
    assert!(city.snapshot("D/generations") == before);
}

#[test]
fn people_s_files_are_refused_without_repeating_them() {
    let city = Place::running();
    // `Run` looks for personal data in each stderr.
    let issue = |content: String, place: &str| {
        city.write("bad.json", content);
        city.run(&["authority", "issue", "A", "bad.json", "-o", "bad.out"])
            .fails("bad.json")
            .complains(place)
    };
    issue(PERSON.replace("\"048190000011\"", "48190000011"), "id_number")
        .complains("expected a string");
    issue(PERSON.replace("\"Thảo Hư Cấu\"", "[\"Thảo Hư Cấu\"]"), "name");
    issue(PERSON.replace("1992-02-11", "1992-02-1111"), "birth_date");
    issue(PERSON.replace("\"sector\"", "\"secktor\""), "secktor").complains("expected one of");
    issue(PERSON.replace("\"048190000011\"", "\"04819000\""), "12 digits");
    let kind =
        issue(PERSON.replace("\"vaccination\", \"doses\"", "\"HIV\", \"doses\""), "health[0]");
    assert!(!kind.err.contains("HIV"), "{}", kind.err);
    kind.complains("expected one of `vaccination`");

    city.write("bad.json", PERMIT.replace("\"048190000011\"", "48190000011"));
    city.run(&["authority", "permit", "A", "bad.json", "-o", "bad.out"]).fails("id_number");
    city.write("bad.json", PERMIT.replace(THAO, "048190000099"));
    city.run(&["authority", "permit", "A", "bad.json", "-o", "bad.out"]).fails("issue it first");
    let request = fs::read_to_string(city.path("W.request")).unwrap();
    city.write("bad.json", request.replace("\"048190000011\"", "48190000011"));
    let issue = ["authority", "issue", "A", "thao.json", "--holder", "bad.json", "-o", "bad.out"];
    city.run(&issue).fails("not a wallet's request");
    city.write("bad.json", request.replace(THAO, "048190000012"));
    city.run(&issue).fails("not signed by the key");
    assert!(!city.path("bad.out").exists());

    let before = city.snapshot("W");
    city.write("bad.json", WELL.replacen("false", "\"a fever of 39\"", 1));
    let answers = city.run(&["wallet", "declare", "W", "bad.json", "--at", DECLARED]);
    assert!(!answers.fails("expected a boolean").err.contains("39"));
    city.write("bad.json", "{\"fever\": false}");
    city.run(&["wallet", "declare", "W", "bad.json"]).fails("missing field `cough`");
    city.write("bad.json", "no credential");
    city.run(&["wallet", "add", "W", "bad.json"]).fails("bad.json: not a credential");
    city.show("W", MORNING, "live.png");
    city.run(&["wallet", "add", "W", "live.png"]).fails("somebody's live code");
    grey(&city, "dot.png", 1);
    city.run(&["wallet", "add", "W", "dot.png"]).fails("no code was found");
    city.run(&["wallet", "show", "W", "--card", "7"]).fails("no number 7");
    city.run(&["wallet", "show", "W", "--png", "no/such/x.png"]).fails("no/such/x.png");
    assert!(city.snapshot("W") == before);
}

#[test]
fn missing_files_and_stores() {
    let city = Place::running();
    let check = |device, checkpoint| {
        city.run(&[
            "check",
            "--device",
            device,
            "--checkpoint",
            checkpoint,
            "--id",
            THAO,
            "--at",
            MORNING,
        ])
    };
    check("no-phone", "swing-bridge").fails("chot device init");
    let unknown = check("D", "nowhere").fails("no checkpoint \"nowhere\"");
    unknown.complains("swing-bridge, swing-bridge-back, hill-gate");
    city.does(&["device", "init", "E", "--enrolment", "enrolment.json"]);
    check("E", "swing-bridge").fails("update it first");
    city.does(&["authority", "init", "B", "--city", "Other Town (example)", "--at", MADE]);
    city.does(&["authority", "enrol", "B", "-o", "other.json"]);
    let init = ["device", "init", "F", "--enrolment", "other.json", "--from", "B/public"];
    city.run(&[&init[..], &["--at", MADE]].concat()).ends(0);
    check("F", "swing-bridge").fails("no policy yet");
    let publish = ["authority", "publish", "B", "--at", MADE];
    let before = city.snapshot("B");
    city.run(&publish).fails("no policy is staged");
    assert!(city.snapshot("B") == before, "what isn't published changed the authority's folder");
    let meant = city.run(&[&publish[..], &["--without-policy"]].concat()).ends(0);
    meant.complains("no policy is staged");

    city.run(&["policy", "check", "no.json"]).fails("no.json: there is no such file");
    city.run(&["authority", "roster", "A", "no.csv"]).fails("no.csv: there is no such file");
    city.run(&["authority", "publish", "no-authority"]).fails("chot authority init");
    city.run(&["wallet", "list", "no-wallet"]).fails("wallet init");
    city.run(&["journal", "export", "no-phone"]).fails("chot device init");
    city.run(&["device", "update", "D", "--from", "nowhere"])
        .fails("nowhere: there is no such folder");
    city.run(&["device", "update", "D", "--from", "W", "--at", MORNING])
        .fails("timestamp.json is missing");
    city.run(&["device", "init", "G", "--enrolment", "permit.json"])
        .fails("no chot-enrolment document");
    assert!(!city.path("G").exists());
    // What is there is never made anew.
    for (store, init) in [
        ("A", &["authority", "init", "A", "--city", "Another (example)"][..]),
        ("D", &["device", "init", "D", "--enrolment", "enrolment.json"]),
        ("W", &["wallet", "init", "W"]),
    ] {
        let before = city.snapshot(store);
        city.run(init).ends(1);
        assert!(city.snapshot(store) == before, "{init:?}");
    }
}

#[test]
fn wrong_usage_ends_with_2() {
    let city = Place::bare();
    let check = ["check", "--device", "D", "--checkpoint", "swing-bridge"];
    let usage = |rest: &[&str], words: &str| {
        let run = city.run(&[&check[..], rest].concat()).ends(2).complains(words);
        assert_eq!(run.out, "");
    };
    usage(&[], "required arguments");
    usage(&["a.png", "--at", "yesterday"], "RFC 3339");
    usage(&["a.png", "--at", "2022-03-08T05:30:00"], "offset");
    usage(&["a.png", "--seen", "his-smile"], "expected staff-card");
    usage(&["a.png", "--seen", "paper-permit=CT-9:2022-03-08"], "FROM/TO");
    usage(&["a.png", "--seen", "vaccination-paper=two:2022-01-20"], "1 to 9");
    usage(&["a.png", "b.png", "--seen", "staff-card"], "one picture");
    usage(&["--id", "12"], "12 digits");
    usage(&["--id", "04819000001x"], "12 digits");
    usage(&["--id", THAO, "a.png"], "cannot be used with");
    usage(&["a.png", "--direction", "400"], "0 to 360");
    usage(&["a.png", "--direction", "-5"], "0 to 360");
    usage(&["a.png", "--direction", "NaN"], "0 to 360");
    usage(&["a.png", "--lang", "fr"], "possible values: vi, en");
    usage(&["a.png", "--bogus"], "--bogus");
    city.run(&["frobnicate"]).ends(2).complains("unrecognized subcommand");
    city.run(&[]).ends(2).complains("Usage: chot");
    city.run(&["authority"]).ends(2);
    city.run(&["journal", "export", "D", "--format", "xml"]).ends(2);
    assert!(city.does(&["--help"]).out.contains("check"));
}

#[cfg(not(feature = "demo"))]
#[test]
fn a_program_without_the_demo_says_which_feature_has_it() {
    let place = Place::bare();
    for arguments in [&["demo"][..], &["demo", "--out", "report", "--open"]] {
        let run = place.run(arguments).ends(2).complains("without its feature `demo`");
        assert_eq!(run.out, "");
    }
    assert!(!place.path("report").exists());
    assert!(
        !place.run(&["help"]).ends(0).out.contains("morning"),
        "what isn't there isn't offered"
    );
}

#[test]
fn where_the_output_cannot_be_written_nothing_is_issued_and_nothing_taken_back() {
    let city = Place::running();
    let register = city.snapshot("A/register");
    fs::create_dir(city.path("R")).unwrap();
    let issue = ["authority", "issue", "A", "thao.json", "--replace", "-o"];
    for output in ["R", "nowhere/x", "A/keys/x.credential", "A/public/x.credential"] {
        for command in [&issue[..], &["authority", "permit", "A", "permit.json", "-o"]] {
            city.run(&[command, &[output]].concat()).ends(1).complains(output);
            assert_eq!(city.snapshot("A/register"), register, "{output}");
        }
    }
    // The form beside it has no place.
    fs::create_dir(city.path("x.credential.jws")).unwrap();
    city.run(&[&issue[..], &["x.credential"]].concat()).fails("x.credential.jws");
    assert_eq!(city.snapshot("A/register"), register);
}

#[test]
fn no_output_takes_the_place_of_a_stores_own_files() {
    let city = Place::running();
    let before = [city.snapshot("A"), city.snapshot("W"), city.snapshot("D")];
    for output in [
        "A/keys/keystore.json",
        "A/authority.json",
        "A/register/../staged/new",
        "A/metadata/1.root.json",
        "A/public/metadata/timestamp.json",
        "W/wallet.json",
        "D/device.json",
        "D/keystore.json",
    ] {
        let run = city.run(&["authority", "trust", "A", "-o", output]);
        run.fails("name another place");
    }
    city.run(&["wallet", "request", "W", "--id", THAO, "-o", "W/wallet.json"]).ends(1);
    city.run(&["authority", "enrol", "A", "-o", "A/public/enrolment.chot"]).ends(1);
    assert_eq!([city.snapshot("A"), city.snapshot("W"), city.snapshot("D")], before);
    // The root of trust is for everybody.
    city.does(&["authority", "trust", "A", "-o", "A/public/trust.json"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_into_and_stays_one() {
    let city = Place::running();
    city.does(&["authority", "issue", "A", "thao.json", "-o", "/dev/null"]);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    assert!(!std::path::Path::new("/dev/null.jws").exists());
    let out = city.does(&["authority", "trust", "A", "-o", "/dev/stdout"]).out;
    assert!(out.contains("chot-trust"), "{out}");
}
