import Foundation

/// A sheet of paper, in points from its top left: what is drawn on it.
public struct Sheet: Equatable, Sendable {
    public enum Part: Equatable, Sendable {
        /// In a box as wide as the sheet between its margins, from `top` on.
        case text(String, top: Double, size: Double, isBold: Bool)
        /// A square, its quiet zone with it.
        case code(DrawnCode, left: Double, top: Double, side: Double)
    }

    /// A4.
    public static let width = 595.0
    public static let height = 842.0
    public static let margin = 48.0

    public let parts: [Part]

    public init(_ parts: [Part]) { self.parts = parts }
}

/// Makes a document of a sheet.
public protocol SheetWriting: Sendable {
    /// PDF.
    @MainActor func write(_ sheet: Sheet) -> Data
}
