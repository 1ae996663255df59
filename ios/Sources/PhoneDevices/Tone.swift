import AVFoundation
import ChotSession
import Foundation
import Synchronization

/// A tone for each decision, told apart with eyes closed: two rising, two falling, three the same.
public enum Tone {
    static let rate = 22_050

    /// Hertz and milliseconds, one after the other; 0 is silence.
    static func notes(_ decision: Decision) -> [(hertz: Double, millis: Int)] {
        switch decision {
        case .permit: [(880, 90), (1_320, 140)]
        case .deny: [(440, 180), (220, 320)]
        case .refer: [(660, 90), (0, 60), (660, 90), (0, 60), (660, 90)]
        }
    }

    /// As a file: RIFF WAVE, 16 bit, one channel.
    public static func wave(_ decision: Decision) -> Data {
        var samples: [Int16] = []
        for note in notes(decision) {
            let count = rate * note.millis / 1_000
            for at in 0..<count {
                // Without a click at its ends.
                let edge = min(1, Double(min(at, count - at)) / 100)
                let phase = 2 * Double.pi * note.hertz * Double(at) / Double(rate)
                samples.append(Int16(sin(phase) * edge * 0.9 * Double(Int16.max)))
            }
        }
        var file = Data()
        func little<T: FixedWidthInteger>(_ value: T) {
            withUnsafeBytes(of: value.littleEndian) { file.append(contentsOf: $0) }
        }
        file.append(contentsOf: "RIFF".utf8)
        little(UInt32(36 + 2 * samples.count))
        file.append(contentsOf: "WAVEfmt ".utf8)
        little(UInt32(16))
        little(UInt16(1))
        little(UInt16(1))
        little(UInt32(rate))
        little(UInt32(2 * rate))
        little(UInt16(2))
        little(UInt16(16))
        file.append(contentsOf: "data".utf8)
        little(UInt32(2 * samples.count))
        for sample in samples { little(sample) }
        return file
    }
}

/// Plays the tones, with the ring switch off, too: an officer doesn't look.
public final class PhoneSound: Sound {
    public init() {}

    public func play(_ decision: Decision, volume: Double) {
        Task { @MainActor in
            Self.player?.stop()
            try? AVAudioSession.sharedInstance().setCategory(.playback, options: .mixWithOthers)
            Self.player = try? AVAudioPlayer(data: Tone.wave(decision))
            Self.player?.volume = Float(volume)
            Self.player?.play()
        }
    }

    /// It plays as long as somebody keeps it.
    @MainActor private static var player: AVAudioPlayer?
}
