import ChotSession
import CryptoKit
import Foundation
import Security

/// The holder's key in the Secure Enclave. What the keychain keeps of it is of use to that chip alone.
public final class EnclaveKey: HolderKey {
    private let secrets: any SecretStore
    private static let name = "wallet-enclave-key"

    /// Nothing where the phone has no Secure Enclave.
    public init?(secrets: any SecretStore) {
        guard SecureEnclave.isAvailable else { return nil }
        self.secrets = secrets
    }

    public func publicKey() throws -> Data {
        try said { try kept() ?? made() }.publicKey.x963Representation
    }

    public func sign(_ message: Data) throws -> Data {
        guard let key = try said({ try kept() }) else { throw HolderKeyTrouble.lost }
        do {
            // r ‖ s, over the message's SHA-256.
            return try key.signature(for: message).rawRepresentation
        } catch {
            throw HolderKeyTrouble.failed("the Secure Enclave: \(type(of: error))")
        }
    }

    public func remove() throws { try said { try secrets.remove(Self.name) } }

    private func kept() throws -> SecureEnclave.P256.Signing.PrivateKey? {
        guard let data = try secrets.load(Self.name) else { return nil }
        do {
            return try SecureEnclave.P256.Signing.PrivateKey(dataRepresentation: data)
        } catch {
            // Another phone's, or of before a reset.
            throw HolderKeyTrouble.lost
        }
    }

    private func made() throws -> SecureEnclave.P256.Signing.PrivateKey {
        guard
            let access = SecAccessControlCreateWithFlags(
                nil, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly as CFTypeRef,
                .privateKeyUsage, nil)
        else { throw HolderKeyTrouble.failed("no access control") }
        let key: SecureEnclave.P256.Signing.PrivateKey
        do {
            key = try SecureEnclave.P256.Signing.PrivateKey(accessControl: access)
        } catch {
            throw HolderKeyTrouble.failed("the Secure Enclave: \(type(of: error))")
        }
        try secrets.store(Self.name, key.dataRepresentation)
        return key
    }

    private func said<T>(_ call: () throws -> T) throws -> T {
        do {
            return try call()
        } catch SecretTrouble.locked {
            throw HolderKeyTrouble.locked
        } catch SecretTrouble.failed(let what) {
            throw HolderKeyTrouble.failed(what)
        }
    }
}
