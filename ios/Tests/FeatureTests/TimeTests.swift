import Foundation
import SwiftUI
import Words
import XCTest

@testable import CheckpointFeature
@testable import ChotSession
@testable import JournalFeature
@testable import SetUpFeature
@testable import WalletFeature

/// Cities whose clocks aren't Viet Nam's: every screen that tells a time tells theirs.
final class TimeTests: XCTestCase {
    /// 00:10 on 5 October 2021 in Viet Nam; in the one city it is 01:10, in the other 23:40 of the day before.
    private let now: Int64 = 1_633_367_400_000
    private let cities: [(time: CityTime, hour: String, instant: String, day: String)] = [
        (CityTime(offsetMinutes: 8 * 60), "01:10", "01:10 05/10/2021", "05/10/2021"),
        (CityTime(offsetMinutes: 6 * 60 + 30), "23:40", "23:40 04/10/2021", "04/10/2021"),
    ]
    private let words = Words { "⟦\($0)⟧ %1$@ %2$@ %3$@" }
    private let walletWords = WalletWords { "⟦\($0)⟧ %1$@ %2$@ %3$@" }

    @MainActor private func assertSays<V: View>(
        _ text: String, _ view: V, _ line: UInt = #line
    ) {
        let said = Node.record(view).all.map { "\($0.text) \($0.label ?? "")" }
        XCTAssertTrue(said.contains { $0.contains(text) }, "\(text) in \(said)", line: line)
    }

    @MainActor func testO5_theCamerasBannerTellsTheCitysTime() async {
        for city in cities {
            let health = Health(
                city: "", publishedAtMillis: now, freshUntilMillis: now, data: .fresh,
                clockIsTrusted: true, journalWrites: true, warnings: [])
            assertSays(
                city.instant,
                ScanView(
                    .init(
                        checkpoint: "", notice: .aim, outline: nil, health: health,
                        time: city.time, counts: Counts(), isTorchOn: false, hasTorch: true,
                        zoom: 1, hand: .right), words: words, tap: { _ in }))
        }
    }

    @MainActor func testO14_theJournalItsHoursAndItsCasesTellTheCitysTime() async {
        for city in cities {
            let row = JournalRow(
                sequence: 1, kind: .passage, atMillis: now, clockTrusted: true, decision: .deny,
                sentence: "", reasons: [], checkpoint: nil, subject: nil, continues: nil)
            func journal(kept: Int64? = nil, hours: [HourCount] = []) -> JournalView {
                JournalView(
                    .init(
                        time: city.time, hours: hours, rows: kept == nil ? [row] : [],
                        hasOlder: false, keptFrom: kept), word: { $0.rawValue }, words: words,
                    tap: { _ in })
            }
            assertSays(city.instant, journal())
            assertSays(city.day, journal(kept: now))
            assertSays(
                city.hour,
                journal(
                    kept: 0, hours: [HourCount(hourMillis: now, permit: 1, deny: 0, refer: 0)]))
            func page(_ steps: [JournalRow], _ contacts: [ContactRow]) -> CaseView {
                CaseView(
                    steps, contacts: contacts, time: city.time, word: { $0.rawValue },
                    words: words, of: { _ in }, leave: {})
            }
            assertSays(city.instant, page([row], []))
            let contact = ContactRow(
                subject: "01", checkpoint: "x", atMillis: now, apartSeconds: 0, sequence: 2)
            assertSays(city.instant, page([], [contact]))
        }
    }

    @MainActor func testO17_statusAndUpdatesTellTheCitysTime() async {
        for city in cities {
            let at = "2021-10-04T17:10:00Z"
            for state in [
                DeviceState(
                    city: "", publishedAt: at, ageSeconds: 0, freshUntil: nil, expires: nil,
                    expired: false, policy: nil, roles: [], rosterEntries: nil,
                    storageBytes: 0, unusable: nil),
                DeviceState(
                    city: "", publishedAt: nil, ageSeconds: 0, freshUntil: nil, expires: nil,
                    expired: false, policy: nil,
                    roles: [.init(name: "root", version: 1, expires: at, expired: false)],
                    rosterEntries: nil, storageBytes: 0, unusable: nil),
            ] {
                assertSays(
                    city.instant,
                    StatusView(
                        state, wrong: nil, time: city.time, words: words, copy: {}, leave: {}))
            }
            for changed in [true, false] {
                let done = UpdateDone(
                    changed: changed, publishedAtMillis: now, fetchedBytes: 0,
                    rulesChanged: false)
                assertSays(
                    city.instant,
                    UpdateView(
                        .done(done), address: .init(get: { "" }, set: { _ in }),
                        byItself: .init(get: { .wifi }, set: { _ in }), time: city.time,
                        words: words, tap: { _ in }))
                assertSays(
                    city.instant,
                    CityView(
                        .done(done), city: nil, address: .init(get: { "" }, set: { _ in }),
                        time: city.time, words: walletWords, tap: { _ in }))
            }
        }
    }

