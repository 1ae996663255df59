import ChotSession

/// What the officer's screen shows.
public enum ScanState: Equatable, Sendable {
    /// The store is being opened.
    case opening
    /// No checkpoint has been chosen yet.
    case choosing([CheckpointChoice])
    /// The camera looks for a code.
    case searching(Notice, Outline?)
    /// Something is being judged without the camera.
    case working
    /// A verdict.
    case judged(Judged)
    /// The health portal's code, over the verdict that it may mend, or over the camera.
    case portal(Portal, under: Judged?)
    /// The camera looks for a further code of the person on screen.
    case evidence(Notice, Outline?, under: Judged)
    /// The details of a paper are entered.
    case paper(Paper, under: Judged, isWrong: Bool)
    /// Nothing can be judged until this is mended.
    case broken(Fault)

    /// The camera looks for a code and has found none.
    public static let searching = Self.searching(.aim, nil)

    /// True where frames are looked at: behind anything else the camera rests.
    public var usesCamera: Bool {
        switch self {
        case .searching, .evidence: true
        case .opening, .choosing, .working, .judged, .portal, .paper, .broken: false
        }
    }

    /// The verdict on screen, or under what is.
    public var verdict: Judged? {
        switch self {
        case .judged(let judged): judged
        case .portal(_, let under): under
        case .evidence(_, _, let under): under
        case .paper(_, let under, _): under
        case .opening, .choosing, .searching, .working, .broken: nil
        }
    }
}

/// A verdict and what the officer has done about it.
public struct Judged: Equatable, Sendable {
    public var verdict: Verdict
    /// All that the officer has seen of this person.
    public var seen: [Seen]
    /// When the camera comes back by itself, by the monotonic clock; none where the officer has to
    /// ask for the next vehicle.
    public var returnsAt: UInt64?
    /// How long that is from when it was shown.
    public var returnSeconds = 0
    /// Somebody keeps a finger on it.
    public var isHeld = false

    public init(_ verdict: Verdict, seen: [Seen] = [], returnsAt: UInt64? = nil) {
        self.verdict = verdict
        self.seen = seen
        self.returnsAt = returnsAt
    }
}

/// The health portal's code. No code: the rules name no portal.
public struct Portal: Equatable, Sendable {
    public let code: DrawnCode?
    /// False where it couldn't be written down that it was shown.
    public let recorded: Bool

    public init(code: DrawnCode?, recorded: Bool) {
        self.code = code
        self.recorded = recorded
    }
}

/// Papers that have details to enter.
public enum Paper: Equatable, Sendable {
    case permit
    case vaccination
}

/// The line under the camera's picture.
public enum Notice: Equatable, Sendable {
    case aim
    /// What would help, in the core's words.
    case help(String)
    case otherCode(String)
    /// The code in view is the one that was judged last.
    case judgedAlready
    /// Several people's codes; what to do, in the core's words.
    case several(String)
    case badId

    /// True where it names something: that is said at once.
    var names: Bool {
        switch self {
        case .otherCode, .judgedAlready, .several: true
        case .aim, .help, .badId: false
        }
    }
}

/// What keeps the app from judging.
public enum Fault: Equatable, Sendable {
    /// There are no frames.
    case camera
    /// The camera may not be used; only the system's settings help.
    case cameraRefused
    /// Another app or a call has the camera; it comes back by itself.
    case cameraInterrupted
    /// What the core says of it.
    case said(Trouble)
}
