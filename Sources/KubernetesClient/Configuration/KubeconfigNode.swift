import Yams

/// A place in a kubeconfig file that knows its way from the top.
struct KubeconfigNode {
    let file: String
    let key: String
    private let node: Node

    init(_ text: String, file: String) throws(KubernetesConfigurationError) {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw KubernetesConfigurationError(
                file, "it is no YAML: \(Self.firstLine(of: "\(error)"))", remedy: "mend it there")
        } catch {
            throw KubernetesConfigurationError(file, "it is no YAML", remedy: "mend it")
        }
        guard let node, node.mapping != nil else {
            throw KubernetesConfigurationError(file, "it is no mapping", remedy: "name a kubeconfig file")
        }
        self.init(file: file, key: "", node: node)
    }

    private init(file: String, key: String, node: Node) {
        self.file = file
        self.key = key
        self.node = node
    }

    /// Yams shows the line at fault below the message, and that line may hold a secret.
    private static func firstLine(of text: String) -> String {
        text.split(whereSeparator: \.isNewline).first.map { $0.hasSuffix(":") ? String($0.dropLast()) : String($0) }
            ?? ""
    }

    /// The value of a key, `nil` where it is absent or null.
    func child(_ name: String) -> KubeconfigNode? {
        guard let value = node.mapping?[Node(name)], value.null == nil else { return nil }
        return KubeconfigNode(file: file, key: key.isEmpty ? name : "\(key).\(name)", node: value)
    }

    /// The text of a key, `nil` where it is absent, null or empty.
    func text(_ name: String) throws(KubernetesConfigurationError) -> String? {
        guard let child = child(name) else { return nil }
        guard let text = child.node.scalar?.string else {
            throw child.error("it must be a text", remedy: "write it in quotes")
        }
        return text.isEmpty ? nil : text
    }

    func flag(_ name: String) throws(KubernetesConfigurationError) -> Bool {
        guard let child = child(name) else { return false }
        guard let flag = child.node.bool else {
            throw child.error("it must be true or false", remedy: "write one of them")
        }
        return flag
    }

    /// The texts of a list, empty where it is absent.
    func texts(_ name: String) throws(KubernetesConfigurationError) -> [String] {
        guard let child = child(name) else { return [] }
        guard let texts = child.node.sequence?.map({ $0.scalar?.string }), !texts.contains(nil) else {
            throw child.error("it must be a list of texts", remedy: "write them in quotes")
        }
        return texts.compactMap(\.self)
    }

    /// A list of `name` and `value`, empty where it is absent.
    func pairs(_ name: String) throws(KubernetesConfigurationError) -> [String: String] {
        guard let child = child(name) else { return [:] }
        guard let entries = child.node.sequence else {
            throw child.error("it must be a list", remedy: "write each entry with a name and a value")
        }
        var pairs: [String: String] = [:]
        for entry in entries {
            guard let name = entry.mapping?["name"]?.scalar?.string,
                let value = entry.mapping?["value"]?.scalar?.string
            else { throw child.error("each entry must have a name and a value", remedy: "write both in quotes") }
            pairs[name] = value
        }
        return pairs
    }

    /// The mapping below `part` of the entry of a list that has that name: how a kubeconfig keeps its clusters.
    func entry(
        _ list: String, named name: String, _ part: String
    ) throws(KubernetesConfigurationError) -> KubeconfigNode {
        let entries = child(list)?.node.sequence.map(Array.init) ?? []
        guard let place = entries.firstIndex(where: { $0.mapping?["name"]?.scalar?.string == name }) else {
            let names = entries.compactMap { $0.mapping?["name"]?.scalar?.string }
            throw error(
                "\(list) has no entry \"\(name)\"",
                remedy: names.isEmpty ? "add it" : "add it, or use one of \(names.joined(separator: ", "))")
        }
        let entry = KubeconfigNode(file: file, key: "\(list)[\(name)]", node: entries[place])
        guard let content = entry.child(part), content.node.mapping != nil else {
            throw entry.error("\(part) is missing or no mapping", remedy: "write its fields below \(part)")
        }
        return content
    }

    func error(_ problem: String, remedy: String) -> KubernetesConfigurationError {
        KubernetesConfigurationError(file, key: key, problem, remedy: remedy)
    }

    func error(at name: String, _ problem: String, remedy: String) -> KubernetesConfigurationError {
        KubernetesConfigurationError(file, key: key.isEmpty ? name : "\(key).\(name)", problem, remedy: remedy)
    }
}
