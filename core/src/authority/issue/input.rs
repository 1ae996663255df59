//! The files that an office writes: `PERSON.json` and `PERMIT.json`.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::authority::PUBLISHED_ELSEWHERE;
use crate::authority::health::{Health, Moment};
use crate::authority::lists::FormPerson;
use crate::encoding::code::{Code, Coded as _};
use crate::encoding::document::without_values;
use crate::encoding::letters::composed;
use crate::encoding::place;
use crate::encoding::plain::{Hidden, check};
use crate::encoding::strict::{self, Object};
use crate::model::{
    Area, Assurance, EvidenceKind, IdNumber, PermitKind, Place, Position, Recovery, Test,
    Vaccination, personal,
};
use crate::published::roster::RosterEntry;
use crate::time::{FixedOffset, Instant, NaiveDate};

/// Most health records of a person.
const MOST_HEALTH: usize = 20;

/// Why an input file isn't taken.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InputError {
    /// Not the JSON that it should be. `serde` names the place and what was expected.
    #[error("at {place}: {what}")]
    Json {
        /// Where: a path in the document.
        place: String,
        /// What is wrong there.
        what: String,
    },
    /// A value outside its range.
    #[error("{place}: {expected}")]
    Value {
        /// Where.
        place: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// A text with a character that can't be seen. Neither the text nor any other value is quoted.
    #[error("{place}: {hidden}")]
    Hidden {
        /// Where.
        place: &'static str,
        /// Which character.
        hidden: Hidden,
    },
}

/// `PERSON.json`: somebody to issue a credential to.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonFile {
    /// The ID number, 9 or 12 digits.
    pub id_number: String,
    /// The name, as on the card.
    pub name: String,
    /// The birth date.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// The employer.
    #[serde(default)]
    pub employer: Option<String>,
    /// The sector.
    #[serde(default)]
    pub sector: Option<String>,
    #[serde(default)]
    home: Option<PlaceInput>,
    #[serde(default)]
    work: Option<PlaceInput>,
    #[serde(default)]
    health: Vec<Health>,
    #[serde(default)]
    complete: Vec<Code<EvidenceKind>>,
    #[serde(default)]
    pub(super) valid_from: Option<Moment>,
    #[serde(default)]
    pub(super) valid_until: Option<Moment>,
}

personal!(PersonFile);

/// `PERMIT.json`: a travel permit.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermitFile {
    /// Its number, as on the paper.
    pub number: String,
    /// Whose it is.
    pub id_number: String,
    /// Its kind.
    pub(super) kind: Code<PermitKind>,
    pub(super) valid_from: Moment,
    pub(super) valid_until: Moment,
    /// The areas that it covers; empty or left out: all.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// What for; kept by the authority, not published.
    #[serde(default)]
    pub purpose: Option<String>,
}

personal!(PermitFile);

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceInput {
    area: Area,
    #[serde(default)]
    lat: Option<f64>,
    #[serde(default)]
    lon: Option<f64>,
}

impl PersonFile {
    /// Reads the file.
    ///
    /// # Errors
    /// [`InputError`] names the place and what was expected there.
    pub fn parse(json: &[u8]) -> Result<Self, InputError> {
        let person: Self = parse(json)?;
        if person.name.trim().is_empty() || person.name.len() > 200 {
            return Err(InputError::Value { place: "name", expected: "1 to 200 bytes of text" });
        }
        let products = person.health.iter().filter_map(|health| match health {
            Health::Vaccination { product, .. } => product.as_deref(),
            Health::Recovery { .. } | Health::Test { .. } => None,
        });
        let places = [("home.area", &person.home), ("work.area", &person.work)];
        let texts = [
            ("name", Some(person.name.as_str())),
            ("employer", person.employer.as_deref()),
            ("sector", person.sector.as_deref()),
        ];
        let areas = places.map(|(at, place)| (at, place.as_ref().map(|place| place.area.as_str())));
        plain(texts.into_iter().chain(areas))?;
        plain(products.map(|product| ("health.product", Some(product))))?;
        if person.health.len() > MOST_HEALTH {
            return Err(InputError::Value { place: "health", expected: "at most 20 entries" });
        }
        let doses = |h: &Health| matches!(h, Health::Vaccination { doses, .. } if !(1..=20).contains(doses));
        if person.health.iter().any(doses) {
            return Err(InputError::Value { place: "health.doses", expected: "1 to 20" });
        }
        person.home()?;
        person.work()?;
        Ok(person)
    }

