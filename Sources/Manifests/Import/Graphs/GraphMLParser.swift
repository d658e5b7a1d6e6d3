import Foundation
import FoundationXML

/// Reads a graph in GraphML, of texts that ``XMLGuard`` admits.
final class GraphMLParser: NSObject {
    private let job: ImportJob
    private var graph: ForeignGraph?
    private var keys: [String: Key] = [:]
    private var elements: [String] = []
    /// The depth at which a part that is left out started.
    private var omittedFrom: Int?
    private var data: OpenData?
    private var openKey: String?
    private var owner = Owner.graph

    /// What a `key` element says of the data that refer to it.
    private struct Key {
        var name: String
        var domain: String
        var isNumber: Bool
        var defaultText: String?
        var mark: Mark
    }

    private struct OpenData {
        var key: String
        var text = ""
        var mark: Mark
    }

    private enum Owner {
        case graph, vertex, edge
    }

    private init(job: ImportJob) {
        self.job = job
    }

    static func graph(in text: String, job: ImportJob) -> ForeignGraph? {
        guard XMLGuard(text: text, context: job.context).admits() else { return nil }
        let reader = GraphMLParser(job: job)
        let parser = XMLParser(data: Data(text.utf8))
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        guard parser.parse() else {
            job.context.note(
                reader.mark(of: parser), "", "the XML is not well-formed here, or its nesting is too deep",
                remedy: "check the elements around this place")
            return nil
        }
        guard let graph = reader.graph else {
            job.context.note(.wholeFile, "", "the file has no graph", remedy: "GraphML has a `graph` element")
            return nil
        }
        return reader.withDefaults(graph)
    }

    private func mark(of parser: XMLParser) -> Mark {
        Mark(line: max(parser.lineNumber, 1), column: max(parser.columnNumber, 1))
    }
}

extension GraphMLParser: XMLParserDelegate {
    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        let name = elementName.split(separator: ":").last.map(String.init) ?? elementName
        elements.append(name)
        if omittedFrom == nil { open(name, attributes, at: mark(of: parser)) }
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) {
        let name = elements.popLast() ?? ""
        if let depth = omittedFrom {
            if elements.count < depth { omittedFrom = nil }
            return
        }
        close(name)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard omittedFrom == nil else { return }
        data?.text += string
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        guard omittedFrom == nil else { return }
        data?.text += String(decoding: block, as: UTF8.self)
    }
}

extension GraphMLParser {
    private func open(_ name: String, _ attributes: [String: String], at mark: Mark) {
        switch name {
        case "graphml": break
        case "key": openKey(attributes, at: mark)
        case "default": data = OpenData(key: "", mark: mark)
        case "graph" where graph == nil:
            graph = ForeignGraph(isDirected: attributes["edgedefault"] == "directed")
            owner = .graph
            if let id = attributes["id"] {
                graph?.attributes.append(.init(key: "id", value: .text(id), mark: mark))
            }
        case "node": openVertex(attributes, at: mark)
        case "edge": openEdge(attributes, at: mark)
        case "data": openData(attributes, at: mark)
        default: omit(name, at: mark)
        }
    }

    private func close(_ name: String) {
        switch name {
        case "default":
            if let openKey { keys[openKey]?.defaultText = data?.text }
            data = nil
        case "key": openKey = nil
        case "data": closeData()
        case "node", "edge": owner = .graph
        default: break
        }
    }

    private func omit(_ name: String, at mark: Mark) {
        omittedFrom = elements.count
        let reason =
            name == "graph" ? "a topology is one graph, without others inside" : "a topology has no place for it"
        job.journal.omit("element \(name.excerpt)", because: reason, at: mark)
    }

    private func openKey(_ attributes: [String: String], at mark: Mark) {
        guard let id = attributes["id"] else {
            job.context.note(mark, "", "the key has no `id`")
            return
        }
        let type = attributes["attr.type"] ?? "string"
        keys[id] = Key(
            name: attributes["attr.name"] ?? id, domain: attributes["for"] ?? "all",
            isNumber: ["int", "long", "float", "double"].contains(type), mark: mark)
        openKey = id
    }

    private func openVertex(_ attributes: [String: String], at mark: Mark) {
        guard let id = attributes["id"] else {
            job.context.note(mark, "", "the node has no `id`")
            graph?.isIncomplete = true
            omittedFrom = elements.count
            return
        }
        graph?.vertices.append(.init(id: id, mark: mark))
        owner = .vertex
    }

    private func openEdge(_ attributes: [String: String], at mark: Mark) {
        guard let source = attributes["source"], let target = attributes["target"] else {
            job.context.note(mark, "", "the edge lacks its `\(attributes["source"] == nil ? "source" : "target")`")
            omittedFrom = elements.count
            return
        }
        graph?.edges.append(
            .init(source: source, target: target, isDirected: attributes["directed"].map { $0 == "true" }, mark: mark))
        owner = .edge
    }

    private func openData(_ attributes: [String: String], at mark: Mark) {
        guard let key = attributes["key"], keys[key] != nil else {
            job.context.note(
                mark, "", "the data's key `\((attributes["key"] ?? "").excerpt)` is not declared",
                remedy: "declare it with a `key` element")
            omittedFrom = elements.count
            return
        }
        data = OpenData(key: key, mark: mark)
    }
}

extension GraphMLParser {
    private func closeData() {
        defer { data = nil }
        guard let data, let key = keys[data.key], graph != nil else { return }
        let attribute = Self.attribute(of: key, data.text, at: data.mark)
        append(attribute)
    }

    private func append(_ attribute: ForeignGraph.Attribute) {
        switch owner {
        case .graph: graph?.attributes.append(attribute)
        case .vertex:
            guard let last = graph?.vertices.indices.last else { return }
            graph?.vertices[last].attributes.append(attribute)
        case .edge:
            guard let last = graph?.edges.indices.last else { return }
            graph?.edges[last].attributes.append(attribute)
        }
    }

    private static func attribute(of key: Key, _ text: String, at mark: Mark) -> ForeignGraph.Attribute {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let number = key.isNumber ? DecimalNumber(trimmed) : nil
        return .init(key: key.name, value: number.map { .number($0) } ?? .text(trimmed), mark: mark)
    }

    /// Gives each part the data that its keys have a default for and that it lacks.
    private func withDefaults(_ graph: ForeignGraph) -> ForeignGraph? {
        let defaults = keys.values.filter { $0.defaultText != nil }.sorted { $0.mark < $1.mark }
        guard let first = defaults.first else { return graph }
        guard (graph.vertices.count + graph.edges.count) * defaults.count <= ManifestLimits.nodes else {
            job.context.note(
                first.mark, "", "the defaults are more than \(ManifestLimits.nodes) values", remedy: "leave them out")
            return nil
        }
        var graph = graph
        let ofNodes = Self.attributes(defaults, of: "node")
        let ofEdges = Self.attributes(defaults, of: "edge")
        for index in graph.vertices.indices { graph.vertices[index].attributes.complete(with: ofNodes) }
        for index in graph.edges.indices { graph.edges[index].attributes.complete(with: ofEdges) }
        return graph
    }

    private static func attributes(_ keys: [Key], of domain: String) -> [ForeignGraph.Attribute] {
        keys.filter { [domain, "all"].contains($0.domain) }.map { attribute(of: $0, $0.defaultText ?? "", at: $0.mark) }
    }
}

extension [ForeignGraph.Attribute] {
    fileprivate mutating func complete(with defaults: [ForeignGraph.Attribute]) {
        let given = Set(map(\.key))
        append(contentsOf: defaults.filter { !given.contains($0.key) })
    }
}
