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

/// Milliseconds that a reading may take.
const BUDGETS: [f64; 6] = [5.0, 10.0, 15.0, 25.0, 50.0, 250.0];

impl Outcome {
    /// Whether it was read right in so many milliseconds.
    fn is_within(&self, budget: f64) -> bool {
        self.right && self.took <= budget
    }
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

    /// Right reads by the milliseconds that they took at most; of pictures that a decoder and zxing-cpp
    /// both read, quantiles of its times and of their ratio to zxing-cpp's; then the pictures that zxing-cpp
    /// reads and `chot` doesn't within 10 and 50 ms, by name, and what pictures without a code take.
    pub fn budgets(&self) -> String {
        let mut out = String::from("\n| read within |");
        let _ = BUDGETS.iter().try_for_each(|budget| write!(out, " {budget} ms |"));
        let _ = writeln!(out, "\n|---|{}", "---|".repeat(BUDGETS.len()));
        for (which, name) in self.decoders.iter().enumerate() {
            let _ = write!(out, "| {name} |");
            for budget in BUDGETS {
                let within = |result: &&PictureResult| result.of[which].is_within(budget);
                let _ = write!(out, " {} |", self.results.iter().filter(within).count());
            }
            out.push('\n');
        }
        let Some(zxing) = self.decoders.iter().position(|name| *name == "zxing-cpp") else {
            return out;
        };
        let _ = writeln!(out, "\n| both read | pictures | p50 | p90 | p95 | p99 |");
        let _ = writeln!(out, "|---|---|---|---|---|---|");
        for (which, name) in self.decoders.iter().enumerate() {
            let both = |result: &&PictureResult| result.of[which].right && result.of[zxing].right;
            let both: Vec<_> = self.results.iter().filter(both).collect();
            let took = |of: usize| both.iter().map(move |result| result.of[of].took);
            let ratios = took(which).zip(took(zxing)).map(|(ours, theirs)| ours / theirs.max(1e-6));
            let mut rows = vec![
                (format!("{name}, ms"), took(which).collect::<Vec<_>>()),
                (format!("{name} ÷ zxing-cpp"), ratios.collect()),
            ];
            for (label, numbers) in &mut rows {
                let [p50, p90, p95, p99] = [0.5, 0.9, 0.95, 0.99].map(|q| quantile(numbers, q));
                let count = both.len();
                let _ = writeln!(
                    out,
                    "| {label} | {count} | {p50:.2} | {p90:.2} | {p95:.2} | {p99:.2} |"
                );
            }
        }
        if let Some(chot) = self.decoders.iter().position(|name| *name == "chot") {
            for budget in [10.0, 50.0] {
                let lost = self
                    .results
                    .iter()
                    .filter(|result| result.of[zxing].right && !result.of[chot].is_within(budget));
                let lost: Vec<_> = lost.map(|result| result.name.as_str()).collect();
                let (count, names) = (lost.len(), lost.join(", "));
                let _ = writeln!(
                    out,
                    "\nzxing-cpp reads, chot not within {budget} ms: {count} {names}"
                );
            }
        }
        let empty: Vec<_> = self.results.iter().filter(|result| !result.has_code).collect();
        if !empty.is_empty() {
            let _ =
                writeln!(out, "\n| no code, of {} | median | p95 |\n|---|---|---|", empty.len());
            for (which, name) in self.decoders.iter().enumerate() {
                let mut took: Vec<_> = empty.iter().map(|result| result.of[which].took).collect();
                let [p50, p95] = [0.5, 0.95].map(|share| quantile(&mut took, share));
                let _ = writeln!(out, "| {name} | {p50:.2} | {p95:.2} |");
            }
        }
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
    fn budgets_count_what_was_read_in_time() {
        let of = |right, took| Outcome { right, misread: 0, took };
        let result = |name: &str, has_code, ours, theirs| PictureResult {
            name: name.into(),
            row: 0,
            has_code,
            of: vec![ours, theirs],
        };
        let tally = Tally {
            decoders: vec!["chot", "zxing-cpp"],
            rows: vec![String::new()],
            results: vec![
                result("quick", true, of(true, 4.0), of(true, 2.0)),
                result("slow", true, of(true, 40.0), of(true, 2.0)),
                result("never", true, of(false, 240.0), of(true, 2.0)),
                result("empty", false, of(false, 8.0), of(false, 1.0)),
            ],
        };
        let said = tally.budgets();
        for line in [
            "| chot | 1 | 1 | 1 | 1 | 2 | 2 |",
            "| chot ÷ zxing-cpp | 2 | 20.00 | 20.00 | 20.00 | 20.00 |",
            "chot not within 10 ms: 2 slow, never",
            "chot not within 50 ms: 1 never",
            "| chot | 8.00 | 8.00 |",
        ] {
            assert!(said.contains(line), "{line} in {said}");
        }
    }

    #[test]
    fn quantiles_are_of_the_numbers() {
        let mut numbers = [3.0, 1.0, 2.0];
        assert_eq!([0.0, 0.5, 1.0].map(|share| quantile(&mut numbers, share)), [1.0, 2.0, 3.0]);
        assert_eq!(quantile(&mut [], 0.5), 0.0);
    }
}
