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
        watch.note("preview")
        return try real.preview(enrolment)
    }
    func enrol(_ enrolment: Data) throws {
        watch.note("enrol")
        try real.enrol(enrolment)
    }
    func checkpoints() throws -> [CheckpointChoice] {
        watch.note("checkpoints")
        return try real.checkpoints()
    }
    func open(_ checkpoint: String) throws -> any OfficerSession {
        watch.note("open")
        return WatchedSession(try real.open(checkpoint), watch)
    }
    func update(
        _ transport: any Transport, at time: ClockTime,
        goesOn: @escaping @Sendable (UInt64) -> Bool
    ) throws -> UpdateDone {
        watch.note("update")
        return try real.update(transport, at: time, goesOn: goesOn)
    }
    func update(folder: String, at time: ClockTime) throws -> UpdateDone {
        watch.note("update from a folder")
        return try real.update(folder: folder, at: time)
    }
    func state(at time: ClockTime) throws -> DeviceState {
        watch.note("state")
        return try real.state(at: time)
    }
    func selfTest(at time: ClockTime) -> [SelfCheck] {
        watch.note("self-test")
        return real.selfTest(at: time)
    }
    func journalLoss() throws -> String? {
        watch.note("journal loss")
        return try real.journalLoss()
    }
    func confirmJournalLoss(_ what: String, at time: ClockTime) throws {
        watch.note("confirm journal loss")
        try real.confirmJournalLoss(what, at: time)
    }
    func seenLabels() -> [(kind: SeenKind, text: String)] {
        watch.note("labels")
        return real.seenLabels()
    }
}

private final class WatchedSeries: EnrolmentSeries {
    private let real: any EnrolmentSeries
    private let watch: Watch
    init(_ real: any EnrolmentSeries, _ watch: Watch) { (self.real, self.watch) = (real, watch) }

    func take(_ text: String) throws -> SeriesProgress {
        watch.note("take a code of a series")
        return try real.take(text)
    }
    func file() throws -> Data? {
        watch.note("a series' file")
        return try real.file()
    }
}

private final class WatchedReader: CodeReading {
    private let real: any CodeReading
    private let watch: Watch
    init(_ real: any CodeReading, _ watch: Watch) { (self.real, self.watch) = (real, watch) }

    func read(_ plane: Data, _ shape: PlaneShape) throws -> [String] {
        watch.note("read")
        return try real.read(plane, shape)
    }
    func readStill(_ plane: Data, _ shape: PlaneShape) throws -> [String] {
        watch.note("read a still")
        return try real.readStill(plane, shape)
    }
}

private final class WatchedSession: OfficerSession {
    private let real: any OfficerSession
    private let watch: Watch
    init(_ real: any OfficerSession, _ watch: Watch) { (self.real, self.watch) = (real, watch) }

    func scan(_ plane: Data, _ shape: PlaneShape, at time: ClockTime) throws -> Found {
        watch.note("scan")
        return try real.scan(plane, shape, at: time)
    }
    func scanEvidence(
        _ plane: Data, _ shape: PlaneShape, seen: [Seen], at time: ClockTime
    ) throws -> EvidenceFound {
        watch.note("scan evidence")
        return try real.scanEvidence(plane, shape, seen: seen, at: time)
    }
    func present(_ text: String, at time: ClockTime) throws -> Found {
        watch.note("present")
        return try real.present(text, at: time)
    }
    func lookUp(_ idNumber: String, at time: ClockTime) throws -> Verdict {
        watch.note("look up")
        return try real.lookUp(idNumber, at: time)
    }
    func see(_ seen: [Seen], at time: ClockTime) throws -> Verdict {
        watch.note("see")
        return try real.see(seen, at: time)
    }
    func portal(at time: ClockTime) throws -> (code: DrawnCode, recorded: Bool)? {
        watch.note("portal")
        return try real.portal(at: time)
    }
    func setHeading(_ degrees: Double?) throws {
        watch.note("heading")
        try real.setHeading(degrees)
    }
    func utcOffsetMinutes() throws -> Int32 {
        watch.note("offset")
        return try real.utcOffsetMinutes()
    }
    func health(at time: ClockTime) throws -> Health {
        watch.note("health")
        return try real.health(at: time)
    }
    func reload() throws {
        watch.note("reload")
        try real.reload()
    }
    func page(before: UInt64?, limit: Int, _ filter: JournalFilter) throws -> JournalPage {
        watch.note("page")
        return try real.page(before: before, limit: limit, filter)
    }
    func counts(fromMillis: Int64, untilMillis: Int64) throws -> [HourCount] {
        watch.note("counts")
        return try real.counts(fromMillis: fromMillis, untilMillis: untilMillis)
    }
    func steps(of sequence: UInt64) throws -> [JournalRow] {
        watch.note("steps")
        return try real.steps(of: sequence)
    }
    func contacts(of subject: String, withinSeconds: Int) throws -> [ContactRow] {
        watch.note("contacts")
        return try real.contacts(of: subject, withinSeconds: withinSeconds)
    }
    func verify() throws -> JournalCheck {
        watch.note("verify")
        return try real.verify()
    }
    func export(to path: String) throws -> JournalExport {
        watch.note("export")
        return try real.export(to: path)
    }
    func keptFrom() throws -> Int64? {
        watch.note("kept from")
        return try real.keptFrom()
    }
    func purge() throws -> JournalPurge {
        watch.note("purge")
        return try real.purge()
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
        watch.note("open")
        return try real.open()
    }
    func delete() throws {
        watch.note("delete")
        try real.delete()
    }
    func readCity(_ file: Data) throws -> CitySeen {
        watch.note("read a city's file")
        return try real.readCity(file)
    }
}
