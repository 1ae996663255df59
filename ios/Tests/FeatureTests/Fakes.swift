import CheckpointFeature
import ChotSession
import Foundation
import XCTest

let someShape = PlaneShape(width: 4, height: 2, stride: 4, rotation: 0)
let someCorners = [(1.0, 0.0), (2, 0), (2, 1), (1, 1)].map { FrameCorner(x: $0.0, y: $0.1) }
/// Viet Nam's.
let vietnam = CityTime(offsetMinutes: 7 * 60)
let someCode = DrawnCode(text: "https://portal.example/", size: 2, modules: [1, 0, 0, 1])

let lan = Holder(
    name: "Lan Ví Dụ", birthDate: "1990-04-12", idLastFour: "6789", employer: "Sở Ví dụ")

func said(_ text: String) -> Said { Said(code: "code", text: text) }

/// A verdict as the core gives it: its sentence is the first of its reasons.
func verdict(
    _ decision: Decision, obligations: [String] = [], remedies: [Remedy] = [],
    reasons: [String] = [], caps: [Said] = [], holder: Holder? = lan, recorded: Bool = true,
    sequence: UInt64 = 1
) -> Verdict {
    Verdict(
        decision: decision, word: "«\(decision.rawValue)»", sentence: "«A sentence.»",
        reasons: [said("«A sentence.»")] + reasons.map(said) + caps,
        obligations: obligations.map(said), remedies: remedies, caps: caps, holder: holder,
        sequence: recorded ? sequence : nil, recorded: recorded)
}

/// What tests change from outside and actors read. Not `Mutex`: this compiler dies of a generic one.
final class Shared<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: Value
    init(_ value: Value) { kept = value }
    var value: Value {
        get { lock.withLock { kept } }
        set { lock.withLock { kept = newValue } }
    }
    func change(_ act: (inout Value) -> Void) { lock.withLock { act(&kept) } }
}

/// A session that says what it is told to.
final class FakeSession: OfficerSession {
    let isUnreadable = Shared(false)
    let found = Shared<@Sendable () throws -> Found>({ .nothing(hint: nil, corners: []) })
    let evidence = Shared<@Sendable () throws -> EvidenceFound>({ .nothing(hint: nil) })
    let lookedUp = Shared<@Sendable (String) throws -> Verdict>({ _ in verdict(.refer) })
    let judged = Shared<@Sendable ([Seen]) throws -> Verdict>({ _ in verdict(.refer) })
    let portal = Shared<(code: DrawnCode, recorded: Bool)?>((someCode, true))
    let said = Shared<Health?>(nil)
    let scans = Shared(0)
    let presented = Shared<[String]>([])
    let heading = Shared<Double?>(nil)
    let offset = Shared<Int32>(7 * 60)
    let asked = Shared<[Int64]>([])

    func scan(_ plane: Data, _ shape: PlaneShape, at time: ClockTime) throws -> Found {
        scans.change { $0 += 1 }
        return try found.value()
    }
    func scanEvidence(
        _ plane: Data, _ shape: PlaneShape, seen: [Seen], at time: ClockTime
    ) throws -> EvidenceFound { try evidence.value() }
    func present(_ text: String, at time: ClockTime) throws -> Found {
        presented.change { $0.append(text) }
        return try found.value()
    }
    func lookUp(_ idNumber: String, at time: ClockTime) throws -> Verdict {
        try lookedUp.value(idNumber)
    }
    func see(_ seen: [Seen], at time: ClockTime) throws -> Verdict { try judged.value(seen) }
    func portal(at time: ClockTime) throws -> (code: DrawnCode, recorded: Bool)? { portal.value }
    func setHeading(_ degrees: Double?) throws { heading.value = degrees }
    func utcOffsetMinutes() throws -> Int32 { offset.value }
    func health(at time: ClockTime) throws -> Health {
        guard let health = said.value else { throw noSuch }
        return health
    }
    func reload() throws {}
    func page(before: UInt64?, limit: Int, _ filter: JournalFilter) throws -> JournalPage {
        throw noSuch
    }
    func counts(fromMillis: Int64, untilMillis: Int64) throws -> [HourCount] {
        if isUnreadable.value { throw noSuch }
        asked.change { $0.append(fromMillis) }
        return []
    }
    func steps(of sequence: UInt64) throws -> [JournalRow] { [] }
    func contacts(of subject: String, withinSeconds: Int) throws -> [ContactRow] { [] }
    func verify() throws -> JournalCheck { throw noSuch }
    func export(to path: String) throws -> JournalExport { throw noSuch }
    func keptFrom() throws -> Int64? { throw noSuch }
    func purge() throws -> JournalPurge { throw noSuch }
}

