import ChotSession
import DesignSystem
import SwiftUI
import Words

/// Permit, deny, refer: the whole screen in the decision's colour.
public struct VerdictView: View {
    let verdict: VerdictScreen
    let words: Words
    let act: @MainActor (RemedyAction) -> Void
    let hold: @MainActor (Bool) -> Void
    let next: @MainActor () -> Void
    private let look: VerdictLook

    public init(
        _ verdict: VerdictScreen, words: Words, act: @escaping @MainActor (RemedyAction) -> Void,
        hold: @escaping @MainActor (Bool) -> Void, next: @escaping @MainActor () -> Void
    ) {
        self.verdict = verdict
        self.words = words
        self.act = act
        self.hold = hold
        self.next = next
        look = VerdictLook(verdict.decision)
    }

    public var body: some View {
        if verdict.isTraining {
            TrainingFrame(words: words) { page }
        } else {
            page
        }
    }

    private var page: some View {
        VStack(alignment: .leading, spacing: 0) {
            ForEach(warnings, id: \.self) { Banner($0) }
            ScrollView {
                VStack(alignment: .leading, spacing: 2 * Size.gap) {
                    head
                    ForEach(verdict.evidence, id: \.self) { text($0, .title2.bold()) }
                    actions
                    holder
                    sections
                }
                .padding()
                .frame(maxWidth: .infinity, alignment: .leading)
            }
            VStack(spacing: Size.gap) {
                if verdict.returnsByItself {
                    text(
                        verdict.isHeld
                            ? words(.held) : words(.goesByItself, "\(verdict.returnSeconds)"),
                        .callout)
                }
                BigButton(
                    words(.next), ground: look.pressed, ink: look.onPressed, action: next)
            }
            .padding()
            .frame(maxWidth: .infinity)
        }
        .foregroundStyle(Color(look.ink))
        .background(Color(look.ground))
        .privacySensitive()
        .simultaneousGesture(
            DragGesture(minimumDistance: 0)
                .onChanged { _ in if !verdict.isHeld { hold(true) } }
                .onEnded { _ in hold(false) })
    }

    /// Before anything else: what keeps the phone from letting anybody pass.
    private var warnings: [String] {
        (verdict.isRecorded ? [] : [words(.notRecorded)]) + verdict.caps
    }

    private var head: some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            HStack(spacing: 2 * Size.gap) {
                Image(systemName: look.symbol).font(.system(size: 72))
                    .accessibilityHidden(true)
                text(verdict.word, .largeTitle.bold())
            }
            text(verdict.sentence, .title2.bold())
        }
        .accessibilityElement(children: .ignore)
        .accessibilityLabel("\(verdict.word). \(verdict.sentence)")
        .accessibilityAddTraits(.isHeader)
    }

    @ViewBuilder private var actions: some View {
        ForEach(verdict.actions) { offered in
            BigButton(
                offered.title, ground: look.pressed, ink: look.onPressed,
                isSelected: offered.isDone
            ) { act(offered.action) }
        }
    }

    @ViewBuilder private var holder: some View {
        if let holder = verdict.holder {
            if let name = holder.name {
                text(words(.compareHolder), .headline)
                text(name, .largeTitle.bold())
                // Right below the name, which isn't known to be anybody's.
                if let mark = holder.nameMark { text(mark, .title3.bold()) }
            }
            if let born = verdict.born { text(words(.born, born), .title2) }
            if let number = holder.idNumber {
                text(words(.idWhole, number), .title2)
            } else if let digits = holder.idLastFour {
                text(words(.idEndsWith, digits), .title2)
            }
            if let employer = holder.employer { text(employer, .title3) }
        }
    }

    @ViewBuilder private var sections: some View {
        ForEach(verdict.sections) { section in
            text(words(section.title), .headline).accessibilityAddTraits(.isHeader)
            ForEach(section.lines, id: \.self) { text($0, .title3) }
        }
    }

    private func text(_ text: String, _ font: Font) -> some View {
        Text(text).font(font).fixedSize(horizontal: false, vertical: true)
    }
}

