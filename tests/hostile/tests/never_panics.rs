//! Arbitrary input to every parser. A panic fails the test.

#![cfg(test)]

use chot_core::inspect::{Inspection, Keys};
use chot_hostile::{BINARY, CBOR, JSON, TEXTS};
use proptest::prelude::*;

/// CBOR as a forger would write it: right heads before wrong contents, any nesting.
fn cbor_like() -> impl Strategy<Value = Vec<u8>> {
    let head = prop_oneof![
        any::<u8>().prop_map(|b| vec![b]),
        (0u8..8, 0u8..24).prop_map(|(major, info)| vec![major << 5 | info]),
        (0u8..8, any::<u8>()).prop_map(|(major, n)| vec![major << 5 | 24, n]),
        (0u8..8, any::<u64>())
            .prop_map(|(major, n)| { [&[major << 5 | 27], n.to_be_bytes().as_slice()].concat() }),
        Just(vec![0x84, 0x43, 0xa1, 0x01, 0x27, 0xa0]),
        Just(vec![0xd2, 0x84]),
    ];
    proptest::collection::vec(head, 0..60).prop_map(|heads| heads.concat())
}

/// Right messages with a few bytes changed, cut, or doubled.
fn mutated(bytes: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0u8..4);
    proptest::collection::vec(change, 1..4).prop_map(move |changes| {
        let mut bytes = bytes.to_vec();
        for (place, value, kind) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = place.index(bytes.len());
            match kind {
                0 => bytes[at] = value,
                1 => bytes.truncate(at),
                2 => bytes.insert(at, value),
                _ => bytes.extend_from_within(at..),
            }
        }
        bytes
    })
}

/// JSON that has the documents' keys, so that it gets past the first look.
fn json_like() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|b| b.to_string()),
        any::<f64>().prop_filter("JSON", |f| f.is_finite()).prop_map(|f| format!("{f:e}")),
        any::<i64>().prop_map(|n| n.to_string()),
        "[0-9]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}|\\PC{0,12}".prop_map(|s| quoted(&s)),
        Just(quoted("2021-10-05T07:10:00+07:00")),
        Just(quoted("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE")),
    ];
    let key = prop::sample::select(vec![
        "format",
        "version",
        "id_number",
        "key",
        "signature",
        "kty",
        "crv",
        "x",
        "y",
        "name",
        "health",
        "kind",
        "date",
        "doses",
        "home",
        "area",
        "lat",
        "lon",
        "signed",
        "signatures",
        "_type",
        "spec_version",
        "expires",
        "keys",
        "roles",
        "meta",
        "targets",
        "delegations",
        "at",
        "checkpoints",
        "phases",
        "rules",
        "when",
        "all",
        "not",
        "permits",
        "valid_from",
    ]);
    leaf.prop_recursive(6, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6)
                .prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::vec((key.clone(), inner), 0..8).prop_map(|pairs| {
                let pairs: Vec<String> =
                    pairs.into_iter().map(|(k, v)| format!("{}:{v}", quoted(k))).collect();
                format!("{{{}}}", pairs.join(","))
            }),
        ]
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '\\'], "").replace(char::is_control, ""))
}

const SIGN1: &[u8] = &[
    0x84, 0x4d, 0xa2, 0x01, 0x27, 0x04, 0x48, 1, 2, 3, 4, 5, 6, 7, 8, 0xa0, 0x43, 0xa1, 0x06, 0x00,
    0x44, 1, 2, 3, 4,
];

/// A payload as an EU certificate's: what stands behind its signature.
const CERTIFICATE: &[u8] = b"\xa4\x01\x62VN\x04\x1a\x63\x00\x00\x00\x06\x1a\x61\x00\x00\x00\
    \x39\x01\x03\xa1\x01\xa4\x63nam\xa2\x63fnt\x62VI\x63gnt\x63LAN\x63dob\x6a1990-03-14\
    \x63ver\x651.3.0\x61r\x81\xa7\x62tg\x69840539006\x62co\x62VN\x62is\x61x\x62ci\x61x\
    \x62fr\x6a2021-01-01\x62df\x6a2021-01-12\x62du\x6a2021-06-30";

