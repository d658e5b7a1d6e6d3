/// A set of fields of an object, as `fieldsV1` of managed fields writes it.
///
/// Of lists only those are taken apart whose elements all have a `name` or all a `type`; the fake knows no schemas.
struct FakeFieldSet {
    typealias Path = [String]

    private(set) var paths: Set<Path> = []

    init(_ paths: Set<Path> = []) { self.paths = paths }

    /// All fields that a value holds.
    init(of value: FakeJSON) { collect(value, []) }

    /// Reads `fieldsV1`.
    init(tree: FakeJSON) { read(tree, []) }

    private mutating func collect(_ value: FakeJSON, _ path: Path) {
        switch value {
        case .object(let fields) where !fields.isEmpty || path.isEmpty:
            for (key, value) in fields { collect(value, path + ["f:\(key)"]) }
        case .array(let elements):
            guard let key = Self.listKey(elements) else { return paths.formUnion([path]) }
            for element in elements {
                let step = Self.step(key, element)
                paths.insert(path + [step, "."])
                collect(element, path + [step])
            }
        default: paths.insert(path)
        }
    }

    private mutating func read(_ tree: FakeJSON, _ path: Path) {
        let fields = tree.fields ?? [:]
        if fields.isEmpty, !path.isEmpty { paths.insert(path) }
        for (key, value) in fields {
            if key == "." { paths.insert(path + ["."]) } else { read(value, path + [key]) }
        }
    }

    var tree: FakeJSON {
        var tree: FakeJSON = [:]
        for path in paths { Self.add(path[...], to: &tree) }
        return tree
    }

    private static func add(_ path: ArraySlice<String>, to tree: inout FakeJSON) {
        guard let key = path.first else { return }
        var child = tree[key] ?? [:]
        add(path.dropFirst(), to: &child)
        tree[key] = child
    }

    static func listKey(_ elements: [FakeJSON]) -> String? {
        guard !elements.isEmpty else { return nil }
        return ["name", "type"].first { key in elements.allSatisfy { $0[key]?.string != nil } }
    }

    private static func step(_ key: String, _ element: FakeJSON) -> String {
        "k:{\"\(key)\":\"\(element[key]?.string ?? "")\"}"
    }

    /// The key and its value in a step into a list.
    private static func parts(of step: String) -> (key: String, value: String)? {
        guard step.hasPrefix("k:"), let fields = FakeJSON(Array(step.dropFirst(2).utf8))?.fields,
            let pair = fields.first,
            let value = pair.value.string
        else { return nil }
        return (pair.key, value)
    }

    // MARK: Values

    static func value(at path: ArraySlice<String>, in json: FakeJSON?) -> FakeJSON? {
        guard let step = path.first else { return json }
        if step == "." { return json == nil ? nil : .bool(true) }
        if let (key, value) = parts(of: step) {
            return self.value(at: path.dropFirst(), in: json?.array?.first { $0[key]?.string == value })
        }
        return self.value(at: path.dropFirst(), in: json?[String(step.dropFirst(2))])
    }

    /// Sets the value, or takes the field away; elements of lists that are missing are added at the end.
    static func set(_ value: FakeJSON?, at path: ArraySlice<String>, in json: inout FakeJSON) {
        guard let step = path.first, step != "." else { return }
        if let (key, name) = parts(of: step) {
            var elements = json.array ?? []
            let index = elements.firstIndex { $0[key]?.string == name }
            if path.dropFirst().first == ".", value == nil {
                if let index { elements.remove(at: index) }
            } else {
                var element = index.map { elements[$0] } ?? .object([key: .string(name)])
                set(value, at: path.dropFirst(), in: &element)
                if let index { elements[index] = element } else if value != nil { elements.append(element) }
            }
            json = .array(elements)
            return
        }
        let key = String(step.dropFirst(2))
        if path.count == 1 {
            json[key] = value
        } else {
            var child = json[key] ?? (path.dropFirst().first?.hasPrefix("k:") == true ? [] : [:])
            set(value, at: path.dropFirst(), in: &child)
            json[key] = child
        }
    }

    /// `.spec.components[name="one"].replicas`
    static func name(of path: Path) -> String {
        path.filter { $0 != "." }.map { step in
            parts(of: step).map { "[\($0.key)=\"\($0.value)\"]" } ?? ".\(step.dropFirst(2))"
        }.joined()
    }
}
