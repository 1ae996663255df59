import ChotSession
import Foundation
import SwiftUI
import Words
import XCTest

/// Draws every screen as HTML, by day and at night, in both languages: a sketch of what its `body`
/// builds, for the eye. No screenshot: fonts, symbols and layout are the browser's.
final class SketchTests: XCTestCase {
    /// Written where `ios/sketch.sh` takes them from; what is asked here is that all are there.
    @MainActor func testEveryScreenIsSketchedInBothLanguagesByDayAndAtNight() async throws {
        let folder = HouseTests.ios.appendingPathComponent(".build/sketches")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for language in AppLanguage.allCases {
            let table = try HouseTests.table(language)
            let words = Words { key in table[key] ?? key }
            let wallet = try HouseTests.table(language, "Wallet")
            let screens =
                Screens.all(words) { $0 }
                + WalletScreens.all(WalletWords { key in wallet[key] ?? key }) { $0 }
            XCTAssertEqual(Set(screens.map(\.name)).count, screens.count)
            for night in [false, true] {
                let drawn = screens.map { shown in
                    "<figure><figcaption>\(escaped(shown.name))</figcaption><div class=phone>"
                        + html(shown.node, night) + "</div></figure>"
                }
                // Ten to a page: what an eye takes in.
                for (at, first) in stride(from: 0, to: drawn.count, by: 10).enumerated() {
                    let page = Self.head + drawn[first..<min(first + 10, drawn.count)].joined()
                    let name = "\(language.rawValue)-\(night ? "night" : "day")-\(at + 1).html"
                    try page.write(
                        to: folder.appendingPathComponent(name), atomically: true,
                        encoding: .utf8)
                }
                XCTAssertGreaterThan(drawn.count, 50)
            }
        }
    }

    private static let head = """
        <!doctype html><meta charset=utf-8><style>
        body { background: #777; font-family: Inter, "Noto Sans", sans-serif; margin: 8px }
        figure { display: inline-block; margin: 4px; vertical-align: top }
        figcaption { color: white; font-size: 12px }
        .phone { width: 360px; height: 740px; overflow: hidden; display: flex; background: #345 }
        .phone > div { flex: 1 1 auto }
        .phone div { box-sizing: border-box; min-width: 0; min-height: 0; display: flex;
          flex-direction: column; flex: 0 0 auto }
        .phone .h { flex-direction: row; align-items: center }
        .phone .z { display: grid; grid-template: 1fr / 1fr } .z > * { grid-area: 1 / 1 }
        .phone .s { overflow: hidden; flex: 1 1 0 } .phone .tall { flex: 1 1 auto }
        .phone .h > .wide { flex: 1 1 0 } .phone .wide { align-self: stretch }
        .phone .c { justify-content: center; align-items: center; text-align: center }
        .phone .b { border-radius: 12px; overflow: hidden }
        </style>

        """

    private func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;")
            .replacingOccurrences(of: "<", with: "&lt;")
    }

    /// Signs of the same meaning, for symbols that only Apple has.
    private static let signs = [
        "checkmark.circle.fill": "✔", "minus.octagon.fill": "⛔", "chevron.backward": "‹",
        "exclamationmark.triangle.fill": "⚠", "checkmark.square.fill": "☑",
        "xmark.octagon.fill": "✖", "clock.arrow.circlepath": "↻", "arrow.up": "↑",
        "arrow.up.right": "↗", "arrow.right": "→", "arrow.down.right": "↘", "arrow.down": "↓",
        "arrow.down.left": "↙", "arrow.left": "←", "arrow.up.left": "↖",
    ]

    /// Whether it takes what height there is.
    @MainActor private func isTall(_ node: Node) -> Bool {
        switch node.kind {
        case "scroll", "platform": true
        case "horizontal": node.children.contains { $0.kind != "spacer" && isTall($0) }
        case "vertical": node.children.contains { $0.kind == "spacer" || isTall($0) }
        default: node.fillsHeight || node.children.contains { isTall($0) }
        }
    }

    @MainActor private func isWide(_ node: Node) -> Bool {
        node.fillsWidth || ["scroll", "canvas", "field"].contains(node.kind)
            || (node.kind == "horizontal" && node.children.contains { $0.kind == "spacer" })
            || node.children.contains { isWide($0) }
    }

    @MainActor private func html(_ node: Node, _ night: Bool) -> String {
        let inner = { node.children.map { self.html($0, night) }.joined() }
        let room = (isTall(node) ? "tall " : "") + (isWide(node) ? "wide " : "")
        func div(_ kind: String, _ style: String = "") -> String {
            "<div class='\(room)\(kind)' style='\(style)'>\(inner())</div>"
        }
        switch node.kind {
        case "text", "field", "image":
            let text = node.kind == "image" ? Self.signs[node.text] ?? "?" : node.text
            let ink = node.foreground.map { css($0, night) } ?? "magenta"
            return "<span style='color: \(ink); font-size: \(node.font.points)px; "
                + "font-weight: \(node.font.isHeavy ? 700 : 400); line-height: 1.2; "
                + "\(node.isEnabled ? "" : "opacity: .4;")'>\(escaped(text))</span>"
        case "vertical":
            return div("v", "align-items: \(node.alignment); gap: \(node.spacing ?? 8)px")
        case "horizontal":
            return div("h", "gap: \(node.spacing ?? 8)px")
        case "layers": return div("z")
        case "scroll": return div("s")
        case "frame":
            let height = node.height ?? node.minHeight
            if let height = node.height {
                let width = node.minWidth.map { "flex: none; width: \($0)px; " } ?? ""
                return div("", "\(width)height: \(height)px; overflow: hidden")
            }
            let isCentred = node.minHeight != nil
            return div(
                isCentred ? "c" : "", height.map { "min-height: \($0)px" } ?? "")
        case "padding": return div("", "padding: \(node.padding)px")
        case "ground":
            return div("", "background: \(node.ground.map { css($0, night) } ?? "none")")
        case "button": return div("b")
        case "spacer": return "<div style='flex: 1 1 auto'></div>"
        case "canvas":
            return "<div class=wide style='aspect-ratio: 1; background: "
                + "repeating-conic-gradient(#000 0 25%, #fff 0 50%) 0 0 / 24px 24px'></div>"
        default: return div("")
        }
    }

    @MainActor private func css(_ colour: Color, _ night: Bool) -> String {
        let (red, green, blue) = colour.parts(atNight: night)
        return "rgb(\(Int(red * 255)) \(Int(green * 255)) \(Int(blue * 255)))"
    }
}
