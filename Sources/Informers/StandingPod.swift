/// A pod that runs for a replica of its application.
struct StandingPod: Hashable, Sendable {
    var name: PodName
    var uid: String
    var component: String
    /// The place that a StatefulSet gave it.
    var ordinal: Int?
    var node: String
}
