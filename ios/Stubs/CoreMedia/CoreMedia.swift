@_exported import CoreVideo

public final class CMSampleBuffer {}
public func CMSampleBufferGetImageBuffer(_ s: CMSampleBuffer) -> CVImageBuffer? { nil }
