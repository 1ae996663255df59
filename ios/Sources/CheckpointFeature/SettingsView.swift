import ChotSession
import DesignSystem
import SwiftUI
import Words

/// What an officer can set.
public struct SettingsView: View {
    @Binding var settings: Settings
    let words: Words
    let leave: @MainActor () -> Void

    public init(
        _ settings: Binding<Settings>, words: Words, leave: @escaping @MainActor () -> Void
    ) {
        _settings = settings
        self.words = words
        self.leave = leave
    }

    public var body: some View {
        Page(words(.settingsTitle), back: words(.back), leave: leave) {
            flag(.settingsSound, settings.sound) { settings.sound = $0 }
            steps(
                words(.settingsVolume, "\(Int((settings.volume * 100).rounded()))"),
                less: .quieter, more: .louder
            ) { settings.volume = min(1, max(0, settings.volume + 0.25 * Double($0))) }
            flag(.settingsHaptics, settings.haptics) { settings.haptics = $0 }
            steps(
                words(.settingsReturn, "\(settings.returnSeconds)"), less: .shorter, more: .longer
            ) { settings.returnSeconds = min(5, max(1, settings.returnSeconds + $0)) }
            Heading(words(.settingsHand))
            HStack(spacing: Size.gap) {
                BigButton(words(.settingsLeft), isSelected: settings.hand == .left) {
                    settings.hand = .left
                }
                BigButton(words(.settingsRight), isSelected: settings.hand == .right) {
                    settings.hand = .right
                }
            }
            Heading(words(.settingsNight))
            ForEach(Settings.Night.allCases, id: \.self) { night in
                BigButton(words(name(night)), isSelected: settings.night == night) {
                    settings.night = night
                }
            }
            flag(.settingsTimings, settings.timings) { settings.timings = $0 }
        }
    }

    private func flag(
        _ key: WordKey, _ isOn: Bool, set: @escaping @MainActor (Bool) -> Void
    ) -> some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            Heading(words(key))
            HStack(spacing: Size.gap) {
                BigButton(words(.settingsOn), isSelected: isOn) { set(true) }
                    .accessibilityLabel("\(words(key)), \(words(.settingsOn))")
                BigButton(words(.settingsOff), isSelected: !isOn) { set(false) }
                    .accessibilityLabel("\(words(key)), \(words(.settingsOff))")
            }
        }
    }

    private func steps(
        _ text: String, less: WordKey, more: WordKey, by: @escaping @MainActor (Int) -> Void
    ) -> some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            Heading(text)
            HStack(spacing: Size.gap) {
                BigButton("−") { by(-1) }.accessibilityLabel("\(text), \(words(less))")
                BigButton("+") { by(1) }.accessibilityLabel("\(text), \(words(more))")
            }
        }
    }

    private func name(_ night: Settings.Night) -> WordKey {
        switch night {
        case .system: .settingsSystem
        case .day: .settingsDay
        case .night: .settingsNightOnly
        }
    }
}
