@_exported import Foundation

open class CALayer: NSObject {}

@MainActor open class UIView: NSObject {
    public init(frame: CGRect) {}
    open class var layerClass: AnyClass { CALayer.self }
    public var layer: CALayer { CALayer() }
}

@MainActor public final class UINotificationFeedbackGenerator {
    public enum FeedbackType: Sendable { case success, warning, error }
    public init() {}
    public func notificationOccurred(_ type: FeedbackType) {}
}
