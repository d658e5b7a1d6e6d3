import ClusterModel
import Placement
import TestSupport
import Testing

@Suite("The same input gives the same plan")
struct DeterminismTests {
    @Test("whatever the order of nodes, links, components, channels, paths, constraints and placed replicas")
    func permuted() {
        for seed in UInt64(0)..<250 {
            let request = RandomRequest.make(seed: seed)
            var random = SplitMix64(seed: seed ^ 99)
            var shuffled = request
            shuffled.snapshot = ClusterSnapshot(
                revision: request.snapshot.revision, nodes: request.snapshot.nodes.shuffled(using: &random),
                links: request.snapshot.links.shuffled(using: &random))
            shuffled.application.components.shuffle(using: &random)
            shuffled.application.channels.shuffle(using: &random)
            shuffled.application.paths.shuffle(using: &random)
            shuffled.application.constraints.shuffle(using: &random)
            shuffled.application.criteria.shuffle(using: &random)
            shuffled.placed.shuffle(using: &random)
            let one = Planner.plan(request, deadline: .never)
            let two = Planner.plan(shuffled, deadline: .never)
            #expect(one.status == two.status, "seed \(seed)")
            #expect(Set(one.placements) == Set(two.placements), "seed \(seed)")
        }
    }

    @Test("of equals the one whose node names come first is taken, component by component")
    func ties() {
        let nodes = ["d", "b", "c", "a"].map { Node(name: $0, allocatable: Resources(milliCPU: 1000)) }
        let application = Application(
            name: "equal",
            components: ["z", "y"].map { Component(name: $0, replicas: 2, resources: Resources(milliCPU: 500)) })
        let request = PlanningRequest(
            application: application, snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: []), now: Sample.now)
        let plan = Planner.plan(request, deadline: .never)
        #expect(plan.placements.map(\.node) == ["b", "b", "a", "a"])
    }
}
