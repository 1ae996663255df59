import ChotSession
import CommonCrypto
import Foundation

/// PBKDF2 with HMAC-SHA-256 (RFC 8018).
public struct PhonePinHash: PinHashing {
    private static let rounds: UInt32 = 200_000

    public init() {}

    public func hash(_ pin: String, salt: Data) -> Data? {
        let (salt, length) = ([UInt8](salt), pin.utf8.count)
        var key = [UInt8](repeating: 0, count: 32)
        let status = CCKeyDerivationPBKDF(
            CCPBKDFAlgorithm(kCCPBKDF2), pin, length, salt, salt.count,
            CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), Self.rounds, &key, key.count)
        return status == Int32(kCCSuccess) ? Data(key) : nil
    }
}
