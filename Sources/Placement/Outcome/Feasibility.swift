import ClusterModel
import Synchronization

/// Asks whether a changed request has a placement at all, without explaining the answer.
struct Feasibility: Sendable {
    let limits: SearchLimits
    let deadline: Deadline

    /// Looks at the clock that one question takes at most, so that questions end where the deadline never comes.
    private static let looks = 20_000

    enum Answer {
        case placement([Int], of: CompiledProblem)
        /// Proven.
        case none
        /// No time was left for either.
        case unknown
    }

    func answer(_ request: PlanningRequest) -> Answer {
        guard !deadline.isPast else { return .unknown }
        let problem = ProblemCompiler.compile(request)
        let (outcome, _) = Planner.search(problem, limits, limited(), deadline.elapsed()) { _ in }
        if let nodes = outcome.nodes { return .placement(nodes, of: problem) }
        return outcome.status == .infeasible ? .none : .unknown
    }

    /// Whether it is proven that the request has no placement.
    func isRefuted(_ request: PlanningRequest) -> Bool {
        if case .none = answer(request) { true } else { false }
    }

    private func limited() -> Deadline {
        let count = Count()
        let deadline = deadline
        return Deadline(seconds: deadline.seconds) {
            count.next() > Self.looks ? .infinity : deadline.elapsed()
        }
    }

    private final class Count: Sendable {
        private let value = Atomic(0)

        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }
}
