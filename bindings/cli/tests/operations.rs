//! The operator's guide, in English and in Vietnamese: each command in it is run, in its order, and both have
//! the same.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking")]

mod common;

use std::fmt::Write as _;

use common::{CHECKPOINTS, LIST, PERSON, POLICY, Place};

const ENGLISH: &str = include_str!("../../../core/design/OPERATIONS.md");
const VIETNAMESE: &str = include_str!("../../../core/design/OPERATIONS.vi.md");

/// The commands of a guide's blocks, each without what is said of it behind two spaces.
fn commands(guide: &str) -> Vec<Vec<String>> {
    let mut in_block = false;
    let mut found = Vec::new();
    for line in guide.lines().map(str::trim_start) {
        in_block ^= line.starts_with("```");
        let command = line.split("  ").next().unwrap();
        if let Some(arguments) = command.strip_prefix("chot ").filter(|_| in_block) {
            found.push(words(arguments));
        }
    }
    found
}

/// As a shell takes them apart: quotes hold together.
fn words(text: &str) -> Vec<String> {
    let parts = text.split('"').enumerate();
    let words = parts.flat_map(|(n, part)| match n % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// What a clerk has before beginning: the city's files, yesterday's lists, wallets' requests.
fn office() -> Place {
    let place = Place::bare();
    let areas = [("harbour", "Cảng"), ("old-town", "Phố Cổ"), ("hills", "Đồi")];
    let areas = areas.map(|(id, vi)| format!(r#"{{"id": "{id}", "vi": "{vi}", "en": "{id}"}}"#));
    place.write(
        "areas.json",
        format!(r#"{{"format": "chot-areas", "version": 1, "areas": [{}]}}"#, areas.join(",")),
    );
    place.write("policy.json", POLICY);
    place.write("policy-4.json", POLICY.replace("\"version\": 3", "\"version\": 4"));
    place.write("checkpoints.csv", CHECKPOINTS);
    place.write("lists/harbour.csv", LIST);
    let mut yesterday = LIST.to_owned();
    for n in 0..2 {
        writeln!(
            yesterday,
            "04819000002{n},Mẫu {n},1990-01-01,Harbour Cranes (example),clerk,old-town,,,harbour,,,"
        )
        .unwrap();
    }
    place.write("yesterday/harbour.csv", yesterday);
    place.write("thao.json", PERSON);
    let health = "id_number,kind,date,doses,product,method,result\n";
    place.write("first.csv", format!("{health}048190000012,vaccination,2022-01-10,2,BNT162b2,,\n"));
    place.write(
        "second.csv",
        format!("{health}*,vaccination,,,,,\n048190000012,vaccination,2022-01-10,2,BNT162b2,,\n"),
    );
    for (wallet, id) in [("w-1", "048190000012"), ("w-2", "048190000013")] {
        place.does(&["wallet", "init", wallet]);
        std::fs::create_dir_all(place.path("requests")).unwrap();
        place.does(&["wallet", "request", wallet, "--id", id, "-o", &format!("requests/{wallet}")]);
    }
    place
}

/// The files that a pattern names, as a shell fills it in, and the address as the folder that it serves.
fn filled(place: &Place, argument: &str) -> Vec<String> {
    match argument.strip_suffix("/*") {
        Some(folder) => {
            let names = std::fs::read_dir(place.path(folder)).unwrap();
            names
                .map(|n| format!("{folder}/{}", n.unwrap().file_name().into_string().unwrap()))
                .collect()
        }
        None => vec![argument.to_owned()],
    }
}

/// So that there is something to write out.
fn somebody_passes(place: &Place, phone: &str) {
    let at = "2022-03-07T09:00:00+07:00";
    let who = ["--checkpoint", "swing-bridge", "--id", "048190000012", "--at", at];
    let run = place.run(&[&["check", "--device", phone], &who[..]].concat());
    assert!(matches!(run.code, 0 | 3 | 4), "{}", run.err);
}

/// As the query writes it.
fn a_contact_is_found(place: &Place) {
    let subject = place.does(&["authority", "pseudonym", "city", "048190000012"]).out;
    let subject = subject.split_whitespace().next().unwrap();
    let found = format!("subject,class,from,until\n{subject},F1,2022-03-07,2022-03-21\n");
    place.write("found.csv", found);
}

#[test]
fn every_command_of_both_guides_does_what_it_says() {
    let english = commands(ENGLISH);
    assert!(english.len() > 45, "{} commands", english.len());
    assert_eq!(english, commands(VIETNAMESE), "the two guides have not the same commands");
    let place = office();
    for (n, arguments) in english.iter().enumerate() {
        let mut command: Vec<String> =
            arguments.iter().flat_map(|argument| filled(&place, argument)).collect();
        if let Some(at) = command.iter().position(|argument| argument == "--published") {
            // The web server's address: here the folder that it serves.
            command[at + 1] = "www".to_owned();
        }
        if command[0] != "policy" {
            let at = format!("2022-03-07T{:02}:{:02}:00+07:00", 8 + n / 60, n % 60);
            command.extend(["--at".to_owned(), at]);
        }
        // As a shell does it.
        let into = command.iter().position(|argument| argument == ">").map(|at| {
            command.remove(at);
            command.remove(at)
        });
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        match command[..2] {
            ["journal", "export"] if into.is_some() => somebody_passes(&place, "phone"),
            ["authority", "identify"] => a_contact_is_found(&place),
            _ => {}
        }
        let run = place.run(&command);
        if let Some(file) = into {
            place.write(&file, &run.out);
        }
        // After a monitor's 0 nothing is due; no person who lost a phone keeps a credential.
        assert_eq!(run.code, 0, "chot {}\n{}{}", command.join(" "), run.out, run.err);
    }
    let traced = std::fs::read_to_string(place.path("traced.csv")).unwrap();
    assert_eq!(traced, "id_number,class,from,until\n048190000012,F1,2022-03-07,2022-03-21\n");
    assert!(place.path("faulty.csv").exists() && place.path("health-form.xlsx").exists());
    assert_eq!(std::fs::read_dir(place.path("credentials")).unwrap().count(), 4, "two, with twins");
    assert!(
        !place.path("phone/device.json").exists()
            && !place.path("second-phone/wallet.json").exists()
    );
}
