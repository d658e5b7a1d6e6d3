/// Resolves YAML 1.1's merge keys (`<<: *defaults`), which Compose files live on and our own manifests refuse.
///
/// What the mapping says itself goes before what is merged into it, and of several the first goes before the others.
struct MergeKeys {
    let context: ReadingContext

    static let key = "<<"

    func resolved(_ node: SyntaxNode) -> SyntaxNode {
        switch node.content {
        case .scalar: node
        case .sequence(let items): SyntaxNode(content: .sequence(items.map(resolved)), mark: node.mark)
        case .mapping(let entries): SyntaxNode(content: .mapping(resolved(entries)), mark: node.mark)
        }
    }

    private func resolved(_ entries: [SyntaxNode.Entry]) -> [SyntaxNode.Entry] {
        var own = entries.filter { $0.key != Self.key }.map { entry in
            SyntaxNode.Entry(key: entry.key, keyMark: entry.keyMark, value: resolved(entry.value))
        }
        guard own.count < entries.count else { return own }
        var known = Set(own.map(\.key))
        for entry in entries where entry.key == Self.key {
            for merged in mappings(in: entry) {
                for field in resolved(merged) where known.insert(field.key).inserted { own.append(field) }
            }
        }
        return own
    }

    private func mappings(in entry: SyntaxNode.Entry) -> [[SyntaxNode.Entry]] {
        switch entry.value.content {
        case .mapping(let entries): return [entries]
        case .sequence(let items):
            return items.flatMap { mappings(in: SyntaxNode.Entry(key: entry.key, keyMark: entry.keyMark, value: $0)) }
        case .scalar:
            context.note(
                entry.value.mark, Self.key, "a merge key takes a mapping, or a list of mappings",
                remedy: "name one with an alias, such as <<: *defaults")
            return []
        }
    }
}
