import ClusterModel
import ControlPlane
import Operations
import StateStore

/// Whether the control plane can decide anything.
struct Readiness: Sendable {
    let state: ClusterState
    let tls: TLSReloader?
    let now: @Sendable () -> Timestamp

    @Sendable func checks() -> [Check] {
        [store, nodes, measurements] + (tls.map { [$0.check(now: now())] } ?? [])
    }

    private var store: Check {
        if let problem = state.storeProblem { return Check(name: "state", isOK: false, text: "\(problem)") }
        let corrupt = state.corruptRecords.keys.sorted()
        return Check(
            name: "state", isOK: true,
            text: corrupt.isEmpty ? "the store answers" : "unreadable records: \(corrupt.joined(separator: ", "))")
    }

    private var nodes: Check {
        let count = state.snapshot.nodes.count
        let remedy = "none are known: give --topology, or put them through the API"
        return Check(name: "nodes", isOK: count > 0, text: count > 0 ? "\(count) known" : remedy)
    }

    /// Old measurements don't make the program unready: what they still decide is the policies' business.
    private var measurements: Check {
        let snapshot = state.snapshot
        var newest: Timestamp?
        for source in snapshot.nodes.indices {
            snapshot.forEachLink(from: source) { _, estimate in
                if let observed = estimate.observedAt { newest = max(newest ?? observed, observed) }
            }
        }
        guard let newest else { return Check(name: "measurements", isOK: true, text: "none yet, declared links only") }
        let age = Int(now().seconds(since: newest))
        return Check(name: "measurements", isOK: true, text: "the newest is \(age) s old")
    }
}
