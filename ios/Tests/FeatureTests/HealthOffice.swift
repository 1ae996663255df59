import ChotSession
import Foundation
import XCTest

/// A health department that issues EU certificates (EU DCC 1.3.0) with a key of its own.
struct HealthOffice {
    private let key: CryptoKey
    private static let id = Data("example1".utf8)

    init() throws { key = try CryptoKey() }

    /// The document by which a city takes its key.
    func keys() throws -> Data {
        // SubjectPublicKeyInfo of a point on P-256 (RFC 5480), before the point.
        let head: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
            0x08,
            0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
        ]
        let spki = (Data(head) + (try key.publicKey())).base64EncodedString()
        let kid = Self.id.base64EncodedString().replacingOccurrences(of: "=", with: "")
        return Data(
            """
            {"format": "chot-health-keys", "version": 1, "keys": [{"kid": "\(kid)", "country": "VN",
            "spki": "\(spki)", "purposes": ["vaccination"], "valid_from": "2021-01-01T00:00:00Z",
            "valid_until": "2024-01-01T00:00:00Z"}]}
            """.utf8)
    }

    /// The second dose of two, on 20 August 2021.
    func certificate(_ family: String, _ given: String, born: String = "1990-03-14") throws
        -> String
    {
        let dose = Cbor.map([
            (.text("tg"), .text("840539006")), (.text("co"), .text("VN")),
            (.text("is"), .text("Health Department (example)")),
            (.text("ci"), .text("URN:UVCI:01:VN:EXAMPLE")), (.text("vp"), .text("J07BX03")),
            (.text("mp"), .text("EU/1/20/1528")), (.text("ma"), .text("ORG-100030215")),
            (.text("dt"), .text("2021-08-20")), (.text("dn"), .number(2)),
            (.text("sd"), .number(2)),
        ])
        let person = Cbor.map([
            (
                .text("nam"),
                .map([(.text("fn"), .text(family)), (.text("gn"), .text(given))])
            ),
            (.text("dob"), .text(born)), (.text("ver"), .text("1.3.0")),
            (.text("v"), .array([dose])),
        ])
        let payload = Cbor.map([
            (.number(1), .text("VN")), (.number(4), .number(1_661_990_400)),
            (.number(6), .number(1_630_454_400)), (.number(-260), .map([(.number(1), person)])),
        ]).data
        let protected = Cbor.map([(.number(1), .number(-7)), (.number(4), .bytes(Self.id))]).data
        let signed = Cbor.array([
            .text("Signature1"), .bytes(protected), .bytes(Data()), .bytes(payload),
        ]).data
        let message = Cbor.array([
            .bytes(protected), .map([]), .bytes(payload), .bytes(try key.sign(signed)),
        ])
        // COSE_Sign1's tag, 18.
        return "HC1:" + Self.base45(Self.zlib(Data([0xD2]) + message.data))
    }

    /// A text as the code that a certificate's own wallet shows, drawn by ours.
    @MainActor static func drawn(_ certificate: String) async throws -> DrawnCode {
        let owned = try Owned(isNew: true)
        let print = try owned.city.print()
        return try await owned.model().owner.ask {
            let card = try $0.add(print)
            try $0.addCertificate(card.id, certificate)
            let kept = try XCTUnwrap(try $0.certificates(card.id).first)
            return try $0.certificateCode(card.id, kept.id)
        }
    }

    /// RFC 8949, as far as it goes here.
    private indirect enum Cbor {
        case number(Int)
        case text(String)
        case bytes(Data)
        case array([Cbor])
        case map([(Cbor, Cbor)])

        var data: Data {
            switch self {
            case .number(let value):
                value < 0 ? Self.head(1, -1 - value) : Self.head(0, value)
            case .text(let text): Self.head(3, text.utf8.count) + Data(text.utf8)
            case .bytes(let bytes): Self.head(2, bytes.count) + bytes
            case .array(let items): items.reduce(Self.head(4, items.count)) { $0 + $1.data }
            case .map(let pairs):
                pairs.reduce(Self.head(5, pairs.count)) { $0 + $1.0.data + $1.1.data }
            }
        }

        private static func head(_ major: UInt8, _ value: Int) -> Data {
            let kind = major << 5
            switch value {
            case ..<24: return Data([kind | UInt8(value)])
            case ..<256: return Data([kind | 24, UInt8(value)])
            case ..<65_536: return Data([kind | 25, UInt8(value >> 8), UInt8(value & 255)])
            default:
                let shifts = [24, 16, 8, 0]
                return Data([kind | 26] + shifts.map { UInt8((value >> $0) & 255) })
            }
        }
    }

    /// RFC 1950 around one stored block (RFC 1951).
    private static func zlib(_ data: Data) -> Data {
        var (a, b) = (1, 0)
        for byte in data {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        let length = data.count
        let block =
            [1, UInt8(length & 255), UInt8(length >> 8)]
            + [~UInt8(length & 255), ~UInt8(length >> 8)]
        return Data([0x78, 0x01] + block) + data
            + Data([UInt8(b >> 8), UInt8(b & 255), UInt8(a >> 8), UInt8(a & 255)])
    }

    /// RFC 9285.
    private static func base45(_ data: Data) -> String {
        let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
        let bytes = [UInt8](data)
        var text = ""
        for at in stride(from: 0, to: bytes.count, by: 2) {
            let isPair = at + 1 < bytes.count
            var value = isPair ? Int(bytes[at]) << 8 | Int(bytes[at + 1]) : Int(bytes[at])
            for _ in 0..<(isPair ? 3 : 2) {
                text.append(letters[value % 45])
                value /= 45
            }
        }
        return text
    }
}
