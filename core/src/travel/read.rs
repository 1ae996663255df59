//! Reading claims, strictly, in whichever form they are.

use super::claims::{Credential, Presentation, Read};
use super::message::{Form, SignedMessage};
use super::{claims_cbor, claims_json};

impl Credential {
    /// Reads the claims of a credential.
    pub(super) fn read(message: &SignedMessage) -> Read<Self> {
        match message.form {
            Form::Cbor => claims_cbor::read_credential(&message.claims),
            Form::Json => claims_json::read_credential(&message.claims),
        }
    }
}

impl Presentation {
    /// Reads the claims of a presentation.
    pub(super) fn read(message: &SignedMessage) -> Read<Self> {
        match message.form {
            Form::Cbor => claims_cbor::read_presentation(&message.claims),
            Form::Json => claims_json::read_presentation(&message.claims),
        }
    }
}
