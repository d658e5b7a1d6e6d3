/// All links from one set of nodes to another.
struct PairSet: Sendable {
    var sources: NodeSet
    var sinks: NodeSet

    func contains(_ source: Int, _ sink: Int) -> Bool {
        sources.contains(source) && sinks.contains(sink)
    }

    /// Whether all links between two sub-clusters are in it.
    func containsAll(_ source: Int, _ sink: Int) -> Bool {
        sources.containsAll(of: source) && sinks.containsAll(of: sink)
    }

    /// Whether it tells links between two sub-clusters apart.
    func splits(_ source: Int, _ sink: Int) -> Bool {
        sources.containsAny(of: source) && sinks.containsAny(of: sink) && !containsAll(source, sink)
    }
}
