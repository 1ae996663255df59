import ChotCore
import Foundation

// Between the core's types and ours. An arm for each case: what the core adds doesn't compile here
// until it is given a meaning.

extension Said {
    init(_ core: Explained) { self.init(code: core.code, text: core.text) }
}

extension AppLanguage {
    var core: Language {
        switch self {
        case .vietnamese: .vietnamese
        case .english: .english
        }
    }
}

extension Decision {
    init(_ core: ChotCore.Decision) {
        self =
            switch core {
            case .permit: .permit
            case .deny: .deny
            case .refer: .refer
            }
    }

    var core: ChotCore.Decision {
        switch self {
        case .permit: .permit
        case .deny: .deny
        case .refer: .refer
        }
    }
}

extension Day {
    var core: CalendarDay { CalendarDay(year: year, month: month, day: day) }
}

extension SeenKind {
    init(_ core: ChotCore.SeenKind) {
        self =
            switch core {
            case .staffCard: .staffCard
            case .workSchedule: .workSchedule
            case .portalDeclaration: .portalDeclaration
            case .paperPermit: .paperPermit
            case .vaccinationPaper: .vaccinationPaper
            }
    }
}

extension PermitKind {
    var core: PaperPermitKind {
        switch self {
        case .duty: .duty
        case .special: .special
        case .shift: .shift
        }
    }
}

extension Seen {
    var core: SeenThing {
        switch self {
        case .staffCard: .staffCard
        case .workSchedule: .workSchedule
        case .portalDeclaration: .portalDeclaration
        case .paperPermit(let number, let kind, let from, let until):
            .paperPermit(number: number, kind: kind.core, from: from.core, until: until.core)
        case .vaccinationPaper(let doses, let date):
            .vaccinationPaper(doses: doses, date: date.core)
        }
    }
}

extension RemedyAction {
    init(_ core: ChotCore.RemedyAction) {
        self =
            switch core {
            case .scanEvidence: .scanEvidence
            case .tick(let kind): .tick(SeenKind(kind))
            case .enterPaperPermit: .enterPaperPermit
            case .enterVaccinationPaper: .enterVaccinationPaper
            case .showPortal: .showPortal
            case .scanAgain: .scanAgain
            case .updatePhone: .updatePhone
            case .setClock: .setClock
            }
    }
}

extension Holder {
    /// A name that nobody signed is not shown without its mark.
    init(_ core: HolderView) {
        self.init(
            name: core.nameSigned || core.nameMark != nil ? core.name : nil,
            nameMark: core.nameMark, birthDate: core.birthDate, idLastFour: core.idLastFour,
            idNumber: core.idNumber, employer: core.employer)
    }
}

extension Verdict {
    init(_ core: PassageView) {
        let micros = core.micros
        self.init(
            decision: Decision(core.decision), word: core.word, sentence: core.sentence,
            reasons: core.reasons.map(Said.init), obligations: core.obligations.map(Said.init),
            remedies: core.remedies.map {
                Remedy(said: Said($0.remedy), action: $0.action.map(RemedyAction.init))
            },
            caps: core.caps.map(Said.init), holder: core.holder.map(Holder.init),
            subject: core.subject, atMillis: core.atMillis, sequence: core.sequence,
            continues: core.continues,
            evidence: core.evidence.map { EvidenceSeen(kind: $0.kind, person: Said($0.person)) },
            recorded: core.recorded, isTraining: core.training,
            micros: micros.scan + micros.parse + micros.verify + micros.evaluate + micros.journal)
    }
}

extension FrameCorner {
    static func all(_ core: [FramePoint]) -> [Self] {
        core.map { Self(x: Double($0.x), y: Double($0.y)) }
    }
}

extension PlaneShape {
    /// A negative size can't be a plane's: the core refuses the 0 that comes of it.
    var core: FrameGeometry {
        FrameGeometry(
            width: UInt32(clamping: width), height: UInt32(clamping: height),
            stride: UInt32(clamping: stride), rotationDegrees: UInt32(clamping: rotation),
            region: nil)
    }
}

