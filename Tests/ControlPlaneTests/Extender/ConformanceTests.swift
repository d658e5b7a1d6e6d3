import ClusterModel
import ControlPlane
import Foundation
import KubernetesWire
import StateStore
import TestSupport
import Testing

/// Replays what real schedulers sent through the whole control plane, and holds each answer against what they take.
@Suite("Conformance with recorded schedulers")
struct ConformanceTests {
    /// Bodies of a thousand nodes and more are replayed against prepared verdicts in ``ExtenderRouteTests``.
    private static func replayed(_ verbs: String...) -> [RecordedRequest] {
        verbs.flatMap { RecordedRequest.all($0) }.filter { !$0.path.contains("000n") }
    }

    private static func nodes(of request: ExtenderRequest) -> [String] {
        (0..<request.candidateCount).map(request.name(of:))
    }

    /// Half of the nodes are near each other, the others far away.
    private static func topology(_ names: [String]) -> Topology {
        let near = names.prefix((names.count + 1) / 2)
        let pairs = near.flatMap { a in near.map { (a, $0) } }.filter { $0 != $1 }
        return Topology(
            name: "recorded", nodes: names.map { node($0, milliCPU: 64_000) },
            links: pairs.map { link($0, $1, latency: 2) })
    }

    private static let shop = chain(
        "shop", "front", "cart",
        constraints: [
            Constraint(name: "quick", rule: .latency(max: 10, statistic: .p95)),
            Constraint(rule: .separate(topologyKey: WellKnown.hostnameLabel)),
        ])

    @Test(
        "rules 1, 4 to 8 and 11: answers to recorded filter and prioritize requests are what their scheduler takes",
        arguments: replayed("filter", "prioritize"))
    func nodesVerbs(recorded: RecordedRequest) async throws {
        let body = try recorded.body(application: "shop", component: "cart")
        let request = try ExtenderRequest(body)
        let names = Self.nodes(of: request)
        let scene = try await ControlPlaneScene(Self.topology(names + ["elsewhere"]), applications: [Self.shop])
        // The recorded pods live in a namespace of their own.
        var application = Self.shop
        application.namespace = request.pod.namespace
        try await scene.state.put(application: application)
        scene.schedulers.refresh()
        for sent in [body, try recorded.body()] {
            let answer = SchedulerAnswer(try await scene.ask(recorded.verb, sent))
            let fault =
                recorded.verb == "filter"
                ? answer.filterFault(candidates: names, isNames: recorded.hasNames)
                : answer.prioritizeFault(candidates: names)
            #expect(fault == nil, "\(recorded): \(fault ?? "")")
        }
        let record = try #require(scene.decisions.records(.init(application: "shop")).first)
        #expect(record.candidates == names.count)
        #expect(record.outcome == .assessed)
    }

    @Test("rule 14: recorded bind requests are answered, without a binder with an error", arguments: replayed("bind"))
    func bind(recorded: RecordedRequest) async throws {
        var scene = try await ControlPlaneScene(Topology(name: "none", nodes: []))
        let refused = SchedulerAnswer(try await scene.ask("bind", try recorded.body()))
        #expect(refused.object?["Error"] as? String != "")
        scene.binder = PodBinder { _, _ in nil }
        let answer = SchedulerAnswer(try await scene.ask("bind", try recorded.body()))
        #expect(answer.object?["Error"] as? String == "")
    }

    @Test(
        "rule 16: answers to recorded preempt requests name known nodes and victims only",
        arguments: replayed("preempt"))
    func preempt(recorded: RecordedRequest) async throws {
        let body = try recorded.body()
        let request = try PreemptRequest(body)
        let scene = try await ControlPlaneScene(Self.topology(request.candidates.map(\.node)))
        let answer = SchedulerAnswer(try await scene.ask("preempt", body))
        let fault = answer.preemptFault(
            victims: Dictionary(uniqueKeysWithValues: request.candidates.map { ($0.node, $0.victims.map(\.uid)) }))
        #expect(fault == nil, "\(recorded): \(fault ?? "")")
    }

    @Test("rule 21: pods of schedulers that the policy does not name get the neutral answer")
    func otherScheduler() async throws {
        var application = Self.shop
        application.policy = "ours-only"
        let policy = SchedulingPolicy(name: "ours-only", schedulerNames: ["isochrone-scheduler"])
        let scene = try await ControlPlaneScene(
            Self.topology(["a", "b", "c"]), applications: [application],
            scheduling: SchedulingSettings(requestBudget: 20, policies: PolicyCatalog([policy])))
        let labels = #""labels":{"isochrone.dev/application":"shop","isochrone.dev/component":"cart"}"#
        func passing(_ spec: String) async throws -> [String]? {
            let body =
                #"{"Pod":{"metadata":{"name":"p","namespace":"default","uid":"u",\#(labels)},"spec":\#(spec)},"NodeNames":["a","c"]}"#
            return SchedulerAnswer(try await scene.ask("filter", Array(body.utf8))).passing(isNames: true)
        }
        #expect(try await passing("{}") == ["a", "c"], "the cluster's own scheduler is not ours")
        #expect(try await passing(#"{"schedulerName":"another"}"#) == ["a", "c"])
        #expect(try await passing(#"{"schedulerName":"isochrone-scheduler"}"#) == ["a"], "c is far from everything")
    }
}
