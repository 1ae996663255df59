//! The core of Chốt, a road-checkpoint control system.
//!
//! A phone's camera sees a QR code; this crate decodes it, verifies the signed health declaration
//! in it, applies the city's commute rules on the device, says *permit*, *deny* or *refer* and why,
//! and records that. The same crate is the citizen's wallet.
//!
//! # The pipeline
//!
//! Each stage returns a type that only that stage can make, and the next accepts nothing else:
//!
//! | stage | type | made only by |
//! |---|---|---|
//! | camera | [`LumaFrame`](symbol::LumaFrame) | `LumaFrame::new` |
//! | scan | [`Symbol`](symbol::Symbol) | [`symbol::scan`] |
//! | read | [`Envelope`](travel::Envelope) | `Envelope::parse` |
//! | verify | [`Verified`](travel::Verified) | `Envelope::verify` |
//! | resolve | [`Facts`](facts::Facts) | `checkpoint`, from verified claims and the authority's lists |
//! | decide | [`Verdict`](policy::Verdict) | `Policy::evaluate` |
//! | record | [`Recorded`](journal::Recorded) | `Journal::append` |
//!
//! The crate holds no clock, no socket and no thread: time is an argument ([`time::ClockReading`]),
//! updates come through a trait, and storage is the only input and output.

// Every feature together finds what is really unused.
#![cfg_attr(
    not(feature = "authority"),
    expect(dead_code, reason = "what the authority alone needs of the rooms below it")
)]

#[cfg(feature = "authority")]
pub mod authority;
pub mod certlogic;
pub mod checkpoint;
pub mod dcc;
pub mod device;
pub mod encoding;
pub mod facts;
pub mod inspect;
pub mod installation;
pub mod journal;
pub mod keys;
pub mod model;
pub mod policy;
pub mod published;
pub mod storage;
pub mod symbol;
pub mod time;
pub mod travel;
pub mod tuf;
pub mod wallet;
pub mod words;
