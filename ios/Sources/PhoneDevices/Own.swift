import ChotSession
import Foundation
import Security
import UIKit

/// The app's own folder: in no backup, and unreadable until the phone is unlocked after a start.
public func ownFolder() throws -> URL {
    let files = FileManager.default
    var folder = try files.url(
        for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true
    ).appendingPathComponent("chot")
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    #if !os(Linux)
        try files.setAttributes(
            [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication],
            ofItemAtPath: folder.path)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try folder.setResourceValues(values)
    #endif
    return folder
}

/// The wall clock, the time since boot with sleep, and the name of this boot.
public struct PhoneClocks: Clocks {
    private let boot: [UInt8]

    /// - Parameter session: differs from boot to boot.
    public init(session: UUID = bootSession()) {
        boot = withUnsafeBytes(of: session.uuid) { [UInt8]($0) }
    }

    public func read() -> ClockTime {
        let wall = Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))
        return ClockTime(
            wallMillis: wall, monotonicMillis: Self.millisSinceBoot(), boot: boot)
    }

    /// Sleep counts: Darwin's `CLOCK_MONOTONIC` goes on in it, Linux's doesn't.
    static func millisSinceBoot() -> UInt64 {
        #if os(Linux)
            let clock = CLOCK_BOOTTIME
        #else
            let clock = CLOCK_MONOTONIC
        #endif
        var time = timespec()
        // Fails for unknown clocks only; both are known.
        _ = clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    }
}

/// The name of this boot, or of this start of the app where the system doesn't tell: then the
/// clocks of two starts are not compared.
public func bootSession() -> UUID {
    var bytes = [CChar](repeating: 0, count: 37)
    var size = bytes.count
    guard sysctlbyname("kern.bootsessionuuid", &bytes, &size, nil, 0) == 0 else { return UUID() }
    let text = bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return UUID(uuidString: String(decoding: text, as: UTF8.self)) ?? UUID()
}

public struct PhonePauses: Pauses {
    public init() {}
    public func pause(millis: UInt64) async { try? await Task.sleep(for: .milliseconds(millis)) }
}

/// Choices among the app's own defaults.
public final class PhoneChoices: Choices {
    public init() {}
    public func text(_ name: String) -> String? { UserDefaults.standard.string(forKey: name) }
    public func set(_ name: String, _ text: String?) {
        UserDefaults.standard.set(text, forKey: name)
    }
}

/// A different touch for each decision.
public struct PhoneHaptics: Haptics {
    public init() {}
    public func give(_ decision: Decision) {
        Task { @MainActor in
            let generator = UINotificationFeedbackGenerator()
            switch decision {
            case .permit: generator.notificationOccurred(.success)
            case .deny: generator.notificationOccurred(.error)
            case .refer: generator.notificationOccurred(.warning)
            }
        }
    }
}

/// The screen while a code is shown on it, and while the camera looks.
@MainActor public enum PhoneScreen {
    private static var before: CGFloat?

    /// As bright as it goes; back to what it was.
    public static func setBright(_ isBright: Bool) {
        if isBright {
            before = before ?? UIScreen.main.brightness
            UIScreen.main.brightness = 1
        } else if let before {
            UIScreen.main.brightness = before
            self.before = nil
        }
    }

    public static func stayOn(_ staysOn: Bool) {
        UIApplication.shared.isIdleTimerDisabled = staysOn
    }

    public static func openSettings() {
        guard let url = URL(string: UIApplication.openSettingsURLString) else { return }
        Task { _ = await UIApplication.shared.open(url) }
    }

    /// What somebody copied; nothing where that is no text. The system may ask them.
    public static var pasted: String? { UIPasteboard.general.string }

    /// For the help desk; gone from the pasteboard after ten minutes, and never on another device.
    public static func copy(_ text: String) {
        UIPasteboard.general.setItems(
            [["public.utf8-plain-text": text]],
            options: [.localOnly: true, .expirationDate: Date().addingTimeInterval(600)])
    }
}
