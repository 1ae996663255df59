//! Value sets: which codes a certificate's fields may have, and what they mean.
//!
//! The documents are the eHealth Network's own (`valueSetId`, `valueSetValues`), gathered in one
//! target. Without it, the few codes that the rules need are known all the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::encoding::document::{DocumentError, parse_document, published_document};
use crate::model::{TestMethod, TestResult};

const FORMAT: &str = "chot-health-value-sets";
const VERSION: u64 = 1;

/// Names of value sets, as their `valueSetId` has them.
pub(crate) mod value_set {
    /// Diseases: `tg`.
    pub(crate) const DISEASE: &str = "disease-agent-targeted";
    /// Vaccines' products: `mp`.
    pub(crate) const PRODUCT: &str = "vaccines-covid-19-names";
    /// Kinds of tests: `tt`.
    pub(crate) const TEST_TYPE: &str = "covid-19-lab-test-type";
    /// Results of tests: `tr`.
    pub(crate) const TEST_RESULT: &str = "covid-19-lab-result";
}

/// SNOMED CT: COVID-19.
pub(super) const COVID_19: &str = "840539006";

/// Value sets, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueSets {
    sets: BTreeMap<String, BTreeMap<String, Entry>>,
    /// The same for rules in CertLogic: lists of the active codes; null without the document.
    codes: Arc<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    display: String,
    active: bool,
}

/// Why the document of value sets is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ValueSetsError {
    /// Not such a document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Two sets of one name.
    #[error("the value set {name} is there twice")]
    Twice {
        /// The name.
        name: String,
    },
}

published_document! {
    struct Document {
        value_sets: Vec<Set>,
    }
}

/// One of the eHealth Network's documents. Fields that say nothing here are left alone.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Set {
    value_set_id: String,
    value_set_values: BTreeMap<String, SetValue>,
}

#[derive(Deserialize)]
struct SetValue {
    display: String,
    #[serde(default = "yes")]
    active: bool,
    #[serde(flatten)]
    _others: BTreeMap<String, Value>,
}

fn yes() -> bool {
    true
}

impl ValueSets {
    /// Reads the document.
    ///
    /// # Errors
    /// [`ValueSetsError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ValueSetsError> {
        let document: Document = parse_document(bytes, FORMAT, VERSION)?;
        let mut sets = BTreeMap::new();
        for set in document.value_sets {
            let entries = set.value_set_values.into_iter();
            let entries =
                entries.map(|(code, v)| (code, Entry { display: v.display, active: v.active }));
            if sets.insert(set.value_set_id.clone(), entries.collect()).is_some() {
                return Err(ValueSetsError::Twice { name: set.value_set_id });
            }
        }
        let codes = sets.iter().map(|(name, entries): (&String, &BTreeMap<String, Entry>)| {
            let active = entries.iter().filter(|(_, entry)| entry.active);
            let active: Vec<_> = active.map(|(code, _)| code.as_str()).collect();
            (name.clone(), Value::from(active))
        });
        let codes = Arc::new(codes.collect());
        Ok(Self { sets, codes })
    }

    /// True where `code` may stand: it is in the set and active, or there is no such set here.
    #[must_use]
    pub(crate) fn allows(&self, set: &str, code: &str) -> bool {
        self.sets.get(set).is_none_or(|codes| codes.get(code).is_some_and(|entry| entry.active))
    }

    /// What a code means, where the set says it.
    #[must_use]
    pub(crate) fn display(&self, set: &str, code: &str) -> Option<&str> {
        Some(self.sets.get(set)?.get(code)?.display.as_str())
    }

    /// The codes that may stand, as an object of lists by the sets' names; null where none is known.
    #[must_use]
    pub(crate) fn codes(&self) -> Arc<Value> {
        Arc::clone(&self.codes)
    }
}

/// The kind of a test, by its LOINC code.
pub(super) fn test_method(code: &str) -> Option<TestMethod> {
    match code {
        "LP6464-4" => Some(TestMethod::Pcr),
        "LP217198-3" => Some(TestMethod::Antigen),
        _ => None,
    }
}

/// A test's result, by its SNOMED CT code.
pub(super) fn test_result(code: &str) -> Option<TestResult> {
    match code {
        "260415000" => Some(TestResult::Negative),
        "260373001" => Some(TestResult::Positive),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_that_is_there_is_asked_and_another_is_not() {
        let json = br#"{"format": "chot-health-value-sets", "version": 1, "value_sets": [
            {"valueSetId": "vaccines-covid-19-names", "valueSetDate": "2021-04-27", "valueSetValues": {
                "EU/1/20/1528": {"display": "Comirnaty", "lang": "en", "active": true, "system": "x", "version": ""},
                "Old": {"display": "Old", "active": false}}}]}"#;
        let sets = ValueSets::parse(json).unwrap();
        assert!(sets.allows(value_set::PRODUCT, "EU/1/20/1528"));
        assert!(!sets.allows(value_set::PRODUCT, "Old"));
        assert!(!sets.allows(value_set::PRODUCT, "None"));
        assert!(sets.allows(value_set::DISEASE, COVID_19));
        assert_eq!(sets.display(value_set::PRODUCT, "EU/1/20/1528"), Some("Comirnaty"));
        let codes = serde_json::json!({ "vaccines-covid-19-names": ["EU/1/20/1528"] });
        assert_eq!(*sets.codes(), codes);
        assert_eq!(*ValueSets::default().codes(), Value::Null);
        let twice = String::from_utf8(json.to_vec()).unwrap();
        let set = twice.split_once('[').unwrap().1.strip_suffix("]}").unwrap().to_owned();
        let twice = twice.replace("]}", &format!(", {set}]}}"));
        assert!(matches!(ValueSets::parse(twice.as_bytes()), Err(ValueSetsError::Twice { .. })));
        assert!(ValueSets::parse(b"{}").is_err());
    }
}
