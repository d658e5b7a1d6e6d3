import ClusterModel
import LinkEstimation
import Placement
import TestSupport
import Testing

@Suite("Predicted latencies in plans")
struct LatencyPredictorTests {
    private static let now = Timestamp(milliseconds: 10_000_000)

    /// The first hundred nodes of PlanetLab, each of which probes fifteen others.
    private struct Network {
        let matrix: RoundTripMatrix
        let size = 100
        var links: [Link] = []
        private var joined: Set<[Int]> = []

        init() throws {
            matrix = try #require(RoundTripMatrix.planetLab)
            var random = SplitMix64(seed: 5)
            for node in 0..<size {
                let others = (0..<size).filter { $0 != node && matrix[node, $0] != nil }.shuffled(using: &random)
                for peer in others.prefix(15) {
                    guard let roundTrip = matrix[node, peer] else { continue }
                    joined.insert([min(node, peer), max(node, peer)])
                    links.append(
                        Link(
                            source: RoundTripMatrix.name(of: node), sink: RoundTripMatrix.name(of: peer),
                            estimate: measuredEstimate(latency: roundTrip / 2, observedAt: now)))
                }
            }
        }

        /// Nodes of different prices that carry their own names as labels.
        var snapshot: ClusterSnapshot {
            var random = SplitMix64(seed: 6)
            let nodes = (0..<size).map { index in
                let name = RoundTripMatrix.name(of: index)
                return TestSupport.node(
                    name, labels: ["name": name],
                    properties: ["cost": .number(Double.random(in: 1...100, using: &random))])
            }
            return ClusterSnapshot(revision: 1, nodes: nodes, links: links)
        }

        /// The nodes with a known distance from `node` that no measurement in either direction tells.
        func heldOut(from node: Int) -> [Int] {
            (0..<size).filter {
                $0 != node && matrix[node, $0] != nil && !joined.contains([min(node, $0), max(node, $0)])
            }
        }
    }

    /// A sensor, and a worker that has to be within `limit` milliseconds of it on one of some nodes, as cheap as can be.
    private func request(
        _ snapshot: ClusterSnapshot, from source: Int, to sinks: [Int], limit: Double,
        unmeasured: SchedulingPolicy.Unmeasured
    ) -> PlanningRequest {
        let application = chain(
            "watch", "sensor", "worker",
            constraints: [
                Constraint(
                    name: "in-time", targets: Targets(channels: ["sensor-to-worker"]),
                    rule: .latency(max: limit, statistic: .p95)),
                Constraint(
                    targets: Targets(components: ["worker"]),
                    rule: .node(
                        NodeRequirement(key: "name", operator: .in, values: sinks.map(RoundTripMatrix.name)))),
            ],
            criteria: [Criterion(targets: Targets(components: ["worker"]), goal: .minimize, metric: .open("cost"))])
        return PlanningRequest(
            application: application, snapshot: snapshot, policy: SchedulingPolicy(unmeasured: unmeasured),
            placed: [ReplicaPlacement(component: "sensor", replica: 0, node: RoundTripMatrix.name(of: source))],
            now: Self.now)
    }

    @Test("a limit that is planned for on a prediction holds on the truth as often as the bounds promise")
    func holds() throws {
        let network = try Network()
        var snapshot = network.snapshot
        let predictor = try #require(LatencyPredictor(fitting: snapshot))
        snapshot.predictions = predictor.predictions(for: snapshot)
        var (planned, kept) = (0, 0)
        for source in 0..<network.size {
            for limit in [15.0, 30, 45, 60, 90, 120] {
                let request = request(
                    snapshot, from: source, to: network.heldOut(from: source), limit: limit, unmeasured: .predict)
                let plan = Planner.plan(request, deadline: .never)
                guard let name = plan.node(of: "worker", replica: 0), let sink = snapshot.index(of: name) else {
                    continue
                }
                planned += 1
                let check = try #require(plan.explanation.limits.first { $0.constraint == "in-time" })
                #expect(check.hops.map(\.method) == [.predicted])
                #expect(check.sentence.contains(", predicted, limit"))
                let number = try #require((0..<network.size).first { RoundTripMatrix.name(of: $0) == name })
                let truth = try #require(network.matrix[source, number]) / 2
                kept += truth <= limit ? 1 : 0
                #expect(snapshot.estimate(from: RoundTripMatrix.name(of: source), to: snapshot.nodes[sink].name) == nil)
            }
        }
        #expect(planned >= 200)
        let share = Double(kept) / Double(planned)
        #expect(share >= predictor.configuration.map.level, "\(kept) of \(planned)")
    }

