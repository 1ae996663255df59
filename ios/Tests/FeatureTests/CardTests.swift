import ChotSession
import Foundation
import SwiftUI
import Words
import XCTest

@testable import WalletFeature

/// Codes come in, are kept, ordered, printed and deleted, with the real library.
final class CardTests: XCTestCase {
    // MARK: W1, W2: a key, and a request that is issued

    @MainActor func testW1_aKeyInTheHardwareSignsAndItsFailuresAreSaid() async throws {
        let key = try CryptoKey()
        let owned = try Owned(key: key, isNew: true)
        let model = owned.model()
        await model.appear()
        XCTAssertEqual(model.place, .first(keyIsHardware: true))
        XCTAssertEqual(owned.secrets.kept.value, [:], "the key is in the hardware alone")
        await model.begin()
        model.openRequest()
        for digit in "079190000101" { model.request.number.press(digit.wholeNumberValue ?? 0) }
        await model.request.make()
        let file = try XCTUnwrap(model.request.made?.file)
        let credential = try owned.issue(Data(contentsOf: file))
        model.openAdd()
        await model.adding.paste(credential)
        await model.keep()
        let card = try XCTUnwrap(model.cards.first)
        XCTAssertTrue(card.card.isLive)
        await model.show(card.id)
        XCTAssertNotNil(model.shown?.code)
        for (trouble, code) in [
            (HolderKeyTrouble.locked, "key-locked"), (.cancelled, "signing-cancelled"),
            (.lost, "key-lost"), (.failed("x"), "signing-failed"),
        ] {
            key.trouble.value = trouble
            owned.city.clocks.pass(millis: 20_000)
            await model.shown?.tryAgain()
            XCTAssertNil(model.shown?.code)
            XCTAssertEqual(model.shown?.trouble?.code, code)
            XCTAssertFalse(model.shown?.trouble?.nextStep.isEmpty ?? true)
        }
        key.trouble.value = nil
        await model.shown?.tryAgain()
        XCTAssertNotNil(model.shown?.code)
        await model.home()
        model.askToDelete()
        await model.deleteEverything()
        XCTAssertEqual(model.place, .deleted)
        XCTAssertGreaterThan(key.removed.value, 0)
    }

    @MainActor func testW1_aKeyThatFailsAtTheFirstStartIsSaidAndNoWalletIsMade() async throws {
        let key = try CryptoKey()
        key.trouble.value = .locked
        let owned = try Owned(key: key, isNew: true)
        let model = owned.model()
        await model.appear()
        guard case .broken(let trouble) = model.place else { return XCTFail("\(model.place)") }
        XCTAssertEqual(trouble.code, "key-locked")
        key.trouble.value = nil
        await model.open()
        XCTAssertEqual(model.place, .first(keyIsHardware: true))
    }

    @MainActor func testW2_aRequestIsIssuedFromAndItsNumberStaysNowhere() async throws {
        let owned = try Owned(isNew: true)
        let model = try await owned.opened()
        model.openRequest()
        for digit in "07919000" { model.request.number.press(digit.wholeNumberValue ?? 0) }
        await model.request.make()
        XCTAssertNil(model.request.made, "eight digits are nobody's")
        for digit in "0101" { model.request.number.press(digit.wholeNumberValue ?? 0) }
        XCTAssertFalse("\(model.request.number)".contains("0791"))
        await model.request.make()
        let made = try XCTUnwrap(model.request.made)
        XCTAssertNotNil(made.code)
        let file = try XCTUnwrap(made.file)
        let credential = try owned.issue(Data(contentsOf: file))
        await model.home()
        XCTAssertNil(model.request.made)
        XCTAssertEqual(model.request.number, NumberEntry())
        XCTAssertFalse(FileManager.default.fileExists(atPath: file.path))
        model.openAdd()
        await model.adding.take(Data(credential.utf8))
        guard case .offered(.credential(let card, .new)) = model.adding.state else {
            return XCTFail("\(model.adding.state)")
        }
        XCTAssertEqual(card.holderName, try owned.city.text("holder"))
        XCTAssertEqual(model.cards, [], "nothing is kept before it is said what it is")
        await model.keep()
        XCTAssertEqual(model.place, .home)
        XCTAssertEqual(model.cards.map(\.card.holderName), [card.holderName])
    }

