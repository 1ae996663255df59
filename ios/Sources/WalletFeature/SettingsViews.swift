import ChotSession
import DesignSystem
import SwiftUI
import Words

/// The city whose rules and questions are followed.
public struct CityView: View {
    public enum Tap: Equatable, Sendable {
        case file, follow, notTheSame, update, cancel, askToForget, forget, back, leave
    }

    let state: CityModel.State
    let city: CitySeen?
    @Binding var address: String
    let time: CityTime
    let words: WalletWords
    let tap: @MainActor (Tap) -> Void

    public init(
        _ state: CityModel.State, city: CitySeen?, address: Binding<String>, time: CityTime,
        words: WalletWords, tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.state = state
        self.city = city
        _address = address
        self.time = time
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        switch state {
        case .comparing(let seen):
            page(.cityCheck, .notTheSame) {
                Line(seen.name, .title.bold())
                Fact(words(.fingerprint), seen.grouped)
                BigButton.main(words(.follow)) { tap(.follow) }
                BigButton(words(.notTheSame)) { tap(.notTheSame) }
            }
        case .forgetting:
            page(.stopFollowing, .back) {
                if let city { Line(city.name, .title2.bold()) }
                Line(words(.forgetWhat))
                BigButton.main(words(.stopFollowing)) { tap(.forget) }
                BigButton(words(.cancel)) { tap(.back) }
            }
        case .idle, .running, .done, .failed, .unreadable, .noAddress:
            page(.city, .leave) {
                said
                if let city { followed(city) } else { none }
            }
        }
    }

    private func to(_ what: Tap) -> @MainActor () -> Void { { tap(what) } }

    private func page<V: View>(
        _ title: WalletWordKey, _ back: Tap, @ViewBuilder content: () -> V
    ) -> some View {
        Page(words(title), back: words(.back), leave: to(back), content: content)
    }

    @ViewBuilder private var said: some View {
        switch state {
        case .idle, .comparing, .forgetting: EmptyView()
        case .running(let bytes):
            Line(words(.updateRunning, Amount.megabytes(bytes)), .title2.bold())
                .accessibilityAddTraits(.updatesFrequently)
            BigButton(words(.cancel)) { tap(.cancel) }
        case .done(let done):
            Line(
                words(
                    done.changed ? .updateChanged : .updateSame,
                    time.instant(done.publishedAtMillis)), .title2.bold())
        case .failed(let trouble):
            Banner(trouble.sentence)
            Line(trouble.nextStep)
        case .unreadable: Banner(words(.unreadable))
        case .noAddress: Banner(words(.addressNeeded))
        }
    }

    private var isRunning: Bool { if case .running = state { true } else { false } }

    @ViewBuilder private var none: some View {
        Line(words(.cityNone))
        BigButton.main(words(.addCity)) { tap(.file) }
    }

    @ViewBuilder private func followed(_ city: CitySeen) -> some View {
        Line(city.name, .title2.bold())
        BigButton.main(words(.updateNow)) { tap(.update) }.disabled(isRunning)
        Heading(words(.cityAddress))
        Entry(words(.cityAddress), text: $address)
        Fact(words(.fingerprint), city.grouped)
        BigButton(words(.stopFollowing)) { tap(.askToForget) }.disabled(isRunning)
    }
}

/// What can be set, what is kept, and what this is.
public struct WalletSettingsView: View {
    public enum Tap: Equatable, Sendable {
        case remind(Int?)
        case openSettings, delete, leave
    }

    let stored: [Said]
    let reminder: Int?
    let isBlocked: Bool
    let version: String
    let words: WalletWords
    let tap: @MainActor (Tap) -> Void

    public init(
        stored: [Said], reminder: Int?, isBlocked: Bool, version: String, words: WalletWords,
        tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.stored = stored
        self.reminder = reminder
        self.isBlocked = isBlocked
        self.version = version
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        Page(words(.settings), back: words(.back), leave: to(.leave)) {
            Heading(words(.reminder))
            Line(words(.reminderDays))
            if isBlocked, reminder != nil {
                Banner(words(.reminderBlocked))
                BigButton.main(words(.openSettings)) { tap(.openSettings) }
            }
            BigButton(words(.reminderOff), isSelected: reminder == nil) { tap(.remind(nil)) }
            ForEach(ReminderModel.times, id: \.self) { minutes in
                BigButton(
                    words(.reminderAt, Self.hour(minutes)), isSelected: reminder == minutes
                ) { tap(.remind(minutes)) }
            }
            Heading(words(.language))
            Line(words(.languageSystem))
            BigButton(words(.openSettings)) { tap(.openSettings) }
                .accessibilityLabel("\(words(.language)), \(words(.openSettings))")
            Heading(words(.stored))
            ForEach(stored, id: \.code) { Line($0.text) }
            BigButton(words(.deleteEverything)) { tap(.delete) }
            Heading(words(.about))
            Line(words(.aboutWhat))
            Line(words(.version, version))
            Heading(words(.licences))
            Line(words(.licenceOwn))
            Line(words(.licenceRust, Licences.names.joined(separator: ", ")), .callout, ink: .quiet)
        }
    }

    private func to(_ what: Tap) -> @MainActor () -> Void { { tap(what) } }

    nonisolated static func hour(_ minutes: Int) -> String {
        CityTime.hour(minutes: Int64(minutes))
    }
}

/// Libraries that are in the app, by what they are called.
enum Licences {
    static let names = [
        "base45", "base64", "chacha20poly1305", "chrono", "ed25519-dalek", "fluent-bundle",
        "miniz_oxide", "minicbor", "p256", "qrcodegen", "redb", "rsa", "serde", "sha2", "uniffi",
        "x509-cert",
    ]
}

/// The wallet's end.
public struct DeleteView: View {
    public enum Tap: Equatable, Sendable { case delete, begin, leave }

    let isDone: Bool
    let trouble: WalletTrouble?
    let words: WalletWords
    let tap: @MainActor (Tap) -> Void

    public init(
        isDone: Bool, trouble: WalletTrouble?, words: WalletWords,
        tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.isDone = isDone
        self.trouble = trouble
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        if isDone {
            Page(words(.deleteDone), back: words(.back), leave: nil) {
                BigButton.main(words(.startAnew)) { tap(.begin) }
            }
        } else {
            Page(words(.deleteEverything), back: words(.back), leave: to(.leave)) {
                if let trouble {
                    Banner(trouble.sentence)
                    Line(trouble.nextStep)
                }
                Line(words(.deleteWhat))
                Line(words(.deleteAfter), .title3.bold())
                BigButton.main(words(.deleteForGood)) { tap(.delete) }
                BigButton(words(.cancel)) { tap(.leave) }
            }
        }
    }
    private func to(_ what: Tap) -> @MainActor () -> Void { { tap(what) } }
}
