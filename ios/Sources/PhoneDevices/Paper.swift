import ChotSession
import CoreImage
import Foundation
import UIKit

/// A picture's luma plane: upright, at its own size up to what a code needs.
public struct PhonePictures: PictureReading {
    /// Pixels along the longer side: a code in a photo is found in fewer than the camera has.
    private static let longest = 2_400.0

    public init() {}

    public func plane(of picture: Data) -> (plane: Data, shape: PlaneShape)? {
        guard let image = UIImage(data: picture) else { return nil }
        let (width, height) = (
            Double(image.size.width * image.scale), Double(image.size.height * image.scale)
        )
        guard width >= 1, height >= 1 else { return nil }
        let shrink = min(1, Self.longest / max(width, height))
        let (columns, rows) = (Int(max(1, width * shrink)), Int(max(1, height * shrink)))
        guard
            let context = CGContext(
                data: nil, width: columns, height: rows, bitsPerComponent: 8, bytesPerRow: columns,
                space: CGColorSpaceCreateDeviceGray(),
                bitmapInfo: CGImageAlphaInfo.none.rawValue)
        else { return nil }
        // White under what is transparent. UIKit draws from the top left, upright as the photo says.
        let whole = CGRect(x: 0, y: 0, width: CGFloat(columns), height: CGFloat(rows))
        context.setFillColor(gray: 1, alpha: 1)
        context.fill(whole)
        context.translateBy(x: 0, y: CGFloat(rows))
        context.scaleBy(x: 1, y: -1)
        UIGraphicsPushContext(context)
        image.draw(in: whole)
        UIGraphicsPopContext()
        guard let pixels = context.data else { return nil }
        return (
            Data(bytes: pixels, count: columns * rows),
            PlaneShape(width: columns, height: rows, stride: columns, rotation: 0)
        )
    }
}

/// Codes of texts that the core doesn't draw, by the system.
public struct PhoneDrawing: CodeDrawing {
    public init() {}

    public func draw(_ text: String) -> DrawnCode? {
        let parameters: [String: Any] = [
            "inputMessage": Data(text.utf8), "inputCorrectionLevel": "M",
        ]
        let generator = CIFilter(name: "CIQRCodeGenerator", parameters: parameters)
        // A pixel a module, and some modules of white around.
        guard let image = generator?.outputImage else { return nil }
        let side = Int(image.extent.width)
        guard side > 2, side == Int(image.extent.height) else { return nil }
        var pixels = [UInt8](repeating: 255, count: side * side)
        CIContext().render(
            image, toBitmap: &pixels, rowBytes: side, bounds: image.extent, format: .L8,
            colorSpace: nil)
        return Self.code(text, pixels, side: side)
    }

    /// Without the white around it, whose width is the system's.
    static func code(_ text: String, _ pixels: [UInt8], side: Int) -> DrawnCode? {
        guard pixels.count == side * side, let first = pixels.firstIndex(where: { $0 < 128 })
        else { return nil }
        // The first dark pixel is the corner of a finder pattern.
        let edge = first / side
        let size = side - 2 * edge
        guard first % side == edge, size >= 21, size % 4 == 1 else { return nil }
        let modules = (edge..<(edge + size)).flatMap { row in
            (edge..<(edge + size)).map { pixels[row * side + $0] < 128 ? UInt8(1) : 0 }
        }
        return DrawnCode(text: text, size: size, modules: modules)
    }
}

/// Sheets as PDF.
public struct PhoneSheets: SheetWriting {
    public init() {}

    public func write(_ sheet: Sheet) -> Data {
        let page = CGRect(x: 0, y: 0, width: Sheet.width, height: Sheet.height)
        return UIGraphicsPDFRenderer(bounds: page).pdfData { context in
            context.beginPage()
            for part in sheet.parts {
                switch part {
                case .text(let text, let top, let size, let isBold):
                    let font =
                        isBold
                        ? UIFont.boldSystemFont(ofSize: size) : UIFont.systemFont(ofSize: size)
                    let box = CGRect(
                        x: Sheet.margin, y: top, width: Sheet.width - 2 * Sheet.margin,
                        height: Sheet.height - top)
                    NSString(string: text).draw(in: box, withAttributes: [.font: font])
                case .code(let code, let left, let top, let side):
                    context.cgContext.setFillColor(gray: 0, alpha: 1)
                    let module = side / Double(code.side)
                    for row in 0..<code.side {
                        for column in 0..<code.side where code.isDark(column, row) {
                            context.cgContext.fill(
                                CGRect(
                                    x: left + Double(column) * module,
                                    y: top + Double(row) * module, width: module, height: module))
                        }
                    }
                }
            }
        }
    }
}
