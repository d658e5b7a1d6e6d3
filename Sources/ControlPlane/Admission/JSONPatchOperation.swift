/// One step of a JSON Patch (RFC 6902) that adds what is not there.
struct JSONPatchOperation: Hashable, Sendable {
    /// A JSON Pointer (RFC 6901).
    var path: String
    var value: JSONOutput

    /// Adds `value` below the keys and indices of `path`.
    static func add(_ path: [String], _ value: JSONOutput) -> JSONPatchOperation {
        JSONPatchOperation(path: path.map { "/\(escaped($0))" }.joined(), value: value)
    }

    var json: JSONOutput {
        .fields([JSONField("op", .text("add")), JSONField("path", .text(path)), JSONField("value", value)])
    }

    private static func escaped(_ key: String) -> String {
        String(
            String.UnicodeScalarView(
                key.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
                    switch scalar {
                    case "~": ["~", "0"]
                    case "/": ["~", "1"]
                    default: [scalar]
                    }
                }))
    }
}
