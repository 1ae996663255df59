//! The camera's frame: a borrowed 8-bit luma plane with its geometry.
//!
//! A phone's camera hands over planes, not pictures: rows padded to a stride, turned by the way the
//! sensor is mounted. [`LumaFrame`] checks that geometry once, so that nothing behind it has to.
//!
//! Coordinates are pixels of the plane as the camera gave it: x to the right, y down, and the
//! centre of the first pixel is at (0.5, 0.5). [`LumaFrame::upright`] turns a point the way a
//! person sees the picture.

/// The most pixels a frame may have: 64 Mpx, above any phone's sensor in use for video.
pub const MAX_PIXELS: usize = 64 << 20;

/// How far the plane has to be turned clockwise for a person to see it upright.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Rotation {
    /// It is upright.
    #[default]
    Deg0,
    /// A quarter turn clockwise.
    Deg90,
    /// A half turn.
    Deg180,
    /// A quarter turn anticlockwise.
    Deg270,
}

impl Rotation {
    /// From degrees clockwise, as Android's `ImageInfo.rotationDegrees` gives them; `None` if they
    /// are not a multiple of 90 below 360.
    #[must_use]
    pub fn from_degrees(degrees: u32) -> Option<Self> {
        match degrees {
            0 => Some(Self::Deg0),
            90 => Some(Self::Deg90),
            180 => Some(Self::Deg180),
            270 => Some(Self::Deg270),
            _ => None,
        }
    }
}

/// A rectangle of the frame, in pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Region {
    /// Columns left of it.
    pub x: usize,
    /// Rows above it.
    pub y: usize,
    /// Its columns, at least 1.
    pub width: usize,
    /// Its rows, at least 1.
    pub height: usize,
}

/// How a plane lies in memory and where to look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Geometry {
    /// Columns of pixels.
    pub width: usize,
    /// Rows of pixels.
    pub height: usize,
    /// Bytes from one row's first pixel to the next row's.
    pub stride: usize,
    /// How to see it upright.
    pub rotation: Rotation,
    /// The part to scan; `None` is all of it.
    pub region: Option<Region>,
}

impl Geometry {
    /// An upright plane without padding, all of it to be scanned.
    #[must_use]
    pub fn packed(width: usize, height: usize) -> Self {
        Self { width, height, stride: width, rotation: Rotation::Deg0, region: None }
    }
}

/// A geometry that cannot be that of the plane.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// No pixels.
    #[error("a frame has at least one pixel, this one is {width}×{height}")]
    Empty {
        /// Columns given.
        width: usize,
        /// Rows given.
        height: usize,
    },
    /// More pixels than [`MAX_PIXELS`].
    #[error("a frame has at most {MAX_PIXELS} pixels, this one is {width}×{height}")]
    TooLarge {
        /// Columns given.
        width: usize,
        /// Rows given.
        height: usize,
    },
    /// Rows that would overlap.
    #[error("the stride is at least the width of {width} pixels, this one is {stride}")]
    Stride {
        /// Bytes a row given.
        stride: usize,
        /// Columns given.
        width: usize,
    },
    /// Fewer bytes than the geometry reaches. The last row needs no padding.
    #[error("the geometry needs {needed} bytes, the plane has {given}")]
    Short {
        /// `stride × (height − 1) + width`.
        needed: usize,
        /// Bytes in the plane.
        given: usize,
    },
    /// A region that is empty or reaches outside.
    #[error(
        "the region of {}×{} at {}, {} is not a part of the {width}×{height} frame",
        region.width, region.height, region.x, region.y
    )]
    Region {
        /// The region given.
        region: Region,
        /// Columns of the frame.
        width: usize,
        /// Rows of the frame.
        height: usize,
    },
}

