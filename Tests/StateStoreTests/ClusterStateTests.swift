import ClusterModel
import StateStore
import TestSupport
import Testing

@Suite("The cluster's state")
struct ClusterStateTests {
    let clock = ManualClock()
    let store: InMemoryStateStore

    init() {
        store = InMemoryStateStore { [clock] in clock.now }
    }

    func open() async throws -> ClusterState {
        try await ClusterState.open(store: store) { [clock] in clock.now }
    }

    @Test("what was put is there after opening again")
    func reopening() async throws {
        let state = try await open()
        let application = chain("watch", namespace: "city", "camera", "alarm")
        let plan = Plan(application: application.id, status: .infeasible, plannedAt: clock.now)
        let placement = PodPlacement(
            namespace: "city", pod: "camera-0", application: "watch", component: "camera", replica: 0, node: "a")
        try await state.put(node: node("a"))
        try await state.put(node: node("b"))
        let revision = try await state.put(application: application, expecting: .absent)
        try await state.put(plan: plan)
        try await state.put(placement: placement)
        _ = try await state.accept(report("a", sequence: 1, ["b": 5]))

        let again = try await open()
        #expect(again.nodes.map(\.value) == [node("a"), node("b")])
        #expect(again.applications == [Revisioned(value: application, revision: revision)])
        #expect(again.plan(for: application.id) == plan)
        #expect(again.plans == [plan])
        #expect(again.placements == [placement])
        #expect(again.snapshot.estimate(from: "a", to: "b")?.latency.p50 == 5)
        #expect(again.registration(of: "a")?.boots == [.init(id: "boot-1", sequence: 1)])
    }

    @Test("what was removed is gone, here and in the store")
    func removal() async throws {
        let state = try await open()
        let application = chain("watch", "camera")
        try await state.put(node: node("a"))
        _ = try await state.accept(report("a", sequence: 1, ["b": 5]))
        try await state.put(application: application)
        try await state.put(plan: Plan(application: application.id, status: .unknown, plannedAt: clock.now))
        try await state.put(
            placement: PodPlacement(pod: "p", application: "watch", component: "camera", replica: 0, node: "a"))
        #expect(try await state.removeApplication(id: application.id))
        #expect(try await !state.removeApplication(id: application.id))
        try await state.removePlacement(namespace: "default", pod: "p")
        try await state.removeNode(name: "a")
        #expect(state.applications.isEmpty && state.plans.isEmpty && state.placements.isEmpty && state.nodes.isEmpty)
        #expect(state.registration(of: "a") == nil)
        #expect(try await store.contents(of: Set(Record.Kind.allCases)).records == [])
    }

    @Test("compare-and-swap decides between two writers of an application")
    func conflict() async throws {
        let state = try await open()
        let first = try await state.put(application: chain("watch", "camera"), expecting: .absent)
        let second = try await state.put(application: chain("watch", "lens"), expecting: .revision(first))
        await #expect(throws: StateStoreError.conflict(key: "application/default/watch", revision: second)) {
            try await state.put(application: chain("watch", "eye"), expecting: .revision(first))
        }
        await #expect(throws: StateStoreError.conflict(key: "application/default/watch", revision: second)) {
            try await state.removeApplication(id: ApplicationID(name: "watch"), expecting: .revision(first))
        }
        #expect(state.application(id: ApplicationID(name: "watch"))?.value == chain("watch", "lens"))
    }

    @Test("a node or a pod's place that is known just so is not written again")
    func unchanged() async throws {
        let state = try await open()
        let revision = try await state.put(node: node("a"))
        #expect(try await state.put(node: node("a")) == revision)
        let placement = PodPlacement(pod: "p", application: "w", component: "c", replica: 0, node: "a")
        let placed = try await state.put(placement: placement)
        #expect(try await state.put(placement: placement) == placed)
        #expect(try await store.contents(of: []).revision == placed)
        await #expect(throws: StateStoreError.conflict(key: "node/a", revision: revision)) {
            try await state.put(node: node("a"), expecting: .absent)
        }
    }

    @Test(
        "a record that cannot be read is an error that names it",
        arguments: [
            ("{", "it is not the JSON that was written"), ("{}", "\"name\" is missing"), ("[]", "not of type"),
            ("{\"name\": 3}", "name: not of type String"),
        ])
    func corrupt(json: String, reason: String) async throws {
        _ = try await store.commit([
            .put(Record.Key(.node, "a"), value: Array(json.utf8), expires: nil, expecting: .none)
        ])
        do {
            _ = try await open()
            Issue.record("it was opened")
        } catch StateStoreError.corrupt(let key, let found) {
            #expect(key == "node/a")
            #expect(found.hasPrefix(reason))
        }
    }

    @Test("when the store fails, writes throw and reads go on")
    func failingStore() async throws {
        let state = try await open()
        try await state.put(node: node("a"))
        try await state.put(node: node("b"))
        _ = try await state.accept(report("a", sequence: 1, ["b": 5]))
        state.rebuildNow()
        await store.close()
        await #expect(throws: StateStoreError.closed) { try await state.put(node: node("c")) }
        await #expect(throws: StateStoreError.closed) { try await state.accept(report("a", sequence: 2, ["b": 6])) }
        state.rebuildNow()
        #expect(state.snapshot.estimate(from: "a", to: "b")?.latency.p50 == 5)
        #expect(state.nodes.count == 2)
        await withTaskGroup { group in
            group.addTask { await state.run() }
            while state.storeProblem == nil { await Task.yield() }
            group.cancelAll()
        }
        #expect(state.storeProblem == .closed)
    }
}
