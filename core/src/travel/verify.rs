//! Signatures, keys and dates: what makes claims believable.

use std::fmt;

use thiserror::Error;

use super::{Credential, Presentation};
use crate::keys::{Algorithm, KeyId};
use crate::model::{Area, Reason, RosterKey, personal};
use crate::time::{Instant, NaiveDate};
use crate::travel::{Competence, Envelope, Malformation, Purpose, TrustStore};

/// Claims whose signatures, key and dates were right at the instant that was asked about.
///
/// Only [`Envelope::verify`] makes it. What is claimed counts at a place alone: [`Verified::within`]
/// asks for which one, whatever the claims are to be used for there.
///
/// ```
/// use chot_core::travel::{Envelope, IssuerKeys, TrustStore, VerifyError};
///
/// # let print = include_str!("../../../tests/vectors/good/print.json");
/// # let print: serde_json::Value = serde_json::from_str(print)?;
/// # let text = print["text"].as_str().unwrap();
/// # let at = "2021-10-05T00:10:00Z".parse()?;
/// let trust = TrustStore::new(IssuerKeys::new(Vec::new())); // nobody is trusted
/// let error = Envelope::parse(text)?.verify(&trust, at).unwrap_err();
/// assert!(matches!(error, VerifyError::UntrustedIssuer { .. }));
/// assert_eq!(error.reason().code(), "untrusted-issuer");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The example of [`travel`](crate::travel) verifies one that holds.
pub struct Verified<T> {
    claims: T,
    issuer_key: KeyId,
    may_permit: bool,
    /// Where the issuer's key is competent.
    competence: Competence,
    presentation: Option<Presented>,
}

/// A presentation around verified claims, signed by the holder's key that they name.
struct Presented {
    presentation: Presentation,
    digest: [u8; 32],
}

/// Verified claims at a place where their issuer is competent: there they count.
///
/// Only [`Verified::within`] makes it.
#[derive(Clone, Copy)]
pub struct Competent<'v>(&'v Verified<Credential>);

personal!(Competent<'_>, CredentialSubject<'_>);

impl<'v> Competent<'v> {
    /// The claims.
    #[must_use]
    pub fn claims(self) -> &'v Credential {
        &self.0.claims
    }

    /// True where the issuer's key may issue travel permits too.
    #[must_use]
    pub fn may_permit(self) -> bool {
        self.0.may_permit
    }

    /// What the holder said, signed. None for a print.
    #[must_use]
    pub fn presentation(self) -> Option<&'v Presentation> {
        self.0.presentation()
    }
}

/// Whom a credential is about, as its issuer says: to be written down, and compared with a card.
#[derive(Clone, Copy)]
pub struct CredentialSubject<'v> {
    /// The person's key in the roster.
    pub roster_key: RosterKey,
    /// The name.
    pub name: Option<&'v str>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// The last four digits of the ID number, `0..=9999`.
    pub id_last_four: Option<u16>,
}

impl Verified<Credential> {
    /// The claims as they count in an area; none where the issuer's key isn't competent there: then
    /// they are worth nothing in it, neither by themselves nor as evidence beside others.
    #[must_use]
    pub fn within(&self, area: &Area) -> Option<Competent<'_>> {
        self.competence.covers(area).then_some(Competent(self))
    }

    /// Whom it is about, also where the issuer isn't competent.
    #[must_use]
    pub fn subject(&self) -> CredentialSubject<'_> {
        let Credential { roster_key, ref name, birth_date, id_last_four, .. } = self.claims;
        CredentialSubject { roster_key, name: name.as_deref(), birth_date, id_last_four }
    }

    /// When it was issued, as its issuer says.
    #[must_use]
    pub(crate) fn issued_at(&self) -> Instant {
        self.claims.issued_at
    }

    /// The issuer, `iss`, and the credential's place in that issuer's status list.
    #[must_use]
    pub fn status_entry(&self) -> (&str, u32) {
        (&self.claims.issuer, self.claims.status_index)
    }
}

impl<T> Verified<T> {
    /// The claims, wherever they count: for tests of verifying.
    #[cfg(test)]
    pub(crate) fn claims(&self) -> &T {
        &self.claims
    }

    /// The key that signed them.
    #[must_use]
    pub fn issuer_key(&self) -> KeyId {
        self.issuer_key
    }

    /// True where the issuer's key may issue travel permits too.
    #[must_use]
    pub fn may_permit(&self) -> bool {
        self.may_permit
    }

    /// What the holder said, signed. None for a print. Whether it is fresh is the rules' to say.
    #[must_use]
    pub fn presentation(&self) -> Option<&Presentation> {
        self.presentation.as_ref().map(|p| &p.presentation)
    }

    /// SHA-256 of what the holder signed.
    #[must_use]
    pub fn presentation_digest(&self) -> Option<[u8; 32]> {
        self.presentation.as_ref().map(|p| p.digest)
    }
}

impl<T> fmt::Debug for Verified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("issuer_key", &self.issuer_key).finish_non_exhaustive()
    }
}

