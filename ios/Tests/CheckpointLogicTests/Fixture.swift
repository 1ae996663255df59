import ChotCore
import Foundation
import XCTest

/// What `tests/shells/fixtures.sh` made: a published city, a citizen's wallet, photos, and what must
/// come out. Each enrols a phone of its own, as an officer's unit does.
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
        try enrol(
            storePath: store.path,
            enrolment: Data(contentsOf: folder.appendingPathComponent("enrolment.json")),
            keystore: keystore)
        let isNew = try updateFromFolder(
            storePath: store.path, folder: folder.appendingPathComponent("public").path,
            keystore: keystore, clock: clock())
        XCTAssertTrue(isNew)
    }

    func text(_ key: String) throws -> String {
        try XCTUnwrap(expected[key], "expected.properties has no \(key)")
    }

    func clock(after seconds: Int64 = 0) throws -> ClockReading {
        let wall = try XCTUnwrap(Int64(text("wall_millis")))
        return ClockReading(
            wallMillis: wall + 1_000 * seconds, monotonicMillis: UInt64(1_000 + 1_000 * seconds),
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
            rotationDegrees: 0)
        return (plane, geometry)
    }
}
