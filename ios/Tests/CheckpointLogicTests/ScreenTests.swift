import ChotCore
import Foundation
import XCTest

@testable import CheckpointLogic

final class ScreenTests: XCTestCase {
    private let labels = seenLabels(language: .english)

    private func screen(_ passage: PassageView, _ seen: [SeenThing] = []) -> VerdictState {
        VerdictState(passage, seen: seen, labels: labels)
    }

    func testAVerdictIsReadyToBeDrawn() {
        let judged = passage(
            .refer, obligations: ["Compare."], reasons: ["Another."], recorded: false)
        let screen = screen(judged)
        XCTAssertEqual(screen.look, .refer)
        XCTAssertEqual(screen.word, decisionWord(decision: .refer, language: .english))
        XCTAssertEqual(screen.holderBorn, "12/04/1990")
        XCTAssertFalse(screen.isRecorded)
        XCTAssertEqual(screen.sections.map(\.title), [.obligations, .reasons])
        // The first reason is the sentence.
        XCTAssertEqual(screen.sections.last?.lines, ["Another."])
        XCTAssertEqual(VerdictState.asOnTheCard("1990"), "1990")
    }

    func testAnUnsignedNameIsMarkedAndTheWholeNumberIsThere() {
        let printed = HolderView(
            name: "Lan Ví Dụ", nameSigned: false, nameMark: "Compare with the card.",
            birthDate: nil, idLastFour: "6789", idNumber: "079123456789", employer: nil)
        let marked = screen(passage(.refer, holder: printed))
        XCTAssertEqual(marked.holderNameMark, "Compare with the card.")
        XCTAssertEqual(marked.holderIdNumber, "079123456789")
        let signed = screen(passage(.permit))
        XCTAssertNil(signed.holderNameMark)
        XCTAssertNil(signed.holderIdNumber)
    }

    func testATickIsOfferedWhereItMendsWhateverWasDecided() {
        let ticks: [SeenThing] = [.staffCard, .workSchedule, .portalDeclaration]
        XCTAssertEqual(screen(passage(.refer)).ticks.map(\.what), ticks)
        XCTAssertEqual(screen(passage(.permit)).ticks, [])
        XCTAssertEqual(screen(passage(.deny)).ticks, [])
        let mended = passage(
            .deny, remedies: [remedy("Card.", .tick(kind: .staffCard)), remedy("Police.")])
        XCTAssertEqual(screen(mended).ticks.map(\.what), [.staffCard])
        XCTAssertEqual(screen(mended).ticks.map(\.label), [labels[0].label.text])
        XCTAssertEqual(screen(mended).sections.first?.lines, ["Card.", "Police."])
        // A tick that let pass can be taken back.
        let seen = screen(passage(.permit), [.workSchedule]).ticks
        XCTAssertEqual(seen.map(\.what), [.workSchedule])
        XCTAssertEqual(seen.map(\.isSeen), [true])
        let withDetails = SeenKind.paperPermit
        XCTAssertNil(SeenThing.ticked(withDetails))
    }

    func testWhatIsWrongWithThePhoneIsSaidFirstAndOnce() {
        let old = Explained(code: "updates-stale", text: "The data are old.")
        let capped = screen(passage(.refer, reasons: ["Another."], caps: [old]))
        XCTAssertEqual(capped.caps, ["The data are old."])
        XCTAssertEqual(capped.sections.last?.lines, ["Another."])
        let alone = Explained(code: "updates-stale", text: "A sentence.")
        XCTAssertEqual(screen(passage(.refer, caps: [alone])).caps, [])
    }

    func testThePortalIsOfferedWhereItMendsAndItsCodeHasABorder() {
        XCTAssertFalse(screen(passage(.refer, remedies: [remedy("Scan.")])).offersPortal)
        let mended = passage(.deny, remedies: [remedy("There.", .showPortal)])
        XCTAssertTrue(screen(mended).offersPortal)
        let symbol = PortalSymbol(somePortal)
        XCTAssertEqual(symbol.side, 10)
        let dark = (0..<10).flatMap { row in
            (0..<10).filter { symbol.isDark($0, row) }.map { [$0, row] }
        }
        XCTAssertEqual(dark, [[4, 4], [5, 5]])
    }

    func testLooksDifferByMoreThanColourAndStandOutInSunlight() {
        XCTAssertEqual(Set(VerdictLook.allCases.map(\.symbol)).count, 3)
        for look in VerdictLook.allCases {
            let (light, dark) = (luminance(look.ground), luminance(look.ink))
            let ratio = (max(light, dark) + 0.05) / (min(light, dark) + 0.05)
            XCTAssertGreaterThanOrEqual(ratio, 7, "\(look)")
        }
    }

    /// WCAG 2's relative luminance.
    private func luminance(_ colour: (red: UInt8, green: UInt8, blue: UInt8)) -> Double {
        func linear(_ value: UInt8) -> Double {
            let c = Double(value) / 255
            return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green)
            + 0.0722 * linear(colour.blue)
    }

    func testCornersLandWhereTheUprightPictureShowsThem() {
        func at(_ degrees: UInt32, _ width: Double, _ height: Double) -> [Double] {
            let geometry = FrameGeometry(
                width: 1280, height: 720, stride: 1280, rotationDegrees: degrees, region: nil)
            let outline = Outline(corners: [FramePoint(x: 0, y: 0)], geometry: geometry)
            return outline.points(inWidth: width, height: height).flatMap { [$0.x, $0.y] }
        }
        XCTAssertEqual(at(0, 1280, 720), [0, 0])
        XCTAssertEqual(at(90, 720, 1280), [720, 0])
        XCTAssertEqual(at(180, 1280, 720), [1280, 720])
        XCTAssertEqual(at(270, 720, 1280), [0, 1280])
        XCTAssertEqual(at(90, 520, 1280), [620, 0])
    }

    func testTheAppHasEveryWordInBothLanguages() throws {
        let app = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("App")
        let keys = Set(WordKey.allCases.map(\.rawValue))
        var placeholders: [[String: Int]] = []
        for language in ["en", "vi"] {
            let file = app.appendingPathComponent("\(language).lproj/Localizable.strings")
            let entry = /^"([a-z_]+)" = "(.+)";$/.anchorsMatchLineEndings()
            let words = try String(contentsOf: file, encoding: .utf8).matches(of: entry)
            XCTAssertEqual(Set(words.map { String($0.1) }), keys, language)
            XCTAssertEqual(words.count, keys.count, "\(language): a word twice")
            placeholders.append(
                Dictionary(
                    uniqueKeysWithValues: words.map {
                        (String($0.1), $0.2.components(separatedBy: "$@").count)
                    }))
        }
        XCTAssertEqual(placeholders[0], placeholders[1])
    }

    func testClocksGoOn() {
        let session = UUID()
        let clocks = PhoneClocks(bootSession: session)
        let (first, second) = (clocks.read(), clocks.read())
        XCTAssertEqual(first.bootId.count, 16)
        XCTAssertEqual(first.bootId, PhoneClocks(bootSession: session).read().bootId)
        XCTAssertGreaterThan(first.monotonicMillis, 0)
        XCTAssertGreaterThanOrEqual(second.monotonicMillis, first.monotonicMillis)
        XCTAssertGreaterThan(first.wallMillis, 1_600_000_000_000)
    }
}
