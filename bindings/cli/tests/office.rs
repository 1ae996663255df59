//! The authority's day: what is staged and in force, who came and went, what stands in the way, and the way
//! back.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use common::{MADE, MORNING, PERSON, POLICY, PUBLISHED, Place, THAO};
use serde_json::{Value, json};

const NEXT_DAY: &str = "2022-03-08T07:00:00+07:00";
const HEADER: &str = "id_number,name,birth_date,employer,position,home_area,home_lat,home_lon,work_area,\
                      work_lat,work_lon,duty\n";

/// An agency's list of people by their numbers; each is on duty on weekdays, but for those named.
fn list(agency: &str, people: impl IntoIterator<Item = u32>, at_home: &[u32]) -> String {
    let mut text = HEADER.to_owned();
    for n in people {
        let duty = if at_home.contains(&n) { "" } else { "Mon-Fri" };
        writeln!(
            text,
            "079190{n:06},Người Mẫu {n},1990-01-01,{agency},clerk,old-town,16.05,108.2,harbour,,,{duty}"
        )
        .unwrap();
    }
    text
}

fn roster(city: &Place, lists: &[&str], rest: &[&str]) -> common::Run {
    city.run(&[&["authority", "roster", "A"], lists, &["--at", NEXT_DAY], rest].concat())
}

fn diff(city: &Place) -> Value {
    city.does(&["authority", "diff", "A", "--json"]).line()
}

/// Four agencies, published: 100, 60, 200 and 30 people.
fn four_agencies() -> Place {
    let city = Place::bare();
    city.does(&["authority", "init", "A", "--city", "Harbour City (example)", "--at", MADE]);
    city.does(&["authority", "policy", "A", "policy.json", "--at", MADE]);
    city.does(&["authority", "trace", "A", "trace.csv"]);
    city.write("a.csv", list("Agency A", 0..100, &[]));
    city.write("b.csv", list("Agency B", 1_000..1_060, &[]));
    city.write("c.csv", list("Agency C", 2_000..2_200, &[]));
    city.write("d.csv", list("Agency D", 3_000..3_030, &[]));
    let all = ["a.csv", "b.csv", "c.csv", "d.csv"];
    let first = roster(&city, &all, &[]).ends(0);
    assert!(first.out.contains("390 people of 390 rows") && first.out.contains("+390 −0 ~0"));
    city.does(&["authority", "publish", "A", "--out", "P", "--at", PUBLISHED]);
    city
}

