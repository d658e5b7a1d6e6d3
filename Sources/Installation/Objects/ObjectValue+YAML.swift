import Yams

extension ObjectValue {
    /// The documents of a YAML stream.
    ///
    /// - Throws: ``InstallationError/manifest(_:)`` with what is wrong.
    package static func documents(ofYAML text: String) throws(InstallationError) -> [ObjectValue] {
        var values: [ObjectValue] = []
        do {
            var documents = try Yams.load_all(yaml: text)
            while let document = documents.next() { values.append(try ObjectValue(yaml: document)) }
            // What is wrong further down ends the sequence like its end.
            if let error = documents.error { throw error }
        } catch let error as InstallationError {
            throw error
        } catch {
            throw .manifest("it is no YAML: \(error)")
        }
        return values
    }

    /// What Yams has made of a node.
    private init(yaml value: Any) throws(InstallationError) {
        switch value {
        case let flag as Bool: self = .bool(flag)
        case let number as Int: self = .int(Int64(number))
        case let number as Double: self = .double(number)
        case let text as String: self = .string(text)
        case let items as [Any]:
            var values: [ObjectValue] = []
            for item in items { values.append(try ObjectValue(yaml: item)) }
            self = .array(values)
        case let fields as [AnyHashable: Any]:
            var values: [String: ObjectValue] = [:]
            for (name, field) in fields {
                guard let name = name as? String else { throw .manifest("the name \(name) of a field is no text") }
                values[name] = try ObjectValue(yaml: field)
            }
            self = .object(values)
        default: self = .null
        }
    }

    /// As a document of YAML, with the fields in the order in which people look for them.
    package var yaml: String {
        (try? Yams.serialize(node: node, width: 120)) ?? String(decoding: json, as: UTF8.self) + "\n"
    }

    private static let firstFields = ["apiVersion", "kind", "metadata", "name", "namespace"]

    private var node: Node {
        switch self {
        case .null: Node("null", Tag(.null))
        case .bool(let flag): Node(flag ? "true" : "false", Tag(.bool))
        case .int(let number): Node("\(number)", Tag(.int))
        case .double(let number): Node("\(number)", Tag(.float))
        case .string(let text): Self.node(of: text)
        case .array(let items): Node(items.map(\.node))
        case .object(let fields): Node(Self.sorted(fields).map { (Node($0.key), $0.value.node) })
        }
    }

    /// In quotes where a reader would take it for something else, and by lines where it has some.
    private static func node(of text: String) -> Node {
        if text.contains("\n") { return Node(text, Tag(.str), .literal) }
        let plain = Node(text)
        return Node(text, Tag(.str), "\(plain.tag)" == "\(Tag(.str))" && !text.isEmpty ? .any : .doubleQuoted)
    }

    private static func sorted(_ fields: [String: ObjectValue]) -> [(key: String, value: ObjectValue)] {
        fields.sorted { first, second in
            let order = [first, second].map { firstFields.firstIndex(of: $0.key) ?? firstFields.count }
            return order[0] == order[1] ? first.key < second.key : order[0] < order[1]
        }
    }
}
