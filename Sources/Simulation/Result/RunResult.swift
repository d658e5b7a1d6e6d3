/// What became of one run of a scenario: one strategy, one point of the sweep, one repetition.
package struct RunResult: Sendable, Codable, Hashable {
    package var run: SimulationRun
    /// A measure that the run says nothing of is absent, never 0.
    package var measures: [Measure: Double]
    /// In the order of arrival.
    package var applications: [ApplicationOutcome]
    package var series: [Series]
    /// Quantiles over time and applications: 101 values, from 0 % to 100 %; absent where there was nothing to measure.
    package var distributions: [Measure: [Double]]
    package var moves: [MoveOutcome]
    package var effort: Effort

    package init(
        run: SimulationRun, measures: [Measure: Double] = [:], applications: [ApplicationOutcome] = [],
        series: [Series] = [], distributions: [Measure: [Double]] = [:], moves: [MoveOutcome] = [],
        effort: Effort = Effort()
    ) {
        self.run = run
        self.measures = measures
        self.applications = applications
        self.series = series
        self.distributions = distributions
        self.moves = moves
        self.effort = effort
    }

    /// How a number went over virtual time.
    package struct Series: Sendable, Codable, Hashable {
        package var measure: Measure
        /// Seconds since the start, rising; at most 400 points, each the mean since the one before.
        package var times: [Double]
        /// `nil` where there was nothing to measure.
        package var values: [Double?]

        package init(measure: Measure, times: [Double], values: [Double?]) {
            self.measure = measure
            self.times = times
            self.values = values
        }
    }

    /// A pod that was moved, or an eviction that came to nothing.
    package struct MoveOutcome: Sendable, Codable, Hashable {
        /// Seconds since the start.
        package var at: Double
        package var application: String
        package var component: String
        package var replica: Int
        package var source: String
        package var target: String
        /// Why, in words.
        package var reason: String

        package init(
            at: Double, application: String, component: String, replica: Int, source: String, target: String,
            reason: String
        ) {
            self.at = at
            self.application = application
            self.component = component
            self.replica = replica
            self.source = source
            self.target = target
            self.reason = reason
        }
    }

    package struct Effort: Sendable, Codable, Hashable {
        /// Of the event loop.
        package var events: Int
        /// Pods that a node was looked for, each time it was.
        package var decisions: Int
        /// Partial placements that were looked at.
        package var visited: Int
        /// Seconds on the machine that it ran on.
        package var seconds: Double

        package init(events: Int = 0, decisions: Int = 0, visited: Int = 0, seconds: Double = 0) {
            self.events = events
            self.decisions = decisions
            self.visited = visited
            self.seconds = seconds
        }
    }
}

/// Which run of a scenario.
package struct SimulationRun: Sendable, Codable, Hashable {
    package var strategy: String
    /// The value of the sweep; `nil` without one.
    package var point: Int?
    /// Counted from 0.
    package var repetition: Int
    /// What chance follows from: the same for every strategy of one repetition.
    package var seed: UInt64

    package init(strategy: String, point: Int? = nil, repetition: Int, seed: UInt64) {
        self.strategy = strategy
        self.point = point
        self.repetition = repetition
        self.seed = seed
    }
}
