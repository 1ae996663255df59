import ChotCore
import Foundation
import XCTest

/// The citizen's side over the same boundary.
final class WalletTests: XCTestCase {
    func testANewWalletAsksForACredentialAndHasNothingToShow() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("chot-wallet-\(UUID().uuidString)")
        let keystore = MemoryKeystore()
        let wallet = try HolderWallet.open(path: folder.path, keystore: keystore, signer: nil)
        XCTAssertEqual(try wallet.cards(), [])
        XCTAssertFalse(try wallet.request(idNumber: "079190000101").isEmpty)
        XCTAssertThrowsError(try wallet.liveCode(cardId: "none", clock: FakeClocks().read())) {
            guard case WalletError.NothingThere(let code, _) = $0 else { return XCTFail("\($0)") }
            XCTAssertFalse(walletErrorWords(code: code, language: .vietnamese).sentence.isEmpty)
        }
        XCTAssertEqual(Array(keystore.secrets.keys), ["wallet-holder-key"])
        try wallet.deleteEverything()
        XCTAssertEqual(Array(keystore.secrets.keys), [])
    }

    private func newFolder() -> String {
        FileManager.default.temporaryDirectory
            .appendingPathComponent("chot-wallet-\(UUID().uuidString)").path
    }

    func testACardIsLookedAtNamedOrderedAndRemoved() throws {
        let fixture = try Fixture()
        let print = String(decoding: try fixture.file("print.txt"), as: UTF8.self)
        let path = newFolder()
        let wallet = try HolderWallet.open(path: path, keystore: MemoryKeystore(), signer: nil)
        XCTAssertEqual(try wallet.keyKind(), .software)
        guard case .credential(let seen, _) = try wallet.preview(text: print, language: .english)
        else { return XCTFail("not a credential") }
        XCTAssertEqual(seen.holderName, try fixture.text("holder"))
        XCTAssertEqual(try wallet.cards(), [], "nothing was kept")
        let card = try wallet.add(credentialText: print)
        XCTAssertEqual(card.doses.map(\.number), [1, 2])
        XCTAssertEqual(try wallet.rename(cardId: card.id, label: "Mẹ").label, "Mẹ")
        try wallet.reorder(cardIds: [card.id])
        XCTAssertThrowsError(try wallet.reorder(cardIds: []))
        XCTAssertThrowsError(try wallet.liveJws(cardId: card.id, clock: fixture.clock()))
        let revealed = try wallet.whatAScanReveals(cardId: card.id, language: .vietnamese)
        let holder = try fixture.text("holder")
        XCTAssertTrue(revealed.contains { $0.value == holder }, "\(revealed)")
        let stored = try wallet.whatIsStored(language: .english)
        XCTAssertTrue(stored.contains { $0.count == 1 && !$0.text.isEmpty })
        try wallet.remove(cardId: card.id)
        XCTAssertEqual(try wallet.cards(), [])
        try wallet.deleteEverything()
        XCTAssertFalse(FileManager.default.fileExists(atPath: path))
    }

    func testWhatIsNoCertificateIsKeptBesideNoCard() throws {
        let print = String(decoding: try Fixture().file("print.txt"), as: UTF8.self)
        let wallet = try HolderWallet.open(
            path: newFolder(), keystore: MemoryKeystore(), signer: nil)
        let card = try wallet.add(credentialText: print)
        XCTAssertThrowsError(
            try wallet.addCertificate(
                cardId: card.id, text: "HC1:NOT BASE45", language: .english)
        ) { guard case WalletError.Refused = $0 else { return XCTFail("\($0)") } }
        XCTAssertEqual(try wallet.certificates(cardId: card.id, language: .english), [])
        XCTAssertThrowsError(
            try wallet.certificateCode(cardId: card.id, certificateId: "none"))
        XCTAssertThrowsError(
            try wallet.removeCertificate(cardId: card.id, certificateId: "none"))
    }

    func testAWalletFollowsACityByItsTrustFileAndTellsTheDay() throws {
        let fixture = try Fixture()
        let trust = try fixture.file("trust.json")
        let print = String(decoding: try fixture.file("print.txt"), as: UTF8.self)
        let path = newFolder()
        let keystore = MemoryKeystore()
        let wallet = try HolderWallet.open(path: path, keystore: keystore, signer: nil)
        let card = try wallet.add(credentialText: print)
        guard
            case .unknown(let why) = try wallet.outlook(
                cardId: card.id, day: nil, language: .english, clock: fixture.clock())
        else { return XCTFail("known without rules") }
        XCTAssertEqual(why.code, "no-rules")
        XCTAssertNil(try wallet.city())
        XCTAssertEqual(try readCityTrust(file: trust).city, "Example City")
        XCTAssertEqual(try wallet.trust(file: trust), try readCityTrust(file: trust))
        let update = try wallet.updateFromFolder(
            folder: fixture.folder.appendingPathComponent("public").path, clock: fixture.clock())
        XCTAssertTrue(update.changed)
        guard
            case .known(let day) = try wallet.outlook(
                cardId: card.id, day: nil, language: .english, clock: fixture.clock())
        else { return XCTFail("unknown with rules") }
        XCTAssertEqual(day.day, "2021-10-05")
        XCTAssertFalse(try wallet.questions(language: .vietnamese).questions.isEmpty)
        try wallet.forgetCity()
        XCTAssertNil(try wallet.city())
        XCTAssertThrowsError(try readCityTrust(file: Data([1])))
    }

    func testAWalletFollowsItsCityByTheAppsTransportAndSaysWhenItWasStopped() throws {
        final class Stop: UpdateProgress {
            func goesOn(fetchedBytes: UInt64) -> Bool { fetchedBytes == 0 }
        }
        let fixture = try Fixture()
        let wallet = try HolderWallet.open(
            path: newFolder(), keystore: MemoryKeystore(), signer: nil)
        func update(_ pieces: Int, _ progress: any UpdateProgress = Always()) throws -> CityUpdate {
            try wallet.update(
                transport: Web(fixture, pieces: pieces), progress: progress, clock: fixture.clock())
        }
        func assertRefused(_ call: @autoclosure () throws -> CityUpdate, _ expected: String) {
            XCTAssertThrowsError(try call()) {
                guard case WalletError.City(let code, _) = $0 else { return XCTFail("\($0)") }
                XCTAssertEqual(code, expected)
            }
        }
        assertRefused(try update(.max), "no-city")
        _ = try wallet.trust(file: try fixture.file("trust.json"))
        assertRefused(try update(5), "update-failed")
        assertRefused(try update(.max, Stop()), "update-stopped")
        XCTAssertTrue(try update(.max).changed)
        XCTAssertFalse(try update(.max).changed)
        XCTAssertFalse(try wallet.questions(language: .vietnamese).questions.isEmpty)
    }

    func testAKeyThatThrowsIsSaidAndNoCodeIsMade() throws {
        final class Gone: HolderSigner {
            func algorithm() -> HolderAlgorithm { .p256 }
            func publicKey() throws -> Data { throw SignerError.KeyLost }
            func sign(message: Data) throws -> Data { throw SignerError.KeyLost }
        }
        let (path, keystore) = (newFolder(), MemoryKeystore())
        XCTAssertThrowsError(
            try HolderWallet.open(path: path, keystore: keystore, signer: Gone())
        ) {
            guard case WalletError.Key(let code, _) = $0 else { return XCTFail("\($0)") }
            XCTAssertEqual(code, "key-lost")
        }
        _ = try HolderWallet.open(path: path, keystore: keystore, signer: nil)
        try deleteWallet(path: path, keystore: keystore)
        XCTAssertFalse(FileManager.default.fileExists(atPath: path))
    }

    /// Both ends at once: what the wallet draws, the officer's phone lets pass.
    func testALiveCodeMadeHereLetsItsHolderPassHere() throws {
        let fixture = try Fixture.ready()
        let copy = FileManager.default.temporaryDirectory
            .appendingPathComponent("chot-wallet-\(UUID().uuidString)")
        try FileManager.default.copyItem(
            at: fixture.folder.appendingPathComponent("wallet"), to: copy)
        let keystore = MemoryKeystore()
        keystore.secrets["wallet-holder-key"] = try Data(
            contentsOf: fixture.folder.appendingPathComponent("wallet-holder-key"))
        let wallet = try HolderWallet.open(path: copy.path, keystore: keystore, signer: nil)
        let card = try XCTUnwrap(wallet.cards().first)
        let code = try wallet.liveCode(cardId: card.id, clock: fixture.clock())
        XCTAssertEqual(code.renewAtMillis, try fixture.clock(after: 20).wallMillis)

        // As a screen shows it: six pixels a module, four modules of quiet zone.
        let (scale, quiet, size) = (6, 4, Int(code.size))
        let side = (size + 2 * quiet) * scale
        var plane = Data(repeating: 255, count: side * side)
        for y in (quiet * scale)..<(side - quiet * scale) {
            for x in (quiet * scale)..<(side - quiet * scale) {
                let module = (y / scale - quiet) * size + x / scale - quiet
                if code.modules[module] == 1 { plane[y * side + x] = 0 }
            }
        }
        let geometry = FrameGeometry(
            width: UInt32(side), height: UInt32(side), stride: UInt32(side), rotationDegrees: 0,
            region: nil)
        guard
            case .passage(let view, _, _) = try fixture.open().scan(
                plane: plane, geometry: geometry, budgetMillis: nil, clock: fixture.clock(after: 2))
        else { return XCTFail("no passage") }
        XCTAssertEqual(view.decision, .permit)
        XCTAssertEqual(view.holder?.name, try fixture.text("holder"))
    }
}
