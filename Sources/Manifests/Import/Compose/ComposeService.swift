/// One service of a Compose file, with what it is called and what it is started with.
struct ComposeService {
    let name: String
    let fields: MappingReader
    let mark: Mark
    let job: ImportJob

    /// Fields that are read in some place; the others are reported.
    static let fields =
        [
            "image", "deploy", "scale", "depends_on", "links", "environment", "command", "entrypoint",
            "container_name", "hostname", "networks", "network_mode",
        ] + ComposeResources.fields

    /// The names by which others can call it, beside its own.
    var aliases: [String] {
        let own = ["container_name", "hostname"].compactMap { fields[$0]?.text() }
        guard let networks = fields["networks"], case .mapping = networks.node.content else { return own }
        let entries = networks.openMapping()?.entries ?? []
        let aliases = entries.filter { !$0.value.node.isNull }
            .flatMap { $0.value.openMapping()?.list("aliases") ?? [] }
        return own + aliases.compactMap { $0.text() }
    }

    /// The services that it says it depends on: a list, or a mapping with conditions.
    var dependencies: [Located] {
        guard let located = fields["depends_on"] else { return [] }
        guard case .mapping(let entries) = located.node.content else { return located.list() ?? [] }
        job.journal.omit(
            "depends_on condition", because: "a placement knows no order of starting", at: located.node.mark)
        return entries.map { entry in
            let name = SyntaxNode(content: .scalar(.init(text: entry.key, isQuoted: true)), mark: entry.keyMark)
            return Located(node: name, path: located.path, context: located.context)
        }
    }

    /// `db`, or `db:database` where it calls it by another name.
    var links: [(service: Located, alias: String)] {
        fields.list("links").compactMap { item in
            guard let text = item.text() else { return nil }
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            let name = parts.first ?? ""
            let node = SyntaxNode(content: .scalar(.init(text: name, isQuoted: true)), mark: item.node.mark)
            return (Located(node: node, path: item.path, context: item.context), parts.last ?? name)
        }
    }

    /// The service whose network it shares: `service:NAME`.
    var sharedNetwork: Located? {
        guard let located = fields["network_mode"], let text = located.text(), text.hasPrefix("service:") else {
            return nil
        }
        let name = String(text.dropFirst("service:".count))
        let node = SyntaxNode(content: .scalar(.init(text: name, isQuoted: true)), mark: located.node.mark)
        return Located(node: node, path: located.path, context: located.context)
    }
}

extension ComposeService {
    /// Variables and arguments. Neither a problem nor a report says what is in them.
    var values: [NamedValue] {
        variables
            + ["entrypoint", "command"].compactMap { key in
                guard let located = fields[key], let text = words(located) else { return nil }
                return NamedValue(variable: nil, text: Interpolation.fill(text).text, mark: located.node.mark)
            }
    }

    /// One text, or a list of words.
    private func words(_ located: Located) -> String? {
        switch located.node.content {
        case .scalar(let scalar): return scalar.text
        case .sequence(let items): return items.compactMap(\.scalarText).joined(separator: " ")
        case .mapping:
            located.note("expected a text or a list of words", remedy: "write [word, …]")
            return nil
        }
    }

    private var variables: [NamedValue] {
        guard let located = fields["environment"] else { return [] }
        switch located.node.content {
        case .mapping(let entries):
            return entries.compactMap { entry in
                entry.value.scalarText.map { value(entry.key, $0, entry.keyMark) }
            }
        case .sequence(let items):
            return items.enumerated().compactMap { index, item in
                guard case .scalar = item.content else {
                    Located(node: item, path: "\(located.path)[\(index)]", context: located.context)
                        .note("expected a variable", remedy: "write - NAME=value")
                    return nil
                }
                guard let text = item.scalarText, let sign = text.firstIndex(of: "=") else { return nil }
                return value(String(text[..<sign]), String(text[sign...].dropFirst()), item.mark)
            }
        case .scalar:
            located.note("expected a mapping or a list of variables", remedy: "write NAME: value, or - NAME=value")
            return []
        }
    }

    private func value(_ variable: String, _ text: String, _ mark: Mark) -> NamedValue {
        NamedValue(variable: variable, text: Interpolation.fill(text).text, mark: mark)
    }
}

extension SyntaxNode {
    /// The text of a scalar that is not nothing.
    fileprivate var scalarText: String? {
        guard case .scalar(let scalar) = content, !isNull else { return nil }
        return scalar.text
    }
}
