import ChotSession
import Foundation
import XCTest

@testable import SetUpFeature

/// Enrolment, updates, status and self-test, with the real library.
final class EnrolTests: XCTestCase {
    @MainActor private func updates(
        _ city: City, _ phone: any Phone, _ choices: MemoryChoices = MemoryChoices(),
        _ transport: FolderTransport? = nil, installed: @escaping @MainActor () async -> Void = {}
    ) -> UpdateModel {
        UpdateModel(
            phone: phone, clocks: city.clocks, choices: choices,
            transport: { address, _ in
                address.hasPrefix("https://")
                    ? transport ?? FolderTransport(city.path("public")) : nil
            }, installed: installed)
    }

    @MainActor func testO1_withoutAStoreNothingElseCanBeReached() async throws {
        let city = try City()
        let phone = city.phone()
        XCTAssertThrowsError(try phone.checkpoints()) {
            XCTAssertEqual(phone.trouble($0).kind, .notEnrolled)
        }
        XCTAssertThrowsError(try phone.open("x")) {
            XCTAssertEqual(phone.trouble($0).kind, .notEnrolled)
        }
        let status = StatusModel(phone: phone, clocks: city.clocks)
        await status.load()
        XCTAssertNil(status.state)
        XCTAssertNotNil(status.wrong)
    }

    @MainActor func testO2_aFileIsComparedThenEnrolsAndIsGone() async throws {
        let city = try City()
        let phone = city.phone()
        let file = city.own.appendingPathComponent("enrolment.json")
        try city.file("enrolment.json").write(to: file)
        let model = EnrolModel(phone: phone, frames: FakeFrames())
        await model.take(try Data(contentsOf: file)) {
            try FileManager.default.removeItem(at: file)
        }
        guard case .comparing(let seen) = model.state else { return XCTFail("\(model.state)") }
        XCTAssertEqual(seen.city, "Example City")
        XCTAssertEqual(seen.fingerprint.split(separator: " ").count, 8)
        XCTAssertEqual(city.secrets.kept.value, [:], "only looked at")
        await model.confirm()
        XCTAssertEqual(model.state, .done(isClean: true))
        XCTAssertFalse(FileManager.default.fileExists(atPath: file.path))
        XCTAssertFalse(city.secrets.kept.value.isEmpty)
        XCTAssertThrowsError(try phone.checkpoints()) {
            XCTAssertEqual(phone.trouble($0).kind, .nothingInstalled)
        }
    }

    @MainActor func testO2_aFileThatCannotBeDeletedIsSaid() async throws {
        let city = try City()
        let model = EnrolModel(phone: city.phone(), frames: FakeFrames())
        await model.take(try city.file("enrolment.json")) {
            throw CocoaError(.fileWriteNoPermission)
        }
        await model.confirm()
        XCTAssertEqual(model.state, .done(isClean: false))
    }

    @MainActor func testO2_whatIsNoEnrolmentAndASecondOneAreRefusedInWords() async throws {
        let city = try City()
        let phone = city.phone()
        let model = EnrolModel(phone: phone, frames: FakeFrames())
        let good = try city.file("enrolment.json")
        for bad in [Data(), Data("x".utf8), good.dropLast(9), try city.file("trust.json")] {
            await model.take(bad, delete: nil)
            XCTAssertEqual(model.state, .asking)
            XCTAssertTrue(try XCTUnwrap(model.wrong).contains(" "))
        }
        await model.take(good, delete: nil)
        XCTAssertNil(model.wrong)
        await model.confirm()
        let kept = city.secrets.kept.value
        await model.take(good, delete: nil)
        await model.confirm()
        XCTAssertEqual(model.state, .asking)
        XCTAssertNotNil(model.wrong)
        XCTAssertEqual(city.secrets.kept.value, kept, "the first one's secrets")
    }

