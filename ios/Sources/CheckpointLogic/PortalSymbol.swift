import ChotCore
import Foundation

/// The health portal's code as it is drawn: its modules, and the light border of four modules that
/// readers look for (ISO/IEC 18004, 6.3.8).
public struct PortalSymbol: Equatable, Sendable {
    /// Modules on a side, with the border.
    public let side: Int
    private let size: Int
    private let modules: [UInt8]
    private static let quiet = 4

    public init(_ code: PortalCode) {
        size = Int(code.size)
        side = size + 2 * Self.quiet
        modules = Array(code.modules)
    }

    /// Whether the module in this column and row, from the top left, is dark.
    public func isDark(_ column: Int, _ row: Int) -> Bool {
        let (x, y) = (column - Self.quiet, row - Self.quiet)
        guard 0..<size ~= x, 0..<size ~= y else { return false }
        return modules[y * size + x] != 0
    }
}
