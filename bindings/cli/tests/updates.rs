//! Updates from a web server: whole, broken off and gone on with, refused; and new keys for roles.

mod common;

use std::fs;

use common::server::{Manner, Server};
use common::{LIST, MADE, MORNING, PUBLISHED, Place, THAO};
use serde_json::{Value, json};

const LATER: &str = "2022-03-08T06:00:00+07:00";

/// A harbour city whose phone has yet to be enrolled.
fn city() -> Place {
    let place = Place::bare();
    place.does(&["authority", "init", "A", "--city", "Harbour City (example)", "--at", MADE]);
    place.does(&["authority", "policy", "A", "policy.json"]);
    place.does(&["authority", "checkpoints", "A", "checkpoints.csv"]);
    place.does(&["authority", "publish", "A", "--at", PUBLISHED]);
    place.does(&["authority", "enrol", "A", "-o", "enrolment.json"]);
    place
}

/// What the city publishes, on the web, and its phone, enrolled and updated from there.
fn enrolled(city: &Place) -> (Server, String) {
    let server = Server::of(&city.path("A/public"));
    let url = server.url();
    let init = ["device", "init", "D", "--enrolment", "enrolment.json", "--at", PUBLISHED];
    city.does(&[&init[..], &["--from", &url]].concat());
    (server, url)
}

fn versions(place: &Place) -> Value {
    place.does(&["device", "status", "D", "--json", "--at", MORNING]).line()
}

#[test]
fn a_phone_is_enrolled_and_updated_from_a_web_server() {
    let city = city();
    let (server, url) = enrolled(&city);
    let asked = server.asked();
    assert_eq!(asked[..3], ["metadata/2.root.json", "metadata/timestamp.json", asked[2].as_str()]);
    let update = ["device", "update", "D", "--at", PUBLISHED, "--from", &format!("{url}/")];
    assert!(city.does(&update).out.contains("Up to date"));
    assert_eq!(server.asked(), ["metadata/2.root.json", "metadata/timestamp.json"]);
    city.does(&["authority", "roster", "A", "harbour.csv", "--at", MADE]);
    city.does(&["authority", "publish", "A", "--at", LATER]);
    let update = ["device", "update", "D", "--at", LATER, "--from", &url];
    assert!(city.does(&update).out.contains("Updated to what was published at 2022-03-08 06:00"));
    assert_eq!(versions(&city)["roster"]["entries"], 3);
}

#[test]
fn once_deltas_are_many_a_phone_fetches_what_changed_since_the_base_and_not_the_base() {
    let city = city();
    let (server, url) = enrolled(&city);
    let day = |day: usize| format!("2022-03-{:02}T06:00:00+07:00", 8 + day);
    let header = LIST.lines().next().unwrap();
    let mut staged = Vec::new();
    for number in 0..18_usize {
        // Four hundred people; each day one goes or one comes.
        let people = (number.div_ceil(2)..400 + number / 2).map(|n| {
            format!(
                "048190{n:06},Người Mẫu {n},1990-03-12,Harbour Cranes (example),clerk,old-town,16.0680,108.2100,\
                 harbour,16.0750,108.2430,Mon-Fri\n"
            )
        });
        city.write("people.csv", format!("{header}\n{}", people.collect::<String>()));
        let at = day(number);
        let said = city.does(&["authority", "roster", "A", "people.csv", "--at", &at]).out;
        let how = ["staged as a delta", "staged as one delta since the whole", "staged whole"];
        staged.push(
            how.into_iter().find(|how| said.contains(how)).unwrap_or_else(|| panic!("{said}")),
        );
        city.does(&["authority", "publish", "A", "--at", &at]);
        // The base; sixteen deltas; one that says what they and the seventeenth do.
        if let Some((_, expected)) =
            [(0, 1), (16, 16), (17, 1)].iter().find(|(day, _)| *day == number)
        {
            server.asked();
            city.does(&["device", "update", "D", "--at", &at, "--from", &url]);
            let asked = server.asked();
            let segments = asked.iter().filter(|path| path.ends_with(".seg")).count();
            assert_eq!(segments, *expected, "{asked:?}");
            let status = city.does(&["device", "status", "D", "--json", "--at", &at]).line();
            assert_eq!(status["roster"]["entries"], 400 - number.div_ceil(2) + number / 2);
        }
    }
    assert_eq!(staged[1..17], ["staged as a delta"; 16]);
    assert_eq!(staged[17], "staged as one delta since the whole");
    // Somebody who is listed; who went before the deltas were merged; whom nobody ever listed.
    let reasons =
        |id| city.check("swing-bridge", &day(17), &["--id", id]).line()["reasons"].clone();
    let [listed, gone, never] = ["048190000300", "048190000003", "048190000999"].map(reasons);
    assert_eq!(gone, never);
    assert_ne!(listed, gone);
}

