//! What goes wrong with a photo.

/// What goes wrong with a photo.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Condition {
    /// Nothing: straight, sharp, bright. Severity makes the code smaller.
    GoodLight,
    /// Held askew.
    Perspective,
    /// Turned by any angle.
    Rotation,
    /// Modules down to a pixel and a half.
    SmallModules,
    /// Moved while the shutter was open.
    MotionBlur,
    /// Out of focus.
    Defocus,
    /// Dusk: dim, and noisy with the gain.
    LowLight,
    /// A lamp mirrored in the surface, saturating a part.
    Glare,
    /// The screen's pixels beating with the sensor's; on paper, a halftone.
    Moire,
    /// A noisy sensor at full light.
    Noise,
    /// A shadow's edge or a window's reflection across the code.
    Uneven,
    /// Compressed strongly.
    Jpeg,
    /// Scratched, dirty, torn or dead in a part, stuck over.
    Damage,
    /// What comes together at a barrier at dusk: askew, out of focus, moved, dim, a lamp mirrored.
    Combined,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::GoodLight,
        Self::Perspective,
        Self::MotionBlur,
        Self::Defocus,
        Self::LowLight,
        Self::Glare,
        Self::Moire,
        Self::Noise,
        Self::Uneven,
        Self::Rotation,
        Self::SmallModules,
        Self::Jpeg,
        Self::Damage,
        Self::Combined,
    ];

    /// The twelve that decoders are compared on.
    pub const BENCH: [Self; 12] = [
        Self::SmallModules,
        Self::Perspective,
        Self::Rotation,
        Self::MotionBlur,
        Self::Defocus,
        Self::LowLight,
        Self::Glare,
        Self::Moire,
        Self::Jpeg,
        Self::Uneven,
        Self::Damage,
        Self::Combined,
    ];

    /// A short name, in lower case but for the one that is an abbreviation.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GoodLight => "good light",
            Self::Perspective => "perspective",
            Self::Rotation => "rotation",
            Self::SmallModules => "small modules",
            Self::MotionBlur => "motion blur",
            Self::Defocus => "defocus",
            Self::LowLight => "low light",
            Self::Glare => "glare",
            Self::Moire => "moiré",
            Self::Noise => "noise",
            Self::Uneven => "uneven light",
            Self::Jpeg => "JPEG",
            Self::Damage => "damage",
            Self::Combined => "combined",
        }
    }
}
