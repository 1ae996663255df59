import Foundation

// What a phone can do, as the features see it. Live values are in `PhoneDevices`; tests have theirs.

/// The phone's clocks.
public protocol Clocks: Sendable {
    func read() -> ClockTime
}

/// Waits.
public protocol Pauses: Sendable {
    func pause(millis: UInt64) async
}

/// What an officer feels without looking: a pattern for each decision.
public protocol Haptics: Sendable {
    func give(_ decision: Decision)
}

/// What an officer hears without looking: a tone for each decision.
public protocol Sound: Sendable {
    /// - Parameter volume: 0 to 1.
    func play(_ decision: Decision, volume: Double)
}

/// The light beside the camera.
public protocol Torch: AnyObject, Sendable {
    var isAvailable: Bool { get }
    func set(_ on: Bool)
}

/// Whether the camera may be used.
public enum CameraAccess: Sendable {
    case granted
    /// It was never asked.
    case unasked
    /// Only the system's settings help.
    case refused
}

/// Where luma planes come from. The camera is one; tests feed photos.
public protocol FrameSource: AnyObject, Sendable {
    var access: CameraAccess { get }

    /// Has the system ask. Asked but once a visit: the model sees to it.
    func ask() async -> Bool

    /// Starts to deliver frames, on this queue; the plane is borrowed for the call. `failed` is called
    /// when there are none any more, and `interrupted` while another app, a call or the heat holds
    /// them back.
    func start(
        on queue: DispatchQueue,
        frame: @escaping @Sendable (Data, PlaneShape) -> Void,
        interrupted: @escaping @Sendable (Bool) -> Void,
        failed: @escaping @Sendable () -> Void)

    /// Ends the delivery; a frame that is under way goes on to its end.
    func stop()

    /// 1 is the widest.
    func zoom(_ factor: Double)

    /// Focus and exposure on a point of the upright picture, 0 to 1 each way.
    func point(x: Double, y: Double)
}

/// Secrets, kept by the platform. Never silent about one that it can't give: an absent one is `nil`,
/// one that can't be had now is an error.
public protocol SecretStore: AnyObject, Sendable {
    func load(_ name: String) throws -> Data?
    func store(_ name: String, _ secret: Data) throws
    func remove(_ name: String) throws
}

/// Why a secret can't be had.
public enum SecretTrouble: Error, Equatable, Sendable {
    case locked
    case failed(String)
}

/// The holder's key in the phone's hardware: ECDSA on P-256 with SHA-256. It never leaves that.
public protocol HolderKey: AnyObject, Sendable {
    /// Made where there is none; the point as SEC 1 writes it, 65 bytes.
    func publicKey() throws -> Data
    /// r ‖ s, 32 bytes each.
    func sign(_ message: Data) throws -> Data
    /// That there is none is no error.
    func remove() throws
}

/// Why the holder's key didn't sign.
public enum HolderKeyTrouble: Error, Equatable, Sendable {
    case locked
    /// Gone for ever.
    case lost
    case cancelled
    case failed(String)
}

/// Notices on a day, at a time. They name nobody.
public protocol Notices: AnyObject, Sendable {
    var isAllowed: Bool { get async }
    /// Has the system ask.
    func ask() async -> Bool
    /// In place of all that were planned before.
    func plan(_ notices: [PlannedNotice], text: String) async
}

public struct PlannedNotice: Equatable, Sendable {
    public let day: Day
    public let hour: Int
    public let minute: Int
    /// Whose clocks show it.
    public let time: CityTime

    public init(day: Day, hour: Int, minute: Int, time: CityTime) {
        self.day = day
        self.hour = hour
        self.minute = minute
        self.time = time
    }
}

/// The luma plane of a picture.
public protocol PictureReading: Sendable {
    /// Nothing for what is no picture, or one that is too large.
    func plane(of picture: Data) -> (plane: Data, shape: PlaneShape)?
}

/// Draws a text as a code.
public protocol CodeDrawing: Sendable {
    /// Nothing for what is too long for one.
    func draw(_ text: String) -> DrawnCode?
}

/// Where the city publishes. Nothing that it brings is believed.
public protocol Transport: AnyObject, Sendable {
    /// A piece of a file from `offset` on, at most `length` bytes; nothing where there is no such file.
    func fetch(_ path: String, offset: UInt64, length: UInt64) throws -> FetchedPiece?
}

public struct FetchedPiece: Equatable, Sendable {
    public let bytes: Data
    public let isLast: Bool

    public init(bytes: Data, isLast: Bool) {
        self.bytes = bytes
        self.isLast = isLast
    }
}

public enum TransportTrouble: Error, Equatable, Sendable {
    case noConnection
    case failed(String)
}

/// What an officer has chosen, which outlives the app.
public protocol Choices: AnyObject, Sendable {
    func text(_ name: String) -> String?
    func set(_ name: String, _ text: String?)
}
