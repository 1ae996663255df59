import Foundation

/// The officer's session at one checkpoint. Calls take as long as the core does: not for the main
/// thread. Errors are ``Trouble``.
public protocol OfficerSession: AnyObject, Sendable {
    func scan(_ plane: Data, _ shape: PlaneShape, at time: ClockTime) throws -> Found
    func scanEvidence(_ plane: Data, _ shape: PlaneShape, seen: [Seen], at time: ClockTime) throws
        -> EvidenceFound
    /// Judges the text of a code: from an imager, a link, a file.
    func present(_ text: String, at time: ClockTime) throws -> Found
    func lookUp(_ idNumber: String, at time: ClockTime) throws -> Verdict
    /// Judges the passage on screen again, with all that the officer has seen.
    func see(_ seen: [Seen], at time: ClockTime) throws -> Verdict
    /// Nothing where the rules name no portal.
    func portal(at time: ClockTime) throws -> (code: DrawnCode, recorded: Bool)?
    /// None for both lanes.
    func setHeading(_ degrees: Double?) throws
    /// How far the city's clocks are ahead of UTC.
    func utcOffsetMinutes() throws -> Int32
    func health(at time: ClockTime) throws -> Health
    /// Goes on with what an update has installed.
    func reload() throws

    func page(before: UInt64?, limit: Int, _ filter: JournalFilter) throws -> JournalPage
    func counts(fromMillis: Int64, untilMillis: Int64) throws -> [HourCount]
    /// The steps of the case that a record belongs to.
    func steps(of sequence: UInt64) throws -> [JournalRow]
    func contacts(of subject: String, withinSeconds: Int) throws -> [ContactRow]
    func verify() throws -> JournalCheck
    func export(to path: String) throws -> JournalExport
    /// The first instant of which the city's rules have everything kept; nothing where none tells.
    func keptFrom() throws -> Int64?
    /// Deletes the days that are older than that.
    func purge() throws -> JournalPurge
}

/// An enrolment that comes as a series of codes.
public protocol EnrolmentSeries: AnyObject, Sendable {
    func take(_ text: String) throws -> SeriesProgress
    /// Nothing before all were read. Secret.
    func file() throws -> Data?
}

/// Reads codes, and judges nothing.
public protocol CodeReading: AnyObject, Sendable {
    func read(_ plane: Data, _ shape: PlaneShape) throws -> [String]
    /// A picture by itself, looked at longer.
    func readStill(_ plane: Data, _ shape: PlaneShape) throws -> [String]
}

/// What a checkpoint's screens need of a phone.
public protocol CheckpointPhone: AnyObject, Sendable {
    /// Nobody passes, and nothing is recorded.
    var isTraining: Bool { get }
    func checkpoints() throws -> [CheckpointChoice]
    func open(_ checkpoint: String) throws -> any OfficerSession
    /// The words for what an officer can tick, in the order to offer it in.
    func seenLabels() -> [(kind: SeenKind, text: String)]
    /// Any error of these, as what it is.
    func trouble(_ error: any Error) -> Trouble
}

extension CheckpointPhone {
    public var isTraining: Bool { false }
}

/// The phone: its store and what belongs to it.
public protocol Phone: CheckpointPhone {
    var language: AppLanguage { get }

    func preview(_ enrolment: Data) throws -> EnrolmentSeen
    func enrol(_ enrolment: Data) throws
    func series() -> any EnrolmentSeries
    func reader() -> any CodeReading

    /// Fetches, checks and switches. `goesOn` is told the bytes fetched, and gives it up by false.
    func update(
        _ transport: any Transport, at time: ClockTime,
        goesOn: @escaping @Sendable (UInt64) -> Bool
    ) throws -> UpdateDone
    func update(folder: String, at time: ClockTime) throws -> UpdateDone

    func state(at time: ClockTime) throws -> DeviceState
    func selfTest(at time: ClockTime) -> [SelfCheck]
    /// What of the journal is gone, by its code.
    func journalLoss() throws -> String?
    func confirmJournalLoss(_ what: String, at time: ClockTime) throws

    func word(for decision: Decision) -> String
}

/// Who owns the open session, and asks it what others want to know.
public protocol JournalSource: Sendable {
    func look<T: Sendable>(_ ask: @Sendable (any OfficerSession) throws -> T) async throws -> T
}

/// Does what takes long on a queue of its own.
public actor Background {
    private nonisolated let executor: QueueExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    public init(_ label: String) { executor = QueueExecutor(label) }

    public func run<T: Sendable>(_ act: @Sendable () throws -> T) rethrows -> T { try act() }
}
