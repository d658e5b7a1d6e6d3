import ArgumentParser
import Foundation
import HTTPClient

/// A server's REST API, with its troubles told to people.
struct APIConnection: Sendable {
    /// As people know it: a URL without a slash at the end, or a path.
    let base: String
    private let root: String
    private let hint: String
    private let client: HTTPClient

    /// The extender at a URL.
    init(base: String, configuration: HTTPClient.Configuration) {
        self.init(
            base: base, root: "\(base)/api/v1", configuration: configuration,
            hint: "is isochrone-extender running there? Name another with --server URL")
    }

    /// The monitor at a Unix socket.
    init(socket: String) {
        var configuration = HTTPClient.Configuration()
        configuration.unixSocket = socket
        self.init(
            base: socket, root: "http://monitor", configuration: configuration,
            hint: "is isochrone-monitor running there, and may you use its socket? Name another with --socket PATH")
    }

    private init(base: String, root: String, configuration: HTTPClient.Configuration, hint: String) {
        (self.base, self.root, self.hint) = (base, root, hint)
        var configuration = configuration
        configuration.breaker = nil
        configuration.retry = .never
        client = HTTPClient(configuration: configuration)
    }

    /// A list with all its pages.
    func list<Item: Decodable>(_ path: String, _ query: [(String, String?)], of type: Item.Type) async throws -> [Item]
    {
        var items: [Item] = []
        var token: String?
        repeat {
            let body = try await get(path, query + [("limit", "10000"), ("continue", token)])
            let page = try decode(ListPage<Item>.self, from: body)
            items += page.items
            token = page.continue
        } while token != nil
        return items
    }

    /// The body of a resource.
    func get(_ path: String, _ query: [(String, String?)] = [], accept: String = "application/json") async throws
        -> [UInt8]
    {
        try await send(HTTPRequest(url: url(path, query), headers: [(name: "Accept", value: accept)]))
    }

    @discardableResult
    func send(
        _ method: String, _ path: String, body: [UInt8] = [], type: String, timeout: Duration = .seconds(10)
    ) async throws -> [UInt8] {
        let headers = body.isEmpty ? [] : [(name: "Content-Type", value: type)]
        return try await send(
            HTTPRequest(method: method, url: url(path, []), headers: headers, body: body, timeout: timeout))
    }

    /// Calls `changed` with the data of each event, and first once everything there is has come.
    func watch(
        _ path: String, _ query: [(String, String?)], _ changed: (ServerSentEvent) async throws -> Void
    ) async throws {
        let request = HTTPRequest(url: url(path, query + [("watch", "true")]), timeout: .seconds(60))
        do {
            for try await event in client.events(request) { try await changed(event) }
        } catch let error as HTTPClientError {
            throw failure(error)
        }
        Terminal.complain("isochrone: \(base) ended the watch")
        throw ExitCode.failedJob
    }

    func decode<Value: Decodable>(_ type: Value.Type, from body: [UInt8]) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            Terminal.complain(
                "isochrone: the answer of \(base) is not as expected; is it an Isochrone API of this version?")
            throw ExitCode.failedJob
        }
    }

    private func send(_ request: HTTPRequest) async throws -> [UInt8] {
        do {
            let response = try await client.send(request)
            guard response.isSuccess else { throw complain(about: response) }
            return response.body
        } catch let error as HTTPClientError {
            throw failure(error)
        }
    }

    private func failure(_ error: HTTPClientError) -> ExitCode {
        if case .unexpectedStatus(_, let status, let body) = error {
            return complain(about: HTTPResponse(status: status, body: Array(body.utf8)))
        }
        Terminal.complain("isochrone: \(error); \(hint)")
        return .failedJob
    }

    /// - Returns: 2 for what the server calls our mistake, else 1.
    private func complain(about response: HTTPResponse) -> ExitCode {
        if let problem = try? JSONDecoder().decode(ProblemDocument.self, from: Data(response.body)) {
            for line in problem.lines { Terminal.complain("isochrone: \(line)") }
            if let log = problem.log { Terminal.complain(log) }
        } else {
            Terminal.complain("isochrone: \(base) answered with status \(response.status), and is no Isochrone API")
            return .failedJob
        }
        return (400..<500).contains(response.status) ? .badInput : .failedJob
    }

    private func url(_ path: String, _ query: [(String, String?)]) -> String {
        let parameters = query.compactMap { name, value in value.map { "\(name)=\(Self.escape($0))" } }
        return "\(root)\(path)" + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))
    }

    /// With everything escaped but what RFC 3986 leaves unreserved.
    static func escape(_ text: String) -> String {
        let unreserved = CharacterSet.alphanumerics.intersection(
            CharacterSet(charactersIn: Unicode.Scalar(0)..."\u{7F}")
        )
        .union(CharacterSet(charactersIn: "-._~"))
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
    }
}
