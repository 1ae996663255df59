import ChotSession
import Observation

/// The day's declaration: one question at a time, nothing filled in beforehand, and a summary before it
/// is signed.
@MainActor @Observable public final class DeclareModel {
    public enum State: Equatable, Sendable {
        case opening
        case asking(Question, number: Int, of: Int)
        /// All answers, to be looked at once more.
        case summary
        case signing
        /// Signed, without symptoms: the code may be shown.
        case well
        /// Signed, with a symptom: advice, and no code.
        case unwell
        case failed(WalletTrouble)
    }

    public private(set) var state = State.opening
    /// By the question's id; absent until it was answered.
    public private(set) var answers: [String: Bool] = [:]
    public private(set) var questions: [Question] = []
    /// The city asks others since this was begun.
    public private(set) var hasChanged = false
    public let card: Card

    private let owner: WalletOwner
    private let clocks: any Clocks
    private var number: UInt32?
    private var at = 0
    /// One answer is changed: the summary comes right after it.
    private var isChanging = false

    public init(_ card: Card, owner: WalletOwner, clocks: any Clocks) {
        self.card = card
        self.owner = owner
        self.clocks = clocks
    }

    /// What was declared before had a symptom.
    public static func advice(_ card: Card, owner: WalletOwner, clocks: any Clocks) -> DeclareModel
    {
        let model = DeclareModel(card, owner: owner, clocks: clocks)
        model.state = .unwell
        return model
    }

    /// Begins anew: nothing is answered.
    public func begin() async {
        state = .opening
        answers = [:]
        (at, isChanging) = (0, false)
        do throws(WalletTrouble) {
            let asked = try await owner.ask { try $0.questionnaire() }
            number = asked.number
            questions = asked.questions
            ask()
        } catch {
            state = .failed(error)
        }
    }

    public func answer(_ isYes: Bool) {
        guard case .asking(let question, _, _) = state else { return }
        answers[question.id] = isYes
        at = isChanging ? questions.count : at + 1
        isChanging = false
        ask()
    }

    /// The question before; its answer stands until it is given anew.
    public func back() {
        switch state {
        case .asking where isChanging:
            (at, isChanging) = (questions.count, false)
            ask()
        case .asking, .summary:
            at = max(0, at - 1)
            ask()
        case .opening, .signing, .well, .unwell, .failed: break
        }
    }

    public var isFirst: Bool { at == 0 && !isChanging }

    /// One answer of the summary is given anew.
    public func change(_ question: String) {
        guard state == .summary, let place = questions.firstIndex(where: { $0.id == question })
        else { return }
        (at, isChanging) = (place, true)
        ask()
    }

    public func sign() async {
        guard state == .summary, let number, questions.allSatisfy({ answers[$0.id] != nil })
        else { return }
        state = .signing
        let (card, given, time) = (card.id, answers, clocks.read())
        do throws(WalletTrouble) {
            let hasSymptoms = try await owner.ask {
                try $0.declare(card, number, answers: given, at: time)
            }
            state = hasSymptoms ? .unwell : .well
        } catch  where error.code == "other-questionnaire" {
            await begin()
            hasChanged = true
        } catch {
            state = .failed(error)
        }
    }

    private func ask() {
        state =
            at < questions.count
            ? .asking(questions[at], number: at + 1, of: questions.count) : .summary
    }
}