#[test]
fn a_day_of_lists_in_which_nobody_comes_or_goes_unsaid() {
    let city = four_agencies();
    assert_eq!(diff(&city)["staged"], json!([]));

    // The next morning: twenty new, five gone, two with another duty.
    city.write("a.csv", list("Agency A", (5..100).chain(500..520), &[10, 11]));
    let before = city.snapshot("A");
    // One list is forgotten.
    let forgotten = roster(&city, &["a.csv", "b.csv", "c.csv"], &[]);
    let forgotten = forgotten.fails("Agency D: no list has anybody of it");
    assert!(!forgotten.err.contains("Agency B: "), "{}", forgotten.err);
    assert!(city.snapshot("A") == before, "a refused list changed the authority's folder");
    // One is there twice: counted once, and said.
    let doubled = roster(&city, &["a.csv", "b.csv", "c.csv", "d.csv", "b.csv"], &[]).ends(0);
    let doubled = doubled.complains("the same row as b.csv:2; counted once");
    assert!(doubled.out.contains("Against what is published: +20 −5 ~2"), "{}", doubled.out);
    assert!(doubled.out.contains("  Agency A: +20 −5 ~2; 115 people, 100 before"));
    assert!(!doubled.out.contains("Agency B"), "nothing changes there: {}", doubled.out);

    let told = diff(&city);
    assert_eq!(told["staged"], json!(["roster"]));
    let counts = json!({"name": "Agency A", "added": 20, "removed": 5, "changed": 2,
        "before": 100, "now": 115});
    assert_eq!(told["roster"]["agencies"], json!([counts]));
    assert_eq!((&told["policy"], &told["trace"]), (&Value::Null, &Value::Null));
    let names = city.does(&["authority", "diff", "A", "--names", "--json"]).line();
    let people = names["roster"]["people"].as_array().unwrap();
    let of = |became: &str| -> BTreeSet<String> {
        let of = people.iter().filter(|person| person["became"] == became);
        of.map(|person| person["id_number"].as_str().unwrap().to_owned()).collect()
    };
    let ids = |people: &mut dyn Iterator<Item = u32>| -> BTreeSet<String> {
        people.map(|n| format!("079190{n:06}")).collect()
    };
    assert_eq!(of("added"), ids(&mut (500..520)));
    assert_eq!(of("removed"), ids(&mut (0..5)), "who goes has a name still");
    assert_eq!(of("changed"), ids(&mut [10, 11].into_iter()));
    let lines = city.does(&["authority", "diff", "A", "--names"]).out;
    assert!(lines.contains("  − Agency A  079190000003  Người Mẫu 3\n"), "{lines}");

    // All of it is taken back, and nothing is left of it.
    let back = city.does(&["authority", "unstage", "A"]);
    assert!(back.out.contains("Staged again as it is published: roster"), "{}", back.out);
    assert_eq!(diff(&city)["staged"], json!([]));
    let again = city.does(&["authority", "unstage", "A", "roster"]).out;
    assert!(again.contains("Nothing was staged"), "{again}");
    let found = |id: &str| city.does(&["authority", "find", "A", id, "--json"]).line();
    assert_eq!(found("079190000003")["listed"], true);
    assert_eq!(found("079190000510")["listed"], false);

    // With all lists it is published, and said once more.
    roster(&city, &["a.csv", "b.csv", "c.csv", "d.csv"], &[]).ends(0);
    let publish = ["authority", "publish", "A", "--out", "P", "--at", NEXT_DAY];
    let published = city.does(&publish).complains("Agency A: +20 −5 ~2; 115 people, 100 before");
    published.complains("without another one they stop at 2022-03-09 07:00 +07:00");
    let gone = found("079190000003");
    assert_eq!((&gone["listed"], &gone["in_force"]), (&json!(false), &json!(false)));
    assert_eq!(found("079190000510")["agency"], "Agency A");
    let history = city.does(&["authority", "history", "A", "--json"]).lines();
    let last = history.last().unwrap();
    assert_eq!(last["at"], "2022-03-08T00:00:00Z");
    assert_eq!(last["changes"]["roster"]["added"], 20);
    assert!(history.len() >= 3, "founded, and published twice: {history:?}");
    let text = city.does(&["authority", "history", "A"]).out;
    assert!(text.contains("roster +20 −5 ~2"), "{text}");
    // Nobody's name or number is in it.
    let file = std::fs::read_to_string(city.path("A/history.ndjson")).unwrap();
    assert!(!file.contains("079190") && !file.contains("Người"), "{file}");
}

#[test]
fn an_agency_goes_where_it_is_named_and_people_go_over_from_one_to_another() {
    let city = four_agencies();
    let three = ["a.csv", "b.csv", "c.csv"];
    let removed = roster(&city, &three, &["--removes", "Agency D"]).ends(0);
    assert!(removed.out.contains("Agency D: +0 −30 ~0; 0 people, 30 before"), "{}", removed.out);
    // It stays published until then: the next lists have to say so again.
    roster(&city, &three, &[]).fails("Agency D");
    let unused = roster(&city, &["a.csv", "b.csv", "c.csv", "d.csv"], &["--removes", "Agency X"]);
    unused.ends(0).complains("--removes \"Agency X\"");
    // A list that keeps fewer than nine tenths asks; one that keeps just so many doesn't.
    city.write("b.csv", list("Agency B", 1_007..1_060, &[]));
    let all = ["a.csv", "b.csv", "c.csv", "d.csv"];
    roster(&city, &all, &[]).fails("Agency B: 53 of 60 people are left");
    city.write("b.csv", list("Agency B", 1_006..1_060, &[]));
    roster(&city, &all, &[]).ends(0);
    // Two go over: nobody came or went.
    city.write("b.csv", list("Agency B", (1_000..1_060).chain(0..2), &[]));
    city.write("a.csv", list("Agency A", 2..100, &[]));
    let moved = roster(&city, &all, &[]).ends(0);
    assert!(moved.out.contains("Against what is published: +0 −0 ~2"), "{}", moved.out);
    assert!(moved.out.contains("Agency A: +0 −2 ~0"), "{}", moved.out);
    assert!(moved.out.contains("2 went over from one agency to another"), "{}", moved.out);
    // One that was only ever staged isn't in the way, and is said.
    city.write("e.csv", list("Agency E", 4_000..4_010, &[]));
    roster(&city, &["a.csv", "b.csv", "c.csv", "d.csv", "e.csv"], &[]).ends(0);
    roster(&city, &all, &[]).ends(0).complains("Agency E: it was staged, never published");
}

