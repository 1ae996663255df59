import ChotSession
import Foundation
import Observation

/// What the checkpoint's screens are fed by: the owner's state and the camera, brought together.
@MainActor @Observable public final class CheckpointModel {
    public private(set) var state = ScanState.opening
    public private(set) var counts: Counts? = Counts()
    public private(set) var health: Health?
    /// The city's, of the session that is or was open.
    public private(set) var time = CityTime.phone
    public private(set) var isTorchOn = false
    public private(set) var zoom = 1.0
    /// What the last verdict took.
    public private(set) var lastMicros: UInt64?
    /// The checkpoint, and which way its lane is checked.
    public private(set) var checkpoint: String?
    public private(set) var heading: Double?
    /// Which way the city's list says that its lane goes.
    public private(set) var publishedHeading: Double?
    /// A number or paper on its way in; put away with the screen that it belongs to.
    public var number: NumberEntry?
    public var permit = PermitEntry()
    public var vaccination = VaccinationEntry()
    public private(set) var labels: [(kind: SeenKind, text: String)] = []

    public let owner: SessionOwner
    private let phone: any CheckpointPhone
    private let clocks: any Clocks
    private let pauses: any Pauses
    private let frames: any FrameSource
    private let torch: any Torch
    private let choices: any Choices
    private let settings: SettingsStore
    private let states: AsyncStream<ScanState>
    private var hasAsked = false
    private var keys = ImagerKeys()
    private var isRunning = false
    private var isVisible = false
    private var watches: [Task<Void, Never>] = []

    public init(
        phone: any CheckpointPhone, clocks: any Clocks, pauses: any Pauses, frames: any FrameSource,
        torch: any Torch, haptics: any Haptics, sound: any Sound, choices: any Choices
    ) {
        self.phone = phone
        self.clocks = clocks
        self.pauses = pauses
        self.frames = frames
        self.torch = torch
        self.choices = choices
        settings = SettingsStore(choices)
        checkpoint = choices.text("checkpoint")
        heading = choices.text("heading").flatMap(Double.init)
        let (states, fed) = AsyncStream.makeStream(
            of: ScanState.self, bufferingPolicy: .bufferingNewest(1))
        self.states = states
        owner = SessionOwner(
            phone: phone, clocks: clocks,
            signals: Signals(haptics: haptics, sound: sound, settings: settings)
        ) { fed.yield($0) }
    }

    /// Nobody passes, and nothing is recorded: the screen says so, whatever is on it.
    public var isTraining: Bool { phone.isTraining }
    public var hasTorch: Bool { torch.isAvailable }
    public var hand: Settings.Hand { settings.settings.hand }
    public var showsTimings: Bool { settings.settings.timings }

    // MARK: The app's life

    /// The screen is there. A session that is open stays open: what turns, folds or changes the
    /// language of the screen doesn't come by here.
    public func appear() async {
        if watches.isEmpty { watch() }
        await enterForeground()
        if await owner.state == .opening { await open() }
    }

    /// A visit begins: the camera may be asked for once in it.
    public func enterForeground() async {
        isVisible = true
        await owner.setReturn(seconds: settings.settings.returnSeconds)
        if labels.isEmpty { labels = await owner.labels() }
        await follow()
        health = await owner.health()
    }

    /// Somebody else is in front: no camera, no light; verdict, ticks and session stay.
    public func enterBackground() {
        rest()
        hasAsked = false
    }

    /// Something else of this app is in front: the visit goes on, the camera rests.
    public func rest() {
        isVisible = false
        stopCamera()
        light(false)
    }

    /// The relief, or the end: the store is let go of.
    public func close() async {
        for watch in watches { watch.cancel() }
        watches = []
        stopCamera()
        light(false)
        await owner.close()
    }

    public func open() async {
        await owner.open(checkpoint, heading: heading)
        publishedHeading = await owner.published(checkpoint)
        await follow()
        health = await owner.health()
    }

    private func watch() {
        watches = [
            Task { [weak self, states] in
                for await _ in states { await self?.follow() }
            },
            Task { [weak self, pauses] in
                while !Task.isCancelled {
                    await pauses.pause(millis: 100)
                    guard let self else { return }
                    await self.owner.timePassed()
                }
            },
            Task { [weak self, pauses] in
                while !Task.isCancelled {
                    await pauses.pause(millis: 5_000)
                    guard let self else { return }
                    self.health = await self.owner.health()
                }
            },
        ]
    }

    /// The newest state, not the one that was told of: that may be old by now.
    private func follow() async {
        state = await owner.state
        counts = await owner.counts
        time = await owner.time
        if let verdict = state.verdict?.verdict { lastMicros = verdict.micros }
        if state.verdict == nil {
            permit = PermitEntry()
            vaccination = VaccinationEntry()
        }
        if case .searching = state {} else { number = nil }
        guard isVisible, state.usesCamera else { return stopCamera() }
        await startCamera()
    }

    // MARK: The camera

