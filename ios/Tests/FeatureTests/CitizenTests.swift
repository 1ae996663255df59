import ChotSession
import Foundation
import Words
import XCTest

@testable import WalletFeature

extension Words {
    /// The citizen's, as the table on a phone says them.
    static func wallet(_ language: AppLanguage) throws -> WalletWords {
        let table = try HouseTests.table(language, "Wallet")
        return WalletWords { key in table[key] ?? key }
    }
}

/// The heart of the citizen's side, with the real library.
final class CitizenTests: XCTestCase {
    @MainActor func testW4_theLargeLineFollowsTheCitysDay() async throws {
        let owned = try Owned()
        let model = try await owned.opened(followsCity: true)
        let clocks = owned.city.clocks
        let midnight = vietnam.dayStart(clocks.read().wallMillis)
        func at(_ minutes: Int64) -> Int64 { midnight + minutes * 60_000 }
        let (work, home) = (at(8 * 60), at(18 * 60))
        let expected: [(minutes: Int64, line: HomeLine)] = [
            (310, .passFrom(millis: at(390))), (389, .passFrom(millis: at(390))),
            (390, .passUntil(millis: work)), (430, .passUntil(millis: work)),
            (479, .passUntil(millis: work)), (480, .passFrom(millis: at(990))),
            (720, .passFrom(millis: at(990))), (989, .passFrom(millis: at(990))),
            (990, .passUntil(millis: home)), (1_050, .passUntil(millis: home)),
            (1_079, .passUntil(millis: home)), (1_080, .over),
        ]
        let words = try Words.wallet(.vietnamese)
        var large: [String] = []
        for (minutes, line) in expected {
            clocks.pass(millis: at(minutes) - clocks.read().wallMillis)
            await model.appear()
            XCTAssertEqual(
                model.cards.map(\.line), [line], vietnam.hour(clocks.read().wallMillis))
            XCTAssertEqual(line.main, .show)
            if [310, 430].contains(minutes) { large += model.cards.map(words.large) }
        }
        XCTAssertEqual(large, ["Qua chốt được từ 06:30", "Qua chốt được đến 08:00"])
    }

    @MainActor func testW4_withoutADeclarationItSaysSoAndWhenADeclarationWouldHelp() async throws {
        let owned = try Owned()
        let model = try await owned.opened(followsCity: true)
        let clocks = owned.city.clocks
        // A day and a half later, on data that were carried on: the declaration is too old.
        clocks.pass(millis: 24 * 3_600_000)
        let time = clocks.read()
        await model.appear()
        let card = try XCTUnwrap(model.cards.first)
        guard case .notDeclared(let windows, more: []) = card.line else {
            return XCTFail("\(card.line)")
        }
        XCTAssertEqual(card.line.main, .declare)
        let words = try Words.wallet(.vietnamese)
        XCTAssertEqual(words.large(card), "Chưa khai báo hôm nay")
        XCTAssertEqual(windows.count, 2)
        XCTAssertEqual(
            words.small(card, at: time.wallMillis).first,
            "Khai báo xong thì qua chốt được: 06:30–08:00 (Đi làm), 16:30–18:00 (Về nhà)")
    }

    @MainActor func testW4_whereNothingIsKnownNothingIsPromised() async throws {
        let owned = try Owned()
        let time = owned.city.clocks.read()
        let model = try await owned.opened()
        let card = try XCTUnwrap(model.cards.first)
        guard case .unknown(let why, isDeclared: true) = card.line else {
            return XCTFail("\(card.line)")
        }
        XCTAssertEqual(why.code, "no-rules")
        // Dates of the card itself come first.
        let (from, until) = (card.card.validFromMillis, card.card.validUntilMillis)
        XCTAssertEqual(
            HomeLine(card.card, card.outlook, at: until),
            .expired(CityTime.phone.day(until - 1)))
        XCTAssertEqual(HomeLine(card.card, card.outlook, at: until).main, .renew)
        XCTAssertEqual(
            HomeLine(card.card, card.outlook, at: from - 1), .notYet(CityTime.phone.day(from)))
        // A declaration of another day is none of today's.
        let tomorrow = time.wallMillis + 24 * 3_600_000
        XCTAssertEqual(HomeLine(card.card, card.outlook, at: tomorrow).main, .declare)
    }

