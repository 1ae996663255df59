import ChotSession
import DesignSystem
import SwiftUI
import Words

/// What lies over the camera's picture while a code is looked for.
public struct ScanView: View {
    /// What it shows.
    public struct Content {
        var checkpoint: String
        var notice: Notice
        var outline: Outline?
        var health: Health?
        var time: CityTime
        /// None where the journal can't be read.
        var counts: Counts?
        var isTorchOn: Bool
        var hasTorch: Bool
        var zoom: Double
        var hand: Settings.Hand
        var micros: UInt64?
        /// Held across: what is said and pressed stands beside the picture.
        var isLow: Bool

        public init(
            checkpoint: String, notice: Notice, outline: Outline?, health: Health?,
            time: CityTime, counts: Counts?, isTorchOn: Bool, hasTorch: Bool, zoom: Double,
            hand: Settings.Hand,
            micros: UInt64? = nil, isLow: Bool = false
        ) {
            self.checkpoint = checkpoint
            self.notice = notice
            self.outline = outline
            self.health = health
            self.time = time
            self.counts = counts
            self.isTorchOn = isTorchOn
            self.hasTorch = hasTorch
            self.zoom = zoom
            self.hand = hand
            self.micros = micros
            self.isLow = isLow
        }
    }

    /// What can be pressed.
    public enum Tap: Equatable, Sendable {
        case noCode, torch, zoom, portal, menu
    }

    let content: Content
    let words: Words
    let tap: @MainActor (Tap) -> Void

    public init(_ content: Content, words: Words, tap: @escaping @MainActor (Tap) -> Void) {
        self.content = content
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        ZStack {
            if let outline = content.outline { OutlinePicture(outline).ignoresSafeArea() }
            if content.isLow {
                HStack(spacing: 0) {
                    if content.hand == .left { panel }
                    Spacer()
                    if content.hand == .right { panel }
                }
            } else {
                VStack(spacing: 0) {
                    top
                    Spacer()
                    bottom
                }
            }
        }
        .foregroundStyle(Color(.onVeil))
    }

    private var panel: some View {
        ScrollView {
            VStack(spacing: 0) {
                top
                bottom
            }
        }
        .frame(width: 320)
        .background(Color(.veil))
    }

    private var top: some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            Text(words(.checkpointAt, content.checkpoint)).font(.headline)
            ForEach(standing, id: \.self) { Text($0).font(.callout) }
            HStack(spacing: 2 * Size.gap) {
                count("checkmark.circle.fill", content.counts?.permit)
                count("minus.octagon.fill", content.counts?.deny)
                count("exclamationmark.triangle.fill", content.counts?.refer)
                if let micros = content.micros { Text("\(micros / 1_000) ms").font(.callout) }
            }
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(
                words(
                    .todayCounts, said(content.counts?.permit), said(content.counts?.deny),
                    said(content.counts?.refer)))
        }
        .padding()
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(Color(.veil))
    }

    /// One line of calm, or what is wrong, the worst first.
    private var standing: [String] {
        guard let health = content.health else { return [] }
        guard health.warnings.isEmpty else { return health.warnings.map(\.text) }
        return [words(.allWell, content.time.instant(health.freshUntilMillis))]
    }

    private func said(_ count: UInt64?) -> String { count.map { "\($0)" } ?? "–" }

    private func count(_ symbol: String, _ count: UInt64?) -> some View {
        HStack(spacing: Size.gap) {
            Image(systemName: symbol).accessibilityHidden(true)
            Text(said(count))
        }
        .font(.headline)
    }

    private var bottom: some View {
        VStack(spacing: Size.gap) {
            Text(ScanView.text(content.notice, words)).font(.title2.bold())
                .multilineTextAlignment(.center)
                .accessibilityAddTraits(.updatesFrequently)
            HStack(spacing: Size.gap) {
                if content.hand == .left { buttons.0 } else { buttons.1 }
                BigButton("\(Int(content.zoom))×", ground: .onVeil, ink: .veil) { tap(.zoom) }
                    .accessibilityLabel(words(content.zoom < 2 ? .zoomOnce : .zoomTwice))
                if content.hand == .left { buttons.1 } else { buttons.0 }
            }
            HStack(spacing: Size.gap) {
                BigButton(words(.noCode), ground: .onVeil, ink: .veil) { tap(.noCode) }
                BigButton(words(.portalCode), ground: .onVeil, ink: .veil) { tap(.portal) }
            }
        }
        .padding()
        .frame(maxWidth: .infinity)
        .background(Color(.veil))
    }

    /// The torch lies under the thumb of the hand that holds the phone.
    private var buttons: (BigButton?, BigButton) {
        let torch =
            content.hasTorch
            ? BigButton(
                words(content.isTorchOn ? .torchOn : .torchOff), ground: .onVeil, ink: .veil,
                isSelected: content.isTorchOn
            ) { tap(.torch) } : nil
        let menu = BigButton(words(.menu), ground: .onVeil, ink: .veil) { tap(.menu) }
        return (torch, menu)
    }

    static func text(_ notice: Notice, _ words: Words) -> String {
        switch notice {
        case .aim: words(.aim)
        case .help(let text), .several(let text): text
        case .otherCode(let text): words(.notTravel, text)
        case .judgedAlready: words(.alreadyJudged)
        case .badId: words(.faultBadId)
        }
    }
}

