//! What the camera simulates mildly, the scanner reads.

use chot_camera::{Condition, Modules, Shot, Surface, photograph};
use chot_core::symbol::{Geometry, LumaFrame, ScanLimits, scan};
use qrcodegen::{QrCode, QrCodeEcc};

#[test]
fn mild_photos_of_presentations_are_read() {
    for (repeats, version, surface) in [(65, 10, Surface::Paper), (103, 13, Surface::Screen)] {
        let text = "CHOT1:".repeat(repeats);
        let code = QrCode::encode_text(&text, QrCodeEcc::Low).unwrap();
        assert_eq!(code.version().value(), version);
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = dark.map(|(x, y)| code.get_module(x, y)).collect();
        let modules = Modules::new(usize::try_from(code.size()).unwrap(), dark).unwrap();
        for (seed, condition) in (20..).zip(Condition::ALL) {
            let photo = photograph(&modules, &Shot::preset(condition, 1, surface, seed));
            let geometry = Geometry::packed(photo.width, photo.height);
            let frame = LumaFrame::new(&photo.luma, geometry).unwrap();
            let scan = scan(&frame, &ScanLimits::PHOTO);
            let [symbol] = scan.symbols.as_slice() else {
                panic!("{} on {surface:?}, version {version}: {scan:?}", condition.name())
            };
            assert_eq!(symbol.text(), Some(text.as_str()), "{}", condition.name());
            for (is, should) in
                symbol.corners().iter().flatten().zip(photo.corners.iter().flatten())
            {
                assert!((is - should).abs() < 8.0, "{}: {is} for {should}", condition.name());
            }
        }
    }
}
