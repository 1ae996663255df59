//! What a policy looks like: a day drawn, what changes, its schema, the portal's code.

mod common;

use common::{MORNING, POLICY, Place};
use serde_json::{Value, json};

const TUESDAY: &str = "2022-03-08";

#[test]
fn a_day_is_drawn_as_a_timeline() {
    let city = Place::bare();
    let show = ["policy", "show", "policy.json", "--date", TUESDAY];
    let shown = city.does(&[&show[..], &["--width", "80"]].concat()).out;
    assert!(shown.starts_with("port-shift, version 3: Tue, 2022-03-08 (UTC+07:00)\n"), "{shown}");
    assert!(shown.contains("Phase reopening: 2022-03-01 to 2022-03-31"), "{shown}");
    // 48 columns: half an hour each. The errand's permit is good all day, the shift's hours aren't.
    let row = |id: &str| shown.lines().find(|line| line.starts_with(id)).unwrap().to_owned();
    let dots = |n: usize| "·".repeat(n);
    assert_eq!(row("errand "), format!("errand    {}", "█".repeat(48)));
    let shift = format!("shift     {}████{}████{}", dots(10), dots(12), dots(18));
    assert_eq!(row("shift "), shift);
    assert_eq!(row("traced "), format!("traced    {}", "▒".repeat(48)));
    assert!(shown.contains("lets through: 05:00–07:00 towards work, 13:00–15:00 towards home"));
    assert!(shown.contains("stops: all day\n    where: in the trace list as F0"), "{shown}");
    assert!(shown.contains("then: Show the way to the health post"), "{shown}");
    // Those that stop come before those that let through.
    let at = |id: &str| shown.find(&format!("\n{id} ")).unwrap();
    assert!(at("traced") < at("symptoms") && at("symptoms") < at("shift"));
    assert!(shown.trim_end().ends_with("Where no rule decides: not let through"), "{shown}");

    for (width, columns) in [("40", 24), ("80", 48), ("200", 96)] {
        let shown = city.does(&[&show[..], &["--width", width]].concat()).out;
        let row = shown.lines().find(|line| line.starts_with("errand ")).unwrap();
        assert_eq!(row.matches('█').count(), columns);
        let most = shown.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(most <= width.parse().unwrap(), "{width}: {most}\n{shown}");
    }
    let vietnamese = city.does(&[&show[..], &["--lang", "vi"]].concat()).out;
    assert!(vietnamese.contains("thứ Ba, ngày 08/03/2022"), "{vietnamese}");
    assert!(vietnamese.contains("05:00–07:00 chiều đi làm"), "{vietnamese}");

    let before = city.does(&["policy", "show", "policy.json", "--date", "2022-02-28"]).out;
    assert!(before.contains("no phase covers 2022-02-28"), "{before}");
    assert!(before.contains("Phase reopening: 2022-03-01 to 2022-03-31"), "{before}");
    // A day is taken as people write it, the day first.
    let written = city.does(&["policy", "show", "policy.json", "--date", "28/2/2022"]).out;
    assert_eq!(written, before);
    for wrong in ["2/28/2022", "28/2/22", "yesterday"] {
        city.run(&["policy", "show", "policy.json", "--date", wrong]).ends(2);
    }
    // A shift over midnight is one shift.
    let window = POLICY.replace(
        r#"{ "from": "13:00", "until": "15:00", "leg": "to-home" }"#,
        r#"{ "from": "22:00", "until": "06:00" }"#,
    );
    let window = window.replace(r#"{ "from": "05:00", "until": "07:00", "leg": "to-work" },"#, "");
    city.write("night.json", window);
    let night = city.does(&["policy", "show", "night.json", "--date", "08/03/2022"]).out;
    assert!(night.contains("lets through: 22:00–06:00\n"), "{night}");
    let none = ["policy", "show", "policy.json", "--date", "2022-02-28", "--svg", "day.svg"];
    city.run(&none).ends(1).complains("no phase covers");
}

#[test]
fn the_picture_is_well_formed_and_says_it_in_text() {
    let city = Place::bare();
    // Names that XML has to be saved from.
    city.edit("policy.json", "\"hills\"]", "\"hills\", \"<&>\"]");
    city.edit("policy.json", "{ \"on_roster\": true }", "{ \"area_in\": [\"<&>\"] }");
    let show = ["policy", "show", "policy.json", "--date", TUESDAY, "--svg", "day.svg"];
    city.does(&show);
    let svg = std::fs::read_to_string(city.path("day.svg")).unwrap();
    let title = "<title id=\"t\">port-shift, version 3: Tue, 2022-03-08 (UTC+07:00)</title>";
    assert!(svg.contains(title) && svg.contains("role=\"img\""), "{svg}");
    assert!(svg.contains("at a checkpoint in &lt;&amp;&gt;"), "{svg}");
    assert!(svg.contains("url(#hatch)") && svg.contains("fill=\"#222\""), "{svg}");
    // A bar begins where its hour stands: 232 units, and 30 an hour.
    let bar = "<rect x=\"382.0\" y=\"";
    assert!(svg.contains(bar) && svg.contains("width=\"60.0\""), "{svg}");
    assert_balanced(&svg);
}

#[test]
fn a_rules_words_are_text_in_the_drawing_and_nothing_else() {
    let city = Place::bare();
    let show = ["policy", "show", "policy.json", "--date", TUESDAY, "--svg", "day.svg"];
    city.does(&show);
    let drawn = || std::fs::read_to_string(city.path("day.svg")).unwrap();
    assert!(!drawn().contains("script"), "{}", drawn());
    let area = r#"</text></svg><script>alert(1)</script>\" onload=\"x"#;
    city.edit("policy.json", "\"hills\"]", &format!("\"hills\", \"{area}\"]"));
    let condition = format!("{{ \"area_in\": [\"{area}\"] }}");
    city.edit("policy.json", "{ \"on_roster\": true }", &condition);
    city.edit("policy.json", "\"port-shift\"", "\"<script>alert(2)\"");
    city.does(&show);
    let svg = drawn();
    assert!(!svg.contains("<script") && svg.matches("</svg>").count() == 1, "{svg}");
    assert!(!svg.contains("\" onload=\"") && svg.contains("alert(1)"), "{svg}");
    assert!(svg.contains("&lt;script&gt;alert(2)"), "{svg}");
    assert_balanced(&svg);
    // On a terminal it is what was written.
    let told = city.does(&["policy", "show", "policy.json", "--date", TUESDAY]);
    assert!(told.out.contains("alert(1)"), "{}", told.out);
}

/// That every element is closed in its order, and no bare sign is left in a text.
fn assert_balanced(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut pieces = xml.split('<');
    assert_eq!(pieces.next(), Some(""));
    for piece in pieces {
        let (tag, text) = piece.split_once('>').unwrap_or_default();
        assert!(!tag.is_empty(), "a tag that doesn't end: {piece}");
        assert!(!text.contains('>'), "{piece}");
        for entity in text.split('&').skip(1) {
            assert!(
                ["amp;", "lt;", "gt;", "quot;"].iter().any(|e| entity.starts_with(e)),
                "{piece}"
            );
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{piece}"),
            None if tag.ends_with('/') => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn what_changes_is_said_in_words() {
    let city = Place::bare();
    let text = std::fs::read_to_string(city.path("policy.json")).unwrap();
    city.write("next.json", &text);
    let diff = ["policy", "diff", "policy.json", "next.json"];
    assert_eq!(city.does(&diff).out, "no change\n");
    assert_eq!(city.does(&[&diff[..], &["--json"]].concat()).out, "");
    city.edit("next.json", "\"until\": \"15:00\"", "\"until\": \"16:00\"");
    city.edit("next.json", "\"version\": 3", "\"version\": 4");
    let said = city.does(&diff).out;
    let ends = "shift (in the list of staff): the window 13:00–15:00 towards home now ends at 16:00, \
                was 15:00";
    assert_eq!(said, format!("· version 4, was 3\n· {ends}\n"));
    let lines = city.does(&[&diff[..], &["--json"]].concat()).lines();
    assert_eq!(lines[1], json!({ "change": "window-ends", "subject": "shift", "text": ends }));
    let said = city.does(&[&diff[..], &["--lang", "vi"]].concat()).out;
    assert!(said.contains("nay kết thúc lúc 16:00, trước là 15:00"), "{said}");
    city.write("cut.json", "{");
    city.run(&["policy", "diff", "policy.json", "cut.json"])
        .fails("cut.json: the policy isn't JSON");
    city.run(&["policy", "diff", "no.json", "next.json"]).fails("there is no such file");
}

#[test]
fn the_schema_is_printed() {
    let printed = Place::bare().does(&["policy", "schema"]).out;
    let schema: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(schema["$defs"]["condition"]["properties"]["on_route"].is_object());
}

#[test]
fn the_portals_code_names_the_checkpoint_and_the_time() {
    let city = Place::bare();
    city.edit(
        "policy.json",
        "\"areas\":",
        "\"portal\": \"https://portal.example/d?c={checkpoint}&t={at}#x\", \"areas\":",
    );
    let city = city.set_up();
    let portal = ["device", "portal-code", "D", "--checkpoint", "swing-bridge", "--at", MORNING];
    city.does(&[&portal[..], &["--png", "portal.png"]].concat());
    let address = "https://portal.example/d?c=swing-bridge&t=2022-03-08T05%3A30%3A00%2B07%3A00#x";
    let read = city.does(&["scan", "portal.png", "--json"]).line();
    assert_eq!(read["symbols"][0]["text"], address);
    let drawn = city.does(&portal);
    assert!(drawn.out.contains('█') && drawn.err.contains(address), "{}", drawn.err);
    // Both times it was written down, where and when; nobody is named by it.
    let records = city.does(&["journal", "export", "D"]).lines();
    assert_eq!(records.len(), 2);
    for (n, record) in (1..).zip(&records) {
        assert_eq!((&record["seq"], &record["notice"]), (&json!(n), &json!("portal-shown")));
        assert_eq!(record["at"], MORNING);
        assert_eq!(
            (&record["checkpoint"], &record["area"]),
            (&json!("swing-bridge"), &json!("harbour"))
        );
    }
    let case = city.does(&["journal", "case", "D", "1"]).out;
    assert_eq!(case, "1 · 2022-03-08 05:30:00 · The code of the health portal was shown\n");
    let elsewhere = ["device", "portal-code", "D", "--checkpoint", "swing-brigde"];
    city.run(&elsewhere)
        .fails("did you mean \"swing-bridge\"?")
        .complains("swing-bridge-back, hill-gate");
}

#[test]
fn without_a_portal_in_the_policy_there_is_no_code() {
    let city = Place::running();
    let portal = ["device", "portal-code", "D", "--checkpoint", "swing-bridge", "--at", MORNING];
    city.run(&portal).fails("port-shift, version 3, names no health portal");
}