#[test]
fn a_new_enrolment_makes_no_difference_between_the_lists() {
    let city = four_agencies();
    city.does(&["authority", "rotate", "A", "enrolment", "--cut-off", "--at", NEXT_DAY]);
    assert_eq!(diff(&city)["roster"]["added"], 0, "the same people under other keys");
    let all = ["a.csv", "b.csv", "c.csv", "d.csv"];
    roster(&city, &all[..3], &[]).fails("Agency D");
    let same = roster(&city, &all, &[]).ends(0);
    assert!(same.out.contains("+0 −0 ~0"), "{}", same.out);
    city.run(&["authority", "unstage", "A", "roster"]).fails("a new enrolment was begun");
    city.does(&["authority", "unstage", "A"]).out.contains("Left as it is");
    city.does(&["authority", "publish", "A", "--at", NEXT_DAY]);
    roster(&city, &all[..3], &[]).fails("Agency D");
}

#[test]
fn what_no_phone_should_get_is_not_published() {
    let city = Place::running();
    // Another content under the version that is published, a lower one, and the way on.
    let policy = |file: &str| city.run(&["authority", "policy", "A", file, "--at", NEXT_DAY]);
    city.write("other.json", POLICY.replace("PT24H", "PT48H"));
    let before = city.snapshot("A");
    policy("other.json").fails("version 3 is published and says something else");
    city.write("lower.json", POLICY.replace("\"version\": 3", "\"version\": 2"));
    policy("lower.json").fails("version 3 is published. Give it a version above 3");
    let over = POLICY.replace("\"version\": 3", "\"version\": 4").replace("04-01", "03-08");
    city.write("over.json", over);
    policy("over.json").fails("its last phase ended before 2022-03-08");
    assert!(city.snapshot("A") == before, "a refused policy changed the authority's folder");
    // Without a time it is this computer's clock that says so, and publishing refuses.
    city.run(&["authority", "policy", "A", "over.json"]).ends(0).complains("its last phase ended");
    let publish = ["authority", "publish", "A", "--out", "P", "--at", NEXT_DAY];
    city.run(&publish).fails("its last phase ended before 2022-03-08");
    city.does(&["authority", "unstage", "A", "policy"]);
    city.does(&["authority", "policy", "A", "policy.json", "--at", NEXT_DAY]);
    assert_eq!(diff(&city)["policy"], Value::Null);
    city.write(
        "next.json",
        POLICY.replace("\"version\": 3", "\"version\": 4").replace("PT24H", "PT48H"),
    );
    policy("next.json").ends(0);
    let told = diff(&city);
    assert_eq!((&told["policy"]["from"], &told["policy"]["to"]), (&json!(3), &json!(4)));
    assert_eq!(told["policy"]["changes"].as_array().unwrap().len(), 2, "{told}");

    // An empty trace list is an error, unless it is meant.
    city.write("empty.csv", "id_number,class,from,until\n");
    city.run(&["authority", "trace", "A", "empty.csv"]).fails("--allow-empty");
    city.does(&["authority", "trace", "A", "empty.csv", "--allow-empty"]);
    let trace = json!({"before": 1, "now": 0, "added": 0, "removed": 1});
    assert_eq!(diff(&city)["trace"], trace);
    let back = city.does(&["authority", "unstage", "A", "trace", "policy"]).out;
    assert!(back.contains("policy, trace list"), "{back}");
    city.run(&["authority", "unstage", "A", "revocations"]).ends(2);
}

