//! Cheats don't compile, and the stages' types have no back door by a trait.

use std::borrow::BorrowMut;
use std::ops::{Deref, DerefMut};

use chot_core::checkpoint::Passage;
use chot_core::dcc::{CertificateClaims, HealthCertificate, VerifiedCertificate};
use chot_core::facts::{FactSet, Facts, HypotheticalFacts};
use chot_core::journal::Recorded;
use chot_core::keys::Sign1;
use chot_core::policy::{Preview, Verdict};
use chot_core::symbol::{LumaFrame, Symbol};
use chot_core::travel::{Credential, Envelope, Verified};
use chot_core::tuf::metadata::{Root, Targets};
use chot_core::tuf::{Trusted, UnderRoot, Unverified};
use serde::Serialize;
use serde::de::DeserializeOwned;
use static_assertions::assert_not_impl_any;

// A value that can be read from a file, or made from nothing, proves nothing.
assert_not_impl_any!(LumaFrame<'static>: DeserializeOwned, Default, DerefMut);
assert_not_impl_any!(Symbol: DeserializeOwned, Default, DerefMut);
assert_not_impl_any!(Envelope: DeserializeOwned, Default, DerefMut, AsRef<[u8]>);
assert_not_impl_any!(Verified<Credential>: DeserializeOwned, Default, DerefMut);
assert_not_impl_any!(HealthCertificate: DeserializeOwned, Default, DerefMut, AsRef<[u8]>);
assert_not_impl_any!(VerifiedCertificate: DeserializeOwned, Default, DerefMut);
assert_not_impl_any!(VerifiedCertificate: From<CertificateClaims>, From<HealthCertificate>);
assert_not_impl_any!(Facts: DeserializeOwned, Default, DerefMut);
assert_not_impl_any!(Verdict: DeserializeOwned, Default, DerefMut);
assert_not_impl_any!(Recorded: DeserializeOwned, Default, DerefMut);
assert_not_impl_any!(Passage: DeserializeOwned, Default, DerefMut);
assert_not_impl_any!(Trusted<Root>: DeserializeOwned, Default, DerefMut, AsMut<Root>);
assert_not_impl_any!(Unverified<Root>: DeserializeOwned, Default, Deref, AsRef<Root>, Serialize);

// Nor may one stage's type become the next one's by a conversion.
assert_not_impl_any!(Symbol: From<String>, From<Vec<u8>>);
assert_not_impl_any!(Envelope: From<String>, From<Vec<u8>>, From<Sign1<'static>>);
assert_not_impl_any!(Verified<Credential>: From<Credential>, From<Envelope>, BorrowMut<Credential>);
assert_not_impl_any!(Facts: From<HypotheticalFacts>, From<FactSet>, BorrowMut<FactSet>);
assert_not_impl_any!(Verdict: From<Preview>);
assert_not_impl_any!(Trusted<Targets>: From<Targets>, From<Unverified<Targets>>);
assert_not_impl_any!(Trusted<Root>: From<Root>, From<Unverified<Root>>, BorrowMut<Root>);
assert_not_impl_any!(Root: From<Unverified<Root>>);
// A root that follows another is signed by its own keys too: the root's keys alone aren't enough.
assert_not_impl_any!(Root: UnderRoot);
assert_not_impl_any!(Recorded: From<Verdict>, From<Preview>);

#[test]
fn no_cheat_compiles() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
