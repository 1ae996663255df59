import ChotSession
import Foundation
import Security

/// The core's secrets in the keychain: this device only, once it has been unlocked after a start.
public final class KeychainSecrets: SecretStore {
    private let service: String

    /// - Parameter service: whose they are, of the app's own.
    public init(service: String) { self.service = service }

    public func load(_ name: String) throws -> Data? {
        var query = item(name)
        query[kSecReturnData as String] = true
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        switch status {
        case errSecSuccess:
            guard let secret = found as? Data else {
                throw SecretTrouble.failed("the keychain gave no data")
            }
            return secret
        case errSecItemNotFound: return nil
        default: throw trouble(status)
        }
    }

    public func store(_ name: String, _ secret: Data) throws {
        let change = [kSecValueData as String: secret]
        var status = SecItemUpdate(item(name) as CFDictionary, change as CFDictionary)
        if status == errSecItemNotFound {
            var new = item(name)
            new[kSecValueData as String] = secret
            new[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
            status = SecItemAdd(new as CFDictionary, nil)
        }
        if status != errSecSuccess { throw trouble(status) }
    }

    public func remove(_ name: String) throws {
        let status = SecItemDelete(item(name) as CFDictionary)
        if status != errSecSuccess && status != errSecItemNotFound { throw trouble(status) }
    }

    private func item(_ name: String) -> [String: Any] {
        [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: service,
            kSecAttrAccount as String: name,
        ]
    }

    private func trouble(_ status: OSStatus) -> SecretTrouble {
        status == errSecInteractionNotAllowed
            ? .locked : .failed("the keychain answered \(status)")
    }
}
