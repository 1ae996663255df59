import Foundation

/// A file or folder that somebody picked: open to the app as long as this is kept.
public final class Picked: Sendable {
    public let url: URL

    public init(_ url: URL) {
        self.url = url
        #if !os(Linux)
            _ = url.startAccessingSecurityScopedResource()
        #endif
    }

    deinit {
        #if !os(Linux)
            url.stopAccessingSecurityScopedResource()
        #endif
    }

    public func data() throws -> Data { try Data(contentsOf: url) }

    /// For good: what is secret isn't left where it came from.
    public func delete() throws { try FileManager.default.removeItem(at: url) }
}
