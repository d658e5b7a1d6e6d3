import Placement

/// A request that strategies are compared on, with the optimum that was proven for it.
public struct StrategyInstance: Sendable {
    public var name: String
    public var request: PlanningRequest
    /// The objective that no placement within all limits falls below.
    public var optimum: Double

    public init(name: String, request: PlanningRequest, optimum: Double) {
        self.name = name
        self.request = request
        self.optimum = optimum
    }
}
