import CheckpointLogic
import ChotCore
import Foundation
import Security
import UIKit

/// The core's secrets in the keychain: this device only, once it has been unlocked after a start.
final class PhoneKeystore: Keystore {
    func load(name: String) throws -> Data? {
        var query = item(name)
        query[kSecReturnData as String] = true
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        switch status {
        case errSecSuccess: return found as? Data
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
            kSecAttrService as String: "vn.chot.secrets",
            kSecAttrAccount as String: name,
        ]
    }

    private func error(_ status: OSStatus) -> KeystoreError {
        status == errSecInteractionNotAllowed
            ? .Locked : .Failed(what: "the keychain answered \(status)")
    }
}

/// Sessions on the store in the app's own folder.
final class PhoneCheckpoints: CheckpointOpener, @unchecked Sendable {
    private let store = FileManager.default
        .urls(for: .applicationSupportDirectory, in: .userDomainMask)[0]
        .appendingPathComponent("store").path
    private let keystore = PhoneKeystore()

    var chosen: String? {
        get { UserDefaults.standard.string(forKey: "checkpoint") }
        set { UserDefaults.standard.set(newValue, forKey: "checkpoint") }
    }

    func names() throws -> [String] { try checkpoints(storePath: store).map(\.name) }

    func open(
        checkpoint: String, language: ChotCore.Language
    ) throws -> any CheckpointSessionProtocol {
        try CheckpointSession.open(
            storePath: store, checkpoint: checkpoint, language: language, keystore: keystore)
    }
}

/// A different touch for each decision.
struct PhoneSignals: Signals {
    func give(_ decision: Decision) {
        Task { @MainActor in
            let generator = UINotificationFeedbackGenerator()
            switch decision {
            case .permit: generator.notificationOccurred(.success)
            case .deny: generator.notificationOccurred(.error)
            case .refer: generator.notificationOccurred(.warning)
            }
        }
    }
}

/// The name of this boot, or of this start of the app where the system doesn't tell: then the
/// clocks of two starts are not compared.
func bootSession() -> UUID {
    var bytes = [CChar](repeating: 0, count: 37)
    var size = bytes.count
    guard sysctlbyname("kern.bootsessionuuid", &bytes, &size, nil, 0) == 0 else { return UUID() }
    let text = bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return UUID(uuidString: String(decoding: text, as: UTF8.self)) ?? UUID()
}