let noSuch = Trouble(.nothingThere, said("«Nothing there.»"))

/// A phone with a session that says what it is told to.
final class FakePhone: Phone {
    let language = AppLanguage.english
    let session = FakeSession()
    let choices = [
        CheckpointChoice(name: "Cầu Sài Gòn", area: "thu-duc", heading: nil),
        CheckpointChoice(name: "Cầu Tân Thuận", area: "d7", heading: 170),
    ]
    let openFails = Shared<Trouble?>(nil)
    let opened = Shared(0)
    let updating = Shared<@Sendable (_ goesOn: (UInt64) -> Bool) throws -> UpdateDone>({ _ in
        throw noSuch
    })

    func preview(_ enrolment: Data) throws -> EnrolmentSeen { throw noSuch }
    func enrol(_ enrolment: Data) throws { throw noSuch }
    func series() -> any EnrolmentSeries { preconditionFailure("no codes here") }
    func reader() -> any CodeReading { preconditionFailure("no reader here") }
    func checkpoints() throws -> [CheckpointChoice] { choices }
    func open(_ checkpoint: String) throws -> any OfficerSession {
        opened.change { $0 += 1 }
        if let trouble = openFails.value { throw trouble }
        return session
    }
    func update(
        _ transport: any Transport, at time: ClockTime,
        goesOn: @escaping @Sendable (UInt64) -> Bool
    ) throws -> UpdateDone { try updating.value(goesOn) }
    func update(folder: String, at time: ClockTime) throws -> UpdateDone { throw noSuch }
    func state(at time: ClockTime) throws -> DeviceState { throw noSuch }
    func selfTest(at time: ClockTime) -> [SelfCheck] { [] }
    func journalLoss() throws -> String? { nil }
    func confirmJournalLoss(_ what: String, at time: ClockTime) throws {}
    func seenLabels() -> [(kind: SeenKind, text: String)] {
        SeenKind.allCases.map { ($0, "«\($0.rawValue)»") }
    }
    func word(for decision: Decision) -> String { "«\(decision.rawValue)»" }
    func trouble(_ error: any Error) -> Trouble {
        error as? Trouble ?? Trouble(.broken, said("«Broken.»"))
    }
}

/// Clocks that stand still until they are moved.
final class FakeClocks: Clocks {
    let wall: Shared<Int64>
    /// How far the wall clock was set, against the other.
    private let moved = Shared<Int64>(0)
    private let start: Int64

    init(wall: Int64 = 1_633_392_600_000) {
        self.wall = Shared(wall)
        start = wall
    }
    func pass(millis: Int64) { wall.change { $0 += millis } }
    /// Somebody sets the wall clock.
    func set(by millis: Int64) { moved.change { $0 += millis } }
    func read() -> ClockTime {
        let now = wall.value
        return ClockTime(
            wallMillis: now + moved.value, monotonicMillis: UInt64(86_400_000 + now - start),
            boot: Array(repeating: 7, count: 16))
    }
}

/// Waits for nobody: what is due is asked for by the test.
struct NoPauses: Pauses {
    func pause(millis: UInt64) async { try? await Task.sleep(for: .seconds(3_600)) }
}

