import ChotSession
import DesignSystem
import SwiftUI
import Words

/// The journal of this phone.
public struct JournalView: View {
    public enum Tap: Equatable, Sendable {
        case filter(Decision?)
        case hour(Int64)
        case open(UInt64)
        case older, verify, export, clear, leave
    }

    /// What it shows.
    public struct Content {
        let time: CityTime
        let hours: [HourCount]
        let rows: [JournalRow]
        let hasOlder: Bool
        let decision: Decision?
        let hour: Int64?
        let isOfOne: Bool
        let check: JournalCheck?
        let export: JournalExport?
        let keptFrom: Int64?
        let cleared: UInt64?
        let wrong: String?

        @MainActor public init(_ model: JournalModel) {
            self.init(
                time: model.time, hours: model.hours, rows: model.rows,
                hasOlder: model.hasOlder, decision: model.decision, hour: model.hour,
                isOfOne: model.subject != nil, check: model.check,
                export: model.export,
                keptFrom: model.keptFrom, cleared: model.cleared, wrong: model.wrong)
        }

        init(
            time: CityTime, hours: [HourCount], rows: [JournalRow], hasOlder: Bool,
            decision: Decision? = nil, hour: Int64? = nil, isOfOne: Bool = false,
            check: JournalCheck? = nil, export: JournalExport? = nil, keptFrom: Int64? = nil,
            cleared: UInt64? = nil, wrong: String? = nil
        ) {
            self.time = time
            self.hours = hours
            self.rows = rows
            self.hasOlder = hasOlder
            self.decision = decision
            self.hour = hour
            self.isOfOne = isOfOne
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
            BigButton(words(.filterAll), isSelected: isWhole) {
                tap(.filter(nil))
            }
            ForEach(Decision.allCases, id: \.self) { decision in
                BigButton(
                    word(decision), symbol: VerdictLook(decision).symbol,
                    isSelected: content.decision == decision
                ) { tap(.filter(decision)) }
            }
            if let hour = content.hour {
                Line(
                    words(
                        .journalHour, content.time.hour(hour),
                        content.time.end(hour + JournalModel.hourMillis)))
            }
            if content.isOfOne { Line(words(.journalPerson)) }
            if content.rows.isEmpty, !content.hasOlder { Line(words(.journalEmpty)) }
            LazyVStack(spacing: Size.gap) {
                ForEach(content.rows) { row in
                    RowView(row, time: content.time, word: word, words: words) {
                        tap(.open(row.sequence))
                    }
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
                Line(words(.journalKept, content.time.date(kept)))
                if let cleared = content.cleared {
                    Line(words(.journalCleared, "\(cleared)"))
                }
                BigButton(words(.journalClear)) { tap(.clear) }
            }
        }
    }

    private func leave() { tap(.leave) }

    private var isWhole: Bool {
        content.decision == nil && content.hour == nil && !content.isOfOne
    }

    /// Pressed, its records alone.
    private var hours: some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            ForEach(content.hours) { hour in
                Button {
                    tap(.hour(hour.hourMillis))
                } label: {
                    HStack(spacing: 2 * Size.gap) {
                        Line(content.time.hour(hour.hourMillis), .title3.bold())
                        count(.permit, hour.permit)
                        count(.deny, hour.deny)
                        count(.refer, hour.refer)
                        Spacer(minLength: 0)
                        Image(
                            systemName: content.hour == hour.hourMillis
                                ? "checkmark" : "chevron.right"
                        )
                        .foregroundStyle(Color(.ink))
                        .accessibilityHidden(true)
                    }
                    .frame(maxWidth: .infinity, minHeight: Size.target, alignment: .leading)
                    .contentShape(Rectangle())
                }
                .buttonStyle(.plain)
                .accessibilityAddTraits(content.hour == hour.hourMillis ? .isSelected : [])
                .accessibilityLabel(
                    "\(content.time.hour(hour.hourMillis)), "
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
    let time: CityTime
    let word: (Decision) -> String
    let words: Words
    let open: @MainActor () -> Void

    init(
        _ row: JournalRow, time: CityTime, word: @escaping (Decision) -> String, words: Words,
        open: @escaping @MainActor () -> Void
    ) {
        self.row = row
        self.time = time
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
        let when = row.atMillis.map(time.instant) ?? words(.journalRecord, "\(row.sequence)")
        return row.decision.map { "\(when) · \(word($0))" } ?? when
    }
}

/// A case: its steps, and who else was there.
public struct CaseView: View {
    let steps: [JournalRow]
    let contacts: [ContactRow]?
    let time: CityTime
    let word: (Decision) -> String
    let words: Words
    /// Of everybody's records, this person's.
    let of: @MainActor (String) -> Void
    let leave: @MainActor () -> Void

    public init(
        _ steps: [JournalRow], contacts: [ContactRow]?, time: CityTime,
        word: @escaping (Decision) -> String, words: Words,
        of: @escaping @MainActor (String) -> Void, leave: @escaping @MainActor () -> Void
    ) {
        self.steps = steps
        self.contacts = contacts
        self.time = time
        self.word = word
        self.words = words
        self.of = of
        self.leave = leave
    }

    public var body: some View {
        Page(words(.journalCase), back: words(.back), leave: leave) {
            ForEach(steps) { step in
                VStack(alignment: .leading, spacing: 0) {
                    Line(
                        (step.atMillis.map(time.instant) ?? "–")
                            + (step.decision.map { " · \(word($0))" } ?? ""), .title3.bold())
                    Line(step.sentence)
                    ForEach(step.reasons.dropFirst().map(\.text), id: \.self) {
                        Line($0, .callout)
                    }
                }
                .accessibilityElement(children: .combine)
            }
            if let subject = steps.compactMap(\.subject).first {
                BigButton(words(.journalOfPerson)) { of(subject) }
            }
            if let contacts {
                Heading(words(.contacts))
                Line(words(.contactsFound, "\(contacts.count)"))
                ForEach(contacts) { contact in
                    Fact(
                        "\(contact.checkpoint) · \(time.instant(contact.atMillis))",
                        "\(words(.journalRecord, "\(contact.sequence)")) · "
                            + words(
                                .journalApart, "\((abs(contact.apartSeconds) + 30) / 60)"))
                }
            }
        }
    }
}
