import ChotSession
import Foundation

/// Notes each call of the core, and those that the main thread makes.
final class Watch: Sendable {
    let called = Shared<Set<String>>([])
    let onMain = Shared<[String]>([])

    func note(_ call: String) {
        called.change { $0.insert(call) }
        if Thread.isMainThread { onMain.change { $0.append(call) } }
    }

    /// Notes a call, and makes it.
    func made<T>(_ call: String, _ act: @autoclosure () throws -> T) rethrows -> T {
        note(call)
        return try act()
    }
}

/// A phone whose calls are noted, and those of what it opens.
final class WatchedPhone: Phone {
    private let real: any Phone
    private let watch: Watch

    init(_ real: any Phone, _ watch: Watch) {
        self.real = real
        self.watch = watch
    }

    // What makes an object or looks a word up, and asks nothing of the store.
    var language: AppLanguage { real.language }
    func series() -> any EnrolmentSeries { WatchedSeries(real.series(), watch) }
    func reader() -> any CodeReading { WatchedReader(real.reader(), watch) }
    func word(for decision: Decision) -> String { real.word(for: decision) }
    func trouble(_ error: any Error) -> Trouble { real.trouble(error) }

    func preview(_ enrolment: Data) throws -> EnrolmentSeen {
        try watch.made("preview", try real.preview(enrolment))
    }
    func enrol(_ enrolment: Data) throws {
        try watch.made("enrol", try real.enrol(enrolment))
    }
    func checkpoints() throws -> [CheckpointChoice] {
        try watch.made("checkpoints", try real.checkpoints())
    }
    func open(_ checkpoint: String) throws -> any OfficerSession {
        try watch.made("open", WatchedSession(try real.open(checkpoint), watch))
    }
    func update(
        _ transport: any Transport, at time: ClockTime,
        goesOn: @escaping @Sendable (UInt64) -> Bool
    ) throws -> UpdateDone {
        try watch.made("update", try real.update(transport, at: time, goesOn: goesOn))
    }
    func update(folder: String, at time: ClockTime) throws -> UpdateDone {
        try watch.made("update from a folder", try real.update(folder: folder, at: time))
    }
    func state(at time: ClockTime) throws -> DeviceState {
        try watch.made("state", try real.state(at: time))
    }
    func selfTest(at time: ClockTime) -> [SelfCheck] {
        watch.made("self-test", real.selfTest(at: time))
    }
    func journalLoss() throws -> String? {
        try watch.made("journal loss", try real.journalLoss())
    }
    func confirmJournalLoss(_ what: String, at time: ClockTime) throws {
        try watch.made("confirm journal loss", try real.confirmJournalLoss(what, at: time))
    }
    func seenLabels() -> [(kind: SeenKind, text: String)] {
        watch.made("labels", real.seenLabels())
    }
}

private final class WatchedSeries: EnrolmentSeries {
    private let real: any EnrolmentSeries
    private let watch: Watch
    init(_ real: any EnrolmentSeries, _ watch: Watch) { (self.real, self.watch) = (real, watch) }

    func take(_ text: String) throws -> SeriesProgress {
        try watch.made("take a code of a series", try real.take(text))
    }
    func file() throws -> Data? {
        try watch.made("a series' file", try real.file())
    }
}

private final class WatchedReader: CodeReading {
    private let real: any CodeReading
    private let watch: Watch
    init(_ real: any CodeReading, _ watch: Watch) { (self.real, self.watch) = (real, watch) }

    func read(_ plane: Data, _ shape: PlaneShape) throws -> [String] {
        try watch.made("read", try real.read(plane, shape))
    }
    func readStill(_ plane: Data, _ shape: PlaneShape) throws -> [String] {
        try watch.made("read a still", try real.readStill(plane, shape))
    }
}

private final class WatchedSession: OfficerSession {
    private let real: any OfficerSession
    private let watch: Watch
    init(_ real: any OfficerSession, _ watch: Watch) { (self.real, self.watch) = (real, watch) }

    func scan(_ plane: Data, _ shape: PlaneShape, at time: ClockTime) throws -> Found {
        try watch.made("scan", try real.scan(plane, shape, at: time))
    }
    func scanEvidence(
        _ plane: Data, _ shape: PlaneShape, seen: [Seen], at time: ClockTime
    ) throws -> EvidenceFound {
        try watch.made("scan evidence", try real.scanEvidence(plane, shape, seen: seen, at: time))
    }
    func present(_ text: String, at time: ClockTime) throws -> Found {
        try watch.made("present", try real.present(text, at: time))
    }
    func lookUp(_ idNumber: String, at time: ClockTime) throws -> Verdict {
        try watch.made("look up", try real.lookUp(idNumber, at: time))
    }
    func see(_ seen: [Seen], at time: ClockTime) throws -> Verdict {
        try watch.made("see", try real.see(seen, at: time))
    }
    func portal(at time: ClockTime) throws -> (code: DrawnCode, recorded: Bool)? {
        try watch.made("portal", try real.portal(at: time))
    }
    func setHeading(_ degrees: Double?) throws {
        try watch.made("heading", try real.setHeading(degrees))
    }
    func utcOffsetMinutes() throws -> Int32 {
        try watch.made("offset", try real.utcOffsetMinutes())
    }
    func health(at time: ClockTime) throws -> Health {
        try watch.made("health", try real.health(at: time))
    }
    func reload() throws {
        try watch.made("reload", try real.reload())
    }
    func page(before: UInt64?, limit: Int, _ filter: JournalFilter) throws -> JournalPage {
        try watch.made("page", try real.page(before: before, limit: limit, filter))
    }
    func counts(fromMillis: Int64, untilMillis: Int64) throws -> [HourCount] {
        try watch.made("counts", try real.counts(fromMillis: fromMillis, untilMillis: untilMillis))
    }
    func steps(of sequence: UInt64) throws -> [JournalRow] {
        try watch.made("steps", try real.steps(of: sequence))
    }
    func contacts(of subject: String, withinSeconds: Int) throws -> [ContactRow] {
        try watch.made("contacts", try real.contacts(of: subject, withinSeconds: withinSeconds))
    }
    func verify() throws -> JournalCheck {
        try watch.made("verify", try real.verify())
    }
    func export(to path: String) throws -> JournalExport {
        try watch.made("export", try real.export(to: path))
    }
    func keptFrom() throws -> Int64? {
        try watch.made("kept from", try real.keptFrom())
    }
    func purge() throws -> JournalPurge {
        try watch.made("purge", try real.purge())
    }
}

/// What is asked of an open wallet goes through its owner's queue; this is what doesn't have to.
final class WatchedWallets: Wallets {
    private let real: any Wallets
    private let watch: Watch
    init(_ real: any Wallets, _ watch: Watch) { (self.real, self.watch) = (real, watch) }

    var language: AppLanguage { real.language }
    func trouble(_ error: any Error) -> WalletTrouble { real.trouble(error) }
    func reader() -> any CodeReading { WatchedReader(real.reader(), watch) }
    func open() throws -> any Cards {
        try watch.made("open", try real.open())
    }
    func delete() throws {
        try watch.made("delete", try real.delete())
    }
    func readCity(_ file: Data) throws -> CitySeen {
        try watch.made("read a city's file", try real.readCity(file))
    }
}
