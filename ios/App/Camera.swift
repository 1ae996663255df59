import AVFoundation
import CheckpointLogic
import ChotCore

/// The back camera's luma planes, 1280 × 720, the newest only: a frame that the scanner has no time
/// for is dropped.
final class Camera: NSObject, FrameSource, Torch, AVCaptureVideoDataOutputSampleBufferDelegate,
    @unchecked Sendable
{
    let session = AVCaptureSession()
    private let queue = DispatchQueue(label: "vn.chot.camera")
    private let device = AVCaptureDevice.default(for: .video)
    private var model: ScanModel?

    var isAvailable: Bool { device?.hasTorch ?? false }

    func start(_ model: ScanModel) async {
        guard await AVCaptureDevice.requestAccess(for: .video), let device,
            let input = try? AVCaptureDeviceInput(device: device)
        else { return model.cameraFailed() }
        queue.async { [self] in
            self.model = model
            if session.outputs.isEmpty { configure(input) }
            session.startRunning()
        }
    }

    func stop() {
        // Behind the frame that is under way: when this returns, none is left.
        queue.sync {
            session.stopRunning()
            model = nil
        }
    }

    func set(_ on: Bool) {
        guard let device, device.hasTorch, (try? device.lockForConfiguration()) != nil else {
            return
        }
        device.torchMode = on ? .on : .off
        device.unlockForConfiguration()
    }

    private func configure(_ input: AVCaptureDeviceInput) {
        session.beginConfiguration()
        session.sessionPreset = .hd1280x720
        if session.canAddInput(input) { session.addInput(input) }
        let output = AVCaptureVideoDataOutput()
        output.videoSettings = [
            kCVPixelBufferPixelFormatTypeKey as String:
                kCVPixelFormatType_420YpCbCr8BiPlanarFullRange
        ]
        output.alwaysDiscardsLateVideoFrames = true
        output.setSampleBufferDelegate(self, queue: queue)
        if session.canAddOutput(output) { session.addOutput(output) }
        session.commitConfiguration()
    }

    func captureOutput(
        _ output: AVCaptureOutput, didOutput sampleBuffer: CMSampleBuffer,
        from connection: AVCaptureConnection
    ) {
        guard let pixels = CMSampleBufferGetImageBuffer(sampleBuffer) else { return }
        CVPixelBufferLockBaseAddress(pixels, .readOnly)
        defer { CVPixelBufferUnlockBaseAddress(pixels, .readOnly) }
        guard let base = CVPixelBufferGetBaseAddressOfPlane(pixels, 0) else { return }
        let stride = CVPixelBufferGetBytesPerRowOfPlane(pixels, 0)
        let width = CVPixelBufferGetWidthOfPlane(pixels, 0)
        let height = CVPixelBufferGetHeightOfPlane(pixels, 0)
        // Borrowed, not copied: the core is done with it before the lock is given back.
        let plane = Data(
            bytesNoCopy: base, count: stride * (height - 1) + width, deallocator: .none)
        // The sensor lies on its side behind an upright phone.
        let geometry = FrameGeometry(
            width: UInt32(width), height: UInt32(height), stride: UInt32(stride),
            rotationDegrees: 90, region: nil)
        model?.onFrame(plane, geometry)
    }
}
