import ChotCore
import Foundation

/// The phone, by the core.
public final class CorePhone: Phone {
    public let language: AppLanguage
    private let store: String
    private let scratch: String
    private let keystore: any Keystore

    /// - Parameters:
    ///   - folder: the app's own; the store and the self-test's folder lie in it.
    public init(folder: URL, secrets: any SecretStore, language: AppLanguage) {
        self.language = language
        store = folder.appendingPathComponent("store").path
        scratch = folder.appendingPathComponent("self-test").path
        keystore = CoreKeystore(secrets)
    }

    public func preview(_ enrolment: Data) throws -> EnrolmentSeen {
        try said {
            let core = try enrolmentPreview(enrolment: enrolment)
            return EnrolmentSeen(city: core.city, fingerprint: core.fingerprint)
        }
    }

    public func enrol(_ enrolment: Data) throws {
        try said {
            try ChotCore.enrol(storePath: store, enrolment: enrolment, keystore: keystore)
        }
    }

    public func series() -> any EnrolmentSeries { CoreSeries(language) }

    public func reader() -> any CodeReading { CoreReader(language) }

    public func checkpoints() throws -> [CheckpointChoice] {
        try said {
            try ChotCore.checkpoints(storePath: store).map {
                CheckpointChoice(name: $0.name, area: $0.area, heading: $0.heading)
            }
        }
    }

    public func open(_ checkpoint: String) throws -> any OfficerSession {
        try said {
            let core = try CheckpointSession.open(
                storePath: store, checkpoint: checkpoint, language: language.core,
                keystore: keystore)
            return CoreSession(core, language)
        }
    }

    public func update(
        _ transport: any Transport, at time: ClockTime,
        goesOn: @escaping @Sendable (UInt64) -> Bool
    ) throws -> UpdateDone {
        try said {
            UpdateDone(
                try ChotCore.update(
                    storePath: store, transport: CoreTransport(transport),
                    progress: CoreProgress(goesOn), keystore: keystore, clock: time.core))
        }
    }

    public func update(folder: String, at time: ClockTime) throws -> UpdateDone {
        try said {
            UpdateDone(
                try updateFromFolder(
                    storePath: store, folder: folder, keystore: keystore, clock: time.core))
        }
    }

    public func state(at time: ClockTime) throws -> DeviceState {
        try said {
            DeviceState(
                try deviceState(storePath: store, keystore: keystore, clock: time.core))
        }
    }

    public func selfTest(at time: ClockTime) -> [SelfCheck] {
        ChotCore.selfTest(
            scratchPath: scratch, keystore: keystore, clock: time.core, language: language.core
        ).map {
            SelfCheck(code: $0.code, name: $0.name, ok: $0.ok, what: $0.what, micros: $0.micros)
        }
    }

    public func journalLoss() throws -> String? {
        try said { try ChotCore.journalLoss(storePath: store, keystore: keystore) }
    }

    public func confirmJournalLoss(_ what: String, at time: ClockTime) throws {
        try said {
            try ChotCore.confirmJournalLoss(
                storePath: store, what: what, keystore: keystore, clock: time.core)
        }
    }

    public func seenLabels() -> [(kind: SeenKind, text: String)] {
        ChotCore.seenLabels(language: language.core).map { (SeenKind($0.kind), $0.label.text) }
    }

    public func word(for decision: Decision) -> String {
        decisionWord(decision: decision.core, language: language.core)
    }

    public func trouble(_ error: any Error) -> Trouble { language.trouble(error) }

    private func said<T>(_ call: () throws -> T) throws -> T { try language.said(call) }
}

/// The officer's session, by the core.
final class CoreSession: OfficerSession {
    private let core: CheckpointSession
    private let language: AppLanguage
    /// It has no journal.
    private let isTraining: Bool

    init(_ core: CheckpointSession, _ language: AppLanguage, isTraining: Bool = false) {
        self.core = core
        self.language = language
        self.isTraining = isTraining
    }

    func scan(_ plane: Data, _ shape: PlaneShape, at time: ClockTime) throws -> Found {
        try said {
            Found(
                try core.scan(
                    plane: plane, geometry: shape.core, budgetMillis: nil, clock: time.core))
        }
    }

    func scanEvidence(
        _ plane: Data, _ shape: PlaneShape, seen: [Seen], at time: ClockTime
    ) throws -> EvidenceFound {
        try said {
            EvidenceFound(
                try core.scanEvidence(
                    plane: plane, geometry: shape.core, seen: seen.map(\.core), clock: time.core))
        }
    }

    func present(_ text: String, at time: ClockTime) throws -> Found {
        try said { Found(try core.present(text: text, seen: [], clock: time.core)) }
    }

    func lookUp(_ idNumber: String, at time: ClockTime) throws -> Verdict {
        try said {
            Verdict(try core.lookUp(idNumber: idNumber, seen: [], clock: time.core))
        }
    }

    func see(_ seen: [Seen], at time: ClockTime) throws -> Verdict {
        try said { Verdict(try core.see(seen: seen.map(\.core), clock: time.core)) }
    }

    func portal(at time: ClockTime) throws -> (code: DrawnCode, recorded: Bool)? {
        try said {
            do {
                let code = try core.showPortal(clock: time.core)
                let drawn = DrawnCode(
                    text: code.address, size: Int(code.size), modules: [UInt8](code.modules))
                return (drawn, code.recorded)
            } catch ChotError.NothingThere {
                return nil
            }
        }
    }

    func setHeading(_ degrees: Double?) throws {
        try said { try core.setHeading(degrees: degrees) }
    }

