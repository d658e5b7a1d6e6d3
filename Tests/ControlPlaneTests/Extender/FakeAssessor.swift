import ClusterModel
import ControlPlane
import KubernetesWire
import Synchronization

/// Gives every pod of ours the same standing, and remembers who was asked about.
final class FakeAssessor: PodAssessor {
    private let answer: PodStanding
    private let pods = Mutex<[PodIdentity]>([])
    private let reservations = Mutex<[String]>([])
    private let settled = Mutex<[String]>([])

    init(_ answer: PodStanding) {
        self.answer = answer
    }

    /// Verdicts for a snapshot with exactly the nodes that are named.
    convenience init(_ verdicts: [String: Assessment.Verdict]) {
        let snapshot = ClusterSnapshot(revision: 1, nodes: verdicts.keys.map { Node(name: $0) }, links: [Link]())
        let assessment = Assessment(
            component: "cart", replica: 0, verdicts: snapshot.nodes.compactMap { verdicts[$0.name] })
        let plan = Plan(
            application: ApplicationID(name: "shop"), status: .optimal, snapshotRevision: 1,
            plannedAt: Timestamp(milliseconds: 0))
        self.init(
            .assessed(
                PodAssessment(
                    table: VerdictTable(assessment, summary: ExtenderScene.summary), snapshot: snapshot,
                    names: NodeNameTable(snapshot.nodes.map(\.name)),
                    plan: plan)))
    }

    var asked: [PodIdentity] { pods.withLock { $0 } }

    func standing(of pod: PodIdentity) async -> PodStanding {
        pods.withLock { $0.append(pod) }
        return answer
    }

    /// Where capacity was held, `-` for nowhere, in the order of asking.
    var held: [String] { reservations.withLock { $0 } }

    func hasNode(for pod: PodIdentity) async -> Bool {
        if case .assessed(let judged) = answer { judged.table.hasPassing } else { false }
    }

    func reserve(_ pod: PodIdentity, on node: String?) async {
        reservations.withLock { $0.append(node ?? "-") }
    }

    func objection(to pod: PodIdentity, on node: String) async -> String? {
        guard case .assessed(let judged) = answer, case .rejected(let cause)? = judged.verdict(on: node) else {
            return nil
        }
        return cause.sentence
    }

    func settle(_ pod: PodIdentity, on node: String) async -> PodPlacement? {
        settled.withLock { $0.append(node) }
        return PodPlacement(pod: pod.name, application: "shop", component: "cart", replica: 0, node: node)
    }

    /// The nodes that pods were bound to.
    var bound: [String] { settled.withLock { $0 } }

    func survivors(of candidates: [PreemptCandidate], for pod: PodIdentity) async -> PreemptionVerdict {
        switch answer {
        case .foreign: return .foreign
        case .unknown(let text): return .unknown(text)
        case .assessed(let judged):
            let kept = candidates.filter { candidate in
                if case .passes? = judged.verdict(on: candidate.node) { true } else { false }
            }
            return .kept(kept, judged)
        }
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
