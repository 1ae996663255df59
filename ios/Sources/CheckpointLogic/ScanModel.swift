import ChotCore
import Foundation

/// The scan screen's logic: frames and taps in, ``ScanState`` out. Knows neither SwiftUI nor a
/// camera.
///
/// Frames come on the camera's queue and are judged there; what else the core does runs on the
/// queue that `worker` stands for. `onChange` is called on whichever thread changed the state.
public final class ScanModel: @unchecked Sendable {
    public typealias Worker = @Sendable (@escaping @Sendable () -> Void) -> Void

    private let checkpoints: any CheckpointOpener
    private let clocks: any Clocks
    private let signals: any Signals
    private let language: ChotCore.Language
    private let worker: Worker
    private let onChange: @Sendable (ScanState) -> Void

    /// One judgement at a time: what is on screen is what the core believes to be on screen. Guards
    /// `session` and `noticeSince`.
    private let turn = NSRecursiveLock()
    private var session: (any CheckpointSessionProtocol)?
    private var noticeSince: UInt64 = 0

    private let stateLock = NSLock()
    private var current = ScanState.opening

    public init(
        checkpoints: any CheckpointOpener, clocks: any Clocks, signals: any Signals,
        language: ChotCore.Language, worker: @escaping Worker,
        onChange: @escaping @Sendable (ScanState) -> Void
    ) {
        self.checkpoints = checkpoints
        self.clocks = clocks
        self.signals = signals
        self.language = language
        self.worker = worker
        self.onChange = onChange
    }

    /// What the screen shows now.
    public var state: ScanState { stateLock.withLock { current } }

    /// Opens the store for the chosen checkpoint, or asks for one.
    public func open() {
        show(.opening)
        onWorker { [self] in
            session = nil
            if let name = checkpoints.chosen {
                session = try checkpoints.open(checkpoint: name, language: language)
                show(.searching)
            } else {
                show(.choosing(names: try checkpoints.names()))
            }
        }
    }

    /// The officer chose a checkpoint.
    public func choose(_ name: String) {
        checkpoints.chosen = name
        open()
    }

    /// Judges a frame, on the calling thread. The plane is borrowed until this returns.
    public func onFrame(_ plane: Data, _ geometry: FrameGeometry) {
        inTurn {
            // A verdict on screen stays until it is dismissed: the next rider's code must not
            // replace it unseen.
            guard case .searching = state, let session else { return }
            let outcome = try session.scan(
                plane: plane, geometry: geometry, budgetMillis: nil, clock: clocks.read())
            switch outcome {
            case .nothing(let hint, _, _):
                search(hint.map { .help(text: $0.text) } ?? .aim, nil)
            case .severalCodes(let reason, _, _):
                search(.severalCodes(text: reason.text), nil)
            case .notATravelCode(let found, let corners, _):
                let outline = Outline(corners: corners, geometry: geometry)
                search(.otherCode(text: found.text), outline)
            case .passage(_, let corners, sameAsBefore: true):
                search(.judgedAlready, Outline(corners: corners, geometry: geometry))
            case .passage(let view, _, sameAsBefore: false):
                judged(view, seen: [])
            }
        }
    }

    /// The officer typed an ID number of somebody without a code.
    public func lookUp(_ idNumber: String) {
        guard case .searching = state else { return }
        show(.working)
        onWorker { [self] in
            // A frame that was under way may have brought a verdict meanwhile; that one is shown.
            guard state == .working else { return }
            do {
                judged(
                    try opened().lookUp(idNumber: idNumber, seen: [], clock: clocks.read()),
                    seen: [])
            } catch ChotError.BadInput {
                noticeSince = clocks.read().monotonicMillis
                show(.searching(notice: .badId, outline: nil))
            }
        }
    }

    /// The officer ticked or unticked what they saw: the passage is judged again.
    public func tick(_ what: SeenThing, isSeen: Bool) {
        onWorker { [self] in
            guard case .judged(_, var seen) = state else { return }
            seen.removeAll { $0 == what }
            if isSeen { seen.append(what) }
            judged(try opened().see(seen: seen, clock: clocks.read()), seen: seen)
        }
    }

    /// The officer shows the health portal's code to somebody whose app fails. That it is shown is
    /// recorded.
    public func showPortal() {
        onWorker { [self] in
            guard case .judged(let passage, let seen) = state else { return }
            var code: PortalCode?
            do {
                code = try opened().showPortal(clock: clocks.read())
            } catch ChotError.NothingThere, ChotError.BadInput {
                code = nil
            }
            show(.portal(code, over: passage, seen: seen))
        }
    }

    /// The code is put away again; the verdict under it stands.
    public func hidePortal() {
        guard case .portal(_, let passage, let seen) = state else { return }
        show(.judged(passage, seen: seen))
    }

    /// The next vehicle.
    public func next() {
        if case .judged = state { show(.searching) }
    }

    /// There are no frames.
    public func cameraFailed() { show(.broken(.camera)) }

    /// Lets go of the store.
    public func close() { turn.withLock { session = nil } }

    private func judged(_ passage: PassageView, seen: [SeenThing]) {
        signals.give(passage.decision)
        show(.judged(passage, seen: seen))
    }

    /// Advice doesn't flicker from frame to frame, and what names something stays long enough to be
    /// read.
    private func search(_ notice: Notice, _ outline: Outline?) {
        // A verdict, or a search by number, may have come in between.
        guard case .searching(let before, _) = state else { return }
        let now = clocks.read().monotonicMillis
        let names =
            switch notice {
            case .otherCode, .judgedAlready, .severalCodes: true
            case .aim, .help, .badId: false
            }
        let held = before != .aim && now - min(now, noticeSince) < Self.noticeMillis
        let steady = names || !held ? notice : before
        if names || steady != before { noticeSince = now }
        show(.searching(notice: steady, outline: outline))
    }

    private func opened() throws -> any CheckpointSessionProtocol {
        guard let session else { throw ChotError.SessionBroken }
        return session
    }

    private func show(_ next: ScanState) {
        let isNew = stateLock.withLock {
            defer { current = next }
            return current != next
        }
        if isNew { onChange(next) }
    }

    private func onWorker(_ action: @escaping @Sendable () throws -> Void) {
        worker { self.inTurn(action) }
    }

    private func inTurn(_ action: () throws -> Void) {
        turn.withLock {
            do {
                try action()
            } catch let error as ChotError {
                show(.broken(fault(of: error)))
            } catch {
                // uniffi's internal error: a panic in the core, caught at the boundary.
                show(.broken(fault(of: .SessionBroken)))
            }
        }
    }

    private func fault(of error: ChotError) -> Fault {
        // It was taken off the list: the officer chooses anew.
        if error == .UnknownCheckpoint { checkpoints.chosen = nil }
        return .said(text: errorInWords(error: error, language: language).text)
    }

    private static let noticeMillis: UInt64 = 1_500
}
