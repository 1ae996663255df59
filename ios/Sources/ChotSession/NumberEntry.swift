/// Digits as they are pressed on the pad. They are somebody's: never printed.
public struct NumberEntry: Equatable, Sendable, CustomStringConvertible,
    CustomDebugStringConvertible
{
    public private(set) var digits = ""
    /// Of the chip card; the older card has 9.
    public static let whole = 12
    public static let older = 9

    public init() {}

    public mutating func press(_ digit: Int) {
        guard digits.count < Self.whole, 0...9 ~= digit else { return }
        digits += "\(digit)"
    }

    public mutating func erase() { if !digits.isEmpty { digits.removeLast() } }

    /// In groups of three, as the cards print it.
    public var grouped: String {
        var groups: [String] = []
        var rest = Substring(digits)
        while !rest.isEmpty {
            groups.append(String(rest.prefix(3)))
            rest = rest.dropFirst(3)
        }
        return groups.joined(separator: " ")
    }

    /// True where it may be somebody's number: whether it is one, the core says.
    public var isComplete: Bool { digits.count == Self.whole || digits.count == Self.older }

    public var description: String { "NumberEntry(\(digits.count) digits)" }
    public var debugDescription: String { description }
}
