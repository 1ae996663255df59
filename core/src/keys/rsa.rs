//! RSASSA-PSS, as PS256 and as TUF repositories of others use it.

use p256::ecdsa::signature::Verifier as _;
use rsa::traits::PublicKeyParts as _;
use sha2::Sha256;

/// Which salts of RSASSA-PSS are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Salt {
    /// As long as the hash, 32 bytes: PS256 (RFC 7518, section 3.5; RFC 8230, section 2).
    OfHash,
    /// Of any length: TUF names none, and signers take the hash's or the longest.
    Any,
}

/// True where `signature` is the key's by RSASSA-PSS (RFC 8017, section 8.1.2) with SHA-256, over
/// `message`. It has to be as long as the modulus.
pub(crate) fn verifies_pss(
    key: &rsa::RsaPublicKey,
    salt: Salt,
    message: &[u8],
    signature: &[u8],
) -> bool {
    if signature.len() != key.size() {
        return false;
    }
    let verifier = match salt {
        Salt::OfHash => rsa::pss::VerifyingKey::<Sha256>::new(key.clone()),
        Salt::Any => rsa::pss::VerifyingKey::<Sha256>::new_with_auto_salt_len(key.clone()),
    };
    rsa::pss::Signature::try_from(signature)
        .is_ok_and(|signature| verifier.verify(message, &signature).is_ok())
}
