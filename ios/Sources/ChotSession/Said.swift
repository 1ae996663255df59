/// A stable code with its words in the officer's language. They begin as a sentence does.
public struct Said: Equatable, Hashable, Sendable {
    public let code: String
    public let text: String

    public init(code: String, text: String) {
        self.code = code
        self.text = text
    }
}

/// The languages of the apps.
public enum AppLanguage: String, CaseIterable, Sendable {
    case vietnamese = "vi"
    case english = "en"

    /// The one whose table the system takes: `Bundle.main.preferredLocalizations`. Not the region's.
    public init(preferred: [String]) {
        self = preferred.lazy.compactMap(Self.init(rawValue:)).first ?? .english
    }
}

/// What went wrong, in kinds that an app can act on, with the core's words for it.
public struct Trouble: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        case notEnrolled
        case nothingInstalled
        case storeInUse
        case unknownCheckpoint
        case badInput
        case nothingThere
        /// True where somebody ended the update.
        case updateBrokenOff(givenUp: Bool)
        case updateRefused
        case keystoreLocked
        case keyLost
        case storageFull
        /// The session has to be opened anew.
        case broken
        case other
    }

    public let kind: Kind
    public let said: Said

    public init(_ kind: Kind, _ said: Said) {
        self.kind = kind
        self.said = said
    }
}