#[test]
fn the_share_is_checked_when_lists_or_policy_change_and_when_publishing() {
    let city = Place::bare();
    city.does(&["authority", "init", "A", "--city", "Harbour City (example)", "--at", MADE]);
    let lists = ["authority", "roster", "A", "harbour.csv", "--at", MADE];
    city.run(&lists).ends(0).complains("the share of people on site was not checked");
    city.write(
        "third.json",
        POLICY.replace("\"on_site_share\": \"1\"", "\"on_site_share\": \"1/3\""),
    );
    let policy = city.run(&["authority", "policy", "A", "third.json", "--at", MADE]).ends(0);
    policy.complains("it can't be published: Harbour Cranes (example): on 2022-03-07");
    let publish = ["authority", "publish", "A", "--at", PUBLISHED];
    city.run(&publish).fails("too many on site").complains("--approval");
    city.run(&lists).fails("too many on site");
    // The approval is kept with the lists that it was given for.
    let approval = ["--approval", "Harbour  Cranes (example)=117"];
    city.does(&[&lists[..], &approval].concat());
    city.does(&publish);
    // What is published already stands in the way of nothing.
    city.does(&["authority", "publish", "A", "--at", NEXT_DAY]);
}

#[test]
fn a_city_says_how_it_stands_and_when_phones_stop() {
    let city = Place::running();
    let status = city.does(&["authority", "status", "A", "--json", "--at", MORNING]).line();
    assert_eq!(status["city"], "Harbour City (example)");
    assert_eq!(status["published_at"], "2022-03-07T13:00:00Z");
    // The policy allows a day.
    assert_eq!(status["accepted_until"], "2022-03-08T13:00:00Z");
    // A Tuesday: the signaller isn't on duty.
    let agency = json!({"name": "Harbour Cranes (example)", "people": 3, "on_duty_today": 2,
        "with_positions": 3});
    assert_eq!(status["roster"]["agencies"], json!([agency]));
    let roster = &status["roster"];
    assert_eq!((&roster["people"], &roster["on_duty_today"]), (&json!(3), &json!(2)));
    assert_eq!(roster["with_positions"], 3);
    let policy = &status["policy"];
    assert_eq!((&policy["id"], &policy["version"]), (&json!("port-shift"), &json!(3)));
    assert_eq!((&policy["phase"], &status["trace"]), (&json!("reopening"), &json!(1)));
    assert_eq!(status["keys"][0]["purposes"], json!(["issue-credential", "issue-permit"]));
    let roles: Vec<&str> = status["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| role["role"].as_str().unwrap())
        .collect();
    assert!(
        roles.contains(&"root") && roles.contains(&"timestamp") && roles.len() == 9,
        "{roles:?}"
    );
    assert_eq!(status["staged"], json!([]));
    let text = city.does(&["authority", "status", "A", "--at", MORNING]).out;
    assert!(
        text.contains("Phones stop letting people through at 2022-03-08 20:00 +07:00"),
        "{text}"
    );

    // What a monitor is told: a quarter of the day before, a twelfth, and after.
    let check = |at: &str| city.run(&["authority", "status", "A", "--check", "--at", at]);
    check("2022-03-08T13:59:00+07:00").ends(0);
    let soon = check("2022-03-08T14:00:00+07:00").ends(1).out;
    assert!(soon.contains("publish today") && soon.lines().count() == 1, "{soon}");
    check("2022-03-08T18:00:00+07:00").ends(2);
    assert!(check("2022-03-08T20:00:00+07:00").ends(2).out.contains("phones let nobody through"));
    // Where it says that phones stop they do.
    let errand = |at: &str| {
        let paper = ["--seen", "staff-card", "--seen", "portal-declaration", "--seen"];
        let permit = ["paper-permit=CT-9:2022-03-08/2022-03-08", "--id", common::QUAN];
        let errand = [&paper[..], &permit].concat();
        city.check("hill-gate", at, &errand).line()["decision"].clone()
    };
    assert_eq!(errand("2022-03-08T19:59:59+07:00"), "permit");
    assert_eq!(errand("2022-03-08T20:00:01+07:00"), "refer");
    // What can't be read wakes a monitor too, and so does a city without a policy.
    city.run(&["authority", "status", "nowhere", "--check"]).ends(2);
    city.does(&["authority", "init", "B", "--city", "Other (example)", "--at", MADE]);
    let empty = city.run(&["authority", "status", "B", "--check", "--at", MADE]).ends(2).out;
    assert!(empty.contains("no policy is published"), "{empty}");
    let empty = city.does(&["authority", "status", "B", "--json", "--at", MADE]).line();
    assert_eq!((&empty["accepted_until"], &empty["policy"]), (&Value::Null, &Value::Null));
    // Whatever was published last, the phases may be over.
    let meant = ["authority", "publish", "A", "--at", "2022-03-31T08:00:00+07:00"];
    city.does(&meant);
    let ending =
        city.run(&["authority", "status", "A", "--check", "--at", "2022-03-31T08:00:00+07:00"]);
    assert!(ending.ends(1).out.contains("next three days"));
}

#[test]
fn somebody_is_found_by_number_or_name_and_a_lost_phone_is_cut_off() {
    let city = Place::running();
    let find =
        |whom: &str| city.does(&["authority", "find", "A", whom, "--json", "--at", MORNING]).line();
    let found = find(THAO);
    assert_eq!((&found["listed"], &found["in_force"]), (&json!(true), &json!(true)));
    assert_eq!(found["agency"], "Harbour Cranes (example)");
    assert_eq!(found["duty"], "Mon,Tue,Wed,Thu,Fri,Sat");
    assert_eq!((&found["home_area"], &found["work_area"]), (&json!("old-town"), &json!("harbour")));
    let first = found["credentials"][0].clone();
    assert_eq!(first["state"], "valid");
    assert_eq!(found["trace"], json!([]));
    let vy = find(common::VY);
    assert_eq!(vy["trace"], json!([{"class": "F0", "from": "2022-03-05", "until": "2022-03-20"}]));
    assert_eq!(find("048190000099")["listed"], false);
    // By name, without its marks.
    let by_name = city.does(&["authority", "find", "A", "thao hu", "--json", "--at", MORNING]).out;
    let by_name: Value = serde_json::from_str(&by_name).unwrap();
    assert_eq!(by_name.as_array().unwrap().len(), 1);
    assert_eq!(by_name[0]["id_number"], THAO);
    let text = city.does(&["authority", "find", "A", "Hư Cấu", "--at", MORNING]).out;
    assert!(text.contains("Thảo") && text.contains("Quân") && text.contains("Vy"), "{text}");
    city.run(&["authority", "find", "A", "0481900"]).fails("9 or 12 digits");

    // Issued again, the earlier one is named; with --replace it is taken back.
    let issue = ["authority", "issue", "A", "thao.json", "-o", "new.txt", "--at", NEXT_DAY];
    let id = first["id"].as_str().unwrap();
    city.run(&issue).ends(0).complains(&format!("still in force: {id}"));
    assert_eq!(find(THAO)["credentials"][0]["state"], "valid");
    city.run(&[&issue[..], &["--replace"]].concat()).ends(0).complains("taken back");
    let states: Vec<Value> = find(THAO)["credentials"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["state"].clone())
        .collect();
    assert_eq!(states, [json!("revoked"), json!("revoked"), json!("valid")]);
    // All that counts, by the person; the permit stays for the next credential.
    city.does(&["authority", "permit", "A", "permit.json", "-o", "permit.txt", "--at", NEXT_DAY]);
    let revoke = ["authority", "revoke", "A", "--person", THAO, "--at", MORNING];
    let revoked = city.does(&revoke).out;
    assert_eq!(revoked.lines().count(), 2, "{revoked}");
    city.run(&revoke).fails("no credential in force");
    let found = find(THAO);
    assert!(found["credentials"].as_array().unwrap().iter().all(|one| one["state"] == "revoked"));
    assert_eq!(found["permits"][0]["state"], "valid");
    assert_eq!(diff(&city)["revoked"], 4);
    city.run(&["authority", "revoke", "A"]).ends(2);
}

#[test]
fn a_corrected_name_says_which_credentials_are_to_be_issued_anew() {
    let city = Place::running();
    let id = city.does(&["authority", "find", "A", THAO, "--json", "--at", MORNING]).line();
    let id = id["credentials"][0]["id"].as_str().unwrap().to_owned();
    city.write("harbour.csv", common::LIST.replace("Thảo Hư Cấu", "Thảo Nguyễn Hư Cấu"));
    let lists = ["authority", "roster", "A", "harbour.csv", "--at", NEXT_DAY];
    city.run(&lists).ends(0).complains(&format!("Credential {id} has another name"));
    // Said once: the lists say what they said.
    assert!(!city.does(&lists).err.contains(&id));
    // Whoever issues by the old name is told.
    let issue = ["authority", "issue", "A", "thao.json", "-o", "new.txt", "--at", NEXT_DAY];
    city.run(&issue).ends(0).complains("the lists have another name");
    let strict = city.run(&[&issue[..], &["--strict"]].concat());
    strict.fails("nothing was issued: the lists have another name");
}

#[test]
fn a_persons_file_is_held_against_what_the_city_has() {
    let city = Place::running();
    let areas = r#"{"format": "chot-areas", "version": 1, "areas": [
        {"id": "harbour", "vi": "Bến Cảng", "en": "Harbour"},
        {"id": "old-town", "vi": "Phố Cổ", "en": "Old Town"}, {"id": "hills", "vi": "Đồi", "en": "Hills"}]}"#;
    city.write("areas.json", areas);
    city.does(&["authority", "areas", "A", "areas.json"]);
    let issue = |json: String| {
        city.write("p.json", json);
        let issue = ["authority", "issue", "A", "p.json", "-o", "p.txt", "--at", NEXT_DAY];
        (city.run(&issue).ends(0), city.run(&[&issue[..], &["--strict"]].concat()))
    };
    // By name or by identifier.
    let (named, strict) = issue(PERSON.replace("\"area\": \"harbour\"", "\"area\": \"Ben Cang\""));
    assert!(!named.err.contains("warning"), "{}", named.err);
    strict.ends(0);
    let (unknown, strict) =
        issue(PERSON.replace("\"area\": \"old-town\"", "\"area\": \"elsewhere\""));
    unknown.complains("the home's area is none of the city's");
    strict.fails("the home's area");
    let (unlisted, _) = issue(PERSON.replace(THAO, "048190000098"));
    unlisted.complains("no list has this person");
    let child = PERSON.replace("1992-02-11", "2012-02-11").replace("\"port\"", "\"government\"");
    let (child, strict) = issue(child);
    child.complains("a child");
    strict.fails("a child");
}

