import ChotSession
import Foundation
import XCTest

@testable import CheckpointFeature
@testable import JournalFeature
@testable import SetUpFeature
@testable import WalletFeature

/// A morning at the barrier, from the camera to the journal, with the real library.
final class WholeAppTests: XCTestCase {
    private static let photos = 200

    /// A web address, of a session that is gone again.
    private func portal(_ city: City, _ phone: CorePhone) throws -> DrawnCode {
        let session = try phone.open(city.text("checkpoint"))
        return try XCTUnwrap(try session.portal(at: city.clocks.read())?.code)
    }

    /// As a camera has it: frame by frame, until one is read. The debug library isn't quick, and a frame's time
    /// is limited.
    @MainActor private func shown(
        _ frame: (Data, PlaneShape), _ frames: FakeFrames, _ model: CheckpointModel
    ) async -> ScanState {
        for _ in 0..<30 {
            frames.deliver(frame.0, frame.1)
            switch await model.owner.state {
            case .searching(.aim, _), .searching(.help, _): break
            case let read: return read
            }
        }
        return await model.owner.state
    }

    @MainActor func testO5_aMorningOf200PhotosEndsInTheRightVerdictsAndTheJournalHasEach()
        async throws
    {
        let citizen = try Owned()
        let wallet = try await citizen.opened()
        let card = try XCTUnwrap(wallet.cards.first).id
        let (city, phone) = try City.ready()
        let (choices, frames, signals) = (MemoryChoices(), FakeFrames(), FakeSignals())
        choices.set("checkpoint", try city.text("checkpoint"))
        let model = CheckpointModel(
            phone: phone, clocks: city.clocks, pauses: NoPauses(), frames: frames, torch: frames,
            haptics: signals, sound: signals, choices: choices)
        // Drawn, as the others are: what a loaded machine reads in a photo is another test's.
        let poster = city.frame(of: try portal(city, phone))
        await model.appear()
        var counted: [Decision: Int] = [:]
        for number in 0..<Self.photos {
            city.clocks.pass(millis: 10_000)
            XCTAssertTrue(frames.isRunning, "\(number)")
            guard number % 10 != 9 else {
                let state = await shown(poster, frames, model)
                guard case .searching(.otherCode, _) = state else {
                    return XCTFail("\(number): \(state)")
                }
                continue
            }
            // Every third is ten minutes old, as on a screenshot.
            let isOld = number % 3 == 2
            let now = city.clocks.read()
            let at = ClockTime(
                wallMillis: now.wallMillis - (isOld ? 600_000 : 0),
                monotonicMillis: now.monotonicMillis, boot: now.boot)
            let code = try await wallet.owner.ask { try $0.live(card, at: at).code }
            let state = await shown(city.frame(of: code), frames, model)
            let verdict = try XCTUnwrap(state.verdict, "\(number): \(state)").verdict
            XCTAssertEqual(verdict.decision, isOld ? .refer : .permit, "\(number)")
            XCTAssertTrue(verdict.recorded, "\(number)")
            counted[verdict.decision, default: 0] += 1
            await model.next()
        }
        XCTAssertEqual(counted.values.reduce(0, +), Self.photos - Self.photos / 10)
        XCTAssertEqual(signals.felt.value.count, Self.photos - Self.photos / 10)
        // A session of its own, as after the relief: the journal has each.
        let checkpoint = try city.text("checkpoint")
        await model.close()
        let session = try phone.open(checkpoint)
        var rows: [JournalRow] = []
        var before: UInt64?
        repeat {
            let page = try session.page(before: before, limit: 50, JournalFilter())
            rows += page.rows.filter { $0.kind == .passage }
            before = page.before
        } while before != nil
        XCTAssertEqual(
            Dictionary(grouping: rows.compactMap(\.decision), by: { $0 }).mapValues(\.count),
            counted)
        XCTAssertTrue(try session.verify().isSound)
    }

