//! `chot wallet`: a citizen's wallet in a folder.

use std::path::Path;

use chot_core::encoding::document::without_values;
use chot_core::encoding::plain::shown;
use chot_core::keys::FileKeystore;
use chot_core::model::IdNumber;
use chot_core::time::{FixedOffset, Instant};
use chot_core::wallet::{Answers, CardView, Wallet};
use serde_json::{Value, json};

use crate::args::Wallet as Command;
use crate::output::{About as _, Ended, Failure, Result, remark, say, say_lines};
use crate::{clock, files, picture};

pub(crate) fn run(command: Command) -> Result<Ended> {
    match command {
        Command::Init { dir, at: _ } => {
            Wallet::init(&dir, &FileKeystore::in_folder(&dir))?;
            say(format!("A wallet was made in {}.", dir.display()));
        }
        Command::Request { dir, id, output, at: _ } => {
            let id = IdNumber::parse(&id).about("--id")?;
            let request = open(&dir)?.request(&id)?;
            files::write(&output, request.to_json().as_bytes(), true)?;
            say(format!("The request is in {}: give it to the issuer.", output.display()));
        }
        Command::Add { dir, credential, at: _ } => {
            let text = code_text(&credential)?;
            let mut wallet = open(&dir)?;
            let card = wallet.add(&text).about(credential.display())?;
            // The issuer writes the JOSE form beside the credential.
            let twin = files::beside(&credential, "jws");
            if twin.is_file() {
                let twin_text = code_text(&twin)?;
                if let Err(error) = wallet.add(&twin_text) {
                    remark(format!("{}: {error}", twin.display()));
                }
            }
            say(card_line(&card));
        }
        Command::Declare { dir, answers, card, at } => {
            let json = files::read(&answers)?;
            let answers: Answers = serde_json::from_slice(&json)
                .map_err(|error| without_values(&error))
                .about(answers.display())?;
            let now = clock::now(at.at);
            let declared = open(&dir)?.declare(card, &answers, now)?;
            let what =
                if declared.symptoms { "with a symptom or a contact" } else { "no symptoms" };
            say(format!("Declared at {}: {what}.", local(now)));
        }
        Command::List { dir, json, at: _ } => {
            let cards = open(&dir)?.cards();
            if cards.is_empty() && !json {
                remark("The wallet holds no credential yet.");
            }
            for card in cards {
                if json {
                    say(card_json(&card));
                } else {
                    say(card_line(&card));
                }
            }
        }
        Command::Show { dir, jws: true, card, at, .. } => {
            say(open(&dir)?.live_jws(card, clock::now(at.at))?);
            remark(DISCLOSURE);
        }
        Command::Show { dir, png, text, card, at, jws: false } => {
            let code = open(&dir)?.live_code(card, clock::now(at.at))?;
            if let Some(file) = &png {
                picture::write_code(file, &code.modules)?;
            }
            if text {
                say(&code.text);
            } else if let Some(file) = png {
                let until = code.renew_at.map_or_else(
                    || "it is a print, and stays as it is".to_owned(),
                    |until| format!("sign it again at {}", local(until)),
                );
                say(format!("The code is in {}; {until}.", file.display()));
            } else {
                say_lines(picture::for_terminal(&code.modules));
            }
            remark(DISCLOSURE);
        }
    }
    Ok(Ended::Done)
}

const DISCLOSURE: &str =
    "Whoever reads this code reads the name, the birth date and the health facts in it.";

fn open(dir: &Path) -> Result<Wallet> {
    Ok(Wallet::open(dir, &FileKeystore::in_folder(dir))?)
}

/// A credential's text, from its file or from a picture of its code.
fn code_text(path: &Path) -> Result<String> {
    picture::code_text(path)?.ok_or_else(|| {
        Failure::new(format!("{}: no code was found in the picture", path.display()))
    })
}

fn card_line(card: &CardView) -> String {
    let name = shown(card.name.as_deref().unwrap_or("(no name)"));
    let kind = if card.live { "live code" } else { "print" };
    let doses = card.doses.iter().map(|(_, day)| day.to_string()).collect::<Vec<_>>().join(", ");
    let doses = if doses.is_empty() { "no doses".to_owned() } else { format!("doses: {doses}") };
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
        "{}. {name}, by {} ({kind}), until {}; {doses}{permits}; {declared}",
        card.number,
        card.issuer,
        local(card.valid_until)
    )
}

fn card_json(card: &CardView) -> Value {
    let doses: Vec<_> =
        card.doses.iter().map(|(n, day)| json!({"dose": n, "date": day.to_string()})).collect();
    json!({
        "card": card.number,
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

/// A time as a person in Vietnam reads it.
pub(crate) fn local(at: Instant) -> String {
    let offset = FixedOffset::east_opt(7 * 3600);
    offset.map_or_else(
        || at.to_rfc3339(),
        |offset| at.with_timezone(&offset).format("%Y-%m-%d %H:%M:%S %:z").to_string(),
    )
}
