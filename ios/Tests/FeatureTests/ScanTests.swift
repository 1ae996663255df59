import ChotSession
import Foundation
import XCTest

@testable import CheckpointFeature

/// The owner's states, driven by a session that says what it is told to.
final class ScanTests: XCTestCase {
    private let phone = FakePhone()
    private let clocks = FakeClocks()
    private let signals = FakeSignals()
    private let choices = MemoryChoices()
    private var session: FakeSession { phone.session }
    private lazy var owner = sessionOwner(phone, clocks, signals: signals, choices: choices)
    private let outlined = Outline(corners: someCorners, shape: someShape)

    private func frame(_ found: Found) {
        session.found.value = { found }
        frame()
    }

    private func frame() { owner.queue.sync { owner.frame(Data(count: 8), someShape) } }

    private func found(_ decision: Decision) -> Found {
        .passage(verdict(decision), corners: someCorners)
    }

    private func state() async -> ScanState { await owner.state }

    func testO4_opensForTheChosenCheckpointAndAsksForOneWhereNoneIs() async {
        await owner.open("Cầu Tân Thuận", heading: 170)
        var now = await state()
        XCTAssertEqual(now, .searching)
        XCTAssertEqual(session.heading.value, 170)
        await owner.open(nil)
        now = await state()
        XCTAssertEqual(now, .choosing(phone.choices))
    }

    func testO5_aVerdictStaysUntilTheNextVehicle() async {
        await owner.open("x")
        frame(found(.deny))
        frame(found(.permit))
        XCTAssertEqual(session.scans.value, 1, "not even scanned")
        var now = await state()
        XCTAssertEqual(now, .judged(Judged(verdict(.deny))))
        await owner.next()
        frame(found(.permit))
        now = await state()
        XCTAssertEqual(now.verdict?.verdict, verdict(.permit))
        XCTAssertEqual(signals.felt.value, [.deny, .permit])
        XCTAssertEqual(signals.heard.value, [1, 1])
    }

    func testO5_theCodeThatWasJustJudgedIsOutlinedNotJudgedAgain() async {
        await owner.open("x")
        frame(found(.deny))
        await owner.next()
        frame(.sameAsBefore(corners: someCorners))
        let now = await state()
        XCTAssertEqual(now, .searching(.judgedAlready, outlined))
        XCTAssertEqual(signals.felt.value, [.deny])
    }

    func testO5_anotherCodeIsNamedLongEnoughToBeRead() async {
        await owner.open("x")
        frame(.otherCode(said("A web address."), corners: someCorners))
        let named = Notice.otherCode("A web address.")
        var now = await state()
        XCTAssertEqual(now, .searching(named, outlined))
        clocks.pass(millis: 1_000)
        frame(.nothing(hint: said("Hold still."), corners: []))
        now = await state()
        XCTAssertEqual(now, .searching(named, nil))
        clocks.pass(millis: 1_000)
        frame(.nothing(hint: said("Hold still."), corners: []))
        now = await state()
        XCTAssertEqual(now, .searching(.help("Hold still."), nil))
    }

    func testO5_ofSeveralCodesNobodyIsJudgedAndTheOfficerIsTold() async {
        await owner.open("x")
        frame(.several(said("Show one code alone.")))
        var now = await state()
        XCTAssertEqual(now, .searching(.several("Show one code alone."), nil))
        XCTAssertEqual(signals.felt.value, [])
        frame(found(.permit))
        now = await state()
        XCTAssertEqual(now.verdict?.verdict.decision, .permit)
    }

    func testO5_countsOfTodayGrowACaseCountingOnce() async {
        await owner.open("x")
        frame(.passage(verdict(.refer, sequence: 4), corners: []))
        session.judged.value = { _ in
            Verdict(
                decision: .permit, word: "", sentence: "", sequence: 5, continues: 4,
                recorded: true)
        }
        await owner.tick(.staffCard)
        let counts = await owner.counts
        XCTAssertEqual([counts?.permit, counts?.deny, counts?.refer], [1, 0, 0])
        clocks.pass(millis: 86_400_000)
        await owner.next()
        frame(.passage(verdict(.deny, sequence: 6), corners: []))
        let tomorrow = await owner.counts
        XCTAssertEqual([tomorrow?.permit, tomorrow?.deny, tomorrow?.refer], [0, 1, 0])
    }

    func testO13_whereTheJournalCantBeReadTodayIsNotSaidToBeNothingAndJudgingGoesOn() async {
        session.isUnreadable.value = true
        await owner.open("x")
        let counts = await owner.counts
        XCTAssertNil(counts)
        frame(.passage(verdict(.refer, sequence: 4), corners: []))
        let now = await state()
        XCTAssertEqual(now.verdict?.verdict.decision, .refer)
    }