final class FakeSignals: Haptics, Sound {
    let felt = Shared<[Decision]>([])
    let heard = Shared<[Double]>([])
    func give(_ decision: Decision) { felt.change { $0.append(decision) } }
    func play(_ decision: Decision, volume: Double) { heard.change { $0.append(volume) } }
}

/// An owner whose signals and choices are a test's own.
func sessionOwner(
    _ phone: any CheckpointPhone, _ clocks: any Clocks, signals: FakeSignals = FakeSignals(),
    choices: MemoryChoices = MemoryChoices()
) -> SessionOwner {
    SessionOwner(
        phone: phone, clocks: clocks,
        signals: Signals(haptics: signals, sound: signals, settings: SettingsStore(choices)))
}

/// What was chosen, in memory: it outlives a model.
final class MemoryChoices: Choices {
    private let kept = Shared<[String: String]>([:])
    func text(_ name: String) -> String? { kept.value[name] }
    func set(_ name: String, _ text: String?) { kept.change { $0[name] = text } }
}

/// A camera that delivers what a test hands it.
final class FakeFrames: FrameSource, Torch {
    struct State: Sendable {
        var access = CameraAccess.granted
        var asked = 0
        var answers = true
        var queue: DispatchQueue?
        var frame: (@Sendable (Data, PlaneShape) -> Void)?
        var interrupted: (@Sendable (Bool) -> Void)?
        var failed: (@Sendable () -> Void)?
        var light = false
        var zoom = 1.0
    }
    let state = Shared(State())

    var access: CameraAccess { state.value.access }
    func ask() async -> Bool {
        state.change {
            $0.asked += 1
            $0.access = $0.answers ? .granted : .refused
        }
        return state.value.answers
    }
    func start(
        on queue: DispatchQueue, frame: @escaping @Sendable (Data, PlaneShape) -> Void,
        interrupted: @escaping @Sendable (Bool) -> Void, failed: @escaping @Sendable () -> Void
    ) {
        state.change {
            $0.queue = queue
            $0.frame = frame
            $0.interrupted = interrupted
            $0.failed = failed
        }
    }
    func stop() {
        state.change {
            $0.queue = nil
            $0.frame = nil
        }
    }
    func zoom(_ factor: Double) { state.change { $0.zoom = factor } }
    func point(x: Double, y: Double) {}
    var isAvailable: Bool { true }
    func set(_ on: Bool) { state.change { $0.light = on } }

    var isRunning: Bool { state.value.frame != nil }

    /// As the camera does: on the queue that it was given, within the call.
    func deliver(_ plane: Data = Data(count: 8), _ shape: PlaneShape = someShape) {
        let now = state.value
        guard let queue = now.queue, let frame = now.frame else { return }
        queue.sync { frame(plane, shape) }
    }

    /// The same from a thread that isn't the test's, as a camera has one of its own.
    func deliverAside(_ plane: Data, _ shape: PlaneShape) async {
        await Task.detached { self.deliver(plane, shape) }.value
    }
}

final class MemorySecrets: SecretStore {
    let kept = Shared<[String: Data]>([:])
    let trouble = Shared<SecretTrouble?>(nil)
    func load(_ name: String) throws -> Data? {
        if let trouble = trouble.value { throw trouble }
        return kept.value[name]
    }
    func store(_ name: String, _ secret: Data) throws { kept.change { $0[name] = secret } }
    func remove(_ name: String) throws { kept.change { $0[name] = nil } }
}

extension XCTestCase {
    /// Looks until something that comes by itself has come.
    @MainActor func soon(_ holds: () -> Bool, _ line: UInt = #line) async {
        for _ in 0..<1_000 where !holds() { try? await Task.sleep(for: .milliseconds(5)) }
        XCTAssertTrue(holds(), line: line)
    }
}
