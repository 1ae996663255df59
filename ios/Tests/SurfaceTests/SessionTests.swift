import ChotCore
import Foundation
import XCTest

/// What the officer's session offers beside looking at frames.
final class SessionTests: XCTestCase {
    private struct NoPassage: Error { let outcome: ScanOutcome }

    private func lookUp(
        _ session: CheckpointSession, _ fixture: Fixture, _ seen: [SeenThing] = [],
        after seconds: Int64 = 0
    ) throws -> PassageView {
        try session.lookUp(
            idNumber: fixture.text("id_number"), seen: seen, clock: fixture.clock(after: seconds))
    }

    private func present(_ session: CheckpointSession, _ fixture: Fixture) throws -> PassageView {
        let outcome = try session.present(
            text: fixture.code(), seen: [], clock: fixture.clock())
        guard case .passage(let view, _, _) = outcome else { throw NoPassage(outcome: outcome) }
        return view
    }

    func testATextIsJudgedAsItsPictureIsAndAnotherCodeIsNamed() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let view = try present(session, fixture)
        XCTAssertEqual(view.decision, .permit)
        XCTAssertEqual(view.reasons.first?.code, try fixture.text("reason"))
        let other = try session.present(
            text: "https://example.org/", seen: [], clock: fixture.clock())
        guard case .notATravelCode(let found, _, _) = other else { return XCTFail("\(other)") }
        XCTAssertEqual(found.kind, "url")
    }

    func testAPassageSaysWhatItRestsOn() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let first = try lookUp(session, fixture)
        let view = try session.see(seen: cardDeclarationAndDoses, clock: fixture.clock(after: 5))
        XCTAssertEqual(view.word, decisionWord(decision: .permit, language: .vietnamese))
        XCTAssertEqual(view.sentence, view.reasons.first?.text)
        XCTAssertEqual(view.atMillis, try fixture.clock(after: 5).wallMillis)
        XCTAssertNotNil(first.sequence)
        XCTAssertEqual(view.continues, first.sequence)
        XCTAssertEqual(view.sequence, first.sequence.map { $0 + 1 })
        XCTAssertNotNil(view.rule)
        XCTAssertNotNil(view.phase)
        XCTAssertEqual(view.assurance, .paper)
        XCTAssertEqual(view.caps, [])
        XCTAssertEqual(view.subject?.count, 32)
        // On data that are too old nobody is let through, and the verdict says what of the phone it
        // is.
        let capped = try lookUp(session, fixture, cardDeclarationAndDoses, after: 9 * 24 * 3600)
        XCTAssertNotEqual(capped.decision, .permit)
        XCTAssertTrue(capped.caps.contains { $0.code == "updates-stale" }, "\(capped.caps)")
    }

    func testRemediesCarryWhatAnAppCanDoOnARefusalToo() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let looked = try lookUp(session, fixture)
        XCTAssertEqual(looked.decision, .refer)
        XCTAssertTrue(looked.remedies.contains { $0.action == .tick(kind: .staffCard) })
        let unlisted = try session.lookUp(
            idNumber: "079190000999", seen: [], clock: fixture.clock(after: 1))
        XCTAssertEqual(unlisted.decision, .deny)
        XCTAssertTrue(unlisted.remedies.contains { $0.action != nil }, "\(unlisted.remedies)")
        XCTAssertTrue(unlisted.remedies.allSatisfy { $0.remedy.text.first?.isUppercase == true })
    }

    func testPapersThatWereSeenAreTypedAndWrongOnesRefusedWithoutTheirNumber() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let late: Int64 = 3 * 3600 + 5 * 60
        let without = try lookUp(session, fixture, cardDeclarationAndDoses, after: late)
        XCTAssertNotEqual(without.decision, .permit)
        func permit(
            _ number: String, _ kind: PaperPermitKind, until day: UInt8, month: UInt8 = 10
        ) -> SeenThing {
            .paperPermit(
                number: number, kind: kind, from: CalendarDay(year: 2021, month: 10, day: 5),
                until: CalendarDay(year: 2021, month: month, day: day))
        }
        let with = try session.see(
            seen: cardDeclarationAndDoses + [permit("GP-0042", .duty, until: 5)],
            clock: fixture.clock(after: late + 5))
        XCTAssertEqual(with.decision, .permit)
        XCTAssertEqual(with.reasons.first?.code, "permit-paper")
        XCTAssertTrue(with.obligations.contains { $0.code == "keep-permit-number" })

        let bad = [
            permit("GP-0042", .duty, until: 4), permit("GP-0042", .shift, until: 30, month: 2),
            permit("  ", .special, until: 5),
            .vaccinationPaper(doses: 0, date: CalendarDay(year: 2021, month: 8, day: 20)),
        ]
        for thing in bad {
            assertFails(
                try session.see(seen: [thing], clock: fixture.clock(after: late + 6))
            ) { $0.isBadInput && !"\($0)".contains("GP-0042") }
        }
    }

    func testAFurtherCodeOfTheSamePersonCountsAsEvidence() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        _ = try lookUp(session, fixture)
        func look(_ name: String, after seconds: Int64) throws -> EvidenceScan {
            let (plane, geometry) = try fixture.photo(name)
            return try session.scanEvidence(
                plane: plane, geometry: geometry, seen: [], clock: fixture.clock(after: seconds))
        }
        let judged = try look("photo.pgm", after: 2)
        guard case .judged(let view, let corners) = judged else { return XCTFail("\(judged)") }
        XCTAssertEqual(view.evidence.map(\.kind), ["travel"])
        XCTAssertEqual(view.evidence.map(\.person.code), ["same"])
        XCTAssertEqual(corners.count, 4)
        let other = try look("poster.pgm", after: 3)
        guard case .notEvidence(let found, _) = other else { return XCTFail("\(other)") }
        XCTAssertEqual(found.kind, "url")
    }

    func testAFurtherCodesTextCountsAsItsPictureDoes() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        func take(_ text: String, after seconds: Int64) throws -> EvidenceScan {
            try session.presentEvidence(text: text, seen: [], clock: fixture.clock(after: seconds))
        }
        assertFails(try take(fixture.code(), after: 0)) {
            if case .NothingThere = $0 { true } else { false }
        }
        _ = try lookUp(session, fixture)
        let address = try take("https://example.org/", after: 2)
        guard case .notEvidence(let found, _) = address else { return XCTFail("\(address)") }
        XCTAssertEqual(found.kind, "url")
        let judged = try take(fixture.code(), after: 3)
        guard case .judged(let view, let corners) = judged else { return XCTFail("\(judged)") }
        XCTAssertEqual(view.evidence.map(\.kind), ["travel"])
        XCTAssertEqual(view.evidence.map(\.person.code), ["same"])
        XCTAssertEqual(corners, [])
        let again = try take(fixture.code(), after: 4)
        guard case .nothing = again else { return XCTFail("\(again)") }
    }

    func testHealthSaysHowLongTheDataAreGoodForAndWhatIsWrong() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let now = try fixture.clock()
        let well = try session.health(clock: now)
        XCTAssertEqual(well.city, "Example City")
        XCTAssertEqual(well.freshness, .fresh)
        XCTAssertEqual(well.clock, .trusted)
        XCTAssertTrue(well.journalWritable && well.warnings.isEmpty)
        XCTAssertEqual(
            well.publishedAtMillis, try fixture.clock(after: -2 * 3600).wallMillis)
        let toGo = (well.freshUntilMillis - now.wallMillis) / 1_000
        XCTAssertGreaterThan(toGo, 0)
        let soon = try session.health(clock: fixture.clock(after: toGo - 60)).freshness
        guard case .runsOut(let left) = soon else { return XCTFail("\(soon)") }
        XCTAssertTrue((1...60).contains(left), "\(left) s")
        let stale = try session.health(clock: fixture.clock(after: toGo + 60))
        XCTAssertEqual(stale.freshness, .stale)
        XCTAssertTrue(stale.warnings.contains { !$0.text.isEmpty })
        func clock(_ wall: Int64) -> ClockReading {
            ClockReading(
                wallMillis: wall, monotonicMillis: now.monotonicMillis, bootId: now.bootId)
        }
        let behind = try session.health(clock: clock(now.wallMillis - 5 * 3_600_000)).clock
        guard case .behind = behind else { return XCTFail("\(behind)") }
        assertFails(try session.health(clock: clock(-1))) { $0.isBadInput }
    }

    func testAnOpenSessionGoesOnWithWhatAnUpdateInstalled() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let before = try present(session, fixture)
        let summary = try fixture.updated("public-newer")
        XCTAssertTrue(summary.changed && summary.rulesChanged)
        func published() throws -> Int64 {
            try session.health(clock: fixture.clock(after: 10)).publishedAtMillis
        }
        XCTAssertEqual(try published(), try fixture.clock(after: -2 * 3600).wallMillis)
        try session.reload()
        XCTAssertEqual(try published(), try fixture.clock(after: -3600).wallMillis)
        let again = try session.see(seen: [], clock: fixture.clock(after: 12))
        XCTAssertNotNil(before.sequence)
        XCTAssertEqual(again.continues, before.sequence)
    }

    func testTheLanesHeadingDecidesWhichWaySomebodyIsGoing() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        XCTAssertEqual(try present(session, fixture).decision, .permit)
        // Turned round, seven in the morning is no hour to go home at.
        try session.setHeading(degrees: 170)
        let home = try lookUp(session, fixture, cardDeclarationAndDoses, after: 60)
        try session.setHeading(degrees: 350)
        let work = try lookUp(session, fixture, cardDeclarationAndDoses, after: 120)
        XCTAssertNotEqual(home.decision, work.decision)
        try session.setHeading(degrees: nil)
        for bad in [-1, 360, Double.nan] {
            assertFails(try session.setHeading(degrees: bad)) { $0.isBadInput }
        }
    }

    func testThePortalsCodeCrossesAsModulesAndThatItWasShownIsRecorded() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        let looked = try lookUp(session, fixture)
        let code = try session.showPortal(clock: fixture.clock(after: 1))
        XCTAssertEqual(Int(code.size * code.size), code.modules.count)
        XCTAssertTrue(code.recorded)
        XCTAssertTrue(code.address.hasPrefix("https://"))
        let steps = try session.journalCase(sequence: XCTUnwrap(looked.sequence))
        XCTAssertEqual(steps.map(\.kind), [.passage, .portalShown])
    }

    func testTheJournalIsLookedThroughCountedCheckedAndWrittenOut() throws {
        let fixture = try Fixture.ready()
        let session = try fixture.open()
        _ = try lookUp(session, fixture)
        let last = try session.see(seen: cardDeclarationAndDoses, clock: fixture.clock(after: 5))
        let other = try session.lookUp(
            idNumber: "079190000102", seen: [], clock: fixture.clock(after: 30))

        let page = try session.journalPage(before: nil, limit: 2, filter: everything)
        XCTAssertEqual(page.rows.map(\.sequence), [other.sequence, last.sequence])
        let rest = try session.journalPage(before: page.before, limit: 2, filter: everything)
        XCTAssertEqual(rest.rows.count, 1)
        XCTAssertNil(rest.before)
        let row = page.rows[1]
        XCTAssertEqual(row.kind, .passage)
        XCTAssertEqual(row.atMillis, try fixture.clock(after: 5).wallMillis)
        XCTAssertEqual(row.decision, last.decision)
        XCTAssertEqual(row.checkpoint, try fixture.text("checkpoint"))
        XCTAssertTrue(row.clockTrusted && !row.sentence.isEmpty && !row.reasons.isEmpty)
        func only(_ decision: Decision?, _ subject: String?) -> JournalFilter {
            JournalFilter(
                fromMillis: nil, untilMillis: nil, decision: decision, reason: nil,
                subject: subject)
        }
        let permits = try session.journalPage(before: nil, limit: 9, filter: only(.permit, nil))
        XCTAssertEqual(permits.rows, [row])
        assertFails(
            try session.journalPage(before: nil, limit: 9, filter: only(nil, "Lan"))
        ) { $0.isBadInput }

        let hours = try session.journalCounts(
            fromMillis: fixture.clock(after: -3600).wallMillis,
            untilMillis: fixture.clock(after: 3600).wallMillis)
        XCTAssertEqual(hours.map { $0.permit + $0.deny + $0.refer }.reduce(0, +), 2, "two cases")
        XCTAssertEqual(hours.map(\.permit).reduce(0, +), 1)
        XCTAssertEqual(try session.journalCase(sequence: XCTUnwrap(last.sequence)).count, 2)
        XCTAssertEqual(try session.journalCase(sequence: 99), [])

        let subject = try XCTUnwrap(last.subject)
        let met = try session.journalContacts(subject: subject, withinSeconds: 60)
        XCTAssertEqual(met.map(\.subject), [other.subject])
        XCTAssertEqual(met.map(\.apartSeconds), [25])
        XCTAssertEqual(try session.journalContacts(subject: subject, withinSeconds: 10), [])

        let check = JournalCheck(records: 3, isSound: true, findings: [])
        XCTAssertEqual(try session.journalVerify(), check)
        XCTAssertEqual(try session.utcOffsetMinutes(), 7 * 60)
        let kept = try XCTUnwrap(session.journalKeptFrom())
        XCTAssertEqual((kept + 7 * 3_600_000) % 86_400_000, 0, "a day of the city")
        let nothing = JournalPurge(records: 0, keptFromMillis: kept)
        XCTAssertEqual(try session.journalPurge(beforeMillis: nil), nothing)
        assertFails(try session.journalPurge(beforeMillis: kept + 86_400_000)) {
            if case .BadInput = $0 { true } else { false }
        }
        let file = fixture.store.appendingPathExtension("ndjson")
        let export = try session.journalExport(path: file.path, first: nil, last: 2)
        XCTAssertEqual(export.records, 2)
        XCTAssertNotNil(export.sha256.wholeMatch(of: /[0-9a-f]{64}/))
        let written = try String(contentsOf: file, encoding: .utf8)
        XCTAssertEqual(written.split(separator: "\n").count, 2)
        let key = try session.journalKey()
        XCTAssertTrue(written.contains("\"key\":\"\(key)\""), "signed by this phone")
        assertFails(
            try session.journalExport(
                path: fixture.store.path + "/no/such/folder", first: nil, last: nil)
        ) { if case .Storage = $0 { true } else { false } }
    }

    func testOfficersTrainWithoutAnEnrolmentAndEveryVerdictSaysSo() throws {
        let fixture = try Fixture.ready()
        let codes = try trainingCodes(language: .vietnamese, clock: fixture.clock())
        XCTAssertGreaterThan(codes.count, 15)
        XCTAssertTrue(codes.allSatisfy { !$0.title.isEmpty && !$0.whatToExpect.isEmpty })
        XCTAssertEqual(codes.filter { $0.beside != nil }.map(\.code), ["two-people"])
        for code in codes where code.beside == nil {
            let training = try CheckpointSession.training(language: .vietnamese)
            let outcome = try training.present(text: code.text, seen: [], clock: fixture.clock())
            if case .passage(let view, _, _) = outcome {
                XCTAssertTrue(view.training, code.code)
                XCTAssertEqual(view.decision, code.decision, code.code)
                XCTAssertEqual(view.reasons.first?.code, code.reason)
            } else {
                XCTAssertNil(code.decision, code.code)
            }
            XCTAssertTrue(try training.health(clock: fixture.clock()).training)
            assertFails(try training.journalVerify()) {
                if case .NothingThere = $0 { true } else { false }
            }
        }
        // No code of it counts elsewhere.
        let commute = try XCTUnwrap(codes.first { $0.code == "commute" })
        let real = try fixture.open()
        guard
            case .passage(let view, _, _) = try real.present(
                text: commute.text, seen: [], clock: fixture.clock())
        else { return XCTFail("not judged") }
        XCTAssertEqual(view.decision, .deny)
        XCTAssertEqual(view.reasons.first?.code, "untrusted-issuer")
        XCTAssertFalse(view.training)
    }
}
