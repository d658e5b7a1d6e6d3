import ClusterModel
import Foundation
import Hummingbird
import Manifests
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("The API's applications, plans and placements")
struct ApplicationAPITests {
    private static let manifest = """
        apiVersion: isochrone.dev/v1alpha1
        kind: Application
        metadata: {name: shop}
        spec:
          components:
            - {name: web, replicas: 2, resources: {cpu: 100m}}
            - {name: store}
          channels:
            - {name: queries, source: web, sink: store}
        """

    @Test("an application is created from YAML, replaced, read in both forms and deleted")
    func life() async throws {
        let scene = try await APIScene()
        let created = try await scene.ask(
            .post, "/applications", Self.manifest, headers: [.contentType: "application/yaml"])
        #expect(created.status == 201)
        #expect(created.headers[.location] == "/api/v1/applications/default/shop")
        #expect(try await scene.ask(.post, "/applications", Self.manifest).status == 409)
        #expect(try await scene.ask(.put, "/applications/default/shop", Self.manifest).status == 200)
        let read = try await scene.ask(.get, "/applications/default/shop")
        #expect(read.number("replicas") == 3)
        #expect(read.text("manifest", "kind") == "Application")
        let yaml = try await scene.ask(.get, "/applications/default/shop", headers: [.accept: "application/yaml"])
        let again = ManifestReader.application(from: Array(yaml.text.utf8), file: "answer")
        #expect(again.value == scene.state.application(id: ApplicationID(name: "shop"))?.value)
        #expect(try await scene.ask(.delete, "/applications/default/shop").status == 204)
        #expect(try await scene.ask(.delete, "/applications/default/shop").status == 404)
        #expect(try await scene.ask(.get, "/applications/default/shop/plan").status == 404)
    }

