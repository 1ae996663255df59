//! Counts of right reads and misreads, and times, by row and decoder.

use std::fmt::Write as _;

use crate::decoders::{Decoder, Reading};
use crate::pictures::Picture;
use clock::worked;

/// What the decoders made of pictures.
pub struct Tally {
    pub decoders: Vec<&'static str>,
    pub rows: Vec<String>,
    pub results: Vec<PictureResult>,
}

/// What they made of one.
pub struct PictureResult {
    pub name: String,
    row: usize,
    has_code: bool,
    /// One a decoder.
    pub of: Vec<Outcome>,
}

#[derive(Clone, Copy, Default)]
pub struct Outcome {
    /// One of the codes was read as it is.
    pub right: bool,
    /// Texts that none of its codes says.
    pub misread: usize,
    /// Milliseconds.
    took: f64,
}

impl Tally {
    pub fn new(decoders: &[Box<dyn Decoder>]) -> Self {
        let decoders = decoders.iter().map(|decoder| decoder.name()).collect();
        Self { decoders, rows: vec![], results: vec![] }
    }

    /// Shows a picture to each decoder in turn, `repeat` times; who begins changes from picture to
    /// picture, so that a cold cache and a busy machine hit all alike.
    pub fn add(&mut self, picture: &Picture, decoders: &mut [Box<dyn Decoder>], repeat: usize) {
        let count = decoders.len();
        let mut times = vec![vec![]; count];
        let mut of = vec![Outcome::default(); count];
        for _ in 0..repeat.max(1) {
            for turn in 0..count {
                let which = (self.results.len() + turn) % count;
                let (took, readings) = worked(|| decoders[which].read(picture));
                times[which].push(took);
                of[which] = judge(picture, &readings);
            }
        }
        for (outcome, times) in of.iter_mut().zip(&mut times) {
            outcome.took = quantile(times, 0.5);
        }
        let row = self.rows.iter().position(|row| *row == picture.row).unwrap_or_else(|| {
            self.rows.push(picture.row.clone());
            self.rows.len() - 1
        });
        let (name, has_code) = (picture.name.clone(), !picture.truths.is_empty());
        self.results.push(PictureResult { name, row, has_code, of });
    }

    /// Right reads and misreads by row, then times over all pictures.
    pub fn table(&self) -> String {
        let mut out = String::from("| | pictures with a code |");
        let _ = self.decoders.iter().try_for_each(|name| write!(out, " {name} |"));
        let _ = writeln!(out, "\n|---|---|{}", "---|".repeat(self.decoders.len()));
        for (row, name) in self.rows.iter().enumerate() {
            self.line(&mut out, name, |result| result.row == row);
        }
        self.line(&mut out, "**all**", |_| true);
        let mut times = |label: &str, share: f64| {
            let _ = write!(out, "| {label} | |");
            for which in 0..self.decoders.len() {
                let mut took: Vec<f64> =
                    self.results.iter().map(|result| result.of[which].took).collect();
                let _ = write!(out, " {:.2} |", quantile(&mut took, share));
            }
            out.push('\n');
        };
        times("ms, median", 0.5);
        times("ms, p95", 0.95);
        times("ms, most", 1.0);
        out
    }

    fn line(&self, out: &mut String, label: &str, counts: impl Fn(&PictureResult) -> bool) {
        let results: Vec<_> = self.results.iter().filter(|result| counts(result)).collect();
        let with_code = results.iter().filter(|result| result.has_code).count();
        let _ = write!(out, "| {label} | {with_code} |");
        for which in 0..self.decoders.len() {
            let right = results.iter().filter(|result| result.of[which].right).count();
            let misread: usize = results.iter().map(|result| result.of[which].misread).sum();
            let _ = match (with_code, misread) {
                (0, 0) => write!(out, " – |"),
                (_, 0) => write!(
                    out,
                    " {right} ({}%) |",
                    (200 * right + with_code) / (2 * with_code).max(1)
                ),
                _ => write!(out, " {right}, **{misread} misread** |"),
            };
        }
        out.push('\n');
    }
}

/// Right if any of its codes was read; a text that none says is a misreading. Bytes that are no
/// text can't be wrong: nobody shows them.
pub fn judge(picture: &Picture, readings: &[Reading]) -> Outcome {
    let is_right = |reading: &Reading| {
        picture.says(&reading.bytes) || reading.text.as_ref().is_some_and(|text| picture.says(text))
    };
    let right = readings.iter().any(is_right);
    let misread = readings.iter().filter(|one| one.text.is_some() && !is_right(one)).count();
    Outcome { right, misread, took: 0.0 }
}

/// A quantile of numbers, which it sorts; 0 of none.
pub fn quantile(numbers: &mut [f64], share: f64) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    let at = (numbers.len().saturating_sub(1) as f64 * share).round() as usize;
    numbers.get(at).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_right_in_either_form_and_wrong_only_as_a_text() {
        let picture = Picture {
            name: String::new(),
            row: String::new(),
            width: 1,
            height: 1,
            luma: vec![0],
            truths: vec![b"a\nb".to_vec(), b"c".to_vec()],
        };
        let reading = |text: Option<&[u8]>, bytes: &[u8]| Reading {
            text: text.map(<[u8]>::to_vec),
            bytes: bytes.to_vec(),
        };
        let right = judge(&picture, &[reading(Some(b"a\r\nb "), b"")]);
        assert!(right.right && right.misread == 0);
        let both = judge(&picture, &[reading(None, b"c"), reading(Some(b"d"), b"d")]);
        assert!(both.right && both.misread == 1);
        let bytes = judge(&picture, &[reading(None, b"\xff")]);
        assert!(!bytes.right && bytes.misread == 0);
    }

    #[test]
    fn quantiles_are_of_the_numbers() {
        let mut numbers = [3.0, 1.0, 2.0];
        assert_eq!([0.0, 0.5, 1.0].map(|share| quantile(&mut numbers, share)), [1.0, 2.0, 3.0]);
        assert_eq!(quantile(&mut [], 0.5), 0.0);
    }
}