extension Found {
    init(_ core: ScanOutcome) {
        self =
            switch core {
            case .nothing(let hint, let corners, _):
                .nothing(hint: hint.map(Said.init), corners: FrameCorner.all(corners))
            case .passage(_, let corners, sameAsBefore: true):
                .sameAsBefore(corners: FrameCorner.all(corners))
            case .passage(let view, let corners, sameAsBefore: false):
                .passage(Verdict(view), corners: FrameCorner.all(corners))
            case .severalCodes(let reason, _, _): .several(Said(reason))
            case .notATravelCode(let found, let corners, _):
                .otherCode(
                    Said(code: found.kind, text: found.text), corners: FrameCorner.all(corners))
            }
    }
}

extension EvidenceFound {
    init(_ core: EvidenceScan) {
        self =
            switch core {
            case .nothing(let hint): .nothing(hint: hint.map(Said.init))
            case .judged(let view, let corners):
                .judged(Verdict(view), corners: FrameCorner.all(corners))
            case .notEvidence(let found, let corners):
                .notEvidence(
                    Said(code: found.kind, text: found.text), corners: FrameCorner.all(corners))
            }
    }
}

extension ClockTime {
    var core: ClockReading {
        ClockReading(wallMillis: wallMillis, monotonicMillis: monotonicMillis, bootId: Data(boot))
    }
}

extension Health {
    init(_ core: PhoneHealth) {
        let data: Health.Data =
            switch core.freshness {
            case .fresh: .fresh
            case .runsOut(let left): .runsOut(seconds: left)
            case .stale: .stale
            }
        self.init(
            city: core.city, publishedAtMillis: core.publishedAtMillis,
            freshUntilMillis: core.freshUntilMillis, data: data,
            clockIsTrusted: core.clock == .trusted,
            journalWrites: core.journalWritable && core.journalLoss == nil,
            warnings: core.warnings.map(Said.init))
    }
}

extension DeviceState {
    init(_ core: ChotCore.DeviceState) {
        self.init(
            city: core.city, publishedAt: core.publishedAt, ageSeconds: core.ageSeconds,
            freshUntil: core.freshUntil, expires: core.expires, expired: core.expired,
            policy: core.policy,
            roles: core.roles.map {
                Role(
                    name: $0.name, version: $0.version, expires: $0.expires, expired: $0.expired)
            },
            rosterEntries: core.rosterEntries, storageBytes: core.storageBytes,
            unusable: core.unusable)
    }
}

extension UpdateDone {
    init(_ core: UpdateSummary) {
        self.init(
            changed: core.changed, publishedAtMillis: core.publishedAtMillis,
            fetchedBytes: core.fetchedBytes, rulesChanged: core.rulesChanged,
            aheadSeconds: core.aheadSeconds)
    }
}

extension JournalFilter {
    var core: ChotCore.JournalFilter {
        ChotCore.JournalFilter(
            fromMillis: fromMillis, untilMillis: untilMillis, decision: decision?.core,
            reason: nil, subject: subject)
    }
}

extension JournalRow {
    init(_ core: ChotCore.JournalRow) {
        let kind: Kind =
            switch core.kind {
            case .passage: .passage
            case .portalShown: .portalShown
            case .notice: .notice
            }
        self.init(
            sequence: core.sequence, kind: kind, atMillis: core.atMillis,
            clockTrusted: core.clockTrusted, decision: core.decision.map(Decision.init),
            sentence: core.sentence, reasons: core.reasons.map(Said.init),
            checkpoint: core.checkpoint, subject: core.subject, continues: core.continues)
    }
}

extension Trouble.Kind {
    init(_ core: ChotError) {
        self =
            switch core {
            case .NotEnrolled: .notEnrolled
            case .NothingInstalled: .nothingInstalled
            case .StoreInUse: .storeInUse
            case .UnknownCheckpoint: .unknownCheckpoint
            case .UpdateRefused: .updateRefused
            case .UpdateBrokenOff(let givenUp, _): .updateBrokenOff(givenUp: givenUp)
            case .BadInput: .badInput
            case .StorageFull: .storageFull
            case .KeystoreLocked: .keystoreLocked
            case .KeyLost: .keyLost
            case .NothingThere: .nothingThere
            case .SessionBroken: .broken
            case .StoreFromNewerVersion, .WrongFrame, .Storage, .Keystore: .other
            }
    }
}
