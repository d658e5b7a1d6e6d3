import ClusterModel
package import CoreMetrics

/// What is counted of planning.
package final class PlanningMeters: Sendable {
    /// Who a plan is made for.
    enum Lane: String, CaseIterable {
        case request, background
    }

    private let durations: [Lane: Recorder]
    private let plans: [Plan.Status: Counter]
    private let late: Counter
    private let unstored: Counter
    let external: ExternalMeters

    package init(factory: any MetricsFactory = MetricsSystem.factory) {
        var durations: [Lane: Recorder] = [:]
        for lane in Lane.allCases {
            durations[lane] = Recorder(
                label: "isochrone_planning_duration_seconds", dimensions: [("lane", lane.rawValue)], aggregate: true,
                factory: factory)
        }
        var plans: [Plan.Status: Counter] = [:]
        for status in Plan.Status.allCases {
            plans[status] = Counter(
                label: "isochrone_plans_total", dimensions: [("status", status.rawValue)], factory: factory)
        }
        self.durations = durations
        self.plans = plans
        unstored = Counter(label: "isochrone_reservations_unstored_total", dimensions: [], factory: factory)
        external = ExternalMeters(factory: factory)
        late = Counter(label: "isochrone_planning_late_requests_total", dimensions: [], factory: factory)
    }

    func count(_ plan: Plan, _ lane: Lane) {
        durations[lane]?.record(plan.effort.seconds)
        plans[plan.status]?.increment()
    }

    /// Counts a reservation that the store did not take in time: it counts, but a restart would lose it.
    func countUnstored() {
        unstored.increment()
    }

    /// Counts a pod whose request ran out of time before there was an answer.
    func countLate() {
        late.increment()
    }
}
