@_exported import CoreMedia
import Dispatch
@_exported import UIKit

public struct AVMediaType: Sendable { public static let video = Self() }
public struct AVLayerVideoGravity: Sendable { public static let resizeAspectFill = Self() }
public enum AVAuthorizationStatus: Sendable { case notDetermined, restricted, denied, authorized }

open class AVFrameRateRange: NSObject {
    public var minFrameRate: Float64 { 1 }
    public var maxFrameRate: Float64 { 30 }
}

open class AVCaptureDevice: NSObject, @unchecked Sendable {
    public enum TorchMode: Sendable { case off, on, auto }
    public enum Position: Sendable { case unspecified, back, front }
    public struct DeviceType: Sendable { public static let builtInWideAngleCamera = Self() }
    public enum FocusMode: Sendable { case locked, autoFocus, continuousAutoFocus }
    public enum ExposureMode: Sendable { case locked, autoExpose, continuousAutoExposure, custom }
    public enum AutoFocusRangeRestriction: Sendable { case none, near, far }
    open class Format: NSObject {
        public var formatDescription: CMFormatDescription { CMFormatDescription() }
        public var videoSupportedFrameRateRanges: [AVFrameRateRange] { [] }
        public var videoMaxZoomFactor: CGFloat { 1 }
        public var videoFieldOfView: Float { 60 }
    }
    /// iOS 17.
    open class RotationCoordinator: NSObject {
        public init(device: AVCaptureDevice, previewLayer: CALayer?) {}
        public var videoRotationAngleForHorizonLevelPreview: CGFloat { 90 }
        public var videoRotationAngleForHorizonLevelCapture: CGFloat { 90 }
    }
    public class func `default`(
        _ type: DeviceType, for media: AVMediaType?, position: Position
    ) -> AVCaptureDevice? { nil }
    public class func authorizationStatus(for type: AVMediaType) -> AVAuthorizationStatus {
        .notDetermined
    }
    public class func requestAccess(for type: AVMediaType) async -> Bool { false }
    public var hasTorch: Bool { false }
    public var torchMode: TorchMode = .off
    public var formats: [Format] { [] }
    public var activeFormat = Format()
    public var activeVideoMinFrameDuration = CMTime(value: 1, timescale: 30)
    public var activeVideoMaxFrameDuration = CMTime(value: 1, timescale: 30)
    public var minimumFocusDistance: Int { -1 }
    public var videoZoomFactor: CGFloat = 1
    public var isFocusPointOfInterestSupported: Bool { false }
    public var focusPointOfInterest = CGPoint.zero
    public var focusMode = FocusMode.continuousAutoFocus
    public func isFocusModeSupported(_ mode: FocusMode) -> Bool { false }
    public var isExposurePointOfInterestSupported: Bool { false }
    public var exposurePointOfInterest = CGPoint.zero
    public var exposureMode = ExposureMode.continuousAutoExposure
    public func isExposureModeSupported(_ mode: ExposureMode) -> Bool { false }
    public var isAutoFocusRangeRestrictionSupported: Bool { false }
    public var autoFocusRangeRestriction = AutoFocusRangeRestriction.none
    public func lockForConfiguration() throws {}
    public func unlockForConfiguration() {}
}

open class AVCaptureInput: NSObject {}
open class AVCaptureOutput: NSObject {}
open class AVCaptureConnection: NSObject {
    public var videoRotationAngle: CGFloat = 0
    public func isVideoRotationAngleSupported(_ angle: CGFloat) -> Bool { false }
}

open class AVCaptureDeviceInput: AVCaptureInput, @unchecked Sendable {
    public init(device: AVCaptureDevice) throws {}
}

public protocol AVCaptureVideoDataOutputSampleBufferDelegate: NSObjectProtocol {
    func captureOutput(
        _ output: AVCaptureOutput, didOutput sampleBuffer: CMSampleBuffer,
        from connection: AVCaptureConnection)
}

open class AVCaptureVideoDataOutput: AVCaptureOutput {
    public override init() {}
    public var videoSettings: [String: Any]! = [:]
    public var alwaysDiscardsLateVideoFrames = true
    public func setSampleBufferDelegate(
        _ delegate: (any AVCaptureVideoDataOutputSampleBufferDelegate)?, queue: DispatchQueue?
    ) {}
}

open class AVCaptureSession: NSObject, @unchecked Sendable {
    public struct Preset: Sendable { public static let inputPriority = Self() }
    public static let wasInterruptedNotification = Notification.Name("interrupted")
    public static let interruptionEndedNotification = Notification.Name("interruption ended")
    public static let runtimeErrorNotification = Notification.Name("runtime error")
    public override init() {}
    public var sessionPreset = Preset.inputPriority
    public var outputs: [AVCaptureOutput] { [] }
    public func beginConfiguration() {}
    public func commitConfiguration() {}
    public func canAddInput(_ input: AVCaptureInput) -> Bool { true }
    public func addInput(_ input: AVCaptureInput) {}
    public func canAddOutput(_ output: AVCaptureOutput) -> Bool { true }
    public func addOutput(_ output: AVCaptureOutput) {}
    public func startRunning() {}
    public func stopRunning() {}
}

open class AVCaptureVideoPreviewLayer: CALayer {
    public var session: AVCaptureSession?
    public var videoGravity = AVLayerVideoGravity.resizeAspectFill
    public var connection: AVCaptureConnection? { nil }
}

open class AVAudioSession: NSObject {
    public struct Category: Sendable { public static let playback = Self() }
    public struct CategoryOptions: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let mixWithOthers = Self(rawValue: 1)
    }
    public class func sharedInstance() -> AVAudioSession { AVAudioSession() }
    public func setCategory(_ category: Category, options: CategoryOptions = []) throws {}
}
open class AVAudioPlayer: NSObject {
    public init(data: Data) throws {}
    public var volume: Float = 1
    @discardableResult public func play() -> Bool { false }
    public func stop() {}
}