/// Claims as a JWS's.
const CLAIMS: &[u8] = br#"{"iss":"x","exp":1639933200,"nbf":1632070800,"iat":1632099600,
    "jti":"AQEBAQEBAQE","travel":{"roster_key":"AQEBAQEBAQEBAQEBAQEBAQ","status_index":0,
    "birth_date":"1990-03-14","home":{"area":"d7","lat":10.5,"lon":106.5},
    "health":[{"kind":"vaccination","dose":2,"date":"2021-08-20"}]}}"#;

/// The text of a certificate around a payload.
fn certificate(payload: &[u8]) -> String {
    let length = u16::try_from(payload.len()).unwrap_or(u16::MAX).to_be_bytes();
    let head = b"\x84\x4d\xa2\x01\x26\x04\x48kid-kid-\xa0\x59";
    let message = [head, length.as_slice(), payload, b"\x40"].concat();
    format!("HC1:{}", base45::encode(miniz_oxide::deflate::compress_to_vec_zlib(&message, 6)))
}

fn look(text: &str) -> Inspection {
    Inspection::of(text, &Keys::None, chot_core::time::Instant::UNIX_EPOCH)
}

#[test]
fn the_samples_are_right_before_they_are_changed() {
    use base64::Engine as _;
    let found = look(&certificate(CERTIFICATE));
    assert!(found.claims.is_some(), "{:?}", found.error);
    let base64url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let header = br#"{"alg":"EdDSA","typ":"chot+jwt","kid":"AQEBAQEBAQE"}"#;
    let text = format!("{}.{}.", base64url.encode(header), base64url.encode(CLAIMS));
    assert!(look(&text).claims.is_some(), "{:?}", look(&text).error);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn texts(text in "(CHOT1:)?[0-9A-Z $%*+./:-]{0,400}|\\PC{0,80}|(card|permit):\\PC{0,40}") {
        for (_, parse) in TEXTS {
            parse(&text);
        }
    }

    #[test]
    fn codes_of_cbor(bytes in cbor_like()) {
        let text = format!("CHOT1:{}", base45::encode(&bytes));
        for (_, parse) in TEXTS {
            parse(&text);
        }
        for (_, parse) in CBOR {
            parse(&bytes);
        }
    }

    #[test]
    fn changed_certificates(payload in mutated(CERTIFICATE)) {
        look(&certificate(&payload));
    }

    #[test]
    fn certificates_of_cbor(payload in cbor_like()) {
        look(&certificate(&payload));
    }

    #[test]
    fn certificates_of_anything(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        look(&format!("HC1:{}", base45::encode(&bytes)));
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 6);
        look(&format!("HC1:{}", base45::encode(&packed)));
    }

    #[test]
    fn changed_jws(
        header in mutated(br#"{"alg":"EdDSA","typ":"chot+jwt","kid":"AQEBAQEBAQE"}"#),
        claims in mutated(CLAIMS),
        change_header in any::<bool>(),
    ) {
        use base64::Engine as _;
        let base64url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let right = br#"{"alg":"EdDSA","typ":"chot+jwt","kid":"AQEBAQEBAQE"}"#.to_vec();
        let header = if change_header { header } else { right };
        look(&format!("{}.{}.AA", base64url.encode(header), base64url.encode(claims)));
    }

    #[test]
    fn changed_messages(bytes in mutated(SIGN1)) {
        for (_, parse) in CBOR {
            parse(&bytes);
        }
    }

    #[test]
    fn bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for (_, parse) in CBOR.iter().chain(BINARY).chain(JSON) {
            parse(&bytes);
        }
    }

    #[test]
    fn json(text in json_like()) {
        for (_, parse) in JSON {
            parse(text.as_bytes());
        }
    }
}
