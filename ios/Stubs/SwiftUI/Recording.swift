// Ours, not Apple's: what a `body` builds, kept to be asked about and drawn.

/// What a view takes from those around it.
public struct Surroundings {
    public var foreground: Color?
    /// The colour that lies behind, where one was set.
    public var ground: Color?
    public var font = Font.body
    public var isEnabled = true
    public init() {}
}

/// A part of what was built.
@MainActor public final class Node {
    /// `text`, `image`, `button`, `field`, `vertical`, `horizontal`, `layers`, `scroll`, `frame`,
    /// `padding`, `ground`, `spacer`, `canvas`, `platform`, `group`.
    public let kind: String
    public var children: [Node]
    public var text = ""
    public var foreground: Color?
    public var ground: Color?
    public var font = Font.body
    public var isEnabled = true
    public var alignment = "center"
    public var spacing: Double?
    public var padding = 0.0
    public var minHeight: Double?
    public var minWidth: Double?
    public var height: Double?
    public var fillsWidth = false
    public var fillsHeight = false
    /// What VoiceOver says in place of it.
    public var label: String?
    public var value: String?
    public var hidden = false
    /// True where VoiceOver doesn't go into it.
    public var isOne = false
    public var traits: AccessibilityTraits = []
    public var priority = 0.0
    public var action: (@MainActor () -> Void)?

    public init(_ kind: String, _ children: [Node] = []) {
        self.kind = kind
        self.children = children
    }

    /// A view as it is built now.
    public static func record<V: View>(_ view: V) -> Node {
        Node("group", view.record(Surroundings()))
    }

    /// This and all below it, from the top.
    public var all: [Node] { [self] + children.flatMap(\.all) }
    public var texts: [String] { all.filter { $0.kind == "text" }.map(\.text) }
    public var buttons: [Node] { all.filter { $0.kind == "button" } }

    /// What VoiceOver says of a button or picture: its label, or the texts in it.
    public var spoken: String {
        label ?? (kind == "text" ? text : children.map(\.spoken).filter { !$0.isEmpty }.joined(
            separator: ", "))
    }

    /// What VoiceOver says, in its order.
    public var read: [String] {
        if hidden { return [] }
        if isOne || label != nil || kind == "text" || kind == "button" || kind == "field" {
            return spoken.isEmpty ? [] : [spoken]
        }
        return children.flatMap(\.read)
    }

    /// The button of these words.
    public func button(_ words: String) -> Node? {
        buttons.first { $0.spoken == words } ?? buttons.first { $0.spoken.contains(words) }
    }

    public func press() { if isEnabled { action?() } }
}

public struct EmptyView: Leaf {
    public init() {}
    public func record(_ surroundings: Surroundings) -> [Node] { [] }
}
public struct TupleView: Leaf {
    let parts: [any View]
    public func record(_ surroundings: Surroundings) -> [Node] {
        parts.flatMap { $0.record(surroundings) }
    }
}
public enum EitherView<A: View, B: View>: Leaf {
    case first(A)
    case second(B)
    public func record(_ surroundings: Surroundings) -> [Node] {
        switch self {
        case .first(let view): view.record(surroundings)
        case .second(let view): view.record(surroundings)
        }
    }
}
extension Optional: View where Wrapped: View {
    public var body: Never { fatalError() }
    public func record(_ surroundings: Surroundings) -> [Node] {
        self?.record(surroundings) ?? []
    }
}
extension Color {
    public func record(_ surroundings: Surroundings) -> [Node] {
        let node = Node("ground")
        node.ground = self
        return [node]
    }

    /// Red, green, blue, 0 to 1.
    public func parts(atNight: Bool) -> (red: Double, green: Double, blue: Double) {
        let colour = atNight ? night : day
        return (colour.red, colour.green, colour.blue)
    }

