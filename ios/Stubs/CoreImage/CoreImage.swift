@_exported import Foundation

open class CIImage: NSObject {
    public var extent: CGRect { .zero }
}
open class CIFilter: NSObject {
    public init?(name: String, parameters: [String: Any]?) {}
    public var outputImage: CIImage? { nil }
}
public struct CIFormat: Sendable { public static let L8 = Self() }
open class CIContext: NSObject {
    public func render(
        _ image: CIImage, toBitmap data: UnsafeMutableRawPointer, rowBytes: Int, bounds: CGRect,
        format: CIFormat, colorSpace: AnyObject?
    ) {}
}