/// The health portal's code, full screen.
public struct PortalView: View {
    let portal: Portal
    let words: Words
    let close: @MainActor () -> Void

    public init(_ portal: Portal, words: Words, close: @escaping @MainActor () -> Void) {
        self.portal = portal
        self.words = words
        self.close = close
    }

    public var body: some View {
        VStack(spacing: Size.gap) {
            if !portal.recorded { Banner(words(.portalNotRecorded)) }
            if let code = portal.code {
                CodePicture(code, label: words(.portalCode))
                Text(words(.portalScan)).font(.title2.bold())
                    .multilineTextAlignment(.center)
                    .padding(.horizontal)
            } else {
                Spacer()
                Text(words(.portalNone)).font(.title2.bold()).padding()
            }
            Spacer()
            BigButton(words(.close), ground: .module, ink: .paper, action: close).padding()
        }
        .foregroundStyle(Color(.module))
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.paper))
    }
}

/// What the officer enters of a paper, to be judged again with it.
public struct PaperView<Fields: View>: View {
    let title: String
    let isWrong: Bool
    let isWhole: Bool
    let words: Words
    let judge: @MainActor () -> Void
    let back: @MainActor () -> Void
    let fields: Fields

    /// - Parameter isWhole: whether there is anything to judge by.
    public init(
        _ title: String, isWrong: Bool, isWhole: Bool, words: Words,
        judge: @escaping @MainActor () -> Void, back: @escaping @MainActor () -> Void,
        @ViewBuilder fields: () -> Fields
    ) {
        self.title = title
        self.isWrong = isWrong
        self.isWhole = isWhole
        self.words = words
        self.judge = judge
        self.back = back
        self.fields = fields()
    }

    public var body: some View {
        Page(title, back: words(.back), leave: back) {
            if isWrong { Banner(words(.paperRefused)) }
            fields
            BigButton.main(words(.judgeAgain), action: judge).disabled(!isWhole)
        }
    }
}

/// A paper permit's details.
public struct PermitFields: View {
    @Binding var entry: PermitEntry
    let today: Day
    let words: Words

    public init(_ entry: Binding<PermitEntry>, today: Day, words: Words) {
        _entry = entry
        self.today = today
        self.words = words
    }

    public var body: some View {
        Heading(words(.permitNumber))
        Entry(words(.permitNumber), text: $entry.number, .title2)
        Heading(words(.permitKind))
        ForEach(PermitKind.allCases, id: \.self) { kind in
            BigButton(words(name(kind)), isSelected: entry.kind == kind) { entry.kind = kind }
        }
        DayPicker(
            words(.validFrom), entry.from, today: today, names: .init(words)
        ) { entry.from = $0 }
        DayPicker(
            words(.validUntil), entry.until, today: today, names: .init(words)
        ) { entry.until = $0 }
    }

    private func name(_ kind: PermitKind) -> WordKey {
        switch kind {
        case .duty: .permitDuty
        case .special: .permitSpecial
        case .shift: .permitShift
        }
    }
}

/// A vaccination paper's details.
public struct VaccinationFields: View {
    @Binding var entry: VaccinationEntry
    let today: Day
    let words: Words

    public init(_ entry: Binding<VaccinationEntry>, today: Day, words: Words) {
        _entry = entry
        self.today = today
        self.words = words
    }

    public var body: some View {
        Heading(words(.doses))
        HStack(spacing: Size.gap) {
            ForEach([UInt8](1...4), id: \.self) { doses in
                BigButton("\(doses)", isSelected: entry.doses == doses) {
                    entry.doses = doses
                }
            }
        }
        DayPicker(
            words(.lastDose), entry.date, today: today, names: .init(words)
        ) { entry.date = $0 }
    }
}

extension DayPicker.Names {
    init(_ words: Words) {
        self.init(
            today: words(.dayToday), earlier: words(.dayEarlier), later: words(.dayLater),
            monthEarlier: words(.monthEarlier), monthLater: words(.monthLater),
            notChosen: words(.notChosen))
    }
}
