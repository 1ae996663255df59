import ChotSession
import DesignSystem
import SwiftUI
import Words

/// The first start: what this is, what it keeps, what a scan shows.
public struct WalletFirstView: View {
    let keyIsHardware: Bool
    let words: WalletWords
    let begin: @MainActor () -> Void

    public init(
        keyIsHardware: Bool, words: WalletWords, begin: @escaping @MainActor () -> Void
    ) {
        self.keyIsHardware = keyIsHardware
        self.words = words
        self.begin = begin
    }

    public var body: some View {
        Page(words(.appName), back: words(.back), leave: nil) {
            Line(words(.firstOffline))
            Line(words(.firstStored))
            Line(words(.firstShown))
            Line(words(keyIsHardware ? .keyHardware : .keySoftware), ink: .quiet)
            BigButton.main(words(.begin), action: begin)
        }
    }
}

/// What is in the wallet, a card a person.
public struct HomeView: View {
    public enum Tap: Equatable, Sendable {
        case show(String)
        case declare(String)
        case advice(String)
        case details(String)
        case add, askFor, city, settings
    }

    let cards: [HomeCard]
    let nowMillis: Int64
    let words: WalletWords
    let tap: @MainActor (Tap) -> Void

    public init(
        _ cards: [HomeCard], nowMillis: Int64, words: WalletWords,
        tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.cards = cards
        self.nowMillis = nowMillis
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        Page(words(.appName), back: words(.back), leave: nil) {
            if cards.isEmpty {
                Line(words(.homeEmpty), .title2.bold())
                BigButton.main(words(.add)) { tap(.add) }
            }
            ForEach(cards) { CardView($0, nowMillis: nowMillis, words: words, tap: tap) }
            if !cards.isEmpty { BigButton(words(.add)) { tap(.add) } }
            BigButton(words(.askFor)) { tap(.askFor) }
            BigButton(words(.city)) { tap(.city) }
            BigButton(words(.settings)) { tap(.settings) }
        }
    }
}

/// One person's card: what they can do now, and the one button for it.
struct CardView: View {
    let home: HomeCard
    let nowMillis: Int64
    let words: WalletWords
    let tap: @MainActor (HomeView.Tap) -> Void

    init(
        _ home: HomeCard, nowMillis: Int64, words: WalletWords,
        tap: @escaping @MainActor (HomeView.Tap) -> Void
    ) {
        self.home = home
        self.nowMillis = nowMillis
        self.words = words
        self.tap = tap
    }

    var body: some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            Line(words.name(home.card), .title2.bold()).accessibilityAddTraits(.isHeader)
            if !home.card.isLive { Line(words(.aPrint), .callout, ink: .quiet) }
            Line(words.large(home), .largeTitle.bold())
            ForEach(words.small(home, at: nowMillis), id: \.self) { Line($0) }
            ForEach(words.quiet(home), id: \.self) { Line($0, .callout, ink: .quiet) }
            main
            if home.line.main == .declare {
                BigButton(words(.showAnyway), ground: .sheet) { tap(.show(home.id)) }
                    .accessibilityLabel("\(words(.showAnyway)), \(words.name(home.card))")
            }
            BigButton(words(.details), ground: .sheet) { tap(.details(home.id)) }
                .accessibilityLabel("\(words(.details)), \(words.name(home.card))")
        }
        .padding()
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(Color(.raised))
        .clipShape(RoundedRectangle(cornerRadius: Size.corner))
    }

    @ViewBuilder private var main: some View {
        switch home.line.main {
        case .show: button(.show, .show(home.id))
        case .declare: button(.declare, .declare(home.id))
        case .advice: button(.advice, .advice(home.id))
        case .renew: button(.howToRenew, .details(home.id))
        }
    }

    private func button(_ key: WalletWordKey, _ what: HomeView.Tap) -> some View {
        BigButton.main(words(key)) { tap(what) }
            .accessibilityLabel("\(words(key)), \(words.name(home.card))")
    }
}

extension WalletWords {
    /// What its owner calls a card, else the name on it.
    func name(_ card: Card) -> String {
        card.label ?? card.holderName ?? self(.nameUnknown)
    }