    @MainActor func testO2_codesAreTakenInAnyOrderAndWhatIsMissingIsSaid() async throws {
        let city = try City()
        let phone = city.phone()
        let codes = String(decoding: try city.file("enrolment-codes.txt"), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        XCTAssertGreaterThan(codes.count, 1)
        let series = phone.series()
        var last = SeriesProgress(have: 0, of: 0, missing: [])
        for code in codes.reversed().dropLast() { last = try series.take(code) }
        XCTAssertEqual(last.missing, [1])
        XCTAssertNil(try series.file())
        XCTAssertThrowsError(try series.take("https://example.org/")) {
            XCTAssertEqual(phone.trouble($0).kind, .badInput)
        }
        _ = try series.take(codes[0])
        let model = EnrolModel(phone: phone, frames: FakeFrames())
        await model.take(try XCTUnwrap(series.file()), delete: nil)
        await model.confirm()
        XCTAssertEqual(model.state, .done(isClean: true))
    }

    @MainActor func testO2_theCameraReadsCodesAndAPosterIsRefusedInWords() async throws {
        let city = try City()
        let frames = FakeFrames()
        let model = EnrolModel(phone: city.phone(), frames: frames)
        await model.scan()
        XCTAssertTrue(frames.isRunning)
        let (plane, shape) = try city.photo("poster.pgm")
        for _ in 0..<3 { frames.deliver(plane, shape) }
        await soon { model.wrong != nil }
        guard case .scanning(let progress) = model.state else { return XCTFail("\(model.state)") }
        XCTAssertEqual(progress.have, 0)
        model.cancel()
        XCTAssertFalse(frames.isRunning)
        frames.state.change { $0.access = .refused }
        await model.scan()
        XCTAssertTrue(model.cameraIsRefused)
        XCTAssertFalse(frames.isRunning)
    }

    @MainActor func testO3_anUpdateThatIsCutOffTwentyTimesGoesOnAndIsComplete() async throws {
        let city = try City()
        let phone = city.phone()
        try phone.enrol(city.file("enrolment.json"))
        let transport = FolderTransport(city.path("public"))
        let model = updates(city, phone, MemoryChoices(), transport)
        model.address = "https://city.example/"
        for turn in 0..<20 {
            transport.left.value = 300 * (turn + 1)
            await model.update()
            guard case .failed(let text) = model.state else {
                XCTAssertGreaterThan(turn, 0)
                break
            }
            XCTAssertTrue(text.contains(" "))
            XCTAssertThrowsError(try phone.checkpoints()) {
                XCTAssertEqual(phone.trouble($0).kind, .nothingInstalled)
            }
        }
        transport.left.value = nil
        await model.update()
        guard case .done(let done) = model.state else { return XCTFail("\(model.state)") }
        XCTAssertGreaterThan(done.publishedAtMillis, 0)
        XCTAssertFalse(try phone.checkpoints().isEmpty)
        await model.update()
        guard case .done(let again) = model.state else { return XCTFail("\(model.state)") }
        XCTAssertFalse(again.changed)
    }

    @MainActor func testO3_anUpdateIsCancelledAndGoesOnLater() async throws {
        let city = try City()
        let phone = city.phone()
        try phone.enrol(city.file("enrolment.json"))
        let transport = FolderTransport(city.path("public"))
        let model = updates(city, phone, MemoryChoices(), transport)
        model.address = "https://city.example/"
        transport.onFetch.value = { path in
            if !path.hasPrefix("metadata/") { Task { @MainActor in model.cancel() } }
            Thread.sleep(forTimeInterval: 0.02)
        }
        await model.update()
        guard case .failed = model.state else { return XCTFail("\(model.state)") }
        transport.onFetch.value = { _ in }
        await model.update()
        guard case .done = model.state else { return XCTFail("\(model.state)") }
    }

    @MainActor func testO3_withoutAnAddressNothingIsFetchedAndItIsSaid() async throws {
        let city = try City()
        let choices = MemoryChoices()
        let model = updates(city, city.phone(), choices)
        await model.update()
        XCTAssertEqual(model.state, .noAddress)
        model.address = "https://city.example/"
        model.byItself = .never
        let after = updates(city, city.phone(), choices)
        XCTAssertEqual(after.address, "https://city.example/")
        XCTAssertEqual(after.byItself, .never)
        await after.updateByItself()
        XCTAssertEqual(after.state, .idle)
    }

    @MainActor func testO18_byItselfOnceAnHourOnTheNetworksThatAreAllowed() async throws {
        let phone = FakePhone()
        let asked = Shared<[Bool]>([])
        let clocks = FakeClocks()
        phone.updating.value = { _ in
            UpdateDone(changed: false, publishedAtMillis: 1, fetchedBytes: 0, rulesChanged: false)
        }
        let model = UpdateModel(
            phone: phone, clocks: clocks, choices: MemoryChoices(),
            transport: { _, allowsMobile in
                asked.change { $0.append(allowsMobile) }
                return FolderTransport("/")
            }, installed: {})
        model.address = "https://city.example/"
        await model.updateByItself()
        await model.updateByItself()
        XCTAssertEqual(asked.value, [false], "on Wi-Fi, and once")
        clocks.pass(millis: 3_600_000)
        model.byItself = .any
        await model.updateByItself()
        XCTAssertEqual(asked.value, [false, true])
    }

    @MainActor func testO18_aNewPolicyIsInForceInTheOpenSessionAndTheVerdictStays() async throws {
        let (city, phone) = try City.ready()
        let session = try phone.open(city.text("checkpoint"))
        let before = try session.lookUp("079123456789", at: city.clocks.read())
        let model = updates(city, phone, installed: { try? session.reload() })
        await model.update(folder: city.path("public-newer"))
        guard case .done(let done) = model.state else { return XCTFail("\(model.state)") }
        XCTAssertTrue(done.changed && done.rulesChanged)
        XCTAssertGreaterThan(
            try session.health(at: city.clocks.read()).publishedAtMillis, 1_633_380_000_000)
        let again = try session.see([], at: city.clocks.read())
        XCTAssertEqual(again.decision, before.decision)
        XCTAssertEqual(again.continues, before.sequence)
    }

    @MainActor func testO17_statusSaysWhatIsInstalledAndForTheHelpDesk() async throws {
        let (city, phone) = try City.ready()
        let model = StatusModel(phone: phone, clocks: city.clocks)
        await model.load()
        let state = try XCTUnwrap(model.state)
        XCTAssertEqual(state.city, "Example City")
        XCTAssertEqual(state.rosterEntries, 4)
        XCTAssertEqual(state.ageSeconds, 7_200)
        XCTAssertFalse(state.expired)
        XCTAssertNil(state.unusable)
        XCTAssertGreaterThan(state.storageBytes, 1_000)
        XCTAssertTrue(state.roles.map(\.name).contains("timestamp"))
        for part in ["Example City", "roster: 4", "role timestamp: version", "policy: "] {
            XCTAssertTrue(model.report.contains(part), "\(part) in \(model.report)")
        }
    }

    @MainActor func testO19_eachCheckPassesAndABrokenKeystoreFailsItsOwn() async throws {
        let (city, phone) = try City.ready()
        let model = StatusModel(phone: phone, clocks: city.clocks)
        await model.test()
        let checks = try XCTUnwrap(model.checks)
        XCTAssertEqual(checks.count, 7)
        XCTAssertEqual(checks.filter { !$0.ok }, [])
        city.secrets.trouble.value = .failed("no chip")
        await model.test()
        XCTAssertEqual(model.checks?.filter { !$0.ok }.map(\.code), ["keystore"])
        XCTAssertTrue(model.report.contains("keystore: "))
    }

    @MainActor func testO13_aLostJournalIsToldOfAndConfirmedByItsName() async throws {
        let (city, phone) = try City.ready()
        do {
            let session = try phone.open(city.text("checkpoint"))
            _ = try session.lookUp("079123456789", at: city.clocks.read())
        }
        let store = city.own.appendingPathComponent("store")
        let model = StatusModel(phone: phone, clocks: city.clocks)
        await model.lookForLoss()
        XCTAssertNil(model.loss)
        for name in try FileManager.default.contentsOfDirectory(atPath: store.path)
        where name.hasPrefix("journal") {
            try FileManager.default.removeItem(at: store.appendingPathComponent(name))
        }
        await model.lookForLoss()
        XCTAssertNotNil(model.loss)
        await model.confirmLoss()
        XCTAssertNil(model.wrong)
        await model.lookForLoss()
        XCTAssertNil(model.loss)
    }

    func testO17_sizesAndSecondsAreWrittenAsBothLanguagesReadThem() {
        XCTAssertEqual(
            [0, 49_999, 50_000, 1_000_000, 12_345_678].map(Amount.megabytes),
            ["0", "0", "0,1", "1", "12,3"])
        XCTAssertEqual(
            [0, 4_999, 5_000, 1_050_000].map(SelfTestView.seconds),
            ["0,00", "0,00", "0,01", "1,05"])
    }
}

/// A publication that lies in a folder, cut off after so many bytes.
final class FolderTransport: Transport {
    private let folder: String
    let left = Shared<Int?>(nil)
    let onFetch = Shared<@Sendable (String) -> Void>({ _ in })

    init(_ folder: String) { self.folder = folder }

    func fetch(_ path: String, offset: UInt64, length: UInt64) throws -> FetchedPiece? {
        onFetch.value(path)
        guard let file = FileManager.default.contents(atPath: "\(folder)/\(path)") else {
            return nil
        }
        let rest = file.dropFirst(Int(clamping: offset))
        var part = rest.prefix(Int(clamping: length))
        if let left = left.value {
            guard left > 0 else { throw TransportTrouble.noConnection }
            part = part.prefix(left)
            self.left.value = left - part.count
        }
        return FetchedPiece(bytes: Data(part), isLast: part.count == rest.count)
    }
}
