//! `chot wallet`: a citizen's wallet in a folder.

use std::path::Path;

use chot_core::dcc::PREFIX;
use chot_core::device::PublicTrust;
use chot_core::encoding::document::without_values;
use chot_core::encoding::plain::shown;
use chot_core::keys::FileKeystore;
use chot_core::model::{IdNumber, Reason, SamePerson};
use chot_core::policy::Leg;
use chot_core::time::{Instant, TimeDelta, later};
use chot_core::travel::is_travel_code;
use chot_core::tuf::Until;
use chot_core::wallet::{
    Answers, CardView, CertificateKind, CertificateView, DayOutlook, LiveCode, Outlook, Wallet,
};
use chot_core::words::{Language, Words};
use serde_json::{Value, json};

use super::device::source;

use crate::args::Wallet as Command;
use crate::output::{About as _, Ended, Failure, Result, complain, local, remark, say, say_lines};
use crate::{clock, files, picture};

pub(crate) fn run(command: Command, language: Language) -> Result<Ended> {
    match command {
        Command::Init { dir, at: _ } => {
            Wallet::init(&dir, &FileKeystore::in_folder(&dir))?;
            say(format!("A wallet was made in {}.", dir.display()));
        }
        Command::Request { dir, id, output, at: _ } => {
            let id = IdNumber::typed(&id).about("--id")?;
            let request = open(&dir)?.request(&id)?;
            files::write(&output, request.to_json().as_bytes(), true)?;
            say(format!("The request is in {}: give it to the issuer.", output.display()));
        }
        Command::Add { dir, credential, at: _ } => {
            let text = code_text(&credential, &is_travel_code)?;
            let mut wallet = open(&dir)?;
            let before = wallet.cards().len();
            let card = wallet.add(&text).about(credential.display())?;
            let kept = wallet.cards().len();
            // The issuer writes the JOSE form beside the credential.
            let twin = files::beside(&credential, "jws");
            if twin.is_file() {
                let twin_text = code_text(&twin, &is_travel_code)?;
                if let Err(error) = wallet.add(&twin_text) {
                    remark(format!("{}: {error}", twin.display()));
                }
            }
            say(card_line(&card, None));
            if card.number <= before && kept > before {
                remark(format!(
                    "The credential before it is kept as card {kept}: whether the new one is genuine is not known \
                     here. Remove it once the new one was let through."
                ));
            }
        }
        Command::Declare { dir, answers, card, all, at } => {
            let json = files::read(&answers)?;
            let answers: Answers = serde_json::from_slice(&json)
                .map_err(|error| without_values(&error))
                .about(answers.display())?;
            let now = clock::now(at.at);
            let mut wallet = open(&dir)?;
            let cards = if all { (1..=wallet.cards().len()).collect() } else { vec![card] };
            let declared = wallet.declare_all(&cards, &answers, now)?;
            let what =
                if declared.symptoms { "with a symptom or a contact" } else { "no symptoms" };
            let named = wallet.cards().into_iter().filter(|card| cards.contains(&card.number));
            let whom: Vec<String> = named.map(|card| named_in(&card)).collect();
            say(format!("Declared at {}: {what}. For: {}.", local(now), whom.join(", ")));
        }
        Command::Questions { dir, json, at: _ } => questions(&dir, json, language)?,
        Command::Remove { dir, card, at: _ } => {
            open(&dir)?.remove(card)?;
            say(format!("Card {card} was removed; the others keep their order."));
        }
        Command::Rename { dir, label, card, at: _ } => {
            say(card_line(&open(&dir)?.rename(card, label.as_deref())?, None));
        }
        Command::Certificate { dir, certificate, card, at: _ } => {
            let text = code_text(&certificate, &|text| text.starts_with(PREFIX))?;
            let kept = open(&dir)?.add_certificate(card, &text).about(certificate.display())?;
            say(format!("A certificate of {} is kept: {}.", of_what(&kept), whose(&kept)));
        }
        Command::Trust { dir, file, at: _ } => {
            let trust = PublicTrust::parse(&files::read(&file)?).about(file.display())?;
            open(&dir)?.trust(&trust)?;
            let city = shown(&trust.city);
            say(format!("The wallet follows {city}; its root is {}.", trust.fingerprint()));
        }
        Command::Update { dir, from, at } => {
            let source = source(&from)?;
            let given_up = clock::patience();
            let until = Until::new(source.as_ref(), &given_up);
            let report = open(&dir)?.update(&until, clock::now(at.at))?;
            let state = if report.changed { "Updated to what was" } else { "Up to date:" };
            say(format!("{state} published at {}.", local(report.published_at)));
        }
        Command::Outlook { dir, card, date, json, at } => {
            let outlook = open(&dir)?.outlook(card, date, clock::now(at.at))?;
            if json {
                say(outlook_json(&outlook));
            } else {
                outlook_lines(&outlook, &Words::new(language)).into_iter().for_each(say);
            }
        }
        Command::Delete { dir, at: _ } => {
            if !Wallet::is_in(&dir) {
                return Err(Failure::new(format!("there is no wallet in {}", dir.display())));
            }
            Wallet::delete(&dir, &FileKeystore::in_folder(&dir))?;
            say(format!("The wallet in {} is gone, and its key with it.", dir.display()));
        }
        Command::List { dir, json, at } => {
            let now = clock::now(at.at);
            let wallet = open(&dir)?;
            let cards = wallet.cards();
            if cards.is_empty() && !json {
                remark("The wallet holds no credential yet.");
            }
            for card in cards {
                let certificates = wallet.certificates(card.number)?;
                if json {
                    say(card_json(&card));
                } else {
                    say(card_line(&card, Some(now)));
                    let kept = certificates.iter().zip(1..);
                    kept.for_each(|(kept, number)| say(certificate_line(number, kept)));
                }
            }
        }
        Command::ForgetCity { dir, at: _ } => {
            open(&dir)?.forget_city()?;
            say("The wallet follows no city any more; what was fetched is gone.");
        }
        Command::Show { dir, png, text, certificate: Some(number), card, at, .. } => {
            let wallet = open(&dir)?;
            let kept = wallet.certificates(card)?;
            let kept = number.checked_sub(1).and_then(|at| kept.get(at));
            let kept = kept.ok_or_else(|| no_certificate(number, card))?;
            show(&wallet.certificate_code(card, &kept.id)?, png.as_deref(), text)?;
            if !text {
                say(certificate_line(number, kept));
            }
            if kept.valid_until <= clock::now(at.at) {
                let until = local(kept.valid_until);
                complain(&format!("warning: it expired at {until}: ask the issuer for a new one"));
            }
            remark(DISCLOSURE);
        }
        Command::Show { dir, png, text, jws, watch, card, at, certificate: _ } => {
            let began = clock::stopwatch();
            loop {
                // `--at` goes on from there.
                let elapsed = TimeDelta::from_std(began()).unwrap_or_default();
                let now = clock::now(at.at.map(|at| later(at, elapsed)));
                // Opened for each code, so that the wallet can be used meanwhile.
                let wallet = open(&dir)?;
                let code = wallet.live_code(card, now)?;
                if jws {
                    say(wallet.live_jws(card, now)?);
                } else {
                    show(&code, png.as_deref(), text)?;
                }
                if let Some(card) = wallet.cards().iter().find(|held| held.number == card) {
                    // With the text alone on stdout, and no name on stderr.
                    if !text && !jws {
                        say(format!("For: {}.", named_in(card)));
                    }
                    standing(card, now);
                }
                drop(wallet);
                remark(DISCLOSURE);
                let Some(due) = code.renew_at.filter(|_| watch) else { break };
                std::thread::sleep((due - now).to_std().unwrap_or_default());
            }
        }
    }
    Ok(Ended::Done)
}

