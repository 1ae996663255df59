//! Where the bytes of each good vector go, for `README.md`.

use chot_core::keys::{Profile, Sign1};
use chot_core::travel::{Credential, PresentationDraft, to_text};
use chot_core::wallet::draw;

use crate::good::Good;

/// Begins and ends the part of `README.md` that is measured.
pub(crate) const MARKS: [&str; 2] = ["<!-- sizes: measured -->\n", "<!-- end of sizes -->\n"];

/// The most characters that FORMATS.md allows, by case.
pub(crate) const BUDGETS: [(&str, usize); 2] = [("listed-two-doses", 619), ("fullest", 854)];

pub(crate) fn table(cases: &[Good]) -> String {
    let mut table = String::from(
        "| case | characters | QR, level L | budget | bytes | signatures | holder's key | times and ids | \
         person | health | permits | declaration | wrapping |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for case in cases {
        table.push_str(&row(case));
    }
    table
}

fn row(case: &Good) -> String {
    let bytes = case.bytes().len();
    let text = to_text(&case.bytes());
    let version = draw(&text).unwrap().version();
    let budget = BUDGETS.iter().find(|(name, _)| *name == case.name);
    let budget = budget
        .map_or_else(|| "–".to_owned(), |(_, most)| format!("{most} ({} left)", most - text.len()));
    let shares = Shares::of(case);
    let wrapping = bytes - shares.sum();
    format!(
        "| `{}` | {} | {version} | {budget} | {bytes} | {} | {} | {} | {} | {} | {} | {} | {wrapping} |\n",
        case.name,
        text.len(),
        shares.signatures,
        shares.holder_key,
        shares.times_and_ids,
        shares.person,
        shares.health,
        shares.permits,
        shares.declaration,
    )
}

/// Bytes by what they are for. What a claim takes is measured by leaving it out.
struct Shares {
    signatures: usize,
    holder_key: usize,
    times_and_ids: usize,
    person: usize,
    health: usize,
    permits: usize,
    declaration: usize,
}

impl Shares {
    fn of(case: &Good) -> Self {
        let whole = case.credential_bytes().len();
        let without = |change: fn(&mut Credential)| {
            let mut credential = case.credential.clone();
            change(&mut credential);
            let less = Good { name: "", what: "", credential, shown: None };
            whole - less.credential_bytes().len()
        };
        let numbers = |n: i64| if n < 24 { 1 } else { 5 };
        Self {
            signatures: if case.shown.is_some() { 128 } else { 64 },
            holder_key: without(|c| c.holder = None),
            // Key id, iss, three times, cti, roster key, status index, with their labels.
            times_and_ids: 8
                + 1
                + text(&case.credential.issuer)
                + 3 * 6
                + 10
                + 18
                + 1
                + numbers(i64::from(case.credential.status_index)),
            person: without(|c| {
                c.name = None;
                c.birth_date = None;
                c.id_last_four = None;
                c.employer = None;
                c.sector = None;
                c.home = None;
                c.work = None;
            }),
            health: without(|c| {
                c.vaccinations.clear();
                c.recoveries.clear();
                c.tests.clear();
                c.complete = Default::default();
            }),
            permits: without(|c| c.permits.clear()),
            declaration: case.shown.as_ref().map_or(0, |(holder, p)| {
                let bytes = PresentationDraft { credential: &[0], presentation: p };
                let bytes = bytes.sign(holder).unwrap();
                Sign1::parse(&bytes, Profile::Travel).unwrap().payload().len()
            }),
        }
    }

    fn sum(&self) -> usize {
        self.signatures
            + self.holder_key
            + self.times_and_ids
            + self.person
            + self.health
            + self.permits
            + self.declaration
    }
}

fn text(text: &str) -> usize {
    text.len() + if text.len() < 24 { 1 } else { 2 }
}
