import ChotCore

/// What the officer's one screen shows.
public enum ScanState: Equatable, Sendable {
    /// The store is being opened.
    case opening
    /// No checkpoint has been chosen yet.
    case choosing(names: [String])
    /// The camera looks for a code.
    case searching(notice: Notice, outline: Outline?)
    /// Something is being judged without the camera.
    case working
    /// A verdict. It stays until the officer asks for the next vehicle.
    case judged(PassageView, seen: [SeenThing])
    /// The health portal's code lies over the verdict that it may mend. No code: the rules name no
    /// portal.
    case portal(PortalCode?, over: PassageView, seen: [SeenThing])
    /// Nothing can be judged until this is mended.
    case broken(Fault)

    /// The camera looks for a code and has found none.
    public static let searching = ScanState.searching(notice: .aim, outline: nil)
}

/// The line under the camera's picture.
public enum Notice: Equatable, Sendable {
    case aim
    /// What would help, in the core's words.
    case help(text: String)
    case otherCode(text: String)
    /// The code in view is the one that was judged last.
    case judgedAlready
    /// Several codes are in view and nobody was judged; what to do, in the core's words.
    case severalCodes(text: String)
    case badId
}

/// A code's corners in the frame that they were found in.
public struct Outline: Equatable, Sendable {
    public let corners: [FramePoint]
    public let geometry: FrameGeometry

    public init(corners: [FramePoint], geometry: FrameGeometry) {
        self.corners = corners
        self.geometry = geometry
    }

    /// The corners in a view of this size that the upright picture fills, cut at its longer sides.
    public func points(inWidth width: Double, height: Double) -> [(x: Double, y: Double)] {
        let (w, h) = (Double(geometry.width), Double(geometry.height))
        let turned = geometry.rotationDegrees == 90 || geometry.rotationDegrees == 270
        let (uprightWidth, uprightHeight) = turned ? (h, w) : (w, h)
        let scale = max(width / uprightWidth, height / uprightHeight)
        return corners.map { corner in
            let (cx, cy) = (Double(corner.x), Double(corner.y))
            let (x, y) =
                switch geometry.rotationDegrees {
                case 90: (h - cy, cx)
                case 180: (w - cx, h - cy)
                case 270: (cy, w - cx)
                default: (cx, cy)
                }
            return (
                (x - uprightWidth / 2) * scale + width / 2,
                (y - uprightHeight / 2) * scale + height / 2
            )
        }
    }
}

/// What keeps the app from judging.
public enum Fault: Equatable, Sendable {
    /// There are no frames.
    case camera
    /// What the core says of it, in the officer's language.
    case said(text: String)
}

extension SeenThing {
    /// What a tick says was seen; nothing for what has details to enter.
    public static func ticked(_ kind: SeenKind) -> SeenThing? {
        switch kind {
        case .staffCard: .staffCard
        case .workSchedule: .workSchedule
        case .portalDeclaration: .portalDeclaration
        case .paperPermit, .vaccinationPaper: nil
        }
    }
}
