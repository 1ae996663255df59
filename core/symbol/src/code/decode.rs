//! Decoding: from the soft values of a symbol's modules to its content (ISO/IEC 18004, clause 12).

use super::format::{self, Format, FormatReading};
use super::layout::Layout;
use super::ordered;
use super::reed_solomon::{self, Correction, LONGEST_BLOCK, Syndromes};
use super::segments::{self, Content, SegmentError};
use super::version::{Blocks, Version};
use crate::EcLevel;

/// The most confident that a value may be: sums of all of a symbol's stay finite.
const MOST_CONFIDENT: f32 = 1.0e12;
/// How much confidence, in parts of the mean, halves the doubt in a module: 1 in this.
const DOUBT_STEEPNESS: f32 = 8.0;

/// What may end work that goes on too long.
pub(crate) trait Work {
    /// Takes `units` off the allowance, a nanosecond or so each; false if it does not hold them.
    fn spend(&mut self, units: u64) -> bool;
}

impl<F: FnMut(u64) -> bool> Work for F {
    fn spend(&mut self, units: u64) -> bool {
        self(units)
    }
}

/// The values of a symbol's modules, row by row: dark above 0, and the farther from 0 the surer.
/// Their unit is the caller's own.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct SoftModules {
    size: usize,
    values: Vec<f32>,
}

impl SoftModules {
    /// `None` if `values` are not `size` rows of `size`. What is not a number counts as unknown: 0.
    pub(crate) fn new(size: usize, mut values: Vec<f32>) -> Option<Self> {
        if size.checked_mul(size) != Some(values.len()) {
            return None;
        }
        for value in &mut values {
            let known = if value.is_nan() { 0.0 } else { *value };
            *value = known.clamp(-MOST_CONFIDENT, MOST_CONFIDENT);
        }
        Some(Self { size, values })
    }

    /// Modules a side.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// All, row by row.
    pub(crate) fn values(&self) -> &[f32] {
        &self.values
    }

    /// The buffer, to be used again.
    #[cfg(test)]
    pub(crate) fn into_values(self) -> Vec<f32> {
        self.values
    }

    /// The module in column `x` and row `y`; 0 outside.
    pub(crate) fn value(&self, x: usize, y: usize) -> f32 {
        let place = y.saturating_mul(self.size).saturating_add(x);
        if x < self.size { self.values.get(place).copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// Rows for columns.
    fn transposed(&self) -> Self {
        let places = (0..self.size).flat_map(|y| (0..self.size).map(move |x| (x, y)));
        Self { size: self.size, values: places.map(|(x, y)| self.value(y, x)).collect() }
    }
}

/// How far decoding goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Effort {
    /// Each module is dark or light.
    Hard,
    /// If that fails, the most doubtful codewords count as unknown.
    Erasures,
    /// If that fails, the most doubtful bits do.
    Bits,
}

/// What was decoded.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Decoded {
    pub(crate) version: Version,
    pub(crate) ec_level: EcLevel,
    /// The data mask pattern, 0 to 7.
    pub(crate) mask: u8,
    /// Whether it was read with rows for columns.
    pub(crate) mirrored: bool,
    pub(crate) content: Content,
    /// The share of the parity codewords that the errors and erasures of the worst block use up,
    /// 0 to 1: what a further error would have met.
    pub(crate) corrected: f32,
    /// Wrong codewords, erased ones among them, of all blocks together.
    pub(crate) errors: usize,
    /// Whether a block needed erasures.
    pub(crate) by_erasures: bool,
}

