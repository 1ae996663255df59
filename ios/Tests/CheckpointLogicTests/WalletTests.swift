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
