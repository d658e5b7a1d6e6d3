import ClusterModel
import Placement

extension ExternalScheduling {
    /// An engine that plans what the application's own scheduler put, as long as that holds, and else as `builtin` does.
    func engine(over builtin: PlanningEngine) -> PlanningEngine {
        PlanningEngine { request, deadline in
            guard let accepted = self.inForce else { return builtin.plan(request, deadline) }
            switch accepted.offer.judged(by: request, deadline: deadline) {
            case .success(let plan): return plan
            case .failure(let refusal):
                self.drop(accepted, refusal.complaints, at: request.now)
                return builtin.plan(request, deadline)
            }
        } assess: { request, plan, component, deadline in
            let assessment = builtin.assess(request, plan, component, deadline)
            return plan.origin == .external ? assessment.following(plan, request.snapshot) : assessment
        }
    }
}

extension Assessment {
    /// The scores once the plan's own node goes before all others, even where another would be better by the model.
    func following(_ plan: Plan, _ snapshot: ClusterSnapshot) -> Assessment {
        var assessment = self
        let planned = plan.node(of: component, replica: replica).flatMap { snapshot.index(of: $0) }
        for index in verdicts.indices {
            guard case .passes(let score, let regret) = verdicts[index] else { continue }
            assessment.verdicts[index] =
                index == planned ? .passes(score: 10, regret: 0) : .passes(score: min(score, 9), regret: regret)
        }
        return assessment
    }
}
