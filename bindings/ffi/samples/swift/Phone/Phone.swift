import ChotCore
import CoreVideo
import Foundation
import Security

/// The core's secrets in the keychain: this device only, once it has been unlocked after a start.
final class PhoneKeystore: Keystore {
    func load(name: String) throws -> Data? {
        var query = item(name)
        query[kSecReturnData as String] = true
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        switch status {
        case errSecSuccess: return found as? Data
        // Nil only where there never was one: for what can't be read now, an error.
        case errSecItemNotFound: return nil
        default: throw error(status)
        }
    }

    func store(name: String, secret: Data) throws {
        let change = [kSecValueData as String: secret]
        var status = SecItemUpdate(item(name) as CFDictionary, change as CFDictionary)
        if status == errSecItemNotFound {
            var new = item(name)
            new[kSecValueData as String] = secret
            new[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
            status = SecItemAdd(new as CFDictionary, nil)
        }
        if status != errSecSuccess { throw error(status) }
    }

    func remove(name: String) throws {
        let status = SecItemDelete(item(name) as CFDictionary)
        if status != errSecSuccess && status != errSecItemNotFound { throw error(status) }
    }

    private func item(_ name: String) -> [String: Any] {
        [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: "chot",
            kSecAttrAccount as String: name,
        ]
    }

    private func error(_ status: OSStatus) -> KeystoreError {
        status == errSecInteractionNotAllowed
            ? .Locked : .Failed(what: "the keychain answered \(status)")
    }
}

/// The three clocks, read together, anew for each call.
func phoneClock() -> ClockReading {
    // Darwin's goes on while the phone sleeps.
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let monotonic = UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    let wall = Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))
    return ClockReading(wallMillis: wall, monotonicMillis: monotonic, bootId: boot)
}

/// The name of this boot, or of this start of the app where the system doesn't tell: then the clocks
/// of two starts aren't compared.
private let boot: Data = {
    var bytes = [CChar](repeating: 0, count: 37)
    var size = bytes.count
    let status = sysctlbyname("kern.bootsessionuuid", &bytes, &size, nil, 0)
    let name = bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let text = String(decoding: name, as: UTF8.self)
    let uuid = (status == 0 ? UUID(uuidString: text) : nil) ?? UUID()
    return withUnsafeBytes(of: uuid.uuid) { Data($0) }
}()

/// A camera's frame (420YpCbCr8BiPlanarFullRange), judged on the camera's queue: borrowed until the
/// core has returned.
func judge(
    _ session: CheckpointSession, _ pixels: CVPixelBuffer, sensorDegrees: UInt32,
    _ clock: ClockReading
) throws -> ScanOutcome? {
    CVPixelBufferLockBaseAddress(pixels, .readOnly)
    defer { CVPixelBufferUnlockBaseAddress(pixels, .readOnly) }
    guard let base = CVPixelBufferGetBaseAddressOfPlane(pixels, 0) else { return nil }
    let stride = CVPixelBufferGetBytesPerRowOfPlane(pixels, 0)
    let width = CVPixelBufferGetWidthOfPlane(pixels, 0)
    let height = CVPixelBufferGetHeightOfPlane(pixels, 0)
    let plane = Data(bytesNoCopy: base, count: stride * (height - 1) + width, deallocator: .none)
    let geometry = FrameGeometry(
        width: UInt32(width), height: UInt32(height), stride: UInt32(stride),
        rotationDegrees: sensorDegrees, region: nil)
    return try session.scan(plane: plane, geometry: geometry, budgetMillis: nil, clock: clock)
}
