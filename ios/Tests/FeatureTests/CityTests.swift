import ChotSession
import Foundation
import XCTest

@testable import CheckpointFeature

/// The officer's flows with the real library behind them, photos in place of the camera.
final class CityTests: XCTestCase {
    private let signals = FakeSignals()

    private func owner(_ city: City, _ phone: CorePhone) async throws -> SessionOwner {
        let owner = sessionOwner(phone, city.clocks, signals: signals)
        try await owner.open(city.text("checkpoint"))
        return owner
    }

    private func judged(_ owner: SessionOwner, _ line: UInt = #line) async throws -> Judged {
        let state = await owner.state
        return try XCTUnwrap(state.verdict, "\(state)", line: line)
    }

    private func screen(_ judged: Judged, _ phone: CorePhone) -> VerdictScreen {
        VerdictScreen(judged, labels: phone.seenLabels())
    }

    func testO5_aRealPhotoBecomesTheVerdictOnTheScreen() async throws {
        let (city, phone) = try City.ready()
        let owner = try await owner(city, phone)
        let (plane, shape) = try city.photo()
        owner.queue.sync { owner.frame(plane, shape) }
        let judged = try await judged(owner)
        let screen = screen(judged, phone)
        XCTAssertEqual(screen.decision.rawValue, try city.text("decision").lowercased())
        XCTAssertEqual(screen.word, phone.word(for: .permit))
        XCTAssertEqual(screen.holder?.name, try city.text("holder"))
        XCTAssertEqual(signals.felt.value, [.permit])
        let counts = await owner.counts
        XCTAssertEqual([counts?.permit, counts?.deny, counts?.refer], [1, 0, 0])
        // The journal says the same.
        try await owner.open(city.text("checkpoint"))
        let read = await owner.counts
        XCTAssertEqual(read, counts)
        let health = await owner.health()
        XCTAssertEqual(health?.warnings, [])
        XCTAssertEqual(health?.city, "Example City")
        let time = await owner.time
        XCTAssertEqual(time, vietnam)
    }

    func testO4_theLanesHeadingDecidesWhichWaySomebodyIsGoing() async throws {
        let (city, phone) = try City.ready()
        let owner = try await owner(city, phone)
        var decisions: [Decision] = []
        // At seven in the morning: to work, and, turned round, home.
        for heading in [350.0, 170] {
            try await owner.open(city.text("checkpoint"), heading: heading)
            try await owner.present(city.code())
            decisions.append(try await judged(owner).verdict.decision)
        }
        XCTAssertEqual(decisions.first, .permit)
        XCTAssertNotEqual(decisions.last, .permit)
    }

    func testO7_aPersonWithoutACodeIsRefusedAndAPaperPermitMendsIt() async throws {
        let (city, phone) = try City.ready()
        let owner = try await owner(city, phone)
        await owner.lookUp("079123456789")
        var now = try await judged(owner)
        XCTAssertEqual(now.verdict.decision, .deny)
        let first = now.verdict.sequence
        XCTAssertTrue(screen(now, phone).actions.map(\.action).contains(.enterPaperPermit))
        await owner.enter(.permit)
        let today = vietnam.day(city.clocks.read().wallMillis)
        await owner.entered(
            .paperPermit(number: "12/GP", kind: .duty, from: today, until: today))
        now = try await judged(owner)
        XCTAssertNotEqual(now.verdict.decision, .deny)
        XCTAssertEqual(now.verdict.continues, first, "a step of the same case")
        await owner.tick(.staffCard)
        await owner.tick(.portalDeclaration)
        await owner.enter(.vaccination)
        await owner.entered(
            .vaccinationPaper(doses: 2, date: Day(year: 2021, month: 8, day: 20)))
        now = try await judged(owner)
        XCTAssertEqual(now.verdict.decision, .permit, now.verdict.sentence)
    }

