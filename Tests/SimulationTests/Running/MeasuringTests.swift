import ClusterModel
import TestSupport
import Testing

@testable import Simulation

/// Means over time, distributions and accounts.
struct MeasuringTests {
    @Test("a mean over time counts each value for as long as it lasted")
    func mean() {
        var mean = TimeMean(horizon: 100)
        #expect(mean.mean == nil)
        mean.change(at: 10, amount: 4, weight: 1)
        mean.change(at: 30, amount: 2, weight: 1)
        mean.change(at: 70, amount: -4, weight: -1)
        mean.advance(to: 100)
        // 4 for 20 s, 6 shared by two for 40 s, 2 for 30 s.
        #expect(abs((mean.mean ?? 0) - (80 + 240 + 60) / 130.0) < 1e-12)
        let series = mean.series(.cost)
        #expect(series.times.count == 400 && series.times.first == 0.25)
        #expect(series.values[39] == nil && series.values[40] == 4)
        #expect(series.values[200] == 3 && series.values[399] == 2)
    }

    @Test("the parts of a series add up to the whole", arguments: 0..<10)
    func parts(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var mean = TimeMean(horizon: 77)
        var (now, area, weight, value) = (0.0, 0.0, 0.0, 0.0)
        while now < 77 {
            let next = min(77, now + .random(in: 0...2, using: &generator))
            area += value * (next - now)
            weight += now > 0 ? next - now : 0
            now = next
            let more = Double.random(in: -5...5, using: &generator)
            mean.change(at: now, amount: more, weight: value == 0 ? 1 : 0)
            value += more
        }
        #expect(abs((mean.mean ?? 0) - area / weight) < 1e-9)
        let points = mean.series(.cost).values.compactMap(\.self)
        #expect(abs(points.reduce(0, +) / Double(points.count) - area / weight) < 0.5)
    }

    @Test("a quantile is the least value that so much of the weight is at or below")
    func quantiles() {
        var values = WeightedQuantiles()
        #expect(values.percentiles == nil)
        values.add(3, weight: 1)
        values.add(1, weight: 2)
        values.add(2, weight: 1)
        values.add(7, weight: 0)
        values.add(.infinity, weight: 5)
        let percentiles = values.percentiles ?? []
        #expect(percentiles.count == 101)
        #expect(percentiles[0...50].allSatisfy { $0 == 1 })
        #expect(percentiles[51...75].allSatisfy { $0 == 2 })
        #expect(percentiles[76...].allSatisfy { $0 == 3 })
    }

    @Test("of very many values the quantiles are close, and in order")
    func manyQuantiles() {
        var generator = SeededGenerator(seed: 5)
        var values = WeightedQuantiles()
        for _ in 0..<100_000 {
            values.add(.random(in: 0..<1, using: &generator), weight: .random(in: 1...2, using: &generator))
        }
        let percentiles = values.percentiles ?? []
        #expect(values.count < 8_193)
        for (percent, value) in percentiles.enumerated() { #expect(abs(value - Double(percent) / 100) < 0.01) }
        #expect(percentiles == percentiles.sorted())
    }

    @Test("nothing is left of what nobody takes any more")
    func ledger() {
        var ledger = Ledger()
        let key = LinkKey(source: "a", sink: "b")
        let parts = [0.1, 0.2, 0.3].map {
            Reservations(resources: ["a": Resources(milliCPU: 100, extended: ["gpu": 1])], bandwidth: [key: $0])
        }
        for part in parts { ledger.add(part) }
        #expect(ledger.total.resources["a"] == Resources(milliCPU: 300, extended: ["gpu": 3]))
        #expect(abs((ledger.total.bandwidth[key] ?? 0) - 0.6) < 1e-12)
        for part in parts { ledger.remove(part) }
        #expect(ledger.total == Reservations())
    }

    @Test("events come by time, then by rank, then in the order in which they were added")
    func order() {
        var queue = EventQueue()
        let pod = PodID(application: 0, seat: 0, turn: 0)
        queue.add(.look, at: 5)
        queue.add(.attempt(pod), at: 5)
        queue.add(.arrives(1), at: 5)
        queue.add(.arrives(0), at: 5)
        queue.add(.befalls(0), at: 5)
        queue.add(.look, at: 1)
        queue.add(.leaves(0), at: 5)
        var order: [RunEvent] = []
        while let next = queue.next() { order.append(next.event) }
        #expect(
            order == [.look, .befalls(0), .leaves(0), .arrives(1), .arrives(0), .attempt(pod), .look])
    }

