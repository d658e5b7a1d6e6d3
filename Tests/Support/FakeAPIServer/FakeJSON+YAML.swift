import Yams

extension FakeJSON {
    /// Reads YAML, of which JSON is a part; `nil` where it is none.
    package init?(yaml text: [UInt8]) {
        guard let node = try? Yams.compose(yaml: String(decoding: text, as: UTF8.self)) else { return nil }
        self.init(node)
    }

    private init(_ node: Node) {
        switch node {
        case .mapping(let mapping):
            var fields: [String: FakeJSON] = [:]
            for (key, value) in mapping { fields[key.scalar?.string ?? ""] = FakeJSON(value) }
            self = .object(fields)
        case .sequence(let sequence): self = .array(sequence.map { FakeJSON($0) })
        case .scalar(let scalar): self = FakeJSON(scalar, node)
        case .alias: self = .null
        }
    }

    private init(_ scalar: Node.Scalar, _ node: Node) {
        guard scalar.style == .any || scalar.style == .plain else {
            self = .string(scalar.string)
            return
        }
        if node.null != nil {
            self = .null
        } else if let value = node.bool {
            self = .bool(value)
        } else if let value = Int64(scalar.string) {
            self = .integer(value)
        } else if let value = node.float {
            self = .number(value)
        } else {
            self = .string(scalar.string)
        }
    }
}
