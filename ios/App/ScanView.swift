import AVFoundation
import CheckpointLogic
import ChotCore
import SwiftUI

/// The app's own word for a key, with what belongs into it.
func word(_ key: WordKey, _ arguments: String...) -> String {
    String(format: NSLocalizedString(key.rawValue, comment: ""), arguments: arguments)
}

/// What the screen shows, brought to the main thread.
@MainActor final class Screen: ObservableObject {
    @Published var state = ScanState.opening
    let camera = Camera()
    let checkpoints = PhoneCheckpoints()
    let labels: [SeenLabel]
    private(set) var model: ScanModel!

    init() {
        let queue = DispatchQueue(label: "vn.chot.core")
        // Whichever table the app's own words come from: the core's are in the same language.
        let table = Bundle.main.preferredLocalizations.first
        let language = table == "vi" ? ChotCore.Language.vietnamese : .english
        labels = seenLabels(language: language)
        model = ScanModel(
            checkpoints: checkpoints, clocks: PhoneClocks(bootSession: bootSession()),
            signals: PhoneSignals(), language: language,
            worker: { work in queue.async { work() } },
            onChange: { [weak self] _ in
                Task { @MainActor in
                    guard let self else { return }
                    // The newest state, not the one of the call: tasks may overtake one another.
                    self.state = self.model.state
                }
            })
    }
}

/// The camera until there is a verdict, the verdict until there is a next vehicle.
struct ScanView: View {
    @StateObject private var screen = Screen()
    @State private var idNumber = ""
    @State private var asksForId = false
    @State private var torch = false

    var body: some View {
        ZStack {
            Preview(session: screen.camera.session).ignoresSafeArea()
            VStack {
                Text(place)
                    .font(.headline)
                    .foregroundColor(.white)
                    .padding()
                Spacer()
                Text(status)
                    .font(.title2.bold())
                    .foregroundColor(.white)
                    .padding()
                HStack {
                    Button(word(.noCode)) { asksForId = true }
                        .frame(maxWidth: .infinity, minHeight: 64)
                    if screen.camera.isAvailable {
                        Button(word(torch ? .torchOn : .torchOff)) {
                            torch.toggle()
                            screen.camera.set(torch)
                        }
                        .frame(maxWidth: .infinity, minHeight: 64)
                    }
                }
            }
            if case .choosing(let names) = screen.state {
                VStack {
                    Text(word(.chooseCheckpoint)).font(.title2.bold())
                    ForEach(names, id: \.self) { name in
                        Button(name) { screen.model.choose(name) }
                            .frame(maxWidth: .infinity, minHeight: 64)
                    }
                }
            }
            if case .broken = screen.state {
                Button(word(.tryAgain)) { screen.model.open() }
                    .frame(maxWidth: .infinity, minHeight: 64)
            }
            if case .judged(let passage, let seen) = screen.state {
                VerdictView(
                    verdict: VerdictState(passage, seen: seen, labels: screen.labels),
                    tick: { screen.model.tick($0, isSeen: $1) },
                    portal: { screen.model.showPortal() },
                    next: { screen.model.next() })
            }
            if case .portal(let code, _, _) = screen.state {
                PortalView(code: code, close: { screen.model.hidePortal() })
            }
        }
        .task {
            screen.model.open()
            await screen.camera.start(screen.model)
        }
        .onDisappear { screen.camera.stop() }
        .alert(word(.enterId), isPresented: $asksForId) {
            TextField(word(.enterIdHint), text: $idNumber)
            Button(word(.lookUp)) { screen.model.lookUp(idNumber) }
            Button(word(.cancel)) {}
        }
    }

    private var place: String {
        screen.checkpoints.chosen.map { word(.checkpointAt, $0) } ?? word(.appName)
    }

    private var status: String {
        switch screen.state {
        case .searching(let notice, _):
            switch notice {
            case .aim: word(.aim)
            case .help(let text): text
            case .otherCode(let text): word(.notTravel, text)
            case .judgedAlready: word(.alreadyJudged)
            case .severalCodes(let text): text
            case .badId: word(.faultBadId)
            }
        case .broken(.camera): word(.faultCamera)
        case .broken(.said(let text)): text
        case .working: word(.working)
        case .opening, .choosing, .judged, .portal: word(.opening)
        }
    }
}

/// The camera's picture.
struct Preview: UIViewRepresentable {
    let session: AVCaptureSession

    func makeUIView(context: Context) -> PreviewLayerView {
        let view = PreviewLayerView(frame: .zero)
        view.preview.session = session
        view.preview.videoGravity = .resizeAspectFill
        return view
    }

    func updateUIView(_ view: PreviewLayerView, context: Context) {}
}

/// A view whose layer is the camera's preview, so that it follows the view's size.
final class PreviewLayerView: UIView {
    override class var layerClass: AnyClass { AVCaptureVideoPreviewLayer.self }

    var preview: AVCaptureVideoPreviewLayer {
        guard let layer = layer as? AVCaptureVideoPreviewLayer else {
            preconditionFailure("layerClass is the preview's")
        }
        return layer
    }
}
