//! How an open phone stands: for a line above the camera.

use crate::Explained;

/// How an open phone stands.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PhoneHealth {
    /// The city.
    pub city: String,
    /// When the authority published what is decided by, milliseconds since 1970.
    pub published_at_millis: i64,
    /// The first instant at which it lets nobody through any more.
    pub fresh_until_millis: i64,
    /// How it stands now.
    pub freshness: Freshness,
    /// Whether the phone's clock is believed.
    pub clock: ClockState,
    /// False where the last record couldn't be written: until one can, nobody is let through.
    pub journal_writable: bool,
    /// What of the journal is gone, by its code, where nobody has confirmed that yet
    /// ([`confirm_journal_loss`](crate::confirm_journal_loss)): until then nobody is let through.
    pub journal_loss: Option<String>,
    /// What the officer should be told, the worst first; none where all is well.
    pub warnings: Vec<Explained>,
    /// Where updates are fetched from, if the enrolment said so.
    #[uniffi(default = None)]
    pub updates: Option<String>,
    /// True where officers train: it isn't this phone's.
    #[uniffi(default = false)]
    pub training: bool,
}

/// How old the data are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Freshness {
    /// There is time.
    Fresh,
    /// An update is due.
    RunsOut {
        /// Seconds that are left.
        left_seconds: i64,
    },
    /// Nobody is let through by them.
    Stale,
}

/// Whether the phone's clock is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum ClockState {
    /// Nothing speaks against it.
    Trusted,
    /// It is behind an instant that has certainly passed.
    Behind {
        /// That instant, milliseconds since 1970.
        at_least_millis: i64,
    },
    /// It was set while the phone was on.
    Jumped {
        /// What it would say if it hadn't been, milliseconds since 1970.
        expected_millis: i64,
    },
    /// It is out of any calendar, or contradicts itself.
    Unknown,
}
