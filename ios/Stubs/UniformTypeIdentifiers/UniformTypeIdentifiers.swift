public struct UTType: Sendable {
    public static let json = Self()
    public static let folder = Self()
    public static let data = Self()
}
