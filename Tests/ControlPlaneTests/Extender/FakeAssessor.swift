import ClusterModel
import ControlPlane
import KubernetesWire
import Synchronization

/// Gives every pod of ours the same standing, and remembers who was asked about.
final class FakeAssessor: PodAssessor {
    private let answer: PodStanding
    private let pods = Mutex<[PodIdentity]>([])

    init(_ answer: PodStanding) {
        self.answer = answer
    }

    /// Verdicts for a snapshot with exactly the nodes that are named.
    convenience init(_ verdicts: [String: Assessment.Verdict]) {
        let snapshot = ClusterSnapshot(revision: 1, nodes: verdicts.keys.map { Node(name: $0) }, links: [Link]())
        let assessment = Assessment(
            component: "cart", replica: 0, verdicts: snapshot.nodes.compactMap { verdicts[$0.name] })
        self.init(.assessed(assessment, snapshot, NodeNameTable(snapshot.nodes.map(\.name))))
    }

    var asked: [PodIdentity] { pods.withLock { $0 } }

    func standing(of pod: PodIdentity) async -> PodStanding {
        pods.withLock { $0.append(pod) }
        return answer
    }
}

extension Assessment.Verdict {
    static func far(_ observed: Double) -> Self {
        .rejected(
            .limit(
                LimitCheck(
                    constraint: "near", kind: .latency, subject: "channel a-to-b", observed: observed, limit: 20,
                    isMinimum: false)))
    }

    static let full = Self.rejected(.capacity(Resources.Shortage(resource: "cpu", requested: 2_000, free: 1_000)))
}