#[test]
fn the_clerk_is_told_in_vietnamese() {
    let city = four_agencies();
    let vi = |arguments: &[&str]| city.run(&[&["--lang", "vi"], arguments].concat());
    let refused = vi(&["authority", "roster", "A", "a.csv", "--at", NEXT_DAY]).fails("bị bỏ ra");
    refused.complains("không danh sách nào có người của đơn vị");
    assert!(
        vi(&["authority", "status", "A", "--at", NEXT_DAY])
            .ends(0)
            .out
            .contains("Máy ngừng cho qua")
    );
    assert!(vi(&["authority", "diff", "A"]).ends(0).out.contains("Không có gì chờ công bố"));
    assert!(vi(&["authority", "unstage", "A"]).ends(0).out.contains("Không có gì khác"));
    let found = vi(&["authority", "find", "A", "079190000001", "--at", NEXT_DAY]).ends(0).out;
    assert!(found.contains("Có trong danh sách của Agency A"), "{found}");
    let history = vi(&["authority", "history", "A"]).ends(0).out;
    assert!(history.contains("danh sách nhân sự +390 −0 ~0"), "{history}");
}

/// A wallet's request in the folder `requests`.
fn request(city: &Place, wallet: &str, id: &str) {
    city.does(&["wallet", "init", wallet]);
    std::fs::create_dir_all(city.path("requests")).unwrap();
    let file = format!("requests/{wallet}.request");
    city.does(&["wallet", "request", wallet, "--id", id, "-o", &file]);
}

