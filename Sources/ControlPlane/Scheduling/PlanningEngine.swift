package import ClusterModel
package import Placement

/// The two pure functions that schedulers plan with.
package struct PlanningEngine: Sendable {
    /// Places every replica that has no place yet.
    package var plan: @Sendable (PlanningRequest, Deadline) -> Plan
    /// Says of every node what it means for the first replica of the component that has no place yet.
    package var assess: @Sendable (PlanningRequest, Plan, _ component: String, Deadline) -> Assessment

    package init(
        plan: @escaping @Sendable (PlanningRequest, Deadline) -> Plan,
        assess: @escaping @Sendable (PlanningRequest, Plan, _ component: String, Deadline) -> Assessment
    ) {
        self.plan = plan
        self.assess = assess
    }
}
