//! Other codes of the same person: certificates that fill what the travel code doesn't say.

use super::{Name, Person};
use crate::dcc::{HealthCertificate, PREFIX};
use crate::encoding::plain::shown;
use crate::facts::{FactSet, Record, Seen};
use crate::installation::Installation;
use crate::model::{
    Assurance, Certificate, Known, Recovery, RosterKey, SamePerson, Test, Vaccination, personal,
};
use crate::published::{CheckpointSite, Status};
use crate::time::{FixedOffset, Instant};
use crate::travel::{Competent, Envelope, Foreign, ParseError, is_travel_code};
use crate::words::{Worded, Words, phrase_arguments};

/// What the officer has beside the code: what was seen, and the texts of further codes that were
/// scanned as evidence.
#[derive(Clone, Copy, Default)]
pub struct Beside<'a> {
    /// What the officer saw.
    pub seen: &'a [Seen],
    /// Texts of further codes.
    pub evidence: &'a [String],
}

personal!(Beside<'_>);

impl Beside<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.seen.is_empty() && self.evidence.is_empty()
    }
}

impl<'a> From<&'a [Seen]> for Beside<'a> {
    fn from(seen: &'a [Seen]) -> Self {
        Self { seen, evidence: &[] }
    }
}

impl<'a> From<&'a Vec<Seen>> for Beside<'a> {
    fn from(seen: &'a Vec<Seen>) -> Self {
        Self { seen, evidence: &[] }
    }
}

/// What became of a code that was scanned as evidence.
#[derive(Clone, PartialEq, Eq)]
pub struct EvidenceOutcome {
    /// What it was: `eu-dcc`, `travel`, or another kind; `nothing` where no code was read.
    pub kind: &'static str,
    /// Whose it is; none where it can't be believed.
    pub person: Option<SamePerson>,
    /// The name in it, where it is believed and may be another person's.
    pub name: Option<String>,
    /// Why it can't be believed, or is no evidence.
    pub error: Option<String>,
}

personal!(EvidenceOutcome);

impl EvidenceOutcome {
    fn of(kind: &'static str, person: SamePerson, name: Option<String>) -> Self {
        let name = name.filter(|_| person != SamePerson::Same);
        Self { kind, person: Some(person), name, error: None }
    }

    fn not_believed(kind: &'static str, error: String) -> Self {
        Self { kind, person: None, name: None, error: Some(error) }
    }

    /// Of a code beside the evidence that can be none: it is named, and decides nothing.
    #[must_use]
    pub fn beside(text: &str) -> Self {
        no_evidence(&Foreign::of(text))
    }
}

/// True for a text that evidence is looked for in: a certificate or a travel code, whether or not it holds.
#[must_use]
pub fn is_evidence(text: &str) -> bool {
    text.starts_with(PREFIX) || is_travel_code(text)
}

/// The codes of a picture that was given as evidence, each text once.
#[derive(Clone, Default)]
pub struct EvidencePicture {
    /// What is evidence.
    pub evidence: Vec<String>,
    /// What is beside it, and isn't.
    pub others: Vec<String>,
}

personal!(EvidencePicture);

impl EvidencePicture {
    /// Sorts what was read in a picture.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut picture = Self::default();
        for text in texts {
            let kind = if is_evidence(text) { &mut picture.evidence } else { &mut picture.others };
            if !kind.iter().any(|known| known == text) {
                kind.push(text.to_owned());
            }
        }
        picture
    }
}

/// The kind of what no code was read in.
const NOTHING: &str = "nothing";

/// What it is, and whose.
impl Worded for EvidenceOutcome {
    fn in_words(&self, words: &Words) -> String {
        let other = if self.kind == NOTHING { NOTHING } else { "invalid" };
        let code = self.person.map_or(other, SamePerson::code);
        let what = if matches!(self.kind, "eu-dcc" | "travel") { self.kind } else { "code" };
        let what = words.phrase(&format!("evidence-{what}"), &phrase_arguments([]));
        let mut arguments = phrase_arguments([("what", what.into())]);
        let named = self.name.as_ref().map_or("", |name| {
            arguments.set("name", shown(name).into_owned());
            "-named"
        });
        words.phrase(&format!("evidence-{code}{named}"), &arguments)
    }
}

/// Whom the evidence has to be about.
pub(super) struct About<'a> {
    pub(super) known: Known<'a>,
    pub(super) roster_key: RosterKey,
    /// The best that evidence tied to this name can be: no better than the name itself.
    pub(super) name_assurance: Assurance,
}

impl<'a> About<'a> {
    pub(super) fn new(
        person: &'a Person,
        roster_key: RosterKey,
        name_assurance: Assurance,
    ) -> Self {
        let known =
            Known { name: person.name.as_ref().map(Name::text), birth_date: person.birth_date };
        Self { known, roster_key, name_assurance }
    }
}

/// Merges the evidence that is this person's into the facts, each at its assurance.
pub(super) fn merge(
    installation: &Installation,
    site: &CheckpointSite,
    facts: &mut FactSet,
    about: &About<'_>,
    evidence: &[String],
    now: Instant,
    offset: FixedOffset,
) -> Vec<EvidenceOutcome> {
    let mut outcomes = Vec::new();
    for text in evidence {
        let outcome = if text.is_empty() {
            EvidenceOutcome::not_believed(NOTHING, "nothing was read".to_owned())
        } else if text.starts_with(PREFIX) {
            certificate(installation, facts, about, text, now, offset)
        } else {
            travel_code(installation, site, facts, about, text, now)
        };
        match (outcome.person, &outcome.error) {
            (Some(SamePerson::Other), _) => facts.evidence_of_another_person = true,
            (Some(SamePerson::CannotTell), _) => facts.evidence_unclear = true,
            (None, _) => facts.evidence_invalid = true,
            (Some(SamePerson::Same), _) => {}
        }
        outcomes.push(outcome);
    }
    outcomes
}

