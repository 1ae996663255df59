import ChotCore
import Foundation
import XCTest

@testable import CheckpointLogic

final class ScanModelTests: XCTestCase {
    private final class Shown: @unchecked Sendable { var states: [ScanState] = [] }

    private let session = FakeSession()
    private let clocks = FakeClocks()
    private let signals = FakeSignals()
    private let shown = Shown()
    private lazy var opener = FakeOpener { [session] in session }
    private lazy var model = ScanModel(
        checkpoints: opener, clocks: clocks, signals: signals, language: .english,
        worker: { $0() }, onChange: { [shown] in shown.states.append($0) })
    private let outlined = Outline(corners: someCorners, geometry: someGeometry)

    override func setUp() { model.open() }

    private func frame(_ outcome: ScanOutcome) {
        session.onScan = { outcome }
        model.onFrame(Data(count: 8), someGeometry)
    }

    private func found(_ decision: Decision, same: Bool = false) -> ScanOutcome {
        .passage(view: passage(decision), corners: someCorners, sameAsBefore: same)
    }

    func testOpensForTheChosenCheckpointAndAsksForOneWhereNoneIs() {
        XCTAssertEqual(shown.states, [.searching])
        opener.chosen = nil
        model.open()
        XCTAssertEqual(model.state, .choosing(names: opener.names()))
        model.choose("Cầu Sài Gòn")
        XCTAssertEqual(model.state, .searching)
        XCTAssertEqual(opener.chosen, "Cầu Sài Gòn")
    }

    func testAVerdictStaysUntilTheNextVehicle() {
        frame(found(.deny))
        frame(found(.permit))
        XCTAssertEqual(session.scans, 1, "not even scanned")
        XCTAssertEqual(model.state, .judged(passage(.deny), seen: []))
        model.next()
        frame(found(.permit))
        XCTAssertEqual(model.state, .judged(passage(.permit), seen: []))
        XCTAssertEqual(signals.given, [.deny, .permit])
    }

    func testTheCodeThatWasJustJudgedIsOutlinedNotJudgedAgain() {
        frame(found(.permit))
        model.next()
        frame(found(.permit, same: true))
        XCTAssertEqual(model.state, .searching(notice: .judgedAlready, outline: outlined))
        XCTAssertEqual(signals.given, [.permit])
    }

    func testAnotherCodeIsNamedLongEnoughToBeRead() {
        let web = NotTravel(kind: "url", text: "A web address.")
        frame(.notATravelCode(found: web, corners: someCorners))
        let named = Notice.otherCode(text: "A web address.")
        XCTAssertEqual(model.state, .searching(notice: named, outline: outlined))
        clocks.millis += 1_000
        frame(.nothing(hint: Explained(code: "blurred", text: "Hold still.")))
        XCTAssertEqual(model.state, .searching(notice: named, outline: nil))
        clocks.millis += 1_000
        frame(.nothing(hint: Explained(code: "blurred", text: "Hold still.")))
        XCTAssertEqual(model.state, .searching(notice: .help(text: "Hold still."), outline: nil))
    }

    func testOfSeveralCodesNobodyIsJudgedAndTheOfficerIsTold() {
        let reason = Explained(code: "several-codes", text: "Show one code alone.")
        frame(.severalCodes(reason: reason, corners: [someCorners, someCorners]))
        let told = ScanState.searching(notice: .severalCodes(text: reason.text), outline: nil)
        XCTAssertEqual(model.state, told)
        XCTAssertEqual(signals.given, [])
        clocks.millis += 1_000
        frame(.nothing(hint: Explained(code: "blurred", text: "Hold still.")))
        XCTAssertEqual(model.state, told, "long enough to be read")
        frame(found(.permit))
        XCTAssertEqual(model.state, .judged(passage(.permit), seen: []))
    }

    func testWhatTheOfficerTicksIsJudgedAgainAllOfIt() {
        var asked: [[SeenThing]] = []
        session.onSee = {
            asked.append($0)
            return passage($0.count == 2 ? .permit : .refer)
        }
        model.lookUp("079123456789")
        model.tick(.portalDeclaration, isSeen: true)
        model.tick(.staffCard, isSeen: true)
        XCTAssertEqual(
            model.state, .judged(passage(.permit), seen: [.portalDeclaration, .staffCard]))
        model.tick(.staffCard, isSeen: false)
        XCTAssertEqual(model.state, .judged(passage(.refer), seen: [.portalDeclaration]))
        let portal = [SeenThing.portalDeclaration]
        XCTAssertEqual(asked, [portal, portal + [.staffCard], portal])
    }

    func testThePortalsCodeLiesOverTheVerdictUntilItIsPutAway() {
        frame(found(.refer))
        model.showPortal()
        let portal = ScanState.portal(somePortal, over: passage(.refer), seen: [])
        XCTAssertEqual(model.state, portal)
        frame(found(.permit))
        model.next()
        model.tick(.staffCard, isSeen: true)
        XCTAssertEqual(model.state, portal)
        XCTAssertEqual(session.scans, 1, "not even scanned")
        model.hidePortal()
        XCTAssertEqual(model.state, .judged(passage(.refer), seen: []))
        XCTAssertEqual(signals.given, [.refer])

        session.onPortal = { throw ChotError.NothingThere(what: "no portal") }
        model.showPortal()
        XCTAssertEqual(model.state, .portal(nil, over: passage(.refer), seen: []))
        model.hidePortal()
        model.next()
        model.showPortal()
        XCTAssertEqual(model.state, .searching, "only over a verdict")
    }

    func testANumberThatIsNoneIsSaidAndTheCameraGoesOn() {
        session.onLookUp = { _ in throw ChotError.BadInput(what: "12 digits") }
        model.lookUp("1")
        XCTAssertEqual(model.state, .searching(notice: .badId, outline: nil))
        frame(found(.permit))
        XCTAssertEqual(model.state, .judged(passage(.permit), seen: []))
    }

    func testAFailureIsNamedAndNeverLetsPass() {
        struct Panic: Error {}
        let errors: [ChotError] = [
            .NotEnrolled, .NothingInstalled, .StoreInUse, .StoreFromNewerVersion,
            .Storage(what: "failed"), .StorageFull(what: "full"), .KeystoreLocked,
            .KeyLost(what: "journal-key"), .Keystore(what: "no chip"),
            .WrongFrame(expected: 8, found: 7), .SessionBroken,
        ]
        func said(_ error: ChotError) -> ScanState {
            .broken(.said(text: errorInWords(error: error, language: .english).text))
        }
        for error in errors {
            session.onScan = { throw error }
            model.onFrame(Data(count: 8), someGeometry)
            XCTAssertEqual(model.state, said(error))
            model.open()
        }
        session.onScan = { throw Panic() }
        model.onFrame(Data(count: 8), someGeometry)
        XCTAssertEqual(model.state, said(.SessionBroken))
        XCTAssertEqual(signals.given, [])
    }

    func testACheckpointThatWasTakenOffTheListIsChosenAnew() {
        session.onScan = { throw ChotError.UnknownCheckpoint }
        model.onFrame(Data(count: 8), someGeometry)
        model.open()
        XCTAssertEqual(model.state, .choosing(names: opener.names()))
    }

    func testAfterClosingNoFrameIsJudged() {
        model.close()
        frame(found(.permit))
        XCTAssertEqual(session.scans, 0)
    }
}
