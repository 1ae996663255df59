//! Everything that a verdict needs, tried on made-up data.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chot_core::encoding::plain::line;
use chot_core::facts::{HypotheticalFacts, Seen};
use chot_core::journal::{Journal, JournalKey, PassageEntry};
use chot_core::keys::{CurveKey, secret};
use chot_core::model::{Area, Decision, Reason};
use chot_core::policy::{Circumstances, Policy};
use chot_core::storage::{Access, make_folder, read_bounded, remove_file, write_atomically};
use chot_core::symbol::{Geometry, LumaFrame, ScanLimits, Scanner};
use chot_core::time::{ClockReading as CoreClock, ClockTrust, Instant as CoreInstant};
use chot_core::wallet::draw;
use chot_core::words::{Check, Words};

use super::view::micros;
use crate::{ClockReading, Keystore, Language, SelfCheck, convert};

/// A rule that lets everybody through who was seen with a staff card.
const POLICY: &[u8] = br#"{"policy": "self-test", "version": 1, "offset": "+07:00",
    "phases": [{"id": "always", "rules": ["card"]}],
    "rules": {"card": {"effect": "permit", "when": {"seen": ["staff-card"]}}}}"#;

/// RFC 8032, section 7.1, test 2: key, message, signature.
const ED25519: [&str; 3] = [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
     085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
];
/// RFC 6979, appendix A.2.5, SHA-256, message `sample`: key, message, signature.
const P256: [&str; 3] = [
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6\
     7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
    "73616d706c65",
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
     f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
];
/// Bytes that are written and read back.
const ROOM: usize = 1 << 20;

/// What is tried with: nothing of it is the phone's own.
struct Bench<'a> {
    scratch: &'a Path,
    keystore: &'a Arc<dyn Keystore>,
    clock: &'a ClockReading,
}

/// Tries everything, in the order of [`SelfCheck::code`].
pub(crate) fn self_test(
    scratch: &Path,
    keystore: &Arc<dyn Keystore>,
    clock: &ClockReading,
    language: Language,
) -> Vec<SelfCheck> {
    let words = Words::new(language.into());
    let bench = Bench { scratch, keystore, clock };
    let all = [
        Check::Scanner,
        Check::Signatures,
        Check::Rules,
        Check::Journal,
        Check::Keystore,
        Check::Clock,
        Check::Storage,
    ];
    all.into_iter().map(|check| bench.tried(check, &words)).collect()
}