fn no_certificate(number: usize, card: usize) -> Failure {
    Failure::new(format!(
        "beside card {card} there is no certificate {number}: `chot wallet list` numbers them"
    ))
}

fn of_what(certificate: &CertificateView) -> &'static str {
    match certificate.kind {
        CertificateKind::Vaccination => "a dose",
        CertificateKind::Recovery => "a recovery",
        CertificateKind::Test => "a test",
    }
}

/// Whose a certificate is, beside its card.
fn whose(certificate: &CertificateView) -> &'static str {
    match certificate.person {
        SamePerson::Same => "the same person's",
        SamePerson::Other => "another person's, and counts for nothing beside this card",
        SamePerson::CannotTell => "whose it is can't be told from name and birth date",
    }
}

/// A certificate beside a card, on a line.
fn certificate_line(number: usize, kept: &CertificateView) -> String {
    let (kind, day, whose) = (of_what(kept), kept.day, whose(kept));
    let (country, until) = (shown(&kept.country), local(kept.valid_until));
    format!("   certificate {number}: {kind} on {day}, {country}, until {until}; {whose}")
}

/// What keeps a checkpoint from letting somebody through by a code.
fn standing(card: &CardView, now: Instant) {
    if card.valid_until <= now {
        let until = local(card.valid_until);
        complain(&format!("warning: it expired at {until}: ask the issuer for a new one"));
    } else if now < card.valid_from {
        complain(&format!("warning: it isn't valid before {}", local(card.valid_from)));
    }
    if !card.live {
        complain("warning: it is a print, bound to nobody's phone: show the ID card with it");
    } else if card.declared.is_none() {
        complain("warning: nothing is declared: do so first, with `chot wallet declare`");
    }
}

