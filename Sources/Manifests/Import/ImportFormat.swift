/// The foreign formats that can be turned into manifests.
public enum ImportFormat: String, Hashable, Sendable, Codable, CaseIterable {
    /// GraphML, as of the Internet Topology Zoo.
    case graphml
    /// Graph Modelling Language, as of the Internet Topology Zoo.
    case gml
    /// A square matrix of delays in CSV, TSV or columns.
    case matrix
    /// `AppGroup` and `NetworkTopology` of the network-aware scheduler plugins.
    case diktyo
    /// `ServiceGraph` and `NetworkLink` of the Polaris scheduler.
    case polaris
    /// Services of a Docker Compose file.
    case compose
    /// Workloads and Services of Kubernetes.
    case kubernetes
}

extension ImportFormat {
    /// The format that a text looks like; `nil` when it looks like none.
    static func detect(in text: String) -> ImportFormat? {
        let start = text.unicodeScalars.drop { $0.properties.isWhitespace }
        if start.first == "<" { return .graphml }
        let head = String(start.prefix(200_000))
        if let format = detectObjects(in: head) { return format }
        if looksLikeCompose(head) { return .compose }
        if looksLikeGML(head) { return .gml }
        return ForeignMatrix.looksLikeOne(head) ? .matrix : nil
    }

    private static func detectObjects(in head: String) -> ImportFormat? {
        guard head.contains("kind") else { return nil }
        if ["ServiceGraph", "NetworkLink"].contains(where: head.contains) { return .polaris }
        if ["AppGroup", "NetworkTopology"].contains(where: head.contains) { return .diktyo }
        if head.lines.contains(where: isWorkload) { return .kubernetes }
        return nil
    }

    private static func isWorkload(_ line: Substring) -> Bool {
        let words = line.split { $0.isWhitespace || "\"':,{}".contains($0) }
        return zip(words, words.dropFirst()).contains { $0 == "kind" && ForeignWorkload.kinds.contains(String($1)) }
    }

    /// Compose files alone have `services` at their top.
    private static func looksLikeCompose(_ head: String) -> Bool {
        if head.first == "{" { return head.contains("\"services\"") && !head.contains("\"kind\"") }
        return head.lines.contains { $0.hasPrefix("services:") }
    }

    private static func looksLikeGML(_ head: String) -> Bool {
        let words = head.split(whereSeparator: \.isWhitespace).lazy.filter { !$0.hasPrefix("#") }
        return words.contains { $0 == "graph" || $0 == "graph[" } && head.contains("[")
    }
}

extension String {
    fileprivate var lines: [Substring] { split(whereSeparator: \.isNewline) }
}
