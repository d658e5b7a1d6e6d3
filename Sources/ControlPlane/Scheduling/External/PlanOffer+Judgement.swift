import ClusterModel
import Placement

extension PlanOffer {
    /// Holds the offer against everything that is required now.
    ///
    /// - Returns: The plan, or everything that it breaks.
    func judged(by request: PlanningRequest, deadline: Deadline) -> Result<Plan, Refusal> {
        let misnomers = misnomers(for: request.application, placed: request.placed, in: request.snapshot)
        guard misnomers.isEmpty else { return .failure(Refusal(complaints: misnomers)) }
        let (judgement, plan) = Planner.adopt(request, placements: placements, deadline: deadline)
        if let plan { return .success(plan) }
        return .failure(Refusal(complaints: complaints(judgement)))
    }

    /// Why an offer is no plan.
    struct Refusal: Error {
        var complaints: [Complaint]
    }

    private func complaints(_ judgement: PlacementJudgement) -> [Complaint] {
        let broken = judgement.violations.map { violation in
            Complaint(index: violation.replica.flatMap { placements.firstIndex(of: $0) }, sentence: violation.sentence)
        }
        let unplaced = judgement.unplaced.map { Complaint(sentence: "\($0.component) \($0.replica) has no node") }
        let complaints = Array((broken + unplaced).prefix(Self.complaintsTold))
        return complaints.isEmpty ? [Complaint(sentence: "its objective cannot be computed")] : complaints
    }
}
