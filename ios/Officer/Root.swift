import CheckpointFeature
import ChotSession
import DesignSystem
import Foundation
import JournalFeature
import PhoneDevices
import SetUpFeature
import SwiftUI
import UniformTypeIdentifiers
import Words

/// What the app is made of on a phone.
@MainActor final class Parts {
    let camera = Camera()
    let choices = PhoneChoices()
    let clocks = PhoneClocks()
    let words = Words { NSLocalizedString($0, comment: "") }
    let phone: CorePhone
    let model: CheckpointModel
    let enrol: EnrolModel
    let update: UpdateModel
    let status: StatusModel
    let journal: JournalModel
    let settings: SettingsStore
    let training: TrainingModel
    let pin: PinModel

    init() throws {
        // Whichever table the app's own words come from: the core's are in the same language.
        let language = AppLanguage(preferred: Bundle.main.preferredLocalizations)
        let folder = try ownFolder()
        let secrets = KeychainSecrets(service: "vn.chot.secrets")
        let phone = CorePhone(folder: folder, secrets: secrets, language: language)
        self.phone = phone
        // Beside the core's secrets: an enrolment that is taken back doesn't take it along.
        let lock = PinLock(
            secrets: KeychainSecrets(service: "vn.chot.pin"), hashing: PhonePinHash())
        pin = PinModel(lock, clocks: clocks)
        let model = CheckpointModel(
            phone: phone, clocks: clocks, pauses: PhonePauses(), frames: camera, torch: camera,
            haptics: PhoneHaptics(), sound: PhoneSound(), choices: choices)
        self.model = model
        enrol = EnrolModel(phone: phone, frames: camera)
        update = UpdateModel(
            phone: phone, clocks: clocks, choices: choices,
            transport: { HttpTransport($0, allowsMobile: $1) },
            installed: { await model.updated() })
        status = StatusModel(phone: phone, clocks: clocks)
        journal = JournalModel(
            source: model.owner, phone: phone, clocks: clocks, folder: folder)
        settings = SettingsStore(choices)
        let ground = TrainingGround(phone)
        training = TrainingModel(
            ground,
            checkpoint: CheckpointModel(
                phone: ground, clocks: clocks, pauses: PhonePauses(), frames: camera,
                torch: camera, haptics: PhoneHaptics(), sound: PhoneSound(),
                choices: TrainingChoices(over: choices, checkpoint: words(.training))),
            clocks: clocks, drawing: PhoneDrawing())
    }
}

/// Where in the app somebody is.
enum Place: Equatable {
    case checkpoint, menu, enrol, update, status, selfTest, settings, journal, heading, training,
        pin
}

struct Root: View {
    @State private var parts: Parts?
    @State private var place = Place.checkpoint
    /// Why there is no folder of the app's own, without which nothing is kept safely.
    @State private var failure: String?
    @State private var isPicking = false
    /// An update's folder, in place of an enrolment's file.
    @State private var picksFolder = false
    /// An enrolment that the app was started with.
    @State private var waiting: URL?
    /// What the settings say, for the screen to follow.
    @State private var settings = Settings()
    @Environment(\.scenePhase) private var phase

    var body: some View {
        ZStack {
            if let parts { screen(parts) }
            // The system's own words: nothing of ours is there to say it.
            if let failure { Banner(failure) }
            // Nothing of anybody stays in the app switcher's picture.
            if phase != .active { Color(.veil).ignoresSafeArea() }
        }
        .preferredColorScheme(scheme)
        .task {
            do {
                if parts == nil { parts = try Parts() }
            } catch {
                failure = error.localizedDescription
            }
            guard let parts else { return }
            settings = parts.settings.settings
            PhoneScreen.stayOn(true)
            await parts.status.lookForLoss()
            if parts.status.loss == nil { await parts.model.appear() }
            if let waiting { take(Picked(waiting), parts) }
            waiting = nil
            await parts.update.updateByItself()
        }
        .onChange(of: phase) { _, now in
            guard let parts else { return }
            switch now {
            case .active:
                Task {
                    if place == .training {
                        if parts.training.isAtCheckpoint {
                            await parts.training.checkpoint.enterForeground()
                        }
                    } else {
                        await parts.model.enterForeground()
                    }
                    await parts.update.updateByItself()
                }
            case .background:
                parts.model.enterBackground()
                parts.training.checkpoint.enterBackground()
                parts.pin.forget()
                parts.journal.putAway()
            case .inactive: break
            @unknown default: break
            }
        }
        .onChange(of: parts.map { isPortal($0.model.state) } ?? false) { _, isShown in
            PhoneScreen.setBright(isShown)
        }
        .onOpenURL { url in
            guard url.isFileURL else { return }
            if let parts {
                take(Picked(url), parts)
            } else {
                waiting = url
            }
        }
        // One for both: of several on a view the system opens but one.
        .fileImporter(
            isPresented: $isPicking, allowedContentTypes: picksFolder ? [.folder] : [.json]
        ) { result in
            guard let parts, let url = try? result.get() else { return }
            let picked = Picked(url)
            guard picksFolder else { return take(picked, parts) }
            Task {
                await parts.update.update(folder: picked.url.path)
                _ = picked
            }
        }
    }

