/// Bounds of a scenario, so that one that cannot be run is refused before anything is made of it.
package enum ScenarioLimits {
    /// Nodes of a topology, those that events add included.
    package static let nodes = 100_000
    /// Sites of a generated topology. Each pair of them is linked, so that they count by their square.
    package static let sites = 1_000
    /// Applications that arrive in one run.
    package static let applications = 100_000
    /// Replicas of all of them.
    package static let pods = 1_000_000
    /// Strategies × points of the sweep × repetitions.
    package static let runs = 10_000
    /// Values of a sweep.
    package static let points = 100
    /// Events of one run, their repetitions and ends included.
    package static let events = 100_000
    /// Seconds of virtual time: 31 days.
    package static let horizon = 31 * 86_400.0
    /// Reports of one link, and looks of the rescheduler, in one run.
    package static let steps = 1_000_000.0
    /// Bytes of a trace.
    package static let traceSize = 16 << 20
    /// Any number of things that is written in a scenario.
    package static let count: Int64 = 1_000_000_000
}
