//! HMAC-SHA-256 (RFC 2104) under keys of 32 bytes: ids, pseudonyms, nonces, derived keys.

#[cfg(any(test, feature = "authority"))]
use std::io::{self, Read};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroize as _;

#[cfg(any(test, feature = "authority"))]
use crate::storage::in_pieces;

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Hmac<Sha256> {
    // RFC 2104 pads a short key with zeros to the hash's block of 64 bytes.
    let mut block = [0; 64];
    block.split_at_mut(32).0.copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    block.zeroize();
    for part in parts {
        mac.update(part);
    }
    mac
}

/// The keyed hash of the parts, one after the other. Where a part's length isn't fixed, the caller
/// marks where it ends.
pub(crate) fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    mac(key, parts).finalize().into_bytes().into()
}

/// The first `N` bytes of the keyed hash, at most 32.
pub(crate) fn keyed_hash_cut<const N: usize>(key: &[u8; 32], parts: &[&[u8]]) -> [u8; N] {
    const { assert!(N <= 32) };
    let full = keyed_hash(key, parts);
    let mut cut = [0; N];
    cut.copy_from_slice(full.split_at(N).0);
    cut
}

/// The first `N` bytes of the keyed hash of the parts and of all that `rest` has.
///
/// # Errors
/// That of reading it.
#[cfg(any(test, feature = "authority"))]
pub(crate) fn keyed_hash_of<const N: usize>(
    key: &[u8; 32],
    parts: &[&[u8]],
    rest: &mut dyn Read,
) -> io::Result<[u8; N]> {
    const { assert!(N <= 32) };
    let mut mac = mac(key, parts);
    let taken = |piece: &[u8]| {
        mac.update(piece);
        Ok(())
    };
    in_pieces(rest, taken, |error| error)?;
    let full = mac.finalize().into_bytes();
    let mut cut = [0; N];
    cut.copy_from_slice(full.split_at(N).0);
    Ok(cut)
}

/// True where `tag` is the keyed hash of `message`; compared in constant time.
pub(crate) fn vouches(key: &[u8; 32], message: &[u8], tag: &[u8]) -> bool {
    mac(key, &[message]).verify_slice(tag).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_rfc_4231() {
        // Test case 2 has the key "Jefe", which zeros to 32 bytes don't change.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let hash = keyed_hash(&key, &[b"what do ya want ", b"for nothing?"]);
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(crate::encoding::hex::hex(&hash), expected);
        assert_eq!(keyed_hash_cut::<16>(&key, &[b"what do ya want for nothing?"]), hash[..16]);
        let rest = &mut b"for nothing?".as_slice();
        let read: [u8; 16] = keyed_hash_of(&key, &[b"what do ya want "], rest).unwrap();
        assert_eq!(read, hash[..16]);
        assert!(vouches(&key, b"what do ya want for nothing?", &hash));
        assert!(!vouches(&key, b"what do ya want for nothing!", &hash));
        assert!(!vouches(&key, b"what do ya want for nothing?", &hash[..31]));
    }
}
