import Foundation

/// Makes of a PIN what may be kept: slow, so that guessing is.
public protocol PinHashing: Sendable {
    /// 32 bytes; nothing where the system fails.
    func hash(_ pin: String, salt: Data) -> Data?
}

/// A PIN that is asked where one officer relieves another. Kept as a salted hash among the secrets, and
/// wrong tries with it: they slow down, whatever is done to the clock or the app.
public final class PinLock: Sendable {
    public enum Answer: Equatable, Sendable {
        case right
        case wrong
        /// Too many wrong ones.
        case wait(seconds: Int)
        /// It can't be had now: nobody is let by.
        case unreadable
    }

    /// Digits of a PIN.
    public static let lengths = 4...8

    private let secrets: any SecretStore
    private let hashing: any PinHashing
    private static let pin = "pin"
    private static let tries = "pin-tries"

    public init(secrets: any SecretStore, hashing: any PinHashing) {
        self.secrets = secrets
        self.hashing = hashing
    }

    /// Whether one has to be asked. What can't be read counts as one.
    public var isSet: Bool {
        do { return try secrets.load(Self.pin) != nil } catch { return true }
    }

    /// False where it couldn't be kept.
    public func set(_ pin: String) -> Bool {
        guard Self.lengths.contains(pin.count), pin.allSatisfy(\.isNumber) else { return false }
        let salt = Data((0..<16).map { _ in UInt8.random(in: .min ... .max) })
        guard let hash = hashing.hash(pin, salt: salt), hash.count == 32 else { return false }
        return (try? secrets.store(Self.pin, salt + hash)) != nil
    }

    /// False where it couldn't be removed.
    public func remove() -> Bool {
        (try? secrets.remove(Self.pin)) != nil && (try? secrets.remove(Self.tries)) != nil
    }

    public func check(_ pin: String, at time: ClockTime) -> Answer {
        do {
            guard let kept = try secrets.load(Self.pin) else { return .right }
            let tries = try secrets.load(Self.tries).map(Tries.init) ?? Tries()
            guard let tries, kept.count == 48 else { return .unreadable }
            let rest = tries.rest(at: time)
            guard rest == 0 else { return .wait(seconds: Int(clamping: (rest + 999) / 1_000)) }
            guard let hash = hashing.hash(pin, salt: Data(kept.prefix(16))) else {
                return .unreadable
            }
            // Written down before it is said: an app that is ended has had its try.
            try secrets.store(Self.tries, tries.one(at: time).data)
            guard Self.isSame(hash, kept.suffix(32)) else { return .wrong }
            try secrets.remove(Self.tries)
            return .right
        } catch {
            return .unreadable
        }
    }

    /// In the same time, wherever they differ.
    private static func isSame(_ one: Data, _ other: Data) -> Bool {
        guard one.count == other.count else { return false }
        var differing: UInt8 = 0
        for (a, b) in zip(one, other) { differing |= a ^ b }
        return differing == 0
    }

    /// How many were wrong, and when the last was: by the clock that nobody sets.
    private struct Tries {
        var wrong: UInt8 = 0
        var millis: UInt64 = 0
        var boot = [UInt8](repeating: 0, count: 16)

        init() {}

        init?(_ data: Data) {
            guard data.count == 25 else { return nil }
            let bytes = [UInt8](data)
            wrong = bytes[0]
            millis = bytes[1..<9].reduce(UInt64(0)) { whole, byte in whole << 8 | UInt64(byte) }
            boot = Array(bytes[9...])
        }

        var data: Data {
            var bytes = [wrong]
            for shift: UInt64 in [56, 48, 40, 32, 24, 16, 8, 0] {
                bytes.append(UInt8(truncatingIfNeeded: millis >> shift))
            }
            return Data(bytes + boot)
        }

        func one(at time: ClockTime) -> Tries {
            var next = self
            next.wrong = wrong == .max ? .max : wrong + 1
            (next.millis, next.boot) = (time.monotonicMillis, time.boot)
            return next
        }

        /// Three are free; then half a minute, and twice as long each time, a quarter of an hour at most.
        /// After a start of the phone, from then on.
        func rest(at time: ClockTime) -> UInt64 {
            guard wrong >= 3 else { return 0 }
            let wait = min(UInt64(900_000), UInt64(30_000) << UInt64(min(wrong - 3, 5)))
            let since = boot == time.boot && time.monotonicMillis >= millis ? millis : 0
            let passed = time.monotonicMillis - since
            return passed >= wait ? 0 : wait - passed
        }
    }
}