    private func startCamera() async {
        guard !isRunning else { return }
        switch frames.access {
        case .granted: break
        case .refused: return await refused()
        case .unasked:
            // The system's question takes the app to the side and back: asked again then, it would
            // never end.
            guard !hasAsked else { return await refused() }
            hasAsked = true
            guard await frames.ask() else { return await refused() }
            // Meanwhile something else may have come.
            state = await owner.state
            guard isVisible, state.usesCamera, !isRunning else { return }
        }
        isRunning = true
        let owner = owner
        frames.start(
            on: owner.queue,
            frame: { owner.frame($0, $1) },
            interrupted: { isHeldBack in
                Task { await owner.camera(isHeldBack ? .cameraInterrupted : nil) }
            },
            failed: { Task { await owner.camera(.camera) } })
        frames.zoom(zoom)
        torch.set(isTorchOn)
    }

    private func refused() async {
        await owner.camera(.cameraRefused)
        state = await owner.state
    }

    /// The light stays: a card is read by it.
    private func stopCamera() {
        // Held back by others, it comes back by itself: it has to go on listening.
        if case .broken(.cameraInterrupted) = state, isVisible { return }
        guard isRunning else { return }
        isRunning = false
        frames.stop()
        torch.set(isTorchOn)
    }

    /// Once more, after what was in the way is gone.
    public func tryAgain() async {
        switch state {
        case .broken(.camera), .broken(.cameraRefused), .broken(.cameraInterrupted):
            isRunning = false
            frames.stop()
            await owner.camera(nil)
            if await owner.state == .opening { await open() } else { await follow() }
        case .broken(.said(let trouble)) where trouble.kind == .broken || trouble.kind == .other:
            await open()
        case .opening, .choosing, .searching, .working, .judged, .portal, .evidence, .paper,
            .broken:
            await open()
        }
    }

    public func toggleTorch() { light(!isTorchOn) }

    private func light(_ on: Bool) {
        isTorchOn = on && torch.isAvailable
        torch.set(isTorchOn)
    }

    public func setZoom(_ factor: Double) {
        zoom = factor
        frames.zoom(factor)
    }

    /// Focus and exposure where somebody touches the picture, 0 to 1 each way.
    public func point(x: Double, y: Double) { frames.point(x: x, y: y) }

    // MARK: The checkpoint

    /// The list, the last used first.
    public func ordered(_ choices: [CheckpointChoice]) -> [CheckpointChoice] {
        choices.filter { $0.name == checkpoint } + choices.filter { $0.name != checkpoint }
    }

    public func choose(_ choice: CheckpointChoice) async {
        checkpoint = choice.name
        // Another checkpoint's lanes go elsewhere.
        heading = nil
        choices.set("checkpoint", choice.name)
        choices.set("heading", nil)
        await open()
    }

    public func changeCheckpoint() async {
        await owner.open(nil)
        await follow()
    }

    public func setHeading(_ degrees: Double?) async {
        heading = degrees
        choices.set("heading", degrees.map { "\($0)" })
        await owner.setHeading(degrees)
        await follow()
    }

    // MARK: Taps

    public func act(_ action: RemedyAction) async {
        switch action {
        case .tick(let kind): await owner.tick(kind)
        case .scanEvidence: await owner.lookForEvidence()
        case .enterPaperPermit: await owner.enter(.permit)
        case .enterVaccinationPaper: await owner.enter(.vaccination)
        case .showPortal: await owner.showPortal()
        case .scanAgain: await owner.next()
        // Done outside this screen; the verdict stays.
        case .updatePhone, .setClock: break
        }
        await follow()
    }

    public func next() async {
        await owner.next()
        await follow()
    }

    public func back() async {
        await owner.back()
        await follow()
    }

    public func hold(_ isHeld: Bool) async {
        await owner.hold(isHeld)
        await follow()
    }

    public func showPortal() async {
        await owner.showPortal()
        await follow()
    }

    public func lookUp() async {
        guard let number, number.isComplete else { return }
        self.number = nil
        await owner.lookUp(number.digits)
        await follow()
    }

    public func enterPermit() async {
        guard let seen = permit.seen else { return }
        await owner.entered(seen)
        await follow()
    }

    public func enterVaccination() async {
        guard let seen = vaccination.seen else { return }
        await owner.entered(seen)
        await follow()
    }

    /// A key of an imager. True where it was taken.
    public func key(_ characters: String) -> Bool {
        guard case .searching = state, number == nil, !characters.isEmpty else { return false }
        if let text = keys.press(characters, at: clocks.read().monotonicMillis) {
            Task { await present(text) }
        }
        return true
    }

    /// From an imager that types, a link, or what another app shares.
    public func present(_ text: String) async {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return }
        await owner.present(text)
        await follow()
    }

    /// An update was installed: what is on screen stays.
    public func updated() async {
        await owner.reload()
        await follow()
        health = await owner.health()
    }

    public var today: Day { time.day(clocks.read().wallMillis) }
}
