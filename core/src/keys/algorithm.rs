//! The signature algorithms that are known here.

/// A signature algorithm (IANA COSE Algorithms, RFC 7518).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// EdDSA with Ed25519.
    EdDsa,
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// RSASSA-PSS with SHA-256, salt of 32 bytes.
    Ps256,
}

impl Algorithm {
    /// The number in COSE.
    #[must_use]
    pub(crate) fn id(self) -> i64 {
        match self {
            Self::EdDsa => -8,
            Self::Es256 => -7,
            Self::Ps256 => -37,
        }
    }

    /// The name in JOSE.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Ps256 => "PS256",
        }
    }
}
