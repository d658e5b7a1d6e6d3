import ClusterModel
import Foundation
import HTTPClient
import Informers
import KubernetesClient
import KubernetesWire
import Logging
import SQLiteStateStore
import StateStore
import Synchronization

/// What one process measured, as the lines that it prints for the other one to read: `name value`.
struct Measurement {
    static func report(_ name: String, _ value: Double) {
        FileHandle.standardOutput.write(Data("\(name) \(value)\n".utf8))
    }

    // MARK: Downloading alone

    /// Fetches the same pages and reads the same stream, and throws everything away.
    static func download(_ server: String, _ cluster: LargeCluster, eventBytes: Int) async throws {
        let client = HTTPClient()
        let begin = ContinuousClock.now
        let lists = [
            ("api/v1/nodes", cluster.nodes), ("api/v1/pods", cluster.pods),
            ("apis/isochrone.dev/v1alpha1/applications", cluster.applications),
        ]
        var bytes = 0
        for (path, count) in lists {
            for first in stride(from: 0, to: count, by: LargeCluster.pageSize) {
                let token = first == 0 ? "" : "&continue=\(first)"
                let response = try await client.send(
                    HTTPRequest(url: "\(server)/\(path)?limit=\(LargeCluster.pageSize)\(token)", timeout: .seconds(60)))
                bytes += response.body.count
            }
        }
        report("list", begin.duration(to: .now) / .seconds(1))
        report("bytes", Double(bytes))
        let watching = ContinuousClock.now
        var rest = eventBytes
        for try await piece in client.stream(
            HTTPRequest(url: "\(server)/api/v1/pods?watch=true", timeout: .seconds(60)))
        {
            rest -= piece.count
            if rest <= 0 { break }
        }
        report("events", watching.duration(to: .now) / .seconds(1))
        report("resident", ProcessUse.now.resident)
    }

    // MARK: Following

    /// Follows the server as the extender does, into a database on disk.
    static func follow(_ server: String, _ cluster: LargeCluster, database: String) async throws {
        ProcessUse.keepHeapSmall()
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        report("empty", ProcessUse.now.resident)
        let store = try SQLiteStateStore.open(path: database, now: now)
        let state = try await ClusterState.open(store: store, now: now)
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let informer = ClusterInformer(state: state, now: now, logger: logger)
        let client = try KubernetesClient(KubernetesConfiguration(server: server, source: "bench"))
        var sources = ClusterFollowing.Sources(client)
        // The events begin when the lists are in, so that each can be timed by itself.
        let gate = Gate()
        let watch = sources.pods.watch
        sources.pods.watch = { version, lasting, silence async throws(KubernetesError) in
            await gate.wait()
            return try await watch(version, lasting, silence)
        }
        let following = ClusterFollowing(informer, sources: sources)
        let begin = ContinuousClock.now
        let work = Task {
            await withTaskGroup { group in
                group.addTask { try? await following.run() }
                group.addTask { await state.run() }
            }
        }
        try await until(following) { informer.isSynced && isComplete(state, cluster) }
        report("list", begin.duration(to: .now) / .seconds(1))
        report("listCPU", ProcessUse.now.cpu)
        ProcessUse.giveBack()
        report("resident", ProcessUse.now.resident)
        report("peak", ProcessUse.now.peak)
        let watching = ContinuousClock.now
        let before = ProcessUse.now.cpu
        gate.open()
        try await until(following) { informer.statuses[1].changes >= cluster.events }
        report("events", watching.duration(to: .now) / .seconds(1))
        report("eventsCPU", ProcessUse.now.cpu - before)
        try await until(following) { requested(state) == cluster.requestedAtEnd }
        report("residentAtEnd", ProcessUse.now.resident)
        report("peakAtEnd", ProcessUse.now.peak)
        let rebuilding = ContinuousClock.now
        for turn in 0..<20 {
            let changed = state.snapshot.nodes.prefix(100).map { node in
                ObservedNode(node: node, requested: Resources(milliCPU: Int64(turn)))
            }
            state.observe(ObservedChanges(nodes: Dictionary(uniqueKeysWithValues: changed.map { ($0.node.name, $0) })))
            state.rebuildNow()
        }
        report("rebuild", rebuilding.duration(to: .now) / .seconds(20))
        work.cancel()
        await work.value
        await store.close()
    }

    private static func isComplete(_ state: ClusterState, _ cluster: LargeCluster) -> Bool {
        state.snapshot.nodes.count == cluster.nodes && state.applications.count == cluster.applications
            && state.placements.count == cluster.pods / cluster.share
            && requested(state) == Int64(cluster.pods) * 100
    }

    /// What all pods request, as the snapshot has it: what is not free, but for what is given back for pods of ours.
    private static func requested(_ state: ClusterState) -> Int64 {
        let nodes = state.snapshot.nodes.reduce(Int64(0)) { $0 + $1.allocatable.milliCPU - ($1.free?.milliCPU ?? 0) }
        return nodes + Int64(state.placements.count) * 100
    }

    private static func until(_ following: ClusterFollowing, _ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while !condition() {
            guard ContinuousClock.now < deadline else { throw BenchTimeout(statuses: following.statuses) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    struct BenchTimeout: Error {
        var statuses: [InformerStatus]
    }
}

/// Holds tasks up until it is opened.
final class Gate: Sendable {
    private let (stream, continuation) = AsyncStream.makeStream(of: Void.self)

    func wait() async {
        for await _ in stream {}
    }

    func open() { continuation.finish() }
}
