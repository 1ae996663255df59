import ChotSession
import Foundation
import Observation

/// What the phone holds, and whether it works.
@MainActor @Observable public final class StatusModel {
    public private(set) var state: DeviceState?
    public private(set) var checks: [SelfCheck]?
    public private(set) var isTesting = false
    /// What of the journal is gone, by its code, where nobody has confirmed that yet.
    public private(set) var loss: String?
    public private(set) var wrong: String?

    private let phone: any Phone
    private let clocks: any Clocks
    private let background = Background("vn.chot.status")

    public init(phone: any Phone, clocks: any Clocks) {
        self.phone = phone
        self.clocks = clocks
    }

    public func load() async {
        let (phone, time) = (phone, clocks.read())
        do {
            state = try await background.run { try phone.state(at: time) }
            wrong = nil
        } catch {
            wrong = phone.trouble(error).said.text
        }
    }

    public func test() async {
        guard !isTesting else { return }
        isTesting = true
        let (phone, time) = (phone, clocks.read())
        checks = await background.run { phone.selfTest(at: time) }
        isTesting = false
    }

    /// Asked while no session is open: the store has one owner.
    public func lookForLoss() async {
        let phone = phone
        loss = (try? await background.run { try phone.journalLoss() }) ?? nil
    }

    /// The officer has told their unit.
    public func confirmLoss() async {
        guard let loss else { return }
        let (phone, time) = (phone, clocks.read())
        do {
            try await background.run { try phone.confirmJournalLoss(loss, at: time) }
            self.loss = nil
        } catch {
            wrong = phone.trouble(error).said.text
        }
    }

    /// For the help desk, in English, without anybody's data.
    public var report: String {
        var lines: [String] = []
        if let state {
            lines.append("city: \(state.city)")
            lines.append("published: \(state.publishedAt ?? "nothing installed")")
            if let age = state.ageSeconds { lines.append("age: \(age) s") }
            if let until = state.freshUntil { lines.append("fresh until: \(until)") }
            if let expires = state.expires {
                lines.append("expires: \(expires)\(state.expired ? " (expired)" : "")")
            }
            if let policy = state.policy { lines.append("policy: \(policy)") }
            for role in state.roles {
                lines.append(
                    "role \(role.name): version \(role.version), expires \(role.expires)"
                        + (role.expired ? " (expired)" : ""))
            }
            if let entries = state.rosterEntries { lines.append("roster: \(entries)") }
            lines.append("storage: \(state.storageBytes) bytes")
            if let unusable = state.unusable { lines.append("unusable: \(unusable)") }
        }
        if let wrong { lines.append("error: \(wrong)") }
        for check in checks ?? [] {
            lines.append("\(check.code): \(check.ok ? "ok" : check.what)")
        }
        return lines.joined(separator: "\n")
    }
}
