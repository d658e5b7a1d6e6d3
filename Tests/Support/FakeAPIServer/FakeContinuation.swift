import Foundation

/// What a `continue` token says.
struct FakeContinuation: Codable {
    var v = "meta.k8s.io/v1"
    /// -1: go on with what there is now.
    var rv: Int
    /// The key to start from.
    var start: String

    var token: String {
        let text = "{\"v\":\"\(v)\",\"rv\":\(rv),\"start\":\"\(start.replacing("\u{0}", with: "\\u0000"))\"}"
        return Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    init(version: Int, after key: String) {
        rv = version
        start = "\(key)\u{0}"
    }

    init?(token: String) {
        let text = token.replacing("-", with: "+").replacing("_", with: "/")
        let padded = text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded),
            let value = try? JSONDecoder().decode(FakeContinuation.self, from: data)
        else { return nil }
        self = value
    }
}
