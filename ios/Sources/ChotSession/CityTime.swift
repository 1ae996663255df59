import Foundation

/// Times as a city's clocks show them: by the offset from UTC that its rules name.
public struct CityTime: Equatable, Sendable {
    /// Nothing: as this phone's clock shows them.
    private let offsetSeconds: Int64?

    public init(offsetSeconds: Int64) { self.offsetSeconds = offsetSeconds }

    public init(offsetMinutes: Int32) { self.init(offsetSeconds: Int64(offsetMinutes) * 60) }

    private init() { offsetSeconds = nil }

    /// Where no city's rules are known: as this phone's clock shows them.
    public static let phone = Self()

    /// The zone for the system's own calendars; nothing: this phone's.
    public var zone: TimeZone? {
        offsetSeconds.flatMap { TimeZone(secondsFromGMT: Int(clamping: $0)) }
    }

    private static let dayMillis: Int64 = 86_400_000

    private func offset(at millis: Int64) -> Int64 {
        let date = Date(timeIntervalSince1970: Double(millis) / 1_000)
        return 1_000 * (offsetSeconds ?? Int64(TimeZone.current.secondsFromGMT(for: date)))
    }

    /// The first instant of the day that an instant lies in.
    public func dayStart(_ millis: Int64) -> Int64 { start(of: day(millis)) }

    public func day(_ millis: Int64) -> Day {
        let local = millis + offset(at: millis)
        return Self.day((local - Self.modulo(local, Self.dayMillis)) / Self.dayMillis)
    }

    /// The first instant of a day.
    public func start(of day: Day) -> Int64 {
        let local = Self.days(day) * Self.dayMillis
        return local - offset(at: local - offset(at: local))
    }

    /// `06:30`.
    public func hour(_ millis: Int64) -> String {
        Self.hour(minutes: Self.modulo(millis + offset(at: millis), Self.dayMillis) / 60_000)
    }

    /// Of the first instant after something, as its end: midnight is the day's end.
    public func end(_ millis: Int64) -> String {
        let hour = hour(millis)
        return hour == "00:00" ? "24:00" : hour
    }

    /// `06:30 05/10/2021`.
    public func instant(_ millis: Int64) -> String {
        "\(hour(millis)) \(Self.date(day(millis)))"
    }

    /// `05/10/2021`, the day that an instant lies in.
    public func date(_ millis: Int64) -> String { Self.date(day(millis)) }

    // MARK: What is the same by every clock

    /// `06:30`, of the minutes since midnight.
    public static func hour(minutes: Int64) -> String {
        "\(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// `05/10/2021`, as cards print it.
    public static func date(_ day: Day) -> String {
        "\(two(Int64(day.day)))/\(two(Int64(day.month)))/\(day.year)"
    }

    /// `yyyy-mm-dd` as `dd/mm/yyyy`; what isn't a whole date stays as it is.
    public static func asOnTheCard(_ date: String) -> String {
        let parts = date.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.joined().allSatisfy(\.isNumber) else {
            return date
        }
        return parts.reversed().joined(separator: "/")
    }

    public static func day(_ day: Day, plus days: Int) -> Day {
        Self.day(Self.days(day) + Int64(days))
    }

    /// 1 on Monday, 7 on Sunday.
    public static func weekday(_ day: Day) -> Int {
        // 1970 began on a Thursday.
        Int(modulo(days(day) + 3, 7)) + 1
    }

    /// Days since 1970 into a date: Howard Hinnant's `civil_from_days`, from 0000-03-01 on.
    private static func day(_ since1970: Int64) -> Day {
        let days = since1970 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let ofEra = days - era * 146_097
        let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let shifted = (5 * ofYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return Day(
            year: Int32(clamping: year + era * 400 + (month <= 2 ? 1 : 0)),
            month: UInt8(clamping: month),
            day: UInt8(clamping: ofYear - (153 * shifted + 2) / 5 + 1))
    }

    /// And back.
    private static func days(_ day: Day) -> Int64 {
        let year = Int64(day.year) - (day.month <= 2 ? 1 : 0)
        let era = (year >= 0 ? year : year - 399) / 400
        let ofEra = year - era * 400
        let month = Int64(day.month)
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day.day) - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    private static func two(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func modulo(_ a: Int64, _ b: Int64) -> Int64 {
        let rest = a % b
        return rest < 0 ? rest + b : rest
    }
}
