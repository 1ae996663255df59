//! `cargo run -p chot-shell-fixtures --example training -- core/src/device/training.bin`: makes the city that
//! officers train with, anew.
//!
//! It is founded in a folder that vanishes, and its authority's keys with it: nobody signs for it again. Its
//! people don't exist (no ID number begins with 000), and their holder key is published
//! (`core/src/checkpoint/training.rs`), as are its phones' secrets, in the file that this writes: zlib over
//! a JSON document, `chot-training` version 1.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chot_core::authority::Authority;
use chot_core::authority::issue::{PermitFile, PersonFile, credential_id};
use chot_core::authority::lists::{BuildOptions, NamedList, build_roster};
use chot_core::model::IdNumber;
use chot_core::published::Checkpoints;
use chot_core::time::{Instant, TimeDelta};
use chot_core::travel::{HolderSigner as _, SoftwareHolder};
use serde_json::{Map, Value, json};

/// The first instant of the city's day.
const DAY: &str = "2021-10-05T00:00:00+07:00";
const POLICY: &str = r#"{
  "policy": "training", "version": 1, "offset": "+07:00",
  "freshness": {"updates": "P3D"},
  "portal": "https://portal.example/training?c={checkpoint}&t={at}",
  "phases": [{"id": "training", "rules": ["symptoms", "commute", "permit"]}],
  "rules": {
    "symptoms": {"effect": "deny", "when": {"declared_symptoms": true}, "obligations": ["send-to-health-post"],
      "on_unknown": "ignore"},
    "commute": {"effect": "permit", "when": {"all": [
      {"any": [{"all": [{"on_roster": true}, {"on_duty": true}]}, {"seen": ["staff-card", "work-schedule"]}]},
      {"declared_within": "PT24H"},
      {"vaccinated": {"doses": 2, "since": "P14D"}},
      {"any": [{"binding": "live"}, {"binding": "card"}]}]}},
    "permit": {"effect": "permit", "when": {"all": [
      {"holds_permit": {"kinds": ["duty"]}},
      {"any": [{"binding": "live"}, {"binding": "card"}]}]}, "obligations": ["compare-card"]}
  }
}"#;
const ROSTER: &str =
    "id_number,name,birth_date,employer,position,home_area,home_lat,home_lon,work_area,\
work_lat,work_lon,duty
000190000101,Trần Thị Luyện Tập,1990-02-01,Example Department,,d7,,,d1,,,Mon-Sun
000190000102,Lê Văn Ở Nhà,1985-05-05,Example Department,,d7,,,d1,,,
000190000103,Phạm Thị Mới,1992-03-03,Example Department,,d7,,,d1,,,Mon-Sun
";
const DOSES: &str = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: training FILE")?;
    let folder = out.with_extension("making");
    let made = make(&folder);
    fs::remove_dir_all(&folder)?;
    let document = serde_json::to_vec(&made?)?;
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&document, 10);
    println!("{} bytes, unpacked {}", packed.len(), document.len());
    Ok(fs::write(out, packed)?)
}