    func utcOffsetMinutes() throws -> Int32 { try said { try core.utcOffsetMinutes() } }

    func health(at time: ClockTime) throws -> Health {
        try said { Health(try core.health(clock: time.core)) }
    }

    func reload() throws { try said { try core.reload() } }

    func page(before: UInt64?, limit: Int, _ filter: JournalFilter) throws -> JournalPage {
        try said {
            let page = try core.journalPage(
                before: before, limit: UInt32(clamping: limit), filter: filter.core)
            return JournalPage(rows: page.rows.map(JournalRow.init), before: page.before)
        }
    }

    func counts(fromMillis: Int64, untilMillis: Int64) throws -> [HourCount] {
        if isTraining { return [] }
        return try said {
            try core.journalCounts(fromMillis: fromMillis, untilMillis: untilMillis).map {
                HourCount(
                    hourMillis: $0.hourMillis, permit: $0.permit, deny: $0.deny, refer: $0.refer)
            }
        }
    }

    func steps(of sequence: UInt64) throws -> [JournalRow] {
        try said { try core.journalCase(sequence: sequence).map(JournalRow.init) }
    }

    func contacts(of subject: String, withinSeconds: Int) throws -> [ContactRow] {
        try said {
            try core.journalContacts(
                subject: subject, withinSeconds: UInt32(clamping: withinSeconds)
            ).map {
                ContactRow(
                    subject: $0.subject, checkpoint: $0.checkpoint, atMillis: $0.atMillis,
                    apartSeconds: $0.apartSeconds, sequence: $0.sequence)
            }
        }
    }

    func verify() throws -> JournalCheck {
        try said {
            let check = try core.journalVerify()
            return JournalCheck(
                records: check.records, isSound: check.isSound, findings: check.findings)
        }
    }

    func keptFrom() throws -> Int64? { try said { try core.journalKeptFrom() } }

    func purge() throws -> JournalPurge {
        try said {
            let purge = try core.journalPurge(beforeMillis: nil)
            return JournalPurge(records: purge.records, keptFromMillis: purge.keptFromMillis)
        }
    }

    func export(to path: String) throws -> JournalExport {
        try said {
            let export = try core.journalExport(path: path, first: nil, last: nil)
            return JournalExport(records: export.records, sha256: export.sha256)
        }
    }

    private func said<T>(_ call: () throws -> T) throws -> T { try language.said(call) }
}

final class CoreSeries: EnrolmentSeries {
    private let core = EnrolmentCodes()
    private let language: AppLanguage

    init(_ language: AppLanguage) { self.language = language }

    func take(_ text: String) throws -> SeriesProgress {
        try language.said {
            let progress = try core.take(text: text)
            return SeriesProgress(
                have: Int(progress.have), of: Int(progress.of),
                missing: progress.missing.map(Int.init))
        }
    }

    func file() throws -> Data? { try language.said { try core.file() } }
}

final class CoreReader: CodeReading {
    private let core: CodeReader
    private let language: AppLanguage

    init(_ language: AppLanguage) {
        core = CodeReader(language: language.core)
        self.language = language
    }

    func read(_ plane: Data, _ shape: PlaneShape) throws -> [String] {
        try language.said {
            try core.read(plane: plane, geometry: shape.core).codes.compactMap(\.text)
        }
    }

    func readStill(_ plane: Data, _ shape: PlaneShape) throws -> [String] {
        try language.said {
            try core.readStill(plane: plane, geometry: shape.core).codes.compactMap(\.text)
        }
    }
}

final class CoreKeystore: Keystore {
    private let secrets: any SecretStore

    init(_ secrets: any SecretStore) { self.secrets = secrets }

    func load(name: String) throws -> Data? { try core { try secrets.load(name) } }
    func store(name: String, secret: Data) throws { try core { try secrets.store(name, secret) } }
    func remove(name: String) throws { try core { try secrets.remove(name) } }

    private func core<T>(_ call: () throws -> T) throws -> T {
        do {
            return try call()
        } catch SecretTrouble.locked {
            throw KeystoreError.Locked
        } catch SecretTrouble.failed(let what) {
            throw KeystoreError.Failed(what: what)
        }
    }
}

final class CoreTransport: ChotCore.Transport {
    private let transport: any Transport

    init(_ transport: any Transport) { self.transport = transport }

    func fetch(path: String, offset: UInt64, maxLength: UInt64) throws -> Piece? {
        do {
            return try transport.fetch(path, offset: offset, length: maxLength).map {
                Piece(bytes: $0.bytes, isLast: $0.isLast)
            }
        } catch TransportTrouble.noConnection {
            throw TransportError.NoConnection
        } catch TransportTrouble.failed(let what) {
            throw TransportError.Failed(what: what)
        }
    }
}

final class CoreProgress: UpdateProgress {
    private let told: @Sendable (UInt64) -> Bool

    init(_ told: @escaping @Sendable (UInt64) -> Bool) { self.told = told }

    func goesOn(fetchedBytes: UInt64) -> Bool { told(fetchedBytes) }
}

extension AppLanguage {
    /// What isn't the core's own error is uniffi's: a panic, caught at the boundary.
    func trouble(_ error: any Error) -> Trouble {
        if let trouble = error as? Trouble { return trouble }
        let core = error as? ChotError ?? .SessionBroken
        return Trouble(
            Trouble.Kind(core), Said(errorInWords(error: core, language: self.core)))
    }

    func said<T>(_ call: () throws -> T) throws -> T {
        do { return try call() } catch { throw trouble(error) }
    }
}
