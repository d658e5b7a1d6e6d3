/// The names of one kind of thing, each in its place in the document.
struct NameTable {
    /// What the things are called in messages: `component`.
    let kind: String
    private(set) var names: [String] = []
    private var known: Set<String> = []
    private var places: [String: Mark] = [:]

    init(kind: String) {
        self.kind = kind
    }

    /// Names that have no place of their own in the document, each once.
    init(kind: String, of names: [String]) {
        self.kind = kind
        self.names = names
        known = Set(names)
    }

    /// Adds a name; one that is already there is a problem.
    mutating func add(_ name: String, at located: Located) {
        if let first = places[name] {
            located.note(
                "the name `\(name.excerpt)` is already used in line \(first.line)",
                remedy: "give each \(kind) its own name")
            return
        }
        places[name] = located.node.mark
        names.append(name)
        known.insert(name)
    }

    func contains(_ name: String) -> Bool {
        known.contains(name)
    }

    /// The name that a reference holds; one that nothing carries is a problem.
    func reference(_ located: Located) -> String? {
        guard let name = located.text() else { return nil }
        guard !contains(name) else { return name }
        let nearest = located.context.offersSuggestions ? Suggestion.nearest(to: name, among: names) : nil
        let remedy =
            nearest.map { "did you mean `\($0.excerpt)`?" }
            ?? (names.isEmpty ? "there is no \(kind)" : "the \(kind)s are \(names.map(\.excerpt).listed("and"))")
        located.note("there is no \(kind) `\(name.excerpt)`", remedy: remedy)
        return nil
    }

    /// The names that a list of references holds, each at most once.
    func references(_ items: [Located]) -> [String] {
        var seen: Set<String> = []
        return items.compactMap { item in
            guard let name = reference(item) else { return nil }
            if !seen.insert(name).inserted { item.note("`\(name.excerpt)` is listed twice", remedy: "remove one") }
            return name
        }
    }
}
