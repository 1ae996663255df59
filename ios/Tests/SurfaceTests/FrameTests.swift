import ChotCore
import Foundation
import XCTest

/// How a plane crosses: read outside a session, in parts, and within a budget.
final class FrameTests: XCTestCase {
    func testAReaderReadsLiveFramesAndAStillPictureWithoutASession() throws {
        let fixture = try Fixture()
        let reader = CodeReader(language: .english)
        let (plane, geometry) = try fixture.photo()
        let readings = [
            try reader.read(plane: plane, geometry: geometry),
            try reader.readStill(plane: plane, geometry: geometry),
        ]
        for reading in readings {
            XCTAssertEqual(reading.codes.map(\.text), [try fixture.code()])
            XCTAssertEqual(reading.codes.map(\.corners.count), [4])
            XCTAssertGreaterThan(reading.micros, 0)
        }
        let (blank, shape) = fixture.blank(640)
        let nothing = try reader.readStill(plane: blank, geometry: shape)
        XCTAssertEqual(nothing.codes, [])
        XCTAssertFalse(try XCTUnwrap(nothing.hint).text.isEmpty)
        assertFails(try reader.read(plane: blank.dropLast(), geometry: shape)) {
            $0 == .WrongFrame(expected: 640 * 640, found: 640 * 640 - 1)
        }
    }

    func testATextIsDrawnAsACodeThatIsReadBack() throws {
        let fixture = try Fixture()
        let code = try drawCode(text: fixture.code())
        let (scale, quiet, size) = (4, 4, Int(code.size))
        let side = (size + 2 * quiet) * scale
        let luma = (0..<side * side).map { at -> UInt8 in
            let (x, y) = (at % side / scale - quiet, at / side / scale - quiet)
            let isInside = 0..<size ~= x && 0..<size ~= y
            return isInside && code.modules[y * size + x] == 1 ? 0 : 255
        }
        let edge = UInt32(side)
        let geometry = FrameGeometry(
            width: edge, height: edge, stride: edge, rotationDegrees: 0, region: nil)
        let read = try CodeReader(language: .english).readStill(
            plane: Data(luma), geometry: geometry)
        XCTAssertEqual(read.codes.map(\.text), [try fixture.code()])
        assertFails(try drawCode(text: String(repeating: "x", count: 5_000))) { $0.isBadInput }
    }

    func testOnlyTheRegionOfAFrameIsLookedAt() throws {
        let fixture = try Fixture()
        let reader = CodeReader(language: .english)
        let (plane, whole) = try fixture.photo()
        func read(_ region: FrameRegion?) throws -> [ReadCode] {
            let geometry = FrameGeometry(
                width: whole.width, height: whole.height, stride: whole.stride,
                rotationDegrees: 0, region: region)
            return try reader.readStill(plane: plane, geometry: geometry).codes
        }
        let corners = try XCTUnwrap(read(nil).first).corners
        let (x, y) = (corners.map { Int($0.x) }, corners.map { Int($0.y) })
        let (left, right) = (try XCTUnwrap(x.min()), try XCTUnwrap(x.max()))
        let (top, bottom) = (try XCTUnwrap(y.min()), try XCTUnwrap(y.max()))
        let margin = 24
        let around = FrameRegion(
            left: UInt32(max(0, left - margin)), top: UInt32(max(0, top - margin)),
            width: UInt32(right - left + 2 * margin), height: UInt32(bottom - top + 2 * margin))
        let found = try XCTUnwrap(read(around).first)
        XCTAssertEqual(found.text, try fixture.code())
        // Corners stay those of the whole plane.
        XCTAssertEqual(found.corners[0].x, corners[0].x, accuracy: 4)
        XCTAssertEqual(try read(FrameRegion(left: 0, top: 0, width: 64, height: 64)), [])
        assertFails(try read(FrameRegion(left: 1_000, top: 0, width: 300, height: 10))) {
            $0.isBadInput
        }
    }

    func testABudgetEndsTheSearch() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let (plane, geometry) = try fixture.photo()
        func scan(_ budget: UInt32, _ clock: ClockReading) throws -> ScanOutcome {
            try session.scan(
                plane: plane, geometry: geometry, budgetMillis: budget, clock: clock)
        }
        let none = try scan(0, fixture.clock())
        guard case .nothing = none else { return XCTFail("\(none)") }
        let enough = try scan(10_000, fixture.clock(after: 1))
        guard case .passage = enough else { return XCTFail("\(enough)") }
    }
}
