@_exported import Foundation

open class CALayer: NSObject {}

@MainActor open class UIView: NSObject {
    public init(frame: CGRect) {}
    open class var layerClass: AnyClass { CALayer.self }
    public var layer: CALayer { CALayer() }
    open func layoutSubviews() {}
}

public enum UIUserInterfaceStyle: Sendable { case unspecified, light, dark }
public struct UITraitCollection: Sendable {
    public let userInterfaceStyle: UIUserInterfaceStyle
    public init(userInterfaceStyle: UIUserInterfaceStyle) {
        self.userInterfaceStyle = userInterfaceStyle
    }
}
public struct UIColor: Sendable, Equatable {
    public let red: Double
    public let green: Double
    public let blue: Double
    public let alpha: Double
    private let night: [Double]?
    public init(red: CGFloat, green: CGFloat, blue: CGFloat, alpha: CGFloat) {
        (self.red, self.green, self.blue) = (Double(red), Double(green), Double(blue))
        self.alpha = Double(alpha)
        night = nil
    }
    public init(dynamicProvider: @escaping @Sendable (UITraitCollection) -> UIColor) {
        let day = dynamicProvider(UITraitCollection(userInterfaceStyle: .light))
        let night = dynamicProvider(UITraitCollection(userInterfaceStyle: .dark))
        (red, green, blue, alpha) = (day.red, day.green, day.blue, day.alpha)
        self.night = [night.red, night.green, night.blue, night.alpha]
    }
    public func resolvedColor(with traits: UITraitCollection) -> Self {
        guard traits.userInterfaceStyle == .dark, let night else {
            return Self(red: red, green: green, blue: blue, alpha: alpha)
        }
        return Self(red: night[0], green: night[1], blue: night[2], alpha: night[3])
    }
}

@MainActor public final class UINotificationFeedbackGenerator {
    public enum FeedbackType: Sendable { case success, warning, error }
    public init() {}
    public func notificationOccurred(_ type: FeedbackType) {}
}
public enum UIKeyboardType: Sendable { case `default`, numberPad, asciiCapable }
@MainActor public final class UIScreen {
    public static let main = UIScreen()
    public var brightness: CGFloat = 0.5
    public var isCaptured: Bool { false }
}
@MainActor public final class UIApplication {
    public static let shared = UIApplication()
    public static let openSettingsURLString = "app-settings:"
    public var isIdleTimerDisabled = false
    public func open(_ url: URL) async -> Bool { false }
}
@MainActor public final class UIPasteboard {
    public struct OptionsKey: Hashable, Sendable {
        let name: String
        public static let localOnly = Self(name: "local")
        public static let expirationDate = Self(name: "expires")
    }
    public static let general = UIPasteboard()
    public func setItems(_ items: [[String: Any]], options: [OptionsKey: Any] = [:]) {}
}