    func testO10_wrongDatesAreRefusedAndNothingIsRecorded() async throws {
        let (city, phone) = try City.ready()
        let owner = try await owner(city, phone)
        await owner.lookUp("079123456789")
        let before = try await judged(owner)
        await owner.enter(.permit)
        let today = vietnam.day(city.clocks.read().wallMillis)
        await owner.entered(
            .paperPermit(
                number: "12/GP", kind: .duty, from: today, until: CityTime.day(today, plus: -1)))
        let now = await owner.state
        XCTAssertEqual(now, .paper(.permit, under: before, isWrong: true))
    }

    func testO11_somebodyInTheListIsFoundByNumber() async throws {
        let (city, phone) = try City.ready()
        let owner = try await owner(city, phone)
        try await owner.lookUp(city.text("id_number"))
        var now = try await judged(owner)
        XCTAssertEqual(now.verdict.reasons.first?.code, try city.text("look_up_reason"))
        XCTAssertEqual(now.verdict.holder?.idNumber, try city.text("id_number"))
        let offered = screen(now, phone).actions.map(\.action)
        XCTAssertTrue(offered.contains(.tick(.staffCard)), "\(offered)")
        await owner.tick(.staffCard)
        await owner.tick(.portalDeclaration)
        await owner.enter(.vaccination)
        await owner.entered(
            .vaccinationPaper(doses: 2, date: Day(year: 2021, month: 8, day: 20)))
        now = try await judged(owner)
        XCTAssertEqual(now.verdict.decision, .permit, now.verdict.sentence)
        XCTAssertEqual(screen(now, phone).actions.filter(\.isDone).count, 3)
    }

    func testO12_thePortalsCodeIsReadBackAndRecordedWithTheCase() async throws {
        let (city, phone) = try City.ready()
        let owner = try await owner(city, phone)
        await owner.lookUp("079123456789")
        let sequence = try await judged(owner).verdict.sequence
        await owner.showPortal()
        guard case .portal(let portal, _) = await owner.state else { return XCTFail("no portal") }
        XCTAssertTrue(portal.recorded)
        let code = try XCTUnwrap(portal.code)
        let (plane, shape) = city.frame(of: code)
        XCTAssertEqual(try phone.reader().read(plane, shape), [code.text])
        let steps = try await owner.look { try $0.steps(of: XCTUnwrap(sequence)) }
        XCTAssertEqual(steps.map(\.kind), [.passage, .portalShown])
    }

    func testO13_oldDataAreSaidFirstAndNobodyPasses() async throws {
        let (city, phone) = try City.ready()
        city.clocks.pass(millis: 30 * 86_400_000)
        let owner = try await owner(city, phone)
        try await owner.present(city.code())
        let now = try await judged(owner)
        XCTAssertNotEqual(now.verdict.decision, .permit)
        let health = await owner.health()
        XCTAssertEqual(health?.data, .stale)
        XCTAssertFalse(try XCTUnwrap(health?.warnings.first).text.isEmpty)
    }

    func testO22_anImagersTextIsJudgedAsItsPictureIs() async throws {
        let (city, phone) = try City.ready()
        let owner = try await owner(city, phone)
        try await owner.present(city.code())
        let now = try await judged(owner)
        XCTAssertEqual(now.verdict.decision, .permit)
        await owner.next()
        await owner.present("https://example.org/news")
        guard case .searching(.otherCode(let what), nil) = await owner.state else {
            return XCTFail("judged")
        }
        XCTAssertFalse(what.isEmpty)
    }

    func testO24_theStoreIsFreeForTheNextOfficer() async throws {
        let (city, phone) = try City.ready()
        let one = try await owner(city, phone)
        let other = try await owner(city, phone)
        var state = await other.state
        guard case .broken(.said(let trouble)) = state else { return XCTFail("\(state)") }
        XCTAssertEqual(trouble.kind, .storeInUse)
        await one.close()
        try await other.open(city.text("checkpoint"))
        state = await other.state
        XCTAssertEqual(state, .searching)
    }
}
