//! What codes say of themselves at a checkpoint: several in one picture, names that nobody signed, and
//! symbols that lie about their characters.

mod common;

use std::path::Path;

use common::{MORNING, Place, THAO, VY, code, draw};
use qrcodegen::{QrCode, QrCodeEcc, Version};
use serde_json::{Value, json};

fn picture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    folder.join(name).display().to_string()
}

/// An ID card's code, as anybody can print it.
fn card(id: &str, name: &str) -> String {
    format!("{id}||{name}|11021992|Nữ|1 Đường Mẫu|01012021")
}

#[test]
fn two_peoples_codes_in_one_picture_are_referred_and_not_recorded() {
    let city = Place::running();
    for name in ["two-people.png", "two-people-swapped.png"] {
        let line = city.check("swing-bridge", MORNING, &[&picture(name)]).ends(4).line();
        assert_eq!(
            (&line["decision"], &line["reason"]),
            (&json!("refer"), &json!("several-codes"))
        );
        assert_eq!((&line["sequence"], &line["subject"]), (&Value::Null, &Value::Null));
        assert!(line["text"].as_str().unwrap().contains("show one alone"), "{line}");
    }
    let check = ["check", "--device", "D", "--checkpoint", "swing-bridge", "--at", MORNING];
    let run = city.run(&[&check[..], &["--lang", "vi", &picture("two-people.png")]].concat());
    assert!(run.ends(4).out.contains("có nhiều mã trong khung hình"));
    // Nor is a card judged where two are shown.
    let (thao, vy) = (code(&card(THAO, "Thảo")), code(&card(VY, "Thảo")));
    draw(&city, "cards.png", &[&thao, &vy]);
    let line = city.check("swing-bridge", MORNING, &["cards.png"]).ends(4).line();
    assert_eq!(line["reason"], "several-codes");
    let journal = city.does(&["journal", "export", "D"]);
    assert_eq!(journal.out, "", "nobody was judged");
}

#[test]
fn a_part_of_a_message_in_several_codes_is_named_as_that() {
    let city = Place::running();
    // The second of three (ISO/IEC 18004, 8.2), and one whose text begins as a travel code does.
    let part =
        |text: &[u8]| Bits::default().put(3, 4).put(1, 4).put(2, 4).put(0x5A, 8).bytes(text).code();
    draw(&city, "part.png", &[&part(b"NHA")]);
    draw(&city, "travel.png", &[&part(b"CHOT1:NHA")]);
    let symbol = city.does(&["scan", "part.png", "--json"]).line()["symbols"][0].clone();
    assert_eq!(symbol["text"], "NHA");
    assert_eq!(symbol["structured_append"], json!({ "index": 1, "count": 3, "parity": 0x5A }));
    let told = city.does(&["scan", "part.png"]).out;
    assert!(told.contains("(part 2 of 3 of a message in several codes) NHA"), "{told}");
    for file in ["part.png", "travel.png"] {
        let line = city.check("swing-bridge", MORNING, &[file]).ends(4).line();
        assert_eq!((&line["decision"], &line["kind"]), (&Value::Null, &json!("structured-append")));
    }
}

#[test]
fn a_travel_code_beside_a_poster_is_the_one_that_is_judged() {
    let city = Place::running();
    for name in ["dim-beside-poster.png", "inverted-beside-poster.png"] {
        let line = city.check("swing-bridge", MORNING, &[&picture(name)]).ends(3).line();
        assert_eq!(line["reason"], "untrusted-issuer", "another city's, and found: {line}");
    }
    city.show("W", MORNING, "live.png");
    let line = city.check("swing-bridge", MORNING, &["live.png"]).ends(0).line();
    assert_eq!((&line["name"], &line["name_signed"]), (&json!("Thảo Hư Cấu"), &json!(true)));
    assert!(
        line.get("id_number").is_none(),
        "a signed code has the last four digits alone: {line}"
    );
}

