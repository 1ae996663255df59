//! A policy as those read it who write, compare and publish one.

use super::compile::{Compiled, policy};
use super::document::Node;
use super::finding::PolicyError;
use super::read::Cursor;
use crate::model::Area;
use crate::policy::Policy;
#[cfg(feature = "authority")]
use crate::policy::condition::Condition;

/// A policy with all that its document says, rules that no phase uses too.
#[derive(Debug)]
pub struct Draft {
    pub(in crate::policy) compiled: Compiled,
    document: Node,
}

/// An area that a policy names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedArea<'a> {
    /// The area.
    pub area: &'a Area,
    /// Where it stands: a JSON Pointer (RFC 6901).
    pub place: String,
    /// The line in the file, from 1.
    pub line: usize,
}

impl Policy {
    /// Reads a policy. One that isn't understood in every part is refused whole, so that no rule
    /// is ever applied without another that was meant to go with it.
    ///
    /// # Errors
    /// [`PolicyError`], with every place that is wrong and what was expected there.
    pub fn parse(json: &[u8]) -> Result<Self, PolicyError> {
        Draft::parse(json).map(|draft| draft.compiled.policy)
    }
}

impl Draft {
    /// Reads a policy, as [`Policy::parse`] does.
    ///
    /// # Errors
    /// [`PolicyError`].
    pub fn parse(json: &[u8]) -> Result<Self, PolicyError> {
        let document = Node::parse(json)?;
        Ok(Self { compiled: policy(&document)?, document })
    }

    /// Every area that it names, as often as it does: its own list of them first, then rule by
    /// rule, whether a phase uses the rule or not.
    #[must_use]
    pub(crate) fn areas(&self) -> Vec<NamedArea<'_>> {
        let mut named = Vec::new();
        self.add_areas("/areas", &self.compiled.areas, &mut named);
        for (rule, place) in &self.compiled.rules {
            for (place, condition) in rule.when.placed_walk(format!("{}/when", place.pointer)) {
                if let Some((key, areas)) = condition.areas() {
                    self.add_areas(&format!("{place}/{key}"), areas, &mut named);
                }
            }
        }
        named
    }

    /// Every sector that its rules name, once.
    #[cfg(feature = "authority")]
    #[must_use]
    pub(crate) fn sectors(&self) -> Vec<String> {
        let mut sectors = Vec::new();
        for (rule, place) in &self.compiled.rules {
            for (_, condition) in rule.when.placed_walk(place.pointer.clone()) {
                if let Condition::SectorIn(more) = condition {
                    sectors.extend(more.iter().cloned());
                }
            }
        }
        sectors.sort_unstable();
        sectors.dedup();
        sectors
    }

    fn add_areas<'a>(&self, place: &str, areas: &'a [Area], named: &mut Vec<NamedArea<'a>>) {
        let list = Cursor::root(&self.document).descend(place);
        named.extend(areas.iter().enumerate().map(|(n, area)| {
            let at = list.descend(&format!("/{n}"));
            NamedArea { area, place: at.place, line: at.node.line }
        }));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn named(json: &str) -> Vec<(String, String, usize)> {
        let draft = Draft::parse(json.as_bytes()).unwrap();
        let areas = draft.areas().into_iter();
        areas.map(|named| (named.area.as_str().to_owned(), named.place, named.line)).collect()
    }

    #[test]
    fn areas_are_found_wherever_they_stand() {
        let json = r#"{
            "policy": "p", "version": 1, "offset": "+07:00",
            "areas": ["a1", "a2", "a3", "a4"],
            "corridors": { "areas": [[10.8, 106.7], [10.8, 106.8]] },
            "groups": { "areas": ["Factory"], "area_in": ["Pharmacy"] },
            "phases": [{ "id": "ever", "rules": ["used"] }],
            "rules": {
              "used": { "effect": "permit", "when": { "all": [
                { "any": [{ "area_in": [
                  "a1",
                  "a2" ] }] },
                { "not": { "area_in": ["a3"] } },
                { "at_least": { "count": 1, "of": [{ "binding": "live" },
                  { "assurance": { "least": "paper", "of":
                    { "on_route": { "detour": 1.4, "slack_m": 100, "areas": ["a1"] } } } }] } }
              ] } },
              "unused": { "effect": "deny", "when":
                { "on_route": { "corridor_m": 300, "corridors": ["areas"], "areas": ["a4"] } } }
            }
        }"#;
        let when = "/rules/used/when/all";
        let expected = [
            ("a1", "/areas/0".to_owned(), 3),
            ("a2", "/areas/1".to_owned(), 3),
            ("a3", "/areas/2".to_owned(), 3),
            ("a4", "/areas/3".to_owned(), 3),
            ("a1", format!("{when}/0/any/0/area_in/0"), 10),
            ("a2", format!("{when}/0/any/0/area_in/1"), 11),
            ("a3", format!("{when}/1/not/area_in/0"), 12),
            ("a1", format!("{when}/2/at_least/of/1/assurance/of/on_route/areas/0"), 15),
            ("a4", "/rules/unused/when/on_route/areas/0".to_owned(), 18),
        ];
        assert_eq!(named(json), expected.map(|(area, place, line)| (area.to_owned(), place, line)));
    }

    /// Every list of areas of the document, by its keys alone.
    fn written(value: &Value, place: &str, found: &mut Vec<(String, String)>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let place = format!("{place}/{key}");
                    match value {
                        Value::Array(items) if key == "area_in" || key == "areas" => {
                            let items = items.iter().enumerate();
                            found.extend(items.map(|(n, area)| {
                                (area.as_str().unwrap().to_owned(), format!("{place}/{n}"))
                            }));
                        }
                        value => written(value, &place, found),
                    }
                }
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(n, item)| written(item, &format!("{place}/{n}"), found));
            }
            _ => {}
        }
    }

    #[test]
    fn what_a_citys_document_has_is_named() {
        let city = include_str!("../../../../tests/policies/hcmc-2021.json");
        let evacuation = include_str!("../../../../tests/policies/evacuation-corridor.json");
        for json in [city, evacuation] {
            let mut expected = Vec::new();
            written(&serde_json::from_str(json).unwrap(), "", &mut expected);
            let mut named: Vec<_> =
                named(json).into_iter().map(|(area, place, _)| (area, place)).collect();
            assert!(!named.is_empty());
            expected.sort();
            named.sort();
            assert_eq!(named, expected);
        }
    }

    #[test]
    fn a_policy_without_areas_names_none() {
        let json = json!({
            "policy": "p", "version": 1, "offset": "Z",
            "phases": [{ "id": "ever", "rules": ["r"] }],
            "rules": { "r": { "effect": "permit", "when": { "binding": "live" } } }
        });
        assert_eq!(named(&json.to_string()), []);
    }
}