    @MainActor func testW5_nothingIsFilledInAndOnlyAWholeDeclarationIsSigned() async throws {
        let owned = try Owned()
        let wallet = try await owned.opened()
        let person = try XCTUnwrap(wallet.cards.first).card
        await wallet.declare(person)
        let model = try XCTUnwrap(wallet.declaration)
        let count = model.questions.count
        XCTAssertGreaterThan(count, 2)
        XCTAssertEqual(model.answers, [:])
        await model.sign()
        guard case .asking(let first, 1, count) = model.state else {
            return XCTFail("signed: \(model.state)")
        }
        XCTAssertTrue(first.text.contains(" "))
        model.answer(true)
        model.back()
        XCTAssertEqual(model.state, .asking(first, number: 1, of: count))
        for _ in 0..<count { model.answer(false) }
        XCTAssertEqual(model.state, .summary)
        XCTAssertEqual(model.answers.count, count)
        XCTAssertFalse(model.answers.values.contains(true))
        await model.sign()
        XCTAssertEqual(model.state, .well)
        let now = owned.city.clocks.read()
        let card = try await wallet.owner.ask { try $0.cards().first }
        XCTAssertEqual(card?.declaredAtMillis, now.wallMillis)
        XCTAssertEqual(card?.hasSymptoms, false)
        do {
            _ = try await wallet.owner.ask {
                try $0.declare(person.id, 1, answers: [first.id: false], at: now)
            }
            XCTFail("half a declaration was taken")
        } catch {
            XCTAssertEqual(error.code, "answer-missing")
            XCTAssertFalse(error.nextStep.isEmpty)
        }
    }

    @MainActor func testW5_anAnswerIsChangedFromTheSummaryAndTheOthersStand() async throws {
        let owned = try Owned()
        let wallet = try await owned.opened()
        let person = try XCTUnwrap(wallet.cards.first).card
        await wallet.declare(person)
        let model = try XCTUnwrap(wallet.declaration)
        for _ in model.questions { model.answer(false) }
        let second = model.questions[1].id
        model.change(second)
        guard case .asking(let asked, 2, _) = model.state else { return XCTFail() }
        XCTAssertEqual(asked.id, second)
        model.back()
        XCTAssertEqual(model.state, .summary)
        model.change(second)
        model.answer(true)
        XCTAssertEqual(model.state, .summary)
        XCTAssertEqual(model.answers.filter(\.value).map(\.key), [second])
    }

    @MainActor func testW5_aSymptomIsSignedAndLeadsToAdviceInPlaceOfACode() async throws {
        let owned = try Owned()
        let wallet = try await owned.opened()
        let person = try XCTUnwrap(wallet.cards.first).card
        await wallet.declare(person)
        let model = try XCTUnwrap(wallet.declaration)
        for at in model.questions.indices { model.answer(at == 0) }
        await model.sign()
        XCTAssertEqual(model.state, .unwell)
        await wallet.home()
        XCTAssertEqual(wallet.cards.first?.line, .unwell)
        XCTAssertEqual(wallet.cards.first?.line.main, .advice)
        await wallet.showFirst()
        XCTAssertEqual(wallet.place, .declare)
        XCTAssertEqual(wallet.declaration?.state, .unwell)
        XCTAssertNil(wallet.shown)
    }

    @MainActor func testW6_theCodeIsNeverOlderThanTwentySecondsWhateverThePhoneDid() async throws {
        let owned = try Owned()
        let wallet = try await owned.opened()
        let person = try XCTUnwrap(wallet.cards.first).card
        let clocks = owned.city.clocks
        let model = ShowModel(person.id, owner: wallet.owner, clocks: clocks)
        await model.refresh()
        let first = try XCTUnwrap(model.code)
        XCTAssertEqual(model.left, 1)
        XCTAssertEqual(model.secondsLeft, 20)
        XCTAssertEqual(model.birthYear, "1990")
        clocks.pass(millis: 19_999)
        await model.refresh()
        XCTAssertEqual(model.code, first)
        XCTAssertEqual(model.secondsLeft, 1)
        clocks.pass(millis: 1)
        await model.refresh()
        let second = try XCTUnwrap(model.code)
        XCTAssertNotEqual(second, first)
        // Asleep for an hour.
        clocks.pass(millis: 3_600_000)
        await model.refresh()
        XCTAssertNotEqual(model.code, second)
        let third = model.code
        // The clock is set back, and forward.
        for set in [Int64(-600_000), 5_000] {
            clocks.set(by: set)
            await model.refresh()
            XCTAssertNotEqual(model.code, third)
        }
        model.hide()
        XCTAssertNil(model.code)
    }

    @MainActor func testW6_aDrawnCodeIsReadBackAndLetsItsHolderPass() async throws {
        let owned = try Owned()
        let wallet = try await owned.opened()
        let person = try XCTUnwrap(wallet.cards.first).card
        let model = ShowModel(person.id, owner: wallet.owner, clocks: owned.city.clocks)
        await model.refresh()
        let code = try XCTUnwrap(model.code)
        let (city, phone) = try City.ready()
        let (plane, shape) = city.frame(of: code)
        XCTAssertEqual(try phone.reader().read(plane, shape), [code.text])
        let session = try phone.open(city.text("checkpoint"))
        guard case .passage(let verdict, _) = try session.scan(plane, shape, at: city.clocks.read())
        else { return XCTFail("no passage") }
        XCTAssertEqual(verdict.decision, .permit)
    }

