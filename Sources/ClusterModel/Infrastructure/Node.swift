/// A machine that can host components, with what is fixed about it and what changes.
public struct Node: Hashable, Sendable, Codable {
    /// Unique in the cluster.
    public var name: String
    public var labels: [String: String]
    /// What kube-scheduler may hand out in all.
    public var allocatable: Resources
    /// What is not yet handed out; `nil` when nobody said, and then ``allocatable`` counts.
    public var free: Resources?
    /// Open properties such as `cost`, `load`, or any other key.
    public var properties: [String: PropertyValue]
    /// Addresses that daemons probe, IPv4 or IPv6, best first.
    public var addresses: [String]
    /// Whether the node takes pods.
    public var isReady: Bool

    public init(
        name: String, labels: [String: String] = [:], allocatable: Resources = .zero, free: Resources? = nil,
        properties: [String: PropertyValue] = [:], addresses: [String] = [], isReady: Bool = true
    ) {
        self.name = name
        self.labels = labels
        self.allocatable = allocatable
        self.free = free
        self.properties = properties
        self.addresses = addresses
        self.isReady = isReady
    }

    /// The part of the cluster that the node belongs to: its label, else its zone, else `default`.
    public var subCluster: String {
        labels[WellKnown.subClusterLabel] ?? labels[WellKnown.zoneLabel] ?? WellKnown.defaultSubCluster
    }

    /// `cloud`, `edge`, `far-edge` or any word; `nil` when the node carries no tier.
    public var tier: String? {
        labels[WellKnown.tierLabel]
    }

    /// The value of the topology domain `key` that this node is in; every node is its own `kubernetes.io/hostname`.
    ///
    /// - Returns: `nil` when the node is in no domain of that key.
    public func domain(of key: String) -> String? {
        key == WellKnown.hostnameLabel ? name : labels[key]
    }
}