    func large(_ home: HomeCard) -> String {
        switch home.line {
        case .passUntil(let millis): self(.passUntil, home.time.end(millis))
        case .passFrom(let millis): self(.passFrom, home.time.hour(millis))
        case .over: self(.passOver)
        case .notDeclared, .unknown(_, isDeclared: false): self(.notDeclared)
        case .unwell: self(.unwell)
        case .missing: self(.notEnough)
        case .expired: self(.expired)
        case .notYet(let day): self(.notYet, CityTime.date(day))
        case .unknown(_, isDeclared: true): self(.cannotTell)
        }
    }

    /// What stands below the large line.
    func small(_ home: HomeCard, at nowMillis: Int64) -> [String] {
        var lines: [String] = []
        let time = home.time
        switch home.line {
        case .notDeclared(let windows, let more):
            if !windows.isEmpty { lines.append(self(.notDeclaredPass, times(windows, time))) }
            lines += more.map { Self.begun($0.text) }
        case .missing(let what): lines += what.map { Self.begun($0.text) }
        case .expired(let last): lines.append(self(.expiredSince, CityTime.date(last)))
        case .unknown(let why, _): lines.append(why.text)
        case .passUntil, .passFrom: if let today = today(home) { lines.append(today) }
        case .over, .unwell, .notYet: break
        }
        if let at = home.card.declaredAtMillis, at <= nowMillis {
            lines.append(
                self(
                    .declaredAt,
                    time.isToday(at, nowMillis) ? time.hour(at) : time.instant(at)))
        }
        return lines
    }

    /// The day's windows, where its person may pass in them.
    func today(_ home: HomeCard) -> String? {
        guard case .day(let day) = home.outlook else { return nil }
        return switch home.line {
        case .passUntil, .passFrom: self(.passToday, times(day.windows, day.time))
        case .over, .notDeclared, .unwell, .missing, .expired, .notYet, .unknown: nil
        }
    }

    /// What only the checkpoint knows, and whose rules these are: the large line is no promise.
    func quiet(_ home: HomeCard) -> [String] {
        guard case .day(let day) = home.outlook else { return [] }
        switch home.line {
        case .passUntil, .passFrom, .notDeclared: break
        case .over, .unwell, .missing, .expired, .notYet, .unknown: return []
        }
        let asked = day.dependsOn.map(\.text).joined(separator: "; ")
        return (asked.isEmpty ? [] : ["\(self(.askedThere)): \(asked)"])
            + [self(.rulesFrom, day.time.instant(day.rulesPublishedAtMillis))]
    }

    /// A clause of the core's, as a line of its own.
    private static func begun(_ clause: String) -> String {
        clause.prefix(1).uppercased() + clause.dropFirst()
    }

    /// `06:30–08:00`, with the way where only one is open.
    func times(_ windows: [DayOutlook.Window], _ time: CityTime) -> String {
        windows.map { window in
            let from = time.hour(window.fromMillis)
            let until = time.end(window.untilMillis)
            return switch window.leg {
            case .toWork: "\(from)–\(until) (\(self(.toWork)))"
            case .toHome: "\(from)–\(until) (\(self(.toHome)))"
            case nil: "\(from)–\(until)"
            }
        }.joined(separator: ", ")
    }
}

/// What keeps the wallet from being used, and what to do next.
public struct WalletFaultView: View {
    public enum Tap: Equatable, Sendable { case tryAgain, startAnew }

    let trouble: WalletTrouble
    let words: WalletWords
    let tap: @MainActor (Tap) -> Void

    public init(
        _ trouble: WalletTrouble, words: WalletWords, tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.trouble = trouble
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        Page(words(.faultTitle), back: words(.back), leave: nil) {
            Line(trouble.sentence, .title2.bold())
            if isForGood { Line(words(.keyGone)) }
            Line(trouble.nextStep)
            BigButton.main(words(.tryAgain)) { tap(.tryAgain) }
            if isForGood || trouble.code == "store-damaged" {
                BigButton(words(.startAnew)) { tap(.startAnew) }
            }
        }
    }

    /// The codes in here are bound to a key that doesn't come back.
    private var isForGood: Bool {
        ["key-missing", "key-changed", "key-lost", "hardware-key-needed"].contains(trouble.code)
    }
}
