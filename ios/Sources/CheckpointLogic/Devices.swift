import ChotCore
import Foundation

/// The phone's clocks, read together.
public protocol Clocks: Sendable {
    func read() -> ClockReading
}

/// What an officer feels without looking.
public protocol Signals: Sendable {
    func give(_ decision: Decision)
}

/// Opens sessions on this phone's store.
public protocol CheckpointOpener: AnyObject, Sendable {
    /// The checkpoint that was chosen on this phone, if one was.
    var chosen: String? { get set }

    /// The names to choose from.
    func names() throws -> [String]

    /// Opens the store for a checkpoint.
    func open(checkpoint: String, language: ChotCore.Language) throws
        -> any CheckpointSessionProtocol
}

/// Where luma planes come from. The camera is one; tests feed photos.
public protocol FrameSource: AnyObject {
    /// Starts to deliver frames to the model, on a queue of the source's own.
    func start(_ model: ScanModel) async

    /// Ends the delivery.
    func stop()
}

/// The light beside the camera.
public protocol Torch: AnyObject {
    var isAvailable: Bool { get }
    func set(_ on: Bool)
}

/// The wall clock, the time since boot with sleep, and the name of this boot.
public struct PhoneClocks: Clocks {
    private let bootId: Data

    /// - Parameter bootSession: `kern.bootsessionuuid`, which differs from boot to boot.
    public init(bootSession: UUID) {
        bootId = withUnsafeBytes(of: bootSession.uuid) { Data($0) }
    }

    public func read() -> ClockReading {
        let wall = Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))
        return ClockReading(
            wallMillis: wall, monotonicMillis: Self.millisSinceBoot(), bootId: bootId)
    }

    /// Sleep counts: Darwin's `CLOCK_MONOTONIC` goes on in it, Linux's doesn't.
    static func millisSinceBoot() -> UInt64 {
        #if os(Linux)
            let clock = CLOCK_BOOTTIME
        #else
            let clock = CLOCK_MONOTONIC
        #endif
        var time = timespec()
        // Fails for unknown clocks only; both are known.
        _ = clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    }
}
