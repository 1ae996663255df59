@_exported import Foundation

open class CIImage: NSObject {
    public var extent: CGRect { .zero }
}
open class CIFilter: NSObject {
    public class func qrCodeGenerator() -> CIFilter & CIQRCodeGenerator { QRCodeGenerator() }
    public var outputImage: CIImage? { nil }
}
public protocol CIQRCodeGenerator: AnyObject {
    var message: Data { get set }
    var correctionLevel: String { get set }
    var outputImage: CIImage? { get }
}
final class QRCodeGenerator: CIFilter, CIQRCodeGenerator {
    var message = Data()
    var correctionLevel = "M"
}
public struct CIFormat: Sendable { public static let L8 = Self() }
open class CIContext: NSObject {
    public func render(
        _ image: CIImage, toBitmap data: UnsafeMutableRawPointer, rowBytes: Int, bounds: CGRect,
        format: CIFormat, colorSpace: AnyObject?
    ) {}
}
