// What a frame costs through Swift: no test, but a measurement that `tests/shells/crossing.sh` sets
// beside Rust's. The same frames, turns and clock as in `tests/shells/src/crossing.rs`.
//
// Prints `swift FRAME MICROSECONDS`: the median of this thread's own time.

import ChotCore
import Foundation

final class InMemory: Keystore, @unchecked Sendable {
    private var secrets: [String: Data] = [:]

    func load(name: String) throws -> Data? { secrets[name] }

    func store(name: String, secret: Data) throws { secrets[name] = secret }
    func remove(name: String) throws { secrets[name] = nil }
}

struct Unusable: Error { let what: String }

/// How long this thread has worked since it began, in microseconds.
func worked() -> Double {
    var time = timespec()
    guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return .nan }
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

func measure() throws {
    let (warm, turns) = (200, 400)
    guard let path = ProcessInfo.processInfo.environment["CHOT_FIXTURES"] else {
        throw Unusable(what: "CHOT_FIXTURES isn't set")
    }
    let fixtures = URL(fileURLWithPath: path)
    func file(_ name: String) throws -> Data {
        try Data(contentsOf: fixtures.appendingPathComponent(name))
    }
    let properties = String(decoding: try file("expected.properties"), as: UTF8.self)
    func text(_ key: String) throws -> String {
        let line = properties.split(separator: "\n").first { $0.hasPrefix(key + "=") }
        guard let line else { throw Unusable(what: "expected.properties has no \(key)") }
        return String(line.dropFirst(key.count + 1))
    }
    guard let wall = Int64(try text("wall_millis")) else {
        throw Unusable(what: "wall_millis is no number")
    }
    let clock = ClockReading(
        wallMillis: wall, monotonicMillis: 1_000, bootId: Data(repeating: 7, count: 16))
    let store = FileManager.default.temporaryDirectory
        .appendingPathComponent("chot-crossing-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: store) }
    let keystore = InMemory()
    try enrol(
        storePath: store.path, enrolment: file("enrolment.json"), keystore: keystore)
    _ = try updateFromFolder(
        storePath: store.path, folder: fixtures.appendingPathComponent("public").path,
        keystore: keystore, clock: clock)
    let session = try CheckpointSession.open(
        storePath: store.path, checkpoint: text("checkpoint"), language: .english,
        keystore: keystore)

    let header = Data("P5\n1280 720\n255\n".utf8)
    let picture = try file("photo.pgm")
    guard picture.starts(with: header) else { throw Unusable(what: "photo.pgm isn't 1280 × 720") }
    let photo = Data(picture.dropFirst(header.count))
    let empty = Data(repeating: 128, count: photo.count)
    let geometry = FrameGeometry(
        width: 1280, height: 720, stride: 1280, rotationDegrees: 0, region: nil)
    for (name, plane) in [("photo", photo), ("empty", empty)] {
        var times: [Double] = []
        for turn in 0..<(warm + turns) {
            let before = worked()
            _ = try session.scan(
                plane: plane, geometry: geometry, budgetMillis: nil, clock: clock)
            if turn >= warm { times.append(worked() - before) }
        }
        times.sort()
        print("swift \(name) \(String(format: "%.1f", times[turns / 2]))")
    }
}

try measure()
