/// Which records to look at; by default all.
public struct JournalFilter: Equatable, Sendable {
    public var fromMillis: Int64?
    public var untilMillis: Int64?
    public var decision: Decision?
    public var subject: String?

    public init(
        fromMillis: Int64? = nil, untilMillis: Int64? = nil, decision: Decision? = nil,
        subject: String? = nil
    ) {
        self.fromMillis = fromMillis
        self.untilMillis = untilMillis
        self.decision = decision
        self.subject = subject
    }
}

/// One record, as a list shows it. It names nobody.
public struct JournalRow: Equatable, Sendable, Identifiable {
    public enum Kind: Sendable { case passage, portalShown, notice }

    public let sequence: UInt64
    public let kind: Kind
    public let atMillis: Int64?
    public let clockTrusted: Bool
    public let decision: Decision?
    public let sentence: String
    public let reasons: [Said]
    public let checkpoint: String?
    /// The pseudonym.
    public let subject: String?
    public let continues: UInt64?
    public var id: UInt64 { sequence }
}

public struct JournalPage: Equatable, Sendable {
    /// The newest first.
    public let rows: [JournalRow]
    /// Where the next page begins; none where there is nothing older.
    public let before: UInt64?
}

/// The cases of one hour.
public struct HourCount: Equatable, Sendable, Identifiable {
    public let hourMillis: Int64
    public let permit: UInt64
    public let deny: UInt64
    public let refer: UInt64
    public var id: Int64 { hourMillis }
}

/// Somebody who was at the same checkpoint at about the same time.
public struct ContactRow: Equatable, Sendable, Identifiable {
    public let subject: String
    public let checkpoint: String
    public let atMillis: Int64
    public let apartSeconds: Int64
    public let sequence: UInt64
    public var id: UInt64 { sequence }
}

/// What going through the whole journal found.
public struct JournalCheck: Equatable, Sendable {
    public let records: UInt64
    public let isSound: Bool
    /// In English, for the help desk.
    public let findings: [String]
}

/// What was deleted for its age, and from when on everything is kept.
public struct JournalPurge: Equatable, Sendable {
    public let records: UInt64
    public let keptFromMillis: Int64
}

public struct JournalExport: Equatable, Sendable {
    public let records: UInt64
    /// Of the file, to be read out to whoever receives it.
    public let sha256: String
}
