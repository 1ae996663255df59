import ChotCore
import Foundation
import XCTest

@testable import CheckpointLogic

/// The Rust library of this machine behind the generated bindings.
final class SurfaceTests: XCTestCase {
    func decision(_ code: String) -> Decision {
        switch code {
        case "PERMIT": .permit
        case "DENY": .deny
        default: .refer
        }
    }

    func testARealPhotoBecomesARecordedVerdict() throws {
        let fixture = try Fixture()
        let session = try fixture.open()
        let (plane, geometry) = try fixture.photo()
        guard
            case .passage(let view, let corners, let same) = try session.scan(
                plane: plane, geometry: geometry, clock: fixture.clock())
        else { return XCTFail("no passage") }
        XCTAssertEqual(view.decision, decision(try fixture.text("decision")))
        XCTAssertEqual(view.reasons.first?.code, try fixture.text("reason"))
        XCTAssertEqual(view.holder?.name, try fixture.text("holder"))
        XCTAssertFalse(view.sentence.isEmpty)
        XCTAssertTrue(view.recorded)
        XCTAssertEqual(view.subject?.count, 32)
        XCTAssertEqual(corners.count, 4)
        XCTAssertFalse(same)

        guard
            case .passage(let again, _, sameAsBefore: true) = try session.scan(
                plane: plane, geometry: geometry, clock: fixture.clock(after: 1))
        else { return XCTFail("the same code in the next frame") }
        XCTAssertEqual(again.decision, view.decision)
    }

    func testRowsMayBePaddedAndTheDataBorrowed() throws {
        let fixture = try Fixture()
        let session = try fixture.open()
        var (plane, geometry) = try fixture.photo(padding: 37)
        let count = plane.count
        let outcome = try plane.withUnsafeMutableBytes { bytes in
            let base = try XCTUnwrap(bytes.baseAddress)
            let borrowed = Data(bytesNoCopy: base, count: count, deallocator: .none)
            return try session.scan(plane: borrowed, geometry: geometry, clock: fixture.clock())
        }
        guard case .passage = outcome else { return XCTFail("\(outcome)") }
    }

    func testAnEmptyPictureIsNoVerdict() throws {
        let fixture = try Fixture()
        let geometry = FrameGeometry(width: 64, height: 64, stride: 64, rotationDegrees: 0)
        let outcome = try fixture.open().scan(
            plane: Data(count: 64 * 64), geometry: geometry, clock: fixture.clock())
        guard case .nothing = outcome else { return XCTFail("\(outcome)") }
    }

    func testFramesThatDoNotFitAreRefusedByName() throws {
        let fixture = try Fixture()
        let session = try fixture.open()
        let geometry = FrameGeometry(width: 64, height: 64, stride: 64, rotationDegrees: 90)
        let short = Data(count: 64 * 63)
        XCTAssertThrowsError(
            try session.scan(plane: short, geometry: geometry, clock: fixture.clock())
        ) {
            XCTAssertEqual($0 as? ChotError, .WrongFrame(expected: 64 * 64, found: 64 * 63))
        }
    }

    func testSomebodyWithoutACodeIsLookedUpThenJudgedByWhatWasSeen() throws {
        let fixture = try Fixture()
        let session = try fixture.open()
        XCTAssertThrowsError(try session.see(seen: ["staff-card"], clock: fixture.clock())) {
            guard case ChotError.NothingThere = $0 else { return XCTFail("\($0)") }
        }
        let found = try session.lookUp(
            idNumber: fixture.text("id_number"), seen: [], clock: fixture.clock())
        XCTAssertEqual(found.decision, .refer)
        XCTAssertEqual(found.reasons.first?.code, try fixture.text("look_up_reason"))
        let seen = try fixture.text("look_up_seen").split(separator: " ").map(String.init)
        let judged = try session.see(seen: seen, clock: fixture.clock(after: 5))
        XCTAssertEqual(judged.decision, decision(try fixture.text("look_up_decision")))
    }

    func testWhatCannotBeOpenedSaysWhy() throws {
        let fixture = try Fixture()
        XCTAssertTrue(
            try checkpoints(storePath: fixture.store.path).contains(fixture.text("checkpoint")))
        XCTAssertThrowsError(try checkpoints(storePath: "/nonexistent/chot")) {
            XCTAssertEqual($0 as? ChotError, .NotEnrolled)
        }
    }

    func testAKeystoreThatThrowsIsAKeystoreError() throws {
        final class Locked: Keystore {
            func load(name: String) throws -> Data? { throw KeystoreError.Locked }
            func store(name: String, secret: Data) throws { throw KeystoreError.Locked }
        }
        let fixture = try Fixture()
        XCTAssertThrowsError(try fixture.open(Locked())) {
            guard case ChotError.Keystore = $0 else { return XCTFail("\($0)") }
        }
    }

    func testANewWalletAsksForACredentialAndHasNothingToShow() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("chot-wallet-\(UUID().uuidString)")
        let wallet = try HolderWallet.open(path: folder.path, keystore: MemoryKeystore())
        let clock = FakeClocks().read()
        XCTAssertEqual(try wallet.cards(), [])
        XCTAssertFalse(try wallet.request(idNumber: "079123456789").isEmpty)
        XCTAssertThrowsError(try wallet.liveCode(clock: clock)) {
            guard case ChotError.NothingThere = $0 else { return XCTFail("\($0)") }
        }
    }

    /// The real library behind the screen's logic, a photo in place of the camera.
    func testARealPhotoBecomesTheVerdictOnTheScreen() throws {
        let fixture = try Fixture()
        let clocks = FakeClocks()
        clocks.millis = try XCTUnwrap(UInt64(fixture.text("wall_millis")))
        let signals = FakeSignals()
        let model = ScanModel(
            checkpoints: FakeOpener { try fixture.open() }, clocks: clocks, signals: signals,
            language: .vietnamese, worker: { $0() }, onChange: { _ in })
        model.open()
        let (plane, geometry) = try fixture.photo()
        model.onFrame(plane, geometry)
        guard case .judged(let view, let seen) = model.state else {
            return XCTFail("\(model.state)")
        }
        let screen = VerdictState(view, seen: seen)
        XCTAssertEqual(screen.look, VerdictLook(decision(try fixture.text("decision"))))
        XCTAssertEqual(screen.holderName, try fixture.text("holder"))
        XCTAssertEqual(signals.given, [view.decision])
    }
}
