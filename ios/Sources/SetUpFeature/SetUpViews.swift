import ChotSession
import DesignSystem
import SwiftUI
import Words

/// The first start: what this is, and the one way on.
public struct FirstView: View {
    let words: Words
    let enrol: @MainActor () -> Void
    let train: @MainActor () -> Void

    public init(
        words: Words, enrol: @escaping @MainActor () -> Void,
        train: @escaping @MainActor () -> Void
    ) {
        self.words = words
        self.enrol = enrol
        self.train = train
    }

    public var body: some View {
        Page(words(.firstTitle), back: words(.back), leave: nil) {
            Line(words(.startWhat))
            Line(words(.startEnrol))
            BigButton.main(words(.firstEnrol), action: enrol)
            BigButton(words(.training), action: train)
        }
    }
}

public struct EnrolView: View {
    public enum Tap: Equatable, Sendable {
        case file, codes, confirm, cancel, openSettings, leave
    }

    let state: EnrolModel.State
    let wrong: String?
    let cameraIsRefused: Bool
    let words: Words
    let tap: @MainActor (Tap) -> Void

    public init(
        _ state: EnrolModel.State, wrong: String?, cameraIsRefused: Bool, words: Words,
        tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.state = state
        self.wrong = wrong
        self.cameraIsRefused = cameraIsRefused
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        Page(words(.enrolTitle), back: words(.back), leave: leave) {
            if let wrong { Banner(wrong) }
            switch state {
            case .asking:
                BigButton(words(.enrolFile)) { tap(.file) }
                BigButton(words(.enrolScan)) { tap(.codes) }
            case .scanning(let progress):
                if cameraIsRefused {
                    Line(words(.cameraWhy))
                    BigButton.main(words(.openSettings)) { tap(.openSettings) }
                } else if progress.of == 0 {
                    Line(words(.enrolFirstCode))
                } else {
                    Line(
                        words(.enrolProgress, "\(progress.have)", "\(progress.of)"),
                        .title.bold())
                    Line(
                        words(
                            .enrolMissing,
                            progress.missing.map { "\($0)" }.joined(separator: ", ")))
                }
            case .comparing(let seen):
                Fact(words(.city), seen.city)
                Line(words(.enrolCompare))
                Fact(words(.fingerprint), seen.fingerprint)
                BigButton.main(words(.fingerprintSame)) { tap(.confirm) }
                BigButton(words(.fingerprintDiffers)) { tap(.cancel) }
            case .working: Line(words(.working))
            case .done(let isClean):
                Line(words(.enrolDone))
                if !isClean { Banner(words(.enrolFileLeft)) }
                BigButton.main(words(.next)) { tap(.leave) }
            }
        }
    }

    private var leave: (@MainActor () -> Void)? {
        switch state {
        case .asking: { tap(.leave) }
        case .scanning, .comparing: { tap(.cancel) }
        case .working, .done: nil
        }
    }
}

public struct UpdateView: View {
    public enum Tap: Equatable, Sendable {
        case now, folder, cancel, leave
    }

    let state: UpdateModel.State
    @Binding var address: String
    @Binding var byItself: UpdateModel.ByItself
    let time: CityTime
    let words: Words
    let tap: @MainActor (Tap) -> Void

    public init(
        _ state: UpdateModel.State, address: Binding<String>,
        byItself: Binding<UpdateModel.ByItself>, time: CityTime, words: Words,
        tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.state = state
        _address = address
        _byItself = byItself
        self.time = time
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        Page(words(.updateTitle), back: words(.back), leave: leave) {
            switch state {
            case .idle: EmptyView()
            case .running(let bytes):
                Line(words(.updateRunning, Amount.megabytes(bytes)), .title2.bold())
                    .accessibilityAddTraits(.updatesFrequently)
                BigButton(words(.cancel)) { tap(.cancel) }
            case .done(let done): result(done)
            case .failed(let text): Banner(text)
            case .noAddress: Banner(words(.updateNoAddress))
            }
            BigButton.main(words(.updateNow)) { tap(.now) }.disabled(isRunning)
            BigButton(words(.updateFolder)) { tap(.folder) }.disabled(isRunning)
            Heading(words(.updateAddress))
            Entry(words(.updateAddress), text: $address)
            Heading(words(.updateByItself))
            ForEach(UpdateModel.ByItself.allCases, id: \.self) { when in
                BigButton(words(name(when)), isSelected: byItself == when) { byItself = when }
            }
        }
    }

    private func leave() { tap(.leave) }

    @ViewBuilder private func result(_ done: UpdateDone) -> some View {
        if let ahead = done.aheadSeconds, ahead > 0 { Banner(words(.updateAhead)) }
        Line(
            done.changed
                ? words(.updateChanged, time.instant(done.publishedAtMillis))
                : words(.updateSame, time.instant(done.publishedAtMillis)), .title2.bold())
        if done.rulesChanged { Line(words(.updateRules)) }
    }

    private var isRunning: Bool { if case .running = state { true } else { false } }

    private func name(_ when: UpdateModel.ByItself) -> WordKey {
        switch when {
        case .never: .updateNever
        case .wifi: .updateWifi
        case .any: .updateAny
        }
    }
}

