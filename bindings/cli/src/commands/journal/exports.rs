//! `journal verify-export`: what a phone signed, checked without the phone.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::ops::RangeBounds;
use std::path::Path;

use chot_core::encoding::hex::{hex, unhex_small};
use chot_core::journal::{
    ExportCheck, ExportError, ExportFinding, Head, Journal, JournalId, PhoneKey, cells,
    check_export, columns,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::parquet::{GROUP, Parquet};
use crate::files;
use crate::output::{About as _, Ended, Failure, Result, remark, say};

const FORMAT: &str = "chot-phones";
const VERSION: u64 = 1;

/// The phones whose exports came so far.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phones {
    format: String,
    version: u64,
    /// By the journal's id.
    journals: BTreeMap<String, Known>,
}

/// How far a journal came.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    key: String,
    seq: u64,
    hash: String,
}

impl Phones {
    /// Those in a file; none where there is none yet.
    fn read(path: &Path) -> Result<Self> {
        let none = Self { format: FORMAT.to_owned(), version: VERSION, journals: BTreeMap::new() };
        if !path.try_exists().about(path.display())? {
            return Ok(none);
        }
        let phones: Self = serde_json::from_slice(&files::read(path)?).about(path.display())?;
        if phones.format != FORMAT || phones.version != VERSION {
            let (format, version) = (phones.format, phones.version);
            return Err(Failure::new(format!(
                "{}: it is {format:?}, version {version}; expected {FORMAT:?}, version {VERSION}",
                path.display()
            )));
        }
        let whole = |known: &Known| known.key.parse::<PhoneKey>().is_ok() && known.head().is_some();
        if !phones.journals.values().all(whole) {
            return Err(Failure::new(format!(
                "{}: a phone's key or head is not in hexadecimal digits; take the file from a backup",
                path.display()
            )));
        }
        Ok(phones)
    }

    fn write(&self, path: &Path) -> Result<()> {
        files::write(path, &serde_json::to_vec_pretty(self)?, true)
    }

    fn head_of(&self, journal: &JournalId) -> Option<Head> {
        self.journals.get(&hex(journal)).and_then(Known::head)
    }

    /// The one key that a journal's exports may be signed with.
    fn key_of(&self, journal: &JournalId) -> Option<PhoneKey> {
        self.journals.get(&hex(journal)).and_then(|known| known.key.parse().ok())
    }

    fn has_key(&self, key: &PhoneKey) -> bool {
        let key = key.to_string();
        self.journals.values().any(|known| known.key == key)
    }

    /// Takes down how far a journal came.
    fn keep(&mut self, journal: &JournalId, key: &PhoneKey, head: &Head) {
        let seq = head.sequence;
        let known = Known { key: key.to_string(), seq, hash: hex(&head.hash) };
        self.journals.insert(hex(journal), known);
    }
}

impl Known {
    fn head(&self) -> Option<Head> {
        unhex_small(&self.hash).map(|hash| Head { sequence: self.seq, hash })
    }
}

pub(super) fn verify(
    file: &Path,
    keys: &[PhoneKey],
    phones: Option<&Path>,
    known_only: bool,
    as_json: bool,
) -> Result<Ended> {
    let known = phones.map(Phones::read).transpose()?;
    let head_of = |journal: &JournalId| known.as_ref().and_then(|known| known.head_of(journal));
    let mut check = if file == Path::new("-") {
        check_export(&mut std::io::stdin().lock(), head_of).about("standard input")?
    } else {
        let opened = File::open(file).about(file.display())?;
        let mut input = BufReader::new(opened);
        // A folder opens, and says so as it is read.
        input.fill_buf().about(file.display())?;
        check_export(&mut input, head_of).about(file.display())?
    };
    let is_new = whose(&mut check, keys, known.as_ref(), known_only);
    let sound = check.is_sound();
    if sound
        && !check.is_older
        && let (Some(mut known), Some(path)) = (known, phones)
        && let (Some(journal), Some(key), Some(head)) = (check.journal, check.key, check.head)
    {
        known.keep(&journal, &key, &last_of(&check, head));
        known.write(path)?;
    }
    tell(&check, is_new, keys.is_empty() && phones.is_none(), as_json);
    Ok(if sound { Ended::Done } else { Ended::Failed })
}

