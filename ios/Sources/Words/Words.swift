import Foundation

/// The officer's words.
public typealias Words = WordTable<WordKey>
/// The citizen's words.
public typealias WalletWords = WordTable<WalletWordKey>

/// An app's own words, in the language of its table.
public struct WordTable<Key: RawRepresentable<String> & Sendable>: Sendable {
    private let find: @Sendable (String) -> String

    /// - Parameter find: the text of a key of `Localizable.strings`.
    public init(_ find: @escaping @Sendable (String) -> String) { self.find = find }

    /// The words of a key, with what belongs into them.
    public func callAsFunction(_ key: Key, _ arguments: String...) -> String {
        var text = find(key.rawValue)
        guard !arguments.isEmpty else { return text }
        // The table's `%1$@`. Not `String(format:)`: it would read what is filled in as a format's
        // object, which only Apple's Foundation has.
        for (at, argument) in arguments.enumerated() {
            text = text.replacingOccurrences(of: "%\(at + 1)$@", with: argument)
        }
        return text.replacingOccurrences(of: "%%", with: "%")
    }
}
