/// The path of a resource of the core API group, each part percent-encoded.
enum APIPath {
    /// The path of a pod or of what lies below it; `nil` when a name can be none, so that it would lead elsewhere.
    static func pod(namespace: String, name: String, subresource: String? = nil) -> String? {
        guard let namespace = segment(namespace), let name = segment(name) else { return nil }
        return "/api/v1/namespaces/\(namespace)/pods/\(name)\(subresource.map { "/\($0)" } ?? "")"
    }

    /// `?a=1&b=2` with percent-encoded values, empty without parameters.
    static func query(_ parameters: [(name: String, value: String)]) -> String {
        guard !parameters.isEmpty else { return "" }
        return "?" + parameters.map { "\($0.name)=\(encoded($0.value))" }.joined(separator: "&")
    }

    /// One part of a path (`pchar` of RFC 3986, 3.3, without what needs no thought); dots alone would be taken away.
    static func segment(_ text: String) -> String? {
        text.isEmpty || text == "." || text == ".." ? nil : encoded(text)
    }

    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