#[test]
fn a_name_on_an_unsigned_code_is_marked_and_the_whole_number_is_shown_and_kept_nowhere() {
    let city = Place::running();
    draw(&city, "card.png", &[&code(&card(VY, "Thảo Hư Cấu"))]);
    let line = city.check("swing-bridge", MORNING, &["card.png"]).ends(3).line();
    assert_eq!((&line["kind"], &line["reason"]), (&json!("citizen-id"), &json!("traced")));
    assert_eq!((&line["name"], &line["name_signed"]), (&json!("Thảo Hư Cấu"), &json!(false)));
    assert_eq!(line["id_number"], VY);
    let check = ["check", "--device", "D", "--checkpoint", "swing-bridge", "--at", MORNING];
    let told = city.run(&[&check[..], &["card.png"]].concat()).ends(3);
    let whom = format!(
        "Thảo Hư Cấu (name from an unsigned code – compare with the card) · ID number {VY}"
    );
    assert!(told.out.contains(&whom), "{}", told.out);
    let told = city.run(&[&check[..], &["--id", VY]].concat()).ends(3);
    assert!(told.out.contains(&format!("ID number {VY}")), "{}", told.out);
    let line = city.check("swing-bridge", MORNING, &["--id", VY]).ends(3).line();
    assert_eq!(line["id_number"], VY);
    assert!(line.get("name").is_none() && line.get("name_signed").is_none(), "{line}");
    // A card without a name has none to show.
    draw(&city, "nameless.png", &[&code(&card(VY, " "))]);
    let line = city.check("swing-bridge", MORNING, &["nameless.png"]).ends(3).line();
    assert!(line.get("name").is_none() && line.get("name_signed").is_none(), "{line}");
    let journal = city.does(&["journal", "export", "D"]).out;
    assert_eq!(journal.lines().count(), 5, "{journal}");
    for personal in common::PERSONAL.iter().chain(&[VY, THAO]) {
        assert!(!journal.contains(personal), "{journal}");
    }
}

#[test]
fn a_code_that_was_judged_in_the_same_call_is_judged_once_whatever_came_between() {
    let city = Place::running();
    city.show("W", MORNING, "live.png");
    draw(&city, "card.png", &[&code(&card(VY, "Vy"))]);
    draw(&city, "poster.png", &[&code("https://portal.example/")]);
    let files = ["live.png", "card.png", "poster.png", "live.png", "card.png", "live.png"];
    let lines = city.check("swing-bridge", MORNING, &files).ends(3).lines();
    let again: Vec<bool> = lines.iter().map(|line| line["again"] == true).collect();
    assert_eq!(again, [false, false, false, true, true, true]);
    for (line, first) in [(3, 0), (4, 1), (5, 0)] {
        assert_eq!(lines[line]["sequence"], lines[first]["sequence"]);
        assert_eq!(lines[line]["decision"], lines[first]["decision"]);
    }
    assert_eq!(city.does(&["journal", "export", "D"]).out.lines().count(), 2);
    // Another call is another passage.
    let line = city.check("swing-bridge", MORNING, &["live.png"]).ends(4).line();
    assert_eq!((&line["reason"], line.get("again")), (&json!("presented-already"), None));
}

/// Bits of data codewords: whatever somebody would say in a symbol.
#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn put(mut self, value: u32, bits: u32) -> Self {
        self.0.extend((0..bits).rev().map(|bit| value >> bit & 1 == 1));
        self
    }

    /// An ECI designator (of three bytes where it needs them).
    fn eci(self, number: u32) -> Self {
        match number {
            0..128 => self.put(7, 4).put(number, 8),
            _ => self.put(7, 4).put(0b110 << 21 | number, 24),
        }
    }

    /// A segment in the byte mode that says to have so many bytes.
    fn bytes_said(self, bytes: &[u8], said: usize) -> Self {
        let said = u32::try_from(said).unwrap_or(0);
        bytes.iter().fold(self.put(4, 4).put(said, 16), |bits, byte| bits.put(u32::from(*byte), 8))
    }

    fn bytes(self, bytes: &[u8]) -> Self {
        self.bytes_said(bytes, bytes.len())
    }

    /// A segment in the numeric mode, of whole groups of three digits.
    #[expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]
    fn numeric_said(self, digits: &str, said: u32) -> Self {
        let groups = digits.as_bytes().chunks(3);
        let number = |group: &[u8]| String::from_utf8_lossy(group).parse::<u32>().unwrap();
        groups.fold(self.put(1, 4).put(said, 12), |bits, group| bits.put(number(group), 10))
    }

    /// A version 10-L symbol, 274 data codewords, filled up with what the standard says.
    fn code(self) -> QrCode {
        let mut bits = self.put(0, 4).0;
        bits.resize(bits.len().next_multiple_of(8), false);
        let byte = |bits: &[bool]| bits.iter().fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit));
        let mut codewords: Vec<u8> = bits.chunks(8).map(byte).collect();
        let padding = [0xEC, 0x11].into_iter().cycle();
        codewords.extend(padding.take(274 - codewords.len()));
        QrCode::encode_codewords(Version::new(10), QrCodeEcc::Low, &codewords, None)
    }
}

