import ChotSession
import Foundation

/// Owns the session: frames and taps in, ``ScanState`` out. All of it happens on one queue, the
/// camera's, so nothing that comes late can overtake what was asked for before.
public actor SessionOwner: JournalSource {
    private nonisolated let executor = QueueExecutor("vn.chot.checkpoint")
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    /// Where frames have to be delivered.
    public nonisolated var queue: DispatchQueue { executor.queue }

    private let phone: any CheckpointPhone
    private let clocks: any Clocks
    private let signals: Signals
    private let changed: @Sendable (ScanState) -> Void

    private var session: (any OfficerSession)?
    private var noticeSince: UInt64 = 0
    /// Today's cases by their decision; none where the journal can't be read.
    public private(set) var counts: Counts? = Counts()
    /// The city's, of the session that is or was open.
    public private(set) var time = CityTime.phone
    /// Seconds after which a permit makes room.
    private var returnSeconds: Int = 2
    /// What the screen shows now.
    public private(set) var state = ScanState.opening {
        didSet { if state != oldValue { changed(state) } }
    }

    /// - Parameter changed: called on the owner's queue for each new state.
    public init(
        phone: any CheckpointPhone, clocks: any Clocks, signals: Signals,
        changed: @escaping @Sendable (ScanState) -> Void = { _ in }
    ) {
        self.phone = phone
        self.clocks = clocks
        self.signals = signals
        self.changed = changed
    }

    // MARK: Opening

    /// Opens the store for a checkpoint, or asks for one.
    public func open(_ checkpoint: String?, heading: Double? = nil) {
        state = .opening
        session = nil
        guarded {
            guard let checkpoint else {
                state = .choosing(try phone.checkpoints())
                return
            }
            let opened = try phone.open(checkpoint)
            if let heading { try opened.setHeading(heading) }
            session = opened
            time = CityTime(offsetMinutes: try opened.utcOffsetMinutes())
            // What is judged then is capped by the core, and says why.
            counts = try? Counts(opened, at: clocks.read(), by: time)
            state = .searching
        }
    }

    /// Which way the checked lane goes; none for both.
    public func setHeading(_ degrees: Double?) { guarded { try opened().setHeading(degrees) } }

    public func setReturn(seconds: Int) { returnSeconds = min(5, max(1, seconds)) }

    /// Lets go of the store.
    public func close() {
        session = nil
        state = .opening
    }

    /// Goes on with what an update has installed. What is on screen stays.
    public func reload() {
        guarded {
            guard let session else { return }
            try session.reload()
            time = CityTime(offsetMinutes: try session.utcOffsetMinutes())
        }
    }

    /// Which way the city's list says that a checkpoint's lane goes.
    func published(_ checkpoint: String?) -> Double? {
        (try? phone.checkpoints())?.first { $0.name == checkpoint }?.heading
    }

    /// The words for what an officer can tick.
    func labels() -> [(kind: SeenKind, text: String)] { phone.seenLabels() }

    public func health() -> Health? { try? session?.health(at: clocks.read()) }

    /// What looks back at the journal asks it here: the store has one owner.
    public func look<T: Sendable>(_ ask: @Sendable (any OfficerSession) throws -> T) throws -> T {
        try ask(opened())
    }

    // MARK: Frames

    /// Judges a frame, within the call. Has to be called on ``queue``; the plane is borrowed.
    public nonisolated func frame(_ plane: Data, _ shape: PlaneShape) {
        assumeIsolated { $0.judge(plane, shape) }
    }

    private func judge(_ plane: Data, _ shape: PlaneShape) {
        guarded {
            // A verdict on screen stays until it is dismissed: the next rider's code must not replace
            // it unseen.
            switch state {
            case .searching:
                take(try opened().scan(plane, shape, at: clocks.read()), shape)
            case .evidence(_, _, let under):
                let found = try opened().scanEvidence(
                    plane, shape, seen: under.seen, at: clocks.read())
                switch found {
                case .nothing(let hint): search(hint.map { .help($0.text) } ?? .aim, nil)
                case .notEvidence(let what, let corners):
                    search(.otherCode(what.text), Outline(corners: corners, shape: shape))
                case .judged(let verdict, _): judged(verdict, seen: under.seen)
                }
            case .opening, .choosing, .working, .judged, .portal, .paper, .broken: break
            }
        }
    }

    /// What an external imager read: judged at once, in place of what is on screen only where that is
    /// the camera.
    public func present(_ text: String) {
        guard case .searching = state else { return }
        guarded { take(try opened().present(text, at: clocks.read()), nil) }
    }

    private func take(_ found: Found, _ shape: PlaneShape?) {
        func outline(_ corners: [FrameCorner]) -> Outline? {
            guard let shape, !corners.isEmpty else { return nil }
            return Outline(corners: corners, shape: shape)
        }
        switch found {
        case .nothing(let hint, _): search(hint.map { .help($0.text) } ?? .aim, nil)
        case .several(let what): search(.several(what.text), nil)
        case .otherCode(let what, let corners): search(.otherCode(what.text), outline(corners))
        case .sameAsBefore(let corners): search(.judgedAlready, outline(corners))
        case .passage(let verdict, _): judged(verdict, seen: [])
        }
    }

    // MARK: Without a code

    /// The officer typed the ID number of somebody without a code.
    public func lookUp(_ idNumber: String) {
        guard case .searching = state else { return }
        guarded {
            do {
                judged(try opened().lookUp(idNumber, at: clocks.read()), seen: [])
            } catch let trouble as Trouble where trouble.kind == .badInput {
                noticeSince = clocks.read().monotonicMillis
                state = .searching(.badId, nil)
            }
        }
    }

    // MARK: The verdict

    /// The officer ticked or unticked what they saw: judged again, and recorded.
    public func tick(_ kind: SeenKind) {
        guard case .judged(let judged) = state, let what = Seen.ticked(kind) else { return }
        var seen = judged.seen.filter { $0 != what }
        if seen.count == judged.seen.count { seen.append(what) }
        guarded { self.judged(try opened().see(seen, at: clocks.read()), seen: seen) }
    }

    /// The details of a paper are asked for.
    public func enter(_ paper: Paper) {
        guard case .judged(let judged) = state else { return }
        state = .paper(paper, under: judged, isWrong: false)
    }

    /// A paper was entered: judged again. What no paper says is refused in words, and may be mended.
    public func entered(_ thing: Seen) {
        guard case .paper(let paper, let judged, _) = state else { return }
        let seen = judged.seen.filter { $0.kind != thing.kind } + [thing]
        guarded {
            do {
                self.judged(try opened().see(seen, at: clocks.read()), seen: seen)
            } catch let trouble as Trouble where trouble.kind == .badInput {
                state = .paper(paper, under: judged, isWrong: true)
            }
        }
    }

    /// The camera looks for a further code of this person.
    public func lookForEvidence() {
        guard case .judged(let judged) = state else { return }
        state = .evidence(.aim, nil, under: judged)
    }

    /// The health portal's code, one tap from the camera and from a verdict. That it is shown is
    /// recorded.
    public func showPortal() {
        let under: Judged?
        switch state {
        case .searching: under = nil
        case .judged(let judged): under = judged
        case .opening, .choosing, .working, .portal, .evidence, .paper, .broken: return
        }
        guarded {
            let portal = try opened().portal(at: clocks.read())
            state = .portal(
                Portal(code: portal?.code, recorded: portal?.recorded ?? true), under: under)
        }
    }

    /// Puts away what lies over the verdict or the camera. The verdict stands.
    public func back() {
        guard !isBare else { return }
        state = state.verdict.map { .judged($0) } ?? .searching
    }

    private var isBare: Bool {
        switch state {
        case .portal, .evidence, .paper: false
        case .opening, .choosing, .searching, .working, .judged, .broken: true
        }
    }

    /// The next vehicle.
    public func next() {
        if case .judged = state { state = .searching }
    }

    /// A finger lies on the verdict, or no longer does: the time begins anew.
    public func hold(_ isHeld: Bool) {
        guard case .judged(var judged) = state, judged.returnsAt != nil else { return }
        judged.isHeld = isHeld
        judged.returnsAt = clocks.read().monotonicMillis + returnMillis
        state = .judged(judged)
    }

    /// Time has passed: a permit that has been seen makes room for the next vehicle.
    public func timePassed() {
        guard case .judged(let judged) = state, let at = judged.returnsAt, !judged.isHeld,
            clocks.read().monotonicMillis >= at
        else { return }
        state = .searching
    }

    // MARK: The camera

    /// There are no frames, or there are again.
    public func camera(_ fault: Fault?) {
        switch (fault, state) {
        case (.some(let fault), .searching), (.some(let fault), .broken):
            state = .broken(fault)
        case (.some, .evidence(_, _, let under)): state = .judged(under)
        case (nil, .broken(.camera)), (nil, .broken(.cameraRefused)),
            (nil, .broken(.cameraInterrupted)):
            state = session == nil ? .opening : .searching
        default: break
        }
    }

    // MARK: -

    private var returnMillis: UInt64 { UInt64(returnSeconds) * 1_000 }

    private func judged(_ verdict: Verdict, seen: [Seen]) {
        counts?.count(verdict, at: clocks.read(), by: time)
        signals.give(verdict.decision)
        // A duty is done before the next vehicle is asked for.
        let byItself =
            verdict.decision == .permit && verdict.recorded && verdict.obligations.isEmpty
        var judged = Judged(verdict, seen: seen)
        if byItself {
            judged.returnsAt = clocks.read().monotonicMillis + returnMillis
            judged.returnSeconds = returnSeconds
        }
        state = .judged(judged)
    }

    /// Advice doesn't flicker from frame to frame, and what names something stays long enough to be
    /// read.
    private func search(_ notice: Notice, _ outline: Outline?) {
        let before: Notice
        let under: Judged?
        switch state {
        case .searching(let notice, _): (before, under) = (notice, nil)
        case .evidence(let notice, _, let judged): (before, under) = (notice, judged)
        case .opening, .choosing, .working, .judged, .portal, .paper, .broken: return
        }
        let now = clocks.read().monotonicMillis
        let held = before != .aim && now - min(now, noticeSince) < Self.noticeMillis
        let steady = notice.names || !held ? notice : before
        if notice.names || steady != before { noticeSince = now }
        state =
            under.map { .evidence(steady, outline, under: $0) } ?? .searching(steady, outline)
    }

    private func opened() throws -> any OfficerSession {
        guard let session else {
            throw NotOpen()
        }
        return session
    }

    private func guarded(_ act: () throws -> Void) {
        do {
            try act()
        } catch {
            let trouble = phone.trouble(error)
            // It was taken off the list: the officer chooses anew.
            if trouble.kind == .unknownCheckpoint, let choices = try? phone.checkpoints() {
                state = .choosing(choices)
            } else {
                state = .broken(.said(trouble))
            }
        }
    }

    private static let noticeMillis: UInt64 = 1_500

    /// Said as the core says that a session broke: it has to be opened anew.
    private struct NotOpen: Error {}
}

