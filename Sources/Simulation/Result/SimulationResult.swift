package import ClusterModel

/// All runs of a scenario, with what a report shows beside them.
package struct SimulationResult: Sendable {
    package var scenario: Scenario
    /// The file that the scenario was read from.
    package var file: String
    /// By point of the sweep, then by repetition, then by strategy in the scenario's order; those that were finished.
    package var runs: [RunResult]
    /// How many runs were asked for; more than there are when somebody stopped the simulation.
    package var asked: Int
    /// The topology of the first repetition at the first point, for the map.
    package var topology: Topology
    /// The applications as their files have them, by group.
    package var applications: [String: Application]
    /// What befell the cluster in the first repetition, with its moment in seconds.
    package var marks: [Mark]
    /// What the report has to say of its inputs, such as licences and sources of data.
    package var notes: [String]

    package init(
        scenario: Scenario, file: String, runs: [RunResult], asked: Int, topology: Topology,
        applications: [String: Application], marks: [Mark] = [], notes: [String] = []
    ) {
        self.scenario = scenario
        self.file = file
        self.runs = runs
        self.asked = asked
        self.topology = topology
        self.applications = applications
        self.marks = marks
        self.notes = notes
    }

    /// An event on the time axis.
    package struct Mark: Sendable, Codable, Hashable {
        /// Seconds since the start.
        package var at: Double
        /// `edge-1 is lost`.
        package var text: String

        package init(at: Double, text: String) {
            self.at = at
            self.text = text
        }
    }
}
