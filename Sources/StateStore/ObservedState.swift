import ClusterModel

/// What Kubernetes shows: in memory only, because it shows it again after a restart and has the last word on it.
///
/// The pods of applications are counted twice by themselves, in what their node's pods request and by the model, which
/// takes a component's resources off a node for each replica that has its place there. So what the model takes is given
/// back here for each pod that is in both; what is then left of a node once the model has taken its part is what
/// kube-scheduler sees.
struct ObservedState: Sendable {
    /// As they were observed.
    private(set) var nodes: [String: ObservedNode] = [:]
    private(set) var pods: [String: ObservedPod] = [:]
    private(set) var applications: [ApplicationID: Revisioned<Application>] = [:]
    /// The nodes with what is free on them, as far as that was computed.
    private(set) var ready: [String: Node] = [:]
    private var credits: [String: Resources] = [:]
    private var creditsByApplication: [ApplicationID: [String: Resources]] = [:]
    /// Applications whose pods or components may take something else than they did.
    private var unsettled: Set<ApplicationID> = []
    private var unsettledPods: Set<String> = []
    /// Nodes of which something changed since they were computed.
    private var outdated: Set<String> = []
    private var changeCount: UInt64 = 0

    /// Whether Kubernetes shows any nodes.
    var hasNodes: Bool { !nodes.isEmpty }

    /// Takes in what changed; what is as it was changes nothing.
    ///
    /// - Returns: whether anything did.
    mutating func take(_ changes: ObservedChanges) -> Bool {
        var isChanged = false
        for (name, node) in changes.nodes where nodes[name] != node {
            nodes[name] = node
            outdated.insert(name)
            isChanged = true
        }
        for (name, pod) in changes.pods where pods[name] != pod {
            pods[name] = pod
            unsettledPods.insert(name)
            isChanged = true
        }
        return isChanged
    }

    /// - Returns: whether anything changed.
    mutating func take(_ application: Application?, for id: ApplicationID) -> Bool {
        guard applications[id]?.value != application else { return false }
        changeCount += 1
        applications[id] = application.map { Revisioned(value: $0, revision: changeCount) }
        unsettled.insert(id)
        return true
    }

    /// Computes what is free.
    ///
    /// - Parameter changed: Applications of which the tables have other components or places than at the last time.
    /// - Returns: the nodes that are new, gone, or no longer the same.
    mutating func settle(_ tables: ClusterTables, changed: Set<ApplicationID>) -> [String] {
        unsettled.formUnion(changed)
        for name in unsettledPods {
            if let placement = tables.placements[name] { unsettled.insert(placement.applicationID) }
        }
        unsettledPods = []
        for id in unsettled { setCredits(of: id, tables) }
        unsettled = []
        defer { outdated = [] }
        return outdated.filter { name in
            let node = nodes[name].map(withFree)
            guard ready[name] != node else { return false }
            ready[name] = node
            return true
        }.sorted()
    }

    private func withFree(_ observed: ObservedNode) -> Node {
        var node = observed.node
        let free = node.allocatable - observed.requested
        node.free = credits[node.name].map { free + $0 } ?? free
        return node
    }

    private mutating func setCredits(of id: ApplicationID, _ tables: ClusterTables) {
        let before = creditsByApplication[id] ?? [:]
        let next = credits(of: id, tables)
        guard before != next else { return }
        creditsByApplication[id] = next.isEmpty ? nil : next
        for name in Set(before.keys).union(next.keys) where before[name] != next[name] {
            let sum = credits[name, default: .zero] - before[name, default: .zero] + next[name, default: .zero]
            credits[name] = sum.isNothing ? nil : sum
            outdated.insert(name)
        }
    }

    /// What the model takes, by node, for the pods of an application that their nodes' requests have in them.
    private func credits(of id: ApplicationID, _ tables: ClusterTables) -> [String: Resources] {
        guard let application = applications[id]?.value ?? tables.applications[id] else { return [:] }
        let placements = (tables.pods[id] ?? []).compactMap { tables.placements[$0] }
        guard !placements.isEmpty else { return [:] }
        let roster = ReplicaRoster(application: application, placements: placements)
        let demands = Dictionary(application.components.map { ($0.name, $0.resources) }) { first, _ in first }
        return placements.reduce(into: [:]) { credits, placement in
            guard let seat = roster.replicas[placement.pod], let pod = pods[placement.recordName],
                pod.node == placement.node, pod.uid == placement.uid ?? pod.uid,
                let demand = demands[seat.component]
            else { return }
            credits[pod.node] = credits[pod.node, default: .zero] + demand
        }
    }
}

extension Resources {
    fileprivate var isNothing: Bool {
        milliCPU == 0 && memory == 0 && extended.values.allSatisfy { $0 == 0 }
    }
}
