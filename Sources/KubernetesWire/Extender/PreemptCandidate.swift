/// A node where a pod would fit if the victims were gone.
public struct PreemptCandidate: Hashable, Sendable {
    public var node: String
    /// As kube-scheduler sends them, the most important first.
    public var victims: [Victim]
    /// How many victims are protected by a PodDisruptionBudget that has nothing left to give.
    public var pdbViolations: Int

    public init(node: String, victims: [Victim], pdbViolations: Int = 0) {
        self.node = node
        self.victims = victims
        self.pdbViolations = pdbViolations
    }
}
