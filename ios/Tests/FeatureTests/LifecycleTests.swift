import ChotSession
import Foundation
import XCTest

@testable import CheckpointFeature

/// The model, with a camera that delivers what it is handed: what comes and goes around a session.
final class LifecycleTests: XCTestCase {
    private let phone = FakePhone()
    private let clocks = FakeClocks()
    private let signals = FakeSignals()
    private let choices = MemoryChoices()
    private let frames = FakeFrames()
    private var session: FakeSession { phone.session }

    @MainActor private func model() -> CheckpointModel {
        CheckpointModel(
            phone: phone, clocks: clocks, pauses: NoPauses(), frames: frames, torch: frames,
            haptics: signals, sound: signals, choices: choices)
    }

    /// What frames change comes by itself, soon.
    @MainActor private func until(
        _ holds: () -> Bool, _ line: UInt = #line
    ) async {
        for _ in 0..<400 where !holds() { try? await Task.sleep(for: .milliseconds(5)) }
        XCTAssertTrue(holds(), line: line)
    }

    @MainActor func testO23_theCameraRunsOnlyWhereFramesAreLookedAt() async {
        choices.set("checkpoint", "x")
        let model = model()
        await model.appear()
        XCTAssertTrue(frames.isRunning)
        model.toggleTorch()
        session.found.value = { .passage(verdict(.refer), corners: []) }
        frames.deliver()
        await until { model.state.verdict != nil && !frames.isRunning }
        XCTAssertTrue(frames.state.value.light, "the card is read by it")
        await model.act(.scanEvidence)
        XCTAssertTrue(frames.isRunning)
        await model.back()
        XCTAssertFalse(frames.isRunning)
        await model.next()
        XCTAssertTrue(frames.isRunning)
        model.enterBackground()
        XCTAssertFalse(frames.isRunning)
        XCTAssertFalse(frames.state.value.light)
        await model.enterForeground()
        XCTAssertTrue(frames.isRunning)
        await model.close()
    }

    @MainActor func testO23_theCameraIsAskedForOnceAVisitAndRefusedForEverLeadsToTheSettings()
        async
    {
        choices.set("checkpoint", "x")
        frames.state.change {
            $0.access = .unasked
            $0.answers = false
        }
        let model = model()
        await model.appear()
        XCTAssertEqual(model.state, .broken(.cameraRefused))
        // The system's question takes the app to the side and back; and somebody tries again.
        for _ in 0..<5 {
            model.rest()
            await model.enterForeground()
            await model.tryAgain()
        }
        XCTAssertEqual(frames.state.value.asked, 1)
        XCTAssertEqual(model.state, .broken(.cameraRefused))
        // Allowed in the settings meanwhile.
        frames.state.change { $0.access = .granted }
        await model.tryAgain()
        XCTAssertEqual(model.state, .searching)
        XCTAssertTrue(frames.isRunning)
        XCTAssertEqual(phone.opened.value, 1, "the session was never opened anew")
        await model.close()
    }

    @MainActor func testO23_aCallHoldsTheCameraBackAndItComesBackByItself() async {
        choices.set("checkpoint", "x")
        let model = model()
        await model.appear()
        let interrupted = frames.state.value.interrupted
        interrupted?(true)
        await until { model.state == .broken(.cameraInterrupted) }
        interrupted?(false)
        await until { model.state == .searching }
        XCTAssertTrue(frames.isRunning)
        frames.state.value.failed?()
        await until { model.state == .broken(.camera) && !frames.isRunning }
        await model.tryAgain()
        XCTAssertTrue(frames.isRunning)
        await model.close()
    }

