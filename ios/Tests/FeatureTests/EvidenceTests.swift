import ChotSession
import Foundation
import SwiftUI
import Words
import XCTest

@testable import CheckpointFeature
@testable import WalletFeature

/// From a citizen's wallet to the officer's screen with a real certificate beside the code, both by the
/// real library: scenarios 12 and 13.
final class EvidenceTests: XCTestCase {
    /// A phone of a city that has the health department's key, at the barrier.
    @MainActor private struct Barrier {
        let city: City
        let model: CheckpointModel
        let frames = FakeFrames()

        init(_ office: HealthOffice) async throws {
            city = try City()
            let phone = city.phone()
            try phone.enrol(city.file("enrolment.json"))
            let files = FileManager.default
            let folder = city.own.appendingPathComponent("office")
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
            try files.copyItem(atPath: city.path("authority"), toPath: path("authority"))
            try office.keys().write(to: folder.appendingPathComponent("health.json"))
            try chot(["authority", "health-keys", path("authority"), path("health.json")])
            try chot([
                "authority", "publish", path("authority"), "--out", path("public"), "--at",
                "2021-10-05T06:30:00+07:00",
            ])
            _ = try phone.update(folder: path("public"), at: city.clocks.read())
            let choices = MemoryChoices()
            choices.set("checkpoint", try city.text("checkpoint"))
            model = CheckpointModel(
                phone: phone, clocks: city.clocks, pauses: NoPauses(), frames: frames,
                torch: frames, haptics: FakeSignals(), sound: FakeSignals(), choices: choices)
            await model.appear()
        }

        /// Holds a code before the camera until something comes of it.
        func hold(_ code: DrawnCode, until holds: () -> Bool) async throws {
            let (plane, shape) = city.frame(of: code)
            for _ in 0..<60 where !holds() {
                frames.deliver(plane, shape)
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    /// A wallet whose card knows nothing of vaccinations, declared today.
    @MainActor private func wallet(_ city: City) async throws -> (Owned, WalletModel) {
        let owned = try Owned(isNew: true)
        let model = try await owned.opened()
        model.openRequest()
        for digit in "079190000101" { model.request.number.press(digit.wholeNumberValue ?? 0) }
        await model.request.make()
        let request = try Data(contentsOf: XCTUnwrap(model.request.made?.file))
        model.openAdd()
        await model.adding.take(try owned.issue(request, without: ["health", "complete"]))
        await model.keep()
        await model.declare(try XCTUnwrap(model.cards.first).card)
        let declaration = try XCTUnwrap(model.declaration)
        for _ in declaration.questions { declaration.answer(false) }
        await declaration.sign()
        XCTAssertEqual(declaration.state, .well)
        return (owned, model)
    }

    @MainActor func testW11_aCertificateIsKeptBesideItsCardAndLetsItsHolderPass() async throws {
        let office = try HealthOffice()
        let barrier = try await Barrier(office)
        let (_, model) = try await wallet(barrier.city)
        let card = try XCTUnwrap(model.cards.first).id
        model.openAdd()
        await model.adding.take(try office.certificate("Lan", "Ví Dụ"))
        guard case .offered(.certificate(let beside)) = model.adding.state else {
            return XCTFail("\(model.adding.state) \(String(describing: model.adding.problem))")
        }
        XCTAssertEqual(beside.map(\.card), [card])
        XCTAssertEqual(beside.first?.certificate.person.code, "same")
        await model.keep(beside: card)
        XCTAssertEqual(model.place, .card)
        let certificate = try XCTUnwrap(model.card?.certificates.first)
        XCTAssertEqual((certificate.dose, certificate.series).0, 2)
        await model.card?.show(certificate)
        guard case .certificate(_, let second) = model.card?.state else { return XCTFail() }
        await model.show(card)
        let live = try XCTUnwrap(model.shown?.code)

        let officer = barrier.model
        try await barrier.hold(live) { officer.state.verdict != nil }
        XCTAssertEqual(officer.state.verdict?.verdict.decision, .refer)
        XCTAssertEqual(
            officer.state.verdict?.verdict.remedies.first?.action, .scanEvidence)
        await officer.act(.scanEvidence)
        try await barrier.hold(second) {
            officer.state.verdict?.verdict.evidence.isEmpty == false
        }
        let verdict = try XCTUnwrap(officer.state.verdict?.verdict)
        XCTAssertEqual(verdict.evidence.map(\.person.code), ["same"])
        XCTAssertEqual(verdict.decision, .permit)
        await officer.close()

        // Taken out again, it is asked once more.
        await model.open(card: card)
        await model.card?.removeCertificate()
        XCTAssertEqual(model.card?.certificates.count, 1)
        model.card?.askToRemove(certificate)
        await model.card?.removeCertificate()
        XCTAssertEqual(model.card?.certificates.count, 0)
    }

    @MainActor func testO9_anothersCertificateAndAForgedOneLetNobodyPassAndSaySo() async throws {
        let office = try HealthOffice()
        let barrier = try await Barrier(office)
        let (_, model) = try await wallet(barrier.city)
        await model.show(try XCTUnwrap(model.cards.first).id)
        let live = try XCTUnwrap(model.shown?.code)
        let officer = barrier.model
        try await barrier.hold(live) { officer.state.verdict != nil }
        for (text, person) in [
            (try office.certificate("Phúc", "Hư Cấu", born: "1985-01-02"), "other"),
            (try HealthOffice().certificate("Lan", "Ví Dụ"), "invalid"),
        ] {
            let code = try await HealthOffice.drawn(text)
            await officer.act(.scanEvidence)
            try await barrier.hold(code) {
                if case .judged = officer.state { true } else { false }
            }
            let verdict = try XCTUnwrap(officer.state.verdict?.verdict)
            XCTAssertEqual(
                verdict.evidence.last?.person.code ?? verdict.evidence.last?.kind, person)
            XCTAssertEqual(verdict.decision, .refer)
            let screen = Node.record(
                CheckpointScreen(officer, words: Words { $0 }, preview: Color(.veil)) { _ in })
            let said = try XCTUnwrap(verdict.evidence.last).person.text
            XCTAssertTrue(screen.texts.contains(said), "\(said) in \(screen.texts)")
        }
        await officer.close()
    }
}
