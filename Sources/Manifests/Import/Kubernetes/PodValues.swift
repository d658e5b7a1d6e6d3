/// What the containers of a pod are started with: variables, arguments, and the files of ConfigMaps.
struct PodValues {
    let workload: ForeignWorkload
    let maps: ConfigMapTable
    let job: ImportJob

    /// The fields of containers that are read here.
    static let containerFields = ["env", "envFrom", "args", "command"]

    private static let expandedLimit = 65_536

    func all() -> [NamedValue] {
        let containers = ["initContainers", "containers"].flatMap { workload.pod.list($0) }
        return containers.flatMap { $0.openMapping().map(values) ?? [] } + files()
    }

    private func values(of container: MappingReader) -> [NamedValue] {
        var values = container.list("envFrom").flatMap(variablesOfSource)
        values += variables(container["env"])
        values = expanded(values)
        let words = ["command", "args"].flatMap { container.list($0) }
        let texts = words.compactMap { word -> String? in
            guard case .scalar(let scalar) = word.node.content else { return nil }
            return scalar.text
        }
        guard let first = words.first else { return values }
        return values + [NamedValue(variable: nil, text: texts.joined(separator: " "), mark: first.node.mark)]
    }

    /// What is no list of mappings is told of without what it is, since it may hold values.
    private func variables(_ located: Located?) -> [NamedValue] {
        guard let located else { return [] }
        let remedy = "write - {name: NAME, value: \"…\"}"
        guard case .sequence = located.node.content else {
            located.note("expected a list of variables", remedy: remedy)
            return []
        }
        return (located.list() ?? []).compactMap { item in
            guard case .mapping = item.node.content else {
                item.note("expected a mapping with the variable's name and value", remedy: remedy)
                return nil
            }
            return variable(item)
        }
    }

    private func variable(_ item: Located) -> NamedValue? {
        guard let fields = item.openMapping(), let name = fields.required("name")?.name() else { return nil }
        let mark = item.node.mark
        if let value = fields["value"] {
            guard case .scalar(let scalar) = value.node.content else {
                value.note(
                    "expected a text, found a list or a mapping", remedy: "write the value of the variable in quotes")
                return nil
            }
            return NamedValue(variable: name, text: scalar.text, mark: mark)
        }
        guard let source = fields["valueFrom"]?.openMapping() else { return nil }
        if source["secretKeyRef"] != nil { noteSecret("environment variable \(name.excerpt)", at: mark) }
        guard let reference = source["configMapKeyRef"]?.openMapping(), let map = reference["name"]?.text(),
            let key = reference["key"]?.text()
        else { return nil }
        return maps.values(of: map, in: workload.namespace).first { $0.key == key }
            .map { NamedValue(variable: name, text: $0.text, mark: mark) }
    }

    private func variablesOfSource(_ item: Located) -> [NamedValue] {
        guard let fields = item.openMapping() else { return [] }
        if fields["secretRef"] != nil { noteSecret("envFrom", at: item.node.mark) }
        guard let map = fields["configMapRef"]?.openMapping()?["name"]?.text() else { return [] }
        let prefix = fields["prefix"]?.text() ?? ""
        return maps.values(of: map, in: workload.namespace)
            .map { NamedValue(variable: prefix + $0.key, text: $0.text, mark: $0.mark) }
    }

    /// The files of ConfigMaps that the pod mounts, each once.
    private func files() -> [NamedValue] {
        var seen: Set<String> = []
        let volumes = workload.pod.list("volumes").compactMap { $0.openMapping() }
        let sources =
            volumes
            + volumes.flatMap { $0["projected"]?.openMapping()?.list("sources") ?? [] }
            .compactMap { $0.openMapping() }
        return sources.flatMap { source -> [NamedValue] in
            let map = source["configMap"]?.openMapping()?["name"]?.text()
            if source["secret"] != nil { noteSecret("volume", at: source.located.node.mark) }
            guard let map, seen.insert(map).inserted else { return [] }
            return maps.values(of: map, in: workload.namespace)
                .map { NamedValue(variable: nil, text: Self.withoutComments($0.text), mark: $0.mark) }
        }
    }

    private func noteSecret(_ subject: String, at mark: Mark) {
        job.journal.omit(subject, because: "it comes from a Secret, whose values are not read", at: mark)
    }

    private static func withoutComments(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline)
            .filter { !$0.drop(while: \.isWhitespace).hasPrefix("#") }
            .joined(separator: "\n")
    }

    /// Fills in `$(NAME)` from the variables before, as the kubelet does.
    private func expanded(_ values: [NamedValue]) -> [NamedValue] {
        var known: [String: String] = [:]
        return values.map { value in
            var value = value
            value.text = expand(value.text, known)
            if let name = value.variable { known[name] = value.text }
            return value
        }
    }

    private func expand(_ text: String, _ known: [String: String]) -> String {
        guard text.contains("$("), text.utf8.count <= Self.expandedLimit else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "$(") {
            let body = rest[start.upperBound...].prefix { $0 != ")" }
            guard body.endIndex != rest.endIndex else { break }
            result += rest[..<start.lowerBound]
            guard let value = known[String(body)] else {
                result += "$("
                rest = rest[start.upperBound...]
                continue
            }
            result += value
            rest = rest[body.endIndex...].dropFirst()
            guard result.utf8.count <= Self.expandedLimit else { return text }
        }
        return result + rest
    }
}
