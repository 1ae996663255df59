import Synchronization

/// Whether an update should go on: asked on its thread, set on another.
public final class Wanted: Sendable {
    private let kept = Atomic(true)

    public init() {}

    public var isWanted: Bool {
        get { kept.load(ordering: .acquiring) }
        set { kept.store(newValue, ordering: .releasing) }
    }
}

/// Amounts, as both languages can read them.
public enum Amount {
    /// With one digit after the comma.
    public static func megabytes(_ bytes: UInt64) -> String {
        let tenths = (bytes + 50_000) / 100_000
        return "\(tenths / 10)\(tenths % 10 == 0 ? "" : ",\(tenths % 10)")"
    }
}