/// A borrowed 8-bit luma plane (the Y of `YUV_420_888` or of `420v`) whose geometry holds.
///
/// Made only by [`LumaFrame::new`]; copies nothing.
///
/// ```
/// use chot_symbol::{FrameError, Geometry, LumaFrame, Rotation};
///
/// // Rows of 640 pixels, 704 bytes apart; Android leaves out the padding of the last.
/// let plane = vec![128; 704 * 479 + 640];
/// let geometry = Geometry { stride: 704, rotation: Rotation::Deg90, ..Geometry::packed(640, 480) };
/// let frame = LumaFrame::new(&plane, geometry)?;
/// assert_eq!(frame.upright_size(), (480, 640));
///
/// let short = LumaFrame::new(&plane[1..], geometry);
/// assert!(matches!(short, Err(FrameError::Short { .. })));
/// # Ok::<(), FrameError>(())
/// ```
#[derive(Clone, Copy)]
pub struct LumaFrame<'a> {
    plane: &'a [u8],
    width: usize,
    height: usize,
    stride: usize,
    rotation: Rotation,
    region: Region,
}

/// The picture shows people and their codes: only its geometry is printed.
impl std::fmt::Debug for LumaFrame<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LumaFrame")
            .field("width", &self.width)
            .field("height", &self.height)
            .field("stride", &self.stride)
            .field("rotation", &self.rotation)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

impl<'a> LumaFrame<'a> {
    /// Checks that `geometry` lies within `plane`.
    ///
    /// # Errors
    /// [`FrameError`] names the first thing that is wrong.
    pub fn new(plane: &'a [u8], geometry: Geometry) -> Result<Self, FrameError> {
        let Geometry { width, height, stride, rotation, region } = geometry;
        if width == 0 || height == 0 {
            return Err(FrameError::Empty { width, height });
        }
        if width.checked_mul(height).is_none_or(|pixels| pixels > MAX_PIXELS) {
            return Err(FrameError::TooLarge { width, height });
        }
        if stride < width {
            return Err(FrameError::Stride { stride, width });
        }
        // An overflowing product needs more bytes than any plane has.
        let needed = stride
            .checked_mul(height.saturating_sub(1))
            .and_then(|bytes| bytes.checked_add(width))
            .unwrap_or(usize::MAX);
        if plane.len() < needed {
            return Err(FrameError::Short { needed, given: plane.len() });
        }
        let region = region.unwrap_or(Region { x: 0, y: 0, width, height });
        let fits = |start: usize, length: usize, whole: usize| {
            length > 0 && start.checked_add(length).is_some_and(|end| end <= whole)
        };
        if !fits(region.x, region.width, width) || !fits(region.y, region.height, height) {
            return Err(FrameError::Region { region, width, height });
        }
        Ok(Self { plane, width, height, stride, rotation, region })
    }

    /// Columns of the frame, in pixels.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows of the frame, in pixels.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// The part to scan.
    #[must_use]
    pub fn region(&self) -> Region {
        self.region
    }

    /// How to see it upright.
    #[must_use]
    pub fn rotation(&self) -> Rotation {
        self.rotation
    }

    /// The luma at a column and row of the frame, 0 black to 255 white; `None` outside.
    #[must_use]
    pub fn pixel(&self, x: usize, y: usize) -> Option<u8> {
        if x >= self.width || y >= self.height {
            return None;
        }
        self.plane.get(y * self.stride + x).copied()
    }

    /// The rows of the region, top to bottom, each [`Region::width`] bytes long.
    pub fn rows(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let Region { x, y, width, height } = self.region;
        let (plane, stride) = (self.plane, self.stride);
        (y..y + height).filter_map(move |row| {
            let start = row * stride + x;
            plane.get(start..start + width)
        })
    }

    /// The region's rows as they lie: the bytes from its first pixel on.
    pub(crate) fn region_bytes(&self) -> &'a [u8] {
        let Region { x, y, .. } = self.region;
        self.plane.get(y * self.stride + x..).unwrap_or_default()
    }

    /// Bytes from one row's first pixel to the next row's.
    pub(crate) fn stride(&self) -> usize {
        self.stride
    }

    /// Width and height of the upright picture, in pixels.
    #[must_use]
    pub fn upright_size(&self) -> (usize, usize) {
        match self.rotation {
            Rotation::Deg0 | Rotation::Deg180 => (self.width, self.height),
            Rotation::Deg90 | Rotation::Deg270 => (self.height, self.width),
        }
    }

    /// Where a point of the frame lies in the upright picture, both in pixels.
    #[must_use]
    pub fn upright(&self, point: [f32; 2]) -> [f32; 2] {
        let [x, y] = point;
        let (w, h) = (pixels(self.width), pixels(self.height));
        match self.rotation {
            Rotation::Deg0 => [x, y],
            Rotation::Deg90 => [h - y, x],
            Rotation::Deg180 => [w - x, h - y],
            Rotation::Deg270 => [y, w - x],
        }
    }
}