impl Bench<'_> {
    fn tried(&self, check: Check, words: &Words) -> SelfCheck {
        let began = Instant::now();
        let outcome = match check {
            Check::Scanner => scanner(),
            Check::Signatures => signatures(),
            Check::Rules => rules(),
            Check::Journal => self.journal(),
            Check::Keystore => self.keystore(),
            Check::Clock => self.clock(),
            Check::Storage => self.storage(),
        };
        SelfCheck {
            code: check.code().to_owned(),
            name: words.of(&check),
            ok: outcome.is_ok(),
            what: outcome.err().map(|what| line(&what).into_owned()).unwrap_or_default(),
            micros: micros(began.elapsed()),
        }
    }

    /// A sealed record, durable, read back, in a chain that holds; then gone.
    fn journal(&self) -> Result<(), String> {
        make_folder(self.scratch, Access::Private).map_err(said)?;
        let path = self.scratch.join("self-test.redb");
        let written = self.journal_in(&path);
        for file in [&path, &path.with_extension("head")] {
            remove_file(file).map_err(said)?;
        }
        written
    }

    fn journal_in(&self, path: &Path) -> Result<(), String> {
        let clock = self.reading()?;
        let circumstances =
            Circumstances { at: clock.wall, updates_stale: false, clock: ClockTrust::Trusted };
        let verdict =
            Policy::parse(POLICY).map_err(said)?.refuse(Reason::Malformed, &circumstances);
        let key = JournalKey::generate().map_err(said)?;
        let mut journal = Journal::open(path, &key).map_err(said)?;
        let before = journal.len();
        let entry = PassageEntry::new(clock, "self-test", Area("self-test".to_owned()));
        let recorded = journal.append(verdict, entry);
        if let Some(failure) = recorded.failure() {
            return Err(failure.to_string());
        }
        journal.close().map_err(said)?;
        let journal = Journal::open(path, &key).map_err(said)?;
        expect(journal.len() == before + 1 && journal.verify().is_sound(), || {
            "a record that was written isn't read back as it was".to_owned()
        })
    }

    /// A secret that comes back as it was kept.
    fn keystore(&self) -> Result<(), String> {
        let clock = self.reading()?;
        let probe = clock.wall.timestamp_millis().to_be_bytes().to_vec();
        self.keystore.store(secret::PROBE.to_owned(), probe.clone()).map_err(said)?;
        let kept = self.keystore.load(secret::PROBE.to_owned()).map_err(said)?;
        expect(kept == Some(probe), || "the secret that comes back is another one".to_owned())
    }

    fn clock(&self) -> Result<(), String> {
        self.reading().map(|_| ())
    }

    fn reading(&self) -> Result<CoreClock, String> {
        convert::clock(self.clock).map_err(said)
    }

    /// A megabyte, durable, read back; then gone.
    fn storage(&self) -> Result<(), String> {
        make_folder(self.scratch, Access::Private).map_err(said)?;
        let path = self.scratch.join("self-test.bin");
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(ROOM).collect();
        let kept = write_atomically(&path, &bytes, Access::Private)
            .and_then(|()| read_bounded(&path, u64::MAX));
        remove_file(&path).map_err(said)?;
        let same = kept.map_err(said)? == bytes;
        expect(same, || "what was written isn't what is read back".to_owned())
    }
}

/// A code that is drawn is read.
fn scanner() -> Result<(), String> {
    let text = "CHOT1:SELF-TEST";
    let (plane, side) = draw(text).map_err(said)?.luma(4);
    let frame = LumaFrame::new(&plane, Geometry::packed(side, side)).map_err(said)?;
    let scan = Scanner::new().scan(&frame, &ScanLimits::PHOTO);
    let read = scan.symbols.first().and_then(|symbol| symbol.text());
    expect(read == Some(text), || "a drawn code isn't read".to_owned())
}

/// Signatures that hold hold, and changed ones don't.
fn signatures() -> Result<(), String> {
    let bytes = |text: &str| -> Vec<u8> {
        let digits = text.as_bytes().chunks(2);
        digits
            .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect()
    };
    let ed25519 = CurveKey::ed25519(&bytes(ED25519[0])).map_err(said)?;
    let p256 = CurveKey::p256(&bytes(P256[0])).map_err(said)?;
    for (key, [_, message, signature]) in [(ed25519, ED25519), (p256, P256)] {
        let (message, mut signature) = (bytes(message), bytes(signature));
        let holds = key.verifies(&message, &signature);
        if let Some(byte) = signature.first_mut() {
            *byte ^= 1;
        }
        expect(holds && !key.verifies(&message, &signature), || {
            format!("signatures of {} are judged wrongly", key.curve())
        })?;
    }
    Ok(())
}

/// A rule lets through whom it should, and nobody else.
fn rules() -> Result<(), String> {
    let policy = Policy::parse(POLICY).map_err(said)?;
    // Built, not read: the reader of such facts is nothing that a phone needs otherwise.
    let decision = |seen: Vec<Seen>| {
        policy.preview(&HypotheticalFacts::seen(CoreInstant::UNIX_EPOCH, seen)).decision()
    };
    let right = decision(vec![Seen::StaffCard]) == Decision::Permit
        && decision(Vec::new()) != Decision::Permit;
    expect(right, || "a rule is applied wrongly".to_owned())
}

fn expect(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

fn said(error: impl ToString) -> String {
    error.to_string()
}
