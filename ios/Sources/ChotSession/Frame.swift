import Foundation

/// A point of a frame, in pixels of the plane as it came, before rotation.
public struct FrameCorner: Equatable, Sendable {
    public let x: Double
    public let y: Double

    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// How a luma plane lies in memory.
public struct PlaneShape: Equatable, Sendable {
    public let width: Int
    public let height: Int
    /// Bytes from one row to the next.
    public let stride: Int
    /// Clockwise, until the picture is upright: 0, 90, 180 or 270.
    public let rotation: Int

    public init(width: Int, height: Int, stride: Int, rotation: Int) {
        self.width = width
        self.height = height
        self.stride = stride
        self.rotation = rotation
    }
}

/// What one frame gave.
public enum Found: Equatable, Sendable {
    /// No readable code, with what would help, and where something like one lies.
    case nothing(hint: Said?, corners: [FrameCorner])
    /// Somebody was judged.
    case passage(Verdict, corners: [FrameCorner])
    /// The code that is on screen already; nothing new was recorded.
    case sameAsBefore(corners: [FrameCorner])
    /// Several people's codes; nobody was judged.
    case several(Said)
    /// Another code: named, never opened.
    case otherCode(Said, corners: [FrameCorner])
}

/// What one frame gave while evidence was looked for.
public enum EvidenceFound: Equatable, Sendable {
    case nothing(hint: Said?)
    case judged(Verdict, corners: [FrameCorner])
    case notEvidence(Said, corners: [FrameCorner])
}

/// A code's corners in the frame that they were found in.
public struct Outline: Equatable, Sendable {
    public let corners: [FrameCorner]
    public let shape: PlaneShape

    public init(corners: [FrameCorner], shape: PlaneShape) {
        self.corners = corners
        self.shape = shape
    }

    /// The corners in a view of this size that the upright picture fills, cut at its longer sides:
    /// `resizeAspectFill`.
    public func points(inWidth width: Double, height: Double) -> [FrameCorner] {
        let (w, h) = (Double(shape.width), Double(shape.height))
        let turned = shape.rotation == 90 || shape.rotation == 270
        let (uprightWidth, uprightHeight) = turned ? (h, w) : (w, h)
        let scale = max(width / uprightWidth, height / uprightHeight)
        return corners.map { corner in
            let (x, y) =
                switch shape.rotation {
                case 90: (h - corner.y, corner.x)
                case 180: (w - corner.x, h - corner.y)
                case 270: (corner.y, w - corner.x)
                default: (corner.x, corner.y)
                }
            return FrameCorner(
                x: (x - uprightWidth / 2) * scale + width / 2,
                y: (y - uprightHeight / 2) * scale + height / 2)
        }
    }
}
