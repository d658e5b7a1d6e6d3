package import ClusterModel

/// What the application schedulers can be told.
package struct SchedulingSettings: Sendable {
    /// Seconds that a pod's request may wait for a plan and its assessment; kube-scheduler stands still meanwhile.
    package var requestBudget: Double
    /// Seconds that planning in the background may take for one application.
    package var backgroundBudget: Double
    /// Least seconds between the start of two background plans of one application; changes in between are taken together.
    package var replanInterval: Double
    /// Share of the time that one application may keep a processor busy in the background, above 0 and up to 1.
    package var backgroundShare: Double
    /// Background plans at once, of all applications.
    package var backgroundWidth: Int
    /// Seconds for which a pod that asked keeps its replica while it is not yet known where it went.
    package var pendingFor: Double
    /// By the name that applications ask for; `default` is always there.
    package var policies: [String: SchedulingPolicy]

    package init(
        requestBudget: Double = 0.2, backgroundBudget: Double = 1, replanInterval: Double = 0.25,
        backgroundShare: Double = 0.2, backgroundWidth: Int = 2, pendingFor: Double = 60,
        policies: [SchedulingPolicy] = []
    ) {
        self.requestBudget = requestBudget
        self.backgroundBudget = backgroundBudget
        self.replanInterval = replanInterval
        self.backgroundShare = backgroundShare
        self.backgroundWidth = backgroundWidth
        self.pendingFor = pendingFor
        self.policies = Dictionary(policies.map { ($0.name, $0) }) { _, last in last }
        let fallback = SchedulingPolicy()
        if self.policies[fallback.name] == nil { self.policies[fallback.name] = fallback }
    }

    /// The policy that an application asks for; `nil` when there is none of that name.
    package func policy(of application: Application) -> SchedulingPolicy? {
        policies[application.policy ?? SchedulingPolicy().name]
    }
}