    func testO14_todayBeginsWhereTheCitysDayDoes() async throws {
        for (city, midnight) in zip(cities, ["2021-10-04T16:00:00Z", "2021-10-03T17:30:00Z"]) {
            let phone = FakePhone()
            phone.session.offset.value = city.time == cities[0].time ? 480 : 390
            let owner = sessionOwner(phone, FakeClocks(wall: now))
            await owner.open("x")
            let begin = try XCTUnwrap(ISO8601DateFormatter().date(from: midnight))
            let asked = phone.session.asked.value
            XCTAssertEqual(asked, [Int64(begin.timeIntervalSince1970) * 1_000])
            let time = await owner.time
            XCTAssertEqual(time, city.time)
        }
    }

    func testO18_rulesOfAnotherOffsetHoldFromTheUpdateOn() async {
        let phone = FakePhone()
        let owner = sessionOwner(phone, FakeClocks(wall: now))
        await owner.open("x")
        phone.session.offset.value = 480
        await owner.reload()
        let time = await owner.time
        XCTAssertEqual(time, cities[0].time)
    }

    @MainActor func testW4_aCardTellsItsCitysTime() async {
        for city in cities {
            let outlook = Outlook.day(
                DayOutlook(
                    time: city.time, rulesPublishedAtMillis: now,
                    windows: [.init(fromMillis: now, untilMillis: now + 60_000)],
                    nextFromMillis: now))
            let card = WalletScreens.card("1", "Lan", declaredAt: now, hasSymptoms: false)
            let home = HomeCard(card, outlook, at: now)
            XCTAssertEqual(HomeCard.time([home]), city.time)
            XCTAssertEqual(walletWords.small(home, at: now).last?.contains(city.hour), true)
            XCTAssertEqual(walletWords.quiet(home).last?.contains(city.instant), true)
            assertSays(
                "⟦pass_today⟧ \(city.hour)",
                ShowView(
                    .init(code: nil, card: home, nowMillis: now), words: walletWords,
                    tap: { _ in }))
            XCTAssertTrue(
                walletWords.small(home, at: now).first?.contains(city.hour) == true,
                "the windows")
            let early = HomeCard(card, outlook, at: now - 60_000)
            XCTAssertTrue(walletWords.large(early).contains(city.hour), walletWords.large(early))
            // A declaration of the city's yesterday, though of the same day elsewhere.
            let before = WalletScreens.card(
                "1", "Lan", declaredAt: now - 75 * 60_000, hasSymptoms: false)
            let isToday = city.time.isToday(before.declaredAtMillis, now)
            XCTAssertEqual(isToday, city.day == "04/10/2021")

            let dated = Card(
                id: "1", label: nil, holderName: "Lan", issuer: "x", issuedAtMillis: now,
                validFromMillis: now, validUntilMillis: now + 1, doses: [], permits: [],
                isLive: true, declaredAtMillis: nil, hasSymptoms: nil, certificates: 0)
            XCTAssertTrue(
                walletWords.validity(dated, city.time).contains("\(city.day) \(city.day)"))
            assertSays(
                city.day,
                CardDetailsView(
                    CardContent(
                        state: .details, home: HomeCard(dated, outlook, at: now), nowMillis: now),
                    label: .init(get: { "" }, set: { _ in }), words: walletWords,
                    tap: { _ in }, share: { EmptyView() }))
            assertSays(
                city.day,
                AddView(
                    .offered(.credential(dated, .new)), problem: nil, cards: [],
                    time: city.time, words: walletWords, tap: { _ in }))
            XCTAssertEqual(
                HomeCard(dated, outlook, at: now + 1).line, .expired(city.time.day(now)))
        }
    }

    @MainActor func testW8_aReminderComesOnTheCitysMornings() async {
        // At six: on the fifth in both, which in the one began an hour ago.
        for city in cities {
            let outlook = Outlook.day(
                DayOutlook(
                    time: city.time, rulesPublishedAtMillis: now, windows: [], nextFromMillis: nil))
            let home = HomeCard(WalletScreens.card("1", "Lan"), outlook, at: now)
            let planned = ReminderModel.notices([home], 360, at: now)
            XCTAssertEqual(planned.first?.day, Day(year: 2021, month: 10, day: 5))
            XCTAssertEqual(planned.first?.time, city.time)
        }
    }
}
