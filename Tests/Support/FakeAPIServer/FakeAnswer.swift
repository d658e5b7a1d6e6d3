/// What the fake says to one request.
package struct FakeAnswer: Sendable {
    package var status: Int
    package var contentType: String
    package var body: [UInt8]
    /// Beside the content type.
    package var headers: [String: String] = [:]

    package init(status: Int, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}
