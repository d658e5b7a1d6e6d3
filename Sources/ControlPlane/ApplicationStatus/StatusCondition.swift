package import ClusterModel

/// A condition in the shape of Kubernetes' `metav1.Condition`.
package struct StatusCondition: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// There is a placement that keeps everything that is required.
        case planned = "Planned"
        /// Every replica runs, and every required limit is known to hold.
        case satisfied = "Satisfied"
        /// Something that runs is known to break what is required.
        case degraded = "Degraded"
        /// It is proven that no placement keeps everything that is required.
        case infeasible = "Infeasible"
    }

    package enum Status: String, Hashable, Sendable, CaseIterable {
        case `true` = "True"
        case `false` = "False"
        case unknown = "Unknown"
    }

    package var kind: Kind
    package var status: Status
    /// A word for programs.
    package var reason: String
    /// A sentence for people.
    package var message: String
    /// When ``status`` last became what it is.
    package var changedAt: Timestamp

    package init(_ kind: Kind, _ status: Status, _ reason: String, _ message: String, changedAt: Timestamp) {
        self.kind = kind
        self.status = status
        self.reason = reason
        self.message = message
        self.changedAt = changedAt
    }
}