    pub(super) fn home(&self) -> Result<Option<Place>, InputError> {
        place(self.home.as_ref(), "home")
    }

    pub(super) fn work(&self) -> Result<Option<Place>, InputError> {
        place(self.work.as_ref(), "work")
    }

    pub(super) fn is_complete(&self, kind: EvidenceKind) -> bool {
        self.complete.contains(&Code(kind))
    }

    pub(super) fn evidence(
        &self,
        offset: FixedOffset,
    ) -> (Vec<Vaccination>, Vec<Recovery>, Vec<Test>) {
        let assurance = Assurance::Signed;
        let (mut vaccinations, mut recoveries, mut tests) = (Vec::new(), Vec::new(), Vec::new());
        for evidence in &self.health {
            match evidence {
                Health::Vaccination { doses, date, product } => vaccinations.push(Vaccination {
                    dose: *doses,
                    series: None,
                    date: *date,
                    product: product.clone(),
                    assurance,
                }),
                Health::Recovery { date } => recoveries.push(Recovery { date: *date, assurance }),
                Health::Test { method, result, taken_at } => tests.push(Test {
                    method: method.0,
                    result: result.0,
                    taken_at: taken_at.start(offset),
                    assurance,
                }),
            }
        }
        (vaccinations, recoveries, tests)
    }
}

/// What a register's entry or a list says of somebody, brought up to date.
impl PersonFile {
    /// Somebody of whom nothing but the lists is known.
    pub(super) fn of_listed(id: &IdNumber, name: &str, birth_date: NaiveDate) -> Self {
        Self {
            id_number: id.as_str().to_owned(),
            name: name.to_owned(),
            birth_date: Some(birth_date),
            employer: None,
            sector: None,
            home: None,
            work: None,
            health: Vec::new(),
            complete: Vec::new(),
            valid_from: None,
            valid_until: None,
        }
    }

    /// Somebody whom a form names.
    pub(super) fn of_form(form: FormPerson) -> Self {
        let place = |place: Place| PlaceInput { area: place.area, lat: None, lon: None };
        Self {
            employer: form.employer,
            home: form.home.map(place),
            work: form.work.map(place),
            ..Self::of_listed(&form.id, &form.name, form.birth_date)
        }
    }

    /// Takes what the lists say; who isn't listed has no employer.
    pub(super) fn renew(&mut self, named: Option<(&str, NaiveDate)>, entry: Option<&RosterEntry>) {
        if let Some((name, birth_date)) = named {
            // Capitals throughout are no other name.
            if composed(&self.name).to_lowercase() != composed(name).to_lowercase() {
                name.clone_into(&mut self.name);
            }
            self.birth_date = Some(birth_date);
        }
        if let Some(entry) = entry {
            let input = |place: &Place| PlaceInput {
                area: place.area.clone(),
                lat: place.position.map(Position::lat),
                lon: place.position.map(Position::lon),
            };
            self.employer = Some(entry.employer.clone());
            self.home = entry.home.as_ref().map(input);
            self.work = entry.work.as_ref().map(input);
        }
    }

    /// Lets go of dates that an earlier file gave and that are over.
    pub(super) fn take_validity(&mut self, offset: FixedOffset, at: Instant) {
        if self.valid_until.as_ref().is_some_and(|until| until.end(offset) <= at) {
            (self.valid_from, self.valid_until) = (None, None);
        }
    }

    /// Takes records of some kinds out.
    pub(super) fn forget_health(&mut self, kinds: &[EvidenceKind]) {
        self.health.retain(|record| !kinds.contains(&record.kind()));
    }

    /// Adds a record, unless it is there. What it contradicts goes: the newer file corrects it. Of more
    /// than there is room for, the first go.
    pub(super) fn add_health(&mut self, record: Health) {
        if self.health.contains(&record) {
            return;
        }
        self.health.retain(|known| !known.contradicts(&record));
        if self.health.len() >= MOST_HEALTH {
            self.health.remove(0);
        }
        self.health.push(record);
    }

