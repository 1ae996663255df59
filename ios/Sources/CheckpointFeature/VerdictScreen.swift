import ChotSession
import Words

/// One titled list of the verdict screen.
public struct VerdictSection: Equatable, Sendable, Identifiable {
    public let title: WordKey
    public let lines: [String]
    public var id: WordKey { title }
}

/// Something to press that may mend it, in the core's words.
public struct VerdictAction: Equatable, Sendable, Identifiable {
    public let action: RemedyAction
    public let title: String
    /// True for what was seen already: pressed again, it is taken back.
    public let isDone: Bool
    public var id: String { title }
}

/// The verdict screen, ready to be drawn.
public struct VerdictScreen: Equatable, Sendable {
    public let decision: Decision
    public let word: String
    public let sentence: String
    public let holder: Holder?
    /// As the card prints it.
    public let born: String?
    /// Whose a further code is, the last that was shown; before everything of the person.
    public let evidence: [String]
    /// False where the officer has to note the passage on paper.
    public let isRecorded: Bool
    /// What of the phone itself is wrong: nobody is let through until it is mended.
    public let caps: [String]
    /// What would mend it, the best first, whatever the decision.
    public let actions: [VerdictAction]
    /// Obligations, remedies that nothing can be pressed for, further reasons.
    public let sections: [VerdictSection]
    /// True where it makes room by itself.
    public let returnsByItself: Bool
    public let returnSeconds: Int
    public let isHeld: Bool
    /// Nobody passes by it.
    public let isTraining: Bool

    /// - Parameter labels: what can be ticked, in the core's words.
    public init(_ judged: Judged, labels: [(kind: SeenKind, text: String)]) {
        let verdict = judged.verdict
        decision = verdict.decision
        word = verdict.word
        sentence = verdict.sentence
        holder = verdict.holder
        born = verdict.holder?.birthDate.map(CityTime.asOnTheCard)
        evidence = verdict.evidence.map(\.person.text)
        isRecorded = verdict.recorded
        caps = verdict.caps.map(\.text).filter { $0 != verdict.sentence }
        returnsByItself = judged.returnsAt != nil
        returnSeconds = judged.returnSeconds
        isHeld = judged.isHeld
        isTraining = verdict.isTraining

        var actions: [VerdictAction] = []
        func offer(_ action: RemedyAction, _ title: String) {
            guard !actions.contains(where: { $0.action == action }) else { return }
            actions.append(
                VerdictAction(
                    action: action, title: title, isDone: Self.isDone(action, judged.seen)))
        }
        for remedy in verdict.remedies {
            if let action = remedy.action { offer(action, remedy.said.text) }
        }
        // What was seen can be taken back, though nothing asks for it any more; and on a referral
        // whatever an officer sees may help.
        for (kind, text) in labels {
            let action: RemedyAction =
                switch kind {
                case .paperPermit: .enterPaperPermit
                case .vaccinationPaper: .enterVaccinationPaper
                case .staffCard, .workSchedule, .portalDeclaration: .tick(kind)
                }
            let isTick = Seen.ticked(kind) != nil
            if judged.seen.contains(where: { $0.kind == kind })
                || (verdict.decision == .refer && isTick)
            {
                offer(action, text)
            }
        }
        self.actions = actions
        // The sentence is the first reason.
        let others = verdict.reasons.dropFirst().filter { !verdict.caps.contains($0) }
        sections = [
            VerdictSection(title: .obligations, lines: verdict.obligations.map(\.text)),
            VerdictSection(
                title: .remedies,
                lines: verdict.remedies.filter { $0.action == nil }.map(\.said.text)),
            VerdictSection(title: .reasons, lines: others.map(\.text)),
        ].filter { !$0.lines.isEmpty }
    }

    private static func isDone(_ action: RemedyAction, _ seen: [Seen]) -> Bool {
        let kind: SeenKind? =
            switch action {
            case .tick(let kind): kind
            case .enterPaperPermit: .paperPermit
            case .enterVaccinationPaper: .vaccinationPaper
            case .scanEvidence, .showPortal, .scanAgain, .updatePhone, .setClock: nil
            }
        return seen.contains { $0.kind == kind }
    }
}