/// What an officer feels and hears of a verdict.
public struct Signals: Sendable {
    private let haptics: any Haptics
    private let sound: any Sound
    private let settings: any SettingsSource

    public init(haptics: any Haptics, sound: any Sound, settings: any SettingsSource) {
        self.haptics = haptics
        self.sound = sound
        self.settings = settings
    }

    func give(_ decision: Decision) {
        let settings = settings.settings
        if settings.haptics { haptics.give(decision) }
        if settings.sound { sound.play(decision, volume: settings.volume) }
    }
}

/// Today's cases by their decision. A case counts once, by its last step.
public struct Counts: Equatable, Sendable {
    public private(set) var permit: UInt64 = 0
    public private(set) var deny: UInt64 = 0
    public private(set) var refer: UInt64 = 0
    private var day: Int64 = 0
    private var last: (sequence: UInt64, decision: Decision)?

    public init() {}

    /// What the journal has of today.
    init(_ session: any OfficerSession, at now: ClockTime, by time: CityTime) throws {
        day = time.dayStart(now.wallMillis)
        for hour in try session.counts(fromMillis: day, untilMillis: now.wallMillis + 1) {
            permit += hour.permit
            deny += hour.deny
            refer += hour.refer
        }
    }

    /// Counts what was judged since, without asking the journal.
    mutating func count(_ verdict: Verdict, at now: ClockTime, by time: CityTime) {
        let today = time.dayStart(now.wallMillis)
        if today != day {
            self = Self()
            day = today
        }
        // Said again, it isn't counted again; a further step takes the place of the one before.
        guard let sequence = verdict.sequence, sequence != last?.sequence else { return }
        if let last, verdict.continues == last.sequence { add(last.decision, -1) }
        add(verdict.decision, 1)
        last = (sequence, verdict.decision)
    }

    private mutating func add(_ decision: Decision, _ by: Int64) {
        func moved(_ count: UInt64) -> UInt64 {
            by < 0 ? count - min(count, by.magnitude) : count + by.magnitude
        }
        switch decision {
        case .permit: permit = moved(permit)
        case .deny: deny = moved(deny)
        case .refer: refer = moved(refer)
        }
    }

    public static func == (one: Self, other: Self) -> Bool {
        (one.permit, one.deny, one.refer) == (other.permit, other.deny, other.refer)
    }
}
