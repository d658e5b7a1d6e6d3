/// Something that happens at a moment of a run.
enum RunEvent: Hashable {
    /// An event of the scenario, by its place in the list.
    case befalls(Int)
    /// An evicted pod is gone.
    case podGone(PodID)
    /// Pods of a lost node are deleted, and others made in their stead.
    case podReplaced(PodID)
    case podRuns(PodID)
    /// The application, by its place in the order of arrival, is removed.
    case leaves(Int)
    /// The next application of the list comes.
    case arrives(Int)
    /// A pod looks for a node, for the first time or again.
    case attempt(PodID)
    /// All pods of an application look for nodes at once.
    case attemptAll(application: Int, number: Int)
    /// Pods that found no node try again, because something changed that may help.
    case wake
    /// The rescheduler looks at all applications.
    case look

    /// What comes first of what happens at one moment: what befalls the cluster, then what sets something free, then what
    /// takes something, and the rescheduler last.
    var rank: Int {
        switch self {
        case .befalls: 0
        case .podGone: 1
        case .podReplaced: 2
        case .podRuns: 3
        case .leaves: 4
        case .arrives: 5
        case .attempt, .attemptAll: 6
        case .wake: 7
        case .look: 8
        }
    }
}

/// One pod: what it stands for and which one of those that did.
struct PodID: Hashable {
    /// The application's place in the order of arrival.
    var application: Int
    /// The replica's place among all of the application.
    var seat: Int
    /// Changes whenever something else is to become of the pod, so that what was to happen before no longer does.
    var turn: Int
}
