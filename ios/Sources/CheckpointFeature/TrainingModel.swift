import ChotSession
import Observation

/// Training: made-up codes, judged as at a checkpoint, and nothing recorded.
@MainActor @Observable public final class TrainingModel {
    /// A code that is shown to another phone.
    public struct Shown: Equatable, Sendable {
        public let exercise: Exercise
        /// Two where two people show theirs at once; none where they can't be drawn.
        public let codes: [DrawnCode]
    }

    public private(set) var exercises: [Exercise] = []
    public private(set) var shown: Shown?
    /// The camera's screens of the made-up checkpoint, in place of the list.
    public private(set) var isAtCheckpoint = false
    public private(set) var wrong: String?
    public let checkpoint: CheckpointModel

    private let ground: TrainingGround
    private let clocks: any Clocks
    private let drawing: any CodeDrawing
    private let background = Background("vn.chot.training")

    /// - Parameter checkpoint: fed by the same ground.
    public init(
        _ ground: TrainingGround, checkpoint: CheckpointModel, clocks: any Clocks,
        drawing: any CodeDrawing
    ) {
        self.ground = ground
        self.checkpoint = checkpoint
        self.clocks = clocks
        self.drawing = drawing
    }

    public func load() async {
        let (ground, time) = (ground, clocks.read())
        do {
            exercises = try await background.run { try ground.exercises(at: time) }
            wrong = nil
        } catch {
            wrong = ground.trouble(error).said.text
        }
    }

    public func show(_ code: String) async {
        await load()
        show(loaded: code)
    }

    private func show(loaded code: String) {
        shown = exercises.first { $0.code == code }.map { exercise in
            Shown(
                exercise: exercise,
                codes: ([exercise.text] + [exercise.beside].compactMap { $0 }).compactMap {
                    drawing.draw($0)
                })
        }
    }

    /// Time has passed: what is shown is as its person's phone would show it now.
    public func refresh() async {
        guard let code = shown?.exercise.code else { return }
        await load()
        // Meanwhile somebody may have gone back to the list.
        if shown?.exercise.code == code { show(loaded: code) }
    }

    public func back() { shown = nil }

    /// With this phone's camera, from another screen or from paper.
    public func scan() async {
        isAtCheckpoint = true
        await checkpoint.appear()
    }

    /// What is shown, judged on this phone without a camera.
    public func judge() async {
        guard let code = shown?.exercise.code else { return }
        await show(code)
        await scan()
        await checkpoint.next()
        if let text = shown?.exercise.text { await checkpoint.present(text) }
    }

    /// Back to the list; what was judged is gone.
    public func leaveCheckpoint() async {
        isAtCheckpoint = false
        await checkpoint.close()
    }

    public func end() async {
        shown = nil
        if isAtCheckpoint { await leaveCheckpoint() }
    }
}
