import ClusterModel
import Foundation
import Logging
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Decisions")
struct DecisionTests {
    private static let topology = Topology(
        name: "line", nodes: (0..<60).map { node(String(format: "n%02d", $0), milliCPU: $0 < 4 ? 2_000 : 100) },
        links: links("n00", "n01", latency: 4) + links("n00", "n02", latency: 8) + links("n00", "n03", latency: 40))

    private static let pair = chain(
        "pair", "x", "y",
        constraints: [
            Constraint(name: "close", rule: .latency(max: 10, statistic: .p95)),
            Constraint(rule: .separate(topologyKey: WellKnown.hostnameLabel)),
        ], criteria: [Criterion(goal: .minimize, metric: .latency)])

    private func scene() async throws -> ControlPlaneScene {
        var pair = Self.pair
        pair.components = pair.components.map { Component(name: $0.name, resources: Resources(milliCPU: 500)) }
        let scene = try await ControlPlaneScene(Self.topology, applications: [pair])
        try await scene.state.put(
            placement: PodPlacement(pod: "x-0", application: "pair", component: "x", replica: 0, node: "n00"))
        scene.schedulers.refresh()
        return scene
    }

    @Test("name who asked, what it was made from, and what nodes were, with numbers")
    func record() async throws {
        let scene = try await scene()
        let names = Self.topology.nodes.map(\.name)
        _ = try await scene.filter("y-0", "y", of: "pair", among: names)
        let record = try #require(scene.decisions.records().first)
        #expect(record.verb == "filter")
        #expect(
            record.pod
                == .init(
                    namespace: "default", name: "y-0", uid: "uid-y-0", application: "pair", component: "y", replica: 0))
        #expect(record.outcome == .assessed)
        #expect(record.candidates == 60)
        #expect(record.passing == 2)
        #expect(record.node == "n01")
        #expect(record.basis?.planStatus == .optimal)
        #expect(record.basis?.knownNodes == 60)
        #expect(record.causes.first == .init(cause: "p95 latency unknown (close)", nodes: 56))
        #expect(record.causes.reduce(0) { $0 + $1.nodes } == 58)
        #expect(record.nodes.first { $0.node == "n01" }?.score == 10)
        guard case .limit(let check)? = record.nodes.first(where: { $0.node == "n03" })?.cause else {
            Issue.record("n03 is too far, and the record says \(record.nodes)")
            return
        }
        #expect(check.observed == 40)
        #expect(check.limit == 10)
    }

    @Test("are bounded: some nodes of each cause stand for thousands, and the oldest records make room")
    func bounds() async throws {
        let scene = try await scene()
        _ = try await scene.filter("y-0", "y", of: "pair", among: Self.topology.nodes.map(\.name))
        let record = try #require(scene.decisions.records().first)
        #expect(record.nodes.count < 20)
        #expect(record.nodes.count { $0.cause?.class == .latency } == 4)
        let log = DecisionLog(configuration: .init(capacity: 8))
        for index in 0..<100 {
            let pod = PodIdentity(namespace: "d", name: "p\(index)", uid: "u\(index)")
            log.note(.filter, pod, .refused, reason: "r", candidates: 1, at: Timestamp(milliseconds: Int64(index)))
        }
        #expect((8...9).contains(log.records().count))
        #expect(log.records().first?.pod.name == "p99")
    }

    @Test("count equal answers to one pod instead of repeating them")
    func repeats() async throws {
        let scene = try await scene()
        for _ in 0..<5 {
            _ = try await scene.filter("y-0", "y", of: "pair", among: ["n03", "n10"])
            scene.clock.advance(bySeconds: 1)
        }
        #expect(scene.decisions.records().count == 1)
        let record = try #require(scene.decisions.records().first)
        #expect(record.requests == 5)
        _ = try await scene.filter("y-0", "y", of: "pair", among: ["n01", "n10"])
        #expect(scene.decisions.records().map(\.requests) == [1, 5])
    }

    @Test("of pods that are none of ours push out no other")
    func neutral() throws {
        let log = DecisionLog(configuration: .init(capacity: 10, neutralCapacity: 10))
        let ours = PodIdentity(namespace: "d", name: "ours", uid: "u", application: "a", component: "c")
        log.note(.filter, ours, .refused, reason: "r", candidates: 1, at: Timestamp(milliseconds: 1))
        for index in 0..<500 {
            let pod = PodIdentity(namespace: "kube-system", name: "p\(index)", uid: "u\(index)")
            log.note(.filter, pod, .neutral, candidates: 3, at: Timestamp(milliseconds: 2))
        }
        #expect(log.records(.init(namespace: "d")).count == 1)
        #expect(log.records().count <= 13)
    }

    @Test("are in the store, and shown again after a restart")
    func stored() async throws {
        let scene = try await scene()
        _ = try await scene.filter("y-0", "y", of: "pair", among: ["n01"])
        let keeping = DecisionKeeping(scene.decisions, state: scene.state, logger: scene.log.logger)
        await keeping.storeNow()
        let log = DecisionLog()
        try await DecisionKeeping(log, state: scene.state, logger: scene.log.logger).load()
        #expect(log.records() == scene.decisions.records())
        #expect(log.records().count == 1)
    }

    @Test("read as sentences")
    func text() async throws {
        let scene = try await scene()
        _ = try await scene.filter("y-0", "y", of: "pair", among: ["n01", "n03", "n10"])
        scene.clock.advance(bySeconds: 90)
        let text = try #require(scene.decisions.records().first).text(now: scene.clock.now)
        #expect(
            text == """
                filter default/y-0 (pair, y 0), 1 min ago: 1 of 3 nodes pass; capacity is held on n01
                  from a plan (optimal) made 0 s before on snapshot \(scene.state.snapshot.revision), which rests on no sample, 3 of 60 nodes were shown
                  1 × p95 latency above 10 ms (close)
                  1 × p95 latency unknown (close)
                  n01: score 10
                  not n03: link n00 → n03: p95 latency 40 ms, declared, limit 10 ms (close)
                  not n10: link n00 → n10: p95 latency unknown, never measured, limit 10 ms (close)
                """)
    }
}
