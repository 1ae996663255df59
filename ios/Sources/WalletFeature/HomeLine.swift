import ChotSession

/// The large line of a card: what its person can do now.
public enum HomeLine: Equatable, Sendable {
    case passUntil(millis: Int64)
    case passFrom(millis: Int64)
    /// All of the day's windows are behind.
    case over
    /// A declaration opens these windows. What else is missing is said, too.
    case notDeclared([DayOutlook.Window], more: [Said])
    /// A question was answered with yes: advice in place of a code.
    case unwell
    /// What the person has to see to.
    case missing([Said])
    /// The last day that it held.
    case expired(Day)
    case notYet(Day)
    /// Nothing may be promised.
    case unknown(why: Said, isDeclared: Bool)

    public init(_ card: Card, _ outlook: Outlook, at nowMillis: Int64) {
        let time = outlook.time
        if nowMillis >= card.validUntilMillis {
            self = .expired(time.day(card.validUntilMillis - 1))
            return
        }
        if nowMillis < card.validFromMillis {
            self = .notYet(time.day(card.validFromMillis))
            return
        }
        let declaredToday = time.isToday(card.declaredAtMillis, nowMillis)
        switch outlook {
        case .unknown(let why):
            self =
                declaredToday && card.hasSymptoms == true
                ? .unwell : .unknown(why: why, isDeclared: declaredToday || !card.isLive)
        case .day(let day):
            let isFresh = day.declarationFreshUntilMillis.map { nowMillis <= $0 } ?? declaredToday
            if card.hasSymptoms == true, isFresh {
                self = .unwell
                return
            }
            let left = day.windows.filter { $0.untilMillis > nowMillis }
            let curable = day.missing.contains { Self.declared.contains($0.code) }
            let others = day.missing.filter { !Self.declared.contains($0.code) }
            if let from = day.nextFromMillis {
                let until = left.first { $0.fromMillis <= nowMillis }?.untilMillis
                if curable, card.isLive {
                    self = .notDeclared(left, more: others)
                } else if !day.missing.isEmpty {
                    self = .missing(day.missing)
                } else {
                    self = until.map { .passUntil(millis: $0) } ?? .passFrom(millis: from)
                }
            } else {
                // Where nothing opens all day, it is said why.
                self =
                    day.windows.isEmpty && !day.missing.isEmpty ? .missing(day.missing) : .over
            }
        }
    }

    /// What a declaration mends.
    private static let declared: Set = [
        "declaration-missing", "declaration-too-old", "declaration-from-future",
    ]

    /// The one button of a card.
    public enum Main: Equatable, Sendable { case show, declare, advice, renew }

    public var main: Main {
        switch self {
        case .passUntil, .passFrom, .over, .missing, .notYet, .unknown(_, isDeclared: true):
            .show
        case .notDeclared, .unknown(_, isDeclared: false): .declare
        case .unwell: .advice
        case .expired: .renew
        }
    }
}

/// A card as the first page shows it.
public struct HomeCard: Equatable, Sendable, Identifiable {
    public let card: Card
    public let outlook: Outlook
    public let line: HomeLine
    public var id: String { card.id }
    public var time: CityTime { outlook.time }

    public init(_ card: Card, _ outlook: Outlook, at nowMillis: Int64) {
        self.card = card
        self.outlook = outlook
        line = HomeLine(card, outlook, at: nowMillis)
    }

    /// The city's time, where any card's rules tell it.
    static func time(_ cards: [Self]) -> CityTime {
        cards.map(\.time).first { $0 != .phone } ?? .phone
    }

    /// All cards with their day.
    static func all(_ cards: any Cards, at time: ClockTime) throws -> [Self] {
        try cards.cards().map {
            Self($0, try cards.outlook($0.id, at: time), at: time.wallMillis)
        }
    }
}

extension Outlook {
    /// The rules' own, where they are known.
    var time: CityTime { if case .day(let day) = self { day.time } else { .phone } }
}

extension CityTime {
    /// On the day that it is now, and not ahead.
    func isToday(_ millis: Int64?, _ nowMillis: Int64) -> Bool {
        guard let millis, millis <= nowMillis else { return false }
        return dayStart(millis) == dayStart(nowMillis)
    }
}
