//! Layout: what each module of a version is for, and in which order the data modules are read
//! (ISO/IEC 18004, 6.3, 7.7.3, 7.8.2, 7.9, 7.10).

use std::cell::OnceCell;

use super::format;
use super::version::{Version, information_word};

/// What a module is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// A bit of a codeword, or one of the few left over.
    Data,
    /// Part of a finder pattern or of the separator around it.
    Finder,
    /// Part of a timing pattern.
    Timing,
    /// Part of an alignment pattern.
    Alignment,
    /// The one that is always dark.
    DarkModule,
    /// A bit of the format information.
    Format,
    /// A bit of the version information.
    Version,
}

/// A module whose colour follows from the version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct KnownModule {
    /// Column.
    pub(crate) x: u8,
    /// Row.
    pub(crate) y: u8,
    /// Its colour.
    pub(crate) dark: bool,
}

/// The modules of a version. Columns and rows count from the corner between the finder patterns.
pub(crate) struct Layout {
    version: Version,
    size: usize,
    #[cfg(test)]
    purposes: Vec<Purpose>,
    known: Vec<KnownModule>,
    version_information: Vec<KnownModule>,
    data: Vec<u16>,
    masks: Vec<u8>,
}

impl Layout {
    /// Costs about 10 ns a module.
    pub(crate) fn new(version: Version) -> Self {
        let size = version.size();
        let mut drawing = Drawing::new(size);
        drawing.timing();
        drawing.alignment(&version.alignment_centres());
        for (x, y) in [(0, 0), (size - 7, 0), (0, size - 7)] {
            drawing.finder(x, y);
        }
        for (x, y) in format::places(size).into_iter().flatten() {
            drawing.set(x, y, Purpose::Format, false);
        }
        drawing.set(8, size - 8, Purpose::DarkModule, true);
        if version.has_information() {
            let word = information_word(version);
            for copy in version.information_places() {
                for (bit, (x, y)) in copy.into_iter().enumerate() {
                    drawing.set(x, y, Purpose::Version, word >> bit & 1 == 1);
                }
            }
        }
        let known = drawing
            .list(|purpose| !matches!(purpose, Purpose::Data | Purpose::Format | Purpose::Version));
        let version_information = drawing.list(|purpose| purpose == Purpose::Version);
        let (data, masks) = drawing.data();
        Self {
            version,
            size,
            #[cfg(test)]
            purposes: drawing.purposes,
            known,
            version_information,
            data,
            masks,
        }
    }

    /// The version.
    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// Modules a side.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// What the module in column `x` and row `y` is for; `None` outside.
    #[cfg(test)]
    pub(crate) fn purpose(&self, x: usize, y: usize) -> Option<Purpose> {
        if x < self.size { self.purposes.get(y * self.size + x).copied() } else { None }
    }

    /// The modules that are the same in every symbol of the version, row by row: finder patterns
    /// with separators, timing and alignment patterns, and the dark module, which is the only one
    /// that changes its place in a mirrored symbol. Version information is not among them.
    pub(crate) fn known(&self) -> &[KnownModule] {
        &self.known
    }

    /// The modules of the version information, row by row; none below version 7. Known too, if the
    /// version is certain.
    pub(crate) fn version_information(&self) -> &[KnownModule] {
        &self.version_information
    }

    /// For each data module in the order of the codewords' bits, the most significant first, its
    /// index row by row. Ends with the remainder bits, at most 7.
    pub(crate) fn data(&self) -> &[u16] {
        &self.data
    }

    /// For each data module in the same order, the masks: bit m says whether mask m inverts it.
    pub(crate) fn masks(&self) -> &[u8] {
        &self.masks
    }
}

/// The layouts of all versions, each made when first asked for.
pub(crate) struct Layouts([OnceCell<Box<Layout>>; 40]);

impl Layouts {
    /// None made yet.
    pub(crate) const fn new() -> Self {
        Self([const { OnceCell::new() }; 40])
    }

    /// The layout of `version`.
    #[expect(clippy::indexing_slicing, reason = "a version is one of 1 to 40")]
    pub(crate) fn get(&self, version: Version) -> &Layout {
        self.0[usize::from(version.number()) - 1].get_or_init(|| Box::new(Layout::new(version)))
    }
}

/// A layout being drawn.
struct Drawing {
    size: usize,
    purposes: Vec<Purpose>,
    dark: Vec<bool>,
}

impl Drawing {
    fn new(size: usize) -> Self {
        let modules = size * size;
        Self { size, purposes: vec![Purpose::Data; modules], dark: vec![false; modules] }
    }

    fn set(&mut self, x: usize, y: usize, purpose: Purpose, dark: bool) {
        let place = y * self.size + x;
        if let (Some(held), Some(colour)) = (self.purposes.get_mut(place), self.dark.get_mut(place))
        {
            (*held, *colour) = (purpose, dark);
        }
    }

    fn timing(&mut self) {
        for at in 8..self.size - 8 {
            self.set(at, 6, Purpose::Timing, at % 2 == 0);
            self.set(6, at, Purpose::Timing, at % 2 == 0);
        }
    }

