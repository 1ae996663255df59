import ChotSession
import DesignSystem
import SwiftUI
import Words

/// The code at the barrier: black on white at night, too.
public struct ShowView: View {
    public enum Tap: Equatable, Sendable {
        case tryAgain
        case other(String)
        case leave
    }

    /// What it shows.
    public struct Content {
        var code: DrawnCode?
        var left: Double?
        var secondsLeft: Int?
        var card: HomeCard?
        var birthYear: String?
        var others: [Card]
        var trouble: WalletTrouble?
        /// The screen is recorded or shown elsewhere: no code is drawn.
        var isRecorded: Bool
        var nowMillis: Int64

        public init(
            code: DrawnCode?, left: Double? = nil, secondsLeft: Int? = nil, card: HomeCard? = nil,
            birthYear: String? = nil, others: [Card] = [], trouble: WalletTrouble? = nil,
            isRecorded: Bool = false, nowMillis: Int64
        ) {
            self.code = code
            self.left = left
            self.secondsLeft = secondsLeft
            self.card = card
            self.birthYear = birthYear
            self.others = others
            self.trouble = trouble
            self.isRecorded = isRecorded
            self.nowMillis = nowMillis
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
        VStack(spacing: 0) {
            ScrollView { inside }
            BigButton(words(.close), ground: .module, ink: .paper) { tap(.leave) }.padding()
        }
        .foregroundStyle(Color(.module))
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.paper))
        .privacySensitive()
    }

    private var inside: some View {
        VStack(spacing: 2 * Size.gap) {
            if let card = content.card {
                text(words.name(card.card), .largeTitle.bold())
                if let year = content.birthYear { text(words(.bornIn, year), .title2) }
            }
            code
            if let card = content.card {
                text(words.large(card), .title2.bold())
                if let today = words.today(card) { text(today, .title3) }
            }
            ForEach(content.others) { other in
                BigButton(
                    words.name(other), symbol: "person.fill", ground: .module, ink: .paper
                ) { tap(.other(other.id)) }
                .accessibilityLabel(words(.codeOf, words.name(other)))
            }
        }
        .padding()
        .frame(maxWidth: .infinity)
    }

    @ViewBuilder private var code: some View {
        if let trouble = content.trouble {
            text(trouble.sentence, .title2.bold())
            text(trouble.nextStep, .title3)
            BigButton(words(.tryAgain), ground: .module, ink: .paper) { tap(.tryAgain) }
        } else if content.isRecorded {
            text(words(.hiddenWhileRecorded), .title2.bold())
        } else if let code = content.code {
            CodePicture(code, label: words(.codeOf, content.card.map { words.name($0.card) } ?? ""))
            if let left = content.left, let seconds = content.secondsLeft {
                HStack(spacing: 2 * Size.gap) {
                    RingPicture(left).frame(width: 32, height: 32)
                    text(words(.renewsIn, "\(seconds)"), .title3)
                }
                .accessibilityElement(children: .ignore)
                .accessibilityLabel(words(.renewsIn, "\(seconds)"))
            }
            text(
                words(content.card?.card.isLive == false ? .withPapers : .noScreenshot),
                .title.bold())
        } else {
            text(words(.reading), .title2)
        }
    }

    private func text(_ text: String, _ font: Font) -> some View {
        Text(text).font(font).multilineTextAlignment(.center)
            .fixedSize(horizontal: false, vertical: true)
    }
}
