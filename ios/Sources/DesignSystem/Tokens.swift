import ChotSession
import SwiftUI

/// A colour by day and by night, sRGB. Screens name these and no others, so that none of them depends
/// on what the system takes its own colours to be.
public struct Token: Equatable, Sendable {
    public let day: UInt32
    public let night: UInt32

    init(_ day: UInt32, night: UInt32? = nil) {
        self.day = day
        self.night = night ?? day
    }

    /// What things stand on.
    public static let sheet = Self(0xFFFFFF, night: 0x101418)
    public static let ink = Self(0x111111, night: 0xF2F2F2)
    public static let quiet = Self(0x444444, night: 0xC8C8C8)
    /// A button among others.
    public static let raised = Self(0xE4E9ED, night: 0x2A3238)
    /// The one button that is meant.
    public static let main = Self(0x111111, night: 0xF2F2F2)
    public static let onMain = Self(0xFFFFFF, night: 0x101418)
    /// Over the camera's picture, whatever it shows.
    public static let veil = Self(0x000000)
    public static let onVeil = Self(0xFFFFFF)
    /// Around the code that was found.
    public static let outline = Self(0xFFE000)
    public static let onOutline = Self(0x000000)
    /// What is wrong with the phone itself, before anything else.
    public static let alarm = Self(0x000000, night: 0xFFFFFF)
    public static let onAlarm = Self(0xFFFFFF, night: 0x000000)
    /// A code is black on white at night, too: readers look for that.
    public static let paper = Self(0xFFFFFF)
    public static let module = Self(0x000000)

    /// Blue-green: to eyes that don't tell red from green, it is far from the colour of *deny*.
    static let permit = Self(0x005A6E, night: 0x004A5B)
    static let deny = Self(0x8E0B16, night: 0x6E0610)
    static let refer = Self(0xFFC400, night: 0x4D3900)
    static let onDark = Self(0xFFFFFF)
    static let onRefer = Self(0x111111, night: 0xFFD966)
    static let pressed = Self(0xFFFFFF, night: 0xD8D8D8)
    static let pressedOnRefer = Self(0x111111, night: 0x6B5200)
    static let onPressed = Self(0x111111)
    static let onPressedOnRefer = Self(0xFFFFFF)
}

/// How a decision looks: colour, symbol, shape and word say the same, so that none of them has to
/// be seen alone.
public struct VerdictLook: Equatable, Sendable {
    /// The SF Symbol; its outline differs from the others'.
    public let symbol: String
    public let ground: Token
    public let ink: Token
    /// Of buttons on that ground.
    public let pressed: Token
    public let onPressed: Token

    public init(_ decision: Decision) {
        switch decision {
        case .permit:
            symbol = "checkmark.circle.fill"
            (ground, ink) = (.permit, .onDark)
            (pressed, onPressed) = (.pressed, .onPressed)
        case .deny:
            symbol = "minus.octagon.fill"
            (ground, ink) = (.deny, .onDark)
            (pressed, onPressed) = (.pressed, .onPressed)
        case .refer:
            symbol = "exclamationmark.triangle.fill"
            (ground, ink) = (.refer, .onRefer)
            (pressed, onPressed) = (.pressedOnRefer, .onPressedOnRefer)
        }
    }
}

extension Color {
    public init(_ token: Token) {
        self.init(
            uiColor: UIColor { traits in
                let rgb = traits.userInterfaceStyle == .dark ? token.night : token.day
                func part(_ shift: UInt32) -> CGFloat { CGFloat((rgb >> shift) & 0xFF) / 255 }
                return UIColor(red: part(16), green: part(8), blue: part(0), alpha: 1)
            })
    }
}

/// Sizes in points.
public enum Size {
    /// Of what is pressed in gloves; people without them have 44 at least.
    public static let target: CGFloat = 56
    public static let gap: CGFloat = 8
    public static let corner: CGFloat = 12
}