    /// Says that all records of a kind are there.
    pub(super) fn set_complete(&mut self, kind: EvidenceKind) {
        if !self.is_complete(kind) {
            self.complete.push(Code(kind));
        }
    }

    /// Whether a credential of both would say the same, but for its dates.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let complete = |one: &Self| -> Vec<bool> {
            EvidenceKind::CODES.iter().map(|(_, kind)| one.is_complete(*kind)).collect()
        };
        self.name == other.name
            && self.birth_date == other.birth_date
            && self.employer == other.employer
            && self.sector == other.sector
            && self.home == other.home
            && self.work == other.work
            && self.health == other.health
            && complete(self) == complete(other)
    }

    /// The areas of home and work place, where there are any.
    pub(super) fn areas_mut(&mut self) -> [Option<&mut String>; 2] {
        [&mut self.home, &mut self.work].map(|place| place.as_mut().map(|place| &mut place.area.0))
    }
}

impl PermitFile {
    /// Reads the file.
    ///
    /// # Errors
    /// [`InputError`] names the place and what was expected there.
    pub fn parse(json: &[u8]) -> Result<Self, InputError> {
        let permit: Self = parse(json)?;
        if permit.number.trim().is_empty() || permit.number.len() > 64 {
            return Err(InputError::Value { place: "number", expected: "1 to 64 bytes of text" });
        }
        let number = permit.number.trim();
        let is_id = number.len() == 16 && number.bytes().all(|b| b.is_ascii_hexdigit());
        if is_id || number.starts_with("place:") || number == PUBLISHED_ELSEWHERE {
            return Err(InputError::Value {
                place: "number",
                expected: "a number that is no credential's id (16 hexadecimal digits), and no place:… either",
            });
        }
        plain([("number", Some(permit.number.as_str())), ("purpose", permit.purpose.as_deref())])?;
        plain(permit.areas.iter().map(|area| ("areas", Some(area.as_str()))))?;
        if permit.areas.len() > 40 {
            return Err(InputError::Value {
                place: "areas",
                expected: "at most 40; leave out for all",
            });
        }
        Ok(permit)
    }
}

/// That no text has a character that can't be seen.
fn plain<'t>(
    texts: impl IntoIterator<Item = (&'static str, Option<&'t str>)>,
) -> Result<(), InputError> {
    texts.into_iter().try_for_each(|(place, text)| {
        check(text.unwrap_or_default()).map_err(|hidden| InputError::Hidden { place, hidden })
    })
}

fn place(input: Option<&PlaceInput>, at: &'static str) -> Result<Option<Place>, InputError> {
    let Some(PlaceInput { area, lat, lon }) = input else { return Ok(None) };
    let position = match (lat, lon) {
        (Some(lat), Some(lon)) => Some(Position::new(*lat, *lon).map_err(|_| {
            InputError::Value { place: at, expected: "lat -90..90 and lon -180..180, in degrees" }
        })?),
        (None, None) => None,
        _ => {
            return Err(InputError::Value {
                place: at,
                expected: "both of lat and lon, or neither",
            });
        }
    };
    Ok(Some(Place { area: area.clone(), position }))
}

