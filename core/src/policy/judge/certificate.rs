//! Rules that health authorities write about certificates: the condition `certlogic`.

use serde_json::Value as Json;

use super::combine::Truth;
use super::view::{Holds, View};
use crate::certlogic::{Data, Expression};
use crate::model::{Certificate, Reason};
use crate::time::Instant;

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
