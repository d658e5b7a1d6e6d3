import ClusterModel
import Foundation
import Placement

/// Draws instances from the example networks: capacities, weights, and limits on channels and paths, from
/// those that a few links keep to those that most do.
public struct InstanceMaker {
    private var state: UInt64
    private let network: ExampleNetwork
    private let latencies: [Double]
    private let reliabilities: [Double]

    /// Instances of all networks in turn for which the planner proves an optimum in time.
    ///
    /// - Parameters:
    ///   - folder: `Tests/PlacementTests/OptimumExamples`.
    ///   - count: How many are wanted.
    ///   - seconds: How long a proof may take.
    /// - Returns: Those found, how many drawn ones are proven infeasible, and how many were not decided in time.
    public static func instances(
        from folder: URL, count: Int, seconds: Double
    ) throws -> (found: [StrategyInstance], infeasible: Int, undecided: Int) {
        let networks = try ExampleNetwork.all(in: folder)
        var found: [StrategyInstance] = []
        var (infeasible, undecided, seed) = (0, 0, 0)
        while found.count < count, seed < 50 * count, !networks.isEmpty {
            let network = networks[seed % networks.count]
            var maker = InstanceMaker(network, seed: UInt64(seed))
            let request = maker.request()
            let plan = Planner.plan(request, deadline: .after(seconds: seconds))
            switch (plan.status, plan.objective) {
            case (.optimal, let optimum?):
                found.append(StrategyInstance(name: "\(network.name) \(seed)", request: request, optimum: optimum))
            case (.infeasible, _): infeasible += 1
            default: undecided += 1
            }
            seed += 1
        }
        return (found, infeasible, undecided)
    }

    private init(_ network: ExampleNetwork, seed: UInt64) {
        self.network = network
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        let estimates = network.links.map(\.estimate)
        latencies = estimates.compactMap { $0.latency[.p95] }.sorted()
        reliabilities = estimates.compactMap { $0.reliability?.estimate }.sorted(by: >)
    }

    private mutating func request() -> PlanningRequest {
        // Room for one to three of the largest component: where everything fits on one node there is little to compare.
        let largest = (network.components.map(\.cpu).max() ?? 0, network.components.map(\.mem).max() ?? 0)
        let nodes = network.nodes.map { machine in
            let room = number(1...3)
            return Node(
                name: machine.name,
                labels: [WellKnown.tierLabel: machine.name.hasPrefix("cloud") ? "cloud" : "edge"],
                allocatable: Resources(milliCPU: Int64(largest.0 * room), memory: Int64(largest.1 * room)))
        }
        return PlanningRequest(
            application: application(), snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: network.links),
            now: Timestamp(milliseconds: 0))
    }

    private mutating func application() -> Application {
        let paths = [path(0), path(1)]
        return Application(
            name: network.name,
            components: network.components.map {
                Component(name: $0.name, resources: Resources(milliCPU: Int64($0.cpu), memory: Int64($0.mem)))
            },
            channels: network.channels.map { Channel(name: $0.name, source: $0.from, sink: $0.to) }, paths: paths,
            constraints: pins + channelLimits() + pathLimits(paths),
            criteria: network.channels.map {
                Criterion(
                    targets: Targets(channels: [$0.name]), goal: .minimize, metric: .latency, weight: number(1...5))
            })
    }

    private var pins: [Constraint] {
        network.components.compactMap { part in
            part.allowed.map {
                Constraint(
                    targets: Targets(components: [part.name]),
                    rule: .node(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: $0)))
            }
        }
    }

    /// A missing link is no connection, so every channel has a limit that it breaks.
    private mutating func channelLimits() -> [Constraint] {
        var limits = [Constraint(name: "connected", rule: .reliability(min: 0, evidence: nil))]
        for channel in network.channels {
            let targets = Targets(channels: [channel.name])
            if number(0...1) < 0.5 {
                limits.append(
                    Constraint(targets: targets, rule: .latency(max: latency(0.1...0.6), statistic: .p95)))
            }
            if number(0...1) < 0.15 {
                let place = Int(number(0.3...0.9) * Double(reliabilities.count - 1))
                limits.append(
                    Constraint(targets: targets, rule: .reliability(min: reliabilities[place], evidence: nil)))
            }
        }
        return limits
    }

    private mutating func pathLimits(_ paths: [Path]) -> [Constraint] {
        paths.map { path in
            Constraint(
                targets: Targets(paths: [path.name]),
                rule: .latency(max: Double(path.channels.count) * latency(0.1...0.4), statistic: .p95))
        }
    }

    /// A walk of up to three channels.
    private mutating func path(_ index: Int) -> Path {
        var walk = [pick(network.channels)]
        for _ in 0..<2 {
            let next = network.channels.filter { $0.from == walk.last?.to }
            if !next.isEmpty { walk.append(pick(next)) }
        }
        return Path(name: "path-\(index)", channels: walk.map(\.name))
    }

    // MARK: Drawing

    /// The latency that this share of the links keeps.
    private mutating func latency(_ share: ClosedRange<Double>) -> Double {
        latencies[Int(number(share) * Double(latencies.count - 1))]
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[min(values.count - 1, Int(number(0...1) * Double(values.count)))]
    }

    /// SplitMix64 (Steele et al. 2014).
    private mutating func number(_ range: ClosedRange<Double>) -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return range.lowerBound + Double(mixed >> 11) / 0x1p53 * (range.upperBound - range.lowerBound)
    }
}
