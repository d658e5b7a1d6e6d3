package import ClusterModel

/// A scenario with everything that it names, read and checked.
package struct SimulationInput: Sendable {
    package var scenario: Scenario
    /// The file that the scenario was read from.
    package var file: String
    package var policy: SchedulingPolicy
    /// By group.
    package var applications: [String: Application]
    /// What the topology's file says, imported and without the scenario's templates; `nil` for a generated one.
    package var topology: Topology?
    /// By time; empty without a trace.
    package var trace: [TraceEntry]
    /// Applications that are there when the scenario begins, beside those of its groups.
    package var standing: [DrawnScenario.Arrival]
    /// Sources and licences that lie beside the data, for the report.
    package var notes: [String]

    package init(
        scenario: Scenario, file: String = "", policy: SchedulingPolicy = SchedulingPolicy(),
        applications: [String: Application] = [:], topology: Topology? = nil, trace: [TraceEntry] = [],
        standing: [DrawnScenario.Arrival] = [], notes: [String] = []
    ) {
        self.scenario = scenario
        self.file = file
        self.policy = policy
        self.applications = applications
        self.topology = topology
        self.trace = trace
        self.standing = standing
        self.notes = notes
    }

    /// One arrival of a trace.
    package struct TraceEntry: Sendable, Hashable {
        /// Seconds since the start.
        package var at: Double
        package var group: String
        /// Seconds; `nil` for to the end.
        package var lifetime: Double?

        package init(at: Double, group: String, lifetime: Double? = nil) {
            self.at = at
            self.group = group
            self.lifetime = lifetime
        }
    }
}