#[test]
fn each_wallet_that_asks_gets_one_credential_and_nobody_two() {
    let city = four_agencies();
    let ids = ["079190000001", "079190000002", "079190001000"];
    for (wallet, id) in ["W1", "W2", "W3"].iter().zip(ids) {
        request(&city, wallet, id);
    }
    request(&city, "W4", "079190009999");
    request(&city, "W5", ids[0]);
    city.write("requests/W6.request", "{}");
    // Two offices' files overlap, one says that it has everybody's vaccinations.
    let header = "id_number,kind,date,doses,product,method,result\n";
    let first = format!(
        "{header}*,vaccination,,,,,\n{0},vaccination,2022-01-20,2,BNT162b2,,\n{0},test,2022-03-07,,,pcr,negative\n",
        ids[0]
    );
    city.write("first.csv", &first);
    let second = format!(
        "{header}{},vaccination,20/01/2022,2,BNT162b2,,\n{},recovery,2022-02-01,,,,\n",
        ids[0], ids[1]
    );
    city.write("second.csv", &second);
    let issue = ["authority", "issue", "A", "--requests", "requests", "--health", "first.csv"];
    let issue = [&issue[..], &["--health", "second.csv", "-o", "out", "--at", NEXT_DAY]].concat();
    let run = city.run(&issue).ends(1);
    let line = |run: &common::Run, wallet: &str| -> String {
        let begins = format!("{wallet}.request: ");
        run.out.lines().find(|line| line.starts_with(&begins)).unwrap_or_default().to_owned()
    };
    for wallet in ["W1", "W2", "W3"] {
        assert!(line(&run, wallet).contains("issued: "), "{}", run.out);
    }
    assert!(line(&run, "W4").contains("no list has this person"), "{}", run.out);
    assert!(line(&run, "W5").contains("a request before it is of the same person"), "{}", run.out);
    assert!(run.out.ends_with("3 issued, 0 before, 3 not issued\n"), "{}", run.out);
    let run = run.complains("W6.request: ");
    let run = run.complains("Health records: 3, 1 of them again; complete: vaccination");
    // What they say is what is known.
    let claims = |wallet: &str| {
        let file = format!("out/{wallet}.request.credential");
        city.run(&["inspect", "--json", &file]).line()["claims"].clone()
    };
    let known = claims("W1");
    let known = &known["travel"];
    assert_eq!(
        (&known["name"], &known["complete"]),
        (&json!("Người Mẫu 1"), &json!(["vaccination"]))
    );
    assert_eq!(known["health"].as_array().map(Vec::len), Some(2), "a dose and a test: {known}");
    for wallet in ["W1", "W2", "W3"] {
        city.does(&["wallet", "add", wallet, &format!("out/{wallet}.request.credential")]);
    }
    // A second time nothing is issued, unless it is asked for.
    let again = city.run(&issue).ends(1);
    assert!(line(&again, "W1").contains("issued before, in force"), "{}", again.out);
    assert!(again.out.ends_with("0 issued, 3 before, 3 not issued\n"), "{}", again.out);
    // A late file has more.
    city.write("late.csv", format!("{header}{},vaccination,2022-02-20,3,BNT162b2,,\n", ids[2]));
    let late = [&issue[..], &["--health", "late.csv"]].concat();
    assert!(line(&city.run(&late).ends(1), "W3").contains("more is known now"));
    let replaced = city.run(&[&late[..], &["--replace"]].concat()).ends(1);
    assert!(replaced.out.ends_with("3 issued, 0 before, 3 not issued\n"), "{}", replaced.out);
    assert_eq!(diff(&city)["revoked"], 3, "the earlier ones are taken back");
    // A phone that was lost: another wallet of the same person.
    std::fs::remove_file(city.path("requests/W1.request")).unwrap();
    let other = city.run(&issue).ends(1);
    assert!(line(&other, "W5").contains("another wallet of this person has"), "{}", other.out);
    drop(run);

    // Who isn't listed any more gets none by what was known once.
    city.write("a.csv", list("Agency A", (0..100).filter(|n| *n != 2), &[]));
    roster(&city, &["a.csv", "b.csv", "c.csv", "d.csv"], &[]).ends(0);
    let gone = city.run(&[&issue[..], &["--replace"]].concat()).ends(1);
    assert!(line(&gone, "W2").contains("no list has this person"), "{}", gone.out);
}

