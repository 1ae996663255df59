import ChotCore
import Foundation

@testable import CheckpointLogic

let someGeometry = FrameGeometry(
    width: 4, height: 2, stride: 4, rotationDegrees: 0, region: nil)
let someCorners = [
    FramePoint(x: 1, y: 0), FramePoint(x: 2, y: 0), FramePoint(x: 2, y: 1), FramePoint(x: 1, y: 1),
]

let somePortal = PortalCode(
    address: "https://portal.example/", size: 2, modules: Data([1, 0, 0, 1]), recorded: true)

let lan = HolderView(
    name: "Lan Ví Dụ", nameSigned: true, nameMark: nil, birthDate: "1990-04-12",
    idLastFour: "6789", idNumber: nil, employer: "Sở Ví dụ")

/// A passage as the core gives it: its sentence is the first of its reasons.
func passage(
    _ decision: Decision, obligations: [String] = [], remedies: [OfferedRemedy] = [],
    reasons: [String] = [], caps: [Explained] = [], holder: HolderView = lan, recorded: Bool = true
) -> PassageView {
    func explained(_ texts: [String]) -> [Explained] {
        texts.map { Explained(code: "code", text: $0) }
    }
    return PassageView(
        decision: decision, word: decisionWord(decision: decision, language: .english),
        sentence: "A sentence.", reasons: explained(["A sentence."] + reasons) + caps,
        obligations: explained(obligations), remedies: remedies, caps: caps,
        holder: holder,
        subject: "00112233445566778899aabbccddeeff", atMillis: 10_000,
        sequence: recorded ? 1 : nil, continues: nil, rule: nil, phase: nil, assurance: .signed,
        evidence: [], recorded: recorded,
        micros: StageMicros(scan: 0, parse: 0, verify: 0, evaluate: 0, journal: 0))
}

func remedy(_ text: String, _ action: RemedyAction? = nil) -> OfferedRemedy {
    OfferedRemedy(remedy: Explained(code: "code", text: text), action: action)
}

/// A session that says what it is told to. Tests drive it from one thread. What isn't overridden has
/// no session behind it, and ends the test.
final class FakeSession: CheckpointSession, @unchecked Sendable {
    var onScan: () throws -> ScanOutcome = { .nothing(hint: nil) }
    var onLookUp: (String) throws -> PassageView = { _ in passage(.refer) }
    var onSee: ([SeenThing]) throws -> PassageView = { _ in passage(.refer) }
    var onPortal: () throws -> PortalCode = { somePortal }
    var scans = 0

    convenience init() { self.init(noHandle: NoHandle()) }

    override func scan(
        plane: Data, geometry: FrameGeometry, budgetMillis: UInt32?, clock: ClockReading
    ) throws -> ScanOutcome {
        scans += 1
        return try onScan()
    }

    override func lookUp(
        idNumber: String, seen: [SeenThing], clock: ClockReading
    ) throws -> PassageView { try onLookUp(idNumber) }

    override func see(seen: [SeenThing], clock: ClockReading) throws -> PassageView {
        try onSee(seen)
    }

    override func showPortal(clock: ClockReading) throws -> PortalCode { try onPortal() }
}

final class FakeOpener: CheckpointOpener, @unchecked Sendable {
    var chosen: String? = "Cầu Tân Thuận"
    let make: () throws -> any CheckpointSessionProtocol

    init(_ make: @escaping () throws -> any CheckpointSessionProtocol) { self.make = make }

    func names() -> [String] { ["Cầu Sài Gòn", "Cầu Tân Thuận"] }

    func open(
        checkpoint: String, language: ChotCore.Language
    ) throws -> any CheckpointSessionProtocol { try make() }
}

final class FakeClocks: Clocks, @unchecked Sendable {
    var millis: UInt64 = 10_000

    func read() -> ClockReading {
        let boot = Data(repeating: 7, count: 16)
        return ClockReading(wallMillis: Int64(millis), monotonicMillis: millis, bootId: boot)
    }
}

final class FakeSignals: Signals, @unchecked Sendable {
    var given: [Decision] = []

    func give(_ decision: Decision) { given.append(decision) }
}

class MemoryKeystore: Keystore, @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [String: Data] = [:]
    var secrets: [String: Data] {
        get { lock.withLock { kept } }
        set { lock.withLock { kept = newValue } }
    }

    func load(name: String) throws -> Data? { lock.withLock { kept[name] } }

    func store(name: String, secret: Data) throws { lock.withLock { kept[name] = secret } }

    func remove(name: String) throws { lock.withLock { kept[name] = nil } }
}
