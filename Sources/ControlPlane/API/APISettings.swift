package import ClusterModel

/// What the REST API can be told.
package struct APISettings: Sendable {
    /// Largest body in bytes that is read; the rest gets 413.
    package var bodyLimit: Int
    /// Nodes up to which a matrix of all pairs is answered.
    package var matrixLimit: Int
    /// Seconds between signs of life on a watch that has nothing to say.
    package var keepAlive: Double
    /// The ages at which links are shown as stale and as expired.
    package var freshness: FreshnessPolicy

    package init(
        bodyLimit: Int = 4 << 20, matrixLimit: Int = 2_000, keepAlive: Double = 15,
        freshness: FreshnessPolicy = FreshnessPolicy()
    ) {
        self.bodyLimit = bodyLimit
        self.matrixLimit = matrixLimit
        self.keepAlive = keepAlive
        self.freshness = freshness
    }
}