#[test]
fn a_target_that_breaks_off_is_gone_on_with() {
    for ignores_ranges in [false, true] {
        let city = city();
        let (server, url) = enrolled(&city);
        city.edit("policy.json", "\"version\": 3", "\"version\": 4");
        city.does(&["authority", "policy", "A", "policy.json"]);
        city.does(&["authority", "publish", "A", "--at", LATER]);
        let update = ["device", "update", "D", "--at", LATER, "--from", &url];
        let before = versions(&city);
        server.behaves(&[("targets/policy/", Manner::BreaksOffAfter(300))]);
        server.asked();
        for held in [300, 600] {
            city.run(&update).fails("policy.json");
            assert_eq!(versions(&city)["roles"], before["roles"]);
            let partial: Vec<_> = fs::read_dir(city.path("D/partial")).unwrap().flatten().collect();
            assert_eq!(partial.len(), 1);
            assert_eq!(partial[0].metadata().unwrap().len(), held);
        }
        let rules: &[_] =
            if ignores_ranges { &[("targets/policy/", Manner::IgnoresRanges)] } else { &[] };
        server.behaves(rules);
        city.does(&update);
        let asked = server.asked();
        let policies: Vec<_> = asked.iter().filter(|path| path.contains(".json from ")).collect();
        assert_eq!(policies.len(), 2, "{asked:?}");
        assert!(policies[0].ends_with("from 300") && policies[1].ends_with("from 600"));
        assert!(!city.path("D/partial").exists());
        assert_ne!(versions(&city)["roles"], before["roles"]);
    }
}

#[test]
fn what_a_server_may_not_do() {
    let city = city();
    let server = Server::of(&city.path("A/public"));
    let url = server.url();
    city.does(&["device", "init", "D", "--enrolment", "enrolment.json", "--at", PUBLISHED]);
    let update = ["device", "update", "D", "--at", PUBLISHED, "--from", &url];
    for (manner, words) in [
        (Manner::Answers("500 Internal Server Error"), "the server answered 500"),
        (Manner::Answers("204 No Content"), "the server answered 204"),
        (Manner::Answers("206 Partial Content"), "the server answered 206"),
        (Manner::Answers("404 Not Found"), "timestamp.json is missing"),
        (Manner::Redirects("/metadata/timestamp.json"), "redirect"),
        (Manner::Redirects("file:///etc/passwd"), "timestamp.json"),
        (Manner::BreaksOffAfter(10), "timestamp.json"),
    ] {
        server.behaves(&[("timestamp.json", manner)]);
        city.run(&update).fails(words);
    }
    server.behaves(&[]);
    city.does(&update);
    let elsewhere = |from: &str, words: &str| {
        city.run(&["device", "update", "D", "--from", from]).fails(words);
    };
    elsewhere("ftp://example.com/x", "expected the address of a web server");
    elsewhere("http://", "expected the address of a web server");
    elsewhere("https://example.com/?a=b", "expected the address of a web server");
    elsewhere("nowhere", "there is no such folder");
    // Nobody listens at the discard port of this computer.
    elsewhere("http://127.0.0.1:9", "2.root.json");
    // Plain HTTP where HTTPS was asked for.
    elsewhere(&url.replace("http:", "https:"), "2.root.json");
}

