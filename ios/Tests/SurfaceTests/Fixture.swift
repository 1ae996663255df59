import ChotCore
import Foundation
import XCTest

/// What `tests/shells/fixtures.sh` made: a published city, a citizen's wallet, photos, and what must
/// come out. Each has a phone of its own, which is enrolled as an officer's unit does it.
struct Fixture {
    let folder: URL
    let store: URL
    /// Holds what enrolment handed over.
    let keystore = MemoryKeystore()
    private let expected: [String: String]

    init() throws {
        let path = try XCTUnwrap(
            ProcessInfo.processInfo.environment["CHOT_FIXTURES"], "CHOT_FIXTURES isn't set")
        folder = URL(fileURLWithPath: path)
        store = FileManager.default.temporaryDirectory
            .appendingPathComponent("chot-\(UUID().uuidString)")
        let text = try String(
            contentsOf: folder.appendingPathComponent("expected.properties"), encoding: .utf8)
        expected = Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "=").map {
                    (String(line[..<$0]), String(line[line.index(after: $0)...]))
                }
            })
    }

    /// An enrolled and updated phone.
    static func ready() throws -> Fixture {
        let fixture = try Fixture()
        try fixture.enrolled()
        XCTAssertTrue(try fixture.updated().changed)
        return fixture
    }

    func enrolled() throws {
        try enrol(storePath: store.path, enrolment: file("enrolment.json"), keystore: keystore)
    }

    @discardableResult
    func updated(_ name: String = "public", _ other: (any Keystore)? = nil) throws -> UpdateSummary
    {
        try updateFromFolder(
            storePath: store.path, folder: folder.appendingPathComponent(name).path,
            keystore: other ?? keystore, clock: clock())
    }

    func file(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }

    /// The text of the live code in the photo.
    func code() throws -> String { String(decoding: try file("code.txt"), as: UTF8.self) }

    /// A frame with nothing in it.
    func blank(_ side: Int = 64) -> (Data, FrameGeometry) {
        let edge = UInt32(side)
        let geometry = FrameGeometry(
            width: edge, height: edge, stride: edge, rotationDegrees: 0, region: nil)
        return (Data(count: side * side), geometry)
    }

    func text(_ key: String) throws -> String {
        try XCTUnwrap(expected[key], "expected.properties has no \(key)")
    }

    func clock(after seconds: Int64 = 0) throws -> ClockReading {
        let wall = try XCTUnwrap(Int64(text("wall_millis")))
        return ClockReading(
            wallMillis: wall + 1_000 * seconds,
            monotonicMillis: UInt64(86_400_000 + 1_000 * seconds),
            bootId: Data(repeating: 7, count: 16))
    }

    func open(_ other: (any Keystore)? = nil) throws -> CheckpointSession {
        try CheckpointSession.open(
            storePath: store.path, checkpoint: text("checkpoint"), language: .vietnamese,
            keystore: other ?? keystore)
    }

    /// The photo's luma plane, rows padded to `padding` bytes more, the last one not.
    func photo(_ name: String = "photo.pgm", padding: Int = 0) throws -> (Data, FrameGeometry) {
        let file = try Data(contentsOf: folder.appendingPathComponent(name))
        // Netpbm's binary greymap, without comments: `P5 width height 255`, a space, the pixels.
        var rest = file[...]
        let fields = (0..<4).map { _ in
            let field = rest.prefix { !" \n\t".utf8.contains($0) }
            rest = rest.dropFirst(field.count + 1)
            return String(decoding: field, as: UTF8.self)
        }
        XCTAssertEqual([fields[0], fields[3]], ["P5", "255"])
        let width = try XCTUnwrap(Int(fields[1]))
        let height = try XCTUnwrap(Int(fields[2]))
        var plane = Data(capacity: (width + padding) * height)
        for row in 0..<height {
            let start = rest.startIndex + row * width
            plane.append(rest[start..<(start + width)])
            if row + 1 < height { plane.append(Data(repeating: 0, count: padding)) }
        }
        let geometry = FrameGeometry(
            width: UInt32(width), height: UInt32(height), stride: UInt32(width + padding),
            rotationDegrees: 0, region: nil)
        return (plane, geometry)
    }
}

let everything = JournalFilter(
    fromMillis: nil, untilMillis: nil, decision: nil, reason: nil, subject: nil)

/// What an officer sees of somebody whose declaration and doses aren't in a code.
let cardDeclarationAndDoses: [SeenThing] = [
    .staffCard, .portalDeclaration,
    .vaccinationPaper(doses: 2, date: CalendarDay(year: 2021, month: 8, day: 20)),
]

/// That a call fails with the error that is expected of it.
func assertFails<T>(
    _ call: @autoclosure () throws -> T, _ file: StaticString = #filePath, _ line: UInt = #line,
    with expected: (ChotError) -> Bool
) {
    XCTAssertThrowsError(try call(), file: file, line: line) { error in
        guard let error = error as? ChotError, expected(error) else {
            return XCTFail("\(error)", file: file, line: line)
        }
    }
}

extension ChotError {
    var isBadInput: Bool { if case .BadInput = self { true } else { false } }
    var isKeyLost: Bool { if case .KeyLost = self { true } else { false } }

    /// Whether an update was given up; nothing for another error.
    var givenUp: Bool? {
        if case .UpdateBrokenOff(let givenUp, _) = self { givenUp } else { nil }
    }

    /// What the keystore said; nothing for another error.
    var ofKeystore: String? { if case .Keystore(let what) = self { what } else { nil } }
}
