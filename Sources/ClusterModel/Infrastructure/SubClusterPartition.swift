/// A sub-cluster that is cut off from the others, as far as measurements tell.
public struct SubClusterPartition: Hashable, Sendable, Codable {
    public var subCluster: String
    /// Measured links from its nodes to nodes of other sub-clusters.
    public var measuredLinks: Int
    /// How many of them are stale or expired.
    public var silentLinks: Int
    /// Seconds since the newest measurement of any of the silent ones.
    public var silentFor: Double

    public init(subCluster: String, measuredLinks: Int, silentLinks: Int, silentFor: Double) {
        self.subCluster = subCluster
        self.measuredLinks = measuredLinks
        self.silentLinks = silentLinks
        self.silentFor = silentFor
    }

    /// Share of a sub-cluster's measured links to the others that have to be silent at once: a single gateway that is
    /// still heard must not hide that everything else is not.
    public static let silentShare = 0.9
}
