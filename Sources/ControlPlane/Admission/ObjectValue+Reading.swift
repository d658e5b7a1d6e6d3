import KubernetesWire

extension KubernetesWire.JSONValue {
    /// The strings among an object's values by key.
    struct Texts {
        let value: ObjectValue

        subscript(key: StaticString) -> String? {
            guard let found = value[key], found.kind == .string else { return nil }
            return found.text
        }
    }

    /// What is no string counts as absent: reviews hold objects that were checked by the API server.
    var texts: Texts { Texts(value: self) }

    /// Keys and values of an object; empty for anything else.
    var members: [(key: String, value: ObjectValue)] {
        guard kind == .object else { return [] }
        var members: [(key: String, value: ObjectValue)] = []
        var key = token + 1
        let end = document.end(of: token)
        while key < end {
            members.append((document.string(key), ObjectValue(document, key + 1)))
            key = document.next(after: key + 1)
        }
        return members
    }

    /// The elements of an array; empty for anything else.
    var elements: [ObjectValue] {
        guard kind == .array else { return [] }
        var elements: [ObjectValue] = []
        var element = token + 1
        let end = document.end(of: token)
        while element < end {
            elements.append(ObjectValue(document, element))
            element = document.next(after: element)
        }
        return elements
    }

    /// The pairs of an object of strings, as labels are.
    var pairs: [String: String] {
        var pairs: [String: String] = [:]
        for (key, value) in members where value.kind == .string { pairs[key] = value.text }
        return pairs
    }
}
