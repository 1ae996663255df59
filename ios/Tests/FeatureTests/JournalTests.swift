import ChotSession
import Foundation
import XCTest

@testable import CheckpointFeature
@testable import JournalFeature

/// Looking back at what was decided, with the real library.
final class JournalTests: XCTestCase {
    @MainActor private func ready() async throws -> (City, CorePhone, SessionOwner) {
        let (city, phone) = try City.ready()
        let owner = sessionOwner(phone, city.clocks)
        try await owner.open(city.text("checkpoint"))
        return (city, phone, owner)
    }

    @MainActor private func pass(_ city: City, _ owner: SessionOwner, _ numbers: [String]) async {
        for number in numbers {
            city.clocks.pass(millis: 60_000)
            await owner.lookUp(number)
            await owner.next()
        }
    }

    @MainActor func testO14_todaysCountsAndRecordsByPagesAndDecision() async throws {
        let (city, phone, owner) = try await ready()
        try await owner.present(city.code())
        await owner.next()
        await pass(city, owner, (10..<70).map { "0791234567\($0)" })
        let model = JournalModel(
            source: owner, phone: phone, clocks: city.clocks, folder: city.own)
        await model.load()
        XCTAssertNil(model.wrong)
        XCTAssertEqual(model.hours.reduce(0) { $0 + $1.deny }, 60)
        XCTAssertEqual(model.hours.reduce(0) { $0 + $1.permit }, 1)
        XCTAssertEqual(model.rows.count, JournalModel.page)
        XCTAssertTrue(model.hasOlder)
        await model.older()
        let passages = model.rows.filter { $0.kind == .passage }
        XCTAssertEqual(passages.count, 61)
        XCTAssertEqual(passages.map(\.sequence), passages.map(\.sequence).sorted(by: >))
        XCTAssertFalse(model.hasOlder)
        let said = model.rows.map { "\($0)" }.joined()
        XCTAssertFalse(said.contains("0791234567"))
        XCTAssertFalse(said.contains(try city.text("holder")))
        await model.load(.permit)
        XCTAssertEqual(model.rows.map(\.decision), [.permit])
    }

    @MainActor func testO15_aCaseHasItsStepsAndContactsAreThoseByBruteForce() async throws {
        let (city, phone, owner) = try await ready()
        await pass(city, owner, ["079123456701", "079123456702"])
        city.clocks.pass(millis: 20 * 60_000)
        await owner.lookUp("079123456703")
        await owner.tick(.staffCard)
        await owner.next()
        await pass(city, owner, ["079123456704"])
        let model = JournalModel(
            source: owner, phone: phone, clocks: city.clocks, folder: city.own)
        await model.load()
        let asked = try XCTUnwrap(model.rows.first { $0.continues != nil })
        await model.open(asked)
        XCTAssertEqual(model.steps?.count, 2)
        XCTAssertEqual(model.steps?.last?.continues, model.steps?.first?.sequence)
        // By brute force over all that the journal has.
        let within = Int64(JournalModel.within) * 1_000
        let own = model.rows.filter { $0.subject == asked.subject }.compactMap(\.atMillis)
        let near = model.rows.filter { row in
            guard let at = row.atMillis, row.subject != asked.subject else { return false }
            return own.contains { abs($0 - at) <= within }
        }
        XCTAssertEqual(near.count, 1)
        XCTAssertEqual(model.contacts?.map(\.subject), near.map(\.subject))
        XCTAssertEqual(model.contacts?.first?.apartSeconds, 60)
        model.close()
        XCTAssertNil(model.steps)
    }

    @MainActor func testO15_oneHoursAndOnePersonsRecordsAreFoundAmongAll() async throws {
        let (city, phone, owner) = try await ready()
        await pass(city, owner, ["079123456701", "079123456702"])
        city.clocks.pass(millis: 3_600_000)
        await pass(city, owner, ["079123456701", "079123456703"])
        let model = JournalModel(
            source: owner, phone: phone, clocks: city.clocks, folder: city.own)
        await model.load()
        let all = model.rows
        XCTAssertEqual(all.count, 4)
        let hours = model.hours.filter { $0.deny > 0 }.map(\.hourMillis)
        XCTAssertEqual(hours.count, 2)
        for hour in hours {
            await model.load(hour: hour)
            let within = all.filter { hour..<(hour + 3_600_000) ~= ($0.atMillis ?? 0) }
            XCTAssertEqual(model.rows, within)
            XCTAssertEqual(within.count, 2)
        }
        await model.load(hour: hours[1])
        XCTAssertEqual(model.rows, all, "pressed again, any hour")
        // From a case to all of its person's records, and back to everybody's.
        await model.open(try XCTUnwrap(all.last))
        let subject = try XCTUnwrap(all.last?.subject)
        await model.load(of: subject)
        XCTAssertNil(model.steps)
        XCTAssertEqual(model.rows, all.filter { $0.subject == subject })
        XCTAssertEqual(model.rows.count, 2)
        await model.load(.deny)
        XCTAssertEqual(model.rows.count, 2, "of the one person still")
        await model.load()
        XCTAssertEqual(model.rows, all)
    }

    @MainActor func testO16_whatHasToBeKeptIsSaidAndNothingOfItIsCleared() async throws {
        let (city, phone, owner) = try await ready()
        await pass(city, owner, ["079123456701", "079123456702"])
        let model = JournalModel(
            source: owner, phone: phone, clocks: city.clocks, folder: city.own)
        await model.load()
        let kept = try XCTUnwrap(model.keptFrom)
        XCTAssertEqual(kept, vietnam.dayStart(kept))
        let age = city.clocks.read().wallMillis - kept
        XCTAssertTrue((20 * 86_400_000...23 * 86_400_000).contains(age), "three weeks")
        let records = model.rows.count
        await model.clear()
        XCTAssertEqual(model.cleared, 0)
        await model.load()
        XCTAssertEqual(model.rows.count, records)
        await model.verify()
        XCTAssertEqual(model.check?.isSound, true)
    }

    @MainActor func testO16_whatIsWrittenOutIsWholeCheckedAndNotLeftLying() async throws {
        let (city, phone, owner) = try await ready()
        await pass(city, owner, ["079123456701", "079123456702"])
        let model = JournalModel(
            source: owner, phone: phone, clocks: city.clocks, folder: city.own)
        await model.verify()
        XCTAssertEqual(model.check?.isSound, true)
        await model.writeOut()
        let file = try XCTUnwrap(model.exported)
        let export = try XCTUnwrap(model.export)
        let text = try String(contentsOf: file, encoding: .utf8)
        XCTAssertEqual(
            UInt64(text.split(separator: "\n").count), export.records)
        XCTAssertEqual(export.sha256.count, 64)
        XCTAssertEqual(
            JournalView.inGroups(export.sha256).split(separator: " ").map(\.count),
            Array(repeating: 8, count: 8))
        let rights = try FileManager.default.attributesOfItem(atPath: file.path)
        XCTAssertEqual(rights[.posixPermissions] as? Int, 0o600)
        model.putAway()
        XCTAssertFalse(FileManager.default.fileExists(atPath: file.path))
        XCTAssertNil(model.export)
    }
}
