import ClusterModel

/// A node as the API shows it, with amounts as Kubernetes writes them.
struct NodeDocument: Encodable {
    var name: String
    var subCluster: String
    var tier: String?
    var ready: Bool
    var labels: [String: String]
    var allocatable: [String: String]
    /// Absent when nobody said: then all of ``allocatable`` counts as free.
    var free: [String: String]?
    var properties: [String: PropertyValue]
    var addresses: [String]
    /// What the node's pods have their addresses from; empty when nobody said.
    var podCIDRs: [String]

    init(_ node: Node) {
        name = node.name
        subCluster = node.subCluster
        tier = node.tier
        ready = node.isReady
        labels = node.labels
        allocatable = node.allocatable.quantities
        free = node.free?.quantities
        properties = node.properties
        addresses = node.addresses
        podCIDRs = node.podCIDRs
    }
}

extension Resources {
    /// Kubernetes quantities by resource name: `cpu` as `250m` or `4`, `memory` in bytes.
    var quantities: [String: String] {
        func thousandths(_ amount: Int64) -> String { amount % 1000 == 0 ? "\(amount / 1000)" : "\(amount)m" }
        return extended.mapValues(thousandths)
            .merging(["cpu": thousandths(milliCPU), "memory": "\(memory)"]) { _, known in known }
    }
}
