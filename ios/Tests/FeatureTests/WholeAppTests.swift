import ChotSession
import Foundation
import XCTest

@testable import CheckpointFeature

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
}