    private var scheme: ColorScheme? {
        switch settings.night {
        case .system: nil
        case .day: .light
        case .night: .dark
        }
    }

    private func isPortal(_ state: ScanState) -> Bool {
        if case .portal = state { true } else { false }
    }

    private func pick(folder: Bool) {
        picksFolder = folder
        isPicking = true
    }

    private func take(_ picked: Picked, _ parts: Parts) {
        place = .enrol
        parts.model.rest()
        Task { await parts.enrol.take((try? picked.data()) ?? Data()) { try picked.delete() } }
    }

    @ViewBuilder private func screen(_ parts: Parts) -> some View {
        if parts.status.loss != nil {
            LossView(wrong: parts.status.wrong, words: parts.words) {
                Task {
                    await parts.status.confirmLoss()
                    if parts.status.loss == nil { await parts.model.appear() }
                }
            }
        } else {
            inPlace(parts)
        }
    }

    @ViewBuilder private func inPlace(_ parts: Parts) -> some View {
        switch place {
        case .checkpoint: checkpoint(parts)
        case .menu:
            MenuView(words: parts.words, tap: { go(to: $0, parts) }, leave: { back(parts) })
        case .enrol:
            EnrolView(
                parts.enrol.state, wrong: parts.enrol.wrong,
                cameraIsRefused: parts.enrol.cameraIsRefused, words: parts.words
            ) { tap in
                switch tap {
                case .file: pick(folder: false)
                case .codes: Task { await parts.enrol.scan() }
                case .confirm:
                    Task {
                        await parts.enrol.confirm()
                        if case .done = parts.enrol.state { parts.pin.reset() }
                    }
                case .cancel: parts.enrol.cancel()
                case .openSettings: PhoneScreen.openSettings()
                case .leave: back(parts)
                }
            }
        case .update:
            UpdateView(
                parts.update.state,
                address: Binding(
                    get: { parts.update.address }, set: { parts.update.address = $0 }),
                byItself: Binding(
                    get: { parts.update.byItself }, set: { parts.update.byItself = $0 }),
                time: parts.model.time, words: parts.words
            ) { tap in
                switch tap {
                case .now: Task { await parts.update.update() }
                case .folder: pick(folder: true)
                case .cancel: parts.update.cancel()
                case .leave: back(parts)
                }
            }
        case .status:
            StatusView(
                parts.status.state, wrong: parts.status.wrong, time: parts.model.time,
                words: parts.words,
                copy: { PhoneScreen.copy(parts.status.report) }, leave: { place = .menu })
        case .selfTest:
            SelfTestView(
                parts.status.checks, isTesting: parts.status.isTesting, words: parts.words,
                test: { Task { await parts.status.test() } }, leave: { place = .menu })
        case .settings:
            SettingsView(
                Binding(
                    get: { settings },
                    set: {
                        settings = $0
                        parts.settings.settings = $0
                    }), words: parts.words,
                pin: {
                    parts.pin.open()
                    place = .pin
                }, leave: { place = .menu })
        case .heading:
            HeadingView(
                chosen: parts.model.heading, published: parts.model.publishedHeading,
                words: parts.words, choose: { way in Task { await parts.model.setHeading(way) } },
                back: { place = .menu })
        case .journal: journal(parts)
        case .training: training(parts)
        case .pin:
            PinView(
                parts.pin.state, count: parts.pin.count, problem: parts.pin.problem,
                words: parts.words
            ) { tap in
                switch tap {
                case .choose: parts.pin.choose()
                case .remove: parts.pin.askToRemove()
                case .press(let digit): parts.pin.press(digit)
                case .erase: parts.pin.erase()
                case .confirm:
                    Task {
                        if await parts.pin.confirm() == .changeCheckpoint {
                            changeCheckpoint(parts)
                        }
                    }
                case .leave:
                    parts.pin.forget()
                    place = .menu
                }
            }
        }
    }