/// What lies over the camera's picture while evidence of somebody is looked for.
public struct EvidenceView: View {
    let notice: Notice
    let outline: Outline?
    let name: String?
    let words: Words
    let back: @MainActor () -> Void

    public init(
        notice: Notice, outline: Outline?, name: String?, words: Words,
        back: @escaping @MainActor () -> Void
    ) {
        self.notice = notice
        self.outline = outline
        self.name = name
        self.words = words
        self.back = back
    }

    public var body: some View {
        ZStack {
            if let outline { OutlinePicture(outline).ignoresSafeArea() }
            VStack(spacing: 0) {
                Text(name.map { words(.evidenceOf, $0) } ?? words(.evidenceOfThis))
                    .font(.title2.bold())
                    .padding()
                    .frame(maxWidth: .infinity, alignment: .leading)
                    .background(Color(.veil))
                Spacer()
                VStack(spacing: Size.gap) {
                    Text(ScanView.text(notice, words)).font(.title2.bold())
                        .multilineTextAlignment(.center)
                        .accessibilityAddTraits(.updatesFrequently)
                    BigButton(words(.back), ground: .onVeil, ink: .veil, action: back)
                }
                .padding()
                .frame(maxWidth: .infinity)
                .background(Color(.veil))
            }
        }
        .foregroundStyle(Color(.onVeil))
    }
}

/// The number of somebody without a code.
public struct NumberView: View {
    @Binding var entry: NumberEntry
    let words: Words
    let lookUp: @MainActor () -> Void
    let back: @MainActor () -> Void

    public init(
        _ entry: Binding<NumberEntry>, words: Words, lookUp: @escaping @MainActor () -> Void,
        back: @escaping @MainActor () -> Void
    ) {
        _entry = entry
        self.words = words
        self.lookUp = lookUp
        self.back = back
    }

    public var body: some View {
        Page(words(.enterId), back: words(.back), leave: back) {
            Line(words(.enterIdHint))
            VStack(alignment: .leading, spacing: 0) {
                Line(entry.digits.isEmpty ? "–" : entry.grouped, .largeTitle.bold())
                Line(words(.idCounted, "\(entry.digits.count)"), .callout, ink: .quiet)
            }
            .accessibilityElement(children: .combine)
            .privacySensitive()
            NumberPad(
                erase: words(.erase), press: { entry.press($0) }, delete: { entry.erase() })
            BigButton.main(words(.lookUp), action: lookUp).disabled(!entry.isComplete)
            Line(words(.noCodeCard), .callout, ink: .quiet)
        }
    }
}

/// Which checkpoint this is.
public struct ChooseView: View {
    let choices: [CheckpointChoice]
    let lastUsed: String?
    @Binding var search: String
    let words: Words
    let choose: @MainActor (CheckpointChoice) -> Void

    public init(
        _ choices: [CheckpointChoice], lastUsed: String?, search: Binding<String>, words: Words,
        choose: @escaping @MainActor (CheckpointChoice) -> Void
    ) {
        self.choices = choices
        self.lastUsed = lastUsed
        _search = search
        self.words = words
        self.choose = choose
    }

    public var body: some View {
        Page(words(.chooseCheckpoint), back: words(.back), leave: nil) {
            Entry(words(.search), text: $search)
            if found.isEmpty { Line(words(.nothingFound)) }
            LazyVStack(spacing: Size.gap) {
                ForEach(found) { choice in
                    BigButton(
                        name(choice),
                        symbol: choice.name == lastUsed ? "clock.arrow.circlepath" : nil
                    ) { choose(choice) }
                    .accessibilityLabel(
                        choice.name == lastUsed
                            ? "\(words(.lastUsed)), \(name(choice))" : name(choice))
                }
            }
        }
    }

