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
    public var string: String? { nil }
    public func setItems(_ items: [[String: Any]], options: [OptionsKey: Any] = [:]) {}
}

open class CGImage: NSObject {
    public var width: Int { 0 }
    public var height: Int { 0 }
}
public final class CGColorSpace: NSObject {}
public func CGColorSpaceCreateDeviceGray() -> CGColorSpace { CGColorSpace() }
public enum CGImageAlphaInfo: UInt32, Sendable { case none = 0 }
open class CGContext: NSObject {
    public init?(
        data: UnsafeMutableRawPointer?, width: Int, height: Int, bitsPerComponent: Int,
        bytesPerRow: Int, space: CGColorSpace, bitmapInfo: UInt32
    ) {}
    public func fill(_ rect: CGRect) {}
    public func setFillColor(gray: CGFloat, alpha: CGFloat) {}
    public func translateBy(x: CGFloat, y: CGFloat) {}
    public func scaleBy(x: CGFloat, y: CGFloat) {}
    public var data: UnsafeMutableRawPointer? { nil }
}
public func UIGraphicsPushContext(_ context: CGContext) {}
public func UIGraphicsPopContext() {}
open class UIImage: NSObject {
    public init?(data: Data) {}
    /// In points, upright.
    public var size: CGSize { .zero }
    public var scale: CGFloat { 1 }
    public func draw(in rect: CGRect) {}
}
open class UIFont: NSObject {
    public class func systemFont(ofSize size: CGFloat) -> UIFont { UIFont() }
    public class func boldSystemFont(ofSize size: CGFloat) -> UIFont { UIFont() }
}
extension NSAttributedString.Key { public static let font = Self(rawValue: "NSFont") }
extension NSString {
    public func draw(in rect: CGRect, withAttributes: [NSAttributedString.Key: Any]?) {}
}
open class UIGraphicsPDFRendererContext: NSObject {
    public var cgContext: CGContext { fatalError() }
    public func beginPage() {}
}
open class UIGraphicsPDFRenderer: NSObject {
    public init(bounds: CGRect) {}
    public func pdfData(actions: (UIGraphicsPDFRendererContext) -> Void) -> Data { Data() }
}
