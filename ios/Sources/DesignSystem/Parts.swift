import ChotSession
import SwiftUI

/// A button as wide as its place, in words that may take several lines.
public struct BigButton: View {
    let title: String
    let symbol: String?
    let ground: Token
    let ink: Token
    let isSelected: Bool
    let action: @MainActor () -> Void

    public init(
        _ title: String, symbol: String? = nil, ground: Token = .raised, ink: Token = .ink,
        isSelected: Bool = false, action: @escaping @MainActor () -> Void
    ) {
        self.title = title
        self.symbol = symbol
        self.ground = ground
        self.ink = ink
        self.isSelected = isSelected
        self.action = action
    }

    /// The one that is meant.
    public static func main(_ title: String, action: @escaping @MainActor () -> Void) -> Self {
        Self(title, ground: .main, ink: .onMain, action: action)
    }

    public var body: some View {
        Button(action: action) {
            HStack(spacing: Size.gap) {
                if let symbol = isSelected ? "checkmark.square.fill" : symbol {
                    Image(systemName: symbol).accessibilityHidden(true)
                }
                Text(title).multilineTextAlignment(.center)
            }
            .font(.title3.bold())
            .foregroundStyle(Color(ink))
            .padding(Size.gap)
            .frame(minWidth: Size.target, maxWidth: .infinity, minHeight: Size.target)
            .background(Color(ground))
            .clipShape(RoundedRectangle(cornerRadius: Size.corner))
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
        .accessibilityAddTraits(isSelected ? [.isSelected] : [])
    }
}

/// A line about the phone itself.
public struct Banner: View {
    let text: String

    public init(_ text: String) { self.text = text }

    public var body: some View {
        HStack(spacing: Size.gap) {
            Image(systemName: "exclamationmark.triangle.fill").accessibilityHidden(true)
            Text(text)
            Spacer(minLength: 0)
        }
        .font(.title3.bold())
        .foregroundStyle(Color(.onAlarm))
        .padding()
        .frame(maxWidth: .infinity, minHeight: Size.target, alignment: .leading)
        .background(Color(.alarm))
        .accessibilityElement(children: .combine)
    }
}

/// A page with a title and a way back.
public struct Page<Content: View>: View {
    let title: String
    let back: String
    let leave: (@MainActor () -> Void)?
    let content: Content

    /// - Parameter back: the word for the way back.
    public init(
        _ title: String, back: String, leave: (@MainActor () -> Void)?,
        @ViewBuilder content: () -> Content
    ) {
        self.title = title
        self.back = back
        self.leave = leave
        self.content = content()
    }

    public var body: some View {
        VStack(alignment: .leading, spacing: 0) {
            if let leave {
                Button(action: leave) {
                    HStack(spacing: Size.gap) {
                        Image(systemName: "chevron.backward").accessibilityHidden(true)
                        Text(back)
                        Spacer(minLength: 0)
                    }
                    .font(.title3.bold())
                    .foregroundStyle(Color(.ink))
                    .padding(.horizontal)
                    .frame(maxWidth: .infinity, minHeight: Size.target, alignment: .leading)
                    .contentShape(Rectangle())
                }
                .buttonStyle(.plain)
            }
            ScrollView {
                VStack(alignment: .leading, spacing: 2 * Size.gap) {
                    Text(title)
                        .font(.largeTitle.bold())
                        .foregroundStyle(Color(.ink))
                        .accessibilityAddTraits(.isHeader)
                    content
                }
                .padding()
                .frame(maxWidth: .infinity, alignment: .leading)
            }
        }
        .frame(maxWidth: .infinity, maxHeight: .infinity, alignment: .top)
        .background(Color(.sheet))
    }
}

/// A text on the sheet.
public struct Line: View {
    let text: String
    let font: Font
    let ink: Token

    public init(_ text: String, _ font: Font = .title3, ink: Token = .ink) {
        self.text = text
        self.font = font
        self.ink = ink
    }

    public var body: some View {
        Text(text).font(font).foregroundStyle(Color(ink))
            .fixedSize(horizontal: false, vertical: true)
    }
}

/// A heading among lines.
public struct Heading: View {
    let text: String

    public init(_ text: String) { self.text = text }

    public var body: some View {
        Line(text, .headline, ink: .quiet).accessibilityAddTraits(.isHeader)
    }
}

/// A name and what it is, read as one.
public struct Fact: View {
    let name: String
    let what: String

    public init(_ name: String, _ what: String) {
        self.name = name
        self.what = what
    }

    public var body: some View {
        VStack(alignment: .leading, spacing: 0) {
            Line(name, .callout, ink: .quiet)
            Line(what)
        }
        .accessibilityElement(children: .combine)
    }
}

/// A code, as large as its place.
public struct CodePicture: View {
    let code: DrawnCode
    let label: String

    public init(_ code: DrawnCode, label: String) {
        self.code = code
        self.label = label
    }

