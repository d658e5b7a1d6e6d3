import ClusterModel
import ControlPlane
import Operations
import StateStore

/// Whether the control plane can decide anything.
struct Readiness: Sendable {
    let state: ClusterState
    let tls: TLSReloader?
    /// `nil`: there is no API server.
    let cluster: ClusterParts?
    /// What the extender has to do.
    let load: @Sendable () -> ExtenderLoad
    let now: @Sendable () -> Timestamp

    @Sendable func checks() -> [Check] {
        [store, nodes, measurements, requests] + [tls?.check(now: now())].compactMap(\.self)
            + (cluster?.checks ?? [])
    }

    /// Too many requests don't make the program unready either: without it none would be answered.
    private var requests: Check {
        let load = load()
        let beyond = load.overloaded > 0 ? ", \(load.overloaded) were beyond it so far" : ""
        return Check(name: "requests", isOK: true, text: "\(load.requests) of \(load.width) at once\(beyond)")
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
        let remedy =
            cluster == nil
            ? "none are known: give --topology, or put them through the API"
            : "none are known: the API server told of none"
        return Check(name: "nodes", isOK: count > 0, text: count > 0 ? "\(count) known" : remedy)
    }

    /// Old measurements don't make the program unready: what they still decide is the policies' business.
    private var measurements: Check {
        let (snapshot, moment) = (state.snapshot, now())
        var newest: Timestamp?
        var counts: [Freshness: Int] = [:]
        for source in snapshot.nodes.indices {
            snapshot.forEachLink(from: source) { _, estimate in
                guard let observed = estimate.observedAt else { return }
                newest = max(newest ?? observed, observed)
                counts[FreshnessPolicy().freshness(of: observed, at: moment), default: 0] += 1
            }
        }
        guard let newest else { return Check(name: "measurements", isOK: true, text: "none yet, declared links only") }
        let age = Int(moment.seconds(since: newest))
        let all = counts.values.reduce(0, +)
        let old = [(Freshness.stale, "stale"), (.expired, "expired")].compactMap { kind, word in
            counts[kind].map { ", \($0) of \(all) links are \(word)" }
        }
        return Check(name: "measurements", isOK: true, text: "the newest is \(age) s old" + old.joined())
    }
}
