/// A name in which `*` stands for any characters and `?` for one.
struct NamePattern {
    private let pattern: [Character]

    init(_ text: String) {
        pattern = Array(text)
    }

    var isPattern: Bool { pattern.contains { $0 == "*" || $0 == "?" } }

    func matches(_ name: String) -> Bool {
        Self.matches(pattern[...], Array(name)[...])
    }

    /// Names have at most 15 characters: trying all is no effort.
    private static func matches(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == "*" {
            let rest = pattern.drop { $0 == "*" }
            return rest.isEmpty || name.indices.contains { matches(rest, name[$0...]) }
        }
        guard let letter = name.first, first == "?" || first == letter else { return false }
        return matches(pattern.dropFirst(), name.dropFirst())
    }
}
