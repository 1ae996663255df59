import ChotSession
import DesignSystem
import SwiftUI
import Words

/// What an officer can set.
public struct SettingsView: View {
    @Binding var settings: Settings
    let words: Words
    let pin: @MainActor () -> Void
    let leave: @MainActor () -> Void

    public init(
        _ settings: Binding<Settings>, words: Words, pin: @escaping @MainActor () -> Void,
        leave: @escaping @MainActor () -> Void
    ) {
        _settings = settings
        self.words = words
        self.pin = pin
        self.leave = leave
    }

    public var body: some View {
        Page(words(.settings), back: words(.back), leave: leave) {
            flag(.setSound, settings.sound) { settings.sound = $0 }
            HStack(spacing: Size.gap) {
                ForEach(Self.volumes, id: \.volume) { level in
                    BigButton(words(level.name), isSelected: settings.volume == level.volume) {
                        settings.volume = level.volume
                    }
                }
            }
            flag(.setHaptics, settings.haptics) { settings.haptics = $0 }
            Heading(words(.setReturn))
            HStack(spacing: Size.gap) {
                ForEach(Array(1...5), id: \.self) { seconds in
                    BigButton("\(seconds)", isSelected: settings.returnSeconds == seconds) {
                        settings.returnSeconds = seconds
                    }
                    .accessibilityLabel(
                        "\(words(.setReturn)), \(words(.seconds, "\(seconds)"))")
                }
            }
            flag(.setLeft, settings.hand == .left) { settings.hand = $0 ? .left : .right }
            Heading(words(.setScreen))
            ForEach(Settings.Night.allCases, id: \.self) { night in
                BigButton(words(name(night)), isSelected: settings.night == night) {
                    settings.night = night
                }
            }
            Heading(words(.pinWhat))
            BigButton(words(.pin), action: pin)
            flag(.setDebug, settings.timings) { settings.timings = $0 }
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

    private struct Level {
        let name: WordKey
        let volume: Double
    }

    private static let volumes = [
        Level(name: .volumeLow, volume: 0.3), Level(name: .volumeMiddle, volume: 0.6),
        Level(name: .volumeHigh, volume: 1),
    ]

    private func name(_ night: Settings.Night) -> WordKey {
        switch night {
        case .system: .lightSystem
        case .day: .lightDay
        case .night: .lightNight
        }
    }
}
