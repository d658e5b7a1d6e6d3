import ClusterModel
package import KubernetesWire
import Placement
import StateStore

/// What is left of the candidates of a preemption.
package enum PreemptionVerdict: Sendable {
    /// The pod is none of ours: all of them.
    case foreign
    /// The pod cannot be judged: none of them, for this reason.
    case unknown(String)
    /// Those where the pod meets its limits once the victims are gone: fewest violated budgets first, then the best.
    case kept([PreemptCandidate], PodAssessment)
}

extension ApplicationSchedulers {
    package func survivors(of candidates: [PreemptCandidate], for pod: PodIdentity) async -> PreemptionVerdict {
        let deadline = Deadline.after(seconds: settings.requestBudget)
        switch await standing(of: pod) {
        case .foreign: return .foreign
        case .unknown(let text): return .unknown(text)
        case .assessed(let judged):
            let kept = await rank(candidates, judged, pod, by: deadline)
            return .kept(kept, judged)
        }
    }

    /// Filters and sorts. A node whose limits are broken stays so whoever goes; one that lacks room is looked at without
    /// its victims, and without proof that the room is enough it is no candidate: the next `filter` would reject it, and
    /// the victims would be gone for nothing.
    private func rank(
        _ candidates: [PreemptCandidate], _ judged: PodAssessment, _ pod: PodIdentity, by deadline: Deadline
    ) async -> [PreemptCandidate] {
        var ranked: [(candidate: PreemptCandidate, score: Int)] = []
        for candidate in candidates where !candidate.victims.isEmpty {
            guard let index = judged.snapshot.index(of: candidate.node) else { continue }
            if let score = judged.table.score(at: index) {
                ranked.append((candidate, score))
            } else if judged.table.causeClass(at: index) == .capacity, !deadline.isPast,
                let score = await score(of: candidate, pod, by: deadline)
            {
                ranked.append((candidate, score))
            }
        }
        return ranked.sorted {
            ($0.candidate.pdbViolations, -$0.score, $0.candidate.node)
                < ($1.candidate.pdbViolations, -$1.score, $1.candidate.node)
        }.map(\.candidate)
    }

    /// The score of a node once its victims are gone; `nil` when the pod would not meet its limits there.
    private func score(of candidate: PreemptCandidate, _ pod: PodIdentity, by deadline: Deadline) async -> Int? {
        guard let id = pod.applicationID, let scheduler = scheduler(of: id),
            let inputs = scheduler.inputs(at: published.view),
            let component = inputs.application.components.first(where: { $0.name == pod.component }),
            let decision = scheduler.latestDecision
        else { return nil }
        let victims = placements(of: candidate)
        guard !victims.isEmpty else { return nil }
        let seat = scheduler.seat(of: pod, component: component, inputs.roster, isKept: false)
        let run = PlanningRun<Assessment.Verdict?>(priority: .request) {
            var request = scheduler.basis(inputs).request(now: self.now())
            for victim in victims where victim.applicationID != id { self.release(victim, in: &request) }
            let own = Set(victims.filter { $0.applicationID == id }.map { ReplicaName($0.replicaPlacement) })
            request.placed = decision.question(seat).occupied.filter { !own.contains(ReplicaName($0)) }
            let assessed = self.engine.assess(request, decision.plan, component.name, deadline)
            guard let index = request.snapshot.index(of: candidate.node), assessed.verdicts.indices.contains(index)
            else { return nil }
            return assessed.verdicts[index]
        }
        guard let verdict = await run.value(within: deadline.rest), case .passes(let score, _)? = verdict else {
            return nil
        }
        return score
    }

    /// The victims that are pods of ours.
    private func placements(of candidate: PreemptCandidate) -> [PodPlacement] {
        let running = clusterState.placements(on: candidate.node)
        return candidate.victims.compactMap { victim in
            running.first { placement in
                if let uid = placement.uid, !victim.uid.isEmpty { return uid == victim.uid }
                return placement.namespace == victim.namespace && placement.pod == victim.name
            }
        }
    }

    /// Gives back what a victim takes of its node. What its channels take of links stays taken: which of them end is for
    /// its own application to say.
    private func release(_ victim: PodPlacement, in request: inout PlanningRequest) {
        guard
            let component = published.view.applications[victim.applicationID]?.components
                .first(where: { $0.name == victim.component })
        else { return }
        request.reservations.resources[victim.node] =
            request.reservations.resources[victim.node, default: .zero] - component.resources
    }
}
