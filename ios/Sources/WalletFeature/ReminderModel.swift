import ChotSession
import Observation

/// Reminds of the declaration on the mornings of duty days. Nothing of anybody is in a notice.
@MainActor @Observable public final class ReminderModel {
    /// Minutes after midnight; none: no reminder.
    public private(set) var minutes: Int?
    /// The system doesn't let this app remind.
    public private(set) var isBlocked = false

    /// What can be chosen.
    public static let times = [330, 360, 390, 420]
    /// What the system keeps for an app is 64; two months of mornings are less.
    public static let days = 60

    private let notices: any Notices
    private let clocks: any Clocks
    private let choices: any Choices
    private let text: String

    /// - Parameter text: of the notice.
    public init(notices: any Notices, clocks: any Clocks, choices: any Choices, text: String) {
        self.notices = notices
        self.clocks = clocks
        self.choices = choices
        self.text = text
        minutes = choices.text("reminder").flatMap(Int.init).flatMap {
            0..<1_440 ~= $0 ? $0 : nil
        }
    }

    public func set(_ minutes: Int?, _ cards: [HomeCard]) async {
        self.minutes = minutes
        choices.set("reminder", minutes.map { "\($0)" })
        if minutes != nil, await !notices.isAllowed { _ = await notices.ask() }
        await plan(cards)
    }

    /// Anew whenever the app is opened or something was declared: today's is left out then.
    public func plan(_ cards: [HomeCard]) async {
        guard let minutes else {
            isBlocked = false
            return await notices.plan([], text: text)
        }
        isBlocked = await !notices.isAllowed
        await notices.plan(
            isBlocked ? [] : Self.notices(cards, minutes, at: clocks.read().wallMillis), text: text)
    }

    /// From now on, Sundays and a day that everybody has declared for left out.
    static func notices(_ cards: [HomeCard], _ minutes: Int, at nowMillis: Int64) -> [PlannedNotice]
    {
        let people = cards.filter { $0.card.isLive && nowMillis < $0.card.validUntilMillis }
        guard !people.isEmpty else { return [] }
        let time = HomeCard.time(cards)
        let today = time.day(nowMillis)
        let isDeclared = people.allSatisfy { time.isToday($0.card.declaredAtMillis, nowMillis) }
        return (0..<days).compactMap { ahead in
            let day = CityTime.day(today, plus: ahead)
            let at = time.start(of: day) + Int64(minutes) * 60_000
            guard CityTime.weekday(day) != 7, at > nowMillis, ahead > 0 || !isDeclared else {
                return nil
            }
            return PlannedNotice(
                day: day, hour: minutes / 60, minute: minutes % 60, time: time)
        }
    }
}
