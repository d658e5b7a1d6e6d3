import ClusterModel

/// One number of a request that could be looser.
protocol RelaxableRule {
    associatedtype Value: Comparable
    /// The request with the number so loose that it forbids no known value, and a wish for as little of that as can be.
    func loosest(_ request: PlanningRequest) -> PlanningRequest
    func setting(_ value: Value, _ request: PlanningRequest) -> PlanningRequest
    /// The tightest value that a placement keeps.
    func value(of nodes: [Int], in problem: CompiledProblem) -> Value?
    /// The next value that a placement of this one breaks.
    func tighter(than value: Value) -> Value
    /// Whether a value is looser than what the request says.
    func isLooser(_ value: Value, _ request: PlanningRequest) -> Bool
    func relaxation(_ request: PlanningRequest, _ value: Value, isProven: Bool) -> Relaxation
}