    @Test("a queue hands out what was put in, in order", arguments: 0..<10)
    func sorted(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var queue = EventQueue()
        let times = (0..<500).map { _ in Double(Int.random(in: 0..<100, using: &generator)) }
        for (index, time) in times.enumerated() { queue.add(.arrives(index), at: time) }
        var found: [(at: Double, index: Int)] = []
        while let next = queue.next() {
            if case .arrives(let index) = next.event { found.append((next.at, index)) }
        }
        let expected = times.enumerated().map { (at: $1, index: $0) }.sorted { ($0.at, $0.index) < ($1.at, $1.index) }
        #expect(found.map(\.index) == expected.map(\.index))
        #expect(Double(queue.steps) <= 2 * 500 * 9)
    }

    private static func demanding(_ name: String, _ demand: Double, least: Double? = nil) -> Application {
        var application = chain(name, "left", "right")
        application.channels[0].bandwidth = demand
        application.constraints = zip(["left", "right"], ["a", "b"]).map { component, node in
            Constraint(
                name: component, targets: Targets(components: [component]),
                rule: .node(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: [node])))
        }
        if let least {
            application.constraints.append(Constraint(name: "wide", rule: .bandwidth(min: least)))
        }
        return application
    }

    @Test("a link that others overdraw breaks the demand of all that use it, until they go")
    func sharedLink() throws {
        var scene = Scene([node("a"), node("b")], links("a", "b", latency: 1, bandwidth: 10))
        scene.arrive(Self.demanding("first", 6))
        scene.arrive(Self.demanding("second", 6), at: 20, lifetime: 30)
        let result = try #require(scene.run("first-fit"))
        let label = "bandwidth demand of channel left-to-right"
        let first = try #require(result.applications[0].constraints.first { $0.label == label })
        #expect(first.kept == 0.7 && first.limit == 6 && first.worst == 4)
        let second = try #require(result.applications[1].constraints.first { $0.label == label })
        #expect(second.kept == 0)
        #expect(result.applications[0].repairs == [30])
        // Ours does not let the second one in.
        let ours = try #require(scene.run())
        #expect(ours.applications.map(\.wholeAt) == [0, nil])
        #expect(ours.measures[.constraintsKept] == 1)
    }

    @Test("what is left of a link for a limit changes with every demand of others")
    func leftOver() throws {
        var scene = Scene([node("a"), node("b")], links("a", "b", latency: 1, bandwidth: 10))
        scene.arrive(Self.demanding("first", 1, least: 6))
        scene.arrive(Self.demanding("second", 2), at: 20, lifetime: 30)
        scene.arrive(Self.demanding("third", 3), at: 40)
        let result = try #require(scene.run("first-fit"))
        let wide = try #require(result.applications[0].constraints.first { $0.label == "wide" })
        // Others leave 10, 8 from 20 s on, 5 from 40 s on, and 7 from 50 s on, less its own.
        #expect(wide.kept == 0.9)
    }

    @Test("a reliability's use is the share of the loss that its limit allows")
    func lossUse() throws {
        var scene = FirstRunTests.scene()
        scene.topology.links = links("gate", "near", latency: 5, reliability: 0.99)
        scene.arrivals[0].application.constraints.append(
            Constraint(name: "surely", rule: .reliability(min: 0.98, evidence: nil)))
        let result = try #require(scene.run())
        // ln 0.99 ÷ ln 0.98
        #expect(abs((result.measures[.lossUse] ?? 0) - 0.497_475) < 1e-6)
    }
}
