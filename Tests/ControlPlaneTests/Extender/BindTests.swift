import ClusterModel
import ControlPlane
import Foundation
import HTTPTypes
import Synchronization
import TestSupport
import Testing

/// Rule 14.
@Suite("Binding")
struct BindTests {
    private static let body = Array(
        #"{"PodName":"cart-0","PodNamespace":"default","PodUID":"u-1","Node":"a"}"#.utf8)

    private func error(_ scene: ExtenderScene, _ body: [UInt8] = body) async throws -> String {
        let answer = try await scene.ask("bind", body)
        #expect(answer.status == .ok)
        return try #require(try answer.object["Error"] as? String)
    }

    @Test("rule 14: success is said once the binding is there, and settles where the pod runs")
    func success() async throws {
        let bound = Mutex<[String]>([])
        var scene = ExtenderScene(["a": .passes(score: 10, regret: 0)])
        scene.binder = PodBinder { pod, node in
            bound.withLock { $0.append("\(pod.namespace)/\(pod.name) \(pod.uid) \(node)") }
            return nil
        }
        #expect(try await error(scene) == "")
        #expect(bound.withLock { $0 } == ["default/cart-0 u-1 a"])
        #expect(scene.assessor.bound == ["a"])
        #expect(scene.requests("bind", "bound") == 1)
        let record = try #require(scene.decisions.records().first)
        #expect(record.outcome == .bound)
        #expect(record.node == "a")
    }

    @Test("rule 14: success is never said without a binding")
    func failure() async throws {
        var scene = ExtenderScene(["a": .passes(score: 10, regret: 0)])
        #expect(try await error(scene).contains("remove bindVerb"))
        scene.binder = PodBinder { _, _ in "the API server is unreachable" }
        #expect(try await error(scene) == "the API server is unreachable")
        #expect(scene.assessor.bound.isEmpty)
        #expect(scene.requests("bind", "failed") == 2)
        #expect(scene.decisions.records().first?.reason == "the API server is unreachable")
    }

    @Test("rule 14: a request that is none is an error too", arguments: ["", "{}", "[]", #"{"PodName":"p"}"#])
    func malformed(body: String) async throws {
        var scene = ExtenderScene([:])
        scene.binder = PodBinder { _, _ in nil }
        #expect(try await !error(scene, Array(body.utf8)).isEmpty)
        #expect(scene.requests("bind", "malformed") == 1)
    }
}