    func testO6_permitReturnsByItself() async {
        await owner.open("x")
        await owner.setReturn(seconds: 3)
        frame(found(.permit))
        clocks.pass(millis: 2_999)
        await owner.timePassed()
        var now = await state()
        XCTAssertNotNil(now.verdict)
        clocks.pass(millis: 1)
        await owner.timePassed()
        now = await state()
        XCTAssertEqual(now, .searching)
    }

    func testO6_permitStaysWhileItIsTouched() async {
        await owner.open("x")
        frame(found(.permit))
        await owner.hold(true)
        clocks.pass(millis: 60_000)
        await owner.timePassed()
        var now = await state()
        XCTAssertNotNil(now.verdict)
        await owner.hold(false)
        await owner.timePassed()
        now = await state()
        XCTAssertNotNil(now.verdict, "the time begins anew")
        clocks.pass(millis: 2_000)
        await owner.timePassed()
        now = await state()
        XCTAssertEqual(now, .searching)
    }

    func testO6_permitWithADutyOrUnrecordedWaitsForTheOfficer() async {
        await owner.open("x")
        for waiting in [
            verdict(.permit, obligations: ["Compare the card."]),
            verdict(.permit, recorded: false), verdict(.refer), verdict(.deny),
        ] {
            frame(.passage(waiting, corners: []))
            clocks.pass(millis: 60_000)
            await owner.timePassed()
            let now = await state()
            XCTAssertEqual(now.verdict?.verdict, waiting)
            await owner.next()
        }
    }

    func testO8_whatTheOfficerTicksIsJudgedAgainAllOfIt() async {
        await owner.open("x")
        let asked = Shared<[[Seen]]>([])
        session.judged.value = { seen in
            asked.change { $0.append(seen) }
            return verdict(seen.count == 2 ? .permit : .refer)
        }
        await owner.lookUp("079123456789")
        await owner.tick(.portalDeclaration)
        await owner.tick(.staffCard)
        var now = await state()
        XCTAssertEqual(now.verdict?.seen, [.portalDeclaration, .staffCard])
        XCTAssertEqual(now.verdict?.verdict.decision, .permit)
        await owner.tick(.staffCard)
        now = await state()
        XCTAssertEqual(now, .judged(Judged(verdict(.refer), seen: [.portalDeclaration])))
        let portal = [Seen.portalDeclaration]
        XCTAssertEqual(asked.value, [portal, portal + [.staffCard], portal])
    }

    func testO8_aLateTapNeverBringsAVerdictBack() async {
        await owner.open("x")
        frame(found(.refer))
        session.judged.value = { _ in
            Thread.sleep(forTimeInterval: 0.05)
            return verdict(.permit)
        }
        let owner = owner
        async let ticked: Void = owner.tick(.staffCard)
        async let gone: Void = owner.next()
        _ = await (ticked, gone)
        await owner.tick(.staffCard)
        await owner.showPortal()
        await owner.back()
        await owner.next()
        let now = await state()
        XCTAssertEqual(now, .searching)
    }

    func testO9_evidenceIsLookedForUnderTheVerdictAndJudgedWithIt() async {
        await owner.open("x")
        frame(found(.refer))
        await owner.lookForEvidence()
        session.evidence.value = { .notEvidence(said("A web address."), corners: someCorners) }
        frame()
        var now = await state()
        XCTAssertEqual(
            now, .evidence(.otherCode("A web address."), outlined, under: Judged(verdict(.refer))))
        await owner.back()
        now = await state()
        XCTAssertEqual(now, .judged(Judged(verdict(.refer))))
        await owner.lookForEvidence()
        session.evidence.value = { .judged(verdict(.deny), corners: []) }
        frame()
        now = await state()
        XCTAssertEqual(now, .judged(Judged(verdict(.deny))))
        XCTAssertEqual(signals.felt.value, [.refer, .deny])
    }

    func testO10_aPaperThatSaysNothingPossibleIsRefusedInWordsAndCanBeMended() async {
        await owner.open("x")
        frame(found(.deny))
        let day = Day(year: 2021, month: 10, day: 5)
        let paper = Seen.paperPermit(number: "12", kind: .duty, from: day, until: day)
        await owner.enter(.permit)
        session.judged.value = { _ in throw Trouble(.badInput, said("No such day.")) }
        await owner.entered(paper)
        var now = await state()
        XCTAssertEqual(
            now, .paper(.permit, under: Judged(verdict(.deny)), isWrong: true))
        session.judged.value = { _ in verdict(.permit) }
        await owner.entered(paper)
        now = await state()
        XCTAssertEqual(now.verdict?.seen, [paper])
        XCTAssertEqual(now.verdict?.verdict.decision, .permit)
    }

    func testO11_aNumberThatIsNoneIsSaidAndTheCameraGoesOn() async {
        await owner.open("x")
        session.lookedUp.value = { _ in throw Trouble(.badInput, said("12 digits")) }
        await owner.lookUp("1")
        var now = await state()
        XCTAssertEqual(now, .searching(.badId, nil))
        frame(found(.deny))
        now = await state()
        XCTAssertEqual(now, .judged(Judged(verdict(.deny))))
    }

