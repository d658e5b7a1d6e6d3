import CYaml

/// Builds the tree of one YAML document from libyaml's events.
///
/// The events are used directly, without a composer: depth and aliases are bounded before anything is built, and
/// duplicate keys stay in the tree, where each can be reported in its place.
struct YAMLParser {
    private var frames: [Frame] = []
    private var root: SyntaxNode?
    private var anchors: [String: Anchored] = [:]
    private var nodeCount = 0
    private var aliasedCount = 0

    static func parse(_ text: String) -> Result<SyntaxNode, SyntaxFailure> {
        var parser = YAMLParser()
        do throws(SyntaxFailure) {
            return .success(try parser.document(of: text))
        } catch {
            return .failure(error)
        }
    }

    private mutating func document(of text: String) throws(SyntaxFailure) -> SyntaxNode {
        let events = YAMLEvents(text)
        var documents = 0
        while let event = try events.next() {
            switch event.kind {
            case .documentStart:
                documents += 1
                guard documents == 1 else {
                    throw SyntaxFailure(
                        mark: event.mark, message: "there is more than one document in the file",
                        remedy: "write each into a file of its own")
                }
            case .scalar(let scalar): try add(SyntaxNode(content: .scalar(scalar), mark: event.mark), event.anchor)
            case .sequenceStart: try open(isMapping: false, event)
            case .mappingStart: try open(isMapping: true, event)
            case .end: try close()
            case .alias(let name): try repeatNode(name, at: event.mark)
            }
        }
        guard let root, documents > 0 else { throw SyntaxFailure(mark: .start, message: "the file is empty") }
        return root
    }
}

extension YAMLParser {
    /// A list or mapping whose end was not yet seen.
    private struct Frame {
        var isMapping: Bool
        var mark: Mark
        var anchor: String?
        var items: [SyntaxNode] = []
        var entries: [SyntaxNode.Entry] = []
        var key: (text: String, mark: Mark)?
        /// Nodes inside, aliases expanded.
        var size = 1
        /// Levels inside.
        var height = 1
    }

    private struct Anchored {
        var node: SyntaxNode
        var size: Int
        var height: Int
    }

    private mutating func open(isMapping: Bool, _ event: YAMLEvents.Event) throws(SyntaxFailure) {
        if let frame = frames.last, frame.isMapping, frame.key == nil {
            throw SyntaxFailure(mark: event.mark, message: "a key must be a word, not a list or mapping")
        }
        try checkDepth(frames.count + 1, at: event.mark)
        try count(at: event.mark)
        if let anchor = event.anchor { anchors[anchor] = nil }
        frames.append(Frame(isMapping: isMapping, mark: event.mark, anchor: event.anchor))
    }

    private mutating func close() throws(SyntaxFailure) {
        guard let frame = frames.popLast() else { return }
        let content: SyntaxNode.Content = frame.isMapping ? .mapping(frame.entries) : .sequence(frame.items)
        let node = SyntaxNode(content: content, mark: frame.mark)
        if let anchor = frame.anchor {
            anchors[anchor] = Anchored(node: node, size: frame.size, height: frame.height)
        }
        try attach(node, size: frame.size, height: frame.height)
    }

    private mutating func add(_ node: SyntaxNode, _ anchor: String?) throws(SyntaxFailure) {
        try count(at: node.mark)
        if let anchor { anchors[anchor] = Anchored(node: node, size: 1, height: 0) }
        try attach(node, size: 1, height: 0)
    }

    private mutating func repeatNode(_ name: String, at mark: Mark) throws(SyntaxFailure) {
        guard let anchored = anchors[name] else {
            throw SyntaxFailure(
                mark: mark, message: "the alias `*\(name.excerpt)` has no finished anchor `&\(name.excerpt)` before it")
        }
        aliasedCount += anchored.size
        guard aliasedCount <= ManifestLimits.aliasedNodes else {
            throw SyntaxFailure(
                mark: mark, message: "the aliases repeat more than \(ManifestLimits.aliasedNodes) values",
                remedy: "write them out")
        }
        try checkDepth(frames.count + anchored.height, at: mark)
        try attach(anchored.node, size: anchored.size, height: anchored.height)
    }

    private mutating func attach(_ node: SyntaxNode, size: Int, height: Int) throws(SyntaxFailure) {
        guard var frame = frames.popLast() else {
            root = node
            return
        }
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if !frame.isMapping {
            frame.items.append(node)
        } else if let key = frame.key {
            frame.entries.append(SyntaxNode.Entry(key: key.text, keyMark: key.mark, value: node))
            frame.key = nil
        } else if case .scalar(let scalar) = node.content {
            frame.key = (scalar.text, node.mark)
        } else {
            throw SyntaxFailure(mark: node.mark, message: "a key must be a word, not a list or mapping")
        }
        frames.append(frame)
    }

    private mutating func count(at mark: Mark) throws(SyntaxFailure) {
        nodeCount += 1
        guard nodeCount <= ManifestLimits.nodes else {
            throw SyntaxFailure(mark: mark, message: "the document has more than \(ManifestLimits.nodes) values")
        }
    }

    private func checkDepth(_ depth: Int, at mark: Mark) throws(SyntaxFailure) {
        guard depth <= ManifestLimits.depth else {
            throw .tooDeep(at: mark)
        }
    }
}
