//! `chot-shell-fixtures OUT`: makes what the shells' tests need from the world outside a phone.
//!
//! | in OUT | what it is |
//! |---|---|
//! | `enrolment.json` | what the authority hands out to a phone |
//! | `trust.json` | the public root of trust, for wallets |
//! | `enrolment-codes.txt` | the same as a series of codes, a line each |
//! | `public/` | what it publishes: keys, policy, roster, trace list, checkpoints |
//! | `public-newer/` | what it publishes an hour later, with the next version of the policy |
//! | `wallet/`, `wallet-holder-key` | a citizen's wallet, and the secret that its keystore holds |
//! | `print.txt` | the same person's credential for a print |
//! | `code.txt` | the text of the live code in the photo |
//! | `photo.pgm` | a photo of the live code on a screen, 1280 × 720 luma |
//! | `poster.pgm` | a photo of a web address on paper |
//! | `expected.properties` | the clock, and what must come out |
//!
//! The city and its made-up people are those of `tests/scenarios`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use chot_camera::{Condition, Modules, Shot, Surface, photograph};
use chot_core::authority::Authority;
use chot_core::authority::issue::PersonFile;
use chot_core::authority::lists::{BuildOptions, NamedList, build_checkpoints, build_roster};
use chot_core::device::{Enrolment, series_of};
use chot_core::keys::{FileKeystore, Keystore as _};
use chot_core::model::IdNumber;
use chot_core::time::{Instant, TimeDelta};
use chot_core::travel::to_text;
use chot_core::wallet::{Answers, Wallet, draw};

/// When the photo was taken: the first scenario's instant.
const NOW: &str = "2021-10-05T07:10:00+07:00";

/// Where updates are, by the enrolment.
const UPDATES: &str = "https://updates.example/city";

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args_os().nth(1).map(PathBuf::from);
    let out = out.ok_or("usage: chot-shell-fixtures OUT")?;
    fs::create_dir_all(&out)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let now = NOW.parse::<Instant>()?;

    let mut authority = publish(&root, &out, now)?;
    let person = fs::read(root.join("tests/scenarios/city/people/lan.json"))?;
    let person = PersonFile::parse(&person)?;
    let code = present(&mut authority, &person, &out, now)?;
    fs::write(out.join("code.txt"), &code)?;
    photo(&code, Surface::Screen, &out.join("photo.pgm"))?;
    photo("https://example.org/news", Surface::Paper, &out.join("poster.pgm"))?;

    let expected = [
        ("wall_millis", now.timestamp_millis().to_string()),
        ("checkpoint", "kenh-te-north".to_owned()),
        ("photo", "photo.pgm".to_owned()),
        ("decision", "PERMIT".to_owned()),
        ("reason", "commute".to_owned()),
        ("holder", person.name.clone()),
        ("id_number", person.id_number.clone()),
        ("look_up_reason", "found-in-list".to_owned()),
    ];
    let lines: String = expected.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
    fs::write(out.join("expected.properties"), lines)?;
    Ok(())
}

/// Founds the city, and publishes its lists and policy.
fn publish(root: &Path, out: &Path, now: Instant) -> Result<Authority, Box<dyn Error>> {
    let city = root.join("tests/scenarios/city");
    let list = NamedList {
        name: "department-a.csv".to_owned(),
        bytes: fs::read(city.join("department-a.csv"))?,
    };
    let office = out.join("authority");
    let mut authority = Authority::init(&office, "Example City", None, now - TimeDelta::days(30))?;
    let options = BuildOptions {
        today: now.date_naive(),
        skip_bad: false,
        approvals: BTreeMap::new(),
        shares: Vec::new(),
        areas: None,
    };
    let roster = build_roster(&[list], &options, &authority.roster_hash_key()?)?;
    authority.set_roster(roster.segment()?)?;
    let checkpoints = fs::read(city.join("checkpoints.csv"))?;
    authority.set_checkpoints(&build_checkpoints("checkpoints.csv", &checkpoints)?.0)?;
    authority.stage_empty_lists()?;
    let policy = fs::read_to_string(root.join("tests/policies/hcmc-2021.json"))?;
    authority.set_policy(policy.as_bytes())?;
    authority.publish(now - TimeDelta::hours(2), Some(&out.join("public")))?;
    let newer = policy.replacen(r#""version": 12,"#, r#""version": 13,"#, 1);
    if newer == policy {
        return Err(
            "the policy's version isn't 12 any more: change the one of public-newer too".into()
        );
    }
    authority.set_policy(newer.as_bytes())?;
    authority.publish(now - TimeDelta::hours(1), Some(&out.join("public-newer")))?;
    let updates = Some(UPDATES.parse()?);
    let enrolment = Enrolment { updates, ..authority.enrolment()? }.to_bytes()?;
    let codes = series_of(&enrolment).ok_or("the enrolment is too long for a series of codes")?;
    let lines: String = codes.iter().map(|code| format!("{}\n", code.as_str())).collect();
    fs::write(out.join("enrolment-codes.txt"), lines)?;
    fs::write(out.join("enrolment.json"), &enrolment)?;
    fs::write(out.join("trust.json"), authority.public_trust()?.to_bytes())?;
    Ok(authority)
}

/// Issues a credential to a wallet and one for a print, declares, and gives the live code's text.
fn present(
    authority: &mut Authority,
    person: &PersonFile,
    out: &Path,
    now: Instant,
) -> Result<String, Box<dyn Error>> {
    let issued_at = now - TimeDelta::hours(2);
    let print = authority.issue(person, None, issued_at)?;
    fs::write(out.join("print.txt"), to_text(&print))?;

    let keys = out.join("wallet-keys");
    fs::create_dir_all(&keys)?;
    let keys = FileKeystore::in_folder(&keys);
    let mut wallet = Wallet::init(&out.join("wallet"), &keys)?;
    let id = IdNumber::parse(&person.id_number)?;
    let credential = authority.issue(person, Some((&id, &wallet.key())), issued_at)?;
    wallet.add(&to_text(&credential))?;
    let questions = wallet.questionnaire()?.questions;
    let well = Answers::of(questions.into_iter().map(|question| (question.id, false)));
    wallet.declare(1, &well, now - TimeDelta::hours(1))?;
    fs::write(out.join("wallet-holder-key"), keys.require("wallet-holder-key")?)?;
    Ok(wallet.live_code(1, now - TimeDelta::seconds(3))?.text)
}

/// Takes a photo of a code, and writes its luma as a binary greymap (Netpbm P5).
fn photo(text: &str, surface: Surface, file: &Path) -> Result<(), Box<dyn Error>> {
    let drawn = draw(text)?;
    let modules = Modules::new(drawn.size(), drawn.dark().to_vec()).ok_or("no square")?;
    let photo = photograph(&modules, &Shot::preset(Condition::GoodLight, 2, surface, 7));
    let mut bytes = format!("P5\n{} {}\n255\n", photo.width, photo.height).into_bytes();
    bytes.extend_from_slice(&photo.luma);
    Ok(fs::write(file, bytes)?)
}
