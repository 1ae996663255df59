import ChotSession
import Foundation
import SwiftUI
import Words
import XCTest

@testable import CheckpointFeature

/// Training on a phone that nobody has enrolled, with the real library.
final class TrainingTests: XCTestCase {
    private struct Ground {
        let city: City
        let phone: CorePhone
        let frames = FakeFrames()
        let choices = MemoryChoices()
        let model: TrainingModel

        @MainActor init() throws {
            city = try City()
            phone = city.phone()
            let ground = TrainingGround(phone)
            model = TrainingModel(
                ground,
                checkpoint: CheckpointModel(
                    phone: ground, clocks: city.clocks, pauses: NoPauses(), frames: frames,
                    torch: frames, haptics: FakeSignals(), sound: FakeSignals(),
                    choices: TrainingChoices(over: choices, checkpoint: "«Tập»")),
                clocks: city.clocks, drawing: SomeDrawing())
        }
    }

    @MainActor func testO21_everyExerciseEndsAsItSaysAndNothingIsKept() async throws {
        let ground = try Ground()
        let training = ground.model
        await training.load()
        XCTAssertGreaterThan(training.exercises.count, 15)
        for exercise in training.exercises where exercise.beside == nil {
            await training.show(exercise.code)
            XCTAssertEqual(training.shown?.codes.count, 1)
            await training.judge()
            let state = training.checkpoint.state
            if let decision = exercise.decision {
                XCTAssertEqual(state.verdict?.verdict.decision, decision, exercise.code)
                XCTAssertEqual(state.verdict?.verdict.isTraining, true, exercise.code)
            } else {
                guard case .searching(.otherCode, _) = state else {
                    return XCTFail("\(exercise.code): \(state)")
                }
            }
            await training.leaveCheckpoint()
            ground.city.clocks.pass(millis: 5_000)
        }
        await training.show("two-people")
        XCTAssertEqual(training.shown?.codes.count, 2)
        let left = FileManager.default.enumerator(atPath: ground.city.own.path)?.allObjects
        XCTAssertEqual(left?.count, 0, "\(left ?? [])")
        XCTAssertEqual(ground.city.secrets.kept.value, [:])
        XCTAssertNil(ground.choices.text("checkpoint"))
        XCTAssertThrowsError(try ground.phone.state(at: ground.city.clocks.read()))
    }

    @MainActor func testO21_theFrameIsAroundEverythingThatIsShown() async throws {
        let ground = try Ground()
        let training = ground.model
        let words = Words { "⟦\($0)⟧" }
        func texts() -> [String] {
            Node.record(
                CheckpointScreen(training.checkpoint, words: words, preview: Color(.veil)) { _ in }
            ).texts
        }
        await training.load()
        await training.show("off-duty")
        await training.scan()
        XCTAssertTrue(ground.frames.isRunning)
        XCTAssertEqual(texts().first, "⟦training_mark⟧")
        await training.judge()
        XCTAssertEqual(training.checkpoint.state.verdict?.verdict.decision, .deny)
        XCTAssertEqual(texts().filter { $0 == "⟦training_mark⟧" }.count, 1)
        await training.checkpoint.act(.enterPaperPermit)
        XCTAssertEqual(texts().first, "⟦training_mark⟧")
        await training.end()
        XCTAssertFalse(ground.frames.isRunning)
        XCTAssertFalse(training.isAtCheckpoint)
        // A real verdict has none.
        let real = Node.record(
            VerdictView(
                VerdictScreen(Judged(verdict(.permit)), labels: []), words: words, act: { _ in },
                hold: { _ in }, next: {}))
        XCTAssertFalse(real.texts.contains("⟦training_mark⟧"))
    }

    @MainActor func testO21_whatIsShownIsNewAgainBeforeItIsStale() async throws {
        let ground = try Ground()
        await ground.model.load()
        await ground.model.show("commute")
        let before = try XCTUnwrap(ground.model.shown?.exercise.text)
        ground.city.clocks.pass(millis: 20_000)
        await ground.model.refresh()
        XCTAssertNotEqual(ground.model.shown?.exercise.text, before)
        ground.model.back()
        await ground.model.refresh()
        XCTAssertNil(ground.model.shown)
    }
}
