/// The ConfigMaps of a file; Secrets are left alone.
struct ConfigMapTable {
    private struct Name: Hashable {
        var namespace: String
        var name: String
    }

    private var maps: [Name: [(key: String, value: Located)]] = [:]

    init(_ objects: [(object: ForeignObject, namespace: String)]) {
        for (object, namespace) in objects {
            guard let name = object.name, let data = object.top["data"]?.openMapping() else { continue }
            maps[Name(namespace: namespace, name: name)] = data.entries.map { ($0.key, $0.value) }
        }
    }

    /// Keys and texts of one.
    func values(of name: String, in namespace: String) -> [(key: String, text: String, mark: Mark)] {
        (maps[Name(namespace: namespace, name: name)] ?? []).compactMap { key, value in
            guard case .scalar(let scalar) = value.node.content, !value.node.isNull else { return nil }
            return (key, scalar.text, value.node.mark)
        }
    }
}