    /// WCAG 2.2, contrast ratio.
    public func contrast(to other: Color, atNight: Bool) -> Double {
        func light(_ colour: Color) -> Double {
            let (r, g, b) = colour.parts(atNight: atNight)
            let linear = [r, g, b].map { $0 <= 0.040_45 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
        let (one, two) = (light(self), light(other))
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }
}

@MainActor private func node(
    _ kind: String, _ children: [Node] = [], _ surroundings: Surroundings
) -> Node {
    let node = Node(kind, children)
    node.foreground = surroundings.foreground
    node.ground = surroundings.ground
    node.font = surroundings.font
    node.isEnabled = surroundings.isEnabled
    return node
}

public struct Text: Leaf {
    let text: String
    public init<S: StringProtocol>(_ text: S) { self.text = String(text) }
    public init(verbatim text: String) { self.text = text }
    public func record(_ surroundings: Surroundings) -> [Node] {
        let text = node("text", surroundings)
        text.text = self.text
        return [text]
    }
}
extension Font {
    /// False for what stays as it is when people set a larger type.
    public var followsTypeSize: Bool { scales }
    public var points: Double { size }
    public var isHeavy: Bool { weight != .regular }
}
extension View {
    fileprivate func node(_ kind: String, _ surroundings: Surroundings) -> Node {
        SwiftUI.node(kind, surroundings)
    }
}
@MainActor private func node(_ kind: String, _ surroundings: Surroundings) -> Node {
    node(kind, [], surroundings)
}
public struct Image: Leaf {
    let name: String
    public init(systemName: String) { name = systemName }
    public func record(_ surroundings: Surroundings) -> [Node] {
        let image = node("image", surroundings)
        image.text = name
        return [image]
    }
}
public struct Canvas: Leaf {
    public init(renderer: @escaping @MainActor (inout GraphicsContext, CGSize) -> Void) {}
    public func record(_ surroundings: Surroundings) -> [Node] { [node("canvas", surroundings)] }
}
public struct Spacer: Leaf {
    public init(minLength: CGFloat? = nil) {}
    public func record(_ surroundings: Surroundings) -> [Node] { [Node("spacer")] }
}
public struct ProgressView: Leaf {
    let label: String
    public init<S: StringProtocol>(_ label: S) { self.label = String(label) }
    public func record(_ surroundings: Surroundings) -> [Node] {
        let text = node("text", surroundings)
        text.text = label
        return [text]
    }
}
public struct Button<Label: View>: Leaf {
    let action: @MainActor () -> Void
    let label: Label
    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        self.action = action
        self.label = label()
    }
    public func record(_ surroundings: Surroundings) -> [Node] {
        let button = SwiftUI.node("button", label.record(surroundings), surroundings)
        button.action = action
        return [button]
    }
}
public struct TextField: Leaf {
    let title: String
    let text: Binding<String>
    public init<S: StringProtocol>(_ title: S, text: Binding<String>) {
        self.title = String(title)
        self.text = text
    }
    public func record(_ surroundings: Surroundings) -> [Node] {
        let field = node("field", surroundings)
        field.text = text.wrappedValue.isEmpty ? title : text.wrappedValue
        field.label = title
        return [field]
    }
}
public struct Slider: Leaf {
    let value: Binding<Double>
    public init(value: Binding<Double>, in range: ClosedRange<Double>) { self.value = value }
    public func record(_ surroundings: Surroundings) -> [Node] { [node("field", surroundings)] }
}
public struct ZStack<Content: View>: Leaf {
    let content: Content
    public init(alignment: Alignment = .center, @ViewBuilder content: () -> Content) {
        self.content = content()
    }
    public func record(_ surroundings: Surroundings) -> [Node] {
        [Node("layers", content.record(surroundings))]
    }
}
public struct HStack<Content: View>: Leaf {
    let content: Content
    let spacing: CGFloat?
    public init(
        alignment: VerticalAlignment = .center, spacing: CGFloat? = nil,
        @ViewBuilder content: () -> Content
    ) {
        self.content = content()
        self.spacing = spacing
    }
    public func record(_ surroundings: Surroundings) -> [Node] {
        let row = Node("horizontal", content.record(surroundings))
        row.spacing = spacing.map(Double.init)
        return [row]
    }
}
public struct VStack<Content: View>: Leaf {
    let content: Content
    let alignment: HorizontalAlignment
    let spacing: CGFloat?
    public init(
        alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil,
        @ViewBuilder content: () -> Content
    ) {
        self.content = content()
        self.alignment = alignment
        self.spacing = spacing
    }
    public func record(_ surroundings: Surroundings) -> [Node] {
        let column = Node("vertical", content.record(surroundings))
        column.alignment = alignment.name
        column.spacing = spacing.map(Double.init)
        return [column]
    }
}
public typealias LazyVStack = VStack
public struct ScrollView<Content: View>: Leaf {
    let content: Content
    public init(@ViewBuilder content: () -> Content) { self.content = content() }
    public func record(_ surroundings: Surroundings) -> [Node] {
        [Node("scroll", content.record(surroundings))]
    }
}
public struct Group<Content: View>: Leaf {
    let content: Content
    public init(@ViewBuilder content: () -> Content) { self.content = content() }
    public func record(_ surroundings: Surroundings) -> [Node] { content.record(surroundings) }
}
public struct GeometryReader<Content: View>: Leaf {
    let content: (GeometryProxy) -> Content
    public init(@ViewBuilder content: @escaping (GeometryProxy) -> Content) {
        self.content = content
    }
    public func record(_ surroundings: Surroundings) -> [Node] {
        content(GeometryProxy()).record(surroundings)
    }
}
public struct ForEach<Content: View>: Leaf {
    let parts: [Content]
    public init<D: RandomAccessCollection>(
        _ data: D, @ViewBuilder content: @escaping (D.Element) -> Content
    ) where D.Element: Identifiable { parts = data.map(content) }
    public init<D: RandomAccessCollection, ID: Hashable>(
        _ data: D, id: KeyPath<D.Element, ID>,
        @ViewBuilder content: @escaping (D.Element) -> Content
    ) { parts = data.map(content) }
    public func record(_ surroundings: Surroundings) -> [Node] {
        parts.flatMap { $0.record(surroundings) }
    }
}

/// A view under a modifier.
public struct Modified<Content: View>: Leaf {
    let content: Content
    var around: (inout Surroundings) -> Void = { _ in }
    var built: @MainActor ([Node]) -> [Node] = { $0 }
    public func record(_ surroundings: Surroundings) -> [Node] {
        var inner = surroundings
        around(&inner)
        return built(content.record(inner))
    }
}

extension View {
    private func around(_ change: @escaping (inout Surroundings) -> Void) -> Modified<Self> {
        Modified(content: self, around: change)
    }
    private func wrapped(
        _ kind: String, _ change: @escaping @MainActor (Node) -> Void
    ) -> Modified<Self> {
        Modified(content: self) { _ in
        } built: { nodes in
            let node = Node(kind, nodes)
            change(node)
            return [node]
        }
    }

