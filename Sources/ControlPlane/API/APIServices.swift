package import ClusterModel
package import StateStore

/// What the routes of the REST API work with.
package struct APIServices: Sendable {
    let state: ClusterState
    let schedulers: ApplicationSchedulers
    let decisions: DecisionLog
    let settings: APISettings
    /// The server's clock, at which ages are shown.
    let now: @Sendable () -> Timestamp

    package init(
        state: ClusterState, schedulers: ApplicationSchedulers, decisions: DecisionLog = DecisionLog(),
        settings: APISettings = APISettings(),
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.state = state
        self.schedulers = schedulers
        self.decisions = decisions
        self.settings = settings
        self.now = now
    }

    var body: RequestBodyReader { RequestBodyReader(limit: settings.bodyLimit) }
}