    @MainActor func testO23_verdictTicksAndPortalOutliveTheSideAndBackTwentyTimes() async {
        choices.set("checkpoint", "x")
        let model = model()
        await model.appear()
        session.found.value = { .passage(verdict(.refer), corners: []) }
        frames.deliver()
        await until { model.state.verdict != nil }
        await model.act(.tick(.staffCard))
        let ticked = model.state
        XCTAssertEqual(ticked.verdict?.seen, [.staffCard])
        for _ in 0..<20 {
            model.enterBackground()
            await model.appear()
            XCTAssertEqual(model.state, ticked)
        }
        await model.act(.showPortal)
        let portal = model.state
        for _ in 0..<20 {
            model.enterBackground()
            await model.appear()
            XCTAssertEqual(model.state, portal)
        }
        XCTAssertEqual(phone.opened.value, 1)
        await model.close()
    }

    @MainActor func testO4_theCheckpointAndItsLaneAreKeptAndTheLastUsedComesFirst() async {
        let model = model()
        await model.appear()
        XCTAssertEqual(model.state, .choosing(phone.choices))
        await model.choose(phone.choices[1])
        await model.setHeading(170)
        XCTAssertEqual(session.heading.value, 170)
        await model.close()
        let after = self.model()
        await after.appear()
        XCTAssertEqual(after.state, .searching)
        XCTAssertEqual(after.checkpoint, "Cầu Tân Thuận")
        XCTAssertEqual(after.heading, 170)
        XCTAssertEqual(after.publishedHeading, 170)
        XCTAssertEqual(after.ordered(phone.choices).map(\.name).first, "Cầu Tân Thuận")
        await after.changeCheckpoint()
        XCTAssertEqual(after.state, .choosing(phone.choices))
        await after.choose(phone.choices[0])
        XCTAssertNil(after.heading, "another checkpoint's lanes go elsewhere")
        await after.close()
    }

    @MainActor func testO11_theNumberIsGoneOnceItWasLookedUp() async {
        choices.set("checkpoint", "x")
        let model = model()
        await model.appear()
        model.number = NumberEntry()
        for digit in [0, 7, 9, 1, 9, 0, 0, 0, 0, 1, 0] { model.number?.press(digit) }
        await model.lookUp()
        XCTAssertNotNil(model.number, "not a whole number yet")
        model.number?.press(1)
        await model.lookUp()
        XCTAssertNil(model.number)
        XCTAssertEqual(model.state, .judged(Judged(verdict(.refer))))
        await model.act(.enterPaperPermit)
        model.permit.number = "12"
        await model.back()
        XCTAssertEqual(model.permit.number, "12", "the same person's")
        await model.next()
        XCTAssertEqual(model.permit, PermitEntry())
        await model.close()
    }

    @MainActor func testO22_keysOfAnImagerAreATextAndThoseOfAHandAreNot() async {
        choices.set("checkpoint", "x")
        let model = model()
        await model.appear()
        for key in ["C", "H", "O", "T"] { XCTAssertTrue(model.key(key)) }
        clocks.pass(millis: 501)
        for key in ["1", ":", "A"] { XCTAssertTrue(model.key(key)) }
        XCTAssertEqual(session.presented.value, [])
        XCTAssertTrue(model.key("\r"))
        await until { session.presented.value == ["1:A"] }
        XCTAssertTrue(model.key("\r"), "nothing was typed")
        XCTAssertFalse(model.key(""))
        var keys = ImagerKeys()
        for _ in 0..<100 { _ = keys.press(String(repeating: "a", count: 100), at: 1) }
        XCTAssertEqual(keys.press("\n", at: 1)?.count, ImagerKeys.longest)
        _ = keys.press("0791", at: 1)
        XCTAssertFalse("\(keys)".contains("0791"))
        model.number = NumberEntry()
        XCTAssertFalse(model.key("1"), "somebody types a number")
        await model.close()
    }

    @MainActor func testO5_zoomIsKeptFromOneVehicleToTheNext() async {
        choices.set("checkpoint", "x")
        let model = model()
        await model.appear()
        model.setZoom(2)
        XCTAssertEqual(frames.state.value.zoom, 2)
        await model.showPortal()
        frames.state.change { $0.zoom = 1 }
        await model.back()
        XCTAssertEqual(frames.state.value.zoom, 2)
        await model.close()
    }
}
