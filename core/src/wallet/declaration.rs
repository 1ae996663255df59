//! The answers of the daily health declaration.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use thiserror::Error;

use crate::published::Questionnaire;

/// Answers to a questionnaire, by the questions' identifiers. None has a default.
///
/// Read from JSON as an object of booleans; a question that is answered twice is an error.
///
/// ```
/// use chot_core::wallet::Answers;
///
/// let no = Answers::of(["fever", "cough"].map(|id| (id, false)));
/// let read: Answers = serde_json::from_str(r#"{"fever": false, "cough": false}"#)?;
/// assert!(no == read);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, bool>);

/// Why answers are no declaration.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AnswersError {
    /// They are to other questions than those that are asked now.
    #[error(
        "these answers are to questionnaire {answered}, and questionnaire {asked} is asked now: ask \
         again"
    )]
    OtherQuestionnaire {
        /// Which is asked.
        asked: u32,
        /// Which they are to.
        answered: u32,
    },
    /// A question wasn't answered. Silence is no answer.
    #[error("missing field `{question}`: every question has to be answered with true or false")]
    Missing {
        /// Its identifier.
        question: String,
    },
    /// An answer to what isn't asked.
    #[error("unknown field: questionnaire {asked} asks {expected}, and nothing else")]
    Unknown {
        /// The questionnaire.
        asked: u32,
        /// The identifiers of its questions.
        expected: String,
    },
}

impl Answers {
    /// Answers by the questions' identifiers; the last of several to one question holds.
    pub fn of<I: Into<String>>(answers: impl IntoIterator<Item = (I, bool)>) -> Self {
        Self(answers.into_iter().map(|(id, answer)| (id.into(), answer)).collect())
    }

    /// True where any question was answered with yes: the one bit that a code carries.
    ///
    /// # Errors
    /// [`AnswersError`] where these aren't the answers to exactly these questions.
    pub(super) fn any_yes(&self, asked: &Questionnaire) -> Result<bool, AnswersError> {
        let unanswered = asked.questions.iter().find(|question| !self.0.contains_key(&question.id));
        if let Some(question) = unanswered {
            return Err(AnswersError::Missing { question: question.id.clone() });
        }
        // Identifiers are each there once: as many answers are these answers.
        if self.0.len() != asked.questions.len() {
            let ids: Vec<_> = asked.questions.iter().map(|question| question.id.as_str()).collect();
            return Err(AnswersError::Unknown { asked: asked.number, expected: ids.join(", ") });
        }
        Ok(self.0.values().any(|yes| *yes))
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answers(..)")
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnswersVisitor)
    }
}

struct AnswersVisitor;

impl<'de> Visitor<'de> for AnswersVisitor {
    type Value = Answers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of answers, each true or false")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answers, A::Error> {
        let mut answers = BTreeMap::new();
        while let Some((id, answer)) = map.next_entry::<String, bool>()? {
            // Without its name: a stranger's text may say something about a person.
            if answers.insert(id, answer).is_some() {
                return Err(de::Error::custom("a question is answered twice"));
            }
        }
        Ok(Answers(answers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<bool, String> {
        let answers: Answers = serde_json::from_str(json).map_err(|error| error.to_string())?;
        answers.any_yes(&Questionnaire::own()).map_err(|error| error.to_string())
    }

    #[test]
    fn every_question_has_to_be_answered_and_no_other() {
        let rest = r#""breathless":false,"loss_of_taste_or_smell":false,"contact_with_case":"#;
        assert_eq!(read(&format!(r#"{{"fever":false,"cough":false,{rest}false}}"#)), Ok(false));
        assert_eq!(read(&format!(r#"{{"fever":false,"cough":false,{rest}true}}"#)), Ok(true));
        for (json, says) in [
            (format!(r#"{{"fever":false,{rest}false}}"#), "missing field `cough`"),
            ("{}".to_owned(), "missing field `fever`"),
            (
                format!(r#"{{"fever":false,"cough":false,"tired":false,{rest}false}}"#),
                "asks fever, cough",
            ),
            (
                format!(r#"{{"fever":true,"fever":false,"cough":false,{rest}false}}"#),
                "answered twice",
            ),
            (r#"{"fever":39}"#.to_owned(), "expected a boolean"),
            (r#"{"fever":null}"#.to_owned(), "expected a boolean"),
            ("[false]".to_owned(), "expected an object of answers"),
        ] {
            let error = read(&json).unwrap_err();
            assert!(error.contains(says), "{json}: {error}");
            assert!(!error.contains("tired"), "{error}");
        }
    }
}