    public func padding(_ length: CGFloat = 16) -> some View {
        wrapped("padding") { $0.padding = Double(length) }
    }
    public func padding(_ edges: Edge.Set, _ length: CGFloat = 16) -> some View {
        wrapped("padding") { $0.padding = Double(length) }
    }
    public func font(_ font: Font) -> some View { around { $0.font = font } }
    public func foregroundStyle(_ colour: Color) -> some View { around { $0.foreground = colour } }
    public func background(_ colour: Color) -> some View {
        Modified(content: self) {
            $0.ground = colour
            // What stood out from another ground says nothing about this one.
        } built: { nodes in
            let node = Node("ground", nodes)
            node.ground = colour
            return [node]
        }
    }
    public func clipShape(_ shape: RoundedRectangle) -> some View { around { _ in } }
    public func contentShape(_ shape: Rectangle) -> some View { around { _ in } }
    public func buttonStyle<S: PrimitiveButtonStyle>(_ style: S) -> some View { around { _ in } }
    public func disabled(_ isDisabled: Bool) -> some View {
        around { if isDisabled { $0.isEnabled = false } }
    }
    public func frame(
        minWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil,
        maxHeight: CGFloat? = nil, alignment: Alignment = .center
    ) -> some View {
        wrapped("frame") {
            $0.minWidth = minWidth.map(Double.init)
            $0.minHeight = minHeight.map(Double.init)
            $0.fillsWidth = maxWidth == .infinity
            $0.fillsHeight = maxHeight == .infinity
        }
    }
    public func frame(
        width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center
    ) -> some View {
        wrapped("frame") {
            $0.minWidth = width.map(Double.init)
            $0.height = height.map(Double.init)
        }
    }
    public func aspectRatio(_ ratio: CGFloat?, contentMode: ContentMode) -> some View {
        around { _ in }
    }
    public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { around { _ in } }
    public func minimumScaleFactor(_ factor: CGFloat) -> some View { around { _ in } }
    public func fixedSize(horizontal: Bool, vertical: Bool) -> some View { around { _ in } }
    public func ignoresSafeArea() -> some View { around { _ in } }
    public func overlay<V: View>(@ViewBuilder content: () -> V) -> some View {
        let above = content()
        return Modified(content: self) { _ in
        } built: { nodes in
            [Node("layers", nodes + above.record(Surroundings()))]
        }
    }
    public func preferredColorScheme(_ scheme: ColorScheme?) -> some View { around { _ in } }
    public func privacySensitive() -> some View { around { _ in } }
    public func statusBarHidden(_ hidden: Bool) -> some View { around { _ in } }
    public func keyboardType(_ type: UIKeyboardType) -> some View { around { _ in } }
    public func autocorrectionDisabled() -> some View { around { _ in } }
    public func gesture(_ gesture: DragGesture) -> some View { around { _ in } }
    public func simultaneousGesture(_ gesture: DragGesture) -> some View { around { _ in } }
    public func onTapGesture(perform action: @escaping @MainActor (CGPoint) -> Void) -> some View {
        around { _ in }
    }
    public func onAppear(perform action: @escaping @MainActor () -> Void) -> some View {
        around { _ in }
    }
    public func onDisappear(perform action: @escaping @MainActor () -> Void) -> some View {
        around { _ in }
    }
    public func onSubmit(_ action: @escaping @MainActor () -> Void) -> some View { around { _ in } }
    public func onChange<V: Equatable>(
        of value: V, _ action: @escaping @MainActor (V, V) -> Void
    ) -> some View { around { _ in } }
    public func onOpenURL(perform action: @escaping @MainActor (URL) -> Void) -> some View {
        around { _ in }
    }
    public func task(
        _ action: @escaping @Sendable @MainActor () async -> Void
    ) -> some View { around { _ in } }

    public func accessibilityElement(children: AccessibilityChildBehavior) -> some View {
        wrapped("group") { $0.isOne = true }
    }
    public func accessibilityLabel<S: StringProtocol>(_ text: S) -> some View {
        let text = String(text)
        return labelled { $0.label = text }
    }
    public func accessibilityValue<S: StringProtocol>(_ text: S) -> some View {
        let text = String(text)
        return labelled { $0.value = text }
    }
    public func accessibilityHidden(_ hidden: Bool) -> some View {
        labelled { $0.hidden = hidden }
    }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View {
        labelled { $0.traits.formUnion(traits) }
    }
    public func accessibilitySortPriority(_ priority: Double) -> some View {
        labelled { $0.priority = priority }
    }
    /// On the one thing that is there; on several, on a group of them.
    private func labelled(_ change: @escaping @MainActor (Node) -> Void) -> some View {
        Modified(content: self) { _ in
        } built: { nodes in
            guard nodes.count == 1, let node = nodes.first else {
                let group = Node("group", nodes)
                change(group)
                return [group]
            }
            change(node)
            return [node]
        }
    }
}
