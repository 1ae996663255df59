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
//! | camera | [`LumaFrame`] | [`LumaFrame::new`] |
//! | scan | [`Symbol`] | [`symbol::scan`], [`symbol::Scanner`] |
//! | read | [`Envelope`] | [`Envelope::parse`] |
//! | verify | [`Verified`] | [`Envelope::verify`] |
//! | resolve | [`Facts`] | [`checkpoint`], from verified claims and the authority's lists |
//! | decide | [`Verdict`] | [`Policy::evaluate`] |
//! | record | [`Recorded`] | [`Journal::append`](journal::Journal::append) |
//!
//! # Usage
//!
//! An officer's app needs three rooms: [`device`] keeps what the phone was enrolled with,
//! [`installation`] fetches what the authority published and opens it, and [`checkpoint`] runs the
//! pipeline for each frame and gives what may be shown. A citizen's app needs [`wallet`]. Both say
//! things with [`words`], keep secrets in a [`keys::Keystore`], and read [`time::ClockReading`]s.
//! [`inspect`] shows what a code says to somebody who believes nothing; [`dcc`] reads vaccination
//! certificates.
//!
//! # Examples
//!
//! A picture is scanned, and what was found is read. Nothing of the claims can be seen yet: they
//! come out of [`Envelope::verify`].
//!
//! ```
//! use chot_core::symbol::{Geometry, ScanLimits, scan};
//! use chot_core::{Envelope, LumaFrame};
//!
//! # let print = include_str!("../../tests/vectors/good/print.json");
//! # let print: serde_json::Value = serde_json::from_str(print)?;
//! # let code = chot_core::wallet::draw(print["text"].as_str().unwrap())?;
//! # let side = (code.size() + 8) * 4;
//! # let module = |pixel: usize| (pixel / 4).checked_sub(4).unwrap_or(side);
//! # let dark = |i: usize| code.is_dark(module(i % side), module(i / side));
//! # let plane: Vec<u8> = (0..side * side).map(|i| if dark(i) { 20 } else { 235 }).collect();
//! let frame = LumaFrame::new(&plane, Geometry::packed(side, side))?;
//! let scan = scan(&frame, &ScanLimits::PHOTO);
//! let text = scan.symbols[0].text().ok_or("bytes that are no text")?;
//! let envelope = Envelope::parse(text)?;
//! assert!(!envelope.is_presentation()); // on paper: no holder's key signed around it
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The session of [`checkpoint`] does all of it, from the frame to the recorded verdict.
//!
//! # Features
//!
//! - `authority` (off): the city's side, in the room `authority`: keys, lists from agencies, issuing,
//!   publishing. Phones leave it out.
//!
//! # What it doesn't have
//!
//! No clock: time is an argument ([`time::ClockReading`]), read once a scan. No socket: updates come
//! through [`tuf::Source`]. No thread: scanning is synchronous, on the camera's. No `unsafe`, and no
//! C. Storage is the only input and output.
//!
//! # Where the design is
//!
//! `core/design/ARCHITECTURE.md` draws the rooms; each imports only those below it. Beside it stand
//! the formats, the rules, updates, the roster, the journal, threats, and decisions.

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

// The stages, by name.
pub use facts::Facts;
pub use journal::Recorded;
pub use policy::{Policy, Verdict};
pub use symbol::{LumaFrame, Symbol};
pub use travel::{Credential, Envelope, Verified};
