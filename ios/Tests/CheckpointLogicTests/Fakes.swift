import ChotCore
import Foundation

@testable import CheckpointLogic

let someGeometry = FrameGeometry(width: 4, height: 2, stride: 4, rotationDegrees: 0)
let someCorners = [
    FramePoint(x: 1, y: 0), FramePoint(x: 2, y: 0), FramePoint(x: 2, y: 1), FramePoint(x: 1, y: 1),
]

let somePortal = PortalCode(
    address: "https://portal.example/", size: 2, modules: Data([1, 0, 0, 1]), recorded: true)

let lan = HolderView(
    name: "Lan Ví Dụ", nameSigned: true, nameMark: nil, birthDate: "1990-04-12",
    idLastFour: "6789", idNumber: nil, employer: "Sở Ví dụ")

func passage(
    _ decision: Decision, obligations: [String] = [], remedies: [String] = [],
    remedyCode: String = "code", holder: HolderView = lan, recorded: Bool = true
) -> PassageView {
    func explained(_ texts: [String], _ code: String = "code") -> [Explained] {
        texts.map { Explained(code: code, text: $0) }
    }
    return PassageView(
        decision: decision, sentence: "A sentence.", reasons: explained(["A reason."]),
        obligations: explained(obligations), remedies: explained(remedies, remedyCode),
        holder: holder,
        subject: "00112233445566778899aabbccddeeff", recorded: recorded,
        micros: StageMicros(scan: 0, parse: 0, verify: 0, evaluate: 0, journal: 0))
}

/// A session that says what it is told to. Tests drive it from one thread.
final class FakeSession: CheckpointSessionProtocol, @unchecked Sendable {
    var onScan: () throws -> ScanOutcome = { .nothing(hint: nil) }
    var onLookUp: (String) throws -> PassageView = { _ in passage(.refer) }
    var onScanEvidence: () throws -> EvidenceScan = { .nothing(hint: nil) }
    var onSee: ([String]) throws -> PassageView = { _ in passage(.refer) }
    var onPortal: () throws -> PortalCode = { somePortal }
    var scans = 0

    func scan(plane: Data, geometry: FrameGeometry, clock: ClockReading) throws -> ScanOutcome {
        scans += 1
        return try onScan()
    }

    func lookUp(idNumber: String, seen: [String], clock: ClockReading) throws -> PassageView {
        try onLookUp(idNumber)
    }

    func see(seen: [String], clock: ClockReading) throws -> PassageView { try onSee(seen) }

    func showPortal(clock: ClockReading) throws -> PortalCode { try onPortal() }

    func scanEvidence(
        plane: Data, geometry: FrameGeometry, seen: [String], clock: ClockReading
    ) throws -> EvidenceScan { try onScanEvidence() }
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

final class MemoryKeystore: Keystore, @unchecked Sendable {
    var secrets: [String: Data] = [:]

    func load(name: String) throws -> Data? { secrets[name] }

    func store(name: String, secret: Data) throws { secrets[name] = secret }

    func remove(name: String) throws { secrets[name] = nil }
}