    @MainActor func testW2_whatAnAppThatWasEndedLeftToBeSharedIsRemoved() async throws {
        let owned = try Owned(isNew: true)
        let left = owned.city.own.appendingPathComponent("chot-request.json")
        try Data("079190000101".utf8).write(to: left)
        _ = try await owned.opened()
        XCTAssertFalse(FileManager.default.fileExists(atPath: left.path))
    }

    // MARK: W3: adding

    @MainActor func testW3_aCodeComesByCameraPictureFileLinkAndPaste() async throws {
        let owned = try Owned(isNew: true)
        let model = try await owned.opened()
        let print = try owned.city.print()
        func offered(_ how: String) {
            guard case .offered(.credential(_, .new)) = model.adding.state else {
                return XCTFail(
                    "\(how): \(model.adding.state) \(String(describing: model.adding.problem))")
            }
            model.adding.stop()
            XCTAssertEqual(model.adding.state, .asking)
        }
        model.openAdd()
        await model.adding.paste("  \(print)\n")
        offered("paste")
        await model.adding.take(Data(print.utf8))
        offered("file")
        let link = try XCTUnwrap(
            URL(
                string: "chot-wallet:add#"
                    + XCTUnwrap(
                        print.addingPercentEncoding(withAllowedCharacters: .alphanumerics))))
        await model.take(link: link)
        offered("link")
        // The code as somebody photographed it; and a picture of it.
        let code = try await Self.drawn(print, owned)
        let (plane, shape) = owned.city.frame(of: code)
        let picture = Data("P5 \(shape.width) \(shape.height) 255\n".utf8) + plane
        await model.adding.take(picture)
        offered("picture")
        await model.adding.scan()
        XCTAssertEqual(model.adding.state, .scanning)
        owned.frames.deliver(plane, shape)
        for _ in 0..<400 where model.adding.state == .scanning || model.adding.state == .reading {
            try await Task.sleep(for: .milliseconds(5))
        }
        XCTAssertFalse(owned.frames.isRunning)
        offered("camera")
    }

