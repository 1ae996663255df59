import ChotSession
import Foundation
import XCTest

@testable import WalletFeature

/// The citizen's side, with the real library.
final class CitizenTests: XCTestCase {
    private struct Owned {
        let city: City
        let folder: URL
        let secrets = MemorySecrets()
        let cards: CoreWallet
        let card: Card

        init() throws {
            city = try City()
            folder = city.own.appendingPathComponent("wallet")
            try FileManager.default.copyItem(atPath: city.path("wallet"), toPath: folder.path)
            try secrets.store("wallet-holder-key", city.file("wallet-holder-key"))
            cards = try CoreWallet(folder: folder, secrets: secrets, language: .vietnamese)
            card = try XCTUnwrap(cards.cards().first)
        }
    }

    @MainActor func testW5_nothingIsFilledInAndOnlyAWholeDeclarationIsSigned() async throws {
        let owned = try Owned()
        let model = try DeclareModel(
            card: owned.card.id, cards: owned.cards, clocks: owned.city.clocks)
        let count = model.questionnaire.questions.count
        XCTAssertGreaterThan(count, 2)
        XCTAssertEqual(model.answers, [:])
        model.sign()
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
        model.sign()
        XCTAssertEqual(model.state, .well)
        XCTAssertEqual(
            try owned.cards.cards().first?.declaredAtMillis, owned.city.clocks.read().wallMillis)
        XCTAssertThrowsError(
            try owned.cards.declare(
                owned.card.id, model.questionnaire.number, answers: [first.id: false],
                at: owned.city.clocks.read())
        ) { XCTAssertFalse(owned.cards.trouble($0).nextStep.isEmpty) }
    }

    @MainActor func testW5_aSymptomIsSignedAndLeadsToAdviceInPlaceOfACode() async throws {
        let owned = try Owned()
        let model = try DeclareModel(
            card: owned.card.id, cards: owned.cards, clocks: owned.city.clocks)
        for at in model.questionnaire.questions.indices { model.answer(at == 0) }
        model.sign()
        XCTAssertEqual(model.state, .unwell)
    }

    @MainActor func testW6_theCodeIsNeverOlderThanTwentySecondsWhateverThePhoneDid() async throws {
        let owned = try Owned()
        let clocks = owned.city.clocks
        let model = ShowModel(card: owned.card.id, cards: owned.cards, clocks: clocks)
        model.refresh()
        let first = try XCTUnwrap(model.code)
        XCTAssertEqual(model.left, 1)
        clocks.pass(millis: 19_999)
        model.refresh()
        XCTAssertEqual(model.code, first)
        clocks.pass(millis: 1)
        model.refresh()
        let second = try XCTUnwrap(model.code)
        XCTAssertNotEqual(second, first)
        // Asleep for an hour.
        clocks.pass(millis: 3_600_000)
        model.refresh()
        XCTAssertNotEqual(model.code, second)
        let third = model.code
        // The clock is set back, and forward.
        for set in [Int64(-600_000), 5_000] {
            clocks.set(by: set)
            model.refresh()
            XCTAssertNotEqual(model.code, third)
        }
        model.hide()
        XCTAssertNil(model.code)
    }

    @MainActor func testW6_aDrawnCodeIsReadBackAndLetsItsHolderPass() async throws {
        let owned = try Owned()
        let model = ShowModel(
            card: owned.card.id, cards: owned.cards, clocks: owned.city.clocks)
        model.refresh()
        let code = try XCTUnwrap(model.code)
        let (city, phone) = try City.ready()
        let (plane, shape) = city.frame(of: code)
        XCTAssertEqual(try phone.reader().read(plane, shape), [code.text])
        let session = try phone.open(city.text("checkpoint"))
        guard case .passage(let verdict, _) = try session.scan(plane, shape, at: city.clocks.read())
        else { return XCTFail("no passage") }
        XCTAssertEqual(verdict.decision, .permit)
    }

    @MainActor func testW13_aLostKeyIsSaidWithANextStepAndShowsNoCode() async throws {
        let owned = try Owned()
        try owned.secrets.remove("wallet-holder-key")
        XCTAssertThrowsError(
            try CoreWallet(
                folder: owned.folder, secrets: owned.secrets, language: .vietnamese)
        ) {
            let trouble = $0 as? WalletTrouble
            XCTAssertTrue(trouble?.sentence.contains(" ") == true)
            XCTAssertTrue(trouble?.nextStep.contains(" ") == true)
        }
        let model = ShowModel(card: "none", cards: owned.cards, clocks: owned.city.clocks)
        model.refresh()
        XCTAssertNil(model.code)
        XCTAssertNotNil(model.trouble)
    }

    @MainActor func testW14_everythingIsDeletedTheKeyToo() async throws {
        let owned = try Owned()
        try owned.cards.deleteEverything()
        XCTAssertEqual(owned.secrets.kept.value, [:])
        XCTAssertFalse(FileManager.default.fileExists(atPath: owned.folder.path))
        XCTAssertThrowsError(try owned.cards.cards()) {
            XCTAssertFalse(owned.cards.trouble($0).sentence.isEmpty)
        }
    }
}
