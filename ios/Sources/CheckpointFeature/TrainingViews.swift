import ChotSession
import DesignSystem
import SwiftUI
import Words

/// Around everything while officers train: nobody takes it for the real thing.
public struct TrainingFrame<Content: View>: View {
    let words: Words
    let content: Content

    public init(words: Words, @ViewBuilder content: () -> Content) {
        self.words = words
        self.content = content()
    }

    public var body: some View {
        VStack(spacing: 0) {
            Stripes()
            Text(words(.trainingMark)).font(.title3.bold())
                .multilineTextAlignment(.center)
                .padding(Size.gap)
                .frame(maxWidth: .infinity)
                .foregroundStyle(Color(.onOutline))
                .background(Color(.outline))
                .accessibilityAddTraits(.isHeader)
            content
            Stripes()
        }
        .background(Color(.outline))
    }
}

/// Black on yellow, aslant.
struct Stripes: View {
    var body: some View {
        Canvas { context, size in
            context.fill(Path(CGRect(origin: .zero, size: size)), with: .color(Color(.outline)))
            for left in stride(from: -size.height, to: size.width, by: 2 * size.height) {
                var stripe = Path()
                stripe.move(to: CGPoint(x: left, y: size.height))
                stripe.addLine(to: CGPoint(x: left + size.height, y: 0))
                stripe.addLine(to: CGPoint(x: left + 2 * size.height, y: 0))
                stripe.addLine(to: CGPoint(x: left + size.height, y: size.height))
                stripe.closeSubpath()
                context.fill(stripe, with: .color(Color(.onOutline)))
            }
        }
        .frame(height: 24)
        .accessibilityHidden(true)
    }
}

/// The codes to train with.
public struct TrainingView: View {
    public enum Tap: Equatable, Sendable {
        case show(String)
        case scan, judge, back, leave
    }

    let exercises: [Exercise]
    let shown: TrainingModel.Shown?
    let wrong: String?
    let words: Words
    let tap: @MainActor (Tap) -> Void

    public init(
        _ exercises: [Exercise], shown: TrainingModel.Shown?, wrong: String?, words: Words,
        tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.exercises = exercises
        self.shown = shown
        self.wrong = wrong
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        TrainingFrame(words: words) {
            if let shown { exercise(shown) } else { list }
        }
    }

    private var list: some View {
        Page(words(.training), back: words(.trainingEnd), leave: to(.leave)) {
            if let wrong { Banner(wrong) }
            Line(words(.trainingWhat))
            BigButton.main(words(.trainingScan)) { tap(.scan) }
            ForEach(exercises) { exercise in
                BigButton(exercise.title) { tap(.show(exercise.code)) }
            }
        }
    }

    private func exercise(_ shown: TrainingModel.Shown) -> some View {
        Page(shown.exercise.title, back: words(.back), leave: to(.back)) {
            if !shown.codes.isEmpty { Line(words(.trainingShow)) }
            ForEach(shown.codes, id: \.text) { code in
                CodePicture(code, label: shown.exercise.title)
            }
            // Two people at once are nothing that can be judged as one text.
            if shown.exercise.beside == nil {
                BigButton.main(words(.trainingJudge)) { tap(.judge) }
            }
            Fact(words(.trainingExpected), shown.exercise.expected)
        }
    }

    private func to(_ what: Tap) -> @MainActor () -> Void { { tap(what) } }
}
