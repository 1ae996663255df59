import ChotSession
import Foundation
import Words
import XCTest

@testable import PhoneDevices

/// What holds for the sources and tables as a whole, and what of the live devices runs here.
final class HouseTests: XCTestCase {
    static let ios = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Swift files below a folder, by their path from it.
    private func sources(_ folder: String) throws -> [(path: String, text: String)] {
        let root = Self.ios.appendingPathComponent(folder)
        let files = FileManager.default.enumerator(atPath: root.path)
        let paths = (files?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".swift") }
        XCTAssertFalse(paths.isEmpty, folder)
        return try paths.sorted().map {
            (
                "\(folder)/\($0)",
                try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8)
            )
        }
    }

    func testTheBindingsAreKnownToTheirAdapterAlone() throws {
        let all = try sources("Sources") + sources("Officer") + sources("Wallet")
        let knowing = all.filter { $0.text.contains("ChotCore") }.map(\.path)
        XCTAssertEqual(
            knowing,
            ["CorePhone", "CoreTypes", "CoreWallet", "Training"].map {
                "Sources/ChotSession/\($0).swift"
            })
    }

    func testNoClassIsSendableUnchecked() throws {
        for (path, text) in try sources("Sources") + sources("Officer") + sources("Wallet") {
            XCTAssertFalse(text.contains("@unchecked"), path)
            XCTAssertFalse(text.contains("nonisolated(unsafe)"), path)
        }
    }

    func testEveryWordIsInBothLanguages() throws {
        let apps = [
            ("Officer", Set(WordKey.allCases.map(\.rawValue))),
            ("Wallet", Set(WalletWordKey.allCases.map(\.rawValue))),
        ]
        for (app, keys) in apps {
            var placeholders: [[String: Int]] = []
            for language in AppLanguage.allCases {
                let words = try Self.table(language, app)
                XCTAssertEqual(Set(words.keys), keys, "\(app) \(language)")
                placeholders.append(words.mapValues { $0.components(separatedBy: "$@").count })
            }
            XCTAssertEqual(placeholders[0], placeholders[1])
        }
        let words = Words { _ in "%2$@ and %1$@ %%" }
        XCTAssertEqual(words(.aim, "a", "b"), "b and a %")
    }

    /// An app's table as it is read on a phone.
    static func table(
        _ language: AppLanguage, _ app: String = "Officer"
    ) throws -> [String: String] {
        let file = ios.appendingPathComponent(
            "\(app)/\(language.rawValue).lproj/Localizable.strings")
        let entry = /^"([a-z_]+)" = "(.+)";$/.anchorsMatchLineEndings()
        let found = try String(contentsOf: file, encoding: .utf8).matches(of: entry)
        return Dictionary(found.map { (String($0.1), String($0.2)) }) { _, twice in
            XCTFail("a word twice: \(twice)")
            return twice
        }
    }

    func testTheCoresLanguageIsThatOfTheAppsTable() {
        XCTAssertEqual(AppLanguage(preferred: ["vi"]), .vietnamese)
        XCTAssertEqual(AppLanguage(preferred: ["fr", "vi"]), .vietnamese)
        XCTAssertEqual(AppLanguage(preferred: []), .english)
    }

    func testClocksGoOn() {
        let session = UUID()
        let clocks = PhoneClocks(session: session)
        let (first, second) = (clocks.read(), clocks.read())
        XCTAssertEqual(first.boot.count, 16)
        XCTAssertEqual(first.boot, PhoneClocks(session: session).read().boot)
        XCTAssertGreaterThan(first.monotonicMillis, 0)
        XCTAssertGreaterThanOrEqual(second.monotonicMillis, first.monotonicMillis)
        XCTAssertGreaterThan(first.wallMillis, 1_600_000_000_000)
    }

    func testO5_theCamerasFormatIsTheLeastThatIsEnoughAndFastEnough() {
        func format(_ width: Int, _ height: Int, _ rate: Double, _ hasLuma: Bool = true)
            -> CameraChoice.Format
        { .init(width: width, height: height, rate: rate, hasLuma: hasLuma) }
        let phone = [
            format(640, 480, 60), format(1_280, 720, 30, false), format(1_920, 1_080, 60),
            format(1_280, 720, 60), format(3_840, 2_160, 30),
        ]
        XCTAssertEqual(CameraChoice.format(phone), 3)
        XCTAssertEqual(CameraChoice.format([format(1_280, 720, 15), format(1_920, 1_080, 30)]), 1)
        XCTAssertEqual(CameraChoice.format([format(640, 480, 30), format(352, 288, 30)]), 0)
        XCTAssertEqual(CameraChoice.format([format(1_280, 720, 15)]), 0)
        XCTAssertNil(CameraChoice.format([format(1_280, 720, 30, false)]))
        XCTAssertNil(CameraChoice.format([]))
    }

    func testO5_theZoomMakesUpForALensThatCannotFocusOnWhatIsNear() {
        // From 73 mm a code of 25 mm fills 0.3 of a picture 60° wide; the lens needs 150 mm.
        let zoom = CameraChoice.zoom(minimumFocus: 150, fieldOfView: 60)
        XCTAssertEqual(zoom, 2.08, accuracy: 0.01)
        XCTAssertEqual(CameraChoice.zoom(minimumFocus: 60, fieldOfView: 60), 1)
        XCTAssertEqual(CameraChoice.zoom(minimumFocus: -1, fieldOfView: 60), 1)
        XCTAssertEqual(CameraChoice.zoom(minimumFocus: 150, fieldOfView: 0), 1)
    }

    func testO5_aTouchFocusesWhereTheSensorSeesIt() {
        XCTAssertEqual(
            [0, 44, 46, 90, 180, 270, 360, -90, .nan].map(CameraChoice.rotation),
            [0, 0, 90, 90, 180, 270, 0, 270, 90])
        // The inverse of how corners come to the screen.
        let shape = { PlaneShape(width: 100, height: 100, stride: 100, rotation: $0) }
        for rotation in [0, 90, 180, 270] {
            let sensor = CameraChoice.sensorPoint(x: 0.2, y: 0.7, rotation: rotation)
            let outline = Outline(
                corners: [FrameCorner(x: sensor.x * 100, y: sensor.y * 100)],
                shape: shape(rotation))
            let shown = outline.points(inWidth: 100, height: 100)[0]
            XCTAssertEqual(shown.x, 20, accuracy: 0.001, "\(rotation)")
            XCTAssertEqual(shown.y, 70, accuracy: 0.001, "\(rotation)")
        }
    }

    func testO5_thePlaneIsLentAsItLiesWithoutACopy() {
        let stride = 12
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * stride, alignment: 16)
        defer { memory.deallocate() }
        let plane = CameraChoice.plane(memory, stride: stride, width: 10, height: 4)
        XCTAssertEqual(plane?.count, 3 * stride + 10)
        let at = plane?.withUnsafeBytes { $0.baseAddress }
        XCTAssertEqual(at, UnsafeRawPointer(memory))
        XCTAssertNil(CameraChoice.plane(memory, stride: 9, width: 10, height: 4))
        XCTAssertNil(CameraChoice.plane(memory, stride: 12, width: 10, height: 0))
    }

    func testO6_tonesAreToldApartAndHeard() {
        let waves = Decision.allCases.map(Tone.wave)
        XCTAssertEqual(Set(waves).count, 3)
        for wave in waves {
            XCTAssertEqual(wave.prefix(4), Data("RIFF".utf8))
            XCTAssertGreaterThan(wave.count, 44 + 2 * Tone.rate / 10)
            XCTAssertLessThan(wave.count, 2 * Tone.rate)
            let loudest = stride(from: 44, to: wave.count, by: 2).map {
                abs(Int(Int16(bitPattern: UInt16(wave[$0]) | UInt16(wave[$0 + 1]) << 8)))
            }.max()
            XCTAssertGreaterThan(loudest ?? 0, 28_000)
        }
    }

    func testW2_theSystemsCodeIsTakenWithoutTheWhiteAroundIt() {
        // 21 modules in a frame of one and of two: dark corners, and one module within.
        for edge in [1, 2] {
            let side = 21 + 2 * edge
            var pixels = [UInt8](repeating: 255, count: side * side)
            func draw(_ column: Int, _ row: Int) { pixels[(row + edge) * side + column + edge] = 0 }
            for (column, row) in [(0, 0), (20, 0), (0, 20), (7, 9)] { draw(column, row) }
            let code = PhoneDrawing.code("x", pixels, side: side)
            // With the core's own quiet zone of four.
            XCTAssertEqual(code?.side, 29)
            XCTAssertEqual(code?.isDark(11, 13), true)
            let dark = (0..<29).map { row in (0..<29).filter { code?.isDark($0, row) == true }.count
            }
            XCTAssertEqual(dark.reduce(0, +), 4)
        }
        XCTAssertNil(PhoneDrawing.code("x", [UInt8](repeating: 255, count: 529), side: 23))
        XCTAssertNil(PhoneDrawing.code("x", [0], side: 23))
    }

    func testW8_aNoticeComesAtTheCitysHourWhereverThePhoneIs() throws {
        let day = Day(year: 2021, month: 10, day: 5)
        for (time, at) in [
            (vietnam, 1_633_390_200.0), (CityTime(offsetMinutes: 8 * 60), 1_633_386_600),
            (CityTime(offsetMinutes: 6 * 60 + 30), 1_633_392_000),
        ] {
            let notice = PlannedNotice(day: day, hour: 6, minute: 30, time: time)
            let components = PhoneNotices.components(notice)
            let date = try XCTUnwrap(Calendar(identifier: .gregorian).date(from: components))
            XCTAssertEqual(date.timeIntervalSince1970, at)
        }
        // Where no city's rules are known, by the phone's own clock.
        let notice = PlannedNotice(day: day, hour: 6, minute: 30, time: .phone)
        XCTAssertNil(PhoneNotices.components(notice).timeZone)
    }

    func testO3_anAddressIsHttpsWithoutAnythingThatIsSecret() {
        XCTAssertEqual(
            HttpTransport.address(" https://city.example/chot "),
            URL(string: "https://city.example/chot"))
        for bad in [
            "", "city.example", "http://city.example/", "https://", "file:///etc/passwd",
            "https://user:secret@city.example/", "https://city.example/?token=1",
            "https://city.example/#x",
        ] { XCTAssertNil(HttpTransport.address(bad), bad) }
        XCTAssertNil(HttpTransport("http://city.example", allowsMobile: true))
    }

    func testO3_whatAnHttpAnswerMeans() throws {
        func piece(
            _ status: Int, _ range: String? = nil, _ text: String = "", offset: UInt64 = 0,
            length: UInt64 = 4
        ) throws -> FetchedPiece? {
            try HttpTransport.piece(
                status: status, range: range, data: Data(text.utf8), offset: offset,
                length: length)
        }
        func said(_ text: String, _ isLast: Bool) -> FetchedPiece {
            FetchedPiece(bytes: Data(text.utf8), isLast: isLast)
        }
        XCTAssertEqual(try piece(206, "bytes 0-3/9", "abcd"), said("abcd", false))
        XCTAssertEqual(try piece(206, "bytes 5-8/9", "fghi", offset: 5), said("fghi", true))
        XCTAssertEqual(try piece(200, nil, "abcdefghi", offset: 2), said("cdef", false))
        XCTAssertEqual(try piece(200, nil, "abcdefghi", offset: 5), said("fghi", true))
        XCTAssertEqual(try piece(200, nil, "ab", offset: 5), said("", true))
        XCTAssertNil(try piece(404))
        XCTAssertEqual(try piece(416), said("", true))
        for call in [
            { try piece(206, "bytes 1-4/9", "bcde") }, { try piece(206, nil, "abcd") },
            { try piece(206, "bytes 0-4/9", "abcde") }, { try piece(206, "bytes 0-3/*", "abcd") },
            { try piece(500) }, { try piece(301) },
        ] {
            XCTAssertThrowsError(try call()) {
                guard case TransportTrouble.failed = $0 else { return XCTFail("\($0)") }
            }
        }
    }
}
