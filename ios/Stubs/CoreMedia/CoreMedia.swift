@_exported import CoreVideo

public final class CMSampleBuffer {}
public func CMSampleBufferGetImageBuffer(_ s: CMSampleBuffer) -> CVImageBuffer? { nil }
public final class CMFormatDescription: Sendable { public init() {} }
public struct CMVideoDimensions: Sendable {
    public let width: Int32
    public let height: Int32
}
public func CMVideoFormatDescriptionGetDimensions(_ d: CMFormatDescription) -> CMVideoDimensions {
    CMVideoDimensions(width: 0, height: 0)
}
public func CMFormatDescriptionGetMediaSubType(_ d: CMFormatDescription) -> OSType { 0 }
public typealias CMTimeScale = Int32
public struct CMTime: Sendable { public init(value: Int64, timescale: CMTimeScale) {} }
