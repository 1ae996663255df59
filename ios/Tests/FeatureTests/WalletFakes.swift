import ChotSession
import Foundation
import XCTest

@testable import WalletFeature

/// Pictures that are Netpbm's binary greymaps.
struct GreymapPictures: PictureReading {
    func plane(of picture: Data) -> (plane: Data, shape: PlaneShape)? {
        guard picture.starts(with: Data("P5".utf8)) else { return nil }
        var rest = picture[...]
        let fields = (0..<4).map { _ in
            let field = rest.prefix { !" \n\t".utf8.contains($0) }
            rest = rest.dropFirst(field.count + 1)
            return Int(String(decoding: field, as: UTF8.self)) ?? 0
        }
        return (
            Data(rest),
            PlaneShape(width: fields[1], height: fields[2], stride: fields[1], rotation: 0)
        )
    }
}

/// Draws the same for every text.
struct SomeDrawing: CodeDrawing {
    func draw(_ text: String) -> DrawnCode? {
        text.isEmpty ? nil : DrawnCode(text: text, size: 2, modules: [1, 0, 0, 1])
    }
}

final class FakeNotices: Notices {
    let allowed = Shared(true)
    let asked = Shared(0)
    let planned = Shared<[PlannedNotice]>([])
    let text = Shared("")
    var isAllowed: Bool { get async { allowed.value } }
    func ask() async -> Bool {
        asked.change { $0 += 1 }
        return allowed.value
    }
    func plan(_ notices: [PlannedNotice], text: String) async {
        planned.value = notices
        self.text.value = text
    }
}

/// Keeps the sheet, in place of a document.
final class SheetKeeper: SheetWriting {
    let sheets = Shared<[Sheet]>([])
    func write(_ sheet: Sheet) -> Data {
        sheets.change { $0.append(sheet) }
        return Data("%PDF".utf8)
    }
}

/// A key on P-256 as the phone's hardware has one: by OpenSSL, which Swift's own libraries bring here.
final class CryptoKey: HolderKey {
    let trouble = Shared<HolderKeyTrouble?>(nil)
    let removed = Shared(0)
    private let key: Shared<OpaquePointer>

    init() throws {
        let make: @convention(c) (Int32) -> OpaquePointer? = try Self.call(
            "EC_KEY_new_by_curve_name")
        let generate: @convention(c) (OpaquePointer) -> Int32 = try Self.call(
            "EC_KEY_generate_key")
        // NID_X9_62_prime256v1.
        let key = try XCTUnwrap(make(415))
        XCTAssertEqual(generate(key), 1)
        self.key = Shared(key)
    }

    func publicKey() throws -> Data {
        if let trouble = trouble.value { throw trouble }
        typealias Write = @convention(c) (
            OpaquePointer, Int32, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>,
            OpaquePointer?
        ) -> Int
        let write: Write = try Self.call("EC_KEY_key2buf")
        var point: UnsafeMutablePointer<UInt8>?
        let length = write(key.value, 4, &point, nil)
        return Data(bytes: try XCTUnwrap(point), count: length)
    }

    func sign(_ message: Data) throws -> Data {
        if let trouble = trouble.value { throw trouble }
        let hash:
            @convention(c) (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>?)
                -> UnsafeMutablePointer<UInt8>? = try Self.call("SHA256")
        let sign: @convention(c) (UnsafePointer<UInt8>, Int32, OpaquePointer) -> OpaquePointer? =
            try Self.call("ECDSA_do_sign")
        var digest = [UInt8](repeating: 0, count: 32)
        _ = hash([UInt8](message), message.count, &digest)
        let signature = try XCTUnwrap(sign(digest, 32, key.value))
        return try ["ECDSA_SIG_get0_r", "ECDSA_SIG_get0_s"].reduce(Data()) { whole, name in
            let part: @convention(c) (OpaquePointer) -> OpaquePointer = try Self.call(name)
            let bytes: @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt8>, Int32) -> Int32 =
                try Self.call("BN_bn2binpad")
            var number = [UInt8](repeating: 0, count: 32)
            XCTAssertEqual(bytes(part(signature), &number, 32), 32)
            return whole + number
        }
    }

    func remove() throws { removed.change { $0 += 1 } }

    private static func call<F>(_ name: String) throws -> F {
        let library = try XCTUnwrap(dlopen("libcrypto.so.3", RTLD_NOW), "no libcrypto here")
        return unsafeBitCast(try XCTUnwrap(dlsym(library, name), name), to: F.self)
    }
}

