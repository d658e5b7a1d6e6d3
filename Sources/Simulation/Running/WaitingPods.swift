/// Pods that found no node, and what may help them.
struct WaitingPods {
    struct Pod: Hashable {
        var application: Int
        var seat: Int
    }

    /// The longest waiting first.
    private(set) var pods: [Pod] = []
    private var isWaiting: Set<Pod> = []
    /// Nodes that something was set free on since pods last tried.
    private(set) var freed: Set<String> = []
    /// Whether more is known or possible than before, wherever.
    private(set) var mayAll = false
    /// When they try again; `nil` for when something helps.
    private(set) var wakesAt: Double?

    mutating func add(_ pod: Pod) {
        if isWaiting.insert(pod).inserted { pods.append(pod) }
    }

    /// Leaves those that wait no more out.
    mutating func keep(_ isKept: (Pod) -> Bool) {
        pods.removeAll { !isKept($0) }
        isWaiting = Set(pods)
    }

    /// - Parameter nodes: Where something was set free; `nil` for news of any kind.
    mutating func hear(of nodes: [String]?) {
        if let nodes { freed.formUnion(nodes) } else { mayAll = true }
    }

    mutating func plan(at moment: Double) { wakesAt = moment }

    mutating func forgetNews() { (freed, mayAll) = ([], false) }

    mutating func woke() { wakesAt = nil }
}