    @MainActor func testO23_nothingOfTheCoreRunsOnTheMainThread() async throws {
        XCTAssertTrue(Thread.isMainThread, "this is what must not wait")
        let (city, watch) = (try City(), Watch())
        let phone = WatchedPhone(city.phone(), watch)
        let (choices, frames, signals) = (MemoryChoices(), FakeFrames(), FakeSignals())
        let enrol = EnrolModel(phone: phone, frames: frames)
        await enrol.scan()
        let (poster, posterShape) = try city.photo("poster.pgm")
        for _ in 0..<3 { await frames.deliverAside(poster, posterShape) }
        await soon { enrol.wrong != nil }
        enrol.cancel()
        await enrol.take(try city.file("enrolment.json"), delete: nil)
        await enrol.confirm()
        XCTAssertEqual(enrol.state, .done(isClean: true))
        let model = CheckpointModel(
            phone: phone, clocks: city.clocks, pauses: NoPauses(), frames: frames, torch: frames,
            haptics: signals, sound: signals, choices: choices)
        let update = UpdateModel(
            phone: phone, clocks: city.clocks, choices: choices,
            transport: { _, _ in FolderTransport(city.path("public")) },
            installed: { await model.updated() })
        update.address = "https://city.example/"
        await update.update()
        guard case .done = update.state else { return XCTFail("\(update.state)") }
        let status = StatusModel(phone: phone, clocks: city.clocks)
        await status.lookForLoss()
        await status.load()
        await status.test()
        XCTAssertEqual(status.checks?.allSatisfy(\.ok), true)
        try await work(city, model, frames)
        try await lookBack(city, model, phone)
        await model.close()
        XCTAssertEqual(watch.onMain.value, [])
        // All but what only an accident or another way calls.
        let expected: Set = [
            "preview", "enrol", "checkpoints", "open", "update", "state", "self-test",
            "journal loss", "labels", "read", "scan", "present", "look up", "see", "scan evidence",
            "portal", "heading", "offset", "health", "reload", "page", "counts", "steps",
            "contacts", "verify", "export", "kept from", "purge", "take a code of a series",
        ]
        XCTAssertEqual(watch.called.value, expected)
    }

    /// From choosing the checkpoint through each tap of a passage.
    @MainActor private func work(
        _ city: City, _ model: CheckpointModel, _ frames: FakeFrames
    ) async throws {
        await model.appear()
        guard case .choosing(let choices) = model.state else {
            return XCTFail("\(model.state)")
        }
        XCTAssertFalse(model.labels.isEmpty)
        let name = try city.text("checkpoint")
        await model.choose(try XCTUnwrap(choices.first { $0.name == name }))
        await model.setHeading(90)
        let (plane, shape) = try city.photo()
        for _ in 0..<30 where model.state.verdict == nil {
            await frames.deliverAside(plane, shape)
            try? await Task.sleep(for: .milliseconds(10))
        }
        await soon { model.state.verdict != nil }
        await model.next()
        await model.present("https://example.org/")
        var number = NumberEntry()
        for digit in "079123456701".compactMap(\.wholeNumberValue) { number.press(digit) }
        model.number = number
        await model.lookUp()
        await soon { model.state.verdict != nil }
        await model.act(.tick(.staffCard))
        await model.act(.scanEvidence)
        await frames.deliverAside(plane, shape)
        await model.back()
        await model.next()
        await model.showPortal()
        await model.back()
        await model.updated()
    }

    @MainActor private func lookBack(
        _ city: City, _ model: CheckpointModel, _ phone: any Phone
    ) async throws {
        let journal = JournalModel(
            source: model.owner, phone: phone, clocks: city.clocks, folder: city.own)
        await journal.load()
        await journal.open(try XCTUnwrap(journal.rows.first { $0.subject != nil }))
        await journal.verify()
        await journal.writeOut()
        await journal.clear()
        XCTAssertNil(journal.wrong)
        journal.putAway()
    }

    @MainActor func testW3_nothingOfTheWalletRunsOnTheMainThread() async throws {
        let (owned, watch) = (try Owned(), Watch())
        let wallets = WatchedWallets(owned.wallets, watch)
        let owner = WalletOwner(wallets)
        let cards = try await owner.ask { cards in
            watch.note("an open wallet")
            return try cards.cards()
        }
        XCTAssertFalse(cards.isEmpty)
        let city = CityModel(
            owner: owner, wallets: wallets, clocks: owned.city.clocks, choices: owned.choices,
            transport: { _, _ in nil })
        await city.take(try owned.city.file("trust.json"))
        guard case .comparing = city.state else { return XCTFail("\(city.state)") }
        let adding = AddModel(
            owner: owner, wallets: wallets, frames: owned.frames, pictures: GreymapPictures())
        await adding.take(try owned.city.file("poster.pgm"))
        await adding.scan()
        let (plane, shape) = try owned.city.photo("poster.pgm")
        await owned.frames.deliverAside(plane, shape)
        try await owner.deleteEverything()
        XCTAssertEqual(watch.onMain.value, [])
        XCTAssertEqual(
            watch.called.value,
            ["open", "an open wallet", "read a city's file", "read a still", "read", "delete"])
    }
}
