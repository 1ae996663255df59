import ChotSession
import DesignSystem
import Foundation
import XCTest

@testable import CheckpointFeature

/// What a verdict becomes on the screen.
final class VerdictTests: XCTestCase {
    private let labels = FakePhone().seenLabels()

    private func screen(_ verdict: Verdict, _ seen: [Seen] = []) -> VerdictScreen {
        VerdictScreen(Judged(verdict, seen: seen), labels: labels)
    }

    private func remedy(_ text: String, _ action: RemedyAction? = nil) -> Remedy {
        Remedy(said: said(text), action: action)
    }

    func testO8_aVerdictIsReadyToBeDrawn() {
        let screen = screen(
            verdict(.refer, obligations: ["Compare."], reasons: ["Another."], recorded: false))
        XCTAssertEqual(screen.born, "12/04/1990")
        XCTAssertFalse(screen.isRecorded)
        XCTAssertEqual(screen.sections.map(\.title), [.obligations, .reasons])
        // The first reason is the sentence.
        XCTAssertEqual(screen.sections.last?.lines, ["Another."])
        XCTAssertEqual(CityTime.asOnTheCard("1990"), "1990")
    }

    func testO7_whatWouldMendARefusalCanBePressedTheBestFirst() {
        let screen = screen(
            verdict(
                .deny,
                remedies: [
                    remedy("Card.", .tick(.staffCard)), remedy("Paper.", .enterPaperPermit),
                    remedy("Face.", .tick(.staffCard)), remedy("Police."),
                ]))
        XCTAssertEqual(screen.actions.map(\.title), ["Card.", "Paper."])
        XCTAssertEqual(screen.actions.map(\.isDone), [false, false])
        XCTAssertEqual(screen.sections.first?.lines, ["Police."])
    }

    func testO8_onAReferralWhateverCanBeTickedIsOffered() {
        let ticks: [RemedyAction] = [
            .tick(.staffCard), .tick(.workSchedule), .tick(.portalDeclaration),
        ]
        XCTAssertEqual(screen(verdict(.refer)).actions.map(\.action), ticks)
        XCTAssertEqual(screen(verdict(.permit)).actions, [])
        XCTAssertEqual(screen(verdict(.deny)).actions, [])
        // What let pass can be taken back.
        let seen = screen(verdict(.permit), [.workSchedule]).actions
        XCTAssertEqual(seen.map(\.action), [.tick(.workSchedule)])
        XCTAssertEqual(seen.map(\.isDone), [true])
    }

    func testO13_whatIsWrongWithThePhoneIsSaidFirstAndOnce() {
        let old = said("The data are old.")
        let capped = screen(verdict(.refer, reasons: ["Another."], caps: [old]))
        XCTAssertEqual(capped.caps, ["The data are old."])
        XCTAssertEqual(capped.sections.last?.lines, ["Another."])
        XCTAssertEqual(screen(verdict(.refer, caps: [said("«A sentence.»")])).caps, [])
    }

    func testO12_theDrawnCodeHasABorder() {
        XCTAssertEqual(someCode.side, 10)
        let dark = (0..<10).flatMap { row in
            (0..<10).filter { someCode.isDark($0, row) }.map { [$0, row] }
        }
        XCTAssertEqual(dark, [[4, 4], [5, 5]])
        XCTAssertFalse(DrawnCode(text: "", size: 9, modules: [1]).isDark(4, 4))
    }

    func testO5_cornersLandWhereTheUprightPictureShowsThem() {
        func at(_ degrees: Int, _ width: Double, _ height: Double) -> [Double] {
            let shape = PlaneShape(width: 1280, height: 720, stride: 1280, rotation: degrees)
            return Outline(corners: [FrameCorner(x: 0, y: 0)], shape: shape)
                .points(inWidth: width, height: height).flatMap { [$0.x, $0.y] }
        }
        XCTAssertEqual(at(0, 1280, 720), [0, 0])
        XCTAssertEqual(at(90, 720, 1280), [720, 0])
        XCTAssertEqual(at(180, 1280, 720), [1280, 720])
        XCTAssertEqual(at(270, 720, 1280), [0, 1280])
        XCTAssertEqual(at(90, 520, 1280), [620, 0])
    }

    func testO4_checkpointsAreFoundWithoutTheirDiacritics() {
        let choices = FakePhone().choices
        XCTAssertEqual(ChooseView.found(choices, " tan thu").map(\.name), ["Cầu Tân Thuận"])
        XCTAssertEqual(ChooseView.found(choices, "D7").map(\.name), ["Cầu Tân Thuận"])
        XCTAssertEqual(ChooseView.found(choices, " "), choices)
        XCTAssertEqual(ChooseView.found(choices, "x"), [])
    }

    func testO10_daysAreTheCitys() {
        let last: Int64 = 1_633_453_199_999  // 2021-10-05T23:59:59.999+07:00
        XCTAssertEqual(vietnam.day(last), Day(year: 2021, month: 10, day: 5))
        XCTAssertEqual(vietnam.day(last + 1), Day(year: 2021, month: 10, day: 6))
        XCTAssertEqual(vietnam.hour(last), "23:59")
        XCTAssertEqual(vietnam.end(last + 1), "24:00")
        let leap = Day(year: 2024, month: 2, day: 29)
        XCTAssertEqual(vietnam.day(vietnam.start(of: leap)), leap)
        XCTAssertEqual(CityTime.day(leap, plus: 1), Day(year: 2024, month: 3, day: 1))
        XCTAssertEqual(CityTime.day(leap, plus: -60), Day(year: 2023, month: 12, day: 31))
        XCTAssertEqual(CityTime.date(leap), "29/02/2024")
    }

    func testO10_nothingOfAPaperIsFilledInBeforehand() {
        var permit = PermitEntry()
        XCTAssertNil(permit.seen)
        permit.number = " 12 "
        permit.kind = .duty
        permit.from = Day(year: 2021, month: 10, day: 5)
        XCTAssertNil(permit.seen, "the last day isn't the first")
        permit.until = permit.from
        XCTAssertNotNil(permit.seen)
        permit.number = "  "
        XCTAssertNil(permit.seen)
        var vaccination = VaccinationEntry()
        vaccination.doses = 2
        XCTAssertNil(vaccination.seen)
    }
}