#[test]
fn health_records_that_cannot_be_right_are_named_by_their_lines_and_issue_nothing() {
    let city = four_agencies();
    request(&city, "W1", "079190000001");
    let header = "id_number,kind,date,doses,product,method,result\n";
    for (row, says) in [
        ("07919,vaccination,2022-01-20,2,,,", "no ID number"),
        ("079190000001,vaccine,2022-01-20,2,,,", "no kind"),
        ("079190000001,vaccination,2022-13-20,2,,,", "no date"),
        ("079190000001,vaccination,2022-03-09,2,,,", "or one to come"),
        ("079190000001,vaccination,2022-01-20,0,,,", "no number of doses"),
        ("079190000001,recovery,2022-01-20,2,,,", "a cell is filled"),
        ("079190000001,test,2022-03-07,,,saliva,negative", "no method"),
        ("079190000001,test,2022-03-07,,,pcr,maybe", "no result"),
        ("079190000001,test,2022-03-07,,,pcr,", "no result"),
        ("*,vaccination,2022-03-07,,,,", "a cell is filled"),
    ] {
        city.write("bad.csv", format!("{header}{row}\n079190000001,recovery,2022-02-01,,,,\n"));
        let issue = ["authority", "issue", "A", "--requests", "requests", "--health", "bad.csv"];
        let run = city.run(&[&issue[..], &["-o", "out", "--at", NEXT_DAY]].concat());
        let run = run.fails("bad.csv:2").complains(says);
        assert!(!run.err.contains("079190000001") && !city.path("out").exists(), "{}", run.err);
    }
    let contradiction = format!(
        "{header}079190000001,vaccination,2022-01-20,2,,,\n079190000001,vaccination,2022-01-21,2,,,\n"
    );
    city.write("bad.csv", contradiction);
    let issue =
        ["authority", "issue", "A", "--requests", "requests", "--health", "bad.csv", "-o", "out"];
    city.run(&issue).fails("bad.csv:3").complains("another record says otherwise");
}