#[test]
fn roles_get_new_keys_and_keepers_sign() {
    let city = city();
    city.does(&["device", "init", "D", "--enrolment", "enrolment.json", "--at", PUBLISHED]);
    let update = ["device", "update", "D", "--from", "A/public", "--at", PUBLISHED];
    city.does(&update);
    for role in ["policy", "timestamp", "root"] {
        let rotated = city.does(&["authority", "rotate", "A", role, "--at", PUBLISHED]);
        assert!(rotated.out.contains("new keys are made") && rotated.out.contains("Published at"));
        city.does(&update);
    }
    city.run(&["authority", "rotate", "A", "mayor"]).fails("\"mayor\" is no role");
    city.run(&["authority", "sign", "A"]).fails("no root waits for signatures");
    // The city's second root key is elsewhere, and so is its third.
    fs::create_dir_all(city.path("safe-1")).unwrap();
    fs::create_dir_all(city.path("safe-2")).unwrap();
    fs::rename(city.path("A/keys/root-5.pem"), city.path("safe-1/root-5.pem")).unwrap();
    fs::rename(city.path("A/keys/root-6.pem"), city.path("safe-2/root-6.pem")).unwrap();
    let rotated = city.does(&["authority", "rotate", "A", "snapshot", "--at", PUBLISHED]);
    assert!(rotated.out.contains("signatures by 1 of 2 of the present root's keys"));
    city.run(&["authority", "sign", "A", "--keys", "D"]).fails("none of the keys in D");
    let sign = ["authority", "sign", "A", "--keys", "safe-2", "--at", PUBLISHED];
    assert!(city.does(&sign).out.contains("Published at"));
    city.does(&update);
    let roles = versions(&city)["roles"].clone();
    let root = roles.as_array().unwrap().iter().find(|role| role["role"] == "root").unwrap();
    assert_eq!(root["version"], 4);
}

#[test]
fn phones_follow_into_a_new_epoch_until_they_are_cut_off() {
    let city = city();
    city.does(&["authority", "roster", "A", "harbour.csv", "--at", MADE]);
    city.does(&["authority", "publish", "A", "--at", PUBLISHED]);
    city.does(&["device", "init", "D", "--enrolment", "enrolment.json", "--at", PUBLISHED]);
    let update = ["device", "update", "D", "--from", "A/public", "--at", LATER];
    let check = ["check", "--device", "D", "--checkpoint", "swing-bridge", "--json", "--id", THAO];
    let verdict = || city.run(&[&check[..], &["--at", LATER]].concat()).line()["decision"].clone();
    city.does(&update);
    let before = verdict();
    assert!(before.is_string());
    city.run(&["authority", "rotate", "A", "policy", "--cut-off"]).ends(2);
    assert!(city.does(&["authority", "rotate", "A", "enrolment"]).out.contains("Epoch 2"));
    city.does(&["authority", "publish", "A", "--at", LATER]);
    city.does(&update);
    assert_eq!(
        (verdict(), versions(&city)["roster"]["entries"].clone()),
        (before.clone(), 3.into())
    );
    city.does(&["authority", "rotate", "A", "enrolment", "--cut-off"]);
    city.does(&["authority", "publish", "A", "--at", LATER]);
    city.run(&update).fails("sealed for epoch 3");
    assert_eq!(verdict(), before);
    city.does(&["authority", "enrol", "A", "-o", "again.json"]);
    let init = ["device", "init", "E", "--enrolment", "again.json", "--from", "A/public"];
    city.does(&[&init[..], &["--at", LATER]].concat());
}

