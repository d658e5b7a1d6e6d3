import ClusterModel
import ControlPlane
import Foundation
import Hummingbird
import HummingbirdTesting
import KubernetesWire
import Logging
import MetricsTestKit
import NIOCore
import TestSupport
import Testing

@Suite("The extender's routes")
struct ExtenderRouteTests {
    private static let mixed: [String: Assessment.Verdict] = [
        "a": .passes(score: 10, regret: 0), "b": .far(80), "c": .passes(score: 3, regret: nil), "d": .full,
        "e": .far(90),
    ]

    @Test("rules 1, 5, 7 and 8: filter answers from the plan, with a sentence for each class of cause")
    func filter() async throws {
        let scene = ExtenderScene(Self.mixed)
        let answer = try await scene.ask("filter", extenderBody(["e", "d", "c", "b", "a"]))
        #expect(answer.status == .ok)
        #expect(
            String(decoding: answer.body, as: UTF8.self) == """
                {"Nodes":null,"NodeNames":["c","a"],"FailedNodes":{"d":"capacity"},\
                "FailedAndUnresolvableNodes":{"e":"limit near","b":"limit near"},"Error":""}
                """)
        #expect(scene.requests("filter", "assessed") == 1)
    }

    @Test("rule 6: a node that the snapshot does not have is rejected as unknown, never let pass")
    func unknownNode() async throws {
        let scene = ExtenderScene(Self.mixed)
        let answer = try await scene.ask("filter", extenderBody(["a", "nowhere"]))
        let object = try answer.object
        #expect(object["NodeNames"] as? [String] == ["a"])
        #expect(
            object["FailedAndUnresolvableNodes"] as? [String: String] == ["nowhere": "node unknown to Isochrone"])
        #expect(try await scene.ask("prioritize", extenderBody(["a", "nowhere"])).scores == ["a": 10, "nowhere": 0])
    }

    @Test("rules 11 and 13: prioritize needs no filter before it, and gives whole numbers from 0 to 10")
    func prioritize() async throws {
        var verdicts = Self.mixed
        verdicts["over"] = .passes(score: 400, regret: nil)
        verdicts["under"] = .passes(score: -4, regret: nil)
        let scene = ExtenderScene(verdicts)
        let answer = try await scene.ask("prioritize", extenderBody(["b", "a", "over", "c", "under"]))
        #expect(
            String(decoding: answer.body, as: UTF8.self) == """
                [{"Host":"b","Score":0},{"Host":"a","Score":10},{"Host":"over","Score":10},{"Host":"c","Score":3},\
                {"Host":"under","Score":0}]
                """)
        #expect(scene.requests("prioritize", "assessed") == 1)
    }

    @Test("rule 2: every answer is a 200 with a body and its length", arguments: ["filter", "prioritize"])
    func headers(verb: String) async throws {
        let scene = ExtenderScene(Self.mixed)
        for body in [extenderBody(["a"]), extenderBody([]), extenderBody(["a"], foreign: true)] {
            let answer = try await scene.ask(verb, body)
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer.headers[.contentLength] == "\(answer.body.count)")
            #expect(!answer.body.isEmpty)
        }
    }

    @Test("rule 2: what a pod of ours lacks becomes its event; prioritize then gives nobody preference")
    func unknown() async throws {
        let scene = ExtenderScene(FakeAssessor(.unknown("application \"shop\" does not exist")))
        let answers = try await scene.ask([("filter", extenderBody(["a"])), ("prioritize", extenderBody(["a", "b"]))])
        let object = try answers[0].object
        #expect(answers[0].status == .ok)
        #expect(object["Error"] as? String == "application \"shop\" does not exist")
        #expect(object["NodeNames"] is NSNull)
        #expect(try answers[1].scores == ["a": 0, "b": 0])
        #expect(scene.requests("filter", "refused") == 1)
    }

    @Test("rule 2: a body that cannot be read is a filter's Error, and a 400 to prioritize, which has no such field")
    func malformed() async throws {
        let scene = ExtenderScene(Self.mixed)
        let answers = try await scene.ask([("filter", Array("{not json".utf8)), ("prioritize", Array("[]".utf8))])
        #expect(answers[0].status == .ok)
        #expect(
            try answers[0].object["Error"] as? String
                == "the extender request is not JSON: a key in quotes is missing at byte 1")
        #expect(answers[1].status == .badRequest)
        #expect(answers[1].headers[.contentType] == "application/problem+json")
        #expect(try (answers[1].object["detail"] as? String)?.contains("must be an object") == true)
        #expect(scene.requests("filter", "malformed") == 1)
        #expect(scene.requests("prioritize", "malformed") == 1)
        #expect(scene.assessor.asked.isEmpty)
    }

    @Test("rule 3: a body beyond the limit is a 413 that says what to change", arguments: ["filter", "prioritize"])
    func limit(verb: String) async throws {
        let body = extenderBody(["a", "c"])
        var scene = ExtenderScene(Self.mixed)
        scene.configuration.bodyLimit = body.count
        #expect(try await scene.ask(verb, body).status == .ok)
        scene.configuration.bodyLimit = body.count - 1
        let answer = try await scene.ask(verb, body)
        #expect(answer.status == .contentTooLarge)
        #expect(try (answer.object["detail"] as? String)?.contains("nodeCacheCapable: true") == true)
        #expect(scene.requests(verb, "too_large") == 1)
    }

    @Test("rule 3: the limit is 256 MiB unless configured")
    func defaultLimit() {
        #expect(ExtenderRoutes.Configuration().bodyLimit == 268_435_456)
    }

    @Test("rule 4: names and node objects get the same answer")
    func sameAnswer() async throws {
        let names = try RecordedRequest.named("1.36.2/labels-3n-cache/filter").body(application: "s", component: "c")
        let objects = try RecordedRequest.named("1.36.2/labels-3n-nocache/filter").body(
            application: "s", component: "c")
        let scene = ExtenderScene([
            "node-00000": .far(80), "node-00001": .passes(score: 4, regret: nil), "node-00002": .full,
        ])
        let byName = try await scene.ask("filter", names).object
        let byObject = try await scene.ask("filter", objects).object
        #expect(byName["NodeNames"] as? [String] == ["node-00001"])
        let items = try #require((byObject["Nodes"] as? [String: Any])?["items"] as? [[String: Any]])
        #expect(items.map { ($0["metadata"] as? [String: Any])?["name"] as? String } == ["node-00001"])
        for key in ["FailedNodes", "FailedAndUnresolvableNodes"] {
            #expect(byName[key] as? [String: String] == byObject[key] as? [String: String])
        }
        #expect(
            try await scene.ask("prioritize", names).scores == scene.ask("prioritize", objects).scores)
    }

    @Test("rule 9: a list that looks like a sample is counted, and warned of once")
    func sample() async throws {
        let all = (0..<300).map { "n-\($0)" }
        let scene = ExtenderScene(
            Dictionary(uniqueKeysWithValues: all.map { ($0, Assessment.Verdict.passes(score: 1, regret: nil)) }))
        let sampled = extenderBody(Array(all.prefix(120)))
        _ = try await scene.ask([
            ("filter", extenderBody(all)), ("filter", extenderBody(["n-1"])), ("filter", sampled),
            ("prioritize", sampled),
        ])
        // What prioritize is shown is what filter left.
        #expect(scene.metrics.counterTotal(label: "isochrone_extender_partial_candidate_lists_total") == 1)
        let warnings = scene.log.lines.filter { $0.level == .warning }
        #expect(warnings.count == 1)
        #expect(warnings.first?.message.contains("percentageOfNodesToScore: 100") == true)
        #expect(warnings.first?.metadata["candidates"] == "120")
    }

    @Test("rule 10: a nominated node that comes alone, and the same pod asked again, get the same verdict")
    func nominated() async throws {
        let scene = ExtenderScene(Self.mixed)
        for names in [["a"], ["a", "b"], ["a"]] {
            #expect(try await scene.ask("filter", extenderBody(names)).object["NodeNames"] as? [String] == ["a"])
        }
        #expect(try await scene.ask("filter", extenderBody(["b"])).object["NodeNames"] as? [String] == [])
    }

    @Test("rule 13: errors of prioritize, which the scheduler ignores, and the time of every call are counted")
    func durations() async throws {
        let scene = ExtenderScene(Self.mixed)
        _ = try await scene.ask([
            ("prioritize", extenderBody(["a"])), ("prioritize", Array("x".utf8)), ("filter", extenderBody(["a"])),
        ])
        let label = "isochrone_extender_request_duration_seconds"
        let times = try scene.metrics.expectRecorder(label, [("verb", "prioritize")])
        #expect(times.values.count == 2)
        #expect(times.values.allSatisfy { $0 > 0 && $0 < 10 })
        #expect(try scene.metrics.expectRecorder(label, [("verb", "filter")]).values.count == 1)
    }

    @Test("rule 19: a pod without our labels gets the neutral answer without anybody being asked")
    func foreign() async throws {
        let scene = ExtenderScene(FakeAssessor(.unknown("no state at all")))
        let body = extenderBody(["z", "y", "z"], foreign: true)
        let answers = try await scene.ask([("filter", body), ("prioritize", body)])
        #expect(
            String(decoding: answers[0].body, as: UTF8.self) == """
                {"Nodes":null,"NodeNames":["z","y"],"FailedNodes":{},"FailedAndUnresolvableNodes":{},"Error":""}
                """)
        #expect(try answers[1].scores == ["z": 0, "y": 0])
        #expect(scene.assessor.asked.isEmpty)
        #expect(scene.requests("filter", "neutral") == 1)
        #expect(scene.requests("prioritize", "neutral") == 1)
    }

    @Test("rule 19: a pod that the assessor finds foreign gets the neutral answer as well")
    func assessedForeign() async throws {
        let scene = ExtenderScene(FakeAssessor(.foreign))
        #expect(try await scene.ask("filter", extenderBody(["z"])).object["NodeNames"] as? [String] == ["z"])
    }

    @Test("the assessor is asked about the pod that was sent")
    func identity() async throws {
        let scene = ExtenderScene(Self.mixed)
        _ = try await scene.ask("filter", extenderBody(["a"], pod: "cart-7"))
        #expect(
            scene.assessor.asked == [
                PodIdentity(namespace: "default", name: "cart-7", uid: "u-1", application: "shop", component: "cart")
            ])
    }

    @Test("an assessment that is shorter than its snapshot rejects the rest as unknown")
    func shortAssessment() async throws {
        let snapshot = ClusterSnapshot(revision: 1, nodes: [Node(name: "a"), Node(name: "b")], links: [Link]())
        let assessment = Assessment(component: "c", replica: 0, verdicts: [.passes(score: 1, regret: nil)])
        let scene = ExtenderScene(
            FakeAssessor(
                .assessed(
                    PodAssessment(
                        table: VerdictTable(assessment, summary: ExtenderScene.summary), snapshot: snapshot,
                        names: NodeNameTable(["a", "b"]),
                        plan: Plan(
                            application: ApplicationID(name: "shop"), status: .optimal,
                            plannedAt: Timestamp(milliseconds: 0))))))
        let object = try await scene.ask("filter", extenderBody(["a", "b"])).object
        #expect(object["NodeNames"] as? [String] == ["a"])
        #expect(object["FailedAndUnresolvableNodes"] as? [String: String] == ["b": "node unknown to Isochrone"])
    }

    @Test(
        "rules 1 and 4 to 6: every recorded request is answered, for pods of ours and for others",
        arguments: RecordedRequest.all("filter", "prioritize"))
    func recorded(recorded: RecordedRequest) async throws {
        let scene = ExtenderScene(["node-00000": .passes(score: 9, regret: 0), "node-00001": .far(80)])
        let foreign = try await scene.ask(recorded.verb, try recorded.body())
        let ours = try await scene.ask(recorded.verb, try recorded.body(application: "shop", component: "cart"))
        if recorded.verb == "filter" {
            #expect(try !passing(foreign, recorded).isEmpty)
            #expect(try Set(passing(ours, recorded)).isSubset(of: ["node-00000"]))
        } else {
            #expect(try foreign.scores.values.allSatisfy { $0 == 0 })
            #expect(try ours.scores.allSatisfy { $0.value == ($0.key == "node-00000" ? 9 : 0) })
        }
        #expect(scene.requests(recorded.verb, "neutral") == 1)
        #expect(scene.requests(recorded.verb, "assessed") == 1)
    }

    private func passing(_ answer: ExtenderScene.Answer, _ recorded: RecordedRequest) throws -> [String] {
        let object = try answer.object
        #expect(object["Error"] as? String == "")
        if recorded.hasNames { return try #require(object["NodeNames"] as? [String]) }
        let items = try #require((object["Nodes"] as? [String: Any])?["items"] as? [[String: Any]])
        return items.compactMap { ($0["metadata"] as? [String: Any])?["name"] as? String }
    }

    @Test("rule 2: one connection over a real socket carries one request after the other, large and refused ones too")
    func keepAlive() async throws {
        let scene = ExtenderScene(Self.mixed)
        let names = (0..<90_000).map { "some-node-with-a-long-name-\($0)" }
        let large = extenderBody(names, foreign: true)
        let application = Application(router: scene.routes.router(), logger: scene.log.logger)
        try await application.test(.live) { client in
            for body in [extenderBody(["a"]), Array("{".utf8), large, extenderBody(["b"])] {
                let response = try await client.executeRequest(
                    uri: "/filter", method: .post, headers: [:], body: ByteBuffer(bytes: body))
                #expect(response.status == .ok)
            }
        }
        #expect(large.count > 2 << 20)
        #expect(scene.requests("filter", "neutral") == 1)
        #expect(scene.requests("filter", "malformed") == 1)
        #expect(scene.requests("filter", "assessed") == 2)
    }

    @Test("rule 3: a body beyond the limit does not cost the connection, declared or chunked")
    func limitOverSocket() async throws {
        var scene = ExtenderScene(Self.mixed)
        scene.configuration.bodyLimit = 100_000
        let large = ByteBuffer(repeating: UInt8(ascii: " "), count: 3_000_000)
        let application = Application(router: scene.routes.router(), logger: scene.log.logger)
        try await application.test(.live) { client in
            for headers in [[:], [.transferEncoding: "chunked"]] as [HTTPFields] {
                let refused = try await client.executeRequest(
                    uri: "/filter", method: .post, headers: headers, body: large)
                #expect(refused.status == .contentTooLarge)
                let next = try await client.executeRequest(
                    uri: "/filter", method: .post, headers: [:], body: ByteBuffer(bytes: extenderBody(["a"])))
                #expect(next.status == .ok)
            }
        }
    }
}
