package import ClusterModel
package import StateStore

/// What the routes of the REST API work with.
package struct APIServices: Sendable {
    let state: ClusterState
    let schedulers: ApplicationSchedulers
    let decisions: DecisionLog
    let settings: APISettings
    /// Who may do what; `nil` lets everybody do everything.
    let access: AccessCache?
    /// The server's clock, at which ages are shown.
    let now: @Sendable () -> Timestamp

    package init(
        state: ClusterState, schedulers: ApplicationSchedulers, decisions: DecisionLog = DecisionLog(),
        settings: APISettings = APISettings(), access: AccessCache? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.state = state
        self.schedulers = schedulers
        self.decisions = decisions
        self.settings = settings
        self.access = access
        self.now = now
    }

    var body: RequestBodyReader { RequestBodyReader(limit: settings.bodyLimit) }
}
