import ChotCore
import Foundation

/// A code to train with, of people who don't exist.
public struct Exercise: Equatable, Sendable, Identifiable {
    public let code: String
    public let title: String
    /// What a phone says of it, and what to do then.
    public let expected: String
    /// What is in the code, now: some are stale after a minute and a half.
    public let text: String
    /// What is in the code beside it, where two people show theirs at once.
    public let beside: String?
    /// None for what is no travel code.
    public let decision: Decision?
    public var id: String { code }

    public init(
        code: String, title: String, expected: String, text: String, beside: String? = nil,
        decision: Decision? = nil
    ) {
        self.code = code
        self.title = title
        self.expected = expected
        self.text = text
        self.beside = beside
        self.decision = decision
    }
}

/// A made-up city to train in, on a phone that needn't be enrolled. Nothing of it is kept.
public final class TrainingGround: CheckpointPhone {
    public let isTraining = true
    private let phone: CorePhone

    public init(_ phone: CorePhone) { self.phone = phone }

    public func checkpoints() throws -> [CheckpointChoice] { [] }

    /// Whatever the checkpoint is called: there is one.
    public func open(_ checkpoint: String) throws -> any OfficerSession {
        try phone.language.said {
            CoreSession(
                try CheckpointSession.training(language: phone.language.core), phone.language,
                isTraining: true)
        }
    }

    public func seenLabels() -> [(kind: SeenKind, text: String)] { phone.seenLabels() }

    public func trouble(_ error: any Error) -> Trouble { phone.trouble(error) }

    /// As their people's phones show them now.
    public func exercises(at time: ClockTime) throws -> [Exercise] {
        try phone.language.said {
            try trainingCodes(language: phone.language.core, clock: time.core).map {
                Exercise(
                    code: $0.code, title: $0.title, expected: $0.whatToExpect, text: $0.text,
                    beside: $0.beside, decision: $0.decision.map(Decision.init))
            }
        }
    }
}

/// What is chosen while training is forgotten with it; sound and the like are as they were set.
public final class TrainingChoices: Choices {
    private let under: any Choices
    private let checkpoint: String

    /// - Parameter checkpoint: what the made-up one is called on the screen.
    public init(over under: any Choices, checkpoint: String) {
        self.under = under
        self.checkpoint = checkpoint
    }

    public func text(_ name: String) -> String? {
        switch name {
        case "checkpoint": checkpoint
        case "heading": nil
        default: under.text(name)
        }
    }

    public func set(_ name: String, _ text: String?) {}
}
