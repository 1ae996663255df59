//! Everything in the core that reads what others wrote.

use chot_core::authority::issue::{PermitFile, PersonFile};
use chot_core::dcc::{HealthCertificate, HealthKeys, ValueSets};
use chot_core::device::{Enrolment, PublicTrust};
use chot_core::encoding::base45::strict_base45;
use chot_core::encoding::cbor::{self, Rules};
use chot_core::facts::{HypotheticalFacts, Seen};
use chot_core::inspect::{Inspection, Keys};
use chot_core::keys::{Profile, PublicKey, Sign1};
use chot_core::model::IdNumber;
use chot_core::policy::Policy;
use chot_core::published::roster::Roster;
use chot_core::published::{Checkpoints, StatusDocument, TraceList};
use chot_core::travel::{Envelope, IssuerKeys};
use chot_core::tuf::metadata::{Root, Snapshot, Targets, Timestamp};
use chot_core::tuf::{MetadataRole, Unverified};
use chot_core::wallet::HolderRequest;

/// A parser by its name. It says whether it took the input.
pub type Parser<T> = (&'static str, fn(&T) -> bool);

/// The readers of texts: what a symbol holds, or an officer types.
pub const TEXTS: &[Parser<str>] = &[
    ("Envelope::parse", |text| Envelope::parse(text).is_ok()),
    ("HealthCertificate::parse", |text| HealthCertificate::parse(text).is_ok()),
    ("Inspection::of", |text| {
        let at = chot_core::time::Instant::UNIX_EPOCH;
        Inspection::of(text, &Keys::None, at).error.is_none()
    }),
    ("strict_base45", |text| strict_base45(text).is_ok()),
    ("IdNumber::parse", |text| IdNumber::parse(text).is_ok()),
    ("Seen::parse", |text| Seen::parse(text).is_ok()),
];

/// The readers of CBOR.
pub const CBOR: &[Parser<[u8]>] = &[
    ("Envelope::parse_bytes", |bytes| Envelope::parse_bytes(bytes).is_ok()),
    ("HealthCertificate::parse_message", |bytes| HealthCertificate::parse_message(bytes).is_ok()),
    ("PublicKey::from_file", |bytes| PublicKey::from_file(bytes).is_ok()),
    ("Sign1::parse, travel", |bytes| Sign1::parse(bytes, Profile::Travel).is_ok()),
    ("Sign1::parse, foreign", |bytes| Sign1::parse(bytes, Profile::Foreign).is_ok()),
    ("cbor::check, deterministic", |bytes| cbor::check(bytes, Rules::Deterministic).is_ok()),
    ("cbor::check, well-formed", |bytes| cbor::check(bytes, Rules::WellFormed).is_ok()),
    ("StatusDocument::parse", |bytes| StatusDocument::parse(bytes).is_ok()),
];

/// The readers of published binary files.
pub const BINARY: &[Parser<[u8]>] = &[
    ("Roster::open", |bytes| Roster::open(bytes.to_vec(), Vec::new()).is_ok()),
    ("TraceList::open", |bytes| TraceList::open(bytes).is_ok()),
];

/// The readers of JSON documents.
pub const JSON: &[Parser<[u8]>] = &[
    ("HolderRequest::parse", |bytes| HolderRequest::parse(bytes).is_ok()),
    ("PersonFile::parse", |bytes| PersonFile::parse(bytes).is_ok()),
    ("PermitFile::parse", |bytes| PermitFile::parse(bytes).is_ok()),
    ("Enrolment::parse", |bytes| Enrolment::parse(bytes).is_ok()),
    ("PublicTrust::parse", |bytes| PublicTrust::parse(bytes).is_ok()),
    ("IssuerKeys::parse", |bytes| IssuerKeys::parse(bytes).is_ok()),
    ("HealthKeys::parse", |bytes| HealthKeys::parse(bytes).is_ok()),
    ("ValueSets::parse", |bytes| ValueSets::parse(bytes).is_ok()),
    ("Checkpoints::parse", |bytes| Checkpoints::parse(bytes).is_ok()),
    ("Policy::parse", |bytes| Policy::parse(bytes).is_ok()),
    ("HypotheticalFacts::parse", |bytes| HypotheticalFacts::parse(bytes).is_ok()),
    ("root.json", |bytes| Unverified::<Root>::parse(bytes, &MetadataRole::Root).is_ok()),
    ("timestamp.json", |bytes| {
        Unverified::<Timestamp>::parse(bytes, &MetadataRole::Timestamp).is_ok()
    }),
    ("snapshot.json", |bytes| {
        Unverified::<Snapshot>::parse(bytes, &MetadataRole::Snapshot).is_ok()
    }),
    ("targets.json", |bytes| Unverified::<Targets>::parse(bytes, &MetadataRole::Targets).is_ok()),
];
