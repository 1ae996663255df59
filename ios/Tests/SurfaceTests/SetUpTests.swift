import ChotCore
import Foundation
import XCTest

/// Before a session: enrolment, updates, the choice of a checkpoint, the phone's state.
final class SetUpTests: XCTestCase {
    func testAPhoneIsEnrolledFromCodesInAnyOrder() throws {
        let fixture = try Fixture()
        let lines = String(decoding: try fixture.file("enrolment-codes.txt"), as: UTF8.self)
        let codes = lines.split(separator: "\n").map(String.init)
        XCTAssertGreaterThan(codes.count, 1)
        let series = EnrolmentCodes()
        assertFails(try series.take(text: fixture.code())) { $0.isBadInput }
        let last = UInt32(codes.count)
        let first = try series.take(text: codes[codes.count - 1])
        XCTAssertEqual(first, EnrolmentProgress(have: 1, of: last, missing: Array(1..<last)))
        XCTAssertEqual(try series.take(text: codes[codes.count - 1]).have, 1, "again")
        XCTAssertNil(try series.file())
        for code in codes { _ = try series.take(text: code) }
        let file = try XCTUnwrap(series.file())
        XCTAssertEqual(file, try fixture.file("enrolment.json"))
        let preview = try enrolmentPreview(enrolment: file)
        XCTAssertEqual(preview.city, "Example City")
        XCTAssertNotNil(preview.fingerprint.wholeMatch(of: /([0-9a-fA-F]{4} ){7}[0-9a-fA-F]{4}/))
        XCTAssertTrue((1...preview.rootKeys).contains(preview.threshold))
        XCTAssertEqual(preview.updates, "https://updates.example/city")
        try enrol(storePath: fixture.store.path, enrolment: file, keystore: fixture.keystore)
        XCTAssertTrue(try fixture.updated().changed)
    }

    func testWhatIsNoEnrolmentIsRefused() throws {
        let fixture = try Fixture()
        let whole = try fixture.file("enrolment.json")
        for bad in [Data(), Data("{}".utf8), whole.prefix(whole.count / 2)] {
            assertFails(try enrolmentPreview(enrolment: bad)) { $0.isBadInput }
            assertFails(
                try enrol(
                    storePath: fixture.store.path, enrolment: bad, keystore: fixture.keystore)
            ) { $0.isBadInput }
        }
        XCTAssertFalse(FileManager.default.fileExists(atPath: fixture.store.path))
    }

    private func update(
        _ fixture: Fixture, _ transport: any Transport, _ progress: any UpdateProgress = Always()
    ) throws -> UpdateSummary {
        try ChotCore.update(
            storePath: fixture.store.path, transport: transport, progress: progress,
            keystore: fixture.keystore, clock: fixture.clock())
    }

    func testAnUpdateByTheAppsTransportIsCutOffGoesOnAndIsToldOf() throws {
        let fixture = try Fixture()
        try fixture.enrolled()
        let told = Always()
        // What came is kept, so that a later one needs fewer pieces than a whole update has.
        var (cut, installed): (Int, UpdateSummary?) = (0, nil)
        while installed == nil {
            do {
                installed = try update(fixture, Web(fixture, pieces: cut), told)
            } catch let error as ChotError {
                XCTAssertEqual(error.givenUp, false)
                let said = errorInWords(error: error, language: .vietnamese)
                XCTAssertEqual(said.code, "update-no-connection")
                assertFails(try fixture.open()) { $0 == .NothingInstalled }
                cut += 1
            }
        }
        XCTAssertGreaterThan(cut, 8)
        let summary = try XCTUnwrap(installed)
        XCTAssertTrue(summary.changed && summary.rulesChanged)
        XCTAssertEqual(
            summary.publishedAtMillis, try fixture.clock(after: -2 * 3600).wallMillis)
        XCTAssertGreaterThan(told.told.count, cut)
        XCTAssertGreaterThan(told.told.max() ?? 0, 0)
        let again = try update(fixture, Web(fixture, pieces: .max))
        XCTAssertFalse(again.changed || again.rulesChanged)
    }

    func testAnUpdateIsGivenUpWhenTheProgressSaysSo() throws {
        final class Stop: UpdateProgress, @unchecked Sendable {
            var went = 0
            func goesOn(fetchedBytes: UInt64) -> Bool {
                if fetchedBytes == 0 { went += 1 }
                return fetchedBytes == 0
            }
        }
        let fixture = try Fixture()
        try fixture.enrolled()
        let web = Web(fixture, pieces: .max)
        let stop = Stop()
        assertFails(try update(fixture, web, stop)) { error in
            let said = errorInWords(error: error, language: .english)
            return error.givenUp == true && said.code == "update-given-up"
        }
        XCTAssertEqual(web.asked, stop.went, "no further piece was asked for")
    }