    @MainActor func testW6_theCodeIsReadFromASmallPhoneAtHalfItsBrightness() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        await model.show(try XCTUnwrap(model.cards.first).id)
        let code = try XCTUnwrap(model.shown?.code)
        // 320 points wide, without the page's margins; whole points a module, as it is drawn.
        let module = (320 - 2 * 16) / code.side
        XCTAssertGreaterThanOrEqual(module, 2)
        let (plane, shape) = owned.city.frame(of: code, scale: module, white: 128)
        let reader = owned.wallets.reader()
        XCTAssertEqual(try reader.readStill(plane, shape), [code.text], "\(module) pixels a module")
    }

    @MainActor func testW6_leavingTheAppPutsTheCodeAwayAndComingBackMakesANewOne() async throws {
        let owned = try Owned()
        let wallet = try await owned.opened()
        await wallet.show(try XCTUnwrap(wallet.cards.first).id)
        let before = try XCTUnwrap(wallet.shown?.code)
        wallet.enterBackground()
        XCTAssertNil(wallet.shown?.code)
        owned.city.clocks.pass(millis: 1_000)
        await wallet.appear()
        let after = try XCTUnwrap(wallet.shown?.code)
        XCTAssertNotEqual(after, before)
        await wallet.home()
        XCTAssertNil(wallet.shown)
    }

    @MainActor func testW1_aFirstStartMakesAKeyAndSaysWhereItIs() async throws {
        let owned = try Owned(.english, isNew: true)
        let wallet = owned.model()
        await wallet.appear()
        XCTAssertEqual(wallet.place, .first(keyIsHardware: false))
        XCTAssertEqual(Array(owned.secrets.kept.value.keys), ["wallet-holder-key"])
        await wallet.begin()
        XCTAssertEqual(wallet.place, .home)
        XCTAssertEqual(wallet.cards, [])
        await wallet.owner.close()
        let again = owned.model()
        await again.appear()
        XCTAssertEqual(again.place, .home)
    }

    @MainActor func testW13_aLostKeyIsSaidWithANextStepAndShowsNoCode() async throws {
        let owned = try Owned()
        try owned.secrets.remove("wallet-holder-key")
        let wallet = owned.model()
        await wallet.appear()
        guard case .broken(let trouble) = wallet.place else { return XCTFail("\(wallet.place)") }
        XCTAssertEqual(trouble.code, "key-missing")
        XCTAssertTrue(trouble.sentence.contains(" "))
        XCTAssertTrue(trouble.nextStep.contains(" "))
        await wallet.showFirst()
        XCTAssertNil(wallet.shown)
    }

    @MainActor func testW13_aLockedPhoneAStoreInUseAndAnotherKeyAreSaidEach() async throws {
        let owned = try Owned()
        // The first one holds the store.
        let first = try await owned.opened()
        let second = owned.model()
        func code() -> String? {
            if case .broken(let trouble) = second.place { trouble.code } else { nil }
        }
        await second.appear()
        XCTAssertEqual(code(), "in-use")
        await first.owner.close()
        owned.secrets.trouble.value = .locked
        await second.open()
        XCTAssertEqual(code(), "keystore-failed")
        owned.secrets.trouble.value = nil
        let good = try owned.secrets.load("wallet-holder-key")
        try owned.secrets.store("wallet-holder-key", Data(repeating: 9, count: 32))
        await second.open()
        XCTAssertEqual(code(), "key-changed")
        // It is mended: "try again" is enough.
        try owned.secrets.store("wallet-holder-key", XCTUnwrap(good))
        await second.open()
        XCTAssertNil(code())
    }

    @MainActor func testW13_aWalletOfANewerAppOrADamagedOneIsSaidAndStays() async throws {
        for (change, code) in [
            (
                { (text: String) in text.replacing("\"version\": 2", with: "\"version\": 99") },
                "newer"
            ),
            ({ (text: String) in String(text.dropLast(text.count / 2)) }, "store-damaged"),
        ] {
            let owned = try Owned()
            let file = owned.folder.appendingPathComponent("wallet.json")
            let changed = change(try String(contentsOf: file, encoding: .utf8))
            try Data(changed.utf8).write(to: file)
            let wallet = owned.model()
            await wallet.appear()
            guard case .broken(let trouble) = wallet.place else {
                return XCTFail("\(wallet.place)")
            }
            XCTAssertEqual(trouble.code, code)
            XCTAssertTrue(trouble.nextStep.contains(" "))
            XCTAssertEqual(try String(contentsOf: file, encoding: .utf8), changed)
        }
    }

    @MainActor func testW13_aCardThatIsGoneShowsNoCodeAndIsNotAskedForEachSecond() async throws {
        let owned = try Owned()
        let wallet = try await owned.opened()
        let person = try XCTUnwrap(wallet.cards.first).card
        let model = ShowModel("none", owner: wallet.owner, clocks: owned.city.clocks)
        await model.refresh()
        XCTAssertNil(model.code)
        XCTAssertEqual(model.trouble?.code, "no-such-card")
        await model.show(person.id)
        XCTAssertNotNil(model.code)
        XCTAssertNil(model.trouble)
    }
}
