import Foundation

/// A person's credential on this phone.
public struct Card: Equatable, Sendable, Identifiable {
    public let id: String
    /// What the owner calls it.
    public let label: String?
    public let holderName: String?
    public let issuer: String
    public let validUntilMillis: Int64
    /// False for a print's: it can be shown, and is no live code.
    public let isLive: Bool
    public let declaredAtMillis: Int64?
}

/// One question of the day's declaration.
public struct Question: Equatable, Sendable, Identifiable {
    public let id: String
    public let text: String

    public init(id: String, text: String) {
        self.id = id
        self.text = text
    }
}

public struct Questionnaire: Equatable, Sendable {
    public let number: UInt32
    public let questions: [Question]

    public init(number: UInt32, questions: [Question]) {
        self.number = number
        self.questions = questions
    }
}

/// What went wrong in the wallet, in the core's words: what happened, and what to do next.
public struct WalletTrouble: Error, Equatable, Sendable {
    public let code: String
    public let sentence: String
    public let nextStep: String

    public init(code: String, sentence: String, nextStep: String) {
        self.code = code
        self.sentence = sentence
        self.nextStep = nextStep
    }
}

/// The citizen's wallet. Errors are ``WalletTrouble``.
public protocol Cards: AnyObject, Sendable {
    func cards() throws -> [Card]
    func add(_ text: String) throws -> Card
    func questionnaire() throws -> Questionnaire
    /// True where a question was answered with yes.
    func declare(
        _ card: String, _ questionnaire: UInt32, answers: [String: Bool], at time: ClockTime
    ) throws -> Bool
    /// The code, and when to ask for the next one; never for a print.
    func live(_ card: String, at time: ClockTime) throws -> (code: DrawnCode, renewAt: Int64?)
    func deleteEverything() throws
    func trouble(_ error: any Error) -> WalletTrouble
}