    func testATransportThatThrowsWhatItDidNotDeclareBreaksTheUpdateOff() throws {
        final class Broken: Transport {
            struct NoRadio: Error {}
            func fetch(path: String, offset: UInt64, maxLength: UInt64) throws -> Piece? {
                throw NoRadio()
            }
        }
        let fixture = try Fixture()
        try fixture.enrolled()
        assertFails(try update(fixture, Broken())) { $0.givenUp == false }
        // The store isn't left locked.
        XCTAssertTrue(try fixture.updated().changed)
    }

    func testAProgressThatThrowsEndsTheUpdateAndTheNextOneWorks() throws {
        final class Broken: UpdateProgress {
            struct NoScreen: Error {}
            func goesOn(fetchedBytes: UInt64) throws -> Bool { throw NoScreen() }
        }
        let fixture = try Fixture()
        try fixture.enrolled()
        let web = Web(fixture, pieces: .max)
        assertFails(try update(fixture, web, Broken())) { error in
            let said = errorInWords(error: error, language: .vietnamese)
            return error.givenUp == true && said.code == "update-given-up"
        }
        assertFails(try fixture.open()) { $0 == .NothingInstalled }
        XCTAssertTrue(try update(fixture, web).changed)
    }

    func testAPhoneSaysWhatItLosesAndIsUnenrolledByItsCitysName() throws {
        let fixture = try Fixture.ready()
        let store = fixture.store.path
        func leave(_ city: String?) throws {
            try unenrol(storePath: store, city: city, keystore: fixture.keystore)
        }
        func lost() throws -> UnenrolmentLoss {
            try whatUnenrollingLoses(storePath: store, keystore: fixture.keystore)
        }
        try {
            let session = try fixture.open()
            _ = try session.lookUp(
                idNumber: "079190000101", seen: [], clock: fixture.clock())
            assertFails(try leave("Example City")) { $0 == .StoreInUse }
        }()
        XCTAssertEqual(try lost(), UnenrolmentLoss(city: "Example City", records: 1))
        for other in [nil, "", "Another City"] {
            assertFails(try leave(other)) { $0.isBadInput }
        }
        try leave("Example City")
        assertFails(try fixture.open()) { $0 == .NotEnrolled }
        XCTAssertEqual(Array(fixture.keystore.secrets.keys), [])
        XCTAssertFalse(FileManager.default.fileExists(atPath: store))
        try fixture.enrolled()
        XCTAssertEqual(try lost().records, 0)
    }

    func testCheckpointsComeWithWhatIsKnownOfThem() throws {
        let fixture = try Fixture.ready()
        let choice = try checkpoints(storePath: fixture.store.path)
        let name = try fixture.text("checkpoint")
        let bridge = CheckpointChoice(
            name: name, area: "d4", heading: 350, latitude: 10.7530, longitude: 106.7010)
        XCTAssertEqual(choice.first { $0.name == name }, bridge)
        let ferry = try XCTUnwrap(choice.first { $0.name == "can-gio-ferry" })
        XCTAssertNil(ferry.heading)
        XCTAssertNil(ferry.latitude)
        XCTAssertNil(ferry.longitude)
    }

    func testThePhonesStateIsToldBeforeAndAfterAnUpdate() throws {
        let fixture = try Fixture()
        try fixture.enrolled()
        let told = {
            try deviceState(
                storePath: fixture.store.path, keystore: fixture.keystore, clock: fixture.clock())
        }
        let before = try told()
        XCTAssertEqual(before.city, "Example City")
        XCTAssertEqual(before.updates, "https://updates.example/city")
        XCTAssertNil(before.publishedAt)
        try fixture.updated()
        let state = try told()
        XCTAssertTrue(try XCTUnwrap(state.policy).hasSuffix(" 12"))
        XCTAssertEqual(state.ageSeconds, 2 * 3600)
        XCTAssertEqual(state.rosterEntries, 4)
        XCTAssertTrue(state.roles.contains { $0.name == "timestamp" && !$0.expired })
        XCTAssertGreaterThan(state.storageBytes, 1_000)
        XCTAssertNil(state.unusable)
        XCTAssertFalse(state.expired)
    }

