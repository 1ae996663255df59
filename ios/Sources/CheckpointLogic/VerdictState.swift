import ChotCore
import Foundation

/// How a decision looks: colour, symbol, shape and word say the same, so that none of them has to
/// be seen alone.
public enum VerdictLook: String, CaseIterable, Sendable {
    /// Dark green, a circle with a tick.
    case permit
    /// Dark red, an octagon with a bar.
    case deny
    /// Amber, a triangle with an exclamation mark.
    case refer

    public init(_ decision: Decision) {
        self =
            switch decision {
            case .permit: .permit
            case .deny: .deny
            case .refer: .refer
            }
    }

    /// The SF Symbol; its outline differs from the others'.
    public var symbol: String {
        switch self {
        case .permit: "checkmark.circle.fill"
        case .deny: "minus.octagon.fill"
        case .refer: "exclamationmark.triangle.fill"
        }
    }

    /// sRGB, 0–255. Contrast with ``ink`` is at least 7 : 1: screens are read in sunlight.
    public var ground: (red: UInt8, green: UInt8, blue: UInt8) {
        switch self {
        case .permit: (0x00, 0x55, 0x2A)
        case .deny: (0x8E, 0x0B, 0x16)
        case .refer: (0xFF, 0xC4, 0x00)
        }
    }

    /// sRGB of text and symbol.
    public var ink: (red: UInt8, green: UInt8, blue: UInt8) {
        switch self {
        case .permit, .deny: (0xFF, 0xFF, 0xFF)
        case .refer: (0x11, 0x11, 0x11)
        }
    }
}

/// One titled list of the verdict screen.
public struct VerdictSection: Equatable, Sendable, Identifiable {
    public let title: WordKey
    public let lines: [String]
    public var id: WordKey { title }
}

/// Something to tick, in the core's words.
public struct VerdictTick: Equatable, Sendable, Identifiable {
    public let what: SeenThing
    public let label: String
    public let isSeen: Bool
    public var id: String { label }
}

/// The verdict screen, ready to be drawn.
public struct VerdictState: Equatable, Sendable {
    public let look: VerdictLook
    public let word: String
    public let sentence: String
    public let holderName: String?
    /// What the officer must know of a name that nobody signed, in the core's words.
    public let holderNameMark: String?
    /// Date of birth as the card prints it.
    public let holderBorn: String?
    public let holderIdLastFour: String?
    /// The whole number, of somebody who was looked up by it.
    public let holderIdNumber: String?
    public let holderEmployer: String?
    /// False where the officer has to note the passage on paper.
    public let isRecorded: Bool
    /// What of the phone itself is wrong, beside that, before anything else: nobody is let through
    /// until it is mended.
    public let caps: [String]
    /// Obligations, remedies, reasons; those that have something to say.
    public let sections: [VerdictSection]
    /// What an officer has seen mends: any of it a referral, and a refusal what its remedies name. A
    /// tick that was made stays, to be taken back.
    public let ticks: [VerdictTick]
    /// True where declaring on the health portal would mend it.
    public let offersPortal: Bool

    /// - Parameter labels: what can be seen, in the core's words.
    public init(_ passage: PassageView, seen: [SeenThing], labels: [SeenLabel]) {
        look = VerdictLook(passage.decision)
        word = passage.word
        sentence = passage.sentence
        holderName = passage.holder?.name
        holderNameMark = passage.holder?.nameMark
        holderBorn = passage.holder?.birthDate.map(Self.asOnTheCard)
        holderIdLastFour = passage.holder?.idLastFour
        holderIdNumber = passage.holder?.idNumber
        holderEmployer = passage.holder?.employer
        isRecorded = passage.recorded
        caps = passage.caps.map(\.text).filter { $0 != passage.sentence }
        // The sentence is the first reason.
        let others = passage.reasons.dropFirst().filter { !passage.caps.contains($0) }
        sections = [
            VerdictSection(title: .obligations, lines: passage.obligations.map(\.text)),
            VerdictSection(title: .remedies, lines: passage.remedies.map(\.remedy.text)),
            VerdictSection(title: .reasons, lines: others.map(\.text)),
        ].filter { !$0.lines.isEmpty }
        let actions = passage.remedies.compactMap(\.action)
        ticks = labels.compactMap { label in
            guard let what = SeenThing.ticked(label.kind) else { return nil }
            let isSeen = seen.contains(what)
            let mends = passage.decision == .refer || actions.contains(.tick(kind: label.kind))
            guard mends || isSeen else { return nil }
            return VerdictTick(what: what, label: label.label.text, isSeen: isSeen)
        }
        offersPortal = actions.contains(.showPortal)
    }

    /// `yyyy-mm-dd` as `dd/mm/yyyy`; what isn't a whole date stays as it is.
    static func asOnTheCard(_ date: String) -> String {
        let parts = date.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.joined().allSatisfy(\.isNumber) else {
            return date
        }
        return parts.reversed().joined(separator: "/")
    }
}
