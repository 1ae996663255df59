import ChotSession
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Fetches the city's publication by HTTP. Nothing that it brings is believed.
public final class HttpTransport: Transport {
    private let address: URL
    private let session: URLSession

    /// - Parameter address: of the publication: `https` to a host, without a user or a query. Nothing
    ///   where it isn't that.
    public init?(_ address: String, allowsMobile: Bool) {
        guard let url = Self.address(address) else { return nil }
        self.address = url
        let configuration = URLSessionConfiguration.ephemeral
        // Half a minute without a byte; the whole piece may take longer.
        configuration.timeoutIntervalForRequest = 30
        configuration.allowsCellularAccess = allowsMobile
        session = URLSession(configuration: configuration)
    }

    /// An address that may be fetched from.
    public static func address(_ text: String) -> URL? {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "https",
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
            parts.query == nil, parts.fragment == nil
        else { return nil }
        return parts.url
    }

    public func fetch(_ path: String, offset: UInt64, length: UInt64) throws -> FetchedPiece? {
        guard length > 0 else { return FetchedPiece(bytes: Data(), isLast: false) }
        var request = URLRequest(url: address.appendingPathComponent(path))
        request.setValue(
            "bytes=\(offset)-\(offset + length - 1)", forHTTPHeaderField: "Range")
        // What a proxy packs can't be gone on with from a byte.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        let answer = Answer()
        let task = session.dataTask(with: request) { data, response, error in
            answer.give(data, response as? HTTPURLResponse, error)
        }
        task.resume()
        let (data, response, error) = answer.wait()
        if let error {
            let isConnection = (error as? URLError).map { $0.code != .badServerResponse } ?? false
            throw isConnection
                ? TransportTrouble.noConnection
                : .failed("the connection failed: \(type(of: error))")
        }
        guard let response else { throw TransportTrouble.failed("no answer by HTTP") }
        return try Self.piece(
            status: response.statusCode,
            range: response.value(forHTTPHeaderField: "Content-Range"), data: data ?? Data(),
            offset: offset, length: length)
    }

    /// What an answer means (RFC 9110, 14 and 15).
    static func piece(
        status: Int, range: String?, data: Data, offset: UInt64, length: UInt64
    ) throws -> FetchedPiece? {
        switch status {
        case 206:
            // `bytes FIRST-LAST/WHOLE`.
            let numbers = (range ?? "").split { !$0.isNumber }.compactMap { UInt64($0) }
            guard numbers.first == offset, let whole = numbers.last, numbers.count == 3,
                UInt64(data.count) <= length
            else { throw TransportTrouble.failed("another range came than was asked for") }
            return FetchedPiece(bytes: data, isLast: offset + UInt64(data.count) >= whole)
        case 200:
            // All of it came: what is before isn't wanted, nor more than was asked for.
            let rest = data.dropFirst(Int(clamping: offset))
            let part = rest.prefix(Int(clamping: length))
            return FetchedPiece(bytes: Data(part), isLast: part.count == rest.count)
        case 404: return nil
        case 416: return FetchedPiece(bytes: Data(), isLast: true)
        default: throw TransportTrouble.failed("HTTP \(status)")
        }
    }

    /// An answer that is waited for: the core asks on a thread of its own.
    private final class Answer: Sendable {
        private let come = DispatchSemaphore(value: 0)
        private let kept = Mutex<(Data?, HTTPURLResponse?, (any Error)?)>((nil, nil, nil))

        func give(_ data: Data?, _ response: HTTPURLResponse?, _ error: (any Error)?) {
            kept.withLock { $0 = (data, response, error) }
            come.signal()
        }

        func wait() -> (Data?, HTTPURLResponse?, (any Error)?) {
            come.wait()
            return kept.withLock { $0 }
        }
    }
}