/// Why claims can't be believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// No key of this id among the trusted ones, or one of another issuer's.
    #[error("signed by a key that this phone does not know")]
    UntrustedIssuer {
        /// The key's id, as the credential gives it.
        key: KeyId,
    },
    /// A signature isn't that of the bytes.
    #[error(
        "the {signer}'s signature does not match: the code was changed, or made by somebody else"
    )]
    SignatureInvalid {
        /// Whose.
        signer: Signer,
    },
    /// The key is for something else.
    #[error("signed by a key that is not for issuing travel codes")]
    WrongKeyPurpose {
        /// The key.
        key: KeyId,
    },
    /// The key was taken back.
    #[error("signed by a key that the authority took back")]
    IssuerKeyRevoked {
        /// The key.
        key: KeyId,
    },
    /// The key's time is over or hasn't come, now or when the credential was issued.
    #[error("signed by a key outside its time, {from} to {until}")]
    IssuerKeyExpired {
        /// The key.
        key: KeyId,
        /// The first instant of its time.
        from: Instant,
        /// The first instant after it.
        until: Instant,
    },
    /// The signed claims aren't those of the format.
    #[error(transparent)]
    Malformed(#[from] Malformation),
    /// The credential's time is over.
    #[error("the credential expired at {expired_at}")]
    Expired {
        /// When.
        expired_at: Instant,
    },
    /// The credential's time hasn't come.
    #[error("the credential is valid from {not_before} on")]
    NotYetValid {
        /// From when on it is.
        not_before: Instant,
    },
}

/// Whose signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The credential's issuer.
    Issuer,
    /// The holder that presents it.
    Holder,
}

impl fmt::Display for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Issuer => "issuer",
            Self::Holder => "holder",
        })
    }
}

impl VerifyError {
    /// The reason code that it stands for.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::UntrustedIssuer { .. } => Reason::UntrustedIssuer,
            Self::SignatureInvalid { .. } => Reason::SignatureInvalid,
            Self::WrongKeyPurpose { .. } => Reason::WrongKeyPurpose,
            Self::IssuerKeyRevoked { .. } => Reason::IssuerKeyRevoked,
            Self::IssuerKeyExpired { .. } => Reason::IssuerKeyExpired,
            Self::Malformed(_) => Reason::Malformed,
            Self::Expired { .. } => Reason::CredentialExpired,
            Self::NotYetValid { .. } => Reason::CredentialNotYetValid,
        }
    }
}

impl Envelope {
    /// What the credential claims, believed by nobody: for its owner's eyes, and for `inspect`.
    pub(crate) fn dangerous_unverified_claims(&self) -> Result<Credential, Malformation> {
        Credential::read(&self.credential)
    }

    /// What the holder says, believed by nobody: for `inspect`. None for a print.
    pub(crate) fn dangerous_unverified_presentation(
        &self,
    ) -> Option<Result<Presentation, Malformation>> {
        self.presentation.as_ref().map(Presentation::read)
    }

    /// The claims of a bare credential that `key` signed, whatever their dates: for the issuer, and for a wallet.
    pub(crate) fn issued_by(&self, key: &crate::keys::StrictKey) -> Option<Credential> {
        let message = &self.credential;
        let ours = key.verifies(&message.to_be_signed, &message.signature);
        (ours && self.presentation.is_none()).then(|| Credential::read(message).ok())?
    }

    /// Verifies the issuer's signature, the key, the holder's signature and the dates, in this
    /// order: a message that the issuer didn't sign is not looked into any further.
    ///
    /// Whether a presentation is fresh, and whether the credential was revoked, is not said here.
    ///
    /// # Errors
    /// The first reason not to believe it.
    pub fn verify(
        self,
        trust: &TrustStore,
        at: Instant,
    ) -> Result<Verified<Credential>, VerifyError> {
        let id = self.issuer_key;
        let key = trust.issuer(&id).ok_or(VerifyError::UntrustedIssuer { key: id })?;
        let message = &self.credential;
        // The key says which algorithm; a message that names another is not that key's.
        if message.algorithm != Algorithm::EdDsa
            || !key.key.verifies(&message.to_be_signed, &message.signature)
        {
            return Err(VerifyError::SignatureInvalid { signer: Signer::Issuer });
        }
        if !key.purposes.contains(&Purpose::IssueCredential) {
            return Err(VerifyError::WrongKeyPurpose { key: id });
        }
        if key.revoked {
            return Err(VerifyError::IssuerKeyRevoked { key: id });
        }
        let claims = Credential::read(message)?;
        if claims.issuer != key.issuer {
            return Err(VerifyError::UntrustedIssuer { key: id });
        }
        let time = key.valid_from..key.valid_until;
        if !time.contains(&at) || !time.contains(&claims.issued_at) {
            let (from, until) = (key.valid_from, key.valid_until);
            return Err(VerifyError::IssuerKeyExpired { key: id, from, until });
        }
        let presentation = match &self.presentation {
            Some(message) => {
                let holder = claims.holder.as_ref().ok_or(Malformation::NoHolderKey)?;
                if message.algorithm != holder.algorithm()
                    || !holder.verifies(&message.to_be_signed, &message.signature)
                {
                    return Err(VerifyError::SignatureInvalid { signer: Signer::Holder });
                }
                let presentation = Presentation::read(message)?;
                Some(Presented { presentation, digest: message.digest() })
            }
            None => None,
        };
        if at < claims.not_before {
            return Err(VerifyError::NotYetValid { not_before: claims.not_before });
        }
        if at >= claims.expires_at {
            return Err(VerifyError::Expired { expired_at: claims.expires_at });
        }
        let may_permit = key.purposes.contains(&Purpose::IssuePermit);
        let competence = key.competence();
        Ok(Verified { claims, issuer_key: id, may_permit, competence, presentation })
    }
}