fn certificate(
    installation: &Installation,
    facts: &mut FactSet,
    about: &About<'_>,
    text: &str,
    now: Instant,
    offset: FixedOffset,
) -> EvidenceOutcome {
    let kind = "eu-dcc";
    let trust = installation.health();
    let verified = HealthCertificate::parse(text)
        .map_err(Into::into)
        .and_then(|certificate| certificate.verify(trust, now));
    let verified = match verified {
        Ok(verified) => verified,
        Err(error) => return EvidenceOutcome::not_believed(kind, error.to_string()),
    };
    let person = about.known.is(verified.subject());
    if person == SamePerson::Same {
        let today = now.with_timezone(&offset).date_naive();
        let found = verified.evidence(today, trust.values());
        let least = |assurance: Assurance| assurance.min(about.name_assurance);
        let dose = |v: Vaccination| Vaccination { assurance: least(v.assurance), ..v };
        let recovery = |r: Recovery| Recovery { assurance: least(r.assurance), ..r };
        let test = |t: Test| Test { assurance: least(t.assurance), ..t };
        add(&mut facts.vaccinations, found.vaccinations.into_iter().map(dose));
        add(&mut facts.recoveries, found.recoveries.into_iter().map(recovery));
        add(&mut facts.tests, found.tests.into_iter().map(test));
        let whole = verified.whole();
        let whole = Certificate { assurance: least(whole.assurance), ..whole };
        add(&mut facts.certificates, std::iter::once(whole));
        facts.value_sets = trust.values().codes();
    }
    EvidenceOutcome::of(kind, person, verified.subject().written())
}

/// Another credential of the same person: the roster key says whose it is.
fn travel_code(
    installation: &Installation,
    site: &CheckpointSite,
    facts: &mut FactSet,
    about: &About<'_>,
    text: &str,
    now: Instant,
) -> EvidenceOutcome {
    let kind = "travel";
    let not_believed = |error: String| EvidenceOutcome::not_believed(kind, error);
    let verified = match Envelope::parse(text) {
        Ok(envelope) => envelope.verify(installation.trust(), now),
        Err(ParseError::Malformed(error)) => return not_believed(error.to_string()),
        Err(ParseError::NotATravelCode(foreign)) => return no_evidence(&foreign),
    };
    let verified = match verified {
        Ok(verified) => verified,
        Err(error) => return not_believed(error.to_string()),
    };
    // Not even whose it is can be said by who may say nothing here.
    let Some(competent) = verified.within(&site.area) else {
        return not_believed("its issuer's key is for other areas than this one".to_owned());
    };
    let claims = competent.claims();
    if installation.person(&claims.roster_key, claims.issued_at) != about.roster_key {
        return EvidenceOutcome::of(kind, SamePerson::Other, claims.name.clone());
    }
    let same = EvidenceOutcome::of(kind, SamePerson::Same, None);
    let status = installation.status(&claims.issuer, claims.status_index, now);
    if status != Status::Valid {
        let error = "it was taken back, or whether it was is not known".to_owned();
        return EvidenceOutcome { error: Some(error), ..same };
    }
    add_credential(facts, competent);
    same
}

fn no_evidence(foreign: &Foreign) -> EvidenceOutcome {
    let error = "not a code that is evidence of health".to_owned();
    EvidenceOutcome::not_believed(foreign.code(), error)
}

/// The health record of a further credential; its permits are shown by showing it.
fn add_credential(facts: &mut FactSet, further: Competent<'_>) {
    let claims = further.claims();
    add(&mut facts.vaccinations, claims.vaccinations.iter().cloned());
    add(&mut facts.recoveries, claims.recoveries.iter().cloned());
    add(&mut facts.tests, claims.tests.iter().cloned());
}

/// Adds items to a record. That it is complete stays what the authority said of it.
fn add<T>(record: &mut Option<Record<T>>, items: impl Iterator<Item = T>) {
    let mut items = items.peekable();
    if items.peek().is_some() {
        record.get_or_insert(Record::some(Vec::new())).items.extend(items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn what_became_of_evidence_names_the_code_and_whose_it_is() {
        let name = || Some("Hư Cấu Quân".to_owned());
        let of = |kind, person, name| EvidenceOutcome::of(kind, person, name);
        let told = [
            (
                of("eu-dcc", SamePerson::Same, None),
                "the certificate is the same person's",
                "chứng nhận là của chính người này",
            ),
            (
                of("eu-dcc", SamePerson::Other, name()),
                "the certificate is another person's: Hư Cấu Quân",
                "chứng nhận là của người khác: Hư Cấu Quân",
            ),
            (
                of("travel", SamePerson::Other, None),
                "the travel code is another person's",
                "mã đi đường là của người khác",
            ),
            (
                of("eu-dcc", SamePerson::CannotTell, name()),
                "whose the certificate is can't be told: it says Hư Cấu Quân",
                "chưa biết chắc chứng nhận là của ai: trên đó ghi Hư Cấu Quân",
            ),
            (
                EvidenceOutcome::not_believed("travel", "expired".to_owned()),
                "the travel code can't be believed, or is no evidence",
                "mã đi đường không đáng tin, hoặc không phải bằng chứng",
            ),
            (
                EvidenceOutcome::beside("https://portal.example/a"),
                "the code can't be believed, or is no evidence",
                "mã này không đáng tin, hoặc không phải bằng chứng",
            ),
        ];
        for (outcome, en, vi) in told {
            assert_eq!(Words::new(Language::English).of(&outcome), en);
            assert_eq!(Words::new(Language::Vietnamese).of(&outcome), vi);
        }
    }
}
