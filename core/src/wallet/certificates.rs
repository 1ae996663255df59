//! EU certificates that are kept beside a card: a second code, for where the rules ask more than the
//! credential says.

use super::store::CardId;
use super::{LiveCode, Wallet, WalletError, draw};
use crate::dcc::{CertificateClaims, Entry, HealthCertificate, PREFIX};
use crate::model::{Known, SamePerson, personal};
use crate::time::{Instant, NaiveDate};
use crate::travel::Credential;

/// How many certificates are kept beside a card.
pub(super) const MOST: usize = 10;

/// What a certificate attests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateKind {
    /// A dose.
    Vaccination,
    /// A recovery.
    Recovery,
    /// A test.
    Test,
}

impl CertificateKind {
    /// The code: `vaccination`, `recovery`, `test`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vaccination => "vaccination",
            Self::Recovery => "recovery",
            Self::Test => "test",
        }
    }
}

/// What a wallet shows of a certificate beside a card. Not verified: that is the checkpoint's.
#[derive(Clone, PartialEq)]
pub struct CertificateView {
    /// Its own id, beside whichever card.
    pub id: CardId,
    /// What it attests.
    pub kind: CertificateKind,
    /// The dose's number, and how many make the series.
    pub dose: Option<(u8, u8)>,
    /// The day of the dose, of the first positive test, or of the test.
    pub day: NaiveDate,
    /// The country that it is of.
    pub country: String,
    /// Who issued it.
    pub issuer: String,
    /// The name as it writes it, family name first.
    pub name: Option<String>,
    /// The first instant at which it no longer holds.
    pub valid_until: Instant,
    /// Whether it is the card's person's, by the comparison that a checkpoint makes.
    pub person: SamePerson,
}

personal!(CertificateView);

impl Wallet {
    /// What a certificate says, and whether it is a card's person's, before it is kept.
    ///
    /// # Errors
    /// [`WalletError::NotACertificate`], [`WalletError::NoSuchCard`].
    pub fn preview_certificate(
        &self,
        card: usize,
        text: &str,
    ) -> Result<CertificateView, WalletError> {
        view(&self.claims(card)?, text.trim())
    }

    /// Keeps a certificate beside a card (from 1), as the text that it is. Whose it is is said and not
    /// judged: its owner knows what a clerk's spelling made of the name.
    ///
    /// # Errors
    /// As [`Wallet::preview_certificate`]; [`WalletError::CertificatesFull`], or the store's.
    pub fn add_certificate(
        &mut self,
        card: usize,
        text: &str,
    ) -> Result<CertificateView, WalletError> {
        let text = text.trim();
        let view = self.preview_certificate(card, text)?;
        let held = &self.slot(card)?.certificates;
        if held.iter().any(|held| held == text) {
            return Ok(view);
        }
        if held.len() >= MOST {
            return Err(WalletError::CertificatesFull { most: MOST });
        }
        self.change(card, |held| held.certificates.push(text.to_owned()))?;
        Ok(view)
    }

    /// The certificates beside a card (from 1), in the order in which they were added.
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`].
    pub fn certificates(&self, card: usize) -> Result<Vec<CertificateView>, WalletError> {
        let claims = self.claims(card)?;
        self.slot(card)?.certificates.iter().map(|text| view(&claims, text)).collect()
    }

    /// A certificate's code: its very text, drawn.
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`], [`WalletError::NoSuchCertificate`].
    pub fn certificate_code(&self, card: usize, id: &CardId) -> Result<LiveCode, WalletError> {
        let held = &self.slot(card)?.certificates;
        let text = held.iter().find(|text| CardId::of(text) == *id);
        let text = text.ok_or(WalletError::NoSuchCertificate)?.clone();
        Ok(LiveCode { modules: draw(&text)?, text, renew_at: None })
    }

    /// Keeps a certificate no longer.
    ///
    /// # Errors
    /// As [`Wallet::certificate_code`], or the store's.
    pub fn remove_certificate(&mut self, card: usize, id: &CardId) -> Result<(), WalletError> {
        let held = &self.slot(card)?.certificates;
        let at = held.iter().position(|text| CardId::of(text) == *id);
        let at = at.ok_or(WalletError::NoSuchCertificate)?;
        self.change(card, |held| drop(held.certificates.remove(at)))
    }
}

/// True for a text that says it is a certificate.
pub(super) fn is_one(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// What a certificate says beside a credential.
pub(super) fn view(beside: &Credential, text: &str) -> Result<CertificateView, WalletError> {
    let CertificateClaims { subject, entry, expires_at, .. } =
        HealthCertificate::parse(text)?.dangerous_unverified_claims()?;
    let known = Known { name: beside.name.as_deref(), birth_date: beside.birth_date };
    let (kind, dose, day, common) = match entry {
        Entry::Vaccination { common, dose, series, date, .. } => {
            (CertificateKind::Vaccination, Some((dose, series)), date, common)
        }
        Entry::Recovery { common, first_positive, .. } => {
            (CertificateKind::Recovery, None, first_positive, common)
        }
        Entry::Test { common, taken_at, .. } => {
            (CertificateKind::Test, None, taken_at.date_naive(), common)
        }
    };
    Ok(CertificateView {
        id: CardId::of(text),
        kind,
        dose,
        day,
        country: common.country,
        issuer: common.issuer,
        name: subject.written(),
        valid_until: expires_at,
        person: known.is(&subject),
    })
}
