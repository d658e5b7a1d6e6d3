/// A hierarchy of sites, from the cloud to the far edge. Every site is a sub-cluster of its tier.
///
/// Sites are linked as wholes: within themselves, with their parent, and with all others over the tree; see
/// ``Tier/peers``. The sites of a tier are dealt out to those of the tier above in turn: `edge-1` to `cloud-1`, `edge-2`
/// to `cloud-2`, and so on from the first one again.
public struct GeneratedTopology: Hashable, Sendable, Codable {
    /// From the top to the bottom.
    public var tiers: [Tier]

    public init(tiers: [Tier]) {
        self.tiers = tiers
    }

    public struct Tier: Hashable, Sendable, Codable {
        /// `cloud`, `edge`, `far-edge` or any word; sites are named `edge-1`, nodes `edge-1-1`.
        public var name: String
        public var sites: Count
        public var nodesPerSite: Count
        public var labels: [String: String]
        public var allocatable: Resources
        /// Open properties such as `cost`, drawn for each node.
        public var properties: [String: Distribution]
        /// Between two nodes of one site.
        public var within: LinkTemplate
        /// Between a site and its parent in the tier above; between the sites of the first tier, which have none.
        public var uplink: LinkTemplate
        /// Straight between the sites of one parent; `nil` when they reach each other over the parent.
        public var peers: LinkTemplate?

        public init(
            name: String, sites: Count, nodesPerSite: Count, labels: [String: String] = [:],
            allocatable: Resources, properties: [String: Distribution] = [:], within: LinkTemplate = LinkTemplate(),
            uplink: LinkTemplate = LinkTemplate(), peers: LinkTemplate? = nil
        ) {
            self.name = name
            self.sites = sites
            self.nodesPerSite = nodesPerSite
            self.labels = labels
            self.allocatable = allocatable
            self.properties = properties
            self.within = within
            self.uplink = uplink
            self.peers = peers
        }
    }
}
