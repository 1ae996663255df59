//! Codes: which reason is the main one, what the officer must do, what would mend a refusal.

use crate::facts::{SeenKind, SeenSet};
use crate::model::Reason;
use crate::policy::{Obligation, Remedy};

/// The obligations that have words of their own. A policy may name others.
pub const OBLIGATIONS: &[&str] = &[
    "compare-card",
    "compare-face-and-card",
    "keep-permit-number",
    "send-to-health-post",
    "check-work-schedule",
    "call-supervisor",
];

/// The remedies that there are.
pub const REMEDIES: &[&str] = &[
    "declare-now",
    "declare-at-portal",
    "scan-vaccine-certificate",
    "see-vaccination-paper",
    "scan-own-certificate",
    "see-test-result",
    "compare-card",
    "compare-face-and-card",
    "show-live-code",
    "see-staff-card",
    "see-work-schedule",
    "see-portal-declaration",
    "see-paper-permit",
    "show-travel-permit",
    "update-device",
    "set-clock",
    "report-phone",
    "check-holder-clock",
    "renew-credential",
    "ask-police",
];

/// The obligation that a paper permit brings with it.
pub(super) fn keep_permit_number() -> Obligation {
    Obligation("keep-permit-number".to_owned())
}

/// Where a reason stands among others: the lower, the earlier.
pub(super) fn rank(reason: &Reason) -> u8 {
    match reason {
        Reason::EvidenceOfAnotherPerson
        | Reason::EvidenceUnclear
        | Reason::EvidenceInvalid
        | Reason::StalePresentation
        | Reason::PresentationFromFuture
        | Reason::PresentedAlready
        | Reason::NoHolderBinding
        | Reason::FoundInList => 0,
        // The other way to be found vaccinated, or on duty.
        Reason::NotRecovered | Reason::RecoveryUnknown | Reason::NotSeen => 2,
        _ => 1,
    }
}

/// What would mend a refusal for this reason.
fn remedies_of(reason: &Reason) -> &'static [&'static str] {
    match reason {
        Reason::DeclarationMissing | Reason::DeclarationTooOld => {
            &["declare-now", "declare-at-portal"]
        }
        Reason::DeclarationFromFuture | Reason::PresentationFromFuture => {
            &["check-holder-clock", "show-live-code"]
        }
        Reason::VaccinationUnknown => &["scan-vaccine-certificate", "see-vaccination-paper"],
        Reason::RecoveryUnknown | Reason::CertificateMissing | Reason::CertificateRule => {
            &["scan-vaccine-certificate"]
        }
        Reason::CertificateUnjudged => &["scan-vaccine-certificate", "update-device"],
        Reason::EvidenceOfAnotherPerson | Reason::EvidenceInvalid => &["scan-own-certificate"],
        Reason::EvidenceUnclear => &["see-vaccination-paper"],
        Reason::TestUnknown => &["see-test-result"],
        Reason::NoHolderBinding => &["compare-face-and-card"],
        Reason::StalePresentation => &["show-live-code"],
        Reason::PresentedAlready => &["show-live-code", "compare-face-and-card"],
        Reason::FoundInList | Reason::CardNotCompared => &["compare-card"],
        Reason::DutyUnknown => &["see-staff-card", "see-work-schedule"],
        Reason::ListUnknown
        | Reason::TraceUnknown
        | Reason::UpdatesStale
        | Reason::RevocationUnknown => &["update-device"],
        Reason::ClockUntrusted => &["set-clock"],
        Reason::JournalInDoubt => &["report-phone"],
        Reason::PermitMissing => &["show-travel-permit"],
        Reason::CredentialExpired | Reason::CredentialRevoked => &["renew-credential"],
        Reason::NoPhase | Reason::RouteUnknown | Reason::EmployerUnknown => &["ask-police"],
        _ => &[],
    }
}

/// What would mend these, each once, in the order of the reasons.
pub(in crate::policy) fn remedies(reasons: &[Reason], unseen: &[SeenSet]) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    for reason in reasons {
        for code in remedies_of(reason) {
            push(&mut remedies, code);
        }
    }
    for kind in unseen.iter().flat_map(|set| set.iter()) {
        push(&mut remedies, see(kind));
    }
    remedies
}

pub(super) fn push(remedies: &mut Vec<Remedy>, code: &str) {
    if !remedies.iter().any(|remedy| remedy.0 == code) {
        remedies.push(Remedy(code.to_owned()));
    }
}

fn see(kind: SeenKind) -> &'static str {
    match kind {
        SeenKind::StaffCard => "see-staff-card",
        SeenKind::WorkSchedule => "see-work-schedule",
        SeenKind::PortalDeclaration => "see-portal-declaration",
        SeenKind::PaperPermit => "see-paper-permit",
        SeenKind::VaccinationPaper => "see-vaccination-paper",
    }
}