    @MainActor func testW3_aPrintThatWouldTakeTheLiveCodesPlaceIsWarnedOf() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        model.openAdd()
        await model.adding.take(try owned.issue(nil))
        guard case .offered(.credential(let card, .renews)) = model.adding.state else {
            return XCTFail("\(model.adding.state)")
        }
        XCTAssertFalse(card.isLive)
        func texts() -> [String] {
            Node.record(
                WalletScreen(
                    model, words: WalletWords { "⟦\($0)⟧" }, version: "1", isRecorded: false,
                    preview: Color.white
                ) { _ in }
            ).texts
        }
        XCTAssertTrue(texts().contains("⟦print_replaces_live⟧"))
        model.adding.stop()
        await model.adding.take(try owned.issue(nil, "khanh"))
        XCTAssertFalse(texts().contains("⟦print_replaces_live⟧"))
    }

    @MainActor func testW3_aLinkThatStartsTheAppIsLookedAtOnceTheWalletIsOpen() async throws {
        let owned = try Owned(isNew: true)
        let model = owned.model()
        let link = try XCTUnwrap(URL(string: "chot-wallet:add#nothing"))
        await model.take(link: link)
        XCTAssertEqual(model.place, .opening)
        await model.appear()
        XCTAssertEqual(model.place, .first(keyIsHardware: false))
        await model.begin()
        XCTAssertEqual(model.place, .add)
        guard case .said(let trouble) = model.adding.problem else { return XCTFail() }
        XCTAssertEqual(trouble.code, "not-a-credential")
        // Once.
        await model.home()
        await model.open()
        XCTAssertEqual(model.place, .home)
    }

    /// The print's code, drawn by a wallet that holds it.
    @MainActor private static func drawn(_ print: String, _ owned: Owned) async throws -> DrawnCode
    {
        let other = try Owned(isNew: true)
        let time = owned.city.clocks.read()
        return try await other.model().owner.ask {
            let card = try $0.add(print)
            return try $0.live(card.id, at: time).code
        }
    }

    @MainActor func testW3_whatIsNoCredentialIsRefusedWithANextStep() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        model.openAdd()
        let live = try owned.city.code()
        let other = try Owned(isNew: true)
        let otherModel = try await other.opened()
        otherModel.openRequest()
        for digit in "079190000101" { otherModel.request.number.press(digit.wholeNumberValue ?? 0) }
        await otherModel.request.make()
        let foreign = try other.issue(
            Data(contentsOf: XCTUnwrap(otherModel.request.made?.file)))
        for (text, code) in [
            ("https://example.org/", "not-a-credential"), (live, "live-code"),
            (foreign, "another-wallet"), ("HC1:NOT BASE45", "not-a-certificate"),
        ] {
            await model.adding.take(text)
            guard case .said(let trouble) = model.adding.problem else {
                return XCTFail("\(code): \(model.adding.state)")
            }
            XCTAssertEqual(trouble.code, code)
            XCTAssertTrue(trouble.sentence.contains(" ") && trouble.nextStep.contains(" "))
            XCTAssertEqual(model.adding.state, .asking)
        }
        XCTAssertEqual(model.cards.count, 1)
        await model.adding.paste(" \n")
        XCTAssertEqual(model.adding.problem, .nothingToPaste)
        await model.adding.take(nil)
        XCTAssertEqual(model.adding.problem, .unreadable)
        await model.adding.take(Data([0xFF, 0xD8, 0xFF]))
        XCTAssertEqual(model.adding.problem, .unreadable)
        await model.adding.take(Data(count: (32 << 20) + 1))
        XCTAssertEqual(model.adding.problem, .unreadable)
        await model.adding.take(Data("P5 64 64 255\n".utf8) + Data(repeating: 0xFF, count: 4_096))
        XCTAssertEqual(model.adding.problem, .nothingInPicture)
        await model.take(link: try XCTUnwrap(URL(string: "chot-wallet:add")))
        XCTAssertEqual(model.adding.problem, .unreadable)
    }

    @MainActor func testW3_aCodeThatIsHeldIsSaidToBe() async throws {
        let owned = try Owned(isNew: true)
        let model = try await owned.opened()
        let print = try owned.city.print()
        model.openAdd()
        await model.adding.take(print)
        await model.keep()
        model.openAdd()
        await model.adding.take(print)
        guard case .offered(.credential(_, .held)) = model.adding.state else {
            return XCTFail("\(model.adding.state)")
        }
    }

    @MainActor func testW3_aRefusedCameraLeadsToTheSettings() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        model.openAdd()
        owned.frames.state.change {
            $0.access = .unasked
            $0.answers = false
        }
        await model.adding.scan()
        XCTAssertEqual(model.adding.problem, .cameraRefused)
        XCTAssertEqual(owned.frames.state.value.asked, 1)
        owned.frames.state.change { $0.access = .granted }
        await model.adding.scan()
        XCTAssertEqual(model.adding.state, .scanning)
        model.enterBackground()
        XCTAssertEqual(model.adding.state, .asking)
        XCTAssertFalse(owned.frames.isRunning)
    }

    // MARK: W9 to W12: one card

    @MainActor func testW9_detailsAreWhatTheCoreSaysIsInIt() async throws {
        let owned = try Owned(.english)
        let model = try await owned.opened(followsCity: true)
        await model.open(card: try XCTUnwrap(model.cards.first).id)
        let card = try XCTUnwrap(model.card)
        let id = try XCTUnwrap(card.home).id
        let core = try await model.owner.ask { try $0.revealed(id) }
        XCTAssertEqual(card.revealed, core)
        let table = try Words.wallet(.english)
        let screen = Node.record(
            WalletScreen(
                model, words: table, version: "1", isRecorded: false, preview: Color.white
            ) { _ in })
        let said = screen.texts.joined(separator: "\n")
        for text in [
            try owned.city.text("holder"), "Dose 2: 20/08/2021", "14/03/1990",
            "From 16/09/2021 until 16/03/2022",
        ] { XCTAssertTrue(said.contains(text), "\(text) in \(said)") }
        for item in core { XCTAssertTrue(said.contains(item.what.text), item.what.code) }
    }

    @MainActor func testW10_cardsAreNamedOrderedRemovedAndDeclareApart() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        model.openAdd()
        await model.adding.take(try owned.issue(nil, "khanh"))
        await model.keep()
        // Somebody else of the family, on paper.
        XCTAssertEqual(model.cards.map(\.card.isLive), [true, false])
        let (first, second) = (model.cards[0].id, model.cards[1].id)
        await model.open(card: second)
        let card = try XCTUnwrap(model.card)
        card.name()
        card.label = " Mẹ "
        await card.saveName()
        XCTAssertEqual(card.home?.card.label, "Mẹ")
        XCTAssertEqual(card.state, .details)
        card.name()
        card.label = String(repeating: "x", count: 61)
        await card.saveName()
        XCTAssertEqual(card.trouble?.code, "bad-label")
        XCTAssertEqual(card.state, .naming)
        card.back()
        await card.move(-1)
        XCTAssertEqual((card.place, card.count).0, 0)
        await card.move(-1)
        XCTAssertEqual(card.place, 0, "no higher")
        await model.home()
        XCTAssertEqual(model.cards.map(\.id), [second, first])
        // The first one's declaration is its own.
        XCTAssertNil(model.cards[0].card.declaredAtMillis)
        XCTAssertNotNil(model.cards[1].card.declaredAtMillis)
        await model.show(second)
        XCTAssertEqual(model.shown?.others.map(\.id), [first])
        await model.shown?.show(first)
        XCTAssertEqual(model.shown?.card?.id, first)
        XCTAssertNotNil(model.shown?.code)
        await model.open(card: second)
        let again = try XCTUnwrap(model.card)
        await model.removeCard()
        XCTAssertEqual(model.place, .card, "it is asked once more")
        again.askToRemove()
        await model.removeCard()
        XCTAssertEqual(model.place, .home)
        XCTAssertEqual(model.cards.map(\.id), [first])
    }

    @MainActor func testW12_aPrintIsASheetWhoseCodeIsReadAndALiveCodeIsNone() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        let words = SheetWords(title: "«Mã»", with: "«kèm giấy tờ»", valid: "«đến»")
        await model.open(card: model.cards[0].id)
        await model.card?.print(words)
        XCTAssertNil(model.card?.sheet)
        XCTAssertEqual(owned.sheets.sheets.value, [])
        model.openAdd()
        await model.adding.take(try owned.issue(nil, "khanh"))
        await model.keep()
        await model.open(card: model.cards[1].id)
        let card = try XCTUnwrap(model.card)
        card.openPrint()
        await card.print(words)
        let file = try XCTUnwrap(card.sheet)
        XCTAssertEqual(try Data(contentsOf: file), Data("%PDF".utf8))
        let sheet = try XCTUnwrap(owned.sheets.sheets.value.first)
        var texts: [String] = []
        var code: DrawnCode?
        for part in sheet.parts {
            switch part {
            case .text(let text, let top, let size, _):
                texts.append(text)
                XCTAssertTrue((0...Sheet.height - 2 * size).contains(top))
            case .code(let drawn, let left, let top, let side):
                code = drawn
                XCTAssertLessThanOrEqual(left + side, Sheet.width)
                XCTAssertLessThanOrEqual(top + side, Sheet.height)
                // 0.4 mm a module at least: what a phone reads from a sheet.
                XCTAssertGreaterThan(side / Double(drawn.side) * 25.4 / 72, 0.4)
            }
        }
        XCTAssertEqual(texts, ["«Mã»", "«kèm giấy tờ»", "«đến»"])
        let (plane, shape) = owned.city.frame(of: try XCTUnwrap(code))
        let read = try owned.wallets.reader().readStill(plane, shape)
        let (city, phone) = try City.ready()
        let session = try phone.open(city.text("checkpoint"))
        guard case .passage = try session.present(XCTUnwrap(read.first), at: city.clocks.read())
        else { return XCTFail("no travel code on the sheet") }
        await model.home()
        XCTAssertFalse(FileManager.default.fileExists(atPath: file.path))
    }

    // MARK: By the buttons alone

    @MainActor func testW5_fromTheFirstPageToTheCodeByItsButtons() async throws {
        let owned = try Owned()
        let model = try await owned.opened(followsCity: true)
        // The declaration of yesterday is too old.
        owned.city.clocks.pass(millis: 24 * 3_600_000)
        await model.appear()
        let words = WalletWords { "⟦\($0)⟧" }
        var went: [WalletScreen<Color>.Elsewhere] = []
        var taps = 0
        func screen() -> Node {
            Node.record(
                WalletScreen(
                    model, words: words, version: "1", isRecorded: false, preview: Color.white
                ) { went.append($0) })
        }
        func press(_ word: String, _ line: UInt = #line) async {
            guard let button = screen().button(word) else {
                return XCTFail("no \(word) in \(screen().buttons.map(\.spoken))", line: line)
            }
            taps += 1
            button.press()
            for _ in 0..<60 { try? await Task.sleep(for: .milliseconds(2)) }
        }
        XCTAssertTrue(screen().texts.contains("⟦not_declared⟧"))
        await press("⟦declare⟧")
        let count = try XCTUnwrap(model.declaration).questions.count
        for _ in 0..<count { await press("⟦no⟧") }
        XCTAssertEqual(model.declaration?.state, .summary)
        await press("⟦back⟧")
        XCTAssertEqual(model.place, .declare, "the question before")
        await press("⟦no⟧")
        await press("⟦sign⟧")
        XCTAssertEqual(model.declaration?.state, .well)
        await press("⟦show⟧")
        XCTAssertEqual(model.place, .show)
        XCTAssertNotNil(model.shown?.code)
        XCTAssertLessThanOrEqual(taps, count + 5)
        await press("⟦close⟧")
        XCTAssertEqual(model.place, .home)
        XCTAssertFalse(screen().texts.contains("⟦not_declared⟧"))
        await press("⟦add⟧")
        await press("⟦choose_picture⟧")
        await press("⟦choose_file⟧")
        await press("⟦paste⟧")
        XCTAssertEqual(went, [.pickPicture, .pickFile, .paste])
        await press("⟦back⟧")
        await press("⟦settings⟧")
        await press("⟦delete_everything⟧")
        XCTAssertEqual(model.place, .deleting)
        await press("⟦cancel⟧")
        XCTAssertEqual(model.place, .home)
        await press("⟦details⟧")
        XCTAssertEqual(model.place, .card)
        await press("⟦remove⟧")
        XCTAssertEqual(model.card?.state, .removing)
        await press("⟦cancel⟧")
        await press("⟦back⟧")
        await press("⟦city⟧")
        XCTAssertEqual(model.place, .city)
        await press("⟦back⟧")
        await press("⟦ask_for⟧")
        XCTAssertEqual(model.place, .request)
        await press("⟦back⟧")
        XCTAssertEqual(model.place, .home)
    }

    // MARK: W7, W8, W14, W15

    @MainActor func testW7_oneTapShowsTheFirstCardsCode() async throws {
        let owned = try Owned()
        owned.choices.set("begun", "yes")
        let model = owned.model()
        // The shortcut comes before the wallet is open.
        await model.showFirst()
        XCTAssertEqual(model.place, .opening)
        await model.appear()
        XCTAssertEqual(model.place, .show)
        XCTAssertNotNil(model.shown?.code)
        await model.openSettings()
        await model.showFirst()
        XCTAssertEqual(model.place, .show)
        // Nothing to show: the first page says so.
        let empty = try await Owned(isNew: true).opened()
        await empty.showFirst()
        XCTAssertEqual(empty.place, .home)
    }

    @MainActor func testW8_theReminderLeavesOutSundaysPastHoursAndWhatIsDeclared() async throws {
        let now = WalletScreens.now
        func held(_ card: Card) -> HomeCard {
            HomeCard(card, WalletScreens.day(next: nil), at: now)
        }
        let lan = held(WalletScreens.card("1", "Lan"))
        // Tuesday, 07:10.
        XCTAssertEqual(CityTime.weekday(vietnam.day(now)), 2)
        let later = ReminderModel.notices([lan], 450, at: now)
        XCTAssertEqual(
            later.first, PlannedNotice(day: vietnam.day(now), hour: 7, minute: 30, time: vietnam))
        XCTAssertEqual(ReminderModel.notices([lan], 360, at: now).first?.day.day, 6, "it is past")
        XCTAssertTrue(later.allSatisfy { CityTime.weekday($0.day) != 7 })
        XCTAssertTrue((40...64).contains(later.count), "\(later.count)")
        let declared = held(
            WalletScreens.card("1", "Lan", declaredAt: now - 1, hasSymptoms: false))
        XCTAssertEqual(ReminderModel.notices([declared], 450, at: now).first?.day.day, 6)
        XCTAssertEqual(
            ReminderModel.notices([declared, lan], 450, at: now).first?.day.day, 5,
            "somebody hasn't")
        let print = held(WalletScreens.card("2", "Mẹ", isLive: false))
        XCTAssertEqual(ReminderModel.notices([print], 450, at: now), [], "a print declares nothing")
    }

    @MainActor func testW8_theReminderOutlivesTheAppAndSaysNobodysName() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        await model.remind(450)
        XCTAssertGreaterThan(owned.notices.planned.value.count, 40)
        XCTAssertEqual(owned.notices.text.value, "«Nhắc»")
        await model.owner.close()
        owned.notices.planned.value = []
        let again = try await owned.opened()
        XCTAssertEqual(again.reminder.minutes, 450)
        XCTAssertGreaterThan(owned.notices.planned.value.count, 40)
        owned.notices.allowed.value = false
        await again.remind(390)
        XCTAssertTrue(again.reminder.isBlocked)
        XCTAssertEqual(owned.notices.asked.value, 1)
        XCTAssertEqual(owned.notices.planned.value, [])
        await again.remind(nil)
        XCTAssertNil(again.reminder.minutes)
        XCTAssertFalse(again.reminder.isBlocked)
    }

    @MainActor func testW8_aDeclarationTakesTodaysReminderBackAtOnce() async throws {
        let owned = try Owned()
        let model = try await owned.opened(followsCity: true)
        owned.city.clocks.pass(millis: 22 * 3_600_000)
        await model.remind(390)
        let today = vietnam.day(owned.city.clocks.read().wallMillis)
        XCTAssertEqual(owned.notices.planned.value.first?.day, today)
        await model.declare(try XCTUnwrap(model.cards.first).card)
        for _ in try XCTUnwrap(model.declaration).questions { model.declaration?.answer(false) }
        await model.sign()
        XCTAssertEqual(model.declaration?.state, .well)
        XCTAssertEqual(model.place, .declare)
        XCTAssertEqual(
            owned.notices.planned.value.first?.day, CityTime.day(today, plus: 1))
    }

    @MainActor func testW14_everythingIsDeletedTheKeyToo() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        await model.remind(450)
        await model.deleteEverything()
        XCTAssertEqual(model.place, .home, "it is asked once more")
        model.askToDelete()
        await model.deleteEverything()
        XCTAssertEqual(model.place, .deleted)
        XCTAssertEqual(owned.secrets.kept.value, [:])
        XCTAssertFalse(FileManager.default.fileExists(atPath: owned.folder.path))
        XCTAssertEqual(owned.notices.planned.value, [])
        await model.open()
        XCTAssertEqual(model.place, .first(keyIsHardware: false), "as on the first day")
        // What can't be opened is deleted, too.
        let broken = try Owned()
        try broken.secrets.remove("wallet-holder-key")
        let other = broken.model()
        await other.appear()
        guard case .broken = other.place else { return XCTFail("\(other.place)") }
        other.askToDelete()
        await other.deleteEverything()
        XCTAssertEqual(other.place, .deleted)
        XCTAssertFalse(FileManager.default.fileExists(atPath: broken.folder.path))
    }

    @MainActor func testW15_aCityIsComparedFollowedUpdatedAndForgotten() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        await model.openCity()
        XCTAssertNil(model.city.city)
        await model.city.take(Data("{}".utf8))
        guard case .failed(let trouble) = model.city.state else { return XCTFail() }
        XCTAssertEqual(trouble.code, "not-a-trust-file")
        await model.city.take(try owned.city.file("trust.json"))
        guard case .comparing(let seen) = model.city.state else { return XCTFail() }
        XCTAssertEqual(seen.name, "Example City")
        XCTAssertEqual(
            seen.grouped.split(separator: " ").map(\.count), Array(repeating: 4, count: 16))
        XCTAssertNil(model.city.city, "nothing is followed before it was compared")
        model.city.back()
        await model.city.follow()
        XCTAssertNil(model.city.city)
        await model.city.take(try owned.city.file("trust.json"))
        await model.city.follow()
        XCTAssertEqual(model.city.city, seen)
        await model.city.update()
        XCTAssertEqual(model.city.state, .noAddress)
        await model.city.update(folder: owned.city.path("public"))
        guard case .done(let done) = model.city.state, done.changed else {
            return XCTFail("\(model.city.state)")
        }
        await model.home()
        guard case .day = model.cards.first?.outlook else { return XCTFail("no day") }
        await model.openCity()
        model.city.askToForget()
        await model.city.forget()
        XCTAssertNil(model.city.city)
    }

    @MainActor func testW15_whatIsStoredAndLicensedIsSaid() async throws {
        let owned = try Owned()
        let model = try await owned.opened()
        await model.openSettings()
        XCTAssertTrue(model.stored.contains { $0.code == "software-key" && !$0.text.isEmpty })
        let root = HouseTests.ios.deletingLastPathComponent()
        let lock = try String(
            contentsOf: root.appendingPathComponent("Cargo.lock"), encoding: .utf8)
        for name in Licences.names { XCTAssertTrue(lock.contains("name = \"\(name)\""), name) }
    }
}
