import ChotSession
import Foundation
import Observation

/// Looking back: today's counts, the records, a case, who else was there. It names nobody.
@MainActor @Observable public final class JournalModel {
    public private(set) var hours: [HourCount] = []
    /// The city's.
    public private(set) var time = CityTime.phone
    public private(set) var rows: [JournalRow] = []
    public private(set) var hasOlder = false
    public private(set) var decision: Decision?
    /// The beginning of the one hour that is looked at; none: all the journal.
    public private(set) var hour: Int64?
    /// The pseudonym of the one person who is looked at; none: everybody.
    public private(set) var subject: String?
    public private(set) var steps: [JournalRow]?
    public private(set) var contacts: [ContactRow]?
    public private(set) var check: JournalCheck?
    public private(set) var export: JournalExport?
    /// Where it was written, to be shared.
    public private(set) var exported: URL?
    /// From when on everything is kept; nothing where none tells how old the records are.
    public private(set) var keptFrom: Int64?
    /// How many records were deleted just now.
    public private(set) var cleared: UInt64?
    public private(set) var wrong: String?

    private let source: any JournalSource
    private let clocks: any Clocks
    private let phone: any Phone
    /// Where what is shared lies until it has been.
    private let folder: URL
    private var before: UInt64?
    public nonisolated static let page = 50
    nonisolated static let hourMillis: Int64 = 3_600_000
    /// Seconds before or after, within which somebody counts as having been there, too.
    public nonisolated static let within = 15 * 60

    public init(source: any JournalSource, phone: any Phone, clocks: any Clocks, folder: URL) {
        self.source = source
        self.phone = phone
        self.clocks = clocks
        self.folder = folder
    }

    /// Only what was decided so; none: all, whenever and of whom it was.
    public func load(_ decision: Decision? = nil) async {
        self.decision = decision
        if decision == nil { (hour, subject) = (nil, nil) }
        await load()
    }

    /// Only this hour; pressed again, any.
    public func load(hour: Int64) async {
        self.hour = self.hour == hour ? nil : hour
        await load()
    }

    /// Only this person, whenever.
    public func load(of subject: String) async {
        close()
        (decision, hour, self.subject) = (nil, nil, subject)
        await load()
    }

    private func load() async {
        rows = []
        before = nil
        let now = clocks.read().wallMillis
        await said {
            (time, hours) = try await source.look {
                let time = CityTime(offsetMinutes: try $0.utcOffsetMinutes())
                return (
                    time, try $0.counts(fromMillis: time.dayStart(now), untilMillis: now + 1)
                )
            }
            keptFrom = try await source.look { try $0.keptFrom() }
            cleared = nil
            try await more()
        }
    }

    public func older() async {
        guard hasOlder else { return }
        await said { try await more() }
    }

    private func more() async throws {
        let before = before
        let filter = JournalFilter(
            fromMillis: hour, untilMillis: hour.map { $0 + Self.hourMillis }, decision: decision,
            subject: subject)
        let page = try await source.look {
            try $0.page(before: before, limit: Self.page, filter)
        }
        rows += page.rows
        self.before = page.before
        hasOlder = page.before != nil
    }

    /// The steps of a record's case, and who else was there.
    public func open(_ row: JournalRow) async {
        contacts = nil
        await said {
            let sequence = row.sequence
            steps = try await source.look { try $0.steps(of: sequence) }
            guard let subject = row.subject else { return }
            contacts = try await source.look {
                try $0.contacts(of: subject, withinSeconds: Self.within)
            }
        }
    }

    public func close() {
        steps = nil
        contacts = nil
    }

    /// Deletes the days that the city's rules have deleted; a session does so as it is opened.
    public func clear() async {
        await said {
            let purge = try await source.look { try $0.purge() }
            keptFrom = purge.keptFromMillis
            cleared = purge.records
        }
    }

    public func verify() async {
        await said { check = try await source.look { try $0.verify() } }
    }

    /// Writes the journal out, for its owner alone to read, to be shared.
    public func writeOut() async {
        putAway()
        let file = folder.appendingPathComponent(
            "journal-\(clocks.read().wallMillis).jsonl")
        let path = file.path
        await said {
            export = try await source.look { try $0.export(to: path) }
            exported = file
        }
    }

    /// It was shared, or not: nothing of it is left lying.
    public func putAway() {
        if let exported { try? FileManager.default.removeItem(at: exported) }
        exported = nil
        export = nil
    }

    private func said(_ act: () async throws -> Void) async {
        do {
            wrong = nil
            try await act()
        } catch {
            wrong = phone.trouble(error).said.text
        }
    }
}
