import ChotCore
import Foundation

/// Secrets in memory, which vanish with the program: a sample's. A phone has its keychain.
final class MemoryKeystore: Keystore, @unchecked Sendable {
    private let lock = NSLock()
    private var secrets: [String: Data] = [:]

    func load(name: String) throws -> Data? { lock.withLock { secrets[name] } }

    func store(name: String, secret: Data) throws { lock.withLock { secrets[name] = secret } }

    func remove(name: String) throws { lock.withLock { secrets[name] = nil } }
}

/// What the authority published, in a folder: in an app, a web server.
final class FolderTransport: Transport {
    private let folder: URL

    init(_ folder: URL) { self.folder = folder }

    func fetch(path: String, offset: UInt64, maxLength: UInt64) throws -> Piece? {
        let file = folder.appendingPathComponent(path)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            let open = try FileHandle(forReadingFrom: file)
            defer { try? open.close() }
            let length = try open.seekToEnd()
            let from = min(offset, length)
            try open.seek(toOffset: from)
            let bytes = try open.read(upToCount: Int(min(maxLength, length - from))) ?? Data()
            return Piece(bytes: bytes, isLast: from + UInt64(bytes.count) == length)
        } catch {
            throw TransportError.Failed(what: "\(error)")
        }
    }
}

/// Goes on to the end.
final class Always: UpdateProgress {
    func goesOn(fetchedBytes: UInt64) -> Bool { true }
}

struct Unusable: Error { let what: String }

/// Word, sentence, and what would mend a refusal.
func show(_ view: PassageView) {
    print("\(view.word): \(view.sentence)")
    for offered in view.remedies { print("- \(offered.remedy.text)") }
}

/// Netpbm's binary greymap as a luma plane: its rows have no padding.
func luma(_ file: URL) throws -> (Data, FrameGeometry) {
    let header = Data("P5\n1280 720\n255\n".utf8)
    let bytes = try Data(contentsOf: file)
    guard bytes.starts(with: header) else { throw Unusable(what: "expected 1280 × 720 pixels") }
    let geometry = FrameGeometry(
        width: 1280, height: 720, stride: 1280, rotationDegrees: 0, region: nil)
    return (Data(bytes.dropFirst(header.count)), geometry)
}

func firstVerdict(fixtures: URL, store: String) throws {
    func file(_ name: String) -> URL { fixtures.appendingPathComponent(name) }
    let expected = try String(contentsOf: file("expected.properties"), encoding: .utf8)
    func text(_ key: String) throws -> String {
        let line = expected.split(separator: "\n").first { $0.hasPrefix(key + "=") }
        guard let line else { throw Unusable(what: "expected.properties has no \(key)") }
        return String(line.dropFirst(key.count + 1))
    }
    guard let wall = Int64(try text("wall_millis")) else { throw Unusable(what: "wall_millis") }
    // The fixtures are of 2021. An app reads its clocks anew for each call.
    let clock = ClockReading(
        wallMillis: wall, monotonicMillis: 1_000, bootId: Data(repeating: 7, count: 16))
    let keystore = MemoryKeystore()

    // Once: who the authority is. An officer compares the fingerprint before it is believed.
    let enrolment = try Data(contentsOf: file("enrolment.json"))
    print("enrolling in \(try enrolmentPreview(enrolment: enrolment).city)")
    try enrol(storePath: store, enrolment: enrolment, keystore: keystore)

    // Daily: rules, lists and keys.
    let summary = try update(
        storePath: store, transport: FolderTransport(file("public")), progress: Always(),
        keystore: keystore, clock: clock)
    print("updated: \(summary.changed)")

    // A shift at a checkpoint, and a frame of its camera.
    let checkpoint = try text("checkpoint")
    guard try checkpoints(storePath: store).contains(where: { $0.name == checkpoint }) else {
        throw Unusable(what: "no checkpoint \(checkpoint)")
    }
    let session = try CheckpointSession.open(
        storePath: store, checkpoint: checkpoint, language: .vietnamese, keystore: keystore)
    let (plane, geometry) = try luma(file(text("photo")))
    // A photo gets all the time that a slow machine needs. A camera's frame gets no budget of its own.
    let outcome = try session.scan(
        plane: plane, geometry: geometry, budgetMillis: 20_000, clock: clock)
    switch outcome {
    case .passage(let view, _, _): show(view)
    case .nothing: print("no code in view")
    case .severalCodes(let reason, _, _): print(reason.text)
    case .notATravelCode(let found, _, _): print(found.text)
    }
    // Somebody without a code, who is on a list.
    show(try session.lookUp(idNumber: text("id_number"), seen: [], clock: clock))
}

guard CommandLine.arguments.count == 2 else { throw Unusable(what: "usage: FirstVerdict FIXTURES") }
let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("chot-first-verdict-\(UUID().uuidString)")
defer { try? FileManager.default.removeItem(at: folder) }
try firstVerdict(
    fixtures: URL(fileURLWithPath: CommandLine.arguments[1]), store: folder.path)
