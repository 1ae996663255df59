@_exported import Foundation
import Security

public enum CryptoKitError: Error { case authenticationFailure }

public enum P256 {
    public enum Signing {
        public struct ECDSASignature: Sendable {
            public let rawRepresentation: Data
        }
        public struct PublicKey: Sendable {
            public var x963Representation: Data { Data() }
        }
    }
}

public enum SecureEnclave {
    public static var isAvailable: Bool { false }
    public enum P256 {
        public enum Signing {
            public struct PrivateKey: Sendable {
                public init(accessControl: SecAccessControl) throws {}
                public init(dataRepresentation: Data) throws {}
                public var dataRepresentation: Data { Data() }
                public var publicKey: CryptoKit.P256.Signing.PublicKey { .init() }
                public func signature<D: DataProtocol>(for data: D) throws
                    -> CryptoKit.P256.Signing.ECDSASignature
                { .init(rawRepresentation: Data()) }
            }
        }
    }
}