/// A length in pixels as a coordinate.
#[expect(clippy::as_conversions, reason = "at most MAX_PIXELS; f32 is exact to 2^24, enough here")]
pub(crate) fn pixels(length: usize) -> f32 {
    length as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_last_row_needs_no_padding() {
        let geometry = Geometry { stride: 8, ..Geometry::packed(5, 3) };
        assert!(LumaFrame::new(&[0; 21], geometry).is_ok());
        assert_eq!(
            LumaFrame::new(&[0; 20], geometry).unwrap_err(),
            FrameError::Short { needed: 21, given: 20 }
        );
    }

    #[test]
    fn wrong_geometries_are_named() {
        let new = |geometry| LumaFrame::new(&[0; 16], geometry).unwrap_err();
        assert!(matches!(new(Geometry::packed(0, 4)), FrameError::Empty { .. }));
        assert!(matches!(new(Geometry::packed(usize::MAX, 2)), FrameError::TooLarge { .. }));
        assert!(matches!(
            new(Geometry { stride: 3, ..Geometry::packed(4, 4) }),
            FrameError::Stride { .. }
        ));
        let huge = Geometry { stride: usize::MAX, ..Geometry::packed(4, 4) };
        assert!(matches!(new(huge), FrameError::Short { .. }));
        for region in [
            Region { x: 0, y: 0, width: 0, height: 1 },
            Region { x: 3, y: 0, width: 2, height: 1 },
            Region { x: usize::MAX, y: 0, width: 2, height: 1 },
        ] {
            let geometry = Geometry { region: Some(region), ..Geometry::packed(4, 4) };
            assert!(matches!(new(geometry), FrameError::Region { .. }));
        }
    }

    #[test]
    fn rows_are_those_of_the_region() {
        let plane: Vec<u8> = (0..12).collect();
        let region = Some(Region { x: 1, y: 1, width: 2, height: 2 });
        let frame = LumaFrame::new(&plane, Geometry { region, ..Geometry::packed(4, 3) }).unwrap();
        assert_eq!(frame.rows().collect::<Vec<_>>(), [&[5, 6], &[9, 10]]);
        assert_eq!(frame.pixel(3, 2), Some(11));
        assert_eq!(frame.pixel(4, 2), None);
    }

    #[test]
    fn a_quarter_turn_brings_the_lower_left_corner_to_the_upper_left() {
        let turned = |rotation| {
            let plane = [0; 12];
            let geometry = Geometry { rotation, ..Geometry::packed(4, 3) };
            LumaFrame::new(&plane, geometry).unwrap().upright([0.0, 3.0])
        };
        assert_eq!(turned(Rotation::Deg0), [0.0, 3.0]);
        assert_eq!(turned(Rotation::Deg90), [0.0, 0.0]);
        assert_eq!(turned(Rotation::Deg180), [4.0, 0.0]);
        assert_eq!(turned(Rotation::Deg270), [3.0, 4.0]);
    }

    proptest! {
        #[test]
        fn no_geometry_panics(
            width in any::<usize>(), height in any::<usize>(), stride in any::<usize>(),
            x in any::<usize>(), y in any::<usize>(), w in any::<usize>(), h in any::<usize>(),
        ) {
            let region = Some(Region { x, y, width: w, height: h });
            let geometry = Geometry { width, height, stride, rotation: Rotation::Deg90, region };
            let _ = LumaFrame::new(&[0; 64], geometry);
        }

        #[test]
        fn a_frame_that_was_made_can_be_read(
            width in 1_usize..9, height in 1_usize..9, padding in 0_usize..4, bytes in 0_usize..99,
        ) {
            let plane = vec![7; bytes];
            let geometry =
                Geometry { stride: width + padding, ..Geometry::packed(width, height) };
            if let Ok(frame) = LumaFrame::new(&plane, geometry) {
                prop_assert_eq!(frame.rows().map(<[u8]>::len).sum::<usize>(), width * height);
                prop_assert_eq!(frame.pixel(width - 1, height - 1), Some(7));
            }
        }
    }
}