#[test]
fn a_restored_folder_goes_on_from_what_a_web_server_has() {
    let city = city();
    city.does(&["authority", "issue", "A", "thao.json", "-o", "thao.credential", "--at", MADE]);
    let copies = |from: &str, to: &str| {
        for (path, bytes) in city.snapshot(from) {
            let inner = path.strip_prefix(city.path(from)).unwrap().to_owned();
            let path = city.path(to).join(inner);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    };
    copies("A", "backup");
    let issued = city.does(&["authority", "issue", "A", "thao.json", "-o", "x", "--at", PUBLISHED]);
    let (_, id) = issued.out.trim().rsplit_once(": ").unwrap();
    city.does(&["authority", "revoke", "A", id]);
    city.does(&["authority", "publish", "A", "--at", LATER]);
    let init = ["device", "init", "D", "--enrolment", "enrolment.json", "--from", "A/public"];
    city.does(&[&init[..], &["--at", LATER]].concat());
    copies("A/public", "www");
    fs::remove_dir_all(city.path("A")).unwrap();
    copies("backup", "A");
    let server = Server::of(&city.path("www"));
    let url = server.url();
    let publish = ["authority", "publish", "A", "--at", LATER, "--published", &url];
    let before = city.snapshot("A");
    city.run(&publish).fails("newer issuers than this folder").complains("--continue-published");
    let missing = ["authority", "publish", "A", "--at", LATER, "--published", "nowhere"];
    city.run(&missing).fails("there is no such folder");
    assert!(city.snapshot("A") == before);
    let went_on = city.does(&[&publish[..], &["--continue-published"]].concat());
    assert!(went_on.err.contains("this folder was behind"), "{}", went_on.err);
    city.does(&["device", "update", "D", "--from", "A/public", "--at", LATER]);
    // The register doesn't know the credential; it stays revoked until its place is named.
    let unrevoke = ["authority", "publish", "A", "--at", LATER, "--unrevoke", id];
    city.run(&unrevoke).fails("no credential in force");
    let lost = city.path("A/register/revoked.cbor");
    fs::write(&lost, fs::read(city.path("backup/register/revoked.cbor")).unwrap()).unwrap();
    city.run(&["authority", "publish", "A", "--at", LATER])
        .fails("would count again")
        .complains("place:");
    city.does(&["authority", "publish", "A", "--at", LATER, "--continue-published"]);
    city.does(&["authority", "publish", "A", "--at", LATER]);
}

#[test]
fn a_publisher_whose_clock_is_wrong_is_asked_and_stops_no_phone_for_good() {
    let city = city();
    let init = ["device", "init", "D", "--enrolment", "enrolment.json", "--from", "A/public"];
    city.does(&[&init[..], &["--at", PUBLISHED]].concat());
    let publish = |at: &str, more: &[&str]| {
        let command = ["authority", "publish", "A", "--at", at];
        city.run(&[&command[..], more].concat())
    };
    let update = |at: &str| city.does(&["device", "update", "D", "--from", "A/public", "--at", at]);
    let far = "2031-03-07T20:00:00+07:00";
    let before = city.snapshot("A");
    publish(far, &[]).fails("days after the last publication").complains("--clock-is-right");
    publish(MADE, &[]).fails("which is later");
    assert!(city.snapshot("A") == before);
    publish(far, &["--clock-is-right"]).ends(0);
    // The phone's clock is right.
    assert!(update(LATER).err.contains("nobody is let through until the clock is set"));
    assert!(versions(&city)["warnings"][0].as_str().unwrap().contains("clock is behind"));
    publish(LATER, &[]).fails("which is later");
    let again = publish(LATER, &["--clock-is-right"]).ends(0);
    assert!(again.err.contains("before the last publication"), "{}", again.err);
    assert_eq!(update(LATER).err, "");
    let status = city.does(&["device", "status", "D", "--json", "--at", LATER]).line();
    assert_eq!(status["hard_floor"], "2022-03-07T23:00:00Z");
    // Two minutes ahead is no fault.
    publish("2022-03-08T06:02:00+07:00", &[]).ends(0);
    assert_eq!(update(LATER).err, "");
    let status = city.does(&["device", "status", "D", "--at", LATER]);
    assert!(status.out.contains("a moment ago"), "{}", status.out);
}

#[test]
fn what_no_phone_could_use_is_neither_published_nor_installed() {
    let city = city();
    city.does(&["authority", "roster", "A", "harbour.csv", "--at", MADE]);
    city.does(&["authority", "publish", "A", "--at", PUBLISHED]);
    let init = ["device", "init", "D", "--enrolment", "enrolment.json", "--from", "A/public"];
    city.does(&[&init[..], &["--at", PUBLISHED]].concat());
    let held = versions(&city);
    // A list of people that another hand wrote.
    let manifest = "A/staged/roster/manifest.json";
    let sound = fs::read(city.path(manifest)).unwrap();
    city.edit(manifest, "\"people\": 3", "\"people\": 4");
    let publish = ["authority", "publish", "A", "--at", LATER];
    let before = city.snapshot("A");
    city.run(&publish).fails("no phone could use it: roster/manifest.json: ");
    assert!(city.snapshot("A") == before);
    city.write(manifest, sound);
    // A policy is published: one that is taken away is missed.
    let policy = fs::read(city.path("A/staged/policy/policy.json")).unwrap();
    fs::remove_file(city.path("A/staged/policy/policy.json")).unwrap();
    let before = city.snapshot("A");
    city.run(&publish).ends(1).complains("stage one with `chot authority policy`");
    assert!(city.snapshot("A") == before);
    city.write("A/staged/policy/policy.json", policy);
    assert_eq!(versions(&city)["roles"], held["roles"]);
    city.does(&publish);
    city.does(&["device", "update", "D", "--from", "A/public", "--at", LATER]);
    assert_ne!(versions(&city)["roles"], held["roles"]);
}

#[test]
fn a_password_in_an_address_is_told_to_the_server_alone() {
    let city = city();
    city.does(&["device", "init", "D", "--enrolment", "enrolment.json", "--at", PUBLISHED]);
    city.does(&["wallet", "init", "W"]);
    city.does(&["authority", "trust", "A", "-o", "trust.json"]);
    city.does(&["wallet", "trust", "W", "trust.json"]);
    let server = Server::of(&city.path("A/public"));
    let host = server.url().replace("http://", "");
    // Nobody listens there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let addresses = [
        format!("http://lan:geheim@{closed}/x"),
        format!("https://lan:geheim@{closed}"),
        format!("http://lan:geheim@{host}/elsewhere"),
        format!("http://{host}/x?token=geheim"),
        format!("ftp://lan:geheim@{host}"),
        format!("http://lan:ge/geheim@{host}"),
    ];
    for from in &addresses {
        for command in [
            &["device", "update", "D", "--from", from][..],
            &["wallet", "update", "W", "--from", from],
            &["authority", "publish", "A", "--published", from],
            &["authority", "rotate", "A", "policy", "--published", from],
            &["device", "update", "D", from],
            &["tuf", "--metadata-dir", "M", "--metadata-url", from, "refresh"],
        ] {
            let run = city.run(command);
            let said = format!("{}{}", run.out, run.err);
            assert!(run.code != 0 && !said.contains("geheim"), "{command:?}: {said}");
        }
    }
    // Who asks for HTTPS isn't answered by anything else.
    let run = city.run(&["device", "update", "D", "--from", &format!("https://{host}")]);
    run.fails("the update is refused: fetching https://");
    // It gets there, and is none of the names of what is left behind.
    let from = format!("http://lan:geheim@{host}");
    let run = city.does(&["device", "update", "D", "--at", PUBLISHED, "--from", &from]);
    assert!(!format!("{}{}", run.out, run.err).contains("geheim"));
    for (path, bytes) in city.snapshot("D") {
        assert!(!bytes.windows(6).any(|part| part == b"geheim"), "{}", path.display());
    }
}

