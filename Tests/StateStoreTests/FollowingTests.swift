import ClusterModel
import StateStore
import TestSupport
import Testing

@Suite("Following the cluster's state")
struct FollowingTests {
    let clock = ManualClock()
    let store: InMemoryStateStore

    init() {
        store = InMemoryStateStore { [clock] in clock.now }
    }

    func open(eventsHeld: Int = 64) async throws -> ClusterState {
        try await ClusterState.open(
            store: store, configuration: .init(rebuildInterval: 0, eventsHeld: eventsHeld)
        ) { [clock] in clock.now }
    }

    /// Runs `body` while the state runs, and then ends the run.
    private func running(_ states: [ClusterState], _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for state in states { group.addTask { await state.run() } }
            try await body()
            group.cancelAll()
        }
    }

    /// Returns when the condition holds; every change of what it asks for is followed by an event.
    private func wait(for events: AsyncStream<ClusterEvent>, until holds: () -> Bool) async {
        if holds() { return }
        for await _ in events where holds() { return }
    }

    @Test("every change is an event, in order, for every reader")
    func events() async throws {
        let state = try await open()
        let streams = (0..<3).map { _ in state.events() }
        let application = chain("watch", "camera")
        try await state.put(node: node("a"))
        _ = try await state.accept(report("a", sequence: 1, ["b": 5]))
        try await state.put(application: application)
        try await state.put(plan: Plan(application: application.id, status: .unknown, plannedAt: clock.now))
        try await state.put(
            placement: PodPlacement(pod: "p", application: "watch", component: "camera", replica: 0, node: "a"))
        state.rebuildNow()
        try await state.removeApplication(id: application.id)
        let expected: [ClusterEvent.Change] = [
            .node("a", removed: false), .links(source: "a"), .application(application.id, removed: false),
            .plan(application.id, removed: false), .placement(namespace: "default", pod: "p", removed: false),
            .snapshot(revision: state.snapshot.revision), .application(application.id, removed: true),
            .plan(application.id, removed: true),
        ]
        for stream in streams {
            let seen = await stream.prefix(expected.count).reduce(into: []) { $0.append($1) }
            #expect(seen.map(\.change) == expected)
            #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.sequence + 1 == $1.sequence })
        }
    }

    @Test("a reader that comes back continues after the last event that it saw")
    func resuming() async throws {
        let state = try await open()
        var first = state.events().makeAsyncIterator()
        for name in ["a", "b", "c"] { try await state.put(node: node(name)) }
        let seen = try #require(await first.next())
        var again = state.events(after: seen.sequence).makeAsyncIterator()
        #expect(await again.next()?.change == .node("b", removed: false))
        #expect(await again.next()?.change == .node("c", removed: false))
    }

    @Test("a reader whose events are gone, or of another time, is told so and no more", arguments: [0, 1_000_000])
    func lostEvents(offset: UInt64) async throws {
        let state = try await open(eventsHeld: 2)
        for number in 0..<20 { try await state.put(node: node("\(number)")) }
        let base = UInt64(clamping: clock.now.milliseconds)
        let seen = await state.events(after: base + offset).reduce(into: []) { $0.append($1.change) }
        #expect(seen == [.fellBehind])
    }

    @Test("a slow reader gets events without a gap, and then is told that it fell behind")
    func slowReader() async throws {
        let state = try await open(eventsHeld: 4)
        let stream = state.events()
        for number in 0..<20 { try await state.put(node: node("\(number)")) }
        let seen = await stream.reduce(into: []) { $0.append($1.change) }
        #expect(seen.last == .fellBehind)
        #expect(seen.count >= 4)
        #expect(seen.dropLast() == (0..<seen.count - 1).map { .node("\($0)", removed: false) })
    }

    @Test("one replica sees what another writes, and puts it into its snapshot")
    func replicas() async throws {
        let left = try await open()
        let right = try await open()
        let events = right.events()
        try await running([left, right]) {
            try await left.put(node: node("a"))
            try await left.put(node: node("b"))
            _ = try await left.accept(report("a", sequence: 1, ["b": 5]))
            await wait(for: events, until: { right.snapshot.estimate(from: "a", to: "b") != nil })
            #expect(right.registration(of: "a")?.boots.map(\.sequence) == [1])
            try await left.removeNode(name: "b")
            await wait(for: events, until: { right.snapshot.index(of: "b") == nil })
        }
        #expect(right.node(name: "a") == left.node(name: "a"))
    }

    @Test("what this process wrote is one event, though it comes back from the store")
    func ownWrites() async throws {
        let state = try await open()
        let events = state.events()
        var nodes: [String] = []
        try await running([state]) {
            for name in ["a", "b", "c", "end"] { try await state.put(node: node(name)) }
            for await event in events {
                if case .node(let name, _) = event.change { nodes.append(name) }
                if nodes.last == "end" { break }
            }
        }
        #expect(nodes == ["a", "b", "c", "end"])
    }

    @Test("a state that fell behind starts over from the contents, removals included")
    func startingOver() async throws {
        let small = InMemoryStateStore(changesHeld: 2) { [clock] in clock.now }
        let state = try await ClusterState.open(store: small, configuration: .init(rebuildInterval: 0)) {
            [clock] in clock.now
        }
        let other = try await ClusterState.open(store: small) { [clock] in clock.now }
        for number in 0..<20 { try await other.put(node: node("\(number)")) }
        for number in 0..<19 { try await other.removeNode(name: "\(number)") }
        let events = state.events()
        try await running([state]) {
            await wait(for: events, until: { state.snapshot.nodes.map(\.name) == ["19"] })
        }
        #expect(state.nodes.map(\.value.name) == ["19"])
    }

    @Test("a record that another writer spoiled keeps its last good value, and is named")
    func spoiledRecord() async throws {
        let state = try await open()
        let events = state.events()
        try await running([state]) {
            try await state.put(node: node("a"))
            _ = try await store.commit([
                .put(Record.Key(.node, "a"), value: [0], expires: nil, expecting: .none)
            ])
            let other = try await ClusterStateWriter(store: store).put(node("z"))
            await wait(for: events, until: { state.node(name: "z")?.revision == other })
        }
        #expect(state.node(name: "a")?.value == node("a"))
        #expect(state.corruptRecords.keys.sorted() == ["node/a"])
    }

    @Test("snapshots get revisions that only grow, whoever rebuilds and whatever is declared")
    func revisions() async throws {
        let state = try await open()
        var last = state.snapshot.revision
        for number in 0..<5 {
            try await state.put(node: node("\(number)"))
            state.declare(Topology(name: "t", nodes: [node("declared-\(number)")]))
            state.rebuildNow()
            #expect(state.snapshot.revision > last)
            last = state.snapshot.revision
            #expect(state.snapshot.nodes.count == number + 2)
        }
    }
}

/// Writes a node the way another replica would.
private struct ClusterStateWriter {
    var store: any StateStore

    func put(_ node: Node) async throws -> UInt64 {
        let scratch = InMemoryStateStore { Timestamp(milliseconds: 0) }
        try await ClusterState.open(store: scratch) { Timestamp(milliseconds: 0) }.put(node: node)
        let record = try #require(try await scratch.record(Record.Key(.node, node.name)))
        return try await store.commit([.put(record.key, value: record.value, expires: nil, expecting: .none)])
    }
}