/// Whom a card is about, as its owner calls them.
fn named_in(card: &CardView) -> String {
    let name = shown(card.name.as_deref().unwrap_or("(no name)"));
    match &card.label {
        Some(label) => format!("{} ({name})", shown(label)),
        None => name.into_owned(),
    }
}

const DISCLOSURE: &str =
    "Whoever reads this code reads the name, the birth date and the health facts in it.";

fn show(code: &LiveCode, png: Option<&Path>, text: bool) -> Result<()> {
    if let Some(file) = png {
        picture::write_code(file, &code.modules)?;
    }
    if text {
        say(&code.text);
    } else if let Some(file) = png {
        let until = code.renew_at.map_or_else(
            || "it stays as it is".to_owned(),
            |until| format!("sign it again at {}", local(until)),
        );
        say(format!("The code is in {}; {until}.", file.display()));
    } else {
        say_lines(picture::for_terminal(&code.modules));
    }
    Ok(())
}

fn open(dir: &Path) -> Result<Wallet> {
    Ok(Wallet::open(dir, &FileKeystore::in_folder(dir))?)
}

/// The text of what is wanted, from its file or from a picture of its code.
fn code_text(path: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<String> {
    picture::code_text(path, wanted)?.ok_or_else(|| {
        Failure::new(format!("{}: no code was found in the picture", path.display()))
    })
}

/// The questions that are asked now, as `ANSWERS.json` answers them.
fn questions(dir: &Path, json: bool, language: Language) -> Result<()> {
    let asked = open(dir)?.questionnaire()?;
    if json {
        let questions = asked.questions.iter();
        let questions = questions.map(|q| json!({"id": q.id, "vi": q.vi, "en": q.en}));
        let questions: Vec<_> = questions.collect();
        say(json!({"questionnaire": asked.number, "questions": questions}));
        return Ok(());
    }
    for question in asked.questions {
        say(format!("{}: {}", question.id, shown(question.text(language))));
    }
    Ok(())
}

fn outlook_lines(outlook: &Outlook, words: &Words) -> Vec<String> {
    let day = match outlook {
        Outlook::Unknown(why) => return vec![words.of(why)],
        Outlook::Day(day) => day,
    };
    let time = |at: Instant| at.with_timezone(&day.offset).format("%H:%M").to_string();
    let windows = day.windows.iter();
    let windows: Vec<_> = windows.map(|w| format!("{}-{}", time(w.from), time(w.until))).collect();
    let next = match day.next_from {
        Some(at) => format!("may pass from {}", time(at)),
        None => "no more window on this day".to_owned(),
    };
    let mut lines = vec![format!("{}: {next} ({})", day.day, windows.join(", "))];
    lines.extend(day.missing.iter().map(|reason| format!("missing: {}", words.of(reason))));
    let depends = day.depends_on.iter();
    lines.extend(
        depends.map(|reason| format!("provided that: {}", DayOutlook::depends(reason, words))),
    );
    lines
}

fn outlook_json(outlook: &Outlook) -> Value {
    let codes = |reasons: &[Reason]| -> Vec<String> {
        reasons.iter().map(|reason| reason.code().to_owned()).collect()
    };
    let day = match outlook {
        Outlook::Unknown(why) => return json!({"known": false, "why": why.code()}),
        Outlook::Day(day) => day,
    };
    let time = |at: Instant| at.with_timezone(&day.offset).to_rfc3339();
    let windows = day.windows.iter().map(|window| {
        json!({
            "from": time(window.from),
            "until": time(window.until),
            "legs": window.legs.iter().map(|leg| leg_code(*leg)).collect::<Vec<_>>(),
            "missing": codes(&window.missing),
            "depends_on": codes(&window.depends_on),
        })
    });
    json!({
        "known": true,
        "day": day.day.to_string(),
        "phase": day.phase,
        "windows": windows.collect::<Vec<_>>(),
        "next_from": day.next_from.map(time),
        "declaration_needed": day.declaration_needed,
        "declaration_fresh_until": day.declaration_fresh_until.map(time),
        "missing": codes(&day.missing),
        "depends_on": codes(&day.depends_on),
        "rules_published_at": time(day.published_at),
    })
}

fn leg_code(leg: Leg) -> &'static str {
    match leg {
        Leg::ToWork => "to-work",
        Leg::ToHome => "to-home",
    }
}

