import ChotSession
import Foundation

/// A paper permit as it is entered. Nothing of it is filled in beforehand.
public struct PermitEntry: Equatable, Sendable {
    public var number = ""
    public var kind: PermitKind?
    public var from: Day?
    public var until: Day?

    public init() {}

    /// What was entered, once all of it was.
    public var seen: Seen? {
        let number = number.trimmingCharacters(in: .whitespaces)
        guard !number.isEmpty, let kind, let from, let until else { return nil }
        return .paperPermit(number: number, kind: kind, from: from, until: until)
    }
}

/// A vaccination paper as it is entered.
public struct VaccinationEntry: Equatable, Sendable {
    public var doses: UInt8?
    public var date: Day?

    public init() {}

    public var seen: Seen? {
        guard let doses, let date else { return nil }
        return .vaccinationPaper(doses: doses, date: date)
    }
}
