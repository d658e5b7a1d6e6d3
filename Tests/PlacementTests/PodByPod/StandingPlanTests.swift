import ClusterModel
import TestSupport
import Testing

@testable import Placement

@Suite("Plans between pods")
struct StandingPlanTests {
    /// Two components that speak to each other on three nodes with one place each; `c` is dear.
    private static func request(links: [Link] = Self.links(age: nil)) -> PlanningRequest {
        let nodes = [("a", 1.0), ("b", 1), ("c", 5)].map {
            Node(
                name: $0.0, allocatable: Resources(milliCPU: 1000, memory: 4 << 30),
                properties: ["cost": .number($0.1)])
        }
        let application = Application(
            name: "pair", components: ["x", "y"].map { Component(name: $0, resources: Resources(milliCPU: 800)) },
            channels: [Channel(name: "k", source: "x", sink: "y")],
            constraints: [Constraint(rule: .latency(max: 20, statistic: .p95))],
            criteria: [Criterion(goal: .minimize, metric: .open("cost"))])
        return PlanningRequest(
            application: application, snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: links),
            now: Sample.now)
    }

    private static func links(age: Double?) -> [Link] {
        ["a", "b", "c"].flatMap { source in
            ["a", "b", "c"].filter { $0 != source }.map { sink in
                var link = link(source, sink, latency: 5)
                if let age {
                    link.estimate.observedAt = Sample.now.advanced(bySeconds: -age)
                    link.estimate.method = .active
                }
                return link
            }
        }
    }

    private let x = UnplacedReplica(component: "x", replica: 0)
    private let y = UnplacedReplica(component: "y", replica: 0)

    private func first(_ request: inout PlanningRequest) throws -> PodScheduler {
        var scheduler = try #require(PodScheduler(.init()))
        let outcome = scheduler.schedule(x, request)
        #expect(outcome.isPlanNew && outcome.isPlannedNodeSampled == true && outcome.sampled == 3)
        let node = try #require(outcome.node)
        #expect(["a", "b"].contains(node))
        request.placed = [ReplicaPlacement(component: "x", replica: 0, node: node)]
        return scheduler
    }

    @Test("a plan is kept for the next pod, wherever of two equal nodes the first one went")
    func kept() throws {
        for seed in UInt64(0)..<10 {
            var request = Self.request()
            var scheduler = try #require(PodScheduler(.init(seed: seed)))
            let node = try #require(scheduler.schedule(x, request).node)
            request.placed = [ReplicaPlacement(component: "x", replica: 0, node: node)]
            let outcome = scheduler.schedule(y, request)
            #expect(!outcome.isPlanNew && outcome.visited == 0)
            #expect(outcome.node == (node == "a" ? "b" : "a"))
            #expect(outcome.plan?.node(of: "x", replica: 0) == node)
            #expect(outcome.plan?.status == .optimal)
        }
    }

    @Test("it is made anew when others took the room, the application changed, or it was forgotten")
    func renewed() throws {
        var request = Self.request()
        let scheduler = try first(&request)
        let other = request.placed[0].node == "a" ? "b" : "a"
        var (taken, changed, forgotten) = (scheduler, scheduler, scheduler)
        var crowded = request
        crowded.reservations.resources[other] = Resources(milliCPU: 900)
        #expect(taken.schedule(y, crowded).isPlanNew)
        #expect(taken.plan(of: request.application.id)?.node(of: "y", replica: 0) == "c")
        var edited = request
        edited.application.constraints = []
        #expect(changed.schedule(y, edited).isPlanNew)
        forgotten.forget(request.application.id)
        #expect(forgotten.plan(of: request.application.id) == nil)
        #expect(forgotten.schedule(y, request).isPlanNew)
    }

    @Test("it is made anew when nodes changed, but not when something else is free on them")
    func nodes() throws {
        var request = Self.request()
        let scheduler = try first(&request)
        var (freed, labelled) = (scheduler, scheduler)
        var node = request.snapshot.nodes[2]
        node.free = Resources(milliCPU: 900, memory: 4 << 30)
        var next = request
        next.snapshot = try #require(request.snapshot.replacing([node], revision: 2))
        #expect(!freed.schedule(y, next).isPlanNew)
        node.labels["disk"] = "fast"
        next.snapshot = try #require(request.snapshot.replacing([node], revision: 2))
        #expect(labelled.schedule(y, next).isPlanNew)
    }

    @Test(
        "on measured links it stands for half of the time for which they are fresh",
        arguments: [(29.0, false), (31, true)])
    func ages(seconds: Double, isPlanNew: Bool) throws {
        var request = Self.request(links: Self.links(age: 1))
        var scheduler = try first(&request)
        request.now = request.now.advanced(bySeconds: seconds)
        #expect(scheduler.schedule(y, request).isPlanNew == isPlanNew)
    }

    @Test("a pod that cannot be placed is planned for again only when something changed")
    func infeasible() throws {
        var request = Self.request()
        request.application.constraints = [Constraint(name: "tight", rule: .latency(max: 1, statistic: .p95))]
        var scheduler = try #require(PodScheduler(.init()))
        let outcome = scheduler.schedule(x, request)
        #expect(outcome.node == nil && outcome.plan?.status == .infeasible && outcome.isPlanNew)
        #expect(outcome.reasons.map(\.class) == [.noCompletion] && outcome.reasons.map(\.nodes) == [3])
        #expect(!scheduler.schedule(x, request).isPlanNew)
        request.reservations.resources["a"] = Resources(milliCPU: 1)
        #expect(scheduler.schedule(x, request).isPlanNew)
    }

    @Test(
        "kube-scheduler's sample comes first: a planned node that is not in it cannot win, and the next sample goes on from there"
    )
    func sample() throws {
        let nodes = (0..<200).map {
            Node(
                name: "n\(1000 + $0)", labels: ["disk": $0 == 150 ? "fast" : "slow"],
                allocatable: Resources(milliCPU: 1000, memory: 1 << 30))
        }
        let rule = Rule.node(NodeRequirement(key: "disk", operator: .in, values: ["fast"]))
        let request = PlanningRequest(
            application: Application(
                name: "one", components: [Component(name: "x", resources: Resources(milliCPU: 100))],
                constraints: [Constraint(name: "disk", rule: rule)]),
            snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: []), now: Sample.now)
        var scheduler = try #require(PodScheduler(.init(percentageOfNodesToScore: 10)))
        let outcome = scheduler.schedule(x, request)
        #expect(outcome.node == nil && outcome.sampled == 100 && outcome.isPlannedNodeSampled == false)
        #expect(outcome.reasons == [.init(class: .nodeRule, sentence: "disk must be in fast (disk)", nodes: 100)])
        let again = scheduler.schedule(x, request)
        #expect(again.node == "n1150" && again.isPlannedNodeSampled == true)
        var whole = try #require(PodScheduler(.init(percentageOfNodesToScore: 100)))
        #expect(whole.schedule(x, request).node == "n1150")
    }
}
