//! A code's text, or the bytes in it: one spelling of one message, whichever way it comes in.

use chot_core::encoding::base45::strict_base45;
use chot_core::encoding::cbor::{Rules, check};
use chot_core::keys::{Profile, Sign1};
use chot_core::travel::{Envelope, ParseError, to_text};
use ciborium::Value;

use crate::credential::{Holder, codes};

/// A byte that says what follows: text (even), or bytes (odd).
pub fn run(bytes: &[u8]) -> bool {
    let Some((kind, rest)) = bytes.split_first() else { return false };
    if kind % 2 == 1 {
        return message(rest);
    }
    String::from_utf8(rest.to_vec()).is_ok_and(|text| self::text(&text))
}

fn text(text: &str) -> bool {
    let parsed = Envelope::parse(text);
    let encoded = text.strip_prefix("CHOT1:");
    if let Err(ParseError::NotATravelCode(foreign)) = &parsed {
        assert!(encoded.is_none(), "a travel code is taken for {}", foreign.code());
    }
    let (Ok(envelope), Some(encoded)) = (parsed, encoded) else { return false };
    let bytes = strict_base45(encoded).expect("what was read is base45");
    assert_eq!(to_text(&bytes), text, "a second spelling");
    same(&envelope, &Envelope::parse_bytes(&bytes).expect("the same message as bytes"));
    true
}

fn message(bytes: &[u8]) -> bool {
    if check(bytes, Rules::Deterministic).is_ok() {
        check(bytes, Rules::WellFormed).expect("deterministic CBOR is well-formed");
        deterministic_by_others(bytes);
    }
    if let Ok(travel) = Sign1::parse(bytes, Profile::Travel) {
        let foreign = Sign1::parse(bytes, Profile::Foreign).expect("the wider profile takes it");
        assert_eq!(travel.payload(), foreign.payload());
        assert_eq!(travel.signature(), foreign.signature());
        assert_eq!(travel.to_be_signed(), foreign.to_be_signed());
    }
    let Ok(envelope) = Envelope::parse_bytes(bytes) else { return false };
    assert!(check(bytes, Rules::Deterministic).is_ok(), "a message that is not deterministic");
    let text = to_text(bytes);
    // 40-L is shorter than the longest message.
    if let Ok(read) = Envelope::parse(&text) {
        same(&envelope, &read);
    } else {
        assert!(text.len() > 4296, "the same message as text is refused");
    }
    let longer = [bytes, &[0]].concat();
    assert!(Envelope::parse_bytes(&longer).is_err(), "bytes after the message");
    assert!(Envelope::parse_bytes(&bytes[..bytes.len() - 1]).is_err(), "a message cut off");
    true
}

fn same(a: &Envelope, b: &Envelope) {
    assert_eq!(a.issuer_key_hint(), b.issuer_key_hint());
    assert_eq!(a.presentation_digest(), b.presentation_digest());
    assert_eq!(a.is_presentation(), b.is_presentation());
    assert_eq!(a.is_presentation(), a.presentation_digest().is_some());
}

/// An encoder of others writes the same bytes, and every map is in order, each key once.
fn deterministic_by_others(bytes: &[u8]) {
    let value: Value = ciborium::from_reader(bytes).expect("others read what is deterministic");
    assert_eq!(encoded(&value), bytes, "not the encoding that others write");
    ordered(&value);
}

fn ordered(value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(ordered),
        Value::Map(pairs) => {
            let keys: Vec<_> = pairs.iter().map(|(key, _)| encoded(key)).collect();
            assert!(keys.is_sorted_by(|a, b| a < b), "keys out of order, or twice");
            pairs.iter().for_each(|(key, value)| {
                ordered(key);
                ordered(value);
            });
        }
        _ => {}
    }
}

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// Codes of every form as text and as bytes, and what else a symbol may say.
pub fn seeds() -> Vec<Vec<u8>> {
    let codes: Vec<_> = [Holder::Ed25519, Holder::P256].into_iter().flat_map(codes).collect();
    let texts = codes.iter().map(|code| to_text(code));
    let texts = texts.map(|text| [&[0], text.as_bytes()].concat());
    texts.chain(codes.iter().map(|code| [&[1], code.as_slice()].concat())).collect()
}