/// Why nothing was decoded, by how far it came.
#[derive(Clone, Copy, PartialEq, Debug, thiserror::Error)]
pub(crate) enum DecodeFailure {
    #[error("{modules} modules a side, expected {layout} as the version has them")]
    Size { modules: usize, layout: usize },
    #[error("the format information fits none better than chance (best score {score})")]
    Format { score: f32 },
    #[error("{uncorrectable} of {blocks} blocks have too many errors")]
    Codewords { uncorrectable: usize, blocks: usize },
    #[error("the codewords are right and their segments wrong: {0}")]
    Content(#[from] SegmentError),
    #[error("the allowance ended before the decoding")]
    Exhausted,
}

impl DecodeFailure {
    /// How far it came, from 0 to 1: what to try again first.
    pub(crate) fn progress(&self) -> f32 {
        match *self {
            Self::Size { .. } | Self::Exhausted => 0.0,
            Self::Format { score } => 0.1 * score.max(0.0),
            Self::Codewords { uncorrectable, blocks } => 0.9 - 0.7 * ratio(uncorrectable, blocks),
            Self::Content(_) => 1.0,
        }
    }
}

/// Decodes modules of the version that `layout` is of.
pub(crate) fn decode(
    modules: &SoftModules,
    layout: &Layout,
    effort: Effort,
    work: &mut impl Work,
) -> Result<Decoded, DecodeFailure> {
    if modules.size() != layout.size() {
        return Err(DecodeFailure::Size { modules: modules.size(), layout: layout.size() });
    }
    if !work.spend(FORMAT_COST) {
        return Err(DecodeFailure::Exhausted);
    }
    let readings = format::read(modules.size(), |x, y| modules.value(x, y));
    let mut failure = DecodeFailure::Format { score: readings.best().score };
    for reading in readings.worthwhile() {
        match decode_as(reading, modules, layout, effort, work) {
            Err(other) if other.progress() > failure.progress() => failure = other,
            Err(DecodeFailure::Exhausted) => return Err(DecodeFailure::Exhausted),
            Err(_) => (),
            Ok(decoded) => return Ok(decoded),
        }
    }
    Err(failure)
}

/// Reading the format information.
const FORMAT_COST: u64 = 2_000;

/// Reading all codewords, their syndromes and the segments.
fn hard_cost(version: Version, blocks: Blocks, mirrored: bool) -> u64 {
    let (codewords, modules) = (version.codewords(), version.size() * version.size());
    let syndromes = codewords * blocks.parity / 2;
    let transposing = if mirrored { 2 * modules } else { 0 };
    u64::try_from(2 * modules + syndromes + transposing + 8 * codewords).unwrap_or(u64::MAX)
}

/// One correction of a block of this length.
fn correction_cost(length: usize, parity: usize) -> u64 {
    u64::try_from(length * parity + 3 * parity * parity).unwrap_or(u64::MAX)
}

/// Doubts about all codewords, or the order of a block's: for each.
const DOUBT_COST: usize = 24;

fn decode_as(
    reading: FormatReading,
    modules: &SoftModules,
    layout: &Layout,
    effort: Effort,
    work: &mut impl Work,
) -> Result<Decoded, DecodeFailure> {
    let version = layout.version();
    let Format { level, mask } = reading.format;
    let blocks = version.blocks(level);
    if !work.spend(hard_cost(version, blocks, reading.mirrored)) {
        return Err(DecodeFailure::Exhausted);
    }
    let transposed;
    let values = if reading.mirrored {
        transposed = modules.transposed();
        transposed.values()
    } else {
        modules.values()
    };
    let received = Received { values, layout, mask, blocks };
    let corrected = received.correct(effort, work)?;
    let content = segments::parse(&corrected.data, version)?;
    Ok(Decoded {
        version,
        ec_level: level,
        mask,
        mirrored: reading.mirrored,
        content,
        corrected: corrected.share,
        errors: corrected.errors,
        by_erasures: corrected.by_erasures,
    })
}

/// A symbol's modules under one reading of its format.
struct Received<'a> {
    values: &'a [f32],
    layout: &'a Layout,
    mask: u8,
    blocks: Blocks,
}

/// Its data codewords.
struct Corrected {
    data: Vec<u8>,
    share: f32,
    errors: usize,
    by_erasures: bool,
}

