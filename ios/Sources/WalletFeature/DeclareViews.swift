import ChotSession
import DesignSystem
import SwiftUI
import Words

/// The day's declaration, one question a screen.
public struct DeclareView: View {
    public enum Tap: Equatable, Sendable {
        case answer(Bool)
        case change(String)
        case sign, again, show, back, leave
    }

    /// What it shows.
    public struct Content {
        var state: DeclareModel.State
        var name: String
        var questions: [Question]
        var answers: [String: Bool]
        var hasChanged: Bool

        public init(
            state: DeclareModel.State, name: String, questions: [Question] = [],
            answers: [String: Bool] = [:], hasChanged: Bool = false
        ) {
            self.state = state
            self.name = name
            self.questions = questions
            self.answers = answers
            self.hasChanged = hasChanged
        }
    }

    let content: Content
    let words: WalletWords
    let tap: @MainActor (Tap) -> Void

    public init(
        _ content: Content, words: WalletWords, tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.content = content
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        switch content.state {
        case .opening, .signing: page(.declareTitle, .leave) { Line(words(.reading)) }
        case .asking(let question, let number, let count): asking(question, number, count)
        case .summary: summary
        case .well:
            page(.done, .leave) {
                Line(content.name, .title2.bold())
                BigButton.main(words(.show)) { tap(.show) }
            }
        case .unwell:
            page(.unwellTitle, .leave) {
                Line(content.name, .title2.bold())
                // First: with large type the rest may be below the fold.
                Banner(words(.unwellUrgent))
                Line(words(.unwellWhat))
                Line(words(.unwellDo))
                Line(words(.unwellMistake), ink: .quiet)
                BigButton(words(.declareAgain)) { tap(.again) }
            }
        case .failed(let trouble):
            page(.declareTitle, .leave) {
                Line(trouble.sentence, .title2.bold())
                Line(trouble.nextStep)
                BigButton.main(words(.tryAgain)) { tap(.again) }
            }
        }
    }

    private func page<V: View>(
        _ title: WalletWordKey, _ back: Tap, @ViewBuilder content: () -> V
    ) -> some View {
        Page(words(title), back: words(.back), leave: { tap(back) }, content: content)
    }

    private func asking(_ question: Question, _ number: Int, _ count: Int) -> some View {
        VStack(alignment: .leading, spacing: 0) {
            page(.declareTitle, .back) {
                Line(content.name, ink: .quiet)
                if content.hasChanged { Banner(words(.questionsChanged)) }
                Line(words(.questionOf, "\(number)", "\(count)"), .headline, ink: .quiet)
                Line(question.text, .largeTitle.bold())
            }
            // Nothing is filled in beforehand: an answer that was given shows when it is come back to.
            HStack(spacing: Size.gap) {
                half(.yes, true, question)
                half(.no, false, question)
            }
            .padding()
            .background(Color(.sheet))
        }
        .background(Color(.sheet))
    }

    private func half(_ key: WalletWordKey, _ isYes: Bool, _ question: Question) -> some View {
        let isGiven = content.answers[question.id] == isYes
        return Button(action: { tap(.answer(isYes)) }) {
            HStack(spacing: Size.gap) {
                if isGiven {
                    Image(systemName: "checkmark.square.fill").accessibilityHidden(true)
                }
                Text(words(key))
            }
            .font(.largeTitle.bold())
            .foregroundStyle(Color(.ink))
            .padding(Size.gap)
            .frame(minWidth: Size.target, maxWidth: .infinity, minHeight: 3 * Size.target)
            .background(Color(.raised))
            .clipShape(RoundedRectangle(cornerRadius: Size.corner))
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
        .accessibilityAddTraits(isGiven ? [.isSelected] : [])
    }

    private var summary: some View {
        page(.summaryTitle, .back) {
            Line(content.name, .title2.bold())
            Line(words(.summaryChange), ink: .quiet)
            ForEach(content.questions) { question in
                if let answer = content.answers[question.id] {
                    BigButton("\(question.text) \(words(answer ? .yes : .no))") {
                        tap(.change(question.id))
                    }
                }
            }
            Line(words(.signWhat))
            Line(words(.signKept), ink: .quiet)
            BigButton.main(words(.sign)) { tap(.sign) }
        }
    }
}
