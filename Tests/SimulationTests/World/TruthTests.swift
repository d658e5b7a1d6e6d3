import ClusterModel
import TestSupport
import Testing

@testable import Simulation

/// What a cluster is like, whatever befell it.
struct TruthTests {
    @Test("all links at once are what each link is by itself, after any events", arguments: 0..<20)
    func sameWhole(seed: UInt64) {
        var world = RandomWorld(seed: seed)
        let topology = world.topology()
        var truth = Truth(topology)
        for event in world.events(12, on: topology, until: 100) {
            _ = truth.apply(event)
            let whole = truth.snapshot()
            #expect(whole.nodes == truth.usual.nodes)
            let small = truth.reduced(to: whole.nodes.map(\.name))
            for source in whole.nodes.indices {
                for sink in whole.nodes.indices where sink != source {
                    let estimate = truth.estimate(from: source, to: sink)
                    #expect(whole.estimate(from: source, to: sink) == estimate)
                    #expect(small.estimate(from: source, to: sink) == estimate)
                }
            }
        }
    }

    @Test("when everything ended the cluster is as it was", arguments: 0..<20)
    func reversible(seed: UInt64) {
        var world = RandomWorld(seed: seed)
        let topology = world.topology()
        var truth = Truth(topology)
        let before = truth.snapshot()
        let events = world.events(10, on: topology, until: 100).filter { event in
            guard case .start(let change) = event.phase else { return false }
            switch change {
            case .add, .heal: return false
            default: return true
            }
        }
        for event in events { _ = truth.apply(event) }
        for event in events.reversed() {
            _ = truth.apply(DrawnEvent(at: 200, id: event.id, phase: .end, text: ""))
        }
        let after = truth.snapshot()
        #expect(truth.effects.isEmpty)
        #expect(after.nodes == before.nodes)
        #expect(after.links == before.links)
        #expect(after.revision > before.revision)
    }

    @Test("all links of 20,000 nodes fail without a list of them")
    func large() {
        let sites = (0..<200).map { "site-\($0)" }
        let nodes = sites.flatMap { site in (0..<100).map { node("\(site)-\($0)", subCluster: site) } }
        let table = sites.flatMap { source in
            sites.map {
                SubClusterLink(source: source, sink: $0, estimate: link("", "", latency: 5).estimate)
            }
        }
        var truth = Truth(Topology(name: "large", nodes: nodes, subClusterLinks: table))
        let all = nodes.map(\.name).sorted()
        let links = [DrawnEvent.Links(sources: all, sinks: all)]
        _ = truth.apply(DrawnEvent(at: 0, id: 0, phase: .start(.fail(links)), text: ""))
        _ = truth.apply(DrawnEvent(at: 0, id: 1, phase: .start(.partition(Array(all.prefix(100)))), text: ""))
        let whole = truth.snapshot()
        #expect(whole.linkCount == 0)
        #expect(whole.estimate(from: 0, to: 19_999)?.isFailed == true)
        // One node that is better off than its site has links of its own.
        let healed = [DrawnEvent.Links(sources: [all[0]], sinks: Array(all.prefix(300)))]
        _ = truth.apply(DrawnEvent(at: 0, id: 2, phase: .start(.heal(healed)), text: ""))
        #expect(truth.snapshot().linkCount == 299)
    }

    @Test("loads add up to all of a node at most, and what is free is what neither they nor others take")
    func loads() {
        var scene = node("a", milliCPU: 1_000, memory: 1_000)
        scene.free = Resources(milliCPU: 800, memory: 900)
        var truth = Truth(Topology(name: "one", nodes: [scene]))
        func free() -> Resources? { truth.usual.nodes[0].free }
        _ = truth.apply(
            DrawnEvent(at: 0, id: 0, phase: .start(.load(["a"], cpu: 0.25, memory: 0.5)), text: ""))
        #expect(free() == Resources(milliCPU: 550, memory: 400))
        _ = truth.apply(DrawnEvent(at: 0, id: 1, phase: .start(.load(["a"], cpu: 0.9, memory: 0)), text: ""))
        #expect(free() == Resources(milliCPU: 0, memory: 400))
        _ = truth.apply(DrawnEvent(at: 0, id: 0, phase: .end, text: ""))
        _ = truth.apply(DrawnEvent(at: 0, id: 1, phase: .end, text: ""))
        #expect(free() == Resources(milliCPU: 800, memory: 900))
    }

    @Test("a node that two events took is back when both are over")
    func lostTwice() {
        var truth = Truth(Topology(name: "one", nodes: [node("a")]))
        let first = truth.apply(DrawnEvent(at: 0, id: 0, phase: .start(.lose(["a"])), text: ""))
        let second = truth.apply(DrawnEvent(at: 0, id: 1, phase: .start(.lose(["a"])), text: ""))
        #expect(first.lost == ["a"] && second.lost == [])
        #expect(!truth.usual.nodes[0].isReady)
        #expect(truth.apply(DrawnEvent(at: 0, id: 0, phase: .end, text: "")).found == [])
        #expect(truth.apply(DrawnEvent(at: 0, id: 1, phase: .end, text: "")).found == ["a"])
        #expect(truth.usual.nodes[0].isReady)
    }
}
