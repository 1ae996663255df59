import Foundation

/// What is chosen of a camera, by numbers alone.
public enum CameraChoice {
    /// A format that a camera offers.
    public struct Format: Equatable, Sendable {
        public let width: Int
        public let height: Int
        /// Frames a second at most.
        public let rate: Double
        /// Luma in a plane of its own.
        public let hasLuma: Bool

        public init(width: Int, height: Int, rate: Double, hasLuma: Bool) {
            self.width = width
            self.height = height
            self.rate = rate
            self.hasLuma = hasLuma
        }
    }

    /// Frames a second: what the scanner keeps up with, and a moving hand doesn't blur.
    public static let rate = 30.0

    /// Which of them: with a luma plane, 30 frames a second, and the least that is at least 1280 × 720;
    /// where there is none, the largest below. None where no format has a luma plane.
    public static func format(_ formats: [Format]) -> Int? {
        let usable = formats.indices.filter { formats[$0].hasLuma }
        let fast = usable.filter { formats[$0].rate >= rate }
        let pool = fast.isEmpty ? usable : fast
        func area(_ at: Int) -> Int { formats[at].width * formats[at].height }
        let enough = pool.filter { formats[$0].width >= 1_280 && formats[$0].height >= 720 }
        return enough.min { area($0) < area($1) } ?? pool.max { area($0) < area($1) }
    }

    /// The zoom at which a code fills its part of the picture from as near as the lens can focus:
    /// newer phones' wide lenses can't focus on what is held close.
    ///
    /// - Parameters:
    ///   - minimumFocus: millimetres; negative where it isn't known.
    ///   - fieldOfView: degrees, across the picture's longer side.
    ///   - code: millimetres of the smallest code.
    ///   - part: of the picture's width that it should fill.
    public static func zoom(
        minimumFocus: Int, fieldOfView: Double, code: Double = 25, part: Double = 0.3
    ) -> Double {
        guard minimumFocus > 0, 1..<179 ~= fieldOfView else { return 1 }
        let nearest = code / part / 2 / tan(fieldOfView / 2 * .pi / 180)
        return max(1, Double(minimumFocus) / nearest)
    }

    /// How far the picture has to be turned to be upright, from the coordinator's angle: a quarter
    /// turn, whatever comes.
    public static func rotation(angle: Double) -> Int {
        guard angle.isFinite else { return 90 }
        let quarter = (angle / 90).rounded().truncatingRemainder(dividingBy: 4)
        return (Int(quarter) + 4) % 4 * 90
    }

    /// A touch on the upright picture, as the sensor sees it: both 0 to 1.
    public static func sensorPoint(x: Double, y: Double, rotation: Int) -> (x: Double, y: Double) {
        let (x, y) = (min(1, max(0, x)), min(1, max(0, y)))
        return switch rotation {
        case 90: (y, 1 - x)
        case 180: (1 - x, 1 - y)
        case 270: (1 - y, x)
        default: (x, y)
        }
    }

    /// A locked luma plane as it lies, without a copy; the last row may lack its padding. Valid as
    /// long as the plane is locked.
    public static func plane(
        _ base: UnsafeMutableRawPointer, stride: Int, width: Int, height: Int
    ) -> Data? {
        guard width > 0, height > 0, stride >= width else { return nil }
        return Data(
            bytesNoCopy: base, count: stride * (height - 1) + width, deallocator: .none)
    }
}
