import ChotCore
import Foundation
import XCTest

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
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let (plane, geometry) = try fixture.photo()
        guard
            case .passage(let view, let corners, let same) = try session.scan(
                plane: plane, geometry: geometry, budgetMillis: nil, clock: fixture.clock())
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
                plane: plane, geometry: geometry, budgetMillis: nil, clock: fixture.clock(after: 1))
        else { return XCTFail("the same code in the next frame") }
        XCTAssertEqual(again.decision, view.decision)
    }

    func testRowsMayBePaddedAndTheDataBorrowed() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        var (plane, geometry) = try fixture.photo(padding: 37)
        let count = plane.count
        let outcome = try plane.withUnsafeMutableBytes { bytes in
            let base = try XCTUnwrap(bytes.baseAddress)
            let borrowed = Data(bytesNoCopy: base, count: count, deallocator: .none)
            return try session.scan(
                plane: borrowed, geometry: geometry, budgetMillis: nil, clock: fixture.clock())
        }
        guard case .passage = outcome else { return XCTFail("\(outcome)") }
    }

    func testAnEmptyPictureIsNoVerdict() throws {
        let fixture = try Fixture.ready()
        let geometry = FrameGeometry(
            width: 64, height: 64, stride: 64, rotationDegrees: 0, region: nil)
        let outcome = try fixture.open().scan(
            plane: Data(count: 64 * 64), geometry: geometry, budgetMillis: nil,
            clock: fixture.clock())
        guard case .nothing = outcome else { return XCTFail("\(outcome)") }
    }

    func testFramesThatDoNotFitAreRefusedByName() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let geometry = FrameGeometry(
            width: 64, height: 64, stride: 64, rotationDegrees: 90, region: nil)
        let short = Data(count: 64 * 63)
        XCTAssertThrowsError(
            try session.scan(
                plane: short, geometry: geometry, budgetMillis: nil, clock: fixture.clock())
        ) {
            XCTAssertEqual($0 as? ChotError, .WrongFrame(expected: 64 * 64, found: 64 * 63))
        }
    }

    func testSomebodyWithoutACodeIsLookedUpThenJudgedByWhatWasSeen() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        XCTAssertThrowsError(try session.see(seen: [.staffCard], clock: fixture.clock())) {
            guard case ChotError.NothingThere = $0 else { return XCTFail("\($0)") }
        }
        let blank = Data(count: 64 * 64)
        let shape = FrameGeometry(
            width: 64, height: 64, stride: 64, rotationDegrees: 0, region: nil)
        XCTAssertThrowsError(
            try session.scanEvidence(
                plane: blank, geometry: shape, seen: [], clock: fixture.clock())
        ) {
            guard case ChotError.NothingThere = $0 else { return XCTFail("\($0)") }
        }
        let found = try session.lookUp(
            idNumber: fixture.text("id_number"), seen: [], clock: fixture.clock())
        guard
            case .nothing = try session.scanEvidence(
                plane: blank, geometry: shape, seen: [], clock: fixture.clock())
        else { return XCTFail("a blank frame holds evidence") }
        XCTAssertEqual(found.decision, .refer)
        XCTAssertEqual(found.reasons.first?.code, try fixture.text("look_up_reason"))
        let judged = try session.see(
            seen: cardDeclarationAndDoses, clock: fixture.clock(after: 5))
        XCTAssertEqual(judged.decision, .permit)
    }

    func testWhatCannotBeOpenedSaysWhy() throws {
        let fixture = try Fixture.ready()
        XCTAssertTrue(
            try checkpoints(storePath: fixture.store.path).map(\.name)
                .contains(fixture.text("checkpoint")))
        XCTAssertThrowsError(try checkpoints(storePath: "/nonexistent/chot")) {
            XCTAssertEqual($0 as? ChotError, .NotEnrolled)
        }
    }

    func testAPosterIsNamedNotOpened() throws {
        let fixture = try Fixture.ready()
        let (plane, geometry) = try fixture.photo("poster.pgm")
        guard
            case .notATravelCode(let found, _, _) = try fixture.open().scan(
                plane: plane, geometry: geometry, budgetMillis: nil, clock: fixture.clock())
        else { return XCTFail("named otherwise") }
        XCTAssertEqual(found.kind, "url")
    }
}
