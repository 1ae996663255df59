//! CBOR diagnostic notation (RFC 8949, section 8) of what the good vectors hold.

use minicbor::Decoder;
use minicbor::data::Type;

use crate::keys::hex;

pub(crate) fn diagnostic(bytes: &[u8]) -> String {
    let mut decoder = Decoder::new(bytes);
    let text = item(&mut decoder);
    assert_eq!(decoder.position(), bytes.len(), "one item");
    text
}

fn item(d: &mut Decoder<'_>) -> String {
    match d.datatype().unwrap() {
        Type::Bytes => format!("h'{}'", hex(d.bytes().unwrap())),
        // JSON escapes a text as diagnostic notation does.
        Type::String => serde_json::to_string(d.str().unwrap()).unwrap(),
        Type::Bool => d.bool().unwrap().to_string(),
        Type::Array => {
            let count = d.array().unwrap().unwrap();
            let items: Vec<String> = (0..count).map(|_| item(d)).collect();
            format!("[{}]", items.join(", "))
        }
        Type::Map => {
            let count = d.map().unwrap().unwrap();
            let pairs: Vec<String> =
                (0..count).map(|_| format!("{}: {}", item(d), item(d))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        _ => d.int().unwrap().to_string(),
    }
}
