//! Reason codes: why a passage was decided as it was.

use std::fmt;
use std::str::FromStr;

use crate::encoding::code::{Coded, codes};
use crate::words::{Worded, Words, phrase_arguments as arguments};
/// What is decided at the barrier. XACML's vocabulary; *refer* is its indeterminate: a person
/// decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Let through.
    Permit,
    /// Turned back.
    Deny,
    /// A person decides.
    Refer,
}

// The numbers are the journal's.
codes! { Decision {
    Deny = "deny", 1;
    Refer = "refer", 2;
    Permit = "permit", 0;
} }

impl Decision {
    /// The code: `permit`, `deny`, `refer`.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }

    /// The decision and its main reason, the first, in a sentence.
    #[must_use]
    pub fn sentence(self, reasons: &[Reason], words: &Words) -> String {
        let decision = words.of(&self).into();
        let (id, args) = match reasons.first() {
            Some(reason) => {
                let reason = words.of(reason).into();
                ("sentence", arguments([("decision", decision), ("reason", reason)]))
            }
            None => ("sentence-bare", arguments([("decision", decision)])),
        };
        words.message(id, &args).unwrap_or_else(|| self.code().to_owned())
    }
}

/// In a word or two, as on the officer's card.
impl Worded for Decision {
    fn in_words(&self, words: &Words) -> String {
        words.coded("decision", self.code())
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal,)*) => {
        /// Why a passage was decided as it was. Codes are stable.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Reason {
            $($(#[doc = $doc])+ $variant,)*
            /// A permit rule's own reason where no other code fits: the rule's id.
            Rule(String),
        }

        impl Reason {
            /// Every reason that has a code of its own.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code, kebab-case; for [`Reason::Rule`] the rule's id.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Rule(id) => id,
                }
            }
        }

        impl FromStr for Reason {
            type Err = std::convert::Infallible;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                Ok(match code {
                    $($code => Self::$variant,)*
                    other => Self::Rule(other.to_owned()),
                })
            }
        }
    };
}