public struct StatusView: View {
    let state: DeviceState?
    let wrong: String?
    let time: CityTime
    let words: Words
    let copy: @MainActor () -> Void
    let leave: @MainActor () -> Void

    public init(
        _ state: DeviceState?, wrong: String?, time: CityTime, words: Words,
        copy: @escaping @MainActor () -> Void, leave: @escaping @MainActor () -> Void
    ) {
        self.state = state
        self.wrong = wrong
        self.time = time
        self.words = words
        self.copy = copy
        self.leave = leave
    }

    public var body: some View {
        Page(words(.status), back: words(.back), leave: leave) {
            if let wrong { Banner(wrong) }
            if let state {
                if state.unusable != nil { Banner(words(.statusUnusable)) }
                Fact(words(.city), state.city)
                Fact(words(.published), shown(state.publishedAt))
                Fact(words(.freshUntil), shown(state.freshUntil))
                Fact(
                    words(.statusExpires),
                    shown(state.expires) + (state.expired ? " · \(words(.statusExpired))" : ""))
                Fact(words(.rules), state.policy ?? "–")
                Fact(
                    words(.roster), state.rosterEntries.map { "\($0)" } ?? "–")
                Fact(
                    words(.storage), words(.megabytes, Amount.megabytes(state.storageBytes)))
                ForEach(state.roles, id: \.name) { role in
                    Fact(
                        words(.statusRole, role.name, "\(role.version)"),
                        shown(role.expires)
                            + (role.expired ? " · \(words(.statusExpired))" : ""))
                }
            } else if wrong == nil {
                Line(words(.working))
            }
            BigButton(words(.copyStatus), action: copy)
        }
    }

    /// As the city's clocks show it; what can't be read stays as it is.
    private func shown(_ text: String?) -> String {
        guard let text else { return "–" }
        let reader = ISO8601DateFormatter()
        guard let date = reader.date(from: text) else { return text }
        return time.instant(Int64(date.timeIntervalSince1970) * 1_000)
    }
}

public struct SelfTestView: View {
    let checks: [SelfCheck]?
    let isTesting: Bool
    let words: Words
    let test: @MainActor () -> Void
    let leave: @MainActor () -> Void

    public init(
        _ checks: [SelfCheck]?, isTesting: Bool, words: Words,
        test: @escaping @MainActor () -> Void, leave: @escaping @MainActor () -> Void
    ) {
        self.checks = checks
        self.isTesting = isTesting
        self.words = words
        self.test = test
        self.leave = leave
    }

    public var body: some View {
        Page(words(.selfTest), back: words(.back), leave: leave) {
            if isTesting { Line(words(.working)) }
            ForEach(checks ?? []) { check in
                HStack(spacing: 2 * Size.gap) {
                    Image(
                        systemName: check.ok ? "checkmark.circle.fill" : "xmark.octagon.fill"
                    )
                    .font(.title)
                    .foregroundStyle(Color(.ink))
                    .accessibilityHidden(true)
                    VStack(alignment: .leading, spacing: 0) {
                        Line(check.name, .title3.bold())
                        Line(
                            "\(words(check.ok ? .selfTestWorks : .selfTestFails)) · "
                                + words(.selfTestSeconds, Self.seconds(check.micros)),
                            .callout, ink: .quiet)
                    }
                }
                .accessibilityElement(children: .combine)
            }
            BigButton.main(words(.selfTestRun), action: test).disabled(isTesting)
        }
    }

    nonisolated static func seconds(_ micros: UInt64) -> String {
        let hundredths = (micros + 5_000) / 10_000
        let rest = hundredths % 100
        return "\(hundredths / 100),\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// What leads to everything that isn't the camera.
public struct MenuView: View {
    public enum Tap: String, CaseIterable, Sendable {
        case journal, update, status, selfTest, settings, changeCheckpoint, heading, training
    }

    let words: Words
    let tap: @MainActor (Tap) -> Void
    let leave: @MainActor () -> Void

    public init(
        words: Words, tap: @escaping @MainActor (Tap) -> Void,
        leave: @escaping @MainActor () -> Void
    ) {
        self.words = words
        self.tap = tap
        self.leave = leave
    }

    public var body: some View {
        Page(words(.menu), back: words(.back), leave: leave) {
            ForEach(Tap.allCases, id: \.self) { item in
                BigButton(words(name(item))) { tap(item) }
            }
        }
    }

    private func name(_ item: Tap) -> WordKey {
        switch item {
        case .journal: .journal
        case .update: .updateTitle
        case .status: .status
        case .selfTest: .selfTest
        case .settings: .settings
        case .changeCheckpoint: .changeCheckpoint
        case .heading: .headingAsk
        case .training: .training
        }
    }
}

/// Part of the journal is gone: nobody passes until an officer has said so to their unit.
public struct LossView: View {
    let wrong: String?
    let words: Words
    let confirm: @MainActor () -> Void

    public init(wrong: String?, words: Words, confirm: @escaping @MainActor () -> Void) {
        self.wrong = wrong
        self.words = words
        self.confirm = confirm
    }

    public var body: some View {
        Page(words(.journal), back: words(.back), leave: nil) {
            Banner(wrong ?? words(.journalLost))
            BigButton(words(.confirmLoss), action: confirm)
        }
    }
}