impl Received<'_> {
    fn correct(&self, effort: Effort, work: &mut impl Work) -> Result<Corrected, DecodeFailure> {
        let blocks = self.blocks;
        let codewords = self.codewords();
        let mut corrected = Corrected {
            data: Vec::with_capacity(blocks.data()),
            share: 0.0,
            errors: 0,
            by_erasures: false,
        };
        // Hard decisions first, for all blocks: they are cheap, and tell whether the rest is worth it.
        let mut uncorrectable = Vec::new();
        for index in 0..blocks.count {
            let mut block = Block::of(&codewords, blocks, index);
            let data = corrected.data.len()..corrected.data.len() + blocks.data_of(index);
            match block.correct_hard(blocks.parity, work)? {
                Some(correction) => corrected.count(correction, blocks),
                None => uncorrectable.push((index, data)),
            }
            corrected.data.extend_from_slice(block.data(blocks));
        }
        let failure =
            |left: usize| DecodeFailure::Codewords { uncorrectable: left, blocks: blocks.count };
        if effort == Effort::Hard && !uncorrectable.is_empty() {
            return Err(failure(uncorrectable.len()));
        }
        let mut doubts = None;
        let doubts_cost = u64::try_from(DOUBT_COST * codewords.len()).unwrap_or(u64::MAX);
        if !uncorrectable.is_empty() && !work.spend(doubts_cost) {
            return Err(DecodeFailure::Exhausted);
        }
        for (done, (index, data)) in uncorrectable.iter().enumerate() {
            let doubts = doubts.get_or_insert_with(|| self.doubts());
            let mut block = Block::of(&codewords, blocks, *index);
            let syndromes = Syndromes::of(block.all_mut(), blocks.parity);
            let mut correction = block.correct_soft(&syndromes, doubts, blocks, work)?;
            if correction.is_none() && effort == Effort::Bits {
                correction = self.correct_bits(&mut block, &syndromes, work)?;
            }
            corrected.count(correction.ok_or(failure(uncorrectable.len() - done))?, blocks);
            if let Some(held) = corrected.data.get_mut(data.clone()) {
                held.copy_from_slice(block.data(blocks));
            }
        }
        Ok(corrected)
    }

    /// Takes the most doubtful bits for unknown, and allows for errors among the others.
    fn correct_bits(
        &self,
        block: &mut Block,
        syndromes: &Syndromes,
        work: &mut impl Work,
    ) -> Result<Option<Correction>, DecodeFailure> {
        if !work.spend(ordered::cost(block.length, self.blocks.parity)) {
            return Err(DecodeFailure::Exhausted);
        }
        let places: Vec<u16> = (0..block.length)
            .flat_map(|place| {
                let codeword = self.blocks.interleaved(block.index, place);
                self.layout.data().get(8 * codeword..8 * codeword + 8).unwrap_or_default()
            })
            .copied()
            .collect();
        let certainty =
            |bit: &u16| places.get(usize::from(*bit)).map_or(0.0, |at| self.value(*at).abs());
        let mut doubtful: Vec<u16> = (0..).take(places.len()).collect();
        doubtful.sort_unstable_by(|a, b| certainty(a).total_cmp(&certainty(b)).then(a.cmp(b)));
        let before = block.codewords;
        let Some(_) = ordered::correct(block.all_mut(), syndromes, &doubtful) else {
            return Ok(None);
        };
        let changed = before.iter().zip(&block.codewords).filter(|(before, now)| before != now);
        Ok(Some(Correction { errors: 0, erasures: changed.count() }))
    }

    /// The codewords in the order of the symbol.
    fn codewords(&self) -> Vec<u8> {
        let places = self.layout.data().chunks_exact(8);
        let masks = self.layout.masks().chunks_exact(8);
        let codeword = |(places, masks): (&[u16], &[u8])| {
            places.iter().zip(masks).fold(0, |codeword, (&place, masks)| {
                codeword << 1 | u8::from(self.value(place) > 0.0) ^ (masks >> self.mask & 1)
            })
        };
        places.zip(masks).map(codeword).collect()
    }

    /// For each codeword how doubtful it is: the sum over its modules of about how likely each is to
    /// be wrong. Only the order counts. The curve is that of a Gaussian noise without its `exp`, which
    /// is not the same on every phone; the least certain module alone is a worse measure.
    fn doubts(&self) -> Vec<f32> {
        let count = u16::try_from(self.values.len()).map_or(f32::INFINITY, f32::from);
        let mean = self.values.iter().map(|value| value.abs()).sum::<f32>() / count;
        let scale = if mean > 0.0 { DOUBT_STEEPNESS / mean } else { 0.0 };
        let doubt = |place: &u16| {
            let certainty = scale * self.value(*place);
            1.0 / (1.0 + certainty * certainty)
        };
        let codewords = self.layout.data().chunks_exact(8);
        codewords.map(|places| places.iter().map(doubt).sum()).collect()
    }

    #[inline]
    fn value(&self, place: u16) -> f32 {
        self.values.get(usize::from(place)).copied().unwrap_or(0.0)
    }
}

