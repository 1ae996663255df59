import AVFoundation
import ChotSession
import Foundation
import Synchronization

/// The back camera's luma planes, the newest only: a frame that the scanner has no time for is
/// dropped.
public final class Camera: NSObject, FrameSource, Torch,
    AVCaptureVideoDataOutputSampleBufferDelegate
{
    /// For the preview.
    public let session = AVCaptureSession()
    private let device = AVCaptureDevice.default(
        .builtInWideAngleCamera, for: .video, position: .back)
    /// Starting and stopping take long: neither on the main thread nor on the one that judges.
    private let control = DispatchQueue(label: "vn.chot.camera")

    /// Whom frames are handed to.
    private let running = Mutex<(@Sendable (Data, PlaneShape) -> Void)?>(nil)
    private struct Told: Sendable {
        let interrupted: @Sendable (Bool) -> Void
        let failed: @Sendable () -> Void
    }
    /// Who is told of what happens to the session.
    private let told = Mutex<Told?>(nil)
    private let rotation = Mutex(90)
    /// What makes a code fill the picture from as near as the lens can focus.
    private let base = Mutex(1.0)

    public override init() {
        super.init()
        observe()
    }

    public var access: CameraAccess {
        switch AVCaptureDevice.authorizationStatus(for: .video) {
        case .authorized: .granted
        case .notDetermined: .unasked
        case .denied, .restricted: .refused
        @unknown default: .refused
        }
    }

    public func ask() async -> Bool { await AVCaptureDevice.requestAccess(for: .video) }

    public func start(
        on queue: DispatchQueue,
        frame: @escaping @Sendable (Data, PlaneShape) -> Void,
        interrupted: @escaping @Sendable (Bool) -> Void,
        failed: @escaping @Sendable () -> Void
    ) {
        running.withLock { $0 = frame }
        told.withLock { $0 = Told(interrupted: interrupted, failed: failed) }
        control.async { [self] in
            guard configure(on: queue) else { return failed() }
            session.startRunning()
        }
    }

    public func stop() {
        // A frame that is under way goes on to its end; what it finds is up to the owner's state.
        running.withLock { $0 = nil }
        told.withLock { $0 = nil }
        control.async { [session] in session.stopRunning() }
    }

    public func zoom(_ factor: Double) {
        let base = base.withLock { $0 }
        set { device in
            device.videoZoomFactor = CGFloat(
                min(base * factor, Double(device.activeFormat.videoMaxZoomFactor)))
        }
    }

    public func point(x: Double, y: Double) {
        let point = CameraChoice.sensorPoint(x: x, y: y, rotation: rotation.withLock { $0 })
        set { device in
            let sensor = CGPoint(x: point.x, y: point.y)
            if device.isFocusPointOfInterestSupported {
                device.focusPointOfInterest = sensor
                if device.isFocusModeSupported(.continuousAutoFocus) {
                    device.focusMode = .continuousAutoFocus
                }
            }
            if device.isExposurePointOfInterestSupported {
                device.exposurePointOfInterest = sensor
                if device.isExposureModeSupported(.continuousAutoExposure) {
                    device.exposureMode = .continuousAutoExposure
                }
            }
        }
    }

    public var isAvailable: Bool { device?.hasTorch ?? false }

    public func set(_ on: Bool) {
        // Behind what starts or stops the session: that puts the light out.
        control.async { [self] in
            set { device in
                if device.hasTorch { device.torchMode = on ? .on : .off }
            }
        }
    }

    /// The angle of the coordinator that the preview keeps.
    public func turn(angle: Double) {
        rotation.withLock { $0 = CameraChoice.rotation(angle: angle) }
    }

    /// The device that the preview's coordinator follows.
    public var camera: AVCaptureDevice? { device }

    private func set(_ change: (AVCaptureDevice) -> Void) {
        guard let device, (try? device.lockForConfiguration()) != nil else { return }
        defer { device.unlockForConfiguration() }
        change(device)
    }

    /// Once, for as long as there is a camera: the app has one.
    private func observe() {
        let center = NotificationCenter.default
        func on(_ name: Notification.Name, _ act: @escaping @Sendable (Told) -> Void) {
            _ = center.addObserver(forName: name, object: session, queue: nil) { [weak self] _ in
                if let told = self?.told.withLock({ $0 }) { act(told) }
            }
        }
        on(AVCaptureSession.wasInterruptedNotification) { $0.interrupted(true) }
        on(AVCaptureSession.interruptionEndedNotification) { $0.interrupted(false) }
        on(AVCaptureSession.runtimeErrorNotification) { $0.failed() }
    }

    /// Once; afterwards the session is as it was left.
    private func configure(on queue: DispatchQueue) -> Bool {
        guard session.outputs.isEmpty else { return true }
        guard let device, let input = try? AVCaptureDeviceInput(device: device) else {
            return false
        }
        session.beginConfiguration()
        defer { session.commitConfiguration() }
        // The format is chosen by size and frame rate, not by a preset.
        session.sessionPreset = .inputPriority
        let output = AVCaptureVideoDataOutput()
        output.videoSettings = [
            kCVPixelBufferPixelFormatTypeKey as String:
                kCVPixelFormatType_420YpCbCr8BiPlanarFullRange
        ]
        output.alwaysDiscardsLateVideoFrames = true
        output.setSampleBufferDelegate(self, queue: queue)
        guard session.canAddInput(input), session.canAddOutput(output) else { return false }
        session.addInput(input)
        session.addOutput(output)
        let formats = device.formats.map { format in
            let size = CMVideoFormatDescriptionGetDimensions(format.formatDescription)
            let kind = CMFormatDescriptionGetMediaSubType(format.formatDescription)
            return CameraChoice.Format(
                width: Int(size.width), height: Int(size.height),
                rate: format.videoSupportedFrameRateRanges.map(\.maxFrameRate).max() ?? 0,
                hasLuma: kind == kCVPixelFormatType_420YpCbCr8BiPlanarFullRange)
        }
        guard let chosen = CameraChoice.format(formats) else { return false }
        set { device in
            device.activeFormat = device.formats[chosen]
            if formats[chosen].rate >= CameraChoice.rate {
                let duration = CMTime(value: 1, timescale: CMTimeScale(CameraChoice.rate))
                device.activeVideoMinFrameDuration = duration
                device.activeVideoMaxFrameDuration = duration
            }
            if device.isAutoFocusRangeRestrictionSupported {
                device.autoFocusRangeRestriction = .near
            }
        }
        base.withLock {
            $0 = CameraChoice.zoom(
                minimumFocus: device.minimumFocusDistance,
                fieldOfView: Double(device.activeFormat.videoFieldOfView))
        }
        zoom(1)
        return true
    }

    public func captureOutput(
        _ output: AVCaptureOutput, didOutput sampleBuffer: CMSampleBuffer,
        from connection: AVCaptureConnection
    ) {
        guard let frame = running.withLock({ $0 }),
            let pixels = CMSampleBufferGetImageBuffer(sampleBuffer)
        else { return }
        CVPixelBufferLockBaseAddress(pixels, .readOnly)
        defer { CVPixelBufferUnlockBaseAddress(pixels, .readOnly) }
        let shape = PlaneShape(
            width: CVPixelBufferGetWidthOfPlane(pixels, 0),
            height: CVPixelBufferGetHeightOfPlane(pixels, 0),
            stride: CVPixelBufferGetBytesPerRowOfPlane(pixels, 0),
            rotation: rotation.withLock { $0 })
        // Borrowed, not copied: the core is done with it before the lock is given back.
        guard let base = CVPixelBufferGetBaseAddressOfPlane(pixels, 0),
            let plane = CameraChoice.plane(
                base, stride: shape.stride, width: shape.width, height: shape.height)
        else { return }
        frame(plane, shape)
    }
}