    private var found: [CheckpointChoice] { Self.found(choices, search) }

    private func name(_ choice: CheckpointChoice) -> String {
        "\(choice.name) · \(words(.area, choice.area))"
    }

    /// Those whose name or area has what was typed, with or without its diacritics.
    nonisolated static func found(_ choices: [CheckpointChoice], _ search: String)
        -> [CheckpointChoice]
    {
        func plain(_ text: String) -> String {
            text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
                .replacingOccurrences(of: "đ", with: "d")
        }
        let search = plain(search.trimmingCharacters(in: .whitespaces))
        guard !search.isEmpty else { return choices }
        return choices.filter { plain("\($0.name) \($0.area)").contains(search) }
    }
}

/// What keeps the app from judging, and what to do about it.
public struct FaultView: View {
    /// What can be pressed.
    public enum Tap: Equatable, Sendable {
        case tryAgain, openSettings, changeCheckpoint, enrol, update
    }

    let fault: Fault
    let words: Words
    let tap: @MainActor (Tap) -> Void

    public init(_ fault: Fault, words: Words, tap: @escaping @MainActor (Tap) -> Void) {
        self.fault = fault
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        Page(text, back: words(.back), leave: nil) {
            switch fault {
            case .cameraRefused:
                Line(words(.cameraWhy))
                button(.openSettings, .openSettings)
            case .camera, .cameraInterrupted: EmptyView()
            case .said(let trouble): mends(trouble.kind)
            }
            BigButton(words(.tryAgain)) { tap(.tryAgain) }
        }
    }

    @ViewBuilder private func mends(_ kind: Trouble.Kind) -> some View {
        switch kind {
        case .notEnrolled, .keyLost: button(.firstEnrol, .enrol)
        case .nothingInstalled: button(.updateNow, .update)
        case .unknownCheckpoint: button(.changeCheckpoint, .changeCheckpoint)
        case .storeInUse, .badInput, .nothingThere, .updateBrokenOff, .updateRefused,
            .keystoreLocked, .storageFull, .broken, .other:
            EmptyView()
        }
    }

    private func button(_ key: WordKey, _ what: Tap) -> some View {
        BigButton.main(words(key)) { tap(what) }
    }

    private var text: String {
        switch fault {
        case .camera: words(.faultCamera)
        case .cameraRefused: words(.cameraTitle)
        case .cameraInterrupted: words(.cameraInterrupted)
        case .said(let trouble): trouble.said.text
        }
    }
}

/// Which way the checked lane goes.
public struct HeadingView: View {
    let chosen: Double?
    let published: Double?
    let words: Words
    let choose: @MainActor (Double?) -> Void
    let back: @MainActor () -> Void

    /// - Parameter chosen: none for both ways.
    public init(
        chosen: Double?, published: Double?, words: Words,
        choose: @escaping @MainActor (Double?) -> Void,
        back: @escaping @MainActor () -> Void
    ) {
        self.chosen = chosen
        self.published = published
        self.words = words
        self.choose = choose
        self.back = back
    }

    public var body: some View {
        Page(words(.headingAsk), back: words(.back), leave: back) {
            BigButton(words(.headingBoth), isSelected: chosen == nil) { choose(nil) }
            if let published {
                BigButton(
                    words(.headingGiven, "\(Int(published))"), isSelected: chosen == published
                ) { choose(published) }
            }
            ForEach(Self.ways, id: \.degrees) { way in
                BigButton(
                    words(way.name), symbol: way.symbol, isSelected: chosen == way.degrees
                ) { choose(way.degrees) }
            }
        }
    }

    private struct Way {
        let degrees: Double
        let name: WordKey
        let symbol: String
    }

    private static let ways = [
        Way(degrees: 0, name: .headingN, symbol: "arrow.up"),
        Way(degrees: 45, name: .headingNe, symbol: "arrow.up.right"),
        Way(degrees: 90, name: .headingE, symbol: "arrow.right"),
        Way(degrees: 135, name: .headingSe, symbol: "arrow.down.right"),
        Way(degrees: 180, name: .headingS, symbol: "arrow.down"),
        Way(degrees: 225, name: .headingSw, symbol: "arrow.down.left"),
        Way(degrees: 270, name: .headingW, symbol: "arrow.left"),
        Way(degrees: 315, name: .headingNw, symbol: "arrow.up.left"),
    ]
}
