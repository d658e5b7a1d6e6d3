import ClusterModel
import ControlPlane
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@Suite("More requests than can be looked at")
struct OverloadTests {
    private static func scene(_ answer: OverloadAnswer, bodyRoom: Int = 1 << 30) -> ExtenderScene {
        var scene = ExtenderScene(["a": .passes(score: 10, regret: 0), "b": .full])
        scene.configuration = ExtenderRoutes.Configuration(width: 0, bodyRoom: bodyRoom, overload: answer)
        return scene
    }

    @Test("by the policy neutral they pass everywhere, and the record says why")
    func neutral() async throws {
        let scene = Self.scene(.neutral)
        let body = extenderBody(["a", "b"])
        let answers = try await scene.ask([("filter", body), ("prioritize", body)])
        #expect(try answers[0].object["NodeNames"] as? [String] == ["a", "b"])
        #expect(try answers[1].scores == ["a": 0, "b": 0])
        #expect(scene.assessor.asked.isEmpty)
        #expect(scene.requests("filter", "overloaded") == 1)
        #expect(scene.decisions.records().map(\.outcome) == [.overloaded, .overloaded])
    }

    @Test("by the policy error the pod is tried again, and nobody is preferred or evicted")
    func error() async throws {
        let scene = Self.scene(.error)
        let body = extenderBody(["a", "b"])
        let answers = try await scene.ask([("filter", body), ("prioritize", body)])
        #expect(try (answers[0].object["Error"] as? String)?.contains("will ask again") == true)
        #expect(try answers[1].list.isEmpty)
        let preempt =
            #"{"Pod":{"metadata":{"name":"p","uid":"u","labels":{"isochrone.dev/application":"shop"}}},"#
            + #""NodeNameToMetaVictims":{"a":{"Pods":[{"UID":"v"}],"NumPDBViolations":0}}}"#
        let kept = try await scene.ask("preempt", Array(preempt.utf8))
        #expect(String(decoding: kept.body, as: UTF8.self) == #"{"NodeNameToMetaVictims":{}}"#)
    }

    @Test("pods that are none of ours are answered all the same", arguments: OverloadAnswer.allCases)
    func foreign(answer: OverloadAnswer) async throws {
        let scene = Self.scene(answer)
        let body = extenderBody(["a", "b"], foreign: true)
        #expect(try await scene.ask("filter", body).object["NodeNames"] as? [String] == ["a", "b"])
    }

    @Test("bodies beyond all that fits are refused before they are read", arguments: OverloadAnswer.allCases)
    func noRoom(answer: OverloadAnswer) async throws {
        let scene = Self.scene(answer, bodyRoom: 10)
        let answers = try await scene.ask([
            ("filter", extenderBody(["a"])), ("prioritize", extenderBody(["a"])), ("bind", Array("{}{}{}{}{}{}".utf8)),
        ])
        #expect(try (answers[0].object["Error"] as? String)?.isEmpty == false)
        #expect(try answers[1].list.isEmpty)
        #expect(try (answers[2].object["Error"] as? String)?.isEmpty == false)
        #expect(scene.requests("filter", "overloaded") == 1)
    }

    @Test("room is given back: what comes after the flood is looked at")
    func afterwards() async throws {
        var scene = ExtenderScene(["a": .passes(score: 10, regret: 0)])
        scene.configuration = ExtenderRoutes.Configuration(width: 1, bodyRoom: 4_096)
        let calls = (0..<50).map { _ in ("filter", extenderBody(["a"])) }
        for answer in try await scene.ask(calls) { #expect(try answer.object["NodeNames"] as? [String] == ["a"]) }
    }
}
