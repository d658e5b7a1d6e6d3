package import ClusterModel

/// What reviews are judged by, as it is at the moment of asking.
package struct AdmissionServices: Sendable {
    /// The applications of a namespace.
    package var applications: @Sendable (_ namespace: String) -> [Application]
    /// The names of the scheduling policies that are loaded; `nil` when that is not known.
    package var policies: @Sendable () -> [String]?

    package init(
        applications: @escaping @Sendable (_ namespace: String) -> [Application],
        policies: @escaping @Sendable () -> [String]? = { nil }
    ) {
        self.applications = applications
        self.policies = policies
    }
}