    func testAJournalThatIsGoneIsToldOfAndGoesOnOnceThatIsConfirmed() throws {
        let fixture = try Fixture.ready()
        func judged(after seconds: Int64) throws -> (PassageView, PhoneHealth) {
            let session = try fixture.open()
            let view = try session.lookUp(
                idNumber: "079190000101", seen: [], clock: fixture.clock(after: seconds))
            return (view, try session.health(clock: fixture.clock(after: seconds)))
        }
        func loss() throws -> String? {
            try journalLoss(storePath: fixture.store.path, keystore: fixture.keystore)
        }
        _ = try judged(after: 0)
        XCTAssertNil(try loss())
        for name in ["journal.redb", "journal.head"] {
            try FileManager.default.removeItem(at: fixture.store.appendingPathComponent(name))
        }
        let (view, health) = try judged(after: 1)
        XCTAssertTrue(view.caps.contains { $0.code == "journal-in-doubt" }, "\(view)")
        XCTAssertEqual(health.journalLoss, "replaced")
        XCTAssertEqual(try loss(), "replaced")
        func confirm(_ what: String) throws {
            try confirmJournalLoss(
                storePath: fixture.store.path, what: what, keystore: fixture.keystore,
                clock: fixture.clock(after: 2))
        }
        XCTAssertThrowsError(try confirm("head-missing"))
        try confirm("replaced")
        XCTAssertNil(try loss())
    }

    func testASelfTestPassesItsSevenChecksAndFindsAKeystoreThatForgets() throws {
        final class Forgetful: Keystore {
            func load(name: String) throws -> Data? { nil }
            func store(name: String, secret: Data) throws {}
            func remove(name: String) throws {}
        }
        let fixture = try Fixture()
        let scratch = fixture.store.path
        let works = selfTest(
            scratchPath: scratch, keystore: MemoryKeystore(), clock: try fixture.clock(),
            language: .vietnamese)
        let codes = ["scanner", "signatures", "rules", "journal", "keystore", "clock", "storage"]
        XCTAssertEqual(works.map(\.code), codes)
        XCTAssertTrue(works.allSatisfy { $0.ok && $0.what.isEmpty && !$0.name.isEmpty }, "\(works)")
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: scratch), [])
        let failed = selfTest(
            scratchPath: scratch, keystore: Forgetful(), clock: try fixture.clock(),
            language: .english
        ).filter { !$0.ok }
        XCTAssertEqual(failed.map(\.code), ["keystore"])
        XCTAssertFalse(failed[0].what.isEmpty)
    }

    func testWordsComeInBothLanguages() {
        for decision in [Decision.permit, .deny, .refer] {
            XCTAssertNotEqual(
                decisionWord(decision: decision, language: .vietnamese),
                decisionWord(decision: decision, language: .english))
        }
        XCTAssertEqual(decisionWord(decision: .permit, language: .vietnamese), "Cho qua")
        let errors: [ChotError] = [
            .NotEnrolled, .UpdateRefused(why: .older, what: "x"),
            .WrongFrame(expected: 2, found: 1), .StorageFull(what: "x"), .KeystoreLocked,
        ]
        for error in errors {
            let vietnamese = errorInWords(error: error, language: .vietnamese)
            let english = errorInWords(error: error, language: .english)
            XCTAssertEqual(vietnamese.code, english.code)
            XCTAssertNotEqual(vietnamese.text, english.text)
            XCTAssertTrue(vietnamese.text.utf8.contains { $0 > 0x7f }, vietnamese.text)
        }
        let kinds: [SeenKind] = [
            .staffCard, .workSchedule, .portalDeclaration, .paperPermit, .vaccinationPaper,
        ]
        for language in [ChotCore.Language.vietnamese, .english] {
            let labels = seenLabels(language: language)
            XCTAssertEqual(labels.map(\.kind), kinds)
            XCTAssertTrue(labels.allSatisfy { !$0.label.text.isEmpty })
        }
    }
}

/// Goes on, whatever comes, and remembers it.
final class Always: UpdateProgress, @unchecked Sendable {
    var told: [UInt64] = []

    func goesOn(fetchedBytes: UInt64) -> Bool {
        told.append(fetchedBytes)
        return true
    }
}

/// A web server's folder, in pieces of 900 bytes, for so many pieces.
final class Web: Transport, @unchecked Sendable {
    private let folder: URL
    private let pieces: Int
    var asked = 0

    init(_ fixture: Fixture, pieces: Int) {
        folder = fixture.folder.appendingPathComponent("public")
        self.pieces = pieces
    }

    func fetch(path: String, offset: UInt64, maxLength: UInt64) throws -> Piece? {
        defer { asked += 1 }
        if asked >= pieces { throw TransportError.NoConnection }
        guard let file = try? Data(contentsOf: folder.appendingPathComponent(path)) else {
            return nil
        }
        let rest = file.dropFirst(Int(offset))
        let piece = rest.prefix(Int(min(maxLength, 900)))
        return Piece(bytes: Data(piece), isLast: piece.count == rest.count)
    }
}
