//! What differs between photos of one scene.

/// When, of a series of photos of one scene, one is taken. The default is a photo on its own.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Moment {
    /// Its number: each has noise of its own.
    pub index: u64,
    /// How far and whither the picture moves while the shutter is open, in pixels, in place of
    /// what [`MotionBlur`](crate::Condition::MotionBlur) would choose.
    pub smear: Option<[f32; 2]>,
    /// How far the lamp's mirror image has moved, in the symbol's side.
    pub glare: [f32; 2],
    /// A screen that is being drawn while a rolling shutter looks at it.
    pub bands: Option<Bands>,
}

/// Dark bands across the photo, as a screen's refresh leaves them under a rolling shutter.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bands {
    /// Bands in the photo's height.
    pub count: f32,
    /// Where they are, in bands.
    pub phase: f32,
    /// The share of light that is missing in a band's middle, 0 to 1.
    pub depth: f32,
}

impl Bands {
    /// The share of light that reaches a row, at 0 (top) to 1 of the photo's height. A band takes
    /// nearly half of its period; its edges are as soft as a row's exposure is long.
    pub(crate) fn share(&self, row: f32) -> f32 {
        let wave = ((row * self.count + self.phase) * std::f32::consts::TAU).sin();
        1.0 - self.depth.clamp(0.0, 1.0) * crate::texture::step(-0.15, 0.55, wave)
    }
}
