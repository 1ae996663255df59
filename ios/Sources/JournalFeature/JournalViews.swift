import ChotSession
import DesignSystem
import SwiftUI
import Words

/// The journal of this phone.
public struct JournalView: View {
    public enum Tap: Equatable, Sendable {
        case filter(Decision?)
        case open(UInt64)
        case older, verify, export, clear, leave
    }

    /// What it shows.
    public struct Content {
        let hours: [HourCount]
        let rows: [JournalRow]
        let hasOlder: Bool
        let decision: Decision?
        let check: JournalCheck?
        let export: JournalExport?
        let keptFrom: Int64?
        let cleared: UInt64?
        let wrong: String?

        @MainActor public init(_ model: JournalModel) {
            self.init(
                hours: model.hours, rows: model.rows, hasOlder: model.hasOlder,
                decision: model.decision, check: model.check, export: model.export,
                keptFrom: model.keptFrom, cleared: model.cleared, wrong: model.wrong)
        }

        init(
            hours: [HourCount], rows: [JournalRow], hasOlder: Bool, decision: Decision? = nil,
            check: JournalCheck? = nil, export: JournalExport? = nil,
            keptFrom: Int64? = nil, cleared: UInt64? = nil, wrong: String? = nil
        ) {
            self.hours = hours
            self.rows = rows
            self.hasOlder = hasOlder
            self.decision = decision
            self.check = check
            self.export = export
            self.keptFrom = keptFrom
            self.cleared = cleared
            self.wrong = wrong
        }
    }

    let content: Content
    /// The word of a decision, in the core's words.
    let word: (Decision) -> String
    let words: Words
    let tap: @MainActor (Tap) -> Void

    public init(
        _ content: Content, word: @escaping (Decision) -> String, words: Words,
        tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.content = content
        self.word = word
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        Page(words(.journal), back: words(.back), leave: leave) {
            if let wrong = content.wrong { Banner(wrong) }
            hours
            BigButton(words(.filterAll), isSelected: content.decision == nil) {
                tap(.filter(nil))
            }
            ForEach(Decision.allCases, id: \.self) { decision in
                BigButton(
                    word(decision), symbol: VerdictLook(decision).symbol,
                    isSelected: content.decision == decision
                ) { tap(.filter(decision)) }
            }
            if content.rows.isEmpty { Line(words(.journalEmpty)) }
            LazyVStack(spacing: Size.gap) {
                ForEach(content.rows) { row in
                    RowView(row, word: word, words: words) { tap(.open(row.sequence)) }
                }
            }
            if content.hasOlder { BigButton(words(.older)) { tap(.older) } }
            if let check = content.check {
                if check.isSound {
                    Line(words(.journalSound, "\(check.records)"))
                } else {
                    Banner(words(.journalUnsound, "\(check.records)"))
                }
            }
            BigButton(words(.journalVerify)) { tap(.verify) }
            if let export = content.export {
                Line(words(.exported, "\(export.records)"))
                Fact(words(.digest), Self.inGroups(export.sha256))
            }
            BigButton(words(.journalExport)) { tap(.export) }
            if let kept = content.keptFrom {
                Line(words(.journalKept, CityTime.date(CityTime.day(kept))))
                if let cleared = content.cleared {
                    Line(words(.journalCleared, "\(cleared)"))
                }
                BigButton(words(.journalClear)) { tap(.clear) }
            }
        }
    }

    private func leave() { tap(.leave) }

    private var hours: some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            ForEach(content.hours) { hour in
                HStack(spacing: 2 * Size.gap) {
                    Line(CityTime.hour(hour.hourMillis), .title3.bold())
                    count(.permit, hour.permit)
                    count(.deny, hour.deny)
                    count(.refer, hour.refer)
                }
                .accessibilityElement(children: .ignore)
                .accessibilityLabel(
                    "\(CityTime.hour(hour.hourMillis)), "
                        + words(
                            .todayCounts, "\(hour.permit)", "\(hour.deny)", "\(hour.refer)"))
            }
        }
    }

    private func count(_ decision: Decision, _ count: UInt64) -> some View {
        HStack(spacing: Size.gap) {
            Image(systemName: VerdictLook(decision).symbol).foregroundStyle(Color(.ink))
                .accessibilityHidden(true)
            Line("\(count)")
        }
    }

    /// To be read out: eight at a time.
    nonisolated static func inGroups(_ digest: String) -> String {
        var groups: [String] = []
        var rest = Substring(digest)
        while !rest.isEmpty {
            groups.append(String(rest.prefix(8)))
            rest = rest.dropFirst(8)
        }
        return groups.joined(separator: " ")
    }
}

/// One record.
struct RowView: View {
    let row: JournalRow
    let word: (Decision) -> String
    let words: Words
    let open: @MainActor () -> Void

    init(
        _ row: JournalRow, word: @escaping (Decision) -> String, words: Words,
        open: @escaping @MainActor () -> Void
    ) {
        self.row = row
        self.word = word
        self.words = words
        self.open = open
    }

    var body: some View {
        Button(action: open) {
            HStack(spacing: 2 * Size.gap) {
                if let decision = row.decision {
                    Image(systemName: VerdictLook(decision).symbol).font(.title)
                        .foregroundStyle(Color(.ink))
                        .accessibilityHidden(true)
                }
                VStack(alignment: .leading, spacing: 0) {
                    Line(head, .title3.bold())
                    Line(row.sentence, .callout)
                    if !row.clockTrusted { Line(words(.journalClock), .callout, ink: .quiet) }
                }
                Spacer(minLength: 0)
            }
            .padding(Size.gap)
            .frame(maxWidth: .infinity, minHeight: Size.target, alignment: .leading)
            .background(Color(.raised))
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
    }

    private var head: String {
        let time = row.atMillis.map(CityTime.instant) ?? words(.journalRecord, "\(row.sequence)")
        return row.decision.map { "\(time) · \(word($0))" } ?? time
    }
}

/// A case: its steps, and who else was there.
public struct CaseView: View {
    let steps: [JournalRow]
    let contacts: [ContactRow]?
    let word: (Decision) -> String
    let words: Words
    let leave: @MainActor () -> Void

    public init(
        _ steps: [JournalRow], contacts: [ContactRow]?, word: @escaping (Decision) -> String,
        words: Words, leave: @escaping @MainActor () -> Void
    ) {
        self.steps = steps
        self.contacts = contacts
        self.word = word
        self.words = words
        self.leave = leave
    }

    public var body: some View {
        Page(words(.journalCase), back: words(.back), leave: leave) {
            ForEach(steps) { step in
                VStack(alignment: .leading, spacing: 0) {
                    Line(
                        (step.atMillis.map(CityTime.instant) ?? "–")
                            + (step.decision.map { " · \(word($0))" } ?? ""), .title3.bold())
                    Line(step.sentence)
                    ForEach(step.reasons.dropFirst().map(\.text), id: \.self) {
                        Line($0, .callout)
                    }
                }
                .accessibilityElement(children: .combine)
            }
            if let contacts {
                Heading(words(.contacts))
                Line(words(.contactsFound, "\(contacts.count)"))
                ForEach(contacts) { contact in
                    Fact(
                        "\(contact.checkpoint) · \(CityTime.instant(contact.atMillis))",
                        "\(words(.journalRecord, "\(contact.sequence)")) · "
                            + words(
                                .journalApart, "\((abs(contact.apartSeconds) + 30) / 60)"))
                }
            }
        }
    }
}
