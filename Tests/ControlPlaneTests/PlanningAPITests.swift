import ClusterModel
import Foundation
import Hummingbird
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("What a scheduler of one's own reads")
struct PlanningAPITests {
    @Test("a snapshot has one revision, the nodes, the links and what holds between sub-clusters")
    func snapshot() async throws {
        var topology = APIScene.topology
        topology.subClusterLinks = [
            SubClusterLink(source: "north", sink: "south", estimate: link("x", "y", latency: 30).estimate)
        ]
        let scene = try await APIScene(topology: topology)
        let answer = try await scene.ask(.get, "/snapshot")
        #expect(answer.status == 200)
        #expect(answer.number("revision") == Double(scene.state.snapshot.revision))
        #expect(answer.count("nodes") == 3)
        #expect(answer.text("nodes", 2, "tier") == "cloud")
        #expect(answer.text("nodes", 0, "allocatable", "cpu") == "4")
        #expect(answer.count("links") == 4)
        #expect(answer.number("links", 0, "latency", "p95") == 5)
        #expect(answer.text("links", 0, "freshness") == "fresh")
        #expect(answer.text("subClusterLinks", 0, "sink") == "south")
    }

    @Test("a large snapshot comes whole, and one of nothing is empty")
    func sizes() async throws {
        let nodes = (0..<1_000).map { node("n\($0)") }
        let links = (1..<1_000).map { link("n0", "n\($0)", latency: Double($0)) }
        let large = try await APIScene(topology: Topology(name: "large", nodes: nodes, links: links))
        let answer = try await large.ask(.get, "/snapshot")
        #expect(answer.count("nodes") == 1_000)
        #expect(answer.count("links") == 999)
        let empty = try await APIScene(topology: nil).ask(.get, "/snapshot")
        #expect(empty.count("nodes") == 0)
        #expect(empty.count("links") == 0)
        #expect(try await large.ask(.get, "/snapshot?limit=1").status == 400)
    }

    @Test("the question has the application, its policy, what runs, and what others take")
    func planning() async throws {
        let scene = try await APIScene(engine: .planner)
        var own = chain("own", "x", "y")
        own.scheduler = .external(timeout: 30)
        try await scene.put(own, chain("other", "z", milliCPU: 1_500))
        try await scene.ask(
            .put, "/placements/default/z-0", #"{"application": "other", "component": "z", "node": "b"}"#)
        try await scene.ask(
            .put, "/placements/default/x-0", #"{"application": "own", "component": "x", "node": "a"}"#)
        let answer = try await scene.ask(.get, "/applications/default/own/planning")
        #expect(answer.status == 200)
        #expect(answer.text("manifest", "spec", "scheduler") == "external")
        #expect(answer.text("policy", "spec", "unmeasured") == "reject")
        #expect(answer.text("placed", 0, "node") == "a")
        #expect(answer.count("placed") == 1)
        #expect(answer.text("reservations", "nodes", "b", "cpu") == "1500m")
        #expect(answer.number("snapshotRevision") == Double(scene.state.snapshot.revision))
        #expect(answer.number("scheduler", "timeout") == 30)
        #expect(try await scene.ask(.get, "/applications/default/nobody/planning").status == 404)
    }

    @Test("bandwidth that others take is told by link")
    func bandwidth() async throws {
        let scene = try await APIScene()
        var other = chain("other", "x", "y")
        other.channels[0].bandwidth = 5e6
        try await scene.put(other, chain("own", "z"))
        for (pod, node) in [("x", "a"), ("y", "c")] {
            try await scene.ask(
                .put, "/placements/default/\(pod)-0",
                #"{"application": "other", "component": "\#(pod)", "node": "\#(node)"}"#)
        }
        let answer = try await scene.ask(.get, "/applications/default/own/planning")
        #expect(answer.text("reservations", "links", 0, "source") == "a")
        #expect(answer.text("reservations", "links", 0, "sink") == "c")
        #expect(answer.number("reservations", "links", 0, "bandwidth") == 5e6)
    }
}
