import ClusterModel
import Placement

extension PlanningEngine {
    /// The engine of the product.
    package static let planner = PlanningEngine {
        Planner.plan($0, deadline: $1)
    } assess: {
        Planner.assess($0, plan: $1, component: $2, deadline: $3)
    }
}
