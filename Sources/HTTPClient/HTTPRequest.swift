/// A request to an absolute `http` or `https` URL.
package struct HTTPRequest: Sendable {
    package var method: String
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// For `send`, the longest time of one attempt; for `stream`, the longest silence, rounded up to a second.
    package var timeout: Duration
    /// Whether sending twice does no harm, so that a retry is allowed; by default what RFC 9110, 9.2.2 says of the method.
    package var isIdempotent: Bool

    package init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        timeout: Duration = .seconds(10), isIdempotent: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.isIdempotent = isIdempotent ?? ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"].contains(method)
    }
}
