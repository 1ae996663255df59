//! Rules that health authorities write about certificates: the condition `certlogic`.

use serde_json::Value as Json;

use super::combine::Truth;
use super::document::Value;
use super::read::{Cursor, Findings};
use super::view::{Holds, View};
use crate::certlogic::{Data, Expression};
use crate::model::{Certificate, Reason};
use crate::time::Instant;

/// Reads the expression of a `certlogic` condition. What isn't CertLogic is noted at its place.
pub(super) fn expression(at: &Cursor<'_>, found: &mut Findings) -> Option<Expression> {
    match Expression::parse(&json(at, found)?) {
        Ok(expression) if expression.may_hold() => Some(expression),
        Ok(_) => at.expected(found, "an expression that comes to true or false"),
        Err(errors) => {
            for error in errors {
                let place = at.descend(&error.place);
                if error.newer {
                    found.unknown::<()>(&place, error.message);
                } else {
                    found.error::<()>(&place, error.message);
                }
            }
            None
        }
    }
}

/// The document's part as a plain value. A key that stands twice is an error.
fn json(at: &Cursor<'_>, found: &mut Findings) -> Option<Json> {
    Some(match &at.node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => match serde_json::from_str(number) {
            Ok(number) => Json::Number(number),
            Err(_) => return at.expected(found, "a number that can be reckoned with"),
        },
        Value::Text(text) => Json::String(text.clone()),
        Value::List(items) => {
            let items = items.iter().enumerate();
            let items: Option<_> =
                items.map(|(n, item)| json(&at.child(&n.to_string(), item), found)).collect();
            Json::Array(items?)
        }
        Value::Object(_) => {
            let entries = at.entries(found, "an object")?;
            let entries: Option<_> = entries
                .iter()
                .map(|(key, item)| Some(((*key).to_owned(), json(item, found)?)))
                .collect();
            Json::Object(entries?)
        }
    })
}

/// True where the expression holds of one of the passage's certificates. False where it holds of
/// none, and no others exist; what can't be worked out is unknown.
pub(super) fn certlogic(expression: &Expression, view: View<'_>) -> Holds {
    let record = view.facts.certificates.as_ref();
    let shown = record.map(|record| record.items.as_slice()).unwrap_or_default();
    let (mut truth, mut weaker) = (Truth::False, false);
    for certificate in shown {
        let of_this = holds_of(expression, certificate, view);
        if certificate.assurance >= view.least {
            truth = truth.max(of_this);
        } else {
            weaker |= of_this == Truth::True;
        }
    }
    let reason =
        if shown.is_empty() { Reason::CertificateMissing } else { Reason::CertificateRule };
    // Whether a certificate holds at all goes by the clock, too.
    let in_doubt = !shown.is_empty()
        && (view.doubt.time || view.doubt.lists && expression.reads(&["external", "valueSets"]));
    if in_doubt {
        Holds::unknown(reason)
    } else if truth == Truth::True {
        Holds::yes()
    } else if weaker {
        Holds::unknown(Reason::AssuranceTooLow)
    } else if truth == Truth::Unknown {
        Holds::unknown(Reason::CertificateUnjudged)
    } else if record.is_some_and(|record| record.complete) {
        Holds::no(reason)
    } else if view.facts.evidence_of_another_person {
        Holds::unknown(Reason::EvidenceOfAnotherPerson).and(reason)
    } else if view.facts.evidence_unclear {
        Holds::unknown(Reason::EvidenceUnclear).and(reason)
    } else if view.facts.evidence_invalid {
        Holds::unknown(Reason::EvidenceInvalid).and(reason)
    } else {
        Holds::unknown(reason)
    }
}

/// Whether the expression holds of this certificate. What fails, or comes to something else than a
/// truth value, is unknown.
fn holds_of(expression: &Expression, certificate: &Certificate, view: View<'_>) -> Truth {
    let written = |at: Instant| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    let clock = written(view.facts.at);
    let issued = certificate.issued_at.map(written);
    let expires = certificate.expires_at.map(written);
    let key = certificate.key.map(|key| key.to_string());
    // The names of `ExternalParameter` in the EU's reference applications.
    let external = [
        ("validationClock", Data::Text(&clock)),
        ("valueSets", Data::Json(&view.facts.value_sets)),
        ("countryCode", or_null(view.country)),
        ("exp", or_null(expires.as_deref())),
        ("iat", or_null(issued.as_deref())),
        ("issuerCountryCode", or_null(certificate.issuer.as_deref())),
        ("kid", or_null(key.as_deref())),
    ];
    let data =
        [("payload", Data::Json(&certificate.payload)), ("external", Data::Object(&external))];
    match expression.holds(Data::Object(&data)) {
        Ok(Some(holds)) => Truth::from(holds),
        Ok(None) | Err(_) => Truth::Unknown,
    }
}

fn or_null(text: Option<&str>) -> Data<'_> {
    text.map_or(Data::Json(&Json::Null), Data::Text)
}