impl Corrected {
    fn count(&mut self, correction: Correction, blocks: Blocks) {
        self.share = self.share.max(ratio(correction.used(), blocks.parity).min(1.0));
        self.errors += correction.errors + correction.erasures;
        self.by_erasures |= correction.erasures > 0;
    }
}

/// The codewords of a block.
struct Block {
    index: usize,
    codewords: [u8; LONGEST_BLOCK],
    length: usize,
}

impl Block {
    fn of(all: &[u8], blocks: Blocks, index: usize) -> Self {
        let length = (blocks.data_of(index) + blocks.parity).min(LONGEST_BLOCK);
        let mut codewords = [0; LONGEST_BLOCK];
        for (place, codeword) in codewords.iter_mut().take(length).enumerate() {
            *codeword = all.get(blocks.interleaved(index, place)).copied().unwrap_or(0);
        }
        Self { index, codewords, length }
    }

    fn data(&self, blocks: Blocks) -> &[u8] {
        self.codewords.get(..blocks.data_of(self.index)).unwrap_or_default()
    }

    fn all_mut(&mut self) -> &mut [u8] {
        self.codewords.get_mut(..self.length).unwrap_or_default()
    }

    fn correct_hard(
        &mut self,
        parity: usize,
        work: &mut impl Work,
    ) -> Result<Option<Correction>, DecodeFailure> {
        let syndromes = Syndromes::of(self.all_mut(), parity);
        if syndromes.are_zero() {
            return Ok(Some(Correction::default()));
        }
        if !work.spend(correction_cost(self.length, parity)) {
            return Err(DecodeFailure::Exhausted);
        }
        Ok(reed_solomon::correct(self.all_mut(), &syndromes, &[]))
    }

    /// Takes ever more of the most doubtful codewords for unknown (Forney's generalised minimum
    /// distance decoding).
    fn correct_soft(
        &mut self,
        syndromes: &Syndromes,
        doubts: &[f32],
        blocks: Blocks,
        work: &mut impl Work,
    ) -> Result<Option<Correction>, DecodeFailure> {
        if !work.spend(u64::try_from(DOUBT_COST * self.length).unwrap_or(u64::MAX)) {
            return Err(DecodeFailure::Exhausted);
        }
        let mut places: [u8; LONGEST_BLOCK] =
            std::array::from_fn(|place| u8::try_from(place).unwrap_or(0));
        let places = places.get_mut(..self.length).unwrap_or_default();
        let doubt = |place: &u8| {
            let place = blocks.interleaved(self.index, usize::from(*place));
            doubts.get(place).copied().unwrap_or(0.0)
        };
        places.sort_unstable_by(|a, b| doubt(b).total_cmp(&doubt(a)).then(a.cmp(b)));
        for erasures in reed_solomon::trials(blocks.parity) {
            if !work.spend(correction_cost(self.length, blocks.parity)) {
                return Err(DecodeFailure::Exhausted);
            }
            let erased = places.get(..erasures).unwrap_or_default();
            if let Some(correction) = reed_solomon::correct(self.all_mut(), syndromes, erased) {
                return Ok(Some(correction));
            }
        }
        Ok(None)
    }
}

#[expect(clippy::as_conversions, reason = "counts of codewords are exact in f32")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

#[cfg(test)]
mod tests;