/// A citizen's phone with the fixture's wallet, by the real library.
struct Owned {
    let city: City
    let folder: URL
    let secrets = MemorySecrets()
    let choices = MemoryChoices()
    let frames = FakeFrames()
    let notices = FakeNotices()
    let sheets = SheetKeeper()
    let wallets: CoreWallets

    /// - Parameters:
    ///   - key: none: a key that the core makes.
    ///   - isNew: a wallet that has nothing yet, in place of the fixture's.
    init(
        _ language: AppLanguage = .vietnamese, key: (any HolderKey)? = nil, isNew: Bool = false
    ) throws {
        city = try City()
        folder = city.own.appendingPathComponent("wallet")
        if !isNew {
            try FileManager.default.copyItem(atPath: city.path("wallet"), toPath: folder.path)
            try secrets.store("wallet-holder-key", city.file("wallet-holder-key"))
        }
        wallets = CoreWallets(folder: folder, secrets: secrets, key: key, language: language)
    }

    @MainActor func model() -> WalletModel {
        WalletModel(
            WalletParts(
                wallets: wallets, clocks: city.clocks, pauses: NoPauses(), choices: choices,
                frames: frames, pictures: GreymapPictures(), drawing: SomeDrawing(),
                writing: sheets, notices: notices, transport: { _, _ in nil }, folder: city.own,
                reminderText: "«Nhắc»"))
    }

    /// The wallet on its first page.
    @MainActor func opened(followsCity: Bool = false) async throws -> WalletModel {
        choices.set("begun", "yes")
        let model = model()
        if followsCity {
            let (trust, data) = (try city.file("trust.json"), city.path("public"))
            let time = city.clocks.read()
            try await model.owner.ask {
                _ = try $0.trust(trust)
                _ = try $0.update(folder: data, at: time)
            }
        }
        await model.appear()
        XCTAssertEqual(model.place, .home)
        return model
    }

    /// What the command line issues for a request, with the fixture's authority: the credential's text.
    ///
    /// - Parameters:
    ///   - request: none for a print.
    ///   - without: lists of the person's file that are empty.
    func issue(
        _ request: Data?, _ person: String = "lan", without: [String] = []
    ) throws -> String {
        let files = FileManager.default
        let office = city.own.appendingPathComponent("office-\(UUID().uuidString)")
        try files.createDirectory(at: office, withIntermediateDirectories: true)
        func file(_ name: String) -> URL { office.appendingPathComponent(name) }
        try files.copyItem(atPath: city.path("authority"), toPath: file("authority").path)
        let people = HouseTests.ios.deletingLastPathComponent()
            .appendingPathComponent("tests/scenarios/city/people/\(person).json")
        var fields = try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(contentsOf: people)) as? [String: Any])
        for list in without { fields[list] = [Any]() }
        try JSONSerialization.data(withJSONObject: fields).write(to: file("person.json"))
        var words = [
            "authority", "issue", file("authority").path, file("person.json").path,
            "--at", "2021-10-05T06:30:00+07:00", "-o", file("credential").path,
        ]
        if let request {
            try request.write(to: file("request"))
            words += ["--holder", file("request").path]
        }
        try chot(words)
        return try String(contentsOf: file("credential"), encoding: .utf8)
    }
}

/// The command line, as the tests of Rust have built it.
func chot(_ words: [String], line: UInt = #line) throws {
    let process = Process()
    process.executableURL = HouseTests.ios.deletingLastPathComponent()
        .appendingPathComponent("target/debug/chot")
    process.arguments = words
    let said = Pipe()
    process.standardError = said
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = said.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    XCTAssertEqual(
        process.terminationStatus, 0, String(decoding: text, as: UTF8.self), line: line)
}
