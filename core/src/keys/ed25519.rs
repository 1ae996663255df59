//! Ed25519 (RFC 8032), verified strictly.
//!
//! Strictly means that a signature holds for one key and one message, with one spelling: no key and
//! no R of small order, no key, no scalar and no R that is written otherwise than it must be. The
//! library's `verify_strict` takes R for a point to see that its order isn't small, which costs a square
//! root; here its bytes are enough. The library's `verify` recomputes R and compares it in its one
//! canonical spelling, so that whatever passes is canonical, and the canonical spellings of the eight
//! points of small order are known. That the library does so is why its version is pinned
//! (`core/design/adr/0006-ed25519-strict.md`).

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use p256::ecdsa::signature::Verifier as _;

/// The y of the eight points whose order divides 8, little-endian, without the sign of x: y = 0 (order
/// 4), 1 (the identity), −1 (order 2), and the two of order 8.
const SMALL_ORDER: [[u8; 32]; 5] = [
    [0; 32],
    [
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0,
    ],
    [
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0x7f,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
];

/// An Ed25519 public key under which a signature means something: a point in its one spelling, and not
/// of small order. A key of small order makes one signature fit every message; a second spelling would
/// be a second key that verifies the same. There is no other way to one than these, and nothing but one
/// verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StrictKey(VerifyingKey);

impl StrictKey {
    /// The key in these 32 bytes (RFC 8032, section 5.1.5); none where they are no point, one of small
    /// order, or another spelling than the point has.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes = <&[u8; 32]>::try_from(bytes).ok()?;
        let key = VerifyingKey::from_bytes(bytes).ok()?;
        (has_reduced_y(bytes) && !key.is_weak()).then_some(Self(key))
    }

    /// Its 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Whether the 64 bytes of `signature` are this key's over the message, strictly.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        let mut y = *signature.r_bytes();
        let [.., last] = &mut y;
        *last &= 0x7f;
        !SMALL_ORDER.contains(&y) && self.0.verify(message, &signature).is_ok()
    }
}

/// The public key of a pair, which is neither weak nor written otherwise: a secret scalar is a multiple
/// of 8 below 8 times the base point's order, and not 0 (RFC 8032, section 5.1.5).
impl From<&SigningKey> for StrictKey {
    fn from(pair: &SigningKey) -> Self {
        Self(pair.verifying_key())
    }
}

/// Whether y is written as less than the field's prime, 2²⁵⁵ − 19. The other spelling that a point may
/// have, −0 for an x of 0, is of those of small order alone.
fn has_reduced_y(bytes: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = bytes;
    *first < 0xed || last & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::edwards::CompressedEdwardsY;
    use curve25519_dalek::{EdwardsPoint, Scalar};
    use ed25519_dalek::Signer as _;
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha512};

    use super::*;

    /// The list is that of the curve: with the sign of x it is all eight points, and no other.
    #[test]
    fn the_points_of_small_order_are_those_of_the_curve() {
        let unsigned = |mut bytes: [u8; 32]| {
            bytes[31] &= 0x7f;
            bytes
        };
        let known: BTreeSet<_> = SMALL_ORDER.into_iter().collect();
        let curve: BTreeSet<_> =
            EIGHT_TORSION.iter().map(|point| unsigned(point.compress().0)).collect();
        assert_eq!(known, curve);
        assert_eq!(EIGHT_TORSION.iter().map(|p| p.compress().0).collect::<BTreeSet<_>>().len(), 8);
    }

    /// R is the identity and s = k·a, which whoever has the secret can make: the equation holds.
    #[test]
    fn an_r_of_small_order_is_refused_though_the_equation_holds() {
        let signer = SigningKey::from_bytes(&[1; 32]);
        let key = signer.verifying_key();
        let mut r = [0; 32];
        r[0] = 1;
        let hash = Sha512::new().chain_update(r).chain_update(key.as_bytes());
        let k = Scalar::from_bytes_mod_order_wide(&hash.chain_update(b"message").finalize().into());
        let s = k * signer.to_scalar();
        let signature = Signature::from_components(r, s.to_bytes());
        assert!(key.verify(b"message", &signature).is_ok(), "the equation holds");
        assert!(key.verify_strict(b"message", &signature).is_err());
        assert!(!StrictKey::from(&signer).verifies(b"message", &signature.to_bytes()));
    }

    fn signed(mut y: [u8; 32]) -> [u8; 32] {
        y[31] |= 0x80;
        y
    }

    /// All of small order, and the spelling of −0 that isn't canonical: as key and as R, in pairs.
    #[test]
    fn small_orders_are_judged_as_the_library_judges_them() {
        let spellings: Vec<[u8; 32]> =
            SMALL_ORDER.into_iter().flat_map(|y| [y, signed(y)]).collect();
        let signer = SigningKey::from_bytes(&[1; 32]);
        for key in &spellings {
            assert_eq!(StrictKey::from_bytes(key), None, "{key:?}");
            let weak = VerifyingKey::from_bytes(key);
            for r in &spellings {
                for s in [Scalar::ZERO, Scalar::ONE] {
                    let signature = Signature::from_components(*r, s.to_bytes());
                    for key in weak.iter().chain([&signer.verifying_key()]) {
                        assert!(key.verify_strict(b"message", &signature).is_err());
                    }
                    assert!(!StrictKey::from(&signer).verifies(b"message", &signature.to_bytes()));
                }
            }
        }
    }

    /// Every y from the field's prime up to what 255 bits hold, with either sign, and the last below it:
    /// a key is taken where the library writes the point as it was written, and it isn't weak.
    #[test]
    fn a_key_has_one_spelling() {
        let (mut points, mut taken) = (0, 0);
        for low in 0xc0..=0xff_u8 {
            let mut y = [0xff; 32];
            (y[0], y[31]) = (low, 0x7f);
            for bytes in [y, signed(y)] {
                let point = CompressedEdwardsY(bytes).decompress();
                points += usize::from(point.is_some());
                let one = |p: &EdwardsPoint| p.compress().0 == bytes && !p.is_small_order();
                let key = StrictKey::from_bytes(&bytes);
                assert_eq!(key.is_some(), point.as_ref().is_some_and(one), "{low:x}");
                assert!(key.is_none_or(|key| key.as_bytes() == &bytes));
                taken += usize::from(key.is_some());
            }
        }
        assert!(taken > 10 && points > taken + 4, "{taken} of {points}");
        assert_eq!(StrictKey::from_bytes(&[9; 31]), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn what_the_library_believes_strictly_is_believed_and_nothing_else(
            seed in any::<[u8; 32]>(),
            message in proptest::collection::vec(any::<u8>(), 0..64),
            flip in proptest::option::of((0..64_usize, 0..8_u8)),
        ) {
            let signer = SigningKey::from_bytes(&seed);
            let mut bytes = signer.sign(&message).to_bytes();
            if let Some((byte, bit)) = flip {
                bytes[byte] ^= 1 << bit;
            }
            let key = signer.verifying_key();
            let strict = key.verify_strict(&message, &Signature::from_bytes(&bytes)).is_ok();
            prop_assert_eq!(strict, flip.is_none());
            prop_assert_eq!(StrictKey::from(&signer).verifies(&message, &bytes), strict);
            prop_assert_eq!(StrictKey::from_bytes(key.as_bytes()), Some(StrictKey::from(&signer)));
        }
    }
}
