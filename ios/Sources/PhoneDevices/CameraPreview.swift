import AVFoundation
import SwiftUI

/// The camera's picture, upright.
public struct CameraPreview: UIViewRepresentable {
    let camera: Camera

    public init(camera: Camera) { self.camera = camera }

    public func makeUIView(context: Context) -> PreviewLayerView {
        let view = PreviewLayerView(frame: .zero)
        view.show(camera)
        return view
    }

    public func updateUIView(_ view: PreviewLayerView, context: Context) {}
}

/// A view whose layer is the camera's preview, so that it follows the view's size.
public final class PreviewLayerView: UIView {
    private var coordinator: AVCaptureDevice.RotationCoordinator?
    private weak var camera: Camera?

    public override class var layerClass: AnyClass { AVCaptureVideoPreviewLayer.self }

    func show(_ camera: Camera) {
        self.camera = camera
        guard let layer = layer as? AVCaptureVideoPreviewLayer else { return }
        layer.session = camera.session
        layer.videoGravity = .resizeAspectFill
        coordinator = camera.camera.map {
            AVCaptureDevice.RotationCoordinator(device: $0, previewLayer: layer)
        }
    }

    /// Turning the phone lays the view out anew.
    public override func layoutSubviews() {
        super.layoutSubviews()
        guard let coordinator, let layer = layer as? AVCaptureVideoPreviewLayer else { return }
        let angle = coordinator.videoRotationAngleForHorizonLevelPreview
        if let connection = layer.connection, connection.isVideoRotationAngleSupported(angle) {
            connection.videoRotationAngle = angle
        }
        // The picture is turned as its preview is: the outline lies where the code is seen.
        camera?.turn(angle: Double(angle))
    }
}
