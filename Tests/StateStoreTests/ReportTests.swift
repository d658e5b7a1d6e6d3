import ClusterModel
import Foundation
import StateStore
import TestSupport
import Testing

@Suite("A daemon's report")
struct ReportTests {
    let clock = ManualClock()
    let store: InMemoryStateStore

    init() {
        store = InMemoryStateStore { [clock] in clock.now }
    }

    func open(_ names: String...) async throws -> ClusterState {
        let state = try await ClusterState.open(store: store) { [clock] in clock.now }
        for name in names { try await state.put(node: node(name)) }
        return state
    }

    @Test("is one commit, and carries this server's time less the age")
    func acceptance() async throws {
        let state = try await open("a", "b")
        let before = try await store.contents(of: []).revision
        #expect(try await state.accept(report("a", sequence: 1, age: 2.5, ["b": 5])) == .accepted)
        #expect(try await store.contents(of: []).revision == before + 1)
        state.rebuildNow()
        let expected = clock.now.advanced(bySeconds: -2.5)
        #expect(state.snapshot.estimate(from: "a", to: "b")?.observedAt == expected)
        #expect(state.snapshot.estimate(from: "b", to: "a") == nil)
    }

    @Test("of a clock that runs ahead is of now")
    func negativeAge() async throws {
        let state = try await open("a", "b")
        _ = try await state.accept(report("a", sequence: 1, age: -100, ["b": 5]))
        state.rebuildNow()
        #expect(state.snapshot.estimate(from: "a", to: "b")?.observedAt == clock.now)
    }

    @Test("counts once, however often and in whatever order it arrives")
    func idempotence() async throws {
        let state = try await open("a", "b")
        #expect(try await state.accept(report("a", sequence: 3, ["b": 5])) == .accepted)
        #expect(try await state.accept(report("a", sequence: 1, age: 20, ["b": 4])) == .accepted)
        let revision = try await store.contents(of: []).revision
        for sequence: UInt64 in [3, 1] {
            #expect(try await state.accept(report("a", sequence: sequence, ["b": 9])) == .duplicate)
        }
        #expect(try await store.contents(of: []).revision == revision)
        #expect(try await state.accept(report("a", sequence: 2, ["b": 6])) == .accepted)
        #expect(try await state.accept(report("a", boot: "boot-2", sequence: 1, ["b": 7])) == .accepted)
        #expect(try await state.accept(report("a", boot: "boot-1", sequence: 2, ["b": 8])) == .duplicate)
        let again = try await ClusterState.open(store: store) { [clock] in clock.now }
        #expect(try await again.accept(report("a", boot: "boot-2", sequence: 1, ["b": 8])) == .duplicate)
        #expect(again.snapshot.estimate(from: "a", to: "b")?.latency.p50 == 7)
    }

