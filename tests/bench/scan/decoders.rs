//! The decoders: each in its most thorough mode for one picture, QR symbols only.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chot_core::symbol::{Geometry, LumaFrame, Scan, ScanLimits, Scanner};
use clock::stopwatch;

use crate::pictures::Picture;

/// A symbol's content, in the forms that a decoder gives it in: its text as UTF-8, and its bytes.
pub struct Reading {
    pub text: Option<Vec<u8>>,
    pub bytes: Vec<u8>,
}

/// Reads one picture, remembering nothing of the last.
pub trait Decoder {
    fn name(&self) -> &'static str;
    fn read(&mut self, picture: &Picture) -> Vec<Reading>;
}

/// All of them.
pub fn all() -> Vec<Box<dyn Decoder>> {
    vec![
        Box::new(Chot { name: "chot", limits: ScanLimits::PHOTO, scanner: Scanner::new() }),
        Box::new(Chot { name: "chot-live", limits: ScanLimits::LIVE, scanner: Scanner::new() }),
        Box::new(ZxingCpp::thorough()),
        Box::new(ZxingCpp::first()),
        Box::new(Rxing),
        Box::new(Rqrr),
    ]
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps panics of other decoders, which are caught here, out of the output.
pub fn silence_their_panics() {
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !GUARDED.get() {
            others(info);
        }
    }));
}

/// What a decoder reads; nothing if it panics.
fn guarded(read: impl FnOnce() -> Vec<Reading>) -> Vec<Reading> {
    GUARDED.set(true);
    let readings = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    readings.unwrap_or_default()
}

/// The core's scanner.
pub struct Chot {
    pub name: &'static str,
    pub limits: ScanLimits,
    /// Keeps its buffers from picture to picture, as an app's does.
    pub scanner: Scanner,
}

impl Decoder for Chot {
    fn name(&self) -> &'static str {
        self.name
    }

    fn read(&mut self, picture: &Picture) -> Vec<Reading> {
        readings(&self.scanner.scan_timed(&frame(picture), &self.limits, &stopwatch))
    }
}

/// A picture as the core takes it.
pub fn frame(picture: &Picture) -> LumaFrame<'_> {
    let geometry = Geometry::packed(picture.width, picture.height);
    LumaFrame::new(&picture.luma, geometry).expect("a picture has its pixels")
}

pub fn readings(scan: &Scan) -> Vec<Reading> {
    let reading = |symbol: &chot_core::symbol::Symbol| Reading {
        text: symbol.text().map(|text| text.as_bytes().to_vec()),
        bytes: symbol.bytes().to_vec(),
    };
    scan.symbols.iter().map(reading).collect()
}

/// zxing-cpp; without options it tries harder, inverted and smaller.
pub struct ZxingCpp {
    name: &'static str,
    reader: zxingcpp::BarcodeReader,
}

impl ZxingCpp {
    /// All symbols of a picture, as it comes.
    pub fn thorough() -> Self {
        // Plain: as it is, not with names in place of control characters.
        let reader = zxingcpp::read()
            .formats([zxingcpp::BarcodeFormat::QRCode])
            .text_mode(zxingcpp::TextMode::Plain);
        Self { name: "zxing-cpp", reader }
    }

    /// Ends with the first symbol, as a checkpoint would use it.
    pub fn first() -> Self {
        let Self { reader, .. } = Self::thorough();
        Self { name: "zxing-cpp-first", reader: reader.max_number_of_symbols(1) }
    }
}

impl Decoder for ZxingCpp {
    fn name(&self) -> &'static str {
        self.name
    }

    fn read(&mut self, picture: &Picture) -> Vec<Reading> {
        let format = zxingcpp::ImageFormat::Lum;
        let view =
            zxingcpp::ImageView::from_slice(&picture.luma, picture.width, picture.height, format)
                .expect("a picture has its pixels");
        let found = self.reader.from(&view).unwrap_or_default();
        let reading = |barcode: &zxingcpp::Barcode| Reading {
            text: Some(barcode.text().into_bytes()),
            bytes: barcode.bytes(),
        };
        found.iter().filter(|barcode| barcode.is_valid()).map(reading).collect()
    }
}

/// rxing, trying harder, inverted too.
struct Rxing;

impl Decoder for Rxing {
    fn name(&self) -> &'static str {
        "rxing"
    }

    fn read(&mut self, picture: &Picture) -> Vec<Reading> {
        let (Ok(width), Ok(height)) = (u32::try_from(picture.width), u32::try_from(picture.height))
        else {
            return vec![];
        };
        let mut hints = rxing::DecodeHints {
            TryHarder: Some(true),
            AlsoInverted: Some(true),
            ..rxing::DecodeHints::default()
        };
        let format = Some(rxing::BarcodeFormat::QR_CODE);
        guarded(|| {
            let luma = &picture.luma;
            let found = rxing::helpers::detect_in_luma_slice_with_hints(
                luma, width, height, format, &mut hints,
            );
            let reading = |result: rxing::RXingResult| {
                let text = result.getText().as_bytes().to_vec();
                Reading { text: Some(text.clone()), bytes: text }
            };
            found.into_iter().map(reading).collect()
        })
    }
}

/// rqrr alone.
struct Rqrr;

impl Decoder for Rqrr {
    fn name(&self) -> &'static str {
        "rqrr"
    }

    fn read(&mut self, picture: &Picture) -> Vec<Reading> {
        guarded(|| {
            let (width, height) = (picture.width, picture.height);
            let at = |x: usize, y: usize| picture.luma[y * width + x];
            let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, at);
            let read = |grid: rqrr::Grid<_>| {
                let mut bytes = vec![];
                grid.decode_to(&mut bytes).ok()?;
                let text = std::str::from_utf8(&bytes).ok().map(|text| text.as_bytes().to_vec());
                Some(Reading { text, bytes })
            };
            prepared.detect_grids().into_iter().filter_map(read).collect()
        })
    }
}
