import ClusterModel
import LinkEstimation
import TestSupport
import Testing

@testable import Simulation

/// What is known of a cluster, as against what it is.
struct KnowledgeTests {
    private static let topology = Topology(
        name: "pair", nodes: [node("a"), node("b")], links: links("a", "b", latency: 10, reliability: 0.99))
    private static let slow = DrawnEvent.Change.degrade(
        [DrawnEvent.Links(sources: ["a"], sinks: ["b"])], ScenarioEvent.Degradation(latencyFactor: 2))

    /// A cluster and what monitoring knows of it.
    private struct Watched {
        var truth: Truth
        var knowledge: Knowledge

        init(_ topology: Topology, _ monitoring: SimulatedMonitoring, seed: UInt64 = 1) {
            truth = Truth(topology)
            knowledge = Knowledge(monitoring, FreshnessPolicy(), seed: seed)
            knowledge.note(truth, at: 0)
        }

        mutating func befall(_ change: DrawnEvent.Change, _ id: Int = 0, at moment: Double) {
            apply(DrawnEvent(at: moment, id: id, phase: .start(change), text: ""))
        }

        mutating func apply(_ event: DrawnEvent) {
            let change = truth.apply(event)
            knowledge.note(truth, at: event.at)
            if change.isReindexed { knowledge.reindex(truth) }
        }

        mutating func known(at moment: Double) -> ClusterSnapshot { knowledge.snapshot(&truth, at: moment) }

        mutating func link(at moment: Double) -> LinkEstimate? { known(at: moment).estimate(from: "a", to: "b") }
    }

    @Test("a change is known with the first round after it, once that is reported")
    func delay() throws {
        var watched = Watched(Self.topology, SimulatedMonitoring(interval: 10, delay: 3))
        let first = watched.link(at: 0)
        #expect(first?.latency.p50 == 10)
        #expect(first?.observedAt == VirtualTime.timestamp(-10))
        watched.befall(Self.slow, at: 41)
        #expect(watched.link(at: 52.9)?.latency.p50 == 10)
        #expect(watched.link(at: 52.9)?.observedAt == VirtualTime.timestamp(40))
        let link = watched.link(at: 53)
        let known = try #require(link)
        #expect(known.latency == LatencySummary(constant: 20))
        #expect(known.observedAt == VirtualTime.timestamp(50))
        #expect(known.method == .active && known.sampleCount == 600 && known.window == 10)
        // The other direction is as it was.
        #expect(watched.known(at: 53).estimate(from: "b", to: "a")?.latency.p50 == 10)
    }

    @Test("without an interval the truth is known at once, and does not age")
    func direct() {
        var watched = Watched(Self.topology, SimulatedMonitoring())
        watched.befall(Self.slow, at: 41)
        #expect(watched.link(at: 41)?.latency.p50 == 20)
        #expect(watched.link(at: 41)?.observedAt == nil)
        #expect(watched.link(at: 1e6)?.method == .declared)
    }

    @Test(
        "what is known of a link whose monitor is not heard, or on which nothing gets through, grows old",
        arguments: [
            DrawnEvent.Change.silence(["a"]), .lose(["a"]), .partition(["a"]), .partition(["b"]), .lose(["b"]),
            .fail([DrawnEvent.Links(sources: ["a"], sinks: ["b"])]),
        ])
    func silence(change: DrawnEvent.Change) {
        var watched = Watched(Self.topology, SimulatedMonitoring(interval: 10))
        watched.befall(change, at: 95)
        let policy = FreshnessPolicy()
        for (moment, freshness) in [
            (95.0, Freshness.fresh), (150, .fresh), (151, .stale), (690, .stale), (691, .expired),
        ] {
            let known = watched.link(at: moment)
            #expect(known?.latency.p50 == 10)
            #expect(known?.observedAt == VirtualTime.timestamp(90))
            #expect(policy.freshness(of: known?.observedAt, at: VirtualTime.timestamp(moment)) == freshness)
        }
        watched.apply(DrawnEvent(at: 700, id: 0, phase: .end, text: ""))
        #expect(watched.link(at: 700)?.observedAt == VirtualTime.timestamp(700))
    }

    @Test("a silent monitor tells nothing, and the other end's tells what it sees")
    func oneSilent() {
        var watched = Watched(Self.topology, SimulatedMonitoring(interval: 10))
        watched.befall(.silence(["a"]), at: 95)
        #expect(watched.known(at: 200).estimate(from: "b", to: "a")?.observedAt == VirtualTime.timestamp(200))
    }

    @Test("nodes are known as they are at once, whatever monitors say")
    func nodes() {
        var watched = Watched(Self.topology, SimulatedMonitoring(interval: 10))
        let before = watched.known(at: 91)
        watched.befall(.lose(["b"]), at: 92)
        let after = watched.known(at: 92)
        #expect(before.nodes.map(\.isReady) == [true, true])
        #expect(after.nodes.map(\.isReady) == [true, false])
        #expect(after.revision > before.revision)
        // Nothing new is the same snapshot.
        #expect(watched.known(at: 93).revision == after.revision)
    }

    private static func mesh(_ count: Int) -> Topology {
        let names = (0..<count).map { "n\($0)" }
        let pairs = names.flatMap { one in names.filter { $0 != one }.map { (one, $0) } }
        return Topology(
            name: "mesh", nodes: names.map { node($0) },
            links: pairs.map { link($0.0, $0.1, latency: 10, reliability: 0.99) })
    }

