import ChotCore
import Foundation
import XCTest

/// Keystores that misbehave, and objects that several threads use.
final class ThreadsTests: XCTestCase {
    private final class Throwing: Keystore {
        let error: any Error
        init(_ error: any Error) { self.error = error }
        func load(name: String) throws -> Data? { throw error }
        func store(name: String, secret: Data) throws { throw error }
        func remove(name: String) throws { throw error }
    }

    /// Does something before each secret that it gives out.
    private final class Before: Keystore, @unchecked Sendable {
        private let inner: MemoryKeystore
        private let act: () throws -> Void
        init(_ inner: MemoryKeystore, _ act: @escaping () throws -> Void) {
            self.inner = inner
            self.act = act
        }
        func load(name: String) throws -> Data? {
            try act()
            return try inner.load(name: name)
        }
        func store(name: String, secret: Data) throws {
            try inner.store(name: name, secret: secret)
        }
        func remove(name: String) throws { try inner.remove(name: name) }
    }

    func testAKeystoreThatFailsSaysWhichWayAndNothingIsReplaced() throws {
        struct NoHardware: Error {}
        let fixture = try Fixture.ready()
        assertFails(try fixture.open(Throwing(KeystoreError.Locked))) { $0 == .KeystoreLocked }
        assertFails(try fixture.open(Throwing(KeystoreError.Failed(what: "no chip")))) {
            $0.ofKeystore?.contains("no chip") == true
        }
        assertFails(try fixture.open(Throwing(NoHardware()))) { $0.ofKeystore != nil }
        assertFails(try fixture.open(MemoryKeystore())) { $0.isKeyLost }
        XCTAssertNoThrow(try fixture.open())
    }

    func testAKeystoreMayTakeItsTimeOnAnotherThread() throws {
        let fixture = try Fixture.ready()
        let hardware = DispatchQueue(label: "hardware")
        let slow = Before(fixture.keystore) { hardware.sync { Thread.sleep(forTimeInterval: 1) } }
        let start = Date()
        let session = try fixture.open(slow)
        XCTAssertEqual(try session.health(clock: fixture.clock()).city, "Example City")
        XCTAssertGreaterThanOrEqual(Date().timeIntervalSince(start), 1)
    }

    func testAKeystoreMayCallTheSessionBack() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        var cities: [String] = []
        let calling = Before(fixture.keystore) {
            cities.append(try session.health(clock: fixture.clock(after: 1)).city)
        }
        XCTAssertTrue(try fixture.updated("public-newer", calling).changed)
        XCTAssertFalse(cities.isEmpty)
    }

    func testCallsFromSeveralThreadsTakeTurnsAndEachIsRecordedOnce() throws {
        let fixture = try Fixture.ready()
        let (session, clock) = (try fixture.open(), try fixture.clock())
        let failures = MemoryKeystore()
        DispatchQueue.concurrentPerform(iterations: 8) { turn in
            do {
                if turn < 4 {
                    let id = "07919000010\(turn + 1)"
                    _ = try session.lookUp(idNumber: id, seen: [], clock: clock)
                } else {
                    _ = try session.health(clock: clock)
                }
            } catch {
                try? failures.store(name: "\(turn)", secret: Data("\(error)".utf8))
            }
        }
        XCTAssertEqual(failures.secrets, [:])
        let page = try session.journalPage(before: nil, limit: 9, filter: everything)
        XCTAssertEqual(page.rows.count, 4)
        XCTAssertTrue(try session.journalVerify().isSound)
    }

    /// A call that is under way keeps the object; when it has ended, the store is free.
    func testAnObjectMayBeLetGoOfWhileAnotherThreadCallsIt() throws {
        let fixture = try Fixture.ready()
        let (plane, geometry) = try fixture.photo()
        for round in 0..<5 {
            let held = Held(try fixture.open())
            let clock = try fixture.clock(after: 60 * Int64(round))
            let (running, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let failures = MemoryKeystore()
            Thread.detachNewThread {
                func scan() throws {
                    let session = held.session
                    for turn in 0..<4 {
                        if turn == 1 { running.signal() }
                        let outcome = try session?.scan(
                            plane: plane, geometry: geometry, budgetMillis: nil, clock: clock)
                        guard case .passage = outcome else { throw ChotError.SessionBroken }
                    }
                }
                do {
                    try scan()
                } catch {
                    try? failures.store(name: "scan", secret: Data("\(error)".utf8))
                    running.signal()
                }
                ended.signal()
            }
            running.wait()
            held.session = nil
            ended.wait()
            XCTAssertEqual(failures.secrets, [:])
        }
        XCTAssertNoThrow(try fixture.open())
    }

    /// What the app holds a session in.
    private final class Held: @unchecked Sendable {
        private let lock = NSLock()
        private var kept: CheckpointSession?
        init(_ session: CheckpointSession) { kept = session }
        var session: CheckpointSession? {
            get { lock.withLock { kept } }
            set { lock.withLock { kept = newValue } }
        }
    }
}
