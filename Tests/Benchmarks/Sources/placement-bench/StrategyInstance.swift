import Placement

/// A request that strategies are compared on, with the optimum that was proven for it.
struct StrategyInstance: Sendable {
    var name: String
    var request: PlanningRequest
    /// The objective that no placement within all limits falls below.
    var optimum: Double

    init(name: String, request: PlanningRequest, optimum: Double) {
        self.name = name
        self.request = request
        self.optimum = optimum
    }
}
