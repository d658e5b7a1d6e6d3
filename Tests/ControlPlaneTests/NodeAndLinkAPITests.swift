import ClusterModel
import Foundation
import Hummingbird
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("The API's nodes and links")
struct NodeAndLinkAPITests {
    @Test("nodes are listed by name, in pages that continue")
    func pages() async throws {
        let scene = try await APIScene()
        let first = try await scene.ask(.get, "/nodes?limit=2")
        #expect(first.status == 200)
        #expect(first.count("items") == 2)
        #expect(first.text("items", 0, "subCluster") == "north")
        let token = try #require(first.text("continue"))
        let second = try await scene.ask(.get, "/nodes?limit=2&continue=\(token)")
        #expect(second.count("items") == 1)
        #expect(second.text("items", 0, "name") == "c")
        #expect(second.text("continue") == nil)
    }

    @Test("a node is put with Kubernetes' quantities, read back and deleted")
    func nodeLife() async throws {
        let scene = try await APIScene(topology: nil)
        let body = #"{"labels": {"isochrone.dev/tier": "edge"}, "allocatable": {"cpu": "1500m", "memory": "1Gi"}}"#
        #expect(try await scene.ask(.put, "/nodes/gate", body).status == 201)
        #expect(try await scene.ask(.put, "/nodes/gate", body).status == 200)
        let node = try await scene.ask(.get, "/nodes/gate")
        #expect(node.text("allocatable", "cpu") == "1500m")
        #expect(node.text("allocatable", "memory") == "1073741824")
        #expect(node.text("tier") == "edge")
        #expect(try await scene.ask(.delete, "/nodes/gate").status == 204)
        #expect(try await scene.ask(.get, "/nodes/gate").status == 404)
    }

