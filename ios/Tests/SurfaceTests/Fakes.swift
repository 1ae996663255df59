import ChotCore
import Foundation

final class FakeClocks {
    func read() -> ClockReading {
        ClockReading(
            wallMillis: 10_000, monotonicMillis: 10_000, bootId: Data(repeating: 7, count: 16))
    }
}

class MemoryKeystore: Keystore, @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [String: Data] = [:]
    var secrets: [String: Data] {
        get { lock.withLock { kept } }
        set { lock.withLock { kept = newValue } }
    }

    func load(name: String) throws -> Data? { lock.withLock { kept[name] } }

    func store(name: String, secret: Data) throws { lock.withLock { kept[name] = secret } }

    func remove(name: String) throws { lock.withLock { kept[name] = nil } }
}
