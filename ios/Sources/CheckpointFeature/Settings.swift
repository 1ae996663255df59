import ChotSession
import Foundation

/// What an officer can set. All of it outlives the app.
public struct Settings: Equatable, Sendable {
    public enum Hand: String, CaseIterable, Sendable { case left, right }
    public enum Night: String, CaseIterable, Sendable { case system, day, night }

    public var sound = true
    /// 0 to 1.
    public var volume = 1.0
    public var haptics = true
    /// Seconds that a permit stays, 1 to 5.
    public var returnSeconds = 2
    public var hand = Hand.right
    public var night = Night.system
    /// Milliseconds of each judgement, over the camera.
    public var timings = false

    public init() {}
}

/// Where the settings are.
public protocol SettingsSource: Sendable {
    var settings: Settings { get }
}

/// Settings kept among the app's choices. What can't be read is as if it had never been set.
public final class SettingsStore: SettingsSource {
    private let choices: any Choices

    public init(_ choices: any Choices) { self.choices = choices }

    public var settings: Settings {
        get {
            var read = Settings()
            read.sound = flag("sound") ?? read.sound
            read.volume =
                choices.text("volume").flatMap(Double.init).filter { 0...1 ~= $0 } ?? read.volume
            read.haptics = flag("haptics") ?? read.haptics
            read.returnSeconds =
                choices.text("return-seconds").flatMap(Int.init).filter { 1...5 ~= $0 }
                ?? read.returnSeconds
            read.hand = choices.text("hand").flatMap(Settings.Hand.init) ?? read.hand
            read.night = choices.text("night").flatMap(Settings.Night.init) ?? read.night
            read.timings = flag("timings") ?? read.timings
            return read
        }
        set {
            choices.set("sound", newValue.sound ? "yes" : "no")
            choices.set("volume", "\(newValue.volume)")
            choices.set("haptics", newValue.haptics ? "yes" : "no")
            choices.set("return-seconds", "\(newValue.returnSeconds)")
            choices.set("hand", newValue.hand.rawValue)
            choices.set("night", newValue.night.rawValue)
            choices.set("timings", newValue.timings ? "yes" : "no")
        }
    }

    private func flag(_ name: String) -> Bool? {
        switch choices.text(name) {
        case "yes": true
        case "no": false
        default: nil
        }
    }
}

extension Optional {
    fileprivate func filter(_ holds: (Wrapped) -> Bool) -> Self {
        flatMap { holds($0) ? $0 : nil }
    }
}
