/// What is watched of a node's own traffic, and how closely.
package struct PassiveConfiguration: Sendable {
    /// This node's name.
    package var node: String
    /// The path below the root of a cgroup (version 2): its sockets are watched. The root has all of them.
    package var cgroup = "/"
    /// Seconds between two looks, each of which ends a window.
    package var window = 10.0
    /// Seconds after which a DNS request counts as unanswered; resolvers wait 5 s (resolv.conf(5)).
    package var dnsTimeout = 5.0
    /// Nodes and pods that are told apart; what others do is counted together.
    package var largestNodes = 1_023
    package var largestPods = 255
    /// Whether TCP connections are watched, and name resolution.
    package var watchesTcp = true
    package var watchesDns = true

    /// Whether pinned programs go on when the daemon stops, for one that takes them over.
    package var leavesPrograms = false

    package init(node: String) {
        self.node = node
    }
}
