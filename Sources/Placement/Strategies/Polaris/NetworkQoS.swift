import ClusterModel

/// Polaris' plugin: filters out nodes that the channels towards the pod don't reach well enough, and favours those that
/// they reach most steadily (`network_qos_plugin.go`).
///
/// Two habits of the original are kept. A component of a channel towards the pod that has no place makes every node
/// fail. And the steadiness of a way without delay is 0 ÷ 0, which scores 0: next to its source is the last place where
/// a pod is put.
struct NetworkQoS: SchedulingPlugin {
    private let problem: CompiledProblem
    private let reading: LinkReading
    private let requirements: [PolarisRequirements]
    private let snapshotIndices: [Int]
    private var paths: [Int: ShortestPaths] = [:]
    private var minimum = PolarisRequirements()
    /// For each channel towards the pod what it asks for, and the nodes of its source.
    private var incoming: [(requirements: PolarisRequirements, sources: [Int])] = []

    init(_ problem: CompiledProblem) {
        self.problem = problem
        reading = LinkReading(policy: problem.request.policy, now: problem.request.now)
        requirements = problem.channels.indices.map { PolarisRequirements($0, problem) }
        snapshotIndices = problem.nodes.map { problem.request.snapshot.index(of: $0.name) ?? -1 }
    }

    mutating func begin(_ slot: Int, _ partial: PartialPlacement) {
        let component = problem.slots[slot].component
        // A service graph has no links from a node to itself.
        let own = problem.channels.indices.filter { index in
            let channel = problem.channels[index]
            return channel.source != channel.sink && (channel.source == component || channel.sink == component)
        }
        minimum = .minimum(own.map { requirements[$0] })
        incoming = own.filter { problem.channels[$0].sink == component }.map { channel in
            let slots = partial.placedSlots(of: problem.channels[channel].source)
            return (requirements[channel], Set(slots.map { partial.nodes[$0] }).sorted())
        }
        for source in incoming.flatMap(\.sources) where paths[source] == nil && snapshotIndices[source] >= 0 {
            paths[source] = ShortestPaths(from: snapshotIndices[source], problem.request.snapshot, reading)
        }
    }

    var filters: Bool { true }

    func passes(_ node: Int) -> Bool {
        hasGoodLink(node) && incoming.indices.allSatisfy { way($0, to: node) != nil }
    }

    /// Whether one link from the node keeps the hardest requirements of all of the pod's channels.
    private func hasGoodLink(_ node: Int) -> Bool {
        var isGood = false
        problem.request.snapshot.forEachEstimate(from: snapshotIndices[node]) { _, estimate in
            isGood = isGood || minimum.hold(over: [estimate], reading)
        }
        return isGood
    }

    /// The way of least delay from a replica of the source that keeps what the channel asks for.
    private func way(_ channel: Int, to node: Int) -> [LinkEstimate]? {
        let (requirements, sources) = incoming[channel]
        let ways = sources.compactMap { paths[$0]?.links(to: snapshotIndices[node]) }
            .filter { requirements.hold(over: $0, reading) }
        return ways.min { delay($0) < delay($1) }
    }

    private func delay(_ way: [LinkEstimate]) -> Double {
        way.reduce(0) { $0 + (reading.value(of: ShortestPaths.delay, in: $1) ?? 0) }
    }

    func scores(_ candidates: [Int]) -> [Int]? {
        candidates.map { node in
            Self.score(
                incoming.indices.compactMap { way($0, to: node) }.map { way in
                    let jitters = way.compactMap { reading.value(of: .jitter(isPenalized: false), in: $0) }
                    return (delay(way), jitters.max() ?? 0)
                })
        }
    }

    /// 100 where no channel leads to the pod; else the mean of what the bandwidths' and the delays' fluctuations leave.
    /// The model has no fluctuation of bandwidth, so that half is 50 for every way with a delay.
    ///
    /// - Parameter ways: Delay and greatest jitter of each, in milliseconds.
    static func score(_ ways: [(delay: Double, jitter: Double)]) -> Int {
        guard let worst = ways.max(by: { $0.jitter < $1.jitter }) else { return ScoreScale.best }
        guard worst.delay > 0 else { return 0 }
        let steadiness = max(0, 100 - 100 * worst.jitter / worst.delay)
        return Int(((100 + steadiness) / 2).rounded())
    }
}
