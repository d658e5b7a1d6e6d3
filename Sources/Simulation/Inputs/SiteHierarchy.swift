import ClusterModel

/// The sites of a generated topology and the ways between them.
struct SiteHierarchy {
    private let tiers: [GeneratedTopology.Tier]
    private let point: Int?
    /// From the top to the bottom, each tier's in turn.
    private(set) var sites: [Site] = []

    struct Site {
        var name: String
        /// Index of its tier.
        var tier: Int
        /// Index of the site above; `nil` at the top.
        var parent: Int?
    }

    /// - Parameter point: The value of the sweep.
    init(_ topology: GeneratedTopology, point: Int?) {
        tiers = topology.tiers
        self.point = point
        var above: Range<Int> = 0..<0
        for (index, tier) in topology.tiers.enumerated() {
            let start = sites.count
            for number in 0..<tier.sites.value(at: point) {
                let parent = above.isEmpty ? nil : above.lowerBound + number % above.count
                sites.append(Site(name: "\(tier.name)-\(number + 1)", tier: index, parent: parent))
            }
            above = start..<sites.count
        }
    }

    func nodes(_ seed: DrawingSeed) -> [Node] {
        sites.flatMap { site in
            let tier = tiers[site.tier]
            // One dictionary for all nodes of the site: it is shared, not copied.
            let labels = tier.labels.merging([
                WellKnown.subClusterLabel: site.name, WellKnown.zoneLabel: site.name, WellKnown.tierLabel: tier.name,
            ]) { own, _ in own }
            let fixed = tier.properties.compactMapValues { distribution -> PropertyValue? in
                if case .constant(let value) = distribution { .number(value) } else { nil }
            }
            return (0..<tier.nodesPerSite.value(at: point)).map { number in
                var node = Node(
                    name: "\(site.name)-\(number + 1)", labels: labels, allocatable: tier.allocatable,
                    properties: fixed)
                for (key, distribution) in tier.properties where fixed[key] == nil {
                    node.properties[key] = .number(seed.draw(distribution, "property", key, node.name))
                }
                return node
            }
        }
    }

    /// Within each site, and between each two in both directions, over the tree.
    func links(_ seed: DrawingSeed) -> [SubClusterLink] {
        let uplinks = sites.map { site in
            site.parent.map { tiers[site.tier].uplink.estimate(seed, "uplink", site.name, sites[$0].name) }
        }
        var links: [SubClusterLink] = []
        links.reserveCapacity(sites.count * sites.count)
        for (index, site) in sites.enumerated() {
            let within = tiers[site.tier].within.estimate(seed, "within", site.name, site.name)
            links.append(SubClusterLink(source: site.name, sink: site.name, estimate: within))
            for (other, sink) in sites.enumerated().dropFirst(index + 1) {
                let way = way(from: index, to: other, uplinks: uplinks, seed)
                links.append(SubClusterLink(source: site.name, sink: sink.name, estimate: way))
                links.append(SubClusterLink(source: sink.name, sink: site.name, estimate: way))
            }
        }
        return links
    }

    /// Up to where both ways meet: at a site, at two that are linked as peers, or at the top.
    private func way(from source: Int, to sink: Int, uplinks: [LinkEstimate?], _ seed: DrawingSeed) -> LinkEstimate {
        var (left, right) = (source, sink)
        var (leftWay, rightWay) = ([LinkEstimate](), [LinkEstimate]())
        while left != right {
            if let straight = straight(left, right, seed) {
                leftWay.append(straight)
                break
            }
            // The lower one climbs; of two in one tier both do.
            let (leftTier, rightTier) = (sites[left].tier, sites[right].tier)
            if leftTier >= rightTier, let parent = sites[left].parent, let uplink = uplinks[left] {
                leftWay.append(uplink)
                left = parent
            }
            if rightTier >= leftTier, let parent = sites[right].parent, let uplink = uplinks[right] {
                rightWay.append(uplink)
                right = parent
            }
        }
        let hops = leftWay + rightWay.reversed()
        guard let first = hops.first else { return LinkEstimate(method: .declared) }
        return hops.dropFirst().reduce(first) { $0.followed(by: $1) }
    }

    /// The link of two sites of one tier that have one parent, or of two that have none.
    private func straight(_ left: Int, _ right: Int, _ seed: DrawingSeed) -> LinkEstimate? {
        let (one, other) = (sites[left], sites[right])
        guard one.parent == other.parent else { return nil }
        guard one.parent != nil else {
            let tier = tiers[one.tier]
            return (tier.peers ?? tier.uplink).estimate(seed, "peers", one.name, other.name)
        }
        guard one.tier == other.tier else { return nil }
        return tiers[one.tier].peers?.estimate(seed, "peers", one.name, other.name)
    }
}
