extension ManifestWriter {
    /// The same document as YAML, in the manner of manifests.
    ///
    /// - Returns: `nil` when `json` is no JSON, or is nested more deeply than manifests may be.
    package static func yaml(ofJSON json: String) -> String? {
        guard case .success(let root) = JSONParser.parse(json) else { return nil }
        return YAMLText.write(node(root))
    }

    private static func node(_ node: SyntaxNode) -> OutputNode {
        switch node.content {
        case .scalar(let scalar): scalar.isQuoted ? .text(scalar.text) : .plain(scalar.text)
        case .sequence(let items): .list(items.map { self.node($0) })
        case .mapping(let entries): .map(entries.map { ($0.key, self.node($0.value)) })
        }
    }
}