    /// The finder pattern whose upper left module is (`left`, `top`), and the separator around it
    /// as far as it lies in the symbol.
    fn finder(&mut self, left: usize, top: usize) {
        let size = self.size;
        let around = |at: usize| at.saturating_sub(1)..(at + 8).min(size);
        for y in around(top) {
            for x in around(left) {
                let ring = x.abs_diff(left + 3).max(y.abs_diff(top + 3));
                self.set(x, y, Purpose::Finder, ring != 2 && ring != 4);
            }
        }
    }

    fn alignment(&mut self, centres: &[usize]) {
        let (near, far) = (6, self.size - 7);
        for &row in centres {
            for &column in centres {
                if [(near, near), (near, far), (far, near)].contains(&(row, column)) {
                    continue;
                }
                for y in row - 2..=row + 2 {
                    for x in column - 2..=column + 2 {
                        let ring = x.abs_diff(column).max(y.abs_diff(row));
                        self.set(x, y, Purpose::Alignment, ring != 1);
                    }
                }
            }
        }
    }

    fn list(&self, of: impl Fn(Purpose) -> bool) -> Vec<KnownModule> {
        let modules = self.purposes.iter().zip(&self.dark).enumerate();
        let narrow = |at: usize| u8::try_from(at).unwrap_or(u8::MAX);
        modules
            .filter(|(_, (purpose, _))| of(**purpose))
            .map(|(place, (_, &dark))| KnownModule {
                x: narrow(place % self.size),
                y: narrow(place / self.size),
                dark,
            })
            .collect()
    }

    /// Indexes and masks of the data modules: columns in pairs from the right, up and down in turn,
    /// the right column of the pair first; the vertical timing pattern's column is in no pair.
    fn data(&self) -> (Vec<u16>, Vec<u8>) {
        let right_columns = (1..self.size).rev().step_by(2).map(|x| if x <= 6 { x - 1 } else { x });
        let (mut data, mut masks) = (Vec::new(), Vec::new());
        for (pair, right) in right_columns.enumerate() {
            for step in 0..self.size {
                let y = if pair % 2 == 0 { self.size - 1 - step } else { step };
                for x in [right, right - 1] {
                    let place = y * self.size + x;
                    if self.purposes.get(place) == Some(&Purpose::Data) {
                        data.push(u16::try_from(place).unwrap_or(u16::MAX));
                        masks.push(masks_at(x, y));
                    }
                }
            }
        }
        (data, masks)
    }
}

/// Which masks invert the module in column `x` and row `y`, a bit for each (table 10).
fn masks_at(x: usize, y: usize) -> u8 {
    let inverted = [
        (x + y) % 2,
        y % 2,
        x % 3,
        (x + y) % 3,
        (y / 2 + x / 3) % 2,
        x * y % 2 + x * y % 3,
        (x * y % 2 + x * y % 3) % 2,
        ((x + y) % 2 + x * y % 3) % 2,
    ];
    inverted.iter().rev().fold(0, |masks, &rest| masks << 1 | u8::from(rest == 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use qrcodegen::{Mask, QrCode, QrCodeEcc};

    /// Two symbols of zeros and ones in all codewords: what differs between them is data; what is
    /// the same is where the layout says.
    #[test]
    fn every_version_is_laid_out_as_the_generator_draws_it() {
        let layouts = Layouts::new();
        for number in 1..=40 {
            let version = Version::new(number).unwrap();
            let layout = layouts.get(version);
            assert_eq!((layout.version(), layout.size()), (version, version.size()));
            let blocks = version.blocks(crate::EcLevel::L);
            let draw = |codeword: u8, mask: u8| {
                let codewords = vec![codeword; blocks.data()];
                let drawn = qrcodegen::Version::new(number);
                let mask = Some(Mask::new(mask));
                QrCode::encode_codewords(drawn, QrCodeEcc::Low, &codewords, mask)
            };
            let code = draw(0, 5);
            let dark = |x: usize, y: usize| {
                code.get_module(i32::try_from(x).unwrap(), i32::try_from(y).unwrap())
            };
            for known in layout.known().iter().chain(layout.version_information()) {
                let (x, y) = (usize::from(known.x), usize::from(known.y));
                assert_eq!(dark(x, y), known.dark, "version {number}, {x} {y}");
            }
            let modules = layout.size() * layout.size();
            let others = layout.known().len() + layout.version_information().len() + 30;
            assert_eq!(layout.data().len() + others, modules);
            assert_eq!(layout.data().len() / 8, version.codewords());
            assert_eq!(layout.masks().len(), layout.data().len());
            // Data codewords of zeros: what is seen of them is the mask.
            for mask in 0..8 {
                let code = draw(0, mask);
                let size = layout.size();
                for (&place, masks) in
                    layout.data().iter().zip(layout.masks()).take(8 * blocks.data())
                {
                    let at = |of: usize| i32::try_from(of).unwrap();
                    let (x, y) = (usize::from(place) % size, usize::from(place) / size);
                    assert_eq!(code.get_module(at(x), at(y)), masks >> mask & 1 == 1);
                    assert_eq!(layout.purpose(x, y), Some(Purpose::Data));
                }
            }
        }
    }

    #[test]
    fn outside_is_nothing() {
        let layout = Layout::new(Version::new(1).unwrap());
        assert_eq!(layout.purpose(21, 0), None);
        assert_eq!(layout.purpose(0, 21), None);
        assert_eq!(layout.purpose(20, 20), Some(Purpose::Data));
        assert_eq!(layout.purpose(8, 13), Some(Purpose::DarkModule));
    }
}
