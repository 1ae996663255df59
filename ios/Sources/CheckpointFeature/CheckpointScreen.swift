import ChotSession
import DesignSystem
import SwiftUI
import Words

/// The checkpoint's screens: the camera until there is a verdict, the verdict until there is a next
/// vehicle.
public struct CheckpointScreen<Preview: View>: View {
    /// What is done elsewhere in the app.
    public enum Elsewhere: Equatable, Sendable {
        case menu, enrol, update, openSettings
    }

    let model: CheckpointModel
    let words: Words
    let preview: Preview
    let go: @MainActor (Elsewhere) -> Void
    @State private var search = ""
    @FocusState private var takesKeys: Bool
    @Environment(\.verticalSizeClass) private var height

    public init(
        _ model: CheckpointModel, words: Words, preview: Preview,
        go: @escaping @MainActor (Elsewhere) -> Void
    ) {
        self.model = model
        self.words = words
        self.preview = preview
        self.go = go
    }

    public var body: some View {
        ZStack {
            Color(.veil).ignoresSafeArea()
            if model.state.usesCamera {
                preview.ignoresSafeArea().accessibilityHidden(true)
            }
            // One at a time: what lies under a verdict is nowhere for VoiceOver to walk to.
            if model.isTraining, !isVerdict {
                TrainingFrame(words: words) { screen }
            } else {
                screen
            }
        }
    }

    /// A verdict has the frame by itself.
    private var isVerdict: Bool {
        if case .judged(let judged) = model.state { judged.verdict.isTraining } else { false }
    }

    @ViewBuilder private var screen: some View {
        switch model.state {
        case .opening: Waiting(words(.opening))
        case .working: Waiting(words(.working))
        case .choosing(let choices):
            ChooseView(
                model.ordered(choices), lastUsed: model.checkpoint, search: $search, words: words
            ) { choice in Task { await model.choose(choice) } }
        case .searching(let notice, let outline):
            if model.number != nil {
                NumberView(
                    Binding(
                        get: { model.number ?? NumberEntry() }, set: { model.number = $0 }),
                    words: words, lookUp: { Task { await model.lookUp() } },
                    back: { model.number = nil })
            } else {
                scan(notice, outline)
            }
        case .evidence(let notice, let outline, let under):
            EvidenceView(
                notice: notice, outline: outline, name: under.verdict.holder?.name,
                words: words
            ) { Task { await model.back() } }
        case .judged(let judged):
            VerdictView(
                VerdictScreen(judged, labels: model.labels), words: words,
                act: { action in
                    if action == .updatePhone { go(.update) }
                    if action == .setClock { go(.openSettings) }
                    Task { await model.act(action) }
                },
                hold: { isHeld in Task { await model.hold(isHeld) } },
                next: { Task { await model.next() } })
        case .portal(let portal, _):
            PortalView(portal, words: words) { Task { await model.back() } }
        case .paper(.permit, _, let isWrong):
            PaperView(
                words(.permitTitle), isWrong: isWrong, isWhole: model.permit.seen != nil,
                words: words, judge: { Task { await model.enterPermit() } },
                back: { Task { await model.back() } },
                fields: {
                    PermitFields(
                        Binding(get: { model.permit }, set: { model.permit = $0 }),
                        today: model.today, words: words)
                })
        case .paper(.vaccination, _, let isWrong):
            PaperView(
                words(.vaccinationTitle), isWrong: isWrong, isWhole: model.vaccination.seen != nil,
                words: words, judge: { Task { await model.enterVaccination() } },
                back: { Task { await model.back() } },
                fields: {
                    VaccinationFields(
                        Binding(get: { model.vaccination }, set: { model.vaccination = $0 }),
                        today: model.today, words: words)
                })
        case .broken(let fault):
            FaultView(fault, words: words) { tap in
                switch tap {
                case .tryAgain: Task { await model.tryAgain() }
                case .changeCheckpoint: Task { await model.changeCheckpoint() }
                case .openSettings: go(.openSettings)
                case .enrol: go(.enrol)
                case .update: go(.update)
                }
            }
        }
    }

    private func scan(_ notice: Notice, _ outline: Outline?) -> some View {
        ScanView(
            .init(
                checkpoint: model.checkpoint ?? "", notice: notice, outline: outline,
                health: model.health, time: model.time, counts: model.counts,
                isTorchOn: model.isTorchOn,
                hasTorch: model.hasTorch, zoom: model.zoom, hand: model.hand,
                micros: model.showsTimings ? model.lastMicros : nil, isLow: height == .compact),
            words: words
        ) { tap in
            switch tap {
            case .noCode: model.number = NumberEntry()
            case .torch: model.toggleTorch()
            case .zoom: model.setZoom(model.zoom < 2 ? 2 : 1)
            case .portal: Task { await model.showPortal() }
            case .menu: go(.menu)
            }
        }
        // An imager is a keyboard; none comes up on the glass for it.
        .focusable()
        .focused($takesKeys)
        .onAppear { takesKeys = true }
        .onKeyPress(phases: .down) { press in
            model.key(press.characters) ? .handled : .ignored
        }
    }
}

/// Something is on its way.
struct Waiting: View {
    let text: String

    init(_ text: String) { self.text = text }

    var body: some View {
        VStack {
            Spacer()
            Text(text).font(.title2.bold()).foregroundStyle(Color(.onVeil))
            Spacer()
        }
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.veil))
    }
}