    @Test("a replacement that expects another revision is refused")
    func compareAndSwap() async throws {
        let scene = try await APIScene()
        let created = try await scene.ask(
            .put, "/applications/default/shop", Self.manifest, headers: [.ifNoneMatch: "*"])
        let tag = try #require(created.headers[.eTag])
        #expect(
            try await scene.ask(.put, "/applications/default/shop", Self.manifest, headers: [.ifNoneMatch: "*"]).status
                == 409)
        #expect(
            try await scene.ask(.put, "/applications/default/shop", Self.manifest, headers: [.ifMatch: tag]).status
                == 200)
        #expect(
            try await scene.ask(.put, "/applications/default/shop", Self.manifest, headers: [.ifMatch: tag]).status
                == 409)
        #expect(try await scene.ask(.delete, "/applications/default/shop", headers: [.ifMatch: tag]).status == 409)
        #expect(
            try await scene.ask(.put, "/applications/default/shop", Self.manifest, headers: [.ifMatch: "x"]).status
                == 400)
    }

    @Test("every problem of a manifest is told with line, field and remedy")
    func badManifest() async throws {
        let bad = Self.manifest.replacing("sink: store", with: "sink: stoer").replacing(
            "replicas: 2", with: "replicas: -2")
        let answer = try await APIScene().ask(.post, "/applications", bad)
        #expect(answer.status == 400)
        #expect(answer.count("errors") == 2)
        #expect(answer.number("errors", 0, "line") == 6)
        #expect(answer.text("errors", 1, "path") == "spec.channels[0].sink")
        #expect(answer.text("errors", 1, "remedy")?.contains("store") == true)
    }

    @Test("a manifest of another name, media type or policy is refused")
    func refusals() async throws {
        let scene = try await APIScene()
        let renamed = try await scene.ask(.put, "/applications/default/other", Self.manifest)
        #expect(renamed.text("errors", 0, "path") == "metadata")
        let typed = try await scene.ask(.post, "/applications", "<a/>", headers: [.contentType: "application/xml"])
        #expect(typed.status == 415)
        let policy = Self.manifest.replacing("spec:", with: "spec:\n  policy: swift")
        let unknown = try await scene.ask(.post, "/applications", policy)
        #expect(unknown.text("errors", 0, "path") == "spec.policy")
        #expect(scene.state.applications.isEmpty)
    }

    @Test("lists show the plan's standing and filter by namespace")
    func list() async throws {
        let scene = try await APIScene()
        try await scene.put(chain("one", "x", "y"), chain("two", namespace: "city", "x"))
        _ = await scene.standing(of: "x-0", "x", in: "one")
        let all = try await scene.ask(.get, "/applications")
        #expect(all.count("items") == 2)
        #expect(all.text("items", 1, "plan", "status") == "optimal")
        #expect(all.number("items", 1, "plan", "gap") == 0)
        #expect(all.text("items", 0, "plan", "status") == nil)
        #expect(try await scene.ask(.get, "/applications?namespace=city").count("items") == 1)
    }

    @Test("a plan and its explanation are shown, and a misspelt question is refused")
    func planAndExplanation() async throws {
        let scene = try await APIScene()
        try await scene.put(chain("one", "x", "y"))
        let plan = try await scene.ask(.get, "/applications/default/one/plan")
        #expect(plan.text("placements", 0, "node") == "a")
        let json = try await scene.ask(.get, "/applications/default/one/explain?component=x&node=a")
        #expect(json.text("status") == "optimal")
        let text = try await scene.ask(.get, "/applications/default/one/explain", headers: [.accept: "text/plain"])
        #expect(text.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(text.text.hasPrefix("default/one: optimal, objective 1\n"))
        #expect(try await scene.ask(.get, "/applications/default/one/explain?component=xx").status == 400)
        #expect(try await scene.ask(.get, "/applications/default/one/explain?node=zz").status == 400)
        #expect(
            try await scene.ask(.get, "/applications/default/oen/explain").text("detail")?.contains("default/one")
                == true)
    }

    @Test("without nodes there is no plan, and the answer says so")
    func noPlan() async throws {
        let scene = try await APIScene(topology: nil)
        try await scene.put(chain("one", "x", "y"))
        let answer = try await scene.ask(.get, "/applications/default/one/plan")
        #expect(answer.status == 404)
        #expect(answer.text("detail")?.contains("no nodes are known") == true)
    }

    @Test("a plan that is asked for after a pod was placed has the pod where it is")
    func planFollowsPlacement() async throws {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(chain("one", "x", "y", criteria: [Criterion(goal: .minimize, metric: .latency)]))
        let before = try await scene.ask(.get, "/applications/default/one/plan")
        #expect(before.text("placements", 0, "node") == "a")
        _ = try await scene.ask(
            .put, "/placements/default/p", #"{"application": "one", "component": "x", "node": "c"}"#)
        let after = try await scene.ask(.get, "/applications/default/one/plan")
        #expect(after.text("placements", 0, "node") == "c")
        #expect(after.text("placements", 1, "node") == "c")
    }

    @Test("a pod's place is told, gets a free replica, is listed and forgotten")
    func placements() async throws {
        let scene = try await APIScene()
        try await scene.put(chain("one", "x", "y"))
        let put = try await scene.ask(
            .put, "/placements/default/x-0", #"{"application": "one", "component": "x", "node": "c"}"#)
        #expect(put.status == 201)
        #expect(put.number("replica") == 0)
        #expect(try await scene.ask(.get, "/placements").text("items", 0, "pod") == "x-0")
        #expect(try await scene.ask(.get, "/placements/default/x-0").text("node") == "c")
        #expect(try await scene.ask(.delete, "/placements/default/x-0").status == 204)
        #expect(try await scene.ask(.delete, "/placements/default/x-0").status == 404)
    }

    @Test(
        "a place that can't be is refused with the field",
        arguments: [
            (#"{"application": "oen", "component": "x", "node": "c"}"#, "application"),
            (#"{"application": "one", "component": "z", "node": "c"}"#, "component"),
            (#"{"application": "one", "component": "x", "node": "z"}"#, "node"),
            (#"{"application": "one", "component": "x", "node": "c", "replica": 1}"#, "replica"),
            (#"{"application": "one", "component": "x"}"#, "node"),
        ])
    func badPlacement(body: String, field: String) async throws {
        let scene = try await APIScene()
        try await scene.put(chain("one", "x", "y"))
        let answer = try await scene.ask(.put, "/placements/default/x-0", body)
        #expect(answer.status == 400)
        #expect(answer.text("errors", 0, "path") == field)
        #expect(scene.state.placements.isEmpty)
    }
}
