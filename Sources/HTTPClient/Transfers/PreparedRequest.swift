import FoundationEssentials

/// A request that has been checked and completed, as libcurl wants it.
struct PreparedRequest: Sendable {
    let method: String
    let url: String
    /// Scheme and authority: what shares a circuit breaker.
    let origin: String
    let headerLines: [String]
    let body: [UInt8]
    let timeout: Duration
    let isStream: Bool
    let configuration: HTTPClient.Configuration

    init(_ request: HTTPRequest, configuration: HTTPClient.Configuration, isStream: Bool = false)
        throws(HTTPClientError)
    {
        origin = try Self.origin(of: request.url)
        guard !request.method.isEmpty, request.method.utf8.allSatisfy(Self.isTokenByte) else {
            throw .badRequest(url: request.url, reason: "\"\(request.method)\" is no method")
        }
        guard request.timeout > .zero else {
            throw .badRequest(url: request.url, reason: "the timeout \(request.timeout) is not positive")
        }
        headerLines = try Self.headerLines(of: request, configuration: configuration)
        method = request.method
        url = request.url
        body = request.body
        timeout = request.timeout
        self.isStream = isStream
        self.configuration = configuration
    }

    private static func origin(of url: String) throws(HTTPClientError) -> String {
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badURL(url: url, reason: "it holds a character that must be percent-encoded")
        }
        let lower = url.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else {
            throw .badURL(url: url, reason: "it must begin with http:// or https://")
        }
        let authority = lower.utf8.dropFirst(scheme.utf8.count).prefix { !"/?#".utf8.contains($0) }
        guard !authority.isEmpty else { throw .badURL(url: url, reason: "it names no host") }
        return scheme + String(decoding: Array(authority), as: UTF8.self)
    }

    private static func headerLines(
        of request: HTTPRequest, configuration: HTTPClient.Configuration
    ) throws(HTTPClientError) -> [String] {
        var lines: [String] = []
        for (name, value) in request.headers {
            lines.append(try line(name, value, url: request.url))
        }
        let names = Set(request.headers.map { $0.name.lowercased() })
        if !names.contains("authorization"), let token = try token(of: configuration, url: request.url) {
            lines.append(try line("Authorization", "Bearer \(token)", url: request.url))
        }
        if !names.contains("user-agent") {
            lines.append(try line("User-Agent", configuration.userAgent, url: request.url))
        }
        // libcurl would add a type of its own to a body, and wait for "100 Continue" before a large one.
        if !names.contains("content-type") { lines.append("Content-Type:") }
        if !names.contains("expect") { lines.append("Expect:") }
        return lines
    }

    /// `name: value` in libcurl's notation, where a header without value ends with a semicolon.
    private static func line(_ name: String, _ value: String, url: String) throws(HTTPClientError) -> String {
        guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
            throw .badRequest(url: url, reason: "\"\(name)\" is no header name")
        }
        guard value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
            throw .badRequest(url: url, reason: "the value of header \"\(name)\" holds a control character")
        }
        return value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? "\(name);" : "\(name): \(value)"
    }

    private static func token(
        of configuration: HTTPClient.Configuration, url: String
    ) throws(HTTPClientError) -> String? {
        switch configuration.credential {
        case nil: return nil
        case .bearerToken(let token): return token
        case .bearerTokenFile(let path):
            do {
                let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
                return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            } catch {
                throw .badRequest(url: url, reason: "the token file \(path) cannot be read")
            }
        }
    }

    /// A `tchar` of RFC 9110, 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
