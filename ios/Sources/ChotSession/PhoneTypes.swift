/// How an open phone stands.
public struct Health: Equatable, Sendable {
    public enum Data: Equatable, Sendable {
        case fresh
        /// An update is due.
        case runsOut(seconds: Int64)
        /// Nobody is let through by them.
        case stale
    }

    public let city: String
    public let publishedAtMillis: Int64
    public let freshUntilMillis: Int64
    public let data: Data
    public let clockIsTrusted: Bool
    public let journalWrites: Bool
    /// What the officer should be told, the worst first.
    public let warnings: [Said]

    public init(
        city: String, publishedAtMillis: Int64, freshUntilMillis: Int64, data: Data,
        clockIsTrusted: Bool, journalWrites: Bool, warnings: [Said]
    ) {
        self.city = city
        self.publishedAtMillis = publishedAtMillis
        self.freshUntilMillis = freshUntilMillis
        self.data = data
        self.clockIsTrusted = clockIsTrusted
        self.journalWrites = journalWrites
        self.warnings = warnings
    }
}

/// A checkpoint to choose.
public struct CheckpointChoice: Equatable, Sendable, Identifiable {
    public let name: String
    public let area: String
    /// Of the checked lane, degrees clockwise from north.
    public let heading: Double?
    public var id: String { name }

    public init(name: String, area: String, heading: Double?) {
        self.name = name
        self.area = area
        self.heading = heading
    }
}

/// What an enrolment is, before it is believed.
public struct EnrolmentSeen: Equatable, Sendable {
    public let city: String
    /// The root keys', to be read aloud: eight groups of four.
    public let fingerprint: String

    public init(city: String, fingerprint: String) {
        self.city = city
        self.fingerprint = fingerprint
    }
}

/// How far a series of codes was read.
public struct SeriesProgress: Equatable, Sendable {
    public let have: Int
    /// 0 before the first.
    public let of: Int
    /// From 1.
    public let missing: [Int]

    public init(have: Int, of: Int, missing: [Int]) {
        self.have = have
        self.of = of
        self.missing = missing
    }
}

/// What a phone's store holds.
public struct DeviceState: Equatable, Sendable {
    public struct Role: Equatable, Sendable {
        public let name: String
        public let version: UInt64
        /// RFC 3339.
        public let expires: String
        public let expired: Bool
    }

    public let city: String
    /// RFC 3339; none where nothing is installed.
    public let publishedAt: String?
    public let ageSeconds: Int64?
    public let freshUntil: String?
    public let expires: String?
    public let expired: Bool
    public let policy: String?
    public let roles: [Role]
    public let rosterEntries: UInt64?
    public let storageBytes: UInt64
    /// In English, for the help desk.
    public let unusable: String?
}

/// What an update did.
public struct UpdateDone: Equatable, Sendable {
    public let changed: Bool
    public let publishedAtMillis: Int64
    public let fetchedBytes: UInt64
    public let rulesChanged: Bool
    /// How far the publication is ahead of this phone's clock, where that is too far.
    public let aheadSeconds: Int64?

    public init(
        changed: Bool, publishedAtMillis: Int64, fetchedBytes: UInt64, rulesChanged: Bool,
        aheadSeconds: Int64? = nil
    ) {
        self.changed = changed
        self.publishedAtMillis = publishedAtMillis
        self.fetchedBytes = fetchedBytes
        self.rulesChanged = rulesChanged
        self.aheadSeconds = aheadSeconds
    }
}

/// One thing that a self-test tried.
public struct SelfCheck: Equatable, Sendable, Identifiable {
    public let code: String
    public let name: String
    public let ok: Bool
    /// What doesn't work, in English, for the help desk.
    public let what: String
    public let micros: UInt64
    public var id: String { code }
}

/// The phone's clocks, read together.
public struct ClockTime: Equatable, Sendable {
    public let wallMillis: Int64
    /// Since boot, sleep included.
    public let monotonicMillis: UInt64
    /// 16 bytes that differ from boot to boot.
    public let boot: [UInt8]

    public init(wallMillis: Int64, monotonicMillis: UInt64, boot: [UInt8]) {
        self.wallMillis = wallMillis
        self.monotonicMillis = monotonicMillis
        self.boot = boot
    }
}
