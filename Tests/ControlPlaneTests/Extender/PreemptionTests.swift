import ClusterModel
import ControlPlane
import StateStore
import TestSupport
import Testing

/// Rule 16: victims are named only where their going helps.
@Suite("Preemption")
struct PreemptionTests {
    /// `near` is 5 ms from `hub`, `far` 50 ms; each has room for one worker.
    private static let topology = Topology(
        name: "star",
        nodes: [node("hub", milliCPU: 4_000), node("near", milliCPU: 1_000), node("far", milliCPU: 1_000)],
        links: links("hub", "near", latency: 5) + links("hub", "far", latency: 50))

    private static let important = ClusterModel.Application(
        name: "important",
        components: [
            Component(name: "source", resources: Resources(milliCPU: 100)),
            Component(name: "worker", resources: Resources(milliCPU: 800)),
        ], channels: [Channel(name: "feed", source: "source", sink: "worker")],
        constraints: [
            Constraint(name: "near", rule: .latency(max: 20, statistic: .p95)),
            Constraint(rule: .separate(topologyKey: WellKnown.hostnameLabel)),
        ])

    private static let filler = ClusterModel.Application(
        name: "filler", components: [Component(name: "load", replicas: 3, resources: Resources(milliCPU: 800))])

    /// A cluster whose nodes are full of the filler's pods; the important source runs on `hub`.
    private func fullScene() async throws -> ControlPlaneScene {
        let scene = try await ControlPlaneScene(
            Self.topology, applications: [Self.important, Self.filler])
        let pods = [
            ("source", "important", "source", "hub"), ("f-near", "filler", "load", "near"),
            ("f-far", "filler", "load", "far"),
        ]
        for (index, (pod, application, component, node)) in pods.enumerated() {
            try await scene.state.put(
                placement: PodPlacement(
                    pod: pod, uid: "uid-\(pod)", application: application, component: component,
                    replica: max(0, index - 1), node: node))
        }
        scene.schedulers.refresh()
        return scene
    }

    @Test("rule 16: a node that the pod would meet its limits on stays, one that is too far goes")
    func tooFar() async throws {
        let scene = try await fullScene()
        #expect(try await scene.filter("w", "worker", of: "important", among: ["near", "far"]).passing == [])
        let kept = try await scene.preempt(
            "w", "worker", of: "important", [("far", ["f-far"], 0), ("near", ["f-near"], 0)])
        #expect(kept == ["near"])
        let record = try #require(scene.decisions.records(.init(verb: "preempt")).first)
        #expect(record.passing == 1)
        #expect(record.nodes.first { $0.node == "far" }?.cause?.class == .latency)
    }

    @Test("rule 16: victims that free too little, or that nobody knows, are left alone")
    func unknownVictims() async throws {
        let scene = try await fullScene()
        #expect(try await scene.preempt("w", "worker", of: "important", [("near", ["stranger"], 0)]) == [])
        #expect(try await scene.preempt("w", "worker", of: "important", [("nowhere", ["f-near"], 0)]) == [])
        #expect(try await scene.preempt("w", "worker", of: "important", [("near", [], 0)]) == [])
    }

    @Test("rule 16: fewest violated budgets first, then the better plan")
    func order() async throws {
        let free = Topology(
            name: "free", nodes: ["a", "b", "c"].map { node($0) },
            links: links("a", "b", latency: 5) + links("a", "c", latency: 9) + links("b", "c", latency: 9))
        let pair = chain(
            "pair", "x", "y", constraints: [Constraint(rule: .separate(topologyKey: WellKnown.hostnameLabel))],
            criteria: [Criterion(goal: .minimize, metric: .latency)])
        let scene = try await ControlPlaneScene(free, applications: [pair])
        try await scene.state.put(
            placement: PodPlacement(pod: "x", application: "pair", component: "x", replica: 0, node: "a"))
        scene.schedulers.refresh()
        let kept = try await scene.preempt(
            "y", "y", of: "pair", [("c", ["v1"], 0), ("b", ["v2"], 0), ("a", ["v3"], 0)])
        #expect(kept == ["b", "c"], "b is nearer to a; a has x on it")
        #expect(try await scene.preempt("y", "y", of: "pair", [("b", ["v2"], 1), ("c", ["v1"], 0)]) == ["c", "b"])
    }

    @Test("rule 16: a pod of nobody's keeps all candidates, and one that cannot be judged evicts nobody")
    func others() async throws {
        let scene = try await fullScene()
        let foreign = Array(
            #"{"Pod":{"metadata":{"name":"p","uid":"u"}},"NodeNameToMetaVictims":{"far":{"Pods":[{"UID":"v"}],"NumPDBViolations":0}}}"#
                .utf8)
        #expect(String(decoding: try await scene.ask("preempt", foreign), as: UTF8.self).contains(#""far":{"#))
        #expect(try await scene.preempt("w", "worker", of: "imported", [("near", ["f-near"], 0)]) == [])
    }
}
