import ChotSession
import DesignSystem
import SwiftUI
import Words

/// Setting the PIN, and asking for it.
public struct PinView: View {
    public enum Tap: Equatable, Sendable {
        case choose, remove, erase, confirm, leave
        case press(Int)
    }

    let state: PinModel.State
    let count: Int
    let problem: PinModel.Problem?
    let words: Words
    let tap: @MainActor (Tap) -> Void

    public init(
        _ state: PinModel.State, count: Int, problem: PinModel.Problem?, words: Words,
        tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.state = state
        self.count = count
        self.problem = problem
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        Page(words(title), back: words(.back), leave: state == .working ? nil : leave) {
            if let problem { Banner(text(problem)) }
            switch state {
            case .off:
                Line(words(.pinWhat))
                BigButton.main(words(.pinChoose)) { tap(.choose) }
            case .on:
                Line(words(.pinWhat))
                BigButton(words(.pinChoose)) { tap(.choose) }
                BigButton(words(.pinRemove)) { tap(.remove) }
            case .working: Line(words(.working))
            case .asking, .choosing, .repeating:
                if state == .choosing { Line(words(.pinDigits)) }
                Text(count == 0 ? "–" : String(repeating: "●", count: count))
                    .font(.largeTitle.bold())
                    .foregroundStyle(Color(.ink))
                    .accessibilityLabel(words(.pinCounted, "\(count)"))
                NumberPad(
                    erase: words(.erase), press: { tap(.press($0)) }, delete: { tap(.erase) })
                BigButton.main(words(.next)) { tap(.confirm) }
                    .disabled(!PinLock.lengths.contains(count))
            }
        }
    }

    private func leave() { tap(.leave) }

    private var title: WordKey {
        switch state {
        case .off, .on, .working: .pin
        case .asking: .pinAsk
        case .choosing: .pinNew
        case .repeating: .pinAgain
        }
    }

    private func text(_ problem: PinModel.Problem) -> String {
        switch problem {
        case .wrong: words(.pinWrong)
        case .wait(let seconds): words(.pinWait, "\(seconds)")
        case .differs: words(.pinDiffers)
        case .unreadable: words(.pinUnreadable)
        }
    }
}