#[test]
fn a_phone_updates_from_the_address_that_came_with_its_enrolment() {
    let city = city();
    let server = Server::of(&city.path("A/public"));
    let enrol = ["authority", "enrol", "A", "-o", "with.json", "--updates"];
    for bad in ["http://chot.example", "https://me:secret@chot.example", "chot.example", ""] {
        let refused = city.run(&[&enrol[..], &[bad]].concat()).ends(2);
        assert!(refused.err.contains("address for updates") && !city.path("with.json").exists());
    }
    city.does(&[&enrol[..], &[&server.url()]].concat());
    city.does(&["device", "init", "D", "--enrolment", "with.json", "--at", PUBLISHED]);
    assert_eq!(versions(&city)["updates"], server.url());
    let updated = city.does(&["device", "update", "D", "--at", PUBLISHED]);
    assert!(updated.out.contains("Updated to what was published at"));
    assert!(city.does(&["device", "status", "D", "--at", PUBLISHED]).out.contains(&server.url()));

    // Of an enrolment without one: said, and what to do.
    city.does(&["device", "init", "E", "--enrolment", "enrolment.json", "--at", PUBLISHED]);
    city.run(&["device", "update", "E", "--at", PUBLISHED]).fails("--from");
}

#[test]
fn a_phone_is_wiped_once_its_city_is_named() {
    let city = city();
    city.does(&["device", "init", "D", "--enrolment", "enrolment.json", "--at", PUBLISHED]);
    let asked = city.run(&["device", "wipe", "D"]).ends(1);
    assert!(asked.out.contains("Harbour City (example)") && asked.out.contains("0 records"));
    assert!(asked.err.contains("journal export D") && asked.err.contains("--confirm"));
    for other in ["", "Harbour City"] {
        let refused = city.run(&["device", "wipe", "D", "--confirm", other]);
        refused.fails("nothing was removed");
    }
    versions(&city);
    city.does(&["device", "wipe", "D", "--confirm", "Harbour City (example)"]);
    assert!(!city.path("D").exists());
    city.run(&["device", "wipe", "D"]).fails("no device's store");
    city.does(&["device", "init", "D", "--enrolment", "enrolment.json", "--at", PUBLISHED]);
}

