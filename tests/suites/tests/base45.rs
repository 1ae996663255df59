//! `base45-rfc9285/`: good and bad strings.

#![cfg(test)]

mod support;

use chot_core::encoding::base45::strict_base45;

use support::{hex, json};

#[test]
fn base45_takes_the_good_and_refuses_the_bad() {
    let Some(dir) = chot_suites::suite("base45-rfc9285") else { return };
    let suite = json(&dir.join("vectors.json"));
    let (good, bad) = (suite["good"].as_array().unwrap(), suite["bad"].as_array().unwrap());
    for pair in good {
        let bytes = hex(pair[0].as_str().unwrap());
        assert_eq!(strict_base45(pair[1].as_str().unwrap()), Ok(bytes), "{pair}");
    }
    for text in bad {
        assert!(strict_base45(text.as_str().unwrap()).is_err(), "{text}");
    }
    println!("base45: {} good taken, {} bad refused", good.len(), bad.len());
    assert!(!good.is_empty() && !bad.is_empty());
}

#[test]
fn base45_has_one_spelling_for_each_string_of_bytes() {
    // RFC 9285 names the bound of a triple; the same holds for a pair, which some decoders cut.
    for pair in 0..45 * 45_usize {
        let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        let text: String =
            [pair % 45, pair / 45].iter().map(|n| char::from(alphabet[*n])).collect();
        let expected = u8::try_from(pair).ok().map(|byte| vec![byte]);
        assert_eq!(strict_base45(&text).ok(), expected, "{text}");
        assert!(strict_base45(&text.to_lowercase()).is_err() || text == text.to_lowercase());
    }
}
