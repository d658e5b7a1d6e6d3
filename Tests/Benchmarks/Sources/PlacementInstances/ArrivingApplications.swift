import ClusterModel
public import Placement

/// Applications of ten components that arrive one after the other on one cluster of sites with 50 nodes each.
public struct ArrivingApplications: Sendable {
    private let snapshot: ClusterSnapshot
    private let drawn: SiteInstances

    public init(nodes: Int) {
        let sites = max(2, nodes / 50)
        var drawn = SiteInstances(
            components: 10, extraChannels: 3, nodes: 1, sites: sites, links: .bySite, countsCost: true)
        drawn.pinnedSites = sites
        self.drawn = drawn
        var cluster = drawn
        cluster.nodes = nodes
        snapshot = cluster.request(seed: 1).snapshot
    }

    /// The application of this number on the empty cluster, at the moment at which it arrives: one each second.
    public func request(_ number: Int) -> PlanningRequest {
        // Seeds apart, since neighbouring ones draw nearly the same numbers.
        var request = drawn.request(seed: UInt64(number) * 1_000_003 + 17)
        request.application.name = "app-\(number)"
        request.snapshot = snapshot
        request.now = Timestamp(milliseconds: Int64(number) * 1000)
        return request
    }
}
