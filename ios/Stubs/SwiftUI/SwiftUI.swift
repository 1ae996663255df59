@_exported import Foundation
@_exported import UIKit

@MainActor public protocol View {
    associatedtype Body: View
    @ViewBuilder var body: Body { get }
}
extension Never: View { public var body: Never { fatalError() } }
@MainActor public protocol App {
    associatedtype Body: Scene
    var body: Body { get }
    init()
}
extension App { public static func main() {} }
@MainActor public protocol Scene {}
public struct WindowGroup<Content: View>: Scene {
    public init(@ViewBuilder content: () -> Content) {}
}

/// A view that ends the recursion of `body`.
public protocol Leaf: View where Body == Never {}
extension Leaf { public var body: Never { fatalError() } }
public struct EmptyView: Leaf { public init() {} }
public struct TupleView<T>: Leaf {}
public struct EitherView<A: View, B: View>: Leaf {}
extension Optional: View where Wrapped: View { public var body: Never { fatalError() } }

@resultBuilder @MainActor public struct ViewBuilder {
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<V: View>(_ v: V) -> V { v }
    public static func buildBlock<each V: View>(_ v: repeat each V) -> TupleView<(repeat each V)> {
        TupleView()
    }
    public static func buildIf<V: View>(_ v: V?) -> V? { v }
    public static func buildEither<A: View, B: View>(first: A) -> EitherView<A, B> { EitherView() }
    public static func buildEither<A: View, B: View>(second: B) -> EitherView<A, B> { EitherView() }
}

public protocol ObservableObject: AnyObject {}
@propertyWrapper public struct Published<T> {
    public init(wrappedValue: T) { self.wrappedValue = wrappedValue }
    public var wrappedValue: T
}
@MainActor @propertyWrapper public struct StateObject<T: ObservableObject> {
    public init(wrappedValue: @autoclosure () -> T) { self.wrappedValue = wrappedValue() }
    public let wrappedValue: T
}
@MainActor @propertyWrapper public struct Binding<T> {
    public init(get: @escaping @MainActor () -> T, set: @escaping @MainActor (T) -> Void) {}
    public var wrappedValue: T {
        get { fatalError() }
        nonmutating set {}
    }
}
@MainActor @propertyWrapper public struct State<T> {
    public init(wrappedValue: T) {}
    public var wrappedValue: T {
        get { fatalError() }
        nonmutating set {}
    }
    public var projectedValue: Binding<T> { fatalError() }
}

public struct Color: Leaf, Sendable {
    public init(red: Double, green: Double, blue: Double) {}
    public static let white = Self(red: 1, green: 1, blue: 1)
    public static let black = Self(red: 0, green: 0, blue: 0)
}
public struct Font: Sendable {
    public static let largeTitle = Self()
    public static let title = Self()
    public static let title2 = Self()
    public static let title3 = Self()
    public static let headline = Self()
    public static func system(size: CGFloat) -> Self { Self() }
    public func bold() -> Self { self }
}
public struct HorizontalAlignment: Sendable {
    public static let leading = Self()
    public static let center = Self()
}
public struct AccessibilityChildBehavior: Sendable { public static let ignore = Self() }

public struct Text: Leaf { public init<S: StringProtocol>(_ text: S) {} }
public struct Image: Leaf { public init(systemName: String) {} }
public struct Path: Sendable { public init(_ rect: CGRect) {} }
public struct GraphicsContext {
    public struct Shading { public static func color(_ colour: Color) -> Self { Self() } }
    public func fill(_ path: Path, with shading: Shading) {}
}
public struct Canvas: Leaf {
    public init(renderer: @escaping (inout GraphicsContext, CGSize) -> Void) {}
}
public enum ContentMode: Sendable { case fit, fill }
public struct Spacer: Leaf { public init() {} }
public struct Button: Leaf {
    public init<S: StringProtocol>(_ title: S, action: @escaping @MainActor () -> Void) {}
}
public struct TextField: Leaf { public init<S: StringProtocol>(_ t: S, text: Binding<String>) {} }
public struct Toggle: Leaf { public init<S: StringProtocol>(_ title: S, isOn: Binding<Bool>) {} }
public struct ZStack<Content: View>: Leaf { public init(@ViewBuilder content: () -> Content) {} }
public struct HStack<Content: View>: Leaf { public init(@ViewBuilder content: () -> Content) {} }
public struct VStack<Content: View>: Leaf {
    public init(
        alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil,
        @ViewBuilder content: () -> Content
    ) {}
}
public struct ScrollView<Content: View>: Leaf {
    public init(@ViewBuilder content: () -> Content) {}
}
public struct ForEach<Content: View>: Leaf {
    public init<D: RandomAccessCollection>(
        _ data: D, @ViewBuilder content: @escaping (D.Element) -> Content
    ) where D.Element: Identifiable {}
    public init<D: RandomAccessCollection, ID: Hashable>(
        _ data: D, id: KeyPath<D.Element, ID>,
        @ViewBuilder content: @escaping (D.Element) -> Content
    ) {}
}

extension View {
    public func padding() -> some View { self }
    public func font(_ font: Font) -> some View { self }
    public func foregroundColor(_ colour: Color) -> some View { self }
    public func background<V: View>(_ view: V) -> some View { self }
    public func frame(
        maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil, maxHeight: CGFloat? = nil
    ) -> some View { self }
    public func aspectRatio(_ ratio: CGFloat?, contentMode: ContentMode) -> some View { self }
    public func ignoresSafeArea() -> some View { self }
    public func onDisappear(_ action: @escaping @MainActor () -> Void) -> some View { self }
    public func task(_ action: @escaping @Sendable @MainActor () async -> Void) -> some View {
        self
    }
    public func alert<S: StringProtocol, A: View>(
        _ title: S, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A
    ) -> some View { self }
    public func accessibilityElement(children: AccessibilityChildBehavior) -> some View { self }
    public func accessibilityLabel<S: StringProtocol>(_ text: S) -> some View { self }
}

@MainActor public struct UIViewRepresentableContext<R> {}
@MainActor public protocol UIViewRepresentable: View where Body == Never {
    associatedtype UIViewType: UIView
    typealias Context = UIViewRepresentableContext<Self>
    func makeUIView(context: Context) -> UIViewType
    func updateUIView(_ view: UIViewType, context: Context)
}
extension UIViewRepresentable { public var body: Never { fatalError() } }