#[test]
fn a_phone_says_by_which_rules_it_decides_and_when_they_changed() {
    let city = Place::running();
    let status = |at: &str| city.does(&["device", "status", "D", "--json", "--at", at]).line();
    let policy = json!({"id": "port-shift", "version": 3, "phase": "reopening", "phase_until": "2022-04-01"});
    assert_eq!(status(PUBLISHED)["policy"], policy);
    assert_eq!(status("2022-05-01T08:00:00+07:00")["policy"]["phase"], Value::Null);
    let words = city.does(&["device", "status", "D", "--at", PUBLISHED]).out;
    assert!(
        words.contains("Policy: port-shift, version 3; phase: reopening, before 2022-04-01"),
        "{words}"
    );
    assert!(
        words.contains("Published: 2022-03-07 20:00:00 +07:00"),
        "in the city's offset: {words}"
    );

    let update = ["device", "update", "D", "--from", "P", "--at", LATER];
    let same = city.does(&update).out;
    assert!(!same.contains("rules"), "{same}");
    city.write(
        "next.json",
        common::POLICY.replace("\"version\": 3", "\"version\": 4").replace("PT12H", "PT6H"),
    );
    city.does(&["authority", "policy", "A", "next.json", "--at", LATER]);
    city.does(&["authority", "publish", "A", "--out", "P", "--at", LATER]);
    let changed = city.does(&update).out;
    assert!(
        changed
            .contains("The rules changed: port-shift, version 4; before: port-shift, version 3."),
        "{changed}"
    );
    assert!(changed.contains("within 6 h") && changed.contains("within 12 h"), "{changed}");

    // And it is said later too, whatever else was published meanwhile.
    assert!(!words.contains("These rules since"), "nothing came before them: {words}");
    city.does(&["authority", "publish", "A", "--out", "P", "--at", "2022-03-08T20:00:00+07:00"]);
    let later = "2022-03-08T20:01:00+07:00";
    city.does(&["device", "update", "D", "--from", "P", "--at", later]);
    let words = city.does(&["device", "status", "D", "--at", later]).out;
    assert!(words.contains("These rules since 2022-03-0"), "{words}");
    assert!(words.contains("before: port-shift, version 3. They changed:"), "{words}");
    assert!(words.contains("within 6 h") && words.contains("within 12 h"), "{words}");
}