#[test]
fn what_a_symbol_says_of_its_characters_changes_nobodys_verdict() {
    let city = Place::running();
    let (name, text) = ("Thảo Hư Cấu", card(VY, "Thảo Hư Cấu"));
    let utf8 = text.as_bytes();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let rest = text.strip_prefix(VY).unwrap().as_bytes();
    let (start, end) = utf8.split_at(utf8.len() / 2);
    let mut broken = utf8.to_vec();
    broken[16] = 0xFF;
    let bits = Bits::default;
    // The same card, said in other ways.
    let same = [
        bits().bytes(utf8),
        bits().eci(26).bytes(utf8),
        bits().eci(25).bytes(&utf16),
        bits().eci(999_999).bytes(utf8),
        bits().numeric_said(VY, 12).bytes(rest),
        bits().bytes(start).bytes(end),
        bits().eci(26).bytes(start).eci(26).bytes(end),
    ];
    for (number, bits) in same.into_iter().enumerate() {
        let file = format!("same-{number}.png");
        draw(&city, &file, &[&bits.code()]);
        let line = city.check("swing-bridge", MORNING, &[&file]).ends(3).line();
        assert_eq!(line["reason"], "traced", "{number}: {line}");
        let told = (&line["name"], &line["name_signed"], &line["id_number"]);
        assert_eq!(told, (&json!(name), &json!(false), &json!(VY)), "{number}");
    }
    // Not UTF-8, though it says so; and counts that are more or less than there is. Nobody is judged.
    let lies = [
        bits().eci(26).bytes(&broken),
        bits().bytes_said(utf8, utf8.len() + 1000),
        bits().bytes_said(utf8, usize::from(u16::MAX)),
        bits().bytes_said(utf8, 20),
        bits().bytes_said(utf8, 0),
        bits().numeric_said(VY, 4095),
        bits().numeric_said(VY, 7).bytes(rest),
        bits().put(7, 4).put(0xFF, 8).bytes(utf8),
        bits().eci(25).bytes(&utf16[1..]),
        bits().put(3, 4).put(0xFFFF, 16).bytes(start),
    ];
    for (number, bits) in lies.into_iter().enumerate() {
        let file = format!("lies-{number}.png");
        draw(&city, &file, &[&bits.code()]);
        let line = city.check("swing-bridge", MORNING, &[&file]).ends(4).line();
        assert_eq!((&line["decision"], &line["subject"]), (&Value::Null, &Value::Null), "{line}");
        let reason = line["reason"].as_str().unwrap();
        assert!(["not-a-travel-code", "nothing-readable"].contains(&reason), "{number}: {line}");
    }
    // A travel code is one text, however it is written down: changed in one character it is refused.
    city.show("W", MORNING, "live.png");
    let scanned = city.does(&["scan", "--json", "live.png"]).line();
    let live = scanned["symbols"][0]["text"].as_str().unwrap().to_owned();
    let wide = |bits: QrCode, file: &str| draw(&city, file, &[&bits]);
    wide(code(&live.replacen("CHOT1:", "chot1:", 1)), "lower.png");
    let line = city.check("swing-bridge", MORNING, &["lower.png"]).ends(4).line();
    assert_eq!(line["reason"], "not-a-travel-code");
    for changed in [format!("{live} "), format!("{live}\0"), format!("{live}\u{feff}")] {
        wide(code(&changed), "changed.png");
        let line = city.check("swing-bridge", MORNING, &["changed.png"]).ends(3).line();
        assert_eq!(line["reason"], "malformed", "{changed:?}");
    }
}