    public var body: some View {
        Canvas { context, size in
            context.fill(
                Path(CGRect(origin: .zero, size: size)), with: .color(Color(.paper)))
            // Whole pixels: a module that isn't is blurred at its edges.
            let module = max(1, (min(size.width, size.height) / CGFloat(code.side)).rounded(.down))
            for row in 0..<code.side {
                for column in 0..<code.side where code.isDark(column, row) {
                    let rect = CGRect(
                        x: CGFloat(column) * module, y: CGFloat(row) * module, width: module,
                        height: module)
                    context.fill(Path(rect), with: .color(Color(.module)))
                }
            }
        }
        .aspectRatio(1, contentMode: .fit)
        .background(Color(.paper))
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(label)
    }
}

/// How much of a while is left, 1 to 0.
public struct RingPicture: View {
    let left: Double

    public init(_ left: Double) { self.left = min(1, max(0, left)) }

    public var body: some View {
        Canvas { context, size in
            var arc = Path()
            arc.addArc(
                center: CGPoint(x: size.width / 2, y: size.height / 2),
                radius: min(size.width, size.height) / 2 - 3, startAngle: .degrees(-90),
                endAngle: .degrees(-90 + 360 * left), clockwise: false)
            context.stroke(arc, with: .color(Color(.module)), lineWidth: 6)
        }
        .accessibilityHidden(true)
    }
}

/// The found code, outlined in the view that the camera's picture fills.
public struct OutlinePicture: View {
    let outline: Outline

    public init(_ outline: Outline) { self.outline = outline }

    public var body: some View {
        Canvas { context, size in
            let points = outline.points(inWidth: Double(size.width), height: Double(size.height))
                .map { CGPoint(x: $0.x, y: $0.y) }
            guard let first = points.first else { return }
            var path = Path()
            path.move(to: first)
            for point in points.dropFirst() { path.addLine(to: point) }
            path.closeSubpath()
            context.stroke(path, with: .color(Color(.veil)), lineWidth: 9)
            context.stroke(path, with: .color(Color(.outline)), lineWidth: 5)
        }
        .accessibilityHidden(true)
    }
}

/// A line of text to type: large, and as it is typed.
public struct Entry: View {
    let title: String
    @Binding var text: String
    let font: Font

    public init(_ title: String, text: Binding<String>, _ font: Font = .title3) {
        self.title = title
        _text = text
        self.font = font
    }

    public var body: some View {
        TextField(title, text: $text)
            .font(font)
            .foregroundStyle(Color(.ink))
            .autocorrectionDisabled()
            .padding(Size.gap)
            .frame(maxWidth: .infinity, minHeight: Size.target)
            .background(Color(.raised))
    }
}

/// A day that is chosen by buttons, nothing being chosen beforehand.
public struct DayPicker: View {
    public struct Names {
        let today: String
        let earlier: String
        let later: String
        let monthEarlier: String
        let monthLater: String
        let notChosen: String

        public init(
            today: String, earlier: String, later: String, monthEarlier: String,
            monthLater: String, notChosen: String
        ) {
            self.today = today
            self.earlier = earlier
            self.later = later
            self.monthEarlier = monthEarlier
            self.monthLater = monthLater
            self.notChosen = notChosen
        }
    }

    let title: String
    let day: Day?
    let today: Day
    let names: Names
    let choose: @MainActor (Day) -> Void

    public init(
        _ title: String, _ day: Day?, today: Day, names: Names,
        choose: @escaping @MainActor (Day) -> Void
    ) {
        self.title = title
        self.day = day
        self.today = today
        self.names = names
        self.choose = choose
    }

    public var body: some View {
        VStack(alignment: .leading, spacing: Size.gap) {
            Fact(title, day.map(CityTime.date) ?? names.notChosen)
            HStack(spacing: Size.gap) {
                step("−1", names.earlier, -1)
                BigButton(names.today, isSelected: day == today) { choose(today) }
                step("+1", names.later, 1)
            }
            HStack(spacing: Size.gap) {
                step("−30", names.monthEarlier, -30)
                step("+30", names.monthLater, 30)
            }
        }
    }

    private func step(_ sign: String, _ label: String, _ days: Int) -> some View {
        BigButton(sign) { choose(CityTime.day(day ?? today, plus: days)) }
            .accessibilityLabel("\(title), \(label)")
    }
}

/// Digits for gloves.
public struct NumberPad: View {
    let erase: String
    let press: @MainActor (Int) -> Void
    let delete: @MainActor () -> Void

    /// - Parameter erase: the word for taking the last one back.
    public init(
        erase: String, press: @escaping @MainActor (Int) -> Void,
        delete: @escaping @MainActor () -> Void
    ) {
        self.erase = erase
        self.press = press
        self.delete = delete
    }

    public var body: some View {
        VStack(spacing: Size.gap) {
            ForEach([1, 4, 7], id: \.self) { first in
                HStack(spacing: Size.gap) {
                    ForEach(Array(first..<(first + 3)), id: \.self) { digit in
                        BigButton("\(digit)") { press(digit) }
                    }
                }
            }
            HStack(spacing: Size.gap) {
                BigButton("0") { press(0) }
                BigButton(erase) { delete() }
            }
        }
    }
}