    @Test("counts once when it arrives many times at once, at two replicas of the server")
    func concurrentDuplicates() async throws {
        let states = [try await open("a", "b"), try await open()]
        let outcomes = try await withThrowingTaskGroup(of: ReportOutcome.self) { group in
            for number in 0..<20 {
                group.addTask { try await states[number % 2].accept(report("a", sequence: 1, ["b": 5])) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .accepted } == 1)
    }

    @Test("comes in one commit with others, each with its own outcome, whatever their order")
    func batch() async throws {
        let state = try await open("a", "b")
        _ = try await state.accept(report("a", sequence: 2, age: 10, ["b": 2]))
        let before = try await store.contents(of: []).revision
        let outcomes = try await state.accept(reports: [
            report("a", sequence: 4, ["b": 4]), report("a", sequence: 3, age: 5, ["b": 3]),
            report("a", sequence: 2, age: 10, ["b": 9]), report("a", sequence: 4, ["b": 9]),
            report("b", sequence: 1, ["a": 1]),
        ])
        #expect(outcomes == [.accepted, .accepted, .duplicate, .duplicate, .accepted])
        #expect(try await store.contents(of: []).revision == before + 1)
        #expect(state.registration(of: "a")?.boots == [.init(id: "boot-1", sequence: 4, missing: [1...1])])
        state.rebuildNow()
        #expect(state.snapshot.estimate(from: "a", to: "b")?.latency.p50 == 4)
        #expect(state.snapshot.estimate(from: "b", to: "a")?.latency.p50 == 1)
    }

    @Test("an hour from a spool, the newest first, leaves the newest estimate, and counts once", arguments: 0..<4)
    func newestFirst(seed: Int) async throws {
        let state = try await open("a", "b")
        var generator = SplitMix64(seed: UInt64(seed))
        var sequences = (1...360).reversed().map { UInt64($0) }
        if seed > 0 { sequences.shuffle(using: &generator) }
        var accepted = 0
        for sequence in sequences + sequences.prefix(100) {
            let late = report("a", sequence: sequence, age: Double(3_600 - sequence * 10), ["b": Double(sequence)])
            if try await state.accept(late) == .accepted { accepted += 1 }
        }
        // In no order at all, some ranges are forgotten and their reports are lost; none counts twice.
        #expect(seed == 0 ? accepted == 360 : accepted <= 360)
        #expect(state.registration(of: "a")?.boots == [.init(id: "boot-1", sequence: 360)])
        state.rebuildNow()
        #expect(state.snapshot.estimate(from: "a", to: "b")?.latency.p50 == 360)
    }

    @Test("of a boot that goes on reporting is known as a duplicate however many earlier boots are caught up with")
    func manyBoots() async throws {
        let state = try await open("a", "b")
        #expect(try await state.accept(report("a", boot: "now", sequence: 1, ["b": 5])) == .accepted)
        for boot in 0..<40 {
            let spooled = report("a", boot: "boot-\(boot)", sequence: 1, age: 600, ["b": 50])
            #expect(try await state.accept(spooled) == .accepted)
            guard boot % 4 == 0 else { continue }
            let next = UInt64(2 + boot / 4)
            #expect(try await state.accept(report("a", boot: "now", sequence: next, ["b": 5])) == .accepted)
        }
        #expect(try await state.accept(report("a", boot: "now", sequence: 1, ["b": 5])) == .duplicate)
    }

    @Test("a registration of a version that knew no missing reports is read")
    func formerRegistration() throws {
        let boot = try JSONDecoder().decode(
            Registration.Boot.self, from: Data(#"{"id": "boot-1", "sequence": 7}"#.utf8))
        #expect(boot == Registration.Boot(id: "boot-1", sequence: 7))
    }

    @Test("leaves peers that it does not name as they were, until nobody can want them")
    func silentPeers() async throws {
        let state = try await open("a", "b", "c")
        _ = try await state.accept(report("a", sequence: 1, ["b": 5, "c": 7]))
        let first = clock.now
        clock.advance(bySeconds: 30)
        _ = try await state.accept(report("a", sequence: 2, ["b": 6]))
        state.rebuildNow()
        #expect(state.snapshot.estimate(from: "a", to: "c")?.observedAt == first)
        #expect(state.snapshot.estimate(from: "a", to: "b")?.latency.p50 == 6)
        clock.advance(bySeconds: 86_400)
        _ = try await state.accept(report("a", sequence: 3, ["b": 6]))
        state.rebuildNow()
        #expect(state.snapshot.linkCount == 1)
    }

    @Test("from a spool does not replace what is younger, but what lies in the future gives way")
    func spooledReport() async throws {
        let state = try await open("a", "b")
        _ = try await state.accept(report("a", boot: "boot-2", sequence: 1, ["b": 5]))
        _ = try await state.accept(report("a", boot: "boot-1", sequence: 9, age: 300, ["b": 50]))
        state.rebuildNow()
        #expect(state.snapshot.estimate(from: "a", to: "b")?.latency.p50 == 5)
        clock.advance(bySeconds: -3_600)
        _ = try await state.accept(report("a", boot: "boot-2", sequence: 2, ["b": 6]))
        state.rebuildNow()
        #expect(state.snapshot.estimate(from: "a", to: "b")?.latency.p50 == 6)
    }

    @Test("of or about an unknown node is kept, and counts once the node is known")
    func unknownNodes() async throws {
        let state = try await open("a")
        _ = try await state.accept(report("a", sequence: 1, ["b": 5]))
        _ = try await state.accept(report("b", sequence: 1, ["a": 6]))
        state.rebuildNow()
        #expect(state.snapshot.linkCount == 0)
        try await state.put(node: node("b"))
        state.rebuildNow()
        #expect(state.snapshot.linkCount == 2)
    }

    @Test("goes before what was declared, property by property, and takes no latency from it")
    func declaredLinks() async throws {
        let state = try await open("a", "b")
        state.declare(
            Topology(
                name: "t", nodes: [node("a"), node("c")],
                links: [
                    link("a", "b", latency: 1, reliability: 0.9, bandwidth: 1e6, properties: ["price": 3]),
                    link("a", "c", latency: 2),
                ]))
        var measured = measuredEstimate(latency: 5)
        measured.latency = LatencySummary()
        let sent = MeasurementReport(
            node: "a", bootID: "x", sequence: 1, links: [.init(target: "b", age: 0, estimate: measured)])
        _ = try await state.accept(sent)
        clock.advance(bySeconds: 3_600)
        state.rebuildNow()
        let effective = try #require(state.snapshot.estimate(from: "a", to: "b"))
        #expect(effective.latency == LatencySummary())
        #expect(effective.reliability == ReliabilityEstimate(declared: 0.9))
        #expect(effective.bandwidth == 1e6)
        #expect(effective.properties == ["price": 3])
        #expect(effective.declaredParts == [.reliability, .bandwidth, .properties])
        #expect(FreshnessPolicy().freshness(of: effective.observedAt, at: clock.now) == .expired)
        #expect(state.snapshot.estimate(from: "a", to: "c")?.latency.p50 == 2)
    }

    @Test("a declared topology is routed where it says so, and the next one takes its place")
    func declaredRoutes() async throws {
        let state = try await open()
        let edges = links("a", "b", latency: 1) + links("b", "c", latency: 2)
        state.declare(
            Topology(name: "t", routing: .shortest, nodes: [node("a"), node("b"), node("c")], links: edges))
        state.rebuildNow()
        #expect(state.snapshot.estimate(from: "a", to: "c")?.latency.p50 == 3)
        state.declare(Topology(name: "u", nodes: [node("a")]))
        state.rebuildNow()
        #expect(state.snapshot.nodes.map(\.name) == ["a"])
    }

    static let unsound: [(String, @Sendable (inout MeasurementReport) -> Void)] = [
        ("node is empty", { $0.node = "" }),
        ("node has 254 bytes", { $0.node = String(repeating: "n", count: 254) }),
        ("bootID is empty", { $0.bootID = "" }), ("sequence is 0", { $0.sequence = 0 }),
        ("links[0].target is empty", { $0.links[0].target = "" }),
        ("links[0].target is \"a\", the reporting node itself", { $0.links[0].target = "a" }),
        ("links[1].target \"b\" occurs twice", { $0.links.append($0.links[0]) }),
        ("links[0].age is nan", { $0.links[0].age = .nan }), ("links[0].age is inf", { $0.links[0].age = .infinity }),
        ("links[0].estimate.latency.p50 is -1.0", { $0.links[0].estimate.latency.p50 = -1 }),
        ("links[0].estimate.latency.p99 is inf", { $0.links[0].estimate.latency.p99 = .infinity }),
        ("links[0].estimate.jitter is nan", { $0.links[0].estimate.jitter = .nan }),
        ("links[0].estimate.bandwidth is inf", { $0.links[0].estimate.bandwidth = .infinity }),
        ("links[0].estimate.window is -1.0", { $0.links[0].estimate.window = -1 }),
        ("links[0].estimate.reliability.upper is 1.5", { $0.links[0].estimate.reliability?.upper = 1.5 }),
        ("links[0].estimate.reliability.estimate is nan", { $0.links[0].estimate.reliability?.estimate = .nan }),
        ("links[0].estimate.reliability.lower is -0.1", { $0.links[0].estimate.reliability?.lower = -0.1 }),
        ("links[0].estimate.properties.x is inf", { $0.links[0].estimate.properties["x"] = .infinity }),
        ("links[0].estimate.sampleCount is -1", { $0.links[0].estimate.sampleCount = -1 }),
        ("links[0].probes.late is -2", { $0.links[0].probes = ProbeCounts(late: -2) }),
        ("links[0].quality.meanBurstLength is 0.5", { $0.links[0].quality = LinkQuality(meanBurstLength: 0.5) }),
        ("links[0].quality.meanBurstLength is inf", { $0.links[0].quality = LinkQuality(meanBurstLength: .infinity) }),
        ("links[0].quality.availability.share is 1.5", { $0.links[0].quality = available(1.5, bins: 6) }),
        ("links[0].quality.availability.bins is -1", { $0.links[0].quality = available(1, bins: -1) }),
        ("links[0].quality.forwardLoss.minute.upper is 2.0", { $0.links[0].quality = loss(0, 0, 2) }),
        ("links[0].quality.forwardLoss.minute.estimate is nan", { $0.links[0].quality = loss(.nan, 0, 1) }),
        ("links[0].quality.forwardLoss.minute.estimate is 0.1, outside", { $0.links[0].quality = loss(0.1, 0.2, 1) }),
        (
            "links[0].quality.forwardLoss.minute.messages is -1",
            { $0.links[0].quality = loss(0, 0, 1, messages: -1) }
        ),
    ]

    private static func available(_ share: Double, bins: Int) -> LinkQuality {
        LinkQuality(availability: LinkAvailability(state: .available, share: share, bins: bins))
    }

    private static func loss(
        _ estimate: Double, _ lower: Double, _ upper: Double, messages: Int = 60
    ) -> LinkQuality {
        let loss = LossEstimate(estimate: estimate, lower: lower, upper: upper, messages: messages)
        return LinkQuality(forwardLoss: LossHistory(minute: loss))
    }

    @Test("may say how good a link is, and nothing is wrong with that")
    func quality() {
        var sent = report("a", sequence: 1, ["b": 5])
        sent.links[0].quality = Self.loss(0.01, 0.002, 0.05)
        sent.links[0].quality?.availability = LinkAvailability(state: .unavailable, share: 0.5, bins: 8_640)
        sent.links[0].quality?.meanBurstLength = 2.5
        #expect(sent.problems() == [])
    }

    @Test("that makes no sense is refused with place, value and remedy", arguments: 0..<unsound.count)
    func problems(row: Int) async throws {
        let (problem, spoil) = Self.unsound[row]
        var sent = report("a", sequence: 1, ["b": 5])
        #expect(sent.problems() == [])
        spoil(&sent)
        let problems = sent.problems()
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(problem) == true, "\(problems)")
        let state = try await open("a", "b")
        let unsound = sent
        await #expect(throws: StateStoreError.self) { try await state.accept(unsound) }
        #expect(try await store.contents(of: [.links, .registration]).records == [])
    }
}