#[test]
fn a_form_of_people_whom_no_list_has_is_issued_by_and_numbers_are_taken_with_spaces() {
    let city = four_agencies();
    city.does(&["authority", "template", "people", "-o", "people.csv"]);
    let form = std::fs::read_to_string(city.path("people.csv")).unwrap();
    assert!(form.contains("079190000000"), "{form}");
    city.write(
        "people.csv",
        form.replace("079190000000", "079 190 990 001").replace("14/03/1990", "14-3-1990"),
    );
    for (wallet, id) in [("v", "079 190 990 001"), ("w", "079190990002")] {
        city.does(&["wallet", "init", wallet]);
        std::fs::create_dir_all(city.path("asked")).unwrap();
        city.does(&["wallet", "request", wallet, "--id", id, "-o", &format!("asked/{wallet}")]);
    }
    let issue = ["authority", "issue", "A", "--requests", "asked", "-o", "made", "--at", NEXT_DAY];
    let without = city.run(&issue).ends(1).out;
    assert!(without.contains("0 issued, 0 before, 2 not issued"), "{without}");
    // Who is in the form gets one, with a warning that no list has them; who is in neither gets none.
    let with = city.run(&[&issue[..], &["--people", "people.csv"]].concat()).ends(1);
    assert!(
        with.out.contains("v: issued: ") && with.out.contains("1 issued, 0 before, 1 not issued"),
        "{}",
        with.out
    );
    let with = with.complains("warning: v: no list has this person, and there is an employer");
    drop(with);
    let found = city.does(&["authority", "find", "A", "079 190 990 001", "--json"]).line();
    assert_eq!(
        (&found["listed"], found["credentials"].as_array().unwrap().len()),
        (&json!(false), 1)
    );
    // A form with a fault issues nothing.
    city.edit("people.csv", "14-3-1990", "1990");
    city.run(&[&issue[..], &["--people", "people.csv"]].concat()).ends(1).complains("a year alone");
}
