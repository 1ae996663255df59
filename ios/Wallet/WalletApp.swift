import AppIntents
import Observation
import SwiftUI

@main struct WalletApp: App {
    var body: some Scene { WindowGroup { Root() } }
}

/// That somebody asked for the code from outside the app.
@MainActor @Observable final class OneTap {
    static let shared = OneTap()
    private(set) var count = 0

    func ask() { count += 1 }
}

/// The first card's code at one tap: from the Home Screen's search, a shortcut, the Action button.
struct ShowCode: AppIntent {
    static let title: LocalizedStringResource = "show"
    static let openAppWhenRun = true

    func perform() async throws -> some IntentResult {
        await MainActor.run { OneTap.shared.ask() }
        return .result()
    }
}

struct WalletShortcuts: AppShortcutsProvider {
    static var appShortcuts: [AppShortcut] {
        AppShortcut(
            intent: ShowCode(), phrases: ["\(.applicationName)"], shortTitle: "show",
            systemImageName: "qrcode")
    }
}
