//! The questions of the daily declaration, as the city publishes them: the target
//! `app/questionnaire.json`.
//!
//! ```json
//! { "format": "chot-questionnaire", "version": 1, "questionnaire": 1, "questions": [
//!     { "id": "fever", "vi": "Anh/chị có sốt không?", "en": "Do you have a fever?" } ] }
//! ```
//!
//! `questionnaire` is the number that a declaration carries. Number 1 is the one that every wallet
//! asks by itself, so its questions are those and no others.

use serde::Deserialize;

use crate::encoding::document::{DocumentError, parse_document, published_document};
use crate::encoding::plain::hidden_in;
use crate::words::{Language, Words};

/// The number of the questionnaire that every wallet asks by itself.
pub(crate) const QUESTIONNAIRE: u32 = 1;

/// The identifiers of its questions.
pub(crate) const QUESTIONS: [&str; 5] =
    ["fever", "cough", "breathless", "loss_of_taste_or_smell", "contact_with_case"];

const FORMAT: &str = "chot-questionnaire";
const VERSION: u64 = 1;
/// More than anybody answers every morning.
const MAX_QUESTIONS: usize = 20;
const MAX_TEXT: usize = 400;

/// A question; every answer is yes or no.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its identifier, the key of the answer: lower-case letters, digits and underscores.
    pub id: String,
    /// The question in Vietnamese.
    pub vi: String,
    /// The question in English.
    pub en: String,
}

/// A questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questionnaire {
    /// The number that declarations carry.
    pub number: u32,
    /// The questions, in the order in which they are asked.
    pub questions: Vec<Question>,
}

/// Why a document of questions is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QuestionnaireError {
    /// Not such a document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Not numbered from 1.
    #[error("\"questionnaire\" should be a number from 1")]
    Number,
    /// Too many questions, or none.
    #[error("there are {found} questions; 1 to 20 were expected")]
    Count {
        /// How many there are.
        found: usize,
    },
    /// The identifier has another form.
    #[error(
        "question {number}: an id has lower-case letters, digits and underscores, at most 64, \
         such as loss_of_taste_or_smell"
    )]
    Id {
        /// Which question, from 1.
        number: usize,
    },
    /// Two questions of one identifier.
    #[error("question {number}: its id is also that of question {other}")]
    IdTaken {
        /// Which question, from 1.
        number: usize,
        /// The other.
        other: usize,
    },
    /// A question without words in one of the languages.
    #[error(
        "question {number}: \"{language}\" should have 1 to 400 bytes and no control characters or \
         others that can't be seen"
    )]
    Text {
        /// Which question, from 1.
        number: usize,
        /// The language's code.
        language: &'static str,
    },
    /// Number 1 with other questions than the app's own.
    #[error(
        "questionnaire 1 is the app's own, with the questions {expected}; give a new one a new number"
    )]
    NotTheOwn {
        /// The identifiers.
        expected: String,
    },
}

published_document! {
    struct Document {
        questionnaire: u32,
        questions: Vec<Question>,
    }
}

impl Question {
    /// The question in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        }
    }
}

impl Questionnaire {
    /// Number 1, which every wallet asks where a city published none, in the app's own words.
    #[must_use]
    pub fn own() -> Self {
        let [vi, en] = [Language::Vietnamese, Language::English].map(Words::new);
        let question = |id: &str| Question {
            id: id.to_owned(),
            vi: vi.coded("question", id),
            en: en.coded("question", id),
        };
        Self { number: QUESTIONNAIRE, questions: QUESTIONS.map(question).to_vec() }
    }

    /// Reads the document, strictly: a key that isn't known is an error.
    ///
    /// # Errors
    /// [`QuestionnaireError`].
    pub fn parse(json: &[u8]) -> Result<Self, QuestionnaireError> {
        let document: Document = parse_document(json, FORMAT, VERSION)?;
        let (number, questions) = (document.questionnaire, document.questions);
        if number == 0 {
            return Err(QuestionnaireError::Number);
        }
        if !(1..=MAX_QUESTIONS).contains(&questions.len()) {
            return Err(QuestionnaireError::Count { found: questions.len() });
        }
        for (question, index) in questions.iter().zip(0_usize..) {
            let before = questions.get(..index).unwrap_or_default();
            check(question, before, index.saturating_add(1))?;
        }
        let mut ids: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
        let mut own = QUESTIONS.to_vec();
        ids.sort_unstable();
        own.sort_unstable();
        if number == QUESTIONNAIRE && ids != own {
            return Err(QuestionnaireError::NotTheOwn { expected: QUESTIONS.join(", ") });
        }
        Ok(Self { number, questions })
    }
}

fn check(
    question: &Question,
    before: &[Question],
    number: usize,
) -> Result<(), QuestionnaireError> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if !(1..=64).contains(&question.id.len()) || !question.id.bytes().all(plain) {
        return Err(QuestionnaireError::Id { number });
    }
    if let Some(other) = before.iter().position(|other| other.id == question.id) {
        return Err(QuestionnaireError::IdTaken { number, other: other.saturating_add(1) });
    }
    for (language, text) in [("vi", &question.vi), ("en", &question.en)] {
        let fits = !text.trim().is_empty() && text.len() <= MAX_TEXT;
        if !fits || hidden_in(text).is_some() {
            return Err(QuestionnaireError::Text { number, language });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(number: u32, questions: &str) -> Result<Questionnaire, QuestionnaireError> {
        let head = r#"{"format":"chot-questionnaire","version":1,"questionnaire":"#;
        Questionnaire::parse(format!("{head}{number},\"questions\":[{questions}]}}").as_bytes())
    }

    fn question(id: &str) -> String {
        format!(r#"{{"id":"{id}","vi":"Có không?","en":"Any?"}}"#)
    }

    #[test]
    fn number_one_has_the_apps_own_questions_and_no_others() {
        let builtin = Questionnaire::own();
        assert_eq!(builtin.number, 1);
        let ids: Vec<_> = builtin.questions.iter().map(|question| question.id.as_str()).collect();
        assert_eq!(ids, QUESTIONS);
        let all = QUESTIONS.map(question).join(",");
        let own = document(1, &all).unwrap();
        assert_eq!((own.number, own.questions.len()), (1, QUESTIONS.len()));
        assert_eq!(document(2, &question("rash")).unwrap().questions[0].id, "rash");
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let fever = question("fever");
        for (number, questions, says) in [
            (0, fever.clone(), "from 1"),
            (2, String::new(), "0 questions"),
            (2, vec![fever.clone(); 21].join(","), "21 questions"),
            (2, question("Fever"), "question 1: an id"),
            (2, format!("{fever},{fever}"), "question 2: its id is also that of question 1"),
            (2, r#"{"id":"a","vi":" ","en":"b"}"#.to_owned(), "question 1: \"vi\""),
            (2, r#"{"id":"a","vi":"a"}"#.to_owned(), "en"),
            (2, r#"{"id":"a","vi":"a","en":"b","fr":"c"}"#.to_owned(), "fr"),
            (1, fever.clone(), "the app's own"),
        ] {
            let error = document(number, &questions).unwrap_err().to_string();
            assert!(error.contains(says), "{questions}: {error}");
        }
    }
}
