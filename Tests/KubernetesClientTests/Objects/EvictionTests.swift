import FakeAPIServer
import Foundation
import Testing

@testable import KubernetesClient

@Suite("Evicting a pod", .timeLimit(.minutes(1)))
struct EvictionTests {
    private func evict(
        _ pod: FakePod? = FakePod("cart-0", namespace: "shop", uid: "uid-1", node: "edge-1", labels: ["app": "cart"]),
        budgets: [FakeJSON] = [], dryRun: Bool = false, faults: FakeFault...,
        check: @escaping @Sendable (FakeCluster) -> Void = { _ in }
    ) async throws -> Result<EvictionOutcome, KubernetesError> {
        let cluster = FakeCluster(
            pods: pod.map { [$0] } ?? [],
            users: ["secret": FakeUser("extender", rights: ["get pods", "create pods/eviction"])])
        for budget in budgets { cluster.put(.podDisruptionBudgets, budget) }
        for fault in faults { cluster.fail(fault) { $0.method == "POST" } }
        let (results, result) = AsyncStream.makeStream(of: Result<EvictionOutcome, KubernetesError>.self)
        try await FakeAPIServer.run(cluster) { server in
            let client = try KubernetesClient(
                KubernetesConfiguration(server: server.url, credential: .token("secret"), source: "test"))
            do throws(KubernetesError) {
                result.yield(
                    .success(try await client.evict(pod: "cart-0", namespace: "shop", uid: "uid-1", dryRun: dryRun)))
            } catch {
                result.yield(.failure(error))
            }
        }
        check(cluster)
        var iterator = results.makeAsyncIterator()
        return try #require(await iterator.next())
    }

    private static func budget(_ name: String, allowed: Int64, observed: Int64 = 1) -> FakeJSON {
        [
            "metadata": ["name": .string(name), "namespace": "shop", "generation": 1],
            "spec": ["selector": ["matchLabels": ["app": "cart"]]],
            "status": [
                "observedGeneration": .integer(observed), "disruptionsAllowed": .integer(allowed), "desiredHealthy": 1,
                "currentHealthy": .integer(1 + allowed),
            ],
        ]
    }

    @Test("sends it on its way")
    func evicted() async throws {
        let result = try await evict { cluster in
            #expect(cluster.pod("cart-0", namespace: "shop")?.metadata.deletionTimestamp != nil)
        }
        #expect(result == .success(.evicted))
    }

    @Test("does nothing when it is a dry run")
    func dryRun() async throws {
        let result = try await evict(dryRun: true) { cluster in
            #expect(cluster.pod("cart-0", namespace: "shop")?.metadata.deletionTimestamp == nil)
        }
        #expect(result == .success(.evicted))
    }

    @Test("finds that there is nothing to evict")
    func nothing() async throws {
        #expect(try await evict(nil) == .success(.gone))
        #expect(
            try await evict(FakePod("cart-0", namespace: "shop", uid: "uid-2", node: "edge-1"))
                == .success(.replaced(uid: "uid-2")))
        let leaving = FakePod(
            "cart-0", namespace: "shop", uid: "uid-1", node: "edge-1", deletionTimestamp: "2026-01-01T00:00:00Z")
        let result = try await evict(leaving) { cluster in
            #expect(!cluster.requests.contains { $0.hasPrefix("POST") })
        }
        #expect(result == .success(.alreadyTerminating))
    }

    @Test("respects disruption budgets, and says so with the time where Kubernetes tells it")
    func budgets() async throws {
        #expect(try await evict(budgets: [Self.budget("one", allowed: 1)]) == .success(.evicted))
        #expect(
            try await evict(budgets: [Self.budget("one", allowed: 0)])
                == .success(
                    .blockedByBudget(
                        retryAfter: nil, message: "The disruption budget one needs 1 healthy pods and has 1 currently"))
        )
        #expect(
            try await evict(budgets: [Self.budget("one", allowed: 1, observed: 0)])
                == .success(
                    .blockedByBudget(
                        retryAfter: .seconds(10),
                        message: "The disruption budget one is still being processed by the server.")))
        guard
            case .success(.severalBudgets) = try await evict(
                budgets: [Self.budget("one", allowed: 1), Self.budget("two", allowed: 1)])
        else {
            Issue.record("two budgets were no trouble")
            return
        }
    }

    @Test("a server that has too much to do is no budget, and nobody is asked twice")
    func throttled() async throws {
        let result = try await evict(faults: .throttled(retryAfter: 7)) { cluster in
            #expect(cluster.requests.count { $0.hasPrefix("POST") } == 1)
        }
        guard case .failure(.throttled(_, .seconds(7)?, _)) = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test("an answer that was lost is looked after")
    func answerLost() async throws {
        let result = try await evict(faults: .answerLost) { cluster in
            #expect(cluster.requests.count { $0.hasPrefix("POST") } == 1)
        }
        #expect(result == .success(.evicted))
        guard case .failure(.outcomeUnknown) = try await evict(faults: .dropped) else {
            Issue.record("a pod that is still there was taken for evicted")
            return
        }
    }

    @Test("a pod that is replaced between the look and the eviction is left alone")
    func race() async throws {
        let cluster = FakeCluster(
            pods: [FakePod("cart-0", namespace: "shop", uid: "uid-1", node: "edge-1")],
            users: ["secret": FakeUser("extender")])
        cluster.fail(.delay(.milliseconds(1))) { request in
            guard request.method == "POST" else { return false }
            cluster.put(FakePod("cart-0", namespace: "shop", uid: "uid-2", node: "edge-1"))
            return true
        }
        try await FakeAPIServer.run(cluster) { server in
            let client = try KubernetesClient(
                KubernetesConfiguration(server: server.url, credential: .token("secret"), source: "test"))
            let outcome = try await client.evict(pod: "cart-0", namespace: "shop", uid: "uid-1")
            #expect(outcome == .replaced(uid: "uid-2"))
            #expect(cluster.pod("cart-0", namespace: "shop")?.metadata.deletionTimestamp == nil)
        }
    }
}
