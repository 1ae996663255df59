import ChotSession
import Observation

/// The day's declaration: one question at a time, nothing filled in beforehand, and a summary before it
/// is signed.
@MainActor @Observable public final class DeclareModel {
    public enum State: Equatable, Sendable {
        case asking(Question, number: Int, of: Int)
        /// All answers, to be looked at once more.
        case summary
        /// Signed, without symptoms: the code may be shown.
        case well
        /// Signed, with a symptom: advice, and no code.
        case unwell
        case failed(WalletTrouble)
    }

    public private(set) var state: State
    /// By the question's id; absent until it was answered.
    public private(set) var answers: [String: Bool] = [:]
    public let questionnaire: Questionnaire

    private let card: String
    private let cards: any Cards
    private let clocks: any Clocks
    private var at = 0

    public init(card: String, cards: any Cards, clocks: any Clocks) throws {
        self.card = card
        self.cards = cards
        self.clocks = clocks
        questionnaire = try cards.questionnaire()
        state = .summary
        ask()
    }

    public func answer(_ isYes: Bool) {
        guard case .asking(let question, _, _) = state else { return }
        answers[question.id] = isYes
        at += 1
        ask()
    }

    /// The question before; its answer stands until it is given anew.
    public func back() {
        switch state {
        case .asking, .summary:
            at = max(0, at - 1)
            ask()
        case .well, .unwell, .failed: break
        }
    }

    public func sign() {
        guard state == .summary else { return }
        do {
            let hasSymptoms = try cards.declare(
                card, questionnaire.number, answers: answers, at: clocks.read())
            state = hasSymptoms ? .unwell : .well
        } catch {
            state = .failed(cards.trouble(error))
        }
    }

    private func ask() {
        let all = questionnaire.questions
        state = at < all.count ? .asking(all[at], number: at + 1, of: all.count) : .summary
    }
}
