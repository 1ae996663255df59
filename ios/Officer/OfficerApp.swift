import AVFoundation
import CheckpointFeature
import ChotSession
import DesignSystem
import PhoneDevices
import SwiftUI
import Words

@main struct OfficerApp: App {
    var body: some Scene { WindowGroup { Root() } }
}

/// What the app is made of on a phone.
@MainActor struct Parts {
    let camera = Camera()
    let choices = PhoneChoices()
    let clocks = PhoneClocks()
    let phone: CorePhone
    let model: CheckpointModel
    let words = Words { NSLocalizedString($0, comment: "") }

    init() throws {
        // Whichever table the app's own words come from: the core's are in the same language.
        let language = AppLanguage(preferred: Bundle.main.preferredLocalizations)
        phone = CorePhone(
            folder: try ownFolder(), secrets: KeychainSecrets(service: "vn.chot.secrets"),
            language: language)
        model = CheckpointModel(
            phone: phone, clocks: clocks, pauses: PhonePauses(), frames: camera, torch: camera,
            haptics: PhoneHaptics(), sound: PhoneSound(), choices: choices)
    }
}

struct Root: View {
    @State private var parts: Parts?
    @Environment(\.scenePhase) private var phase

    var body: some View {
        ZStack {
            if let parts {
                CheckpointScreen(
                    parts.model, words: parts.words, preview: Preview(camera: parts.camera)
                ) { elsewhere in
                    if elsewhere == .openSettings { PhoneScreen.openSettings() }
                }
            }
            // Nothing of anybody stays in the app switcher's picture.
            if phase != .active { Color(.veil).ignoresSafeArea() }
        }
        .task {
            if parts == nil { parts = try? Parts() }
            PhoneScreen.stayOn(true)
            await parts?.model.appear()
        }
        .onChange(of: phase) { _, now in
            guard let model = parts?.model else { return }
            switch now {
            case .active: Task { await model.enterForeground() }
            case .background: model.enterBackground()
            case .inactive: break
            @unknown default: break
            }
        }
    }
}

/// The camera's picture, upright.
struct Preview: UIViewRepresentable {
    let camera: Camera

    func makeUIView(context: Context) -> PreviewLayerView {
        let view = PreviewLayerView(frame: .zero)
        view.show(camera)
        return view
    }

    func updateUIView(_ view: PreviewLayerView, context: Context) {}
}

/// A view whose layer is the camera's preview, so that it follows the view's size.
final class PreviewLayerView: UIView {
    private var coordinator: AVCaptureDevice.RotationCoordinator?
    private weak var camera: Camera?

    override class var layerClass: AnyClass { AVCaptureVideoPreviewLayer.self }

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
    override func layoutSubviews() {
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