    @Test(
        "a bad node is refused with the field",
        arguments: [
            (#"{"allocatable": {"cpu": "much"}}"#, "allocatable.cpu"), (#"{"labells": {}}"#, "labells"),
            (#"{"name": "other"}"#, "name"), (#"{"addresses": "10.0.0.1"}"#, "addresses"),
            (#"{"ready": "yes"}"#, "ready"), (#"{"podCIDRs": [1]}"#, "podCIDRs"),
        ])
    func badNode(body: String, field: String) async throws {
        let scene = try await APIScene(topology: nil)
        let answer = try await scene.ask(.put, "/nodes/gate", body)
        #expect(answer.status == 400)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.text("errors", 0, "path") == field)
        #expect(scene.state.nodes.isEmpty)
    }

    @Test("a name that can be no node's is refused", arguments: ["%20", "a%2Fb", "%00", "caf%C3%A9"])
    func badName(name: String) async throws {
        let scene = try await APIScene(topology: nil)
        let answer = try await scene.ask(.put, "/nodes/\(name)", "{}")
        #expect(answer.status == 400)
        #expect(answer.text("errors", 0, "path") == "name")
        #expect(scene.state.nodes.isEmpty)
    }

    @Test("a declared node can't be deleted, and the answer says where it comes from")
    func declaredNode() async throws {
        let answer = try await APIScene().ask(.delete, "/nodes/a")
        #expect(answer.status == 409)
        #expect(answer.text("detail")?.contains("topology") == true)
    }

    @Test("an unknown node is a 404 that knows what may have been meant")
    func unknownNode() async throws {
        let scene = try await APIScene(topology: Topology(name: "one", nodes: [node("edge-one")]))
        let answer = try await scene.ask(.get, "/nodes/edge-oen")
        #expect(answer.status == 404)
        #expect(answer.text("detail")?.contains("did you mean `edge-one`?") == true)
        #expect(answer.text("instance") == "/api/v1/nodes/edge-oen")
    }

    @Test("links tell age and freshness of what was measured, and leave out what is unknown")
    func links() async throws {
        let scene = try await APIScene()
        _ = try await scene.state.accept(report("b", sequence: 1, ["c": 30]))
        scene.clock.advance(bySeconds: 90)
        scene.state.rebuildNow()
        let answer = try await scene.ask(.get, "/links?from=b")
        #expect(answer.count("items") == 2)
        #expect(answer.text("items", 0, "sink") == "a")
        #expect(answer.number("items", 0, "age") == nil)
        #expect(answer.number("items", 0, "jitter") == nil)
        #expect(answer.number("items", 1, "age") == 90)
        #expect(answer.text("items", 1, "freshness") == "stale")
        #expect(answer.number("items", 1, "latency", "p95") == 30)
        #expect(answer.number("items", 1, "reliability", "messages") == 1000)
    }

    @Test(
        "links are filtered by both ends and by sub-cluster",
        arguments: [("?to=c", 1), ("?subCluster=north", 2), ("?from=a&to=b", 1)])
    func linkFilters(query: String, count: Int) async throws {
        #expect(try await APIScene().ask(.get, "/links\(query)").count("items") == count)
    }

    @Test("the matrix has null for what is unknown and for what has expired")
    func matrix() async throws {
        let scene = try await APIScene()
        _ = try await scene.state.accept(report("b", sequence: 1, ["c": 30]))
        scene.state.rebuildNow()
        let fresh = try await scene.ask(.get, "/links/matrix")
        #expect(fresh.number("rows", 1, 2) == 30)
        #expect(fresh.number("rows", 2, 1) == nil)
        #expect(fresh.number("rows", 0, 0) == 0)
        scene.clock.advance(bySeconds: 3600)
        let late = try await scene.ask(.get, "/links/matrix?metric=latency&statistic=p99")
        #expect(late.number("rows", 1, 2) == nil)
        #expect(late.number("rows", 0, 2) == 20)
    }

    @Test("a matrix that is too large is refused, and a sub-cluster of it is not")
    func matrixLimit() async throws {
        let scene = try await APIScene(settings: APISettings(matrixLimit: 2))
        #expect(try await scene.ask(.get, "/links/matrix").status == 400)
        #expect(try await scene.ask(.get, "/links/matrix?subCluster=north").count("names") == 2)
    }

    @Test(
        "a query that means nothing is refused with its parameter",
        arguments: [
            ("/links?form=a", "form"), ("/links?from=z", "from"), ("/links?subCluster=west", "subCluster"),
            ("/links/matrix?metric=lag", "metric"), ("/links/matrix?statistic=p42", "statistic"),
            ("/nodes?limit=0", "limit"), ("/nodes?limit=ten", "limit"), ("/nodes?continue=%2A%2A", "continue"),
            ("/nodes?watch=maybe", "watch"), ("/nodes?limit=1&limit=2", "limit"),
        ])
    func badQuery(path: String, parameter: String) async throws {
        let answer = try await APIScene().ask(.get, path)
        #expect(answer.status == 400)
        #expect(answer.text("errors", 0, "path") == parameter)
    }

    @Test("an empty cluster has empty lists and an empty matrix")
    func empty() async throws {
        let scene = try await APIScene(topology: nil)
        for path in ["/nodes", "/links", "/applications", "/placements"] {
            let answer = try await scene.ask(.get, path)
            #expect(answer.status == 200)
            #expect(answer.count("items") == 0)
        }
        #expect(try await scene.ask(.get, "/links/matrix").count("rows") == 0)
    }

    @Test("a path that is not served and a method that is not supported are problems of their own")
    func unknownPathAndMethod() async throws {
        let scene = try await APIScene()
        let lost = try await scene.ask(.get, "/nodse")
        #expect(lost.status == 404)
        #expect(lost.text("type") == "https://isochrone.dev/problems/not-found")
        let wrong = try await scene.ask(.delete, "/links")
        #expect(wrong.status == 405)
        #expect(wrong.headers[.allow] == "GET")
        #expect(wrong.text("title") == "The resource does not support this method")
    }

    @Test("the index names what is served")
    func index() async throws {
        let answer = try await APIScene().ask(.get, "")
        #expect(answer.status == 200)
        #expect(answer.text.contains("/api/v1/links/matrix"))
    }
}
