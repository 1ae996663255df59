//! What an app says of itself and of its phone: faults, warnings, what a self-test tried.

use super::{Worded, Words};
use crate::encoding::code::{Coded, codes};

/// Makes an enum of codes whose messages are named `KIND-CODE`.
macro_rules! said {
    ($(#[doc = $doc:literal])* $name:ident is $kind:literal { $($(#[doc = $each:literal])* $variant:ident = $code:literal,)+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[doc = $each])* $variant,)+
        }

        codes! { $name { $($variant = $code,)+ } }

        impl $name {
            /// The code, kebab-case, stable.
            #[must_use]
            pub fn code(self) -> &'static str {
                Coded::code(self)
            }

            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
        }

        impl Worded for $name {
            fn in_words(&self, words: &Words) -> String {
                words.coded($kind, Coded::code(*self))
            }
        }
    };
}

said! {
    /// What went wrong, in kinds that somebody can do something about: what happened, and what to do.
    Fault is "fault" {
        /// The store holds no enrolment.
        NotEnrolled = "not-enrolled",
        /// Nothing to decide by was installed yet.
        NothingInstalled = "nothing-installed",
        /// Another process or session holds the store.
        StoreInUse = "store-in-use",
        /// A newer version of the app wrote the store.
        StoreFromNewerVersion = "store-from-newer-version",
        /// No checkpoint of this name is published.
        UnknownCheckpoint = "unknown-checkpoint",
        /// The update isn't signed by keys that this phone trusts.
        UpdateAnotherCity = "update-another-city",
        /// The update is older than what is installed.
        UpdateOlder = "update-older",
        /// The update's signatures have expired.
        UpdateExpired = "update-expired",
        /// A file of the update is missing, or isn't what was signed.
        UpdateIncomplete = "update-incomplete",
        /// This program can't open what was signed.
        UpdateUnusable = "update-unusable",
        /// There would be nothing to decide by any more.
        UpdateNoPolicy = "update-no-policy",
        /// The transport failed.
        UpdateNoConnection = "update-no-connection",
        /// Somebody, or the time, ended the update.
        UpdateGivenUp = "update-given-up",
        /// A plane doesn't fit its geometry.
        WrongFrame = "wrong-frame",
        /// An argument isn't what it must be.
        BadInput = "bad-input",
        /// The phone's storage failed.
        Storage = "storage",
        /// The phone's storage is full.
        StorageFull = "storage-full",
        /// The platform's key store failed.
        Keystore = "keystore",
        /// The platform's key store is locked.
        KeystoreLocked = "keystore-locked",
        /// A secret that was kept is gone, or another one is in its place.
        KeystoreLost = "keystore-lost",
        /// What was asked for isn't there yet.
        NothingThere = "nothing-there",
        /// The session broke in an earlier call.
        SessionBroken = "session-broken",
    }
}

said! {
    /// What an officer should know of the phone before the next vehicle.
    Warning is "warning" {
        /// A quarter of the data's time is left.
        DataRunOut = "data-run-out",
        /// The data are too old.
        DataStale = "data-stale",
        /// The clock is behind what has certainly passed.
        ClockBehind = "clock-behind",
        /// The clock was set within a boot.
        ClockJumped = "clock-jumped",
        /// The clocks contradict themselves.
        ClockUnknown = "clock-unknown",
        /// The last record couldn't be written.
        JournalFails = "journal-fails",
        /// What the journal remembers isn't all that was decided.
        JournalInDoubt = "journal-in-doubt",
    }
}

said! {
    /// What a self-test tries.
    Check is "check" {
        /// Reading a code.
        Scanner = "scanner",
        /// Checking signatures.
        Signatures = "signatures",
        /// Applying rules.
        Rules = "rules",
        /// Writing a record, and reading it back.
        Journal = "journal",
        /// Keeping a secret.
        Keystore = "keystore",
        /// The clocks.
        Clock = "clock",
        /// Writing to the disk.
        Storage = "storage",
    }
}

said! {
    /// What a code of the training city's is for.
    Exercise is "exercise" {
        /// Everything is in order.
        Commute = "commute",
        /// Somebody with a travel permit.
        TravelPermit = "travel-permit",
        /// Symptoms were declared.
        Symptoms = "symptoms",
        /// Somebody whom no agency listed.
        NotListed = "not-listed",
        /// Somebody who works at home.
        OffDuty = "off-duty",
        /// An old credential.
        Expired = "expired",
        /// A credential that was taken back.
        Revoked = "revoked",
        /// A code that was changed.
        Forged = "forged",
        /// Nothing was declared.
        Undeclared = "undeclared",
        /// Nothing is known of a vaccination.
        Unvaccinated = "unvaccinated",
        /// The same person's vaccination, as a further code.
        Certificate = "certificate",
        /// A picture of a live code.
        Screenshot = "screenshot",
        /// A code on paper.
        Print = "print",
        /// A phone whose clock is ahead.
        ClockAhead = "clock-ahead",
        /// A chip ID card, of somebody in the list.
        IdCard = "id-card",
        /// A code that is none of ours.
        WebAddress = "web-address",
        /// Two people's codes at once.
        TwoPeople = "two-people",
    }
}
