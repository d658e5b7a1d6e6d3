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
    /// What pods of the node have their addresses from, such as `10.244.1.0/24`; empty when nobody said.
    public var podCIDRs: [String]

    public init(
        name: String, labels: [String: String] = [:], allocatable: Resources = .zero, free: Resources? = nil,
        properties: [String: PropertyValue] = [:], addresses: [String] = [], isReady: Bool = true,
        podCIDRs: [String] = []
    ) {
        self.name = name
        self.labels = labels
        self.allocatable = allocatable
        self.free = free
        self.properties = properties
        self.addresses = addresses
        self.isReady = isReady
        self.podCIDRs = podCIDRs
    }

    /// Records that are older than pod CIDRs have none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        labels = try container.decode([String: String].self, forKey: .labels)
        allocatable = try container.decode(Resources.self, forKey: .allocatable)
        free = try container.decodeIfPresent(Resources.self, forKey: .free)
        properties = try container.decode([String: PropertyValue].self, forKey: .properties)
        addresses = try container.decode([String].self, forKey: .addresses)
        isReady = try container.decode(Bool.self, forKey: .isReady)
        podCIDRs = try container.decodeIfPresent([String].self, forKey: .podCIDRs) ?? []
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
