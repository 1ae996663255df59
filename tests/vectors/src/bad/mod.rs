//! The bad cases: each has one fault, and is right in all else; where a fault lies in what is
//! signed, the signature is the test issuer's own.

mod claims;
mod encoding;
mod headers;
mod holders;
mod signatures;

use chot_core::keys::{Profile, Sign1};
use chot_core::travel::{CredentialSigner, to_text};
use ed25519_dalek::Signer as _;
use minicbor::Encoder;

use crate::{good, keys};

/// A case that must be refused.
pub(crate) struct Bad {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    /// Where a reader notices: base45, cbor, cose, claims, signature, trust or time.
    pub(crate) layer: &'static str,
    /// The reason code.
    pub(crate) reason: &'static str,
    /// The core's message.
    pub(crate) error: &'static str,
    /// The code's bytes; none where the text doesn't stand for any.
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) text: String,
}

pub(crate) fn all() -> Vec<Bad> {
    let groups = [
        encoding::spelling(),
        encoding::encoding(),
        headers::headers(),
        claims::signed_claims(),
        signatures::signatures(),
        holders::holders(),
    ];
    groups.into_iter().flatten().collect()
}

const MALFORMED: &str = "malformed";

fn bad(
    name: &'static str,
    what: &'static str,
    (layer, reason, error): (&'static str, &'static str, &'static str),
    bytes: Vec<u8>,
) -> Bad {
    Bad { name, what, layer, reason, error, text: to_text(&bytes), bytes: Some(bytes) }
}

fn text(name: &'static str, what: &'static str, text: String) -> Bad {
    let error = "a malformed travel code: after CHOT1: comes text that is not base45 (RFC 9285)";
    Bad { name, what, layer: "base45", reason: MALFORMED, error, bytes: None, text }
}

/// A message's three byte strings.
struct Parts {
    protected: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// The print of `good`, taken apart without the core's help for the protected headers.
fn print() -> Parts {
    let credential = good::all().remove(1).credential;
    let bytes = CredentialSigner::new(&keys::issuer()).sign(&credential);
    let mut decoder = minicbor::Decoder::new(&bytes);
    decoder.array().unwrap();
    let protected = decoder.bytes().unwrap().to_vec();
    let sign1 = Sign1::parse(&bytes, Profile::Travel).unwrap();
    Parts { protected, payload: sign1.payload().to_vec(), signature: sign1.signature().to_vec() }
}

/// RFC 9052, section 4.4.
fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.array(4).unwrap().str("Signature1").unwrap();
    e.bytes(protected).unwrap().bytes(&[]).unwrap().bytes(payload).unwrap();
    e.into_writer()
}

fn assemble(protected: &[u8], unprotected: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.array(4).unwrap().bytes(protected).unwrap();
    e.writer_mut().extend_from_slice(unprotected);
    e.bytes(payload).unwrap().bytes(signature).unwrap();
    e.into_writer()
}

/// No unprotected headers.
const NO_HEADERS: [u8; 1] = [0xa0];

/// Signed as the issuer does, whatever it says.
fn issued(protected: &[u8], unprotected: &[u8], payload: &[u8]) -> Vec<u8> {
    let signature = keys::issuer().sign(&to_be_signed(protected, payload)).to_bytes();
    assemble(protected, unprotected, payload, &signature)
}

/// Replaces the one place where `from` stands.
fn edit(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert_eq!(places.len(), 1, "{from:02x?} stands once");
    let (before, after) = bytes.split_at(places[0]);
    [before, to, &after[from.len()..]].concat()
}
