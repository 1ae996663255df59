/// What is decided at the barrier.
public enum Decision: String, CaseIterable, Sendable {
    case permit
    case deny
    case refer
}

/// A calendar day, by the city's clocks.
public struct Day: Equatable, Hashable, Comparable, Sendable {
    public let year: Int32
    public let month: UInt8
    public let day: UInt8

    public init(year: Int32, month: UInt8, day: UInt8) {
        self.year = year
        self.month = month
        self.day = day
    }

    public static func < (one: Self, other: Self) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }
}

/// The kinds of things that an officer sees with their own eyes.
public enum SeenKind: String, CaseIterable, Sendable {
    case staffCard
    case workSchedule
    case portalDeclaration
    case paperPermit
    case vaccinationPaper
}

/// The kinds of travel permits on paper.
public enum PermitKind: String, CaseIterable, Sendable {
    case duty
    case special
    case shift
}

/// Something that an officer saw, with the details that count.
public enum Seen: Equatable, Hashable, Sendable {
    case staffCard
    case workSchedule
    case portalDeclaration
    case paperPermit(number: String, kind: PermitKind, from: Day, until: Day)
    case vaccinationPaper(doses: UInt8, date: Day)

    public var kind: SeenKind {
        switch self {
        case .staffCard: .staffCard
        case .workSchedule: .workSchedule
        case .portalDeclaration: .portalDeclaration
        case .paperPermit: .paperPermit
        case .vaccinationPaper: .vaccinationPaper
        }
    }

    /// What a tick says was seen; nothing for what has details to enter.
    public static func ticked(_ kind: SeenKind) -> Self? {
        switch kind {
        case .staffCard: .staffCard
        case .workSchedule: .workSchedule
        case .portalDeclaration: .portalDeclaration
        case .paperPermit, .vaccinationPaper: nil
        }
    }
}

// A permit's number is the holder's: neither logged nor printed.
extension Seen: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { "Seen(\(kind), ..)" }
    public var debugDescription: String { description }
}

/// What an app can do about a refusal, at the touch of a button.
public enum RemedyAction: Equatable, Hashable, Sendable {
    case scanEvidence
    case tick(SeenKind)
    case enterPaperPermit
    case enterVaccinationPaper
    case showPortal
    case scanAgain
    case updatePhone
    case setClock
}

/// What would mend a refusal: in words, and where an app can do it, as something to press.
public struct Remedy: Equatable, Sendable {
    public let said: Said
    public let action: RemedyAction?

    public init(said: Said, action: RemedyAction?) {
        self.said = said
        self.action = action
    }
}

/// Whom the code says to stand here. Shown, never kept, and never printed.
public struct Holder: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public let name: String?
    /// What the officer must know of a name that nobody signed.
    public let nameMark: String?
    /// `yyyy-mm-dd`.
    public let birthDate: String?
    public let idLastFour: String?
    /// All of it, of somebody who was looked up by it.
    public let idNumber: String?
    public let employer: String?

    public init(
        name: String?, nameMark: String? = nil, birthDate: String? = nil,
        idLastFour: String? = nil, idNumber: String? = nil, employer: String? = nil
    ) {
        self.name = name
        self.nameMark = nameMark
        self.birthDate = birthDate
        self.idLastFour = idLastFour
        self.idNumber = idNumber
        self.employer = employer
    }

    public var description: String { "Holder(..)" }
    public var debugDescription: String { description }
}

/// What became of a code that was shown as evidence: `same`, `other`, `cannot-tell` or `invalid`.
public struct EvidenceSeen: Equatable, Sendable {
    public let kind: String
    public let person: Said

    public init(kind: String, person: Said) {
        self.kind = kind
        self.person = person
    }
}

/// A passage, judged and written down.
public struct Verdict: Equatable, Sendable {
    public let decision: Decision
    /// The decision's word.
    public let word: String
    /// The main reason as a sentence, without the decision.
    public let sentence: String
    /// Why; the main reason first.
    public let reasons: [Said]
    /// What the officer must do.
    public let obligations: [Said]
    /// What would mend a refusal, the best first; on a *deny* too.
    public let remedies: [Remedy]
    /// What of this phone kept the verdict from being *permit*.
    public let caps: [Said]
    public let holder: Holder?
    /// The holder's pseudonym in the journal.
    public let subject: String?
    public let atMillis: Int64
    /// Its record's number.
    public let sequence: UInt64?
    /// The record of the step before.
    public let continues: UInt64?
    /// What became of the codes that came as evidence with this step.
    public let evidence: [EvidenceSeen]
    /// False where it couldn't be written down: the officer must be told.
    public let recorded: Bool
    /// True where nobody passes: it is of the made-up city that officers train in.
    public let isTraining: Bool
    /// Microseconds from the frame to the record.
    public let micros: UInt64

    public init(
        decision: Decision, word: String, sentence: String, reasons: [Said] = [],
        obligations: [Said] = [], remedies: [Remedy] = [], caps: [Said] = [],
        holder: Holder? = nil, subject: String? = nil, atMillis: Int64 = 0,
        sequence: UInt64? = nil, continues: UInt64? = nil, evidence: [EvidenceSeen] = [],
        recorded: Bool, isTraining: Bool = false, micros: UInt64 = 0
    ) {
        self.decision = decision
        self.word = word
        self.sentence = sentence
        self.reasons = reasons
        self.obligations = obligations
        self.remedies = remedies
        self.caps = caps
        self.holder = holder
        self.subject = subject
        self.atMillis = atMillis
        self.sequence = sequence
        self.continues = continues
        self.evidence = evidence
        self.recorded = recorded
        self.isTraining = isTraining
        self.micros = micros
    }
}

/// A square code to be drawn: of the health portal, of a wallet.
public struct DrawnCode: Equatable, Sendable {
    /// What it says.
    public let text: String
    /// Modules on a side, with the light border of four modules that readers look for (ISO/IEC
    /// 18004, 6.3.8).
    public let side: Int
    private let size: Int
    private let modules: [UInt8]
    private static let quiet = 4

    /// - Parameter modules: `size × size`, row by row from the top left: 1 is dark.
    public init(text: String, size: Int, modules: [UInt8]) {
        self.text = text
        self.size = size
        self.modules = modules
        side = size + 2 * Self.quiet
    }

    /// Whether the module in this column and row, from the top left, is dark.
    public func isDark(_ column: Int, _ row: Int) -> Bool {
        let (x, y) = (column - Self.quiet, row - Self.quiet)
        guard 0..<size ~= x, 0..<size ~= y, modules.count == size * size else { return false }
        return modules[y * size + x] != 0
    }
}
