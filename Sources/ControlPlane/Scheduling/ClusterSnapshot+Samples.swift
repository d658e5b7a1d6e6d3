import ClusterModel

extension ClusterSnapshot {
    /// Whether any link was measured.
    var hasSamples: Bool {
        nodes.indices.contains { source in
            var isMeasured = false
            forEachLink(from: source) { _, estimate in isMeasured = isMeasured || estimate.observedAt != nil }
            return isMeasured
        }
    }
}
