//! How the values of a passage's fields are written into a record, read back, and exported.

use std::convert::Infallible;
use std::time::Duration;

use minicbor::{Decoder, Encoder};
use serde_json::{Value, json};

use super::passage::{Paper, PolicyVersion};
use crate::encoding::code::{Coded, Numbered};
use crate::encoding::hex::hex;
use crate::model::{Area, Assurance, Decision, Reason, Subject};
use crate::policy::Obligation;
use crate::time::{BootId, FixedOffset, Instant};

type Out<'a> = Encoder<&'a mut Vec<u8>>;
type Read<T> = Result<T, Expected>;

pub(super) type Encoded = Result<(), minicbor::encode::Error<Infallible>>;

/// What bytes should have been and weren't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expected(pub(super) &'static str);

impl From<minicbor::decode::Error> for Expected {
    fn from(_: minicbor::decode::Error) -> Self {
        Self("a CBOR map of the journal's fields")
    }
}

/// A value as a record keeps it.
pub(super) trait Stored: Sized {
    /// False where there is nothing to be written.
    fn is_there(&self) -> bool {
        true
    }

    /// Leaves out what is finer than a record keeps.
    fn round(&mut self) {}

    /// Writes it.
    fn write(&self, e: &mut Out<'_>) -> Encoded;

    /// Reads it.
    fn read(d: &mut Decoder<'_>) -> Read<Self>;

    /// The value for an export, instants as RFC 3339 at `offset`.
    fn json(&self, offset: FixedOffset) -> Value;
}

impl<T: Stored> Stored for Option<T> {
    fn is_there(&self) -> bool {
        self.is_some()
    }

    fn round(&mut self) {
        self.iter_mut().for_each(T::round);
    }

    fn write(&self, e: &mut Out<'_>) -> Encoded {
        match self {
            Some(value) => value.write(e),
            // Not read back: what isn't there is left out.
            None => e.null().map(|_| ()),
        }
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        T::read(d).map(Some)
    }

    fn json(&self, offset: FixedOffset) -> Value {
        self.as_ref().map_or(Value::Null, |value| value.json(offset))
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn is_there(&self) -> bool {
        !self.is_empty()
    }

    fn round(&mut self) {
        self.iter_mut().for_each(T::round);
    }

    fn write(&self, e: &mut Out<'_>) -> Encoded {
        e.array(u64::try_from(self.len()).unwrap_or(u64::MAX))?;
        self.iter().try_for_each(|item| item.write(e))
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        let count = d.array()?.ok_or(Expected("an array of definite length"))?;
        // The count is the input's claim: nothing is reserved for it.
        let mut items = Self::new();
        for _ in 0..count {
            items.push(T::read(d)?);
        }
        Ok(items)
    }

    fn json(&self, offset: FixedOffset) -> Value {
        self.iter().map(|item| item.json(offset)).collect()
    }
}

/// Microseconds since 1970.
impl Stored for Instant {
    fn round(&mut self) {
        *self = Self::from_timestamp_micros(self.timestamp_micros()).unwrap_or(*self);
    }

    fn write(&self, e: &mut Out<'_>) -> Encoded {
        e.i64(self.timestamp_micros()).map(|_| ())
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        Self::from_timestamp_micros(d.i64()?).ok_or(Expected("an instant of the calendar"))
    }

    fn json(&self, offset: FixedOffset) -> Value {
        self.with_timezone(&offset).to_rfc3339().into()
    }
}

/// Microseconds.
impl Stored for Duration {
    fn round(&mut self) {
        *self = Self::from_micros(microseconds(*self));
    }

    fn write(&self, e: &mut Out<'_>) -> Encoded {
        e.u64(microseconds(*self)).map(|_| ())
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        Ok(Self::from_micros(d.u64()?))
    }

    fn json(&self, _: FixedOffset) -> Value {
        microseconds(*self).into()
    }
}

fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

impl Stored for bool {
    fn write(&self, e: &mut Out<'_>) -> Encoded {
        e.bool(*self).map(|_| ())
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        Ok(d.bool()?)
    }

    fn json(&self, _: FixedOffset) -> Value {
        (*self).into()
    }
}

impl Stored for u64 {
    fn write(&self, e: &mut Out<'_>) -> Encoded {
        e.u64(*self).map(|_| ())
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        Ok(d.u64()?)
    }

    fn json(&self, _: FixedOffset) -> Value {
        (*self).into()
    }
}

impl<const N: usize> Stored for [u8; N] {
    fn write(&self, e: &mut Out<'_>) -> Encoded {
        e.bytes(self).map(|_| ())
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        d.bytes()?.try_into().map_err(|_| Expected("a byte string of the field's length"))
    }

    fn json(&self, _: FixedOffset) -> Value {
        hex(self).into()
    }
}

impl Stored for String {
    fn write(&self, e: &mut Out<'_>) -> Encoded {
        e.str(self).map(|_| ())
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        Ok(d.str()?.to_owned())
    }

    fn json(&self, _: FixedOffset) -> Value {
        self.as_str().into()
    }
}

/// What is kept as the one value that is in it.
macro_rules! stored_as_inner {
    ($($type:ident),*) => {$(
        impl Stored for $type {
            fn write(&self, e: &mut Out<'_>) -> Encoded {
                self.0.write(e)
            }

            fn read(d: &mut Decoder<'_>) -> Read<Self> {
                Stored::read(d).map(Self)
            }

            fn json(&self, offset: FixedOffset) -> Value {
                self.0.json(offset)
            }
        }
    )*};
}
stored_as_inner!(Area, BootId, Obligation, Subject);

impl Stored for Reason {
    fn write(&self, e: &mut Out<'_>) -> Encoded {
        e.str(self.code()).map(|_| ())
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        let Ok(reason) = d.str()?.parse();
        Ok(reason)
    }

    fn json(&self, _: FixedOffset) -> Value {
        self.code().into()
    }
}

/// What is kept as its number and exported as its word.
macro_rules! stored_as_number {
    ($($type:ident: $expected:literal),*) => {$(
        impl Stored for $type {
            fn write(&self, e: &mut Out<'_>) -> Encoded {
                e.u8(self.number()).map(|_| ())
            }

            fn read(d: &mut Decoder<'_>) -> Read<Self> {
                let number = u8::try_from(d.u64()?).ok();
                number.and_then(Self::from_number).ok_or(Expected($expected))
            }

            fn json(&self, _: FixedOffset) -> Value {
                Coded::code(*self).into()
            }
        }
    )*};
}
stored_as_number!(Decision: "permit, deny or refer", Assurance: "an assurance");

impl Stored for PolicyVersion {
    fn write(&self, e: &mut Out<'_>) -> Encoded {
        e.array(2)?.str(&self.id)?.u64(self.version)?;
        Ok(())
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        d.array()?;
        Ok(Self { id: d.str()?.to_owned(), version: d.u64()? })
    }

    fn json(&self, _: FixedOffset) -> Value {
        json!({ "id": self.id, "version": self.version })
    }
}

impl Stored for Paper {
    fn write(&self, e: &mut Out<'_>) -> Encoded {
        match &self.number {
            None => e.array(1)?.str(&self.kind)?,
            Some(number) => e.array(2)?.str(&self.kind)?.str(number)?,
        };
        Ok(())
    }

    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        let parts = d.array()?;
        let kind = d.str()?.to_owned();
        let number = if parts == Some(2) { Some(d.str()?.to_owned()) } else { None };
        Ok(Self { kind, number })
    }

    fn json(&self, _: FixedOffset) -> Value {
        json!({ "kind": self.kind, "number": self.number })
    }
}
