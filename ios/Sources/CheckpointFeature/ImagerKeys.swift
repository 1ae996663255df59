/// What an external imager types: as fast as a keyboard never is, ended by a return.
public struct ImagerKeys: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private var typed = ""
    private var last: UInt64 = 0
    /// A travel code has some hundred characters, a DCC at most about two thousand.
    static let longest = 8_192
    /// Keys further apart are somebody's fingers, or another code.
    static let gapMillis: UInt64 = 500

    public init() {}

    /// Takes a key; gives the whole text once it has ended.
    public mutating func press(_ characters: String, at millis: UInt64) -> String? {
        if millis - min(millis, last) > Self.gapMillis { typed = "" }
        last = millis
        for character in characters {
            guard !character.isNewline else {
                defer { typed = "" }
                return typed.isEmpty ? nil : typed
            }
            if typed.count < Self.longest { typed.append(character) }
        }
        return nil
    }

    // It may be anybody's code.
    public var description: String { "ImagerKeys(..)" }
    public var debugDescription: String { description }
}
