import ClusterModel

/// Finds how far each rule of a conflict has to give way for a placement to be possible, all other rules kept.
///
/// A rule is first made as loose as it goes. The placement that this allows tells the value at which the rule would hold;
/// then a value a little tighter than that is asked for, until it is proven that none is possible.
struct Relaxer {
    private let request: PlanningRequest
    private let feasibility: Feasibility

    /// Questions for one value.
    private static let questions = 64

    /// - Parameter request: Only its required rules count.
    init(_ request: PlanningRequest, _ feasibility: Feasibility) {
        self.request = request.requiredOnly
        self.feasibility = feasibility
    }

    /// - Parameter conflict: Labels of rules that cannot hold together.
    func relaxations(_ conflict: [String]) -> [Relaxation] {
        conflict.flatMap { label -> [Relaxation] in
            switch label {
            case CompiledProblem.capacityLabel: capacity()
            case CompiledProblem.demandLabel: demands()
            default: request.application.constraints.indices.filter { self.label($0) == label }.flatMap(constraint)
            }
        }
    }

    private func label(_ index: Int) -> String {
        request.application.constraints[index].label(at: index)
    }

    private func constraint(_ index: Int) -> [Relaxation] {
        guard request.application.constraints[index].enforcement.isRequired else { return [] }
        let values = RelaxableLimit.all(of: request.application.constraints[index], at: index).compactMap(relaxation)
        if !values.isEmpty { return values }
        var without = request
        without.application.constraints[index].enforcement = .preferred(weight: 0)
        guard case .placement = feasibility.answer(without) else { return [] }
        return [Relaxation(constraint: label(index), change: .leftOut(subject: nil), isProven: true)]
    }

    private func demands() -> [Relaxation] {
        request.application.channels.enumerated().filter { $1.bandwidth ?? 0 > 0 }
            .compactMap { relaxation(RelaxableDemand($1, at: $0)) }
    }

    private func capacity() -> [Relaxation] {
        request.application.components.indices.flatMap { index in
            RelaxableRequest.all(of: request.application.components[index], at: index).compactMap(relaxation)
        }
    }

    /// The nearest value of one rule, or `nil` where none is known to be enough.
    private func relaxation(_ rule: some RelaxableRule) -> Relaxation? {
        guard case .placement(let nodes, let problem) = feasibility.answer(rule.loosest(request)),
            var value = rule.value(of: nodes, in: problem)
        else { return nil }
        for _ in 0..<Self.questions {
            let tighter = rule.tighter(than: value)
            guard rule.isLooser(tighter, request) else { return rule.relaxation(request, value, isProven: true) }
            switch feasibility.answer(rule.setting(tighter, request)) {
            case .none: return rule.relaxation(request, value, isProven: true)
            case .unknown: return rule.relaxation(request, value, isProven: false)
            case .placement(let nodes, let problem):
                guard let next = rule.value(of: nodes, in: problem), next != value else {
                    return rule.relaxation(request, value, isProven: false)
                }
                value = next
            }
        }
        return rule.relaxation(request, value, isProven: false)
    }
}

extension PlanningRequest {
    /// The request without criteria, wishes that weigh anything, and prices of moves.
    var requiredOnly: PlanningRequest {
        var request = self
        request.application.criteria = []
        request.previous = []
        for index in request.application.constraints.indices
        where !request.application.constraints[index].enforcement.isRequired {
            request.application.constraints[index].enforcement = .preferred(weight: 0)
        }
        return request
    }
}
