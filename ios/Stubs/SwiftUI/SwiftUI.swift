@_exported import Foundation
@_exported import Observation
@_exported import UIKit
import UniformTypeIdentifiers

@MainActor public protocol View {
    associatedtype Body: View
    @ViewBuilder var body: Body { get }
    /// Ours: what it is made of (`Recording.swift`).
    func record(_ surroundings: Surroundings) -> [Node]
}
extension View {
    public func record(_ surroundings: Surroundings) -> [Node] { body.record(surroundings) }
}
extension Never: View { public var body: Never { fatalError() } }
@MainActor public protocol App {
    associatedtype Body: Scene
    @SceneBuilder var body: Body { get }
    init()
}
extension App { public static func main() {} }
@MainActor public protocol Scene {}
@resultBuilder @MainActor public struct SceneBuilder {
    public static func buildBlock<S: Scene>(_ s: S) -> S { s }
}
public struct WindowGroup<Content: View>: Scene {
    public init(@ViewBuilder content: () -> Content) {}
}
public enum ScenePhase: Sendable { case background, inactive, active }

/// A view that ends the recursion of `body`.
public protocol Leaf: View where Body == Never {}
extension Leaf { public var body: Never { fatalError() } }

@resultBuilder @MainActor public struct ViewBuilder {
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<V: View>(_ v: V) -> V { v }
    public static func buildBlock<each V: View>(_ v: repeat each V) -> TupleView {
        var parts: [any View] = []
        repeat parts.append(each v)
        return TupleView(parts: parts)
    }
    public static func buildIf<V: View>(_ v: V?) -> V? { v }
    public static func buildEither<A: View, B: View>(first: A) -> EitherView<A, B> { .first(first) }
    public static func buildEither<A: View, B: View>(second: B) -> EitherView<A, B> {
        .second(second)
    }
}

@MainActor @propertyWrapper @dynamicMemberLookup public struct Binding<T> {
    private let read: @MainActor () -> T
    private let write: @MainActor (T) -> Void
    public init(get: @escaping @MainActor () -> T, set: @escaping @MainActor (T) -> Void) {
        (read, write) = (get, set)
    }
    public var wrappedValue: T {
        get { read() }
        nonmutating set { write(newValue) }
    }
    public var projectedValue: Self { self }
    public subscript<P>(dynamicMember path: WritableKeyPath<T, P>) -> Binding<P> {
        Binding<P>(get: { read()[keyPath: path] }, set: { wrappedValue[keyPath: path] = $0 })
    }
}
@MainActor @propertyWrapper public struct State<T> {
    private final class Box {
        var value: T
        init(_ value: T) { self.value = value }
    }
    private let box: Box
    public init(wrappedValue: T) { box = Box(wrappedValue) }
    public init(initialValue: T) { box = Box(initialValue) }
    public var wrappedValue: T {
        get { box.value }
        nonmutating set { box.value = newValue }
    }
    public var projectedValue: Binding<T> {
        Binding(get: { box.value }, set: { box.value = $0 })
    }
}
public struct EnvironmentValues: Sendable {
    public var scenePhase: ScenePhase { .active }
    /// iOS 17.
    public var isSceneCaptured: Bool { false }
    public var verticalSizeClass: UserInterfaceSizeClass? { .regular }
    public var dynamicTypeSize: DynamicTypeSize { .large }
}
public enum UserInterfaceSizeClass: Sendable { case compact, regular }
public enum DynamicTypeSize: Comparable, Sendable {
    case large, accessibility1
    public var isAccessibilitySize: Bool { self >= .accessibility1 }
}
@MainActor @propertyWrapper public struct Environment<T> {
    private let path: KeyPath<EnvironmentValues, T>
    public init(_ path: KeyPath<EnvironmentValues, T>) { self.path = path }
    public var wrappedValue: T { EnvironmentValues()[keyPath: path] }
}

