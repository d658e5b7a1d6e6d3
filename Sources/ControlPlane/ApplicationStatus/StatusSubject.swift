package import ClusterModel

/// An Application object of the cluster, as far as its status needs it.
package struct StatusSubject: Hashable, Sendable {
    package var id: ApplicationID
    /// Of its spec.
    package var generation: Int64
    /// Why its spec cannot be read; empty where it can.
    package var problems: [String]
    /// What its status says now; empty where that is not known.
    package var conditions: [StatusCondition]

    package init(
        id: ApplicationID, generation: Int64, problems: [String] = [], conditions: [StatusCondition] = []
    ) {
        self.id = id
        self.generation = generation
        self.problems = problems
        self.conditions = conditions
    }
}
