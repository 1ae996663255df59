import Foundation

/// Times as the city's clocks show them: UTC+7, without daylight saving.
public enum CityTime {
    public static let offsetSeconds: Int64 = 7 * 3_600
    private static let offset = offsetSeconds * 1_000
    private static let dayMillis: Int64 = 86_400_000

    /// The first instant of the day that an instant lies in.
    public static func dayStart(_ millis: Int64) -> Int64 {
        let local = millis + offset
        return local - modulo(local, dayMillis) - offset
    }

    public static func day(_ millis: Int64) -> Day {
        // Days since 1970 into a date: Howard Hinnant's `civil_from_days`, from 0000-03-01 on.
        let days = (dayStart(millis) + offset) / dayMillis + 719_468
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

    /// The first instant of a day.
    public static func start(of day: Day) -> Int64 {
        let year = Int64(day.year) - (day.month <= 2 ? 1 : 0)
        let era = (year >= 0 ? year : year - 399) / 400
        let ofEra = year - era * 400
        let month = Int64(day.month)
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day.day) - 1
        let days = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
        return days * dayMillis - offset
    }

    public static func day(_ day: Day, plus days: Int) -> Day {
        Self.day(start(of: day) + Int64(days) * dayMillis)
    }

    /// `06:30`, by an offset from UTC.
    public static func hour(_ millis: Int64, offsetSeconds: Int64 = offsetSeconds) -> String {
        let minutes = modulo(millis + offsetSeconds * 1_000, dayMillis) / 60_000
        return "\(two(minutes / 60)):\(two(minutes % 60))"
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

    /// 1 on Monday, 7 on Sunday.
    public static func weekday(_ day: Day) -> Int {
        // 1970 began on a Thursday.
        Int(modulo((start(of: day) + offset) / dayMillis + 3, 7)) + 1
    }

    /// `06:30 05/10/2021`.
    public static func instant(_ millis: Int64) -> String { "\(hour(millis)) \(date(day(millis)))" }

    private static func two(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func modulo(_ a: Int64, _ b: Int64) -> Int64 {
        let rest = a % b
        return rest < 0 ? rest + b : rest
    }
}