/// Writes records as a Parquet file, and returns how many. It isn't signed.
pub(super) fn parquet(
    journal: &Journal,
    range: impl RangeBounds<u64>,
    out: &mut impl Write,
) -> std::result::Result<u64, ExportError> {
    let mut file = Parquet::begin(out, columns())?;
    let (mut rows, mut count) = (Vec::new(), 0);
    for record in journal.records(range)? {
        rows.push(cells(journal.id(), &record?));
        count += 1;
        if rows.len() >= GROUP {
            file.group(&rows)?;
            rows.clear();
        }
    }
    if !rows.is_empty() {
        file.group(&rows)?;
    }
    file.end()?;
    Ok(count)
}

/// What the next export has to go on from: the last record that came, which the signed head may be beyond.
fn last_of(check: &ExportCheck, head: Head) -> Head {
    match (check.last, check.last_hash) {
        (Some(sequence), Some(hash)) => Head { sequence, hash },
        _ => head,
    }
}

/// Holds the key that signed it against those that may have; true for a phone that is new.
fn whose(
    check: &mut ExportCheck,
    keys: &[PhoneKey],
    known: Option<&Phones>,
    known_only: bool,
) -> bool {
    let (Some(found), Some(journal)) = (check.key, check.journal) else { return false };
    let mut expected: Vec<String> = Vec::new();
    if !keys.is_empty() && !keys.contains(&found) {
        expected.extend(keys.iter().map(ToString::to_string));
    }
    let (mut is_new, mut is_wrong) = (false, !expected.is_empty());
    if let Some(known) = known {
        match known.key_of(&journal) {
            Some(key) if key != found => {
                is_wrong = true;
                expected.push(key.to_string());
            }
            Some(_) => {}
            None => {
                is_new = !known.has_key(&found);
                if is_new && known_only {
                    is_wrong = true;
                    expected.push("one of the phones that are known".to_owned());
                }
            }
        }
    }
    if is_wrong {
        let expected = expected.join(", ");
        check.findings.push(ExportFinding::OtherKey { found, expected });
    }
    is_new && !is_wrong
}

fn tell(check: &ExportCheck, is_new: bool, is_anybodys: bool, as_json: bool) {
    let findings: Vec<String> = check.findings.iter().map(ToString::to_string).collect();
    let count = check.records;
    let key = check.key.map(|key| key.to_string());
    if as_json {
        say(json!({
            "records": count,
            "sound": check.is_sound(),
            "findings": findings,
            "more": check.more,
            "journal": check.journal.as_ref().map(|id| hex(id)),
            "key": key,
            "first": check.first,
            "last": check.last,
            "head": check.head.map(|head| head.sequence),
            "deleted": check.deleted,
            "gap": check.gap.map(|(from, until)| [from, until]),
            "older": check.is_older,
            "new": is_new,
        }));
        return;
    }
    findings.iter().for_each(say);
    if check.more > 0 {
        say(format!("… and {} more.", check.more));
    }
    if !check.is_sound() {
        say(format!("{count} records; {} finding(s): not to be loaded.", findings.len()));
        return;
    }
    let key = key.unwrap_or_default();
    say(format!("{count} records, as the phone with the key {key} signed them."));
    if let (Some(last), Some(head)) = (check.last, check.head)
        && last < head.sequence
    {
        remark(format!("It ends at record {last}; the journal had {} then.", head.sequence));
    }
    if let Some(through) = check.deleted {
        remark(format!("The phone deleted the records up to {through} for their age."));
    }
    if let Some((from, until)) = check.gap {
        remark(format!("Records {from} to {until} came in no export so far: ask for them."));
    }
    if check.is_older {
        remark("It is older than what came from this phone before.");
    }
    if is_new {
        remark("The phone is new: its key is kept from here on. Compare it with the phone's.");
    }
    if is_anybodys {
        remark("Whose key that is was not said: --key or --phones.");
    }
}