    @ViewBuilder private func training(_ parts: Parts) -> some View {
        let training = parts.training
        if training.isAtCheckpoint {
            CheckpointScreen(
                training.checkpoint, words: parts.words,
                preview: CameraPreview(camera: parts.camera)
            ) { elsewhere in
                switch elsewhere {
                case .menu, .enrol, .update: Task { await training.leaveCheckpoint() }
                case .openSettings: PhoneScreen.openSettings()
                }
            }
        } else {
            TrainingView(
                training.exercises, shown: training.shown, wrong: training.wrong,
                words: parts.words
            ) { tap in
                switch tap {
                case .show(let code): Task { await training.show(code) }
                case .scan: Task { await training.scan() }
                case .judge: Task { await training.judge() }
                case .back: training.back()
                case .leave:
                    Task { await training.end() }
                    back(parts)
                }
            }
            // Codes that are shown are as their people's phones would show them now.
            .task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(20))
                    await training.refresh()
                }
            }
        }
    }

    @ViewBuilder private func checkpoint(_ parts: Parts) -> some View {
        if isNew(parts.model.state) {
            FirstView(
                words: parts.words, enrol: { leave(for: .enrol, parts) },
                train: { train(parts) })
        } else {
            inUse(parts)
        }
    }

    private func isNew(_ state: ScanState) -> Bool {
        if case .broken(.said(let trouble)) = state { trouble.kind == .notEnrolled } else { false }
    }

    private func inUse(_ parts: Parts) -> some View {
        CheckpointScreen(
            parts.model, words: parts.words, preview: CameraPreview(camera: parts.camera)
        ) { elsewhere in
            switch elsewhere {
            case .menu: leave(for: .menu, parts)
            case .enrol: leave(for: .enrol, parts)
            case .update: leave(for: .update, parts)
            case .openSettings: PhoneScreen.openSettings()
            }
        }
    }

    @ViewBuilder private func journal(_ parts: Parts) -> some View {
        if let steps = parts.journal.steps {
            CaseView(
                steps, contacts: parts.journal.contacts, time: parts.journal.time,
                word: { parts.phone.word(for: $0) },
                words: parts.words, of: { who in Task { await parts.journal.load(of: who) } },
                leave: { parts.journal.close() })
        } else {
            VStack(spacing: 0) {
                JournalView(
                    .init(parts.journal), word: { parts.phone.word(for: $0) },
                    words: parts.words
                ) { tap in
                    switch tap {
                    case .filter(let decision): Task { await parts.journal.load(decision) }
                    case .hour(let hour): Task { await parts.journal.load(hour: hour) }
                    case .open(let sequence):
                        if let row = parts.journal.rows.first(where: { $0.sequence == sequence }) {
                            Task { await parts.journal.open(row) }
                        }
                    case .older: Task { await parts.journal.older() }
                    case .verify: Task { await parts.journal.verify() }
                    case .export: Task { await parts.journal.writeOut() }
                    case .clear: Task { await parts.journal.clear() }
                    case .leave:
                        parts.journal.putAway()
                        place = .menu
                    }
                }
                if let file = parts.journal.exported {
                    ShareLink(item: file) {
                        Text(parts.words(.journalExport)).font(.title3.bold())
                            .foregroundStyle(Color(.onMain))
                            .frame(maxWidth: .infinity, minHeight: Size.target)
                            .background(Color(.main))
                    }
                }
            }
        }
    }

    /// The camera rests while something else is looked at; the session and its verdict stay.
    private func leave(for place: Place, _ parts: Parts) {
        parts.model.rest()
        self.place = place
    }

    private func train(_ parts: Parts) {
        leave(for: .training, parts)
        Task { await parts.training.load() }
    }

    private func back(_ parts: Parts) {
        place = .checkpoint
        Task {
            await parts.model.enterForeground()
            if case .broken = parts.model.state { await parts.model.open() }
        }
    }

    private func go(to item: MenuView.Tap, _ parts: Parts) {
        switch item {
        case .journal:
            place = .journal
            Task { await parts.journal.load() }
        case .update: place = .update
        case .status:
            place = .status
            Task { await parts.status.load() }
        case .selfTest: place = .selfTest
        case .settings: place = .settings
        case .heading: place = .heading
        case .training: train(parts)
        case .changeCheckpoint:
            if parts.pin.isFree(for: .changeCheckpoint) {
                changeCheckpoint(parts)
            } else {
                place = .pin
            }
        }
    }

    private func changeCheckpoint(_ parts: Parts) {
        place = .checkpoint
        Task {
            await parts.model.enterForeground()
            await parts.model.changeCheckpoint()
        }
    }
}
