package import ClusterModel
package import KubernetesWire
package import StateStore

/// The nodes of a cluster with what their pods request: events go in, what changed by them comes out.
///
/// What comes out depends on the objects that there are and not on the events that told of them: events that come twice,
/// late, or about objects that nobody knows change nothing that is not so. An event costs the same whatever the number of
/// nodes and pods.
package struct NodeAccounts: Sendable {
    private var nodes: [String: NodeObject] = [:]
    private var pods: [PodName: FollowedPod] = [:]
    /// By node, those that no longer exist included: their pods may be told of first, or last.
    private var sums: [String: PodSum] = [:]
    private var members: [ApplicationID: Set<PodName>] = [:]
    private var changedNodes: Set<String> = []
    private var changedPods: Set<PodName> = []
    private var touched: Set<ApplicationID> = []
    private var departed: [DepartedPod] = []

    /// Nothing is known yet.
    package init() {}

    package var nodeCount: Int { nodes.count }
    /// Those that take something of a node, or belong to an application.
    package var podCount: Int { pods.count }

    // MARK: Nodes

    package mutating func put(_ node: NodeObject) {
        guard nodes[node.node.name] != node else { return }
        nodes[node.node.name] = node
        changedNodes.insert(node.node.name)
    }

    /// A node that was made anew under its name stays.
    package mutating func remove(_ node: NodeObject) {
        guard let known = nodes[node.node.name], known.uid == node.uid else { return }
        removeNode(node.node.name)
    }

    /// Takes in all nodes that there are.
    package mutating func replaceNodes(_ all: [NodeObject]) {
        let names = Set(all.map(\.node.name))
        for name in nodes.keys where !names.contains(name) { removeNode(name) }
        for node in all { put(node) }
    }

    private mutating func removeNode(_ name: String) {
        nodes[name] = nil
        changedNodes.insert(name)
    }

    // MARK: Pods

    package mutating func put(_ pod: PodObject) {
        let name = PodName(namespace: pod.namespace, name: pod.name)
        replace(name, with: FollowedPod(pod))
    }

    /// A pod that was made anew under its name stays.
    package mutating func remove(_ pod: PodObject) {
        let name = PodName(namespace: pod.namespace, name: pod.name)
        guard let known = pods[name], known.uid == pod.uid else { return }
        replace(name, with: nil)
    }

    /// Takes in all pods that there are.
    package mutating func replacePods(_ all: [PodObject]) {
        var gone = Set(pods.keys)
        for pod in all { gone.remove(PodName(namespace: pod.namespace, name: pod.name)) }
        for name in gone { replace(name, with: nil) }
        for pod in all { put(pod) }
    }

    private mutating func replace(_ name: PodName, with next: FollowedPod?) {
        let known = pods[name]
        guard known != next else { return }
        if let known { leave(name, known, for: next) }
        pods[name] = next
        if let next { enter(name, next) }
    }

    private mutating func leave(_ name: PodName, _ pod: FollowedPod, for next: FollowedPod?) {
        if pod.isBound {
            sums[pod.node]?.remove(pod.requests)
            if sums[pod.node]?.isEmpty == true { sums[pod.node] = nil }
            changedNodes.insert(pod.node)
        }
        guard let membership = pod.membership else { return }
        members[membership.application]?.remove(name)
        if members[membership.application]?.isEmpty == true { members[membership.application] = nil }
        touch(name, membership)
        if next?.uid != pod.uid {
            departed.append(DepartedPod(name: name, uid: pod.uid, application: membership.application))
        }
    }

    private mutating func enter(_ name: PodName, _ pod: FollowedPod) {
        if pod.isBound {
            sums[pod.node, default: PodSum()].add(pod.requests)
            changedNodes.insert(pod.node)
        }
        guard let membership = pod.membership else { return }
        members[membership.application, default: []].insert(name)
        touch(name, membership)
    }

    private mutating func touch(_ name: PodName, _ membership: FollowedPod.Membership) {
        changedPods.insert(name)
        touched.insert(membership.application)
    }

    // MARK: What changed

    /// Looks at an application again: it, or who else claims its replicas, changed.
    package mutating func touch(_ application: ApplicationID) {
        touched.insert(application)
    }

    /// The applications with pods.
    package var applications: Set<ApplicationID> { Set(members.keys) }

    /// The pods that stand for replicas of an application, sorted by name.
    func standing(of application: ApplicationID) -> [StandingPod] {
        (members[application] ?? []).compactMap { name in
            guard let pod = pods[name], pod.isStanding, let membership = pod.membership else { return nil }
            return StandingPod(
                name: name, uid: pod.uid, component: membership.component, ordinal: membership.ordinal, node: pod.node)
        }.sorted { $0.name < $1.name }
    }

    /// What is known of a pod of an application; `nil` for one that is none, or gone.
    func pod(_ name: PodName) -> KnownPod? {
        guard let pod = pods[name], let membership = pod.membership else { return nil }
        return KnownPod(
            uid: pod.uid, isTerminating: pod.isTerminating, mayBeEvicted: membership.mayBeEvicted,
            hasSuccessor: membership.hasSuccessor)
    }

    /// Whether there is such a pod.
    func holds(_ name: PodName, uid: String) -> Bool {
        pods[name]?.uid == uid
    }

    /// What changed since the last call.
    package mutating func takeChanges() -> Changes {
        let changes = Changes(
            observed: ObservedChanges(nodes: nodeChanges, pods: podChanges), touched: touched, departed: departed)
        (changedNodes, changedPods, touched, departed) = ([], [], [], [])
        return changes
    }

    private var nodeChanges: [String: ObservedNode?] {
        changedNodes.reduce(into: [:]) { changes, name in
            changes[name] = .some(
                nodes[name].map { ObservedNode(node: $0.node, requested: sums[name]?.resources ?? .zero) })
        }
    }

    private var podChanges: [String: ObservedPod?] {
        changedPods.reduce(into: [:]) { changes, name in
            changes[name.description] = .some(pods[name]?.observed(as: name))
        }
    }

    /// What events changed.
    package struct Changes: Sendable {
        package var observed: ObservedChanges
        /// Applications whose pods are others, or elsewhere.
        package var touched: Set<ApplicationID>
        package var departed: [DepartedPod]
    }
}
