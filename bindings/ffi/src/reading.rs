//! What the app measures and hands in: the frame's geometry, the clocks, the language.

/// How a frame's luma plane lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FrameGeometry {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bytes from one row to the next: Android's `rowStride`, Apple's `bytesPerRow`. The last row
    /// may lack its padding.
    pub stride: u32,
    /// How far the picture must be turned clockwise to be upright: 0, 90, 180 or 270.
    pub rotation_degrees: u32,
    /// The part of the plane to look at, in its pixels before rotation; none is all of it.
    #[uniffi(default = None)]
    pub region: Option<FrameRegion>,
}

/// A part of a plane, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FrameRegion {
    /// The first column.
    pub left: u32,
    /// The first row.
    pub top: u32,
    /// How many columns.
    pub width: u32,
    /// How many rows.
    pub height: u32,
}

/// What the phone's clocks say, read together once for each call.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ClockReading {
    /// The wall clock: milliseconds since 1970-01-01T00:00Z.
    pub wall_millis: i64,
    /// Milliseconds since boot, sleep included: `SystemClock.elapsedRealtime()`,
    /// `mach_continuous_time`.
    pub monotonic_millis: u64,
    /// 16 bytes that differ from boot to boot: Android's boot count, padded; Apple's boot session
    /// UUID.
    pub boot_id: Vec<u8>,
}

/// The language of sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Language {
    /// Vietnamese.
    Vietnamese,
    /// English.
    English,
}

impl From<Language> for chot_core::words::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Vietnamese => Self::Vietnamese,
            Language::English => Self::English,
        }
    }
}
