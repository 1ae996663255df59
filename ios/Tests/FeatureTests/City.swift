import ChotSession
import Foundation
import XCTest

/// What `tests/shells/fixtures.sh` made, and a phone of its own in it, by the real library.
struct City {
    let folder: URL
    /// The app's own folder.
    let own: URL
    let secrets = MemorySecrets()
    let clocks: FakeClocks
    private let expected: [String: String]

    init() throws {
        let path = try XCTUnwrap(
            ProcessInfo.processInfo.environment["CHOT_FIXTURES"], "CHOT_FIXTURES isn't set")
        folder = URL(fileURLWithPath: path)
        own = FileManager.default.temporaryDirectory
            .appendingPathComponent("chot-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        let text = try String(
            contentsOf: folder.appendingPathComponent("expected.properties"), encoding: .utf8)
        expected = Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "=").map {
                    (String(line[..<$0]), String(line[line.index(after: $0)...]))
                }
            })
        clocks = FakeClocks(wall: try XCTUnwrap(expected["wall_millis"].flatMap(Int64.init)))
    }

    /// An enrolled and updated phone.
    static func ready(_ language: AppLanguage = .vietnamese) throws -> (Self, CorePhone) {
        let city = try City()
        let phone = city.phone(language)
        try phone.enrol(city.file("enrolment.json"))
        _ = try phone.update(folder: city.path("public"), at: city.clocks.read())
        return (city, phone)
    }

    func phone(_ language: AppLanguage = .vietnamese) -> CorePhone {
        CorePhone(folder: own, secrets: secrets, language: language)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func file(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }

    func text(_ key: String) throws -> String {
        try XCTUnwrap(expected[key], "expected.properties has no \(key)")
    }

    /// The text of the live code in the photo.
    func code() throws -> String { String(decoding: try file("code.txt"), as: UTF8.self) }

    /// The same person's credential for a print.
    func print() throws -> String { String(decoding: try file("print.txt"), as: UTF8.self) }

    /// A photo's luma plane: Netpbm's binary greymap, without comments.
    func photo(_ name: String = "photo.pgm") throws -> (Data, PlaneShape) {
        var rest = try file(name)[...]
        let fields = (0..<4).map { _ in
            let field = rest.prefix { !" \n\t".utf8.contains($0) }
            rest = rest.dropFirst(field.count + 1)
            return String(decoding: field, as: UTF8.self)
        }
        XCTAssertEqual([fields[0], fields[3]], ["P5", "255"])
        let (width, height) = (try XCTUnwrap(Int(fields[1])), try XCTUnwrap(Int(fields[2])))
        return (Data(rest), PlaneShape(width: width, height: height, stride: width, rotation: 0))
    }

    /// A code as a camera sees it on a screen: so many pixels a module, on a white of this light.
    func frame(
        of code: DrawnCode, scale: Int = 6, white: UInt8 = 255
    ) -> (Data, PlaneShape) {
        let side = code.side * scale
        var plane = Data(repeating: white, count: side * side)
        for y in 0..<side {
            for x in 0..<side where code.isDark(x / scale, y / scale) { plane[y * side + x] = 0 }
        }
        return (plane, PlaneShape(width: side, height: side, stride: side, rotation: 0))
    }
}
