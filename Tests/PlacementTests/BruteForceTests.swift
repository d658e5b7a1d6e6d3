import ClusterModel
import Placement
import Testing

@Suite("Against all placements of small random instances")
struct BruteForceTests {
    @Test("status, objective and every rule agree with brute force", arguments: 0..<20)
    func agrees(block: UInt64) {
        for seed in block * 60..<(block + 1) * 60 {
            expectProven(RandomRequest.make(seed: seed), limits: SearchLimits(), "seed \(seed)")
        }
    }

    @Test("the conflict of an infeasible application is one, and none of it can be left out")
    func conflict() {
        var seen = 0
        for seed in UInt64(0)..<300 {
            let request = RandomRequest.make(seed: seed)
            let plan = Planner.plan(request, deadline: .never)
            guard plan.status == .infeasible else { continue }
            let conflict = Set(plan.explanation.conflict)
            let kept = relaxed(request) { !conflict.contains($0) }
            #expect(PlainModel(request: kept).best() == nil, "seed \(seed)")
            for label in conflict {
                let without = relaxed(kept) { $0 == label || !conflict.contains($0) }
                #expect(PlainModel(request: without).best() != nil, "seed \(seed): \(label)")
            }
            if conflict.count > 1 { seen += 1 }
        }
        #expect(seen > 5)
    }

    /// The request without the rules of these labels.
    private func relaxed(_ request: PlanningRequest, _ isLeftOut: (String) -> Bool) -> PlanningRequest {
        var request = request
        for (index, constraint) in request.application.constraints.enumerated()
        where isLeftOut(constraint.label(at: index)) && constraint.enforcement.isRequired {
            request.application.constraints[index].enforcement = .preferred(weight: 0)
        }
        for index in request.application.channels.indices where isLeftOut("bandwidth demand") {
            request.application.channels[index].bandwidth = nil
        }
        for index in request.application.components.indices where isLeftOut("capacity") {
            request.application.components[index].resources = .zero
        }
        return request
    }
}