    @Test("without predictions, and by other policies, the same nodes are refused or let pass")
    func otherPolicies() throws {
        let network = try Network()
        var snapshot = network.snapshot
        let sinks = network.heldOut(from: 0)
        func isPlanned(_ unmeasured: SchedulingPolicy.Unmeasured) -> Bool {
            let request = request(snapshot, from: 0, to: sinks, limit: 150, unmeasured: unmeasured)
            return Planner.plan(request, deadline: .never).status == .optimal
        }
        #expect(!isPlanned(.predict))
        snapshot.predictions = try #require(LatencyPredictor(fitting: snapshot)).predictions(for: snapshot)
        #expect(isPlanned(.predict) && isPlanned(.allow) && !isPlanned(.reject))
    }

    @Test("the same links give the same predictions, and other seeds others")
    func isDeterministic() throws {
        let snapshot = try Network().snapshot
        func predicted(_ seed: UInt64) -> [PredictedLatency?]? {
            var configuration = LatencyPredictor.Configuration()
            configuration.seed = seed
            let predictions = LatencyPredictor(fitting: snapshot, configuration: configuration)?
                .predictions(for: snapshot)
            return predictions.map { found in (1..<50).map { found.latency(from: 0, to: $0) } }
        }
        #expect(predicted(1) != nil)
        #expect(predicted(1) == predicted(1))
        #expect(predicted(1) != predicted(2))
    }

    @Test("a snapshot with other nodes is predicted by their names")
    func otherNodes() throws {
        let snapshot = try Network().snapshot
        let predictor = try #require(LatencyPredictor(fitting: snapshot))
        let more = ClusterSnapshot(
            revision: 2, nodes: [TestSupport.node("a-new-one")] + snapshot.nodes.dropFirst(7), links: [])
        let (old, new) = (predictor.predictions(for: snapshot), predictor.predictions(for: more))
        let names = [10, 40].map { snapshot.nodes[$0].name }
        let indices = try names.map { try #require(more.index(of: $0)) }
        #expect(new.latency(from: indices[0], to: indices[1]) == old.latency(from: 10, to: 40))
        #expect(new.latency(from: 0, to: indices[1]) == nil, "nobody measured the new one")
        for (source, sink) in [(-1, 3), (3, 10_000), (4, 4)] {
            #expect(new.latency(from: source, to: sink) == nil)
        }
    }

    @Test("a prediction is half of a round trip, and its bound is above it")
    func oneWay() throws {
        let network = try Network()
        let snapshot = network.snapshot
        let predictions = try #require(LatencyPredictor(fitting: snapshot)).predictions(for: snapshot)
        var errors: [Double] = []
        for source in 0..<network.size {
            for sink in network.heldOut(from: source) {
                let (from, to) = (RoundTripMatrix.name(of: source), RoundTripMatrix.name(of: sink))
                guard let first = snapshot.index(of: from), let second = snapshot.index(of: to),
                    let found = predictions.latency(from: first, to: second),
                    let truth = network.matrix[source, sink]
                else { continue }
                #expect(found.upper >= found.expected)
                errors.append(abs(found.expected - truth / 2) / (truth / 2))
            }
        }
        #expect(errors.count > 5_000)
        #expect(try #require(SortedSamples(errors).quantile(0.5)) < 0.2)
    }

    @Test("from too few links, from none, from old and from predicted ones nothing is predicted")
    func tooLittle() throws {
        let network = try Network()
        let snapshot = network.snapshot
        #expect(LatencyPredictor(fitting: .empty) == nil)
        let few = ClusterSnapshot(revision: 1, nodes: snapshot.nodes, links: network.links.prefix(30))
        #expect(LatencyPredictor(fitting: few) == nil)
        #expect(LatencyPredictor(fitting: snapshot, since: Self.now) != nil)
        #expect(LatencyPredictor(fitting: snapshot, since: Self.now.advanced(bySeconds: 1)) == nil)
        let predicted = network.links.map { link in
            var link = link
            link.estimate.method = .predicted
            return link
        }
        #expect(LatencyPredictor(fitting: ClusterSnapshot(revision: 1, nodes: snapshot.nodes, links: predicted)) == nil)
        let declared = network.links.map { link in
            var link = link
            (link.estimate.method, link.estimate.observedAt, link.estimate.sampleCount) = (.declared, nil, nil)
            return link
        }
        #expect(LatencyPredictor(fitting: ClusterSnapshot(revision: 1, nodes: snapshot.nodes, links: declared)) != nil)
    }
}
