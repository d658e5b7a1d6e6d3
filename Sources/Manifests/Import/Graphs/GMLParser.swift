/// Reads a graph in Graph Modelling Language.
struct GMLParser {
    private var scanner: GMLScanner
    private var count = 0

    /// A key with its value, which may be a list of such.
    private struct Pair {
        var key: String
        var mark: Mark
        var value: Content
    }

    private enum Content {
        case scalar(ForeignGraph.Value)
        case list([Pair])
    }

    static func graph(in text: String, job: ImportJob) -> ForeignGraph? {
        do throws(SyntaxFailure) {
            var parser = GMLParser(scanner: GMLScanner(text))
            return parser.graph(in: try parser.pairs(depth: 0), job: job)
        } catch {
            job.context.note(error.mark, "", error.message, remedy: error.remedy)
            return nil
        }
    }

    private mutating func pairs(depth: Int, from start: Mark = .start) throws(SyntaxFailure) -> [Pair] {
        guard depth <= ManifestLimits.depth else {
            throw SyntaxFailure(mark: start, message: "lists are nested more than \(ManifestLimits.depth) levels deep")
        }
        var pairs: [Pair] = []
        while let token = try scanner.next() {
            if token.kind == .close, depth > 0 { return pairs }
            guard case .key(let key) = token.kind else {
                throw SyntaxFailure(mark: token.mark, message: "expected a key, such as `node`")
            }
            pairs.append(Pair(key: key, mark: token.mark, value: try content(of: key, at: token.mark, depth: depth)))
        }
        guard depth == 0 else {
            throw SyntaxFailure(mark: start, message: "the list that starts here has no end", remedy: "close it with ]")
        }
        return pairs
    }

    private mutating func content(of key: String, at mark: Mark, depth: Int) throws(SyntaxFailure) -> Content {
        count += 1
        guard count <= ManifestLimits.nodes else {
            throw SyntaxFailure(mark: mark, message: "the file has more than \(ManifestLimits.nodes) values")
        }
        guard let token = try scanner.next() else {
            throw SyntaxFailure(mark: mark, message: "`\(key.excerpt)` has no value")
        }
        switch token.kind {
        case .number(let number): return .scalar(.number(number))
        case .string(let text): return .scalar(.text(text))
        case .open: return .list(try pairs(depth: depth + 1, from: token.mark))
        case .key(let word) where Self.numberWords.contains(word.lowercased()): return .scalar(.text(word))
        case .key, .close:
            throw SyntaxFailure(
                mark: token.mark, message: "`\(key.excerpt)` has no value",
                remedy: "give a number, a quoted text or [ … ]"
            )
        }
    }

    /// What some programs write for numbers that are none.
    private static let numberWords: Set<String> = ["nan", "inf", "infinity"]
}

extension GMLParser {
    private func graph(in pairs: [Pair], job: ImportJob) -> ForeignGraph? {
        let graphs = pairs.filter { $0.key == "graph" }
        guard let first = graphs.first, case .list(let contents) = first.value else {
            job.context.note(.wholeFile, "", "the file has no graph", remedy: "GML has one `graph [ … ]`")
            return nil
        }
        for other in graphs.dropFirst() {
            job.journal.omit("graph", because: "a topology is one graph, the first of the file", at: other.mark)
        }
        for other in pairs where other.key != "graph" {
            job.journal.omit("file \(other.key.excerpt)", because: "a topology has no place for it", at: other.mark)
        }
        return graph(of: contents, job: job)
    }

    private func graph(of contents: [Pair], job: ImportJob) -> ForeignGraph {
        var graph = ForeignGraph()
        for pair in contents {
            switch (pair.key, pair.value) {
            case ("node", .list(let fields)):
                guard let id = identifier("id", in: fields, of: "node", at: pair.mark, job) else {
                    graph.isIncomplete = true
                    continue
                }
                graph.vertices.append(
                    .init(id: id, mark: pair.mark, attributes: attributes(fields, of: "node", except: ["id"], job)))
            case ("edge", .list(let fields)):
                guard let source = identifier("source", in: fields, of: "edge", at: pair.mark, job),
                    let target = identifier("target", in: fields, of: "edge", at: pair.mark, job)
                else { continue }
                graph.edges.append(
                    .init(
                        source: source, target: target, mark: pair.mark,
                        attributes: attributes(fields, of: "edge", except: ["source", "target"], job)))
            case ("directed", .scalar(.number(let number))): graph.isDirected = !number.isZero
            default: graph.attributes += attributes([pair], of: "graph", except: [], job)
            }
        }
        return graph
    }

    private func identifier(_ key: String, in fields: [Pair], of owner: String, at mark: Mark, _ job: ImportJob)
        -> String?
    {
        switch fields.first(where: { $0.key == key })?.value {
        case .scalar(.text(let text)): return text
        case .scalar(.number(let number)):
            if case .exact(let value) = number.whole() { return "\(value)" }
        case .list, nil: break
        }
        job.context.note(mark, "", "the \(owner) has no usable `\(key)`", remedy: "give a whole number")
        return nil
    }

    private func attributes(
        _ fields: [Pair], of owner: String, except taken: Set<String>, _ job: ImportJob
    ) -> [ForeignGraph.Attribute] {
        fields.compactMap { field in
            guard !taken.contains(field.key) else { return nil }
            switch field.value {
            case .scalar(let value): return .init(key: field.key, value: value, mark: field.mark)
            case .list:
                job.journal.omit("\(owner) \(field.key.excerpt)", because: "it is a list", at: field.mark)
                return nil
            }
        }
    }
}
