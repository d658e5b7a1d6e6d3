/// A whole response, of any status, with its body decompressed.
package struct HTTPResponse: Sendable {
    package var status: Int
    /// In the order of arrival; a name may occur more than once.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header, whose name is compared without regard to case.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }

    /// Whether the status is 200 to 299.
    package var isSuccess: Bool {
        (200..<300).contains(status)
    }

    /// The body as UTF-8, with what is not valid replaced.
    package var text: String {
        String(decoding: body, as: UTF8.self)
    }
}