/// A card on a line; at a time, with whether it has expired.
fn card_line(card: &CardView, now: Option<Instant>) -> String {
    let name = named_in(card);
    let kind = if card.live { "live code" } else { "print" };
    let doses = card.doses.iter().map(|(_, day)| day.to_string()).collect::<Vec<_>>().join(", ");
    // What isn't in it isn't known: a dose may be, elsewhere.
    let doses =
        if doses.is_empty() { "doses: not known".to_owned() } else { format!("doses: {doses}") };
    let until = match now {
        Some(now) if card.valid_until <= now => format!("expired at {}", local(card.valid_until)),
        Some(now) if now < card.valid_from => format!("valid from {}", local(card.valid_from)),
        _ => format!("until {}", local(card.valid_until)),
    };
    let permits = if card.permits.is_empty() {
        String::new()
    } else {
        format!("; permits: {}", card.permits.join(", "))
    };
    let declared = match card.declared {
        None => "not declared".to_owned(),
        Some((at, false)) => format!("declared {}, no symptoms", local(at)),
        Some((at, true)) => format!("declared {}, with a symptom or a contact", local(at)),
    };
    format!(
        "{}. {name}, issued by {} ({kind}), {until}; {doses}{permits}; {declared}",
        card.number, card.issuer,
    )
}

fn card_json(card: &CardView) -> Value {
    let doses: Vec<_> =
        card.doses.iter().map(|(n, day)| json!({"dose": n, "date": day.to_string()})).collect();
    json!({
        "card": card.number,
        "id": card.id.as_str(),
        "label": card.label,
        "certificates": card.certificates,
        "issuer": card.issuer,
        "name": card.name,
        "issued_at": card.issued_at.to_rfc3339(),
        "valid_from": card.valid_from.to_rfc3339(),
        "valid_until": card.valid_until.to_rfc3339(),
        "live": card.live,
        "doses": doses,
        "permits": card.permits,
        "declared_at": card.declared.map(|(at, _)| at.to_rfc3339()),
        "symptoms": card.declared.map(|(_, symptoms)| symptoms),
    })
}
