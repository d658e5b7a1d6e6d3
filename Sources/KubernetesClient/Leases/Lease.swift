/// A `Lease` of coordination.k8s.io/v1.
struct Lease: Hashable, Sendable, Codable {
    struct Metadata: Hashable, Sendable, Codable {
        var name: String
        var namespace: String
        var resourceVersion: String?
        var labels: [String: String]?
        var annotations: [String: String]?
    }

    struct Spec: Hashable, Sendable, Codable {
        /// Empty or absent: nobody holds it.
        var holderIdentity: String?
        /// Seconds that the holder may be silent.
        var leaseDurationSeconds: Int?
        /// MicroTime, by the clock of the holder.
        var acquireTime: String?
        /// MicroTime, by the clock of the holder.
        var renewTime: String?
        /// How often the holder has changed.
        var leaseTransitions: Int?
    }

    var apiVersion = "coordination.k8s.io/v1"
    var kind = "Lease"
    var metadata: Metadata
    var spec: Spec?
}
