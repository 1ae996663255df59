import ChotSession
import Foundation
import XCTest

@testable import SetUpFeature

/// PBKDF2 by OpenSSL, which Swift's own libraries bring here; few rounds.
private struct CryptoHash: PinHashing {
    func hash(_ pin: String, salt: Data) -> Data? {
        typealias Derive = @convention(c) (
            UnsafePointer<CChar>, Int32, UnsafePointer<UInt8>, Int32, Int32, OpaquePointer?, Int32,
            UnsafeMutablePointer<UInt8>
        ) -> Int32
        typealias Named = @convention(c) () -> OpaquePointer?
        guard let library = dlopen("libcrypto.so.3", RTLD_NOW),
            let derive = dlsym(library, "PKCS5_PBKDF2_HMAC"),
            let sha256 = dlsym(library, "EVP_sha256")
        else { return nil }
        var key = [UInt8](repeating: 0, count: 32)
        let status = unsafeBitCast(derive, to: Derive.self)(
            pin, Int32(pin.utf8.count), [UInt8](salt), Int32(salt.count), 10,
            unsafeBitCast(sha256, to: Named.self)(), 32, &key)
        return status == 1 ? Data(key) : nil
    }
}

final class PinTests: XCTestCase {
    private let secrets = MemorySecrets()
    private let clocks = FakeClocks()
    private var lock: PinLock { PinLock(secrets: secrets, hashing: CryptoHash()) }

    @MainActor private func enter(_ pin: String, _ model: PinModel) async -> PinModel.Purpose? {
        for digit in pin { model.press(digit.wholeNumberValue ?? 0) }
        return await model.confirm()
    }

    @MainActor func testO24_aPinIsOptionalSetTwiceAndAskedWhenTheCheckpointIsChanged() async {
        let model = PinModel(lock, clocks: clocks)
        XCTAssertEqual(model.state, .off)
        XCTAssertTrue(model.isFree(for: .changeCheckpoint))
        model.choose()
        _ = await enter("123", model)
        XCTAssertEqual(model.state, .choosing, "three digits are none")
        model.erase()
        model.erase()
        model.erase()
        _ = await enter("2580", model)
        _ = await enter("2581", model)
        XCTAssertEqual(model.problem, .differs)
        XCTAssertEqual(secrets.kept.value, [:])
        _ = await enter("2580", model)
        _ = await enter("2580", model)
        XCTAssertEqual(model.state, .on)
        // By another start of the app, too.
        let again = PinModel(lock, clocks: clocks)
        XCTAssertFalse(again.isFree(for: .changeCheckpoint))
        let wrong = await enter("2581", again)
        XCTAssertNil(wrong)
        XCTAssertEqual(again.problem, .wrong)
        XCTAssertEqual(again.count, 0)
        let right = await enter("2580", again)
        XCTAssertEqual(right, .changeCheckpoint)
        again.askToRemove()
        let removed = await enter("2580", again)
        XCTAssertEqual(removed, .remove)
        XCTAssertEqual(again.state, .off)
        XCTAssertEqual(secrets.kept.value, [:])
    }

    @MainActor func testO24_aPhoneThatIsEnrolledAnewHasNoPin() async {
        XCTAssertTrue(lock.set("2580"))
        for _ in 0..<3 { XCTAssertEqual(lock.check("0000", at: clocks.read()), .wrong) }
        let model = PinModel(lock, clocks: clocks)
        XCTAssertEqual(model.state, .on)
        model.reset()
        XCTAssertEqual(model.state, .off)
        XCTAssertEqual(secrets.kept.value, [:])
        XCTAssertTrue(model.isFree(for: .changeCheckpoint))
    }

    func testO24_thePinIsKeptAsASaltedHashAlone() {
        XCTAssertTrue(lock.set("2580"))
        let first = secrets.kept.value["pin"]
        XCTAssertEqual(first?.count, 48)
        XCTAssertNil(first?.range(of: Data("2580".utf8)))
        XCTAssertTrue(lock.set("2580"))
        XCTAssertNotEqual(secrets.kept.value["pin"], first)
        for bad in ["", "123", "123456789", "12a4"] { XCTAssertFalse(lock.set(bad), bad) }
    }

    func testO24_wrongTriesSlowDownWhateverIsDoneToTheClockOrThePhone() {
        XCTAssertTrue(lock.set("2580"))
        for _ in 0..<3 { XCTAssertEqual(lock.check("0000", at: clocks.read()), .wrong) }
        XCTAssertEqual(lock.check("2580", at: clocks.read()), .wait(seconds: 30))
        clocks.set(by: 3_600_000)
        XCTAssertEqual(lock.check("2580", at: clocks.read()), .wait(seconds: 30))
        // A start of the phone: it begins anew.
        let started = ClockTime(
            wallMillis: 0, monotonicMillis: 10_000, boot: Array(repeating: 8, count: 16))
        XCTAssertEqual(lock.check("2580", at: started), .wait(seconds: 20))
        clocks.pass(millis: 30_000)
        XCTAssertEqual(lock.check("0000", at: clocks.read()), .wrong)
        XCTAssertEqual(lock.check("2580", at: clocks.read()), .wait(seconds: 60))
        for _ in 0..<300 {
            clocks.pass(millis: 900_000)
            XCTAssertEqual(lock.check("0000", at: clocks.read()), .wrong)
        }
        XCTAssertEqual(lock.check("2580", at: clocks.read()), .wait(seconds: 900))
        clocks.pass(millis: 900_000)
        XCTAssertEqual(lock.check("2580", at: clocks.read()), .right)
        // Forgiven.
        XCTAssertEqual(lock.check("0000", at: clocks.read()), .wrong)
        XCTAssertEqual(lock.check("2580", at: clocks.read()), .right)
    }

    func testO24_aPinThatCannotBeReadLetsNobodyBy() {
        XCTAssertEqual(lock.check("1", at: clocks.read()), .right, "there is none")
        XCTAssertTrue(lock.set("2580"))
        secrets.trouble.value = .locked
        XCTAssertTrue(lock.isSet)
        XCTAssertEqual(lock.check("2580", at: clocks.read()), .unreadable)
        secrets.trouble.value = nil
        secrets.kept.change { $0["pin-tries"] = Data([1]) }
        XCTAssertEqual(lock.check("2580", at: clocks.read()), .unreadable)
        secrets.kept.change {
            $0["pin-tries"] = nil
            $0["pin"] = Data([1, 2])
        }
        XCTAssertTrue(lock.isSet)
        XCTAssertEqual(lock.check("2580", at: clocks.read()), .unreadable)
    }
}