    @Test("a share of links is never measured, in neither direction and whatever the round")
    func missing() {
        var watched = Watched(Self.mesh(60), SimulatedMonitoring(interval: 10, missing: 0.3))
        let known = watched.known(at: 0)
        let share = 1 - Double(known.linkCount) / (60 * 59)
        #expect(abs(share - 0.3) < 0.04, "\(share)")
        let links = Set(known.links.map { LinkKey(source: $0.source, sink: $0.sink) })
        #expect(links.allSatisfy { links.contains(LinkKey(source: $0.sink, sink: $0.source)) })
        #expect(Set(watched.known(at: 500).links.map { LinkKey(source: $0.source, sink: $0.sink) }) == links)
    }

    @Test("a share of reports is lost, so that as many links are a round older")
    func lost() {
        var watched = Watched(Self.mesh(60), SimulatedMonitoring(interval: 10, lost: 0.3))
        let ages = watched.known(at: 100).links.map {
            VirtualTime.timestamp(100).seconds(since: $0.estimate.observedAt ?? VirtualTime.timestamp(0))
        }
        for round in 0..<3 {
            let share = Double(ages.count { $0 > Double(round) * 10 + 5 }) / Double(ages.count)
            let expected = [0.3, 0.09, 0.027][round]
            #expect(abs(share - expected) < 0.04, "\(round): \(share)")
        }
    }

    @Test("measured latencies lie around the true one, and reliability is counted over messages")
    func noise() {
        var watched = Watched(Self.mesh(60), SimulatedMonitoring(interval: 10, messages: 200, noise: 0.1))
        let estimates = watched.known(at: 0).links.map(\.estimate)
        let latencies = estimates.compactMap(\.latency.p50)
        let mean = latencies.reduce(0, +) / Double(latencies.count)
        let variance = latencies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(latencies.count - 1)
        #expect(abs(mean - 10) < 0.1)
        #expect(abs(variance.squareRoot() - 1) < 0.05)
        let reliabilities = estimates.compactMap(\.reliability)
        #expect(reliabilities.count == estimates.count)
        let share = reliabilities.map(\.estimate).reduce(0, +) / Double(reliabilities.count)
        // 708,000 messages of which one in a hundred is lost.
        #expect(abs(share - 0.99) < 4 * (0.99 * 0.01 / 708_000).squareRoot())
        for reliability in reliabilities {
            let arrived = Int((reliability.estimate * 200).rounded())
            #expect(WilsonInterval.reliability(successes: arrived, trials: 200) == reliability)
        }
        let covered = Double(reliabilities.count { $0.lower <= 0.99 && 0.99 <= $0.upper })
        #expect(covered / Double(reliabilities.count) > 0.93)
    }

    @Test("many losses are drawn as well as few", arguments: [0.0, 0.01, 0.2, 0.5, 0.9, 0.999, 1])
    func losses(reliability: Double) {
        var topology = Self.mesh(30)
        for index in topology.links.indices {
            topology.links[index].estimate.reliability = ReliabilityEstimate(declared: reliability)
        }
        var watched = Watched(topology, SimulatedMonitoring(interval: 10, messages: 400))
        let shares = watched.known(at: 0).links.compactMap(\.estimate.reliability?.estimate)
        let mean = shares.reduce(0, +) / Double(shares.count)
        let deviation = (reliability * (1 - reliability) / 400).squareRoot()
        #expect(abs(mean - reliability) <= 4 * deviation / Double(shares.count).squareRoot())
        let spread = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(shares.count)
        #expect(abs(spread.squareRoot() - deviation) <= 0.15 * deviation)
    }

    /// What is known of every pair, where what has expired is nothing.
    private static func usable(_ snapshot: ClusterSnapshot, at moment: Double) -> [LinkEstimate?] {
        let policy = FreshnessPolicy()
        return snapshot.nodes.indices.flatMap { source in
            snapshot.nodes.indices.map { sink -> LinkEstimate? in
                let known = snapshot.estimate(from: source, to: sink)
                let freshness = policy.freshness(of: known?.observedAt, at: VirtualTime.timestamp(moment))
                return freshness == .expired || known?.latency.p50 == nil ? nil : known
            }
        }
    }

    @Test("what is known does not depend on who asked before", arguments: 0..<20)
    func askedBefore(seed: UInt64) {
        var world = RandomWorld(seed: seed)
        let topology = world.topology()
        let events = world.events(10, on: topology, until: 400).filter { event in
            if case .start(.add) = event.phase { false } else { true }
        }
        let monitoring = SimulatedMonitoring(interval: 15, delay: 4, noise: 0.1, missing: 0.1, lost: 0.2)
        var (asked, unasked) = (Watched(topology, monitoring, seed: seed), Watched(topology, monitoring, seed: seed))
        var pending = events[...]
        for moment in stride(from: 0.0, through: 600, by: 5) {
            while let event = pending.first, event.at <= moment {
                asked.apply(event)
                unasked.apply(event)
                pending.removeFirst()
            }
            let often = Self.usable(asked.known(at: moment), at: moment)
            guard moment == 300 || moment == 600 else { continue }
            #expect(often == Self.usable(unasked.known(at: moment), at: moment), "\(moment)")
        }
    }

    @Test("other nodes leave what is known of these as it is")
    func newNodes() {
        let monitoring = SimulatedMonitoring(interval: 10, noise: 0.2, missing: 0.2)
        var (with, without) = (Watched(Self.mesh(10), monitoring), Watched(Self.mesh(10), monitoring))
        _ = (with.known(at: 20), without.known(at: 20))
        // A name that comes before the others.
        with.befall(.add([node("a")], like: "n3"), at: 25)
        let (more, fewer) = (with.known(at: 60), without.known(at: 60))
        #expect(more.nodes.count == 11)
        for link in fewer.links { #expect(more.estimate(from: link.source, to: link.sink) == link.estimate) }
        #expect(more.links.contains { $0.source == "a" })
    }
}