reasons! {
    /// Permitted: the way between home and work, in the window, listed and on duty.
    Commute = "commute",
    /// The instant is in no window.
    OutsideWindows = "outside-windows",
    /// In a window, but on the lane that leads the other way.
    WrongDirection = "wrong-direction",
    /// The checkpoint isn't on the way between home and work.
    OffRoute = "off-route",
    /// Home or work isn't known, so neither is the route.
    RouteUnknown = "route-unknown",
    /// Not scheduled on this service day.
    NotOnDuty = "not-on-duty",
    /// The schedule isn't known.
    DutyUnknown = "duty-unknown",
    /// Not in the roster.
    NotListed = "not-listed",
    /// Whether the person is in the roster isn't known: this phone has none.
    ListUnknown = "list-unknown",
    /// No health declaration.
    DeclarationMissing = "declaration-missing",
    /// The health declaration is older than the rules allow.
    DeclarationTooOld = "declaration-too-old",
    /// The health declaration bears a time that hasn't come.
    DeclarationFromFuture = "declaration-from-future",
    /// A symptom or a contact was declared.
    Symptoms = "symptoms",
    /// In the trace list.
    Traced = "traced",
    /// Whether the person is traced isn't known: this phone has no trace list.
    TraceUnknown = "trace-unknown",
    /// A complete record shows too few doses, or too recent ones.
    VaccinationIncomplete = "vaccination-incomplete",
    /// Vaccination isn't known.
    VaccinationUnknown = "vaccination-unknown",
    /// No recovery within the time.
    NotRecovered = "not-recovered",
    /// Recovery isn't known.
    RecoveryUnknown = "recovery-unknown",
    /// No negative test within the time.
    TestMissing = "test-missing",
    /// Tests aren't known.
    TestUnknown = "test-unknown",
    /// No health certificate was shown, which the rules ask for.
    CertificateMissing = "certificate-missing",
    /// No health certificate that was shown meets the rules.
    CertificateRule = "certificate-rule",
    /// Whether a health certificate meets the rules can't be worked out: something that they ask for
    /// isn't in it, or isn't known here.
    CertificateUnjudged = "certificate-unjudged",
    /// Permitted: a signed travel permit covers it.
    Permit = "permit",
    /// Permitted: a paper travel permit covers it.
    PermitPaper = "permit-paper",
    /// No travel permit was shown.
    PermitMissing = "permit-missing",
    /// The travel permit's time is over, or hasn't come.
    PermitExpired = "permit-expired",
    /// The travel permit was taken back.
    PermitRevoked = "permit-revoked",
    /// The travel permit doesn't cover this area.
    PermitOtherArea = "permit-other-area",
    /// Permitted: a green-card pilot covers it.
    GreenCard = "green-card",
    /// The area of the checkpoint isn't covered.
    AreaNotCovered = "area-not-covered",
    /// Where the checkpoint is isn't known.
    CheckpointUnknown = "checkpoint-unknown",
    /// The employer isn't in the group.
    EmployerNotInGroup = "employer-not-in-group",
    /// The employer isn't known.
    EmployerUnknown = "employer-unknown",
    /// The sector isn't covered.
    SectorNotCovered = "sector-not-covered",
    /// The sector isn't known.
    SectorUnknown = "sector-unknown",
    /// The date or weekday isn't covered.
    OutsideDates = "outside-dates",
    /// What the officer has to see wasn't ticked.
    NotSeen = "not-seen",
    /// The code was signed longer ago than the rules allow: it may be a screenshot.
    StalePresentation = "stale-presentation",
    /// The code was signed in the future.
    PresentationFromFuture = "presentation-from-future",
    /// The same code was let through before.
    PresentedAlready = "presented-already",
    /// Nothing ties the code to who shows it: a print.
    NoHolderBinding = "no-holder-binding",
    /// Found in the list by ID number: nothing ties the number to who says it.
    FoundInList = "found-in-list",
    /// The officer has to compare the card.
    CardNotCompared = "card-not-compared",
    /// The evidence is weaker than the rules ask.
    AssuranceTooLow = "assurance-too-low",
    /// The code says that it is a travel code, but isn't well formed.
    Malformed = "malformed",
    /// A signature doesn't match: the code was changed.
    SignatureInvalid = "signature-invalid",
    /// Signed by a key that this phone doesn't know.
    UntrustedIssuer = "untrusted-issuer",
    /// Signed by a key that isn't for issuing travel codes.
    WrongKeyPurpose = "wrong-key-purpose",
    /// Signed by a key outside its time.
    IssuerKeyExpired = "issuer-key-expired",
    /// Signed by a key that was taken back.
    IssuerKeyRevoked = "issuer-key-revoked",
    /// The credential's time is over.
    CredentialExpired = "credential-expired",
    /// The credential's time hasn't come.
    CredentialNotYetValid = "credential-not-yet-valid",
    /// The credential was taken back.
    CredentialRevoked = "credential-revoked",
    /// Whether the credential was taken back isn't known.
    RevocationUnknown = "revocation-unknown",
    /// A second certificate is another person's.
    EvidenceOfAnotherPerson = "evidence-of-another-person",
    /// Whose a second certificate is can't be told.
    EvidenceUnclear = "evidence-unclear",
    /// A second certificate can't be believed, or is none.
    EvidenceInvalid = "evidence-invalid",
    /// No phase of the policy covers the instant.
    NoPhase = "no-phase",
    /// No rule permits.
    NoRule = "no-rule",
    /// This phone's data are older than the rules allow.
    UpdatesStale = "updates-stale",
    /// This phone's clock can't be believed.
    ClockUntrusted = "clock-untrusted",
    /// The verdict couldn't be written down.
    JournalFailed = "journal-failed",
    /// What this phone remembers of passages isn't all that there was: its journal was lost, or its end
    /// cut off.
    JournalInDoubt = "journal-in-doubt",
    /// Not a travel code.
    NotATravelCode = "not-a-travel-code",
    /// Different codes are in view that people are judged by: nobody was judged.
    SeveralCodes = "several-codes",
}

impl Reason {
    /// True for what caps a verdict because of the phone that decides, not of who stands there.
    #[must_use]
    pub fn is_of_the_phone(&self) -> bool {
        matches!(
            self,
            Self::UpdatesStale | Self::ClockUntrusted | Self::JournalFailed | Self::JournalInDoubt
        )
    }
}

/// In a clause without a full stop.
impl Worded for Reason {
    fn in_words(&self, words: &Words) -> String {
        words.coded("reason", self.code())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_kebab_case_and_read_back() {
        let mut seen = std::collections::BTreeSet::new();
        for reason in Reason::ALL {
            let code = reason.code();
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{code}");
            assert!(seen.insert(code.to_owned()), "{code} twice");
            assert_eq!(code.parse(), Ok(reason.clone()));
        }
        assert_eq!("night-bus".parse(), Ok(Reason::Rule("night-bus".into())));
    }
}
