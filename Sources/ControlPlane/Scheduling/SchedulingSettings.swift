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
    /// Seconds that a request waits for the store to take its reservation; it counts in memory at once.
    package var storeBudget: Double
    /// What applications may ask for at the start.
    package var policies: PolicyCatalog
    /// Least seconds between two fittings of the coordinates that unmeasured links are predicted from.
    package var predictionInterval: Double

    package init(
        requestBudget: Double = 0.2, backgroundBudget: Double = 1, replanInterval: Double = 0.25,
        backgroundShare: Double = 0.2, backgroundWidth: Int = 2, pendingFor: Double = 60, storeBudget: Double = 0.05,
        policies: PolicyCatalog = PolicyCatalog(), predictionInterval: Double = 60
    ) {
        self.requestBudget = requestBudget
        self.backgroundBudget = backgroundBudget
        self.replanInterval = replanInterval
        self.backgroundShare = backgroundShare
        self.backgroundWidth = backgroundWidth
        self.pendingFor = pendingFor
        self.storeBudget = storeBudget
        self.policies = policies
        self.predictionInterval = predictionInterval
    }
}