fn make(folder: &Path) -> Result<Value, Box<dyn Error>> {
    let day = DAY.parse::<Instant>()?;
    let founded = day - TimeDelta::days(90);
    let name = "Thành phố Tập huấn (ví dụ)";
    let mut authority = Authority::init(folder, name, None, founded)?;
    authority.stage_empty_lists()?;
    authority.set_policy(POLICY.as_bytes())?;
    let sites = br#"{"format": "chot-checkpoints", "version": 1,
        "checkpoints": [{"name": "training", "area": "d7"}]}"#;
    authority.set_checkpoints(&Checkpoints::parse(sites)?)?;
    let list = NamedList { name: "list.csv".to_owned(), bytes: ROSTER.as_bytes().to_vec() };
    let options = BuildOptions {
        today: day.date_naive(),
        skip_bad: false,
        approvals: BTreeMap::new(),
        shares: Vec::new(),
        areas: None,
    };
    let roster = build_roster(&[list], &options, &authority.roster_hash_key()?)?;
    authority.set_roster(roster.segment()?)?;
    let credentials = credentials(&mut authority, day)?;
    authority.publish(day - TimeDelta::hours(1), None)?;

    let (mut texts, mut binaries) = (Map::new(), Map::new());
    for path in files(&folder.join("public"))? {
        let name = path.strip_prefix(folder.join("public"))?.to_string_lossy().replace('\\', "/");
        let bytes = fs::read(&path)?;
        // The root comes with the enrolment, and there is no later one.
        if name.ends_with("root.json") {
            continue;
        }
        match String::from_utf8(bytes) {
            Ok(text) => drop(texts.insert(name, text.into())),
            Err(error) => {
                drop(binaries.insert(name, URL_SAFE_NO_PAD.encode(error.as_bytes()).into()))
            }
        }
    }
    let enrolment = authority.enrolment()?.to_bytes()?;
    Ok(json!({
        "format": "chot-training", "version": 1, "enrolment": std::str::from_utf8(&enrolment)?,
        "texts": texts, "binaries": binaries, "credentials": credentials,
    }))
}

fn credentials(
    authority: &mut Authority,
    day: Instant,
) -> Result<Map<String, Value>, Box<dyn Error>> {
    let holder = SoftwareHolder::new(&[7; 32]).key();
    let mut credentials = Map::new();
    let yesterday = day - TimeDelta::days(1);
    let worker = ("000190000101", "Trần Thị Luyện Tập", "1990-02-01");
    let at_home = ("000190000102", "Lê Văn Ở Nhà", "1985-05-05");
    let new = ("000190000103", "Phạm Thị Mới", "1992-03-03");
    let visitor = ("000190000104", "Võ Văn Ghé Qua", "1979-09-09");
    let driver = ("000190000105", "Đỗ Thị Giấy Phép", "1988-08-08");
    let long = "2022-06-30";
    for (name, person, health, live, until, at) in [
        ("worker", worker, DOSES, true, long, yesterday),
        ("print", worker, DOSES, false, long, yesterday),
        ("at-home", at_home, DOSES, true, long, yesterday),
        ("new", new, "[]", true, long, yesterday),
        ("new-doses", new, DOSES, false, long, yesterday),
        ("visitor", visitor, DOSES, true, long, yesterday),
        ("expired", worker, DOSES, true, "2021-09-30", day - TimeDelta::days(60)),
        ("revoked", worker, DOSES, true, long, yesterday),
        ("permit", driver, DOSES, true, long, yesterday),
    ] {
        let (id, full_name, born) = person;
        let complete = if health == "[]" { "[]" } else { r#"["vaccination"]"# };
        let file = format!(
            r#"{{"id_number": "{id}", "name": "{full_name}", "birth_date": "{born}",
                "home": {{"area": "d7"}}, "work": {{"area": "d1"}}, "health": {health},
                "complete": {complete}, "valid_from": "2021-08-06", "valid_until": "{until}"}}"#
        );
        let person = PersonFile::parse(file.as_bytes())?;
        let number = IdNumber::parse(id)?;
        let holder = live.then_some((&number, &holder));
        let mut credential = authority.issue(&person, holder, at)?;
        if name == "permit" {
            let permit = PermitFile::parse(
                br#"{"number": "TAP-1", "id_number": "000190000105", "kind": "duty",
                    "valid_from": "2021-09-01", "valid_until": "2021-12-31"}"#,
            )?;
            credential = authority.permit(&permit, at)?;
        }
        if name == "revoked" {
            authority.revoke(&[credential_id(&credential).ok_or("no id")?])?;
        }
        credentials.insert(name.to_owned(), URL_SAFE_NO_PAD.encode(credential).into());
    }
    Ok(credentials)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
