//! The core's scanner, without a session.

use std::time::Instant;

use chot_core::symbol::{ScanLimits, Scanner};
use chot_core::words::Words;

use super::view::{frame, hint, micros, points, stopwatch};
use crate::{ChotError, CodeReading, FrameGeometry, Language, ReadCode};

/// A scanner, and the words of its hints.
pub(crate) struct Reader {
    scanner: Scanner,
    words: Words,
}

impl Reader {
    pub(crate) fn new(language: Language) -> Self {
        Self { scanner: Scanner::new(), words: Words::new(language.into()) }
    }

    /// Reads a frame, or a picture by itself.
    pub(crate) fn look(
        &mut self,
        plane: &[u8],
        geometry: &FrameGeometry,
        still: bool,
    ) -> Result<CodeReading, ChotError> {
        let began = Instant::now();
        let frame = frame(plane, geometry)?;
        let scan = if still {
            self.scanner.scan_timed(&frame, &ScanLimits::PHOTO, &stopwatch())
        } else {
            self.scanner.track_timed(&frame, &ScanLimits::LIVE, &stopwatch())
        };
        let codes = scan.symbols.iter().map(|symbol| ReadCode {
            text: symbol.text().map(str::to_owned),
            corners: points(Some(symbol.corners())),
        });
        Ok(CodeReading {
            codes: codes.collect(),
            hint: hint(&self.words, scan.hint),
            located: points(scan.located),
            micros: micros(began.elapsed()),
        })
    }
}
