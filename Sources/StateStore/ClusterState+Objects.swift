public import ClusterModel
import Synchronization

extension ClusterState {
    /// Keeps the node; does nothing when the store has it just so.
    ///
    /// - Returns: the revision of the node.
    @discardableResult
    public func put(node: Node, expecting: Precondition = .none) async throws(StateStoreError) -> UInt64 {
        let key = Record.Key(.node, node.name)
        let present = tables.withLock { $0.nodes[node.name] == node ? $0.revision(of: key) : nil }
        if let present, expecting.holds(for: present) { return present }
        return try await commit([.put(key, .node(node), expecting: expecting)])
    }

    /// Removes the node, its links and its daemon's registration. Links towards it stay with their sources and count
    /// again when it comes back.
    public func removeNode(name: String, expecting: Precondition = .none) async throws(StateStoreError) {
        try await commit([
            .delete(Record.Key(.node, name), expecting: expecting), .delete(Record.Key(.links, name)),
            .delete(Record.Key(.registration, name)),
        ])
    }

    /// The stored nodes by name; declared ones and those of Kubernetes are in ``snapshot`` only.
    public var nodes: [Revisioned<Node>] {
        revisioned(.node) { $0.nodes.values.map { ($0.name, $0) } }
    }

    /// The stored node, `nil` when there is none or it is only declared or observed.
    public func node(name: String) -> Revisioned<Node>? {
        revisioned(Record.Key(.node, name)) { $0.nodes[name] }
    }

    /// Keeps the application.
    ///
    /// - Returns: its new revision.
    /// - Throws: ``StateStoreError/conflict(key:revision:)`` when it is not as expected.
    @discardableResult
    public func put(
        application: Application, expecting: Precondition = .none
    ) async throws(StateStoreError) -> UInt64 {
        let key = Record.Key(.application, application.id.description)
        return try await commit([.put(key, .application(application), expecting: expecting)])
    }

    /// Removes the application and its plan; its pods keep their places until they are gone.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func removeApplication(
        id: ApplicationID, expecting: Precondition = .none
    ) async throws(StateStoreError) -> Bool {
        let existed = application(id: id) != nil
        try await commit([
            .delete(Record.Key(.application, id.description), expecting: expecting),
            .delete(Record.Key(.plan, id.description)),
        ])
        return existed
    }

    /// The stored applications and those of Kubernetes, which go before stored ones of the same name; sorted by namespace
    /// and name.
    public var applications: [Revisioned<Application>] {
        let observed = observed.withLock { $0.applications }
        let stored = revisioned(.application) { $0.applications.values.map { ($0.id.description, $0) } }
        return (stored.filter { observed[$0.value.id] == nil } + observed.values).sorted { $0.value.id < $1.value.id }
    }

    /// The application of Kubernetes, else the stored one.
    public func application(id: ApplicationID) -> Revisioned<Application>? {
        observed.withLock { $0.applications[id] }
            ?? revisioned(Record.Key(.application, id.description)) { $0.applications[id] }
    }

    /// Keeps the plan as its application's only one.
    @discardableResult
    public func put(plan: Plan) async throws(StateStoreError) -> UInt64 {
        try await commit([.put(Record.Key(.plan, plan.application.description), .plan(plan))])
    }

    public func plan(for application: ApplicationID) -> Plan? {
        tables.withLock { $0.plans[application] }
    }

    /// Sorted by application.
    public var plans: [Plan] {
        tables.withLock { Array($0.plans.values) }.sorted { $0.application < $1.application }
    }

    /// Keeps the pod's place; does nothing when the store has it just so.
    @discardableResult
    public func put(placement: PodPlacement) async throws(StateStoreError) -> UInt64 {
        let name = "\(placement.namespace)/\(placement.pod)"
        let key = Record.Key(.placement, name)
        let present = tables.withLock { $0.placements[name] == placement ? $0.revision(of: key) : nil }
        if let present { return present }
        return try await commit([.put(key, .placement(placement))])
    }

    /// Forgets where the pod runs; does nothing when nobody knew.
    public func removePlacement(namespace: String, pod: String) async throws(StateStoreError) {
        try await commit([.delete(Record.Key(.placement, "\(namespace)/\(pod)"))])
    }

    /// Sorted by namespace and pod.
    public var placements: [PodPlacement] {
        tables.withLock { Array($0.placements.values) }
            .sorted { ($0.namespace, $0.pod) < ($1.namespace, $1.pod) }
    }

    /// What is known of the node's daemon, `nil` when it never reported.
    public func registration(of node: String) -> Registration? {
        tables.withLock { $0.registrations[node] }
    }

    private func revisioned<Value>(
        _ key: Record.Key, _ read: (ClusterTables) -> Value?
    ) -> Revisioned<Value>? {
        tables.withLock { tables in
            guard let value = read(tables), let revision = tables.revision(of: key) else { return nil }
            return Revisioned(value: value, revision: revision)
        }
    }

    private func revisioned<Value>(
        _ kind: Record.Kind, _ read: (ClusterTables) -> [(String, Value)]
    ) -> [Revisioned<Value>] {
        tables.withLock { tables in
            read(tables).sorted { $0.0 < $1.0 }.compactMap { name, value in
                tables.revision(of: Record.Key(kind, name)).map { Revisioned(value: value, revision: $0) }
            }
        }
    }
}