fn parse<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, InputError> {
    let text = strict::text(json)
        .map_err(|(what, _)| InputError::Json { place: ".".into(), what: what.to_owned() })?;
    let Object(value) = place::read(text.as_bytes()).map_err(|misread| InputError::Json {
        place: misread.place,
        what: without_values(&misread.error),
    })?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(json: &str) -> String {
        PersonFile::parse(json.as_bytes()).err().unwrap().to_string()
    }

    #[test]
    fn errors_name_the_place_and_what_was_expected() {
        let unknown = fault(r#"{"id_number": "1", "name": "A", "nmae": "B"}"#);
        assert!(unknown.contains("nmae") && unknown.contains("expected one of"), "{unknown}");
        let date = fault(r#"{"id_number": "1", "name": "A", "valid_from": "05/10/2021"}"#);
        assert!(date.contains("valid_from") && date.contains("expected a date"), "{date}");
        let half = fault(r#"{"id_number": "1", "name": "A", "home": {"area": "d1", "lat": 10.0}}"#);
        assert!(half.contains("home") && half.contains("both"), "{half}");
        let kind = fault(r#"{"id_number": "1", "name": "A", "complete": ["vaccine"]}"#);
        assert!(kind.contains("complete[0]") && kind.contains("vaccination"), "{kind}");
        let doses = fault(
            r#"{"id_number": "1", "name": "A", "health": [{"kind": "vaccination", "doses": 0, "date": "2021-08-20"}]}"#,
        );
        assert!(doses.contains("1 to 20"), "{doses}");
    }

    #[test]
    fn texts_with_characters_that_cannot_be_seen_are_refused_without_quoting_them() {
        for (field, json) in [
            ("name", r#"{"id_number": "1", "name": "Lan\u202eA"}"#),
            ("employer", r#"{"id_number": "1", "name": "A", "employer": "Lan\u202eA"}"#),
            ("sector", r#"{"id_number": "1", "name": "A", "sector": "Lan\u202eA"}"#),
            ("home.area", r#"{"id_number": "1", "name": "A", "home": {"area": "Lan\u202eA"}}"#),
            (
                "health.product",
                r#"{"id_number": "1", "name": "A", "health": [{"kind": "vaccination", "doses": 1,
                    "date": "2021-08-20", "product": "Lan\u202eA"}]}"#,
            ),
        ] {
            let error = fault(json);
            assert!(error.starts_with(field) && error.contains("U+202E"), "{error}");
            assert!(!error.contains("Lan"), "{error}");
        }
        let permit = |number: &str, purpose: &str| {
            let json = format!(
                r#"{{"number": "{number}", "id_number": "1", "kind": "duty", "purpose": "{purpose}",
                    "valid_from": "2021-10-05", "valid_until": "2021-10-06"}}"#
            );
            PermitFile::parse(json.as_bytes()).err().map(|error| error.to_string())
        };
        assert!(permit("C\\u001b7", "x").unwrap().contains("number: it has a character"));
        assert!(permit("C7", "x\\u200b").unwrap().contains("U+200B"));
        assert_eq!(permit("C7", "x"), None);
        // Nor may one look like what else is named where something is taken back, or given back.
        for taken in ["12caed474fbf1c76", "12CAED474FBF1C76", "place:5", "published-elsewhere"] {
            let error = permit(taken, "x").unwrap();
            assert!(error.starts_with("number") && !error.contains("caed"), "{error}");
        }
        // Letters and marks written apart are a name like any other.
        let apart = "{\"id_number\": \"1\", \"name\": \"Nguye\u{302}\u{303}n Thi\u{323} Lan\"}";
        assert!(PersonFile::parse(apart.as_bytes()).is_ok());
    }

    #[test]
    fn evidence_is_written_with_the_words_of_its_kinds() {
        for (code, kind) in EvidenceKind::CODES {
            let (rest, expected) = match kind {
                EvidenceKind::Vaccination => (r#""doses": 2, "date": "2021-08-20""#, [1, 0, 0]),
                EvidenceKind::Recovery => (r#""date": "2021-08-20""#, [0, 1, 0]),
                EvidenceKind::Test => (
                    r#""method": "pcr", "result": "negative", "taken_at": "2021-10-05""#,
                    [0, 0, 1],
                ),
            };
            let json = format!(
                r#"{{"id_number": "1", "name": "A", "health": [{{"kind": "{code}", {rest}}}], "complete": ["{code}"]}}"#
            );
            let person = PersonFile::parse(json.as_bytes()).unwrap();
            let (doses, recoveries, tests) = person.evidence(crate::time::UTC);
            assert_eq!([doses.len(), recoveries.len(), tests.len()], expected, "{code}");
            assert!(person.is_complete(*kind), "{code}");
        }
    }

    #[test]
    fn a_file_is_an_object_and_says_what_it_is_instead() {
        assert!(fault(r#"["079090001234", "Nguyễn Văn Ví Dụ"]"#).contains("expected an object"));
        assert!(fault("\u{feff}{}").contains("byte-order mark"));
        assert!(fault("").contains("the file is empty"));
    }
}