public struct Color: Leaf, Sendable, Equatable {
    let day: UIColor
    let night: UIColor
    public init(uiColor: UIColor) {
        day = uiColor.resolvedColor(with: UITraitCollection(userInterfaceStyle: .light))
        night = uiColor.resolvedColor(with: UITraitCollection(userInterfaceStyle: .dark))
    }
    public static let white = Self(uiColor: UIColor(red: 1, green: 1, blue: 1, alpha: 1))
    public static let black = Self(uiColor: UIColor(red: 0, green: 0, blue: 0, alpha: 1))
    public static let clear = Self(uiColor: UIColor(red: 0, green: 0, blue: 0, alpha: 0))
}
public struct Font: Sendable, Equatable {
    public enum Weight: Sendable { case regular, semibold, bold, heavy }
    public enum Design: Sendable { case `default`, rounded, monospaced }
    /// Points at the system's own type size.
    let size: Double
    var weight = Weight.regular
    /// False for what doesn't follow the size that people set.
    var scales = true
    public static let largeTitle = Self(size: 34)
    public static let title = Self(size: 28)
    public static let title2 = Self(size: 22)
    public static let title3 = Self(size: 20)
    public static let headline = Self(size: 17, weight: .semibold)
    public static let body = Self(size: 17)
    public static let callout = Self(size: 16)
    public static let footnote = Self(size: 13)
    public static func system(
        size: CGFloat, weight: Weight = .regular, design: Design = .default
    ) -> Self { Self(size: Double(size), weight: weight, scales: false) }
    public func bold() -> Self {
        var bold = self
        bold.weight = .bold
        return bold
    }
    public func weight(_ weight: Weight) -> Self {
        var other = self
        other.weight = weight
        return other
    }
    public func monospacedDigit() -> Self { self }
}
public struct HorizontalAlignment: Sendable, Equatable {
    let name: String
    public static let leading = Self(name: "flex-start")
    public static let center = Self(name: "center")
}
public struct VerticalAlignment: Sendable {
    public static let center = Self()
    public static let top = Self()
}
public struct Alignment: Sendable {
    public static let center = Self()
    public static let leading = Self()
    public static let top = Self()
    public static let bottom = Self()
}
public enum TextAlignment: Sendable { case leading, center }
public struct AccessibilityChildBehavior: Sendable {
    let name: String
    public static let ignore = Self(name: "ignore")
    public static let combine = Self(name: "combine")
}
public struct AccessibilityTraits: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let isHeader = Self(rawValue: 1)
    public static let isButton = Self(rawValue: 2)
    public static let isSelected = Self(rawValue: 4)
    public static let updatesFrequently = Self(rawValue: 8)
}
public struct Edge: Sendable {
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let horizontal = Self(rawValue: 1)
        public static let vertical = Self(rawValue: 2)
        public static let all = Self(rawValue: 3)
    }
}
public enum ColorScheme: Sendable { case light, dark }
public enum ContentMode: Sendable { case fit, fill }
public struct Rectangle: Sendable { public init() {} }
public struct RoundedRectangle: Sendable { public init(cornerRadius: CGFloat) {} }
@MainActor public protocol PrimitiveButtonStyle {}
public struct PlainButtonStyle: PrimitiveButtonStyle { public init() {} }
extension PrimitiveButtonStyle where Self == PlainButtonStyle {
    public static var plain: PlainButtonStyle { PlainButtonStyle() }
}

public struct Path: Sendable {
    public init() {}
    public init(_ rect: CGRect) {}
    public mutating func move(to point: CGPoint) {}
    public mutating func addLine(to point: CGPoint) {}
    public mutating func closeSubpath() {}
    public mutating func addArc(
        center: CGPoint, radius: CGFloat, startAngle: Angle, endAngle: Angle, clockwise: Bool
    ) {}
}
public struct Angle: Sendable {
    public static func degrees(_ degrees: Double) -> Self { Self() }
}
public struct GraphicsContext {
    public struct Shading { public static func color(_ colour: Color) -> Self { Self() } }
    public func fill(_ path: Path, with shading: Shading) {}
    public func stroke(_ path: Path, with shading: Shading, lineWidth: CGFloat) {}
}
public struct DragGesture: Sendable {
    public struct Value: Sendable { public let location: CGPoint }
    public init(minimumDistance: CGFloat = 10) {}
    public func onChanged(_ action: @escaping @MainActor (Value) -> Void) -> Self { self }
    public func onEnded(_ action: @escaping @MainActor (Value) -> Void) -> Self { self }
}
public struct GeometryProxy: Sendable { public let size = CGSize(width: 360, height: 740) }

@MainActor public struct UIViewRepresentableContext<R> {}
@MainActor public protocol UIViewRepresentable: View where Body == Never {
    associatedtype UIViewType: UIView
    typealias Context = UIViewRepresentableContext<Self>
    func makeUIView(context: Context) -> UIViewType
    func updateUIView(_ view: UIViewType, context: Context)
}
extension UIViewRepresentable {
    public var body: Never { fatalError() }
    public func record(_ surroundings: Surroundings) -> [Node] { [Node("platform")] }
}

extension View {
    public func fileImporter(
        isPresented: Binding<Bool>, allowedContentTypes: [UTType],
        onCompletion: @escaping @MainActor (Result<URL, any Error>) -> Void
    ) -> some View { self }
}
public struct ShareLink<Label: View>: Leaf {
    let label: Label
    public init(item: URL, @ViewBuilder label: () -> Label) { self.label = label() }
    public func record(_ surroundings: Surroundings) -> [Node] {
        let button = Node("button", label.record(surroundings))
        button.action = {}
        return [button]
    }
}

/// iOS 17.
public struct KeyPress: Sendable {
    public struct Phases: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let down = Self(rawValue: 1)
    }
    public enum Result: Sendable { case handled, ignored }
    public let characters: String
}
@MainActor @propertyWrapper public struct FocusState<T: Hashable> {
    @MainActor public struct Binding {}
    public init() where T == Bool {}
    public var wrappedValue: T {
        get { fatalError() }
        nonmutating set {}
    }
    public var projectedValue: Binding { Binding() }
}
extension View {
    public func focusable(_ isFocusable: Bool = true) -> some View { self }
    public func focused(_ condition: FocusState<Bool>.Binding) -> some View { self }
    public func onKeyPress(
        phases: KeyPress.Phases, action: @escaping @MainActor (KeyPress) -> KeyPress.Result
    ) -> some View { self }
}