    func testO11_digitsAreGroupedCountedAndNeverPrinted() {
        var entry = NumberEntry()
        for digit in [0, 7, 9, 1, 2, 3, 4, 5] { entry.press(digit) }
        XCTAssertEqual(entry.grouped, "079 123 45")
        XCTAssertFalse(entry.isComplete)
        entry.press(6)
        XCTAssertTrue(entry.isComplete, "an older card's")
        entry.press(7)
        XCTAssertFalse(entry.isComplete)
        for digit in 1...9 { entry.press(digit) }
        XCTAssertEqual(entry.digits.count, 12)
        XCTAssertTrue(entry.isComplete)
        entry.erase()
        XCTAssertEqual(entry.digits.count, 11)
        var printed = "\(entry)"
        debugPrint(entry, to: &printed)
        XCTAssertFalse(printed.contains("079"))
        let seen = Seen.paperPermit(
            number: "0791", kind: .duty, from: Day(year: 2021, month: 1, day: 1),
            until: Day(year: 2021, month: 1, day: 1))
        XCTAssertFalse("\(seen) \([seen]) \(lan)".contains("0791"))
    }

    func testO12_thePortalsCodeIsOneTapFromTheCameraAndFromAVerdict() async {
        await owner.open("x")
        await owner.showPortal()
        let portal = Portal(code: someCode, recorded: true)
        var now = await state()
        XCTAssertEqual(now, .portal(portal, under: nil))
        await owner.back()
        frame(found(.refer))
        await owner.showPortal()
        frame(found(.permit))
        await owner.next()
        await owner.tick(.staffCard)
        now = await state()
        XCTAssertEqual(now, .portal(portal, under: Judged(verdict(.refer))))
        await owner.back()
        now = await state()
        XCTAssertEqual(now, .judged(Judged(verdict(.refer))))
        XCTAssertEqual(signals.felt.value, [.refer])
        session.portal.value = nil
        await owner.showPortal()
        now = await state()
        XCTAssertEqual(
            now, .portal(Portal(code: nil, recorded: true), under: Judged(verdict(.refer))))
    }

    func testO13_aFailureIsNamedAndNeverLetsPass() async {
        struct Panic: Error {}
        let kinds: [Trouble.Kind] = [
            .notEnrolled, .nothingInstalled, .storeInUse, .storageFull, .keystoreLocked,
            .keyLost, .broken, .other,
        ]
        for kind in kinds {
            await owner.open("x")
            session.found.value = { throw Trouble(kind, said("What.")) }
            frame()
            let now = await state()
            XCTAssertEqual(now, .broken(.said(Trouble(kind, said("What.")))))
        }
        await owner.open("x")
        session.found.value = { throw Panic() }
        frame()
        let now = await state()
        XCTAssertEqual(now, .broken(.said(Trouble(.broken, said("«Broken.»")))))
        XCTAssertEqual(signals.felt.value, [])
    }

    func testO4_aCheckpointThatWasTakenOffTheListIsChosenAnew() async {
        phone.openFails.value = Trouble(.unknownCheckpoint, said("Gone."))
        await owner.open("x")
        let now = await state()
        XCTAssertEqual(now, .choosing(phone.choices))
    }

    func testO20_soundAndTouchAreAsSetAndOutliveTheApp() async {
        let store = SettingsStore(choices)
        store.settings.sound = false
        store.settings.volume = 0.5
        store.settings.returnSeconds = 4
        store.settings.hand = .left
        store.settings.night = .night
        store.settings.timings = true
        XCTAssertEqual(SettingsStore(choices).settings, store.settings)
        await owner.open("x")
        frame(found(.deny))
        XCTAssertEqual(signals.heard.value, [])
        XCTAssertEqual(signals.felt.value, [.deny])
        // What can't be read is as if it had never been set.
        choices.set("return-seconds", "99")
        choices.set("volume", "loud")
        XCTAssertEqual(SettingsStore(choices).settings.returnSeconds, 2)
        XCTAssertEqual(SettingsStore(choices).settings.volume, 1)
    }

    func testO22_whatAnImagerReadIsJudgedAtOnceAndNeverInPlaceOfAVerdict() async {
        await owner.open("x")
        session.found.value = { .passage(verdict(.deny), corners: []) }
        await owner.present("CHOT1:…")
        var now = await state()
        XCTAssertEqual(now, .judged(Judged(verdict(.deny))))
        await owner.present("another")
        XCTAssertEqual(session.presented.value, ["CHOT1:…"])
        now = await state()
        XCTAssertEqual(now, .judged(Judged(verdict(.deny))))
    }

    func testO24_afterClosingNoFrameIsJudged() async {
        await owner.open("x")
        await owner.close()
        frame(found(.permit))
        XCTAssertEqual(session.scans.value, 0)
    }
}
