//! A certificate as its JSON schema has it, for rules that are written about that.

use minicbor::Decoder;
use minicbor::data::Type;
use serde_json::{Map, Number, Value};

use super::claims::claim_key;
use crate::encoding::cbor;

/// The certificate in these claims, which were read before and found right. What JSON has nothing
/// for (bytes, keys that aren't texts) is left out.
pub(super) fn certificate(claims: &[u8]) -> Option<Value> {
    let mut d = Decoder::new(claims);
    for _ in 0..d.map().ok()?? {
        if d.i64().ok()? == claim_key::HEALTH_CERTIFICATE {
            // One key, that of an EU DCC.
            (d.map().ok()?? == 1 && d.i64().ok()? == claim_key::EU_DCC).then_some(())?;
            return value(&mut d);
        }
        d.skip().ok()?;
    }
    None
}

/// A value. The claims are at most 8 levels deep: that was checked when they were read.
fn value(d: &mut Decoder<'_>) -> Option<Value> {
    Some(match d.datatype().ok()? {
        Type::Bool => Value::Bool(d.bool().ok()?),
        Type::String => Value::from(d.str().ok()?),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => Value::from(d.u64().ok()?),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 => Value::from(d.i64().ok()?),
        Type::F16 | Type::F32 | Type::F64 => number(cbor::float(d)?),
        Type::Array => {
            let mut items = Vec::new();
            for _ in 0..d.array().ok()?? {
                items.push(value(d)?);
            }
            Value::Array(items)
        }
        Type::Map => {
            let mut entries = Map::new();
            for _ in 0..d.map().ok()?? {
                if d.datatype().ok()? == Type::String {
                    let key = d.str().ok()?.to_owned();
                    entries.insert(key, value(d)?);
                } else {
                    d.skip().ok()?;
                    d.skip().ok()?;
                }
            }
            Value::Object(entries)
        }
        // A text may be marked as a time.
        Type::Tag => {
            d.tag().ok()?;
            value(d)?
        }
        _ => {
            d.skip().ok()?;
            Value::Null
        }
    })
}

/// A float as JSON's number; a whole one as the integer that it is to JSON, as `2.0` is `2`.
fn number(float: f64) -> Value {
    #[expect(
        clippy::as_conversions,
        reason = "taken only where it is whole, and within what a float holds exactly"
    )]
    let whole = (float.fract() == 0.0 && float.abs() < 9e15).then_some(float as i64);
    whole.map_or_else(|| Number::from_f64(float).map_or(Value::Null, Value::Number), Value::from)
}
