import ClusterModel

/// The decoded records, each with its revision.
///
/// A change arrives on two ways, from the commit that made it and from the store's stream, in either order and perhaps
/// twice; revisions decide which one is news.
struct ClusterTables: Sendable {
    private(set) var nodes: [String: Node] = [:]
    private(set) var links: [String: [String: LinkEstimate]] = [:]
    private(set) var applications: [ApplicationID: Application] = [:]
    private(set) var plans: [ApplicationID: Plan] = [:]
    private(set) var placements: [String: PodPlacement] = [:]
    private(set) var registrations: [String: Registration] = [:]
    private(set) var reservations: [String: PodReservation] = [:]
    /// The pods that have a place, by their applications.
    private(set) var pods: [ApplicationID: Set<String>] = [:]
    /// Why records could not be read, by key; their last good value stays.
    private(set) var corrupt: [Record.Key: String] = [:]
    /// Every change up to this revision has been applied.
    private(set) var followed: UInt64 = 0
    /// Applications whose components or places changed since somebody took note.
    private(set) var changedApplications: Set<ApplicationID> = []
    /// Whether nodes or links changed since somebody took note; at first all of them are news.
    private(set) var isMapChanged = true
    private var revisions: [Record.Key: UInt64] = [:]
    /// Removals that the stream has not confirmed yet.
    private var removals: [Record.Key: UInt64] = [:]

    /// The highest revision that anything in the tables has.
    private(set) var revision: UInt64 = 0

    func revision(of key: Record.Key) -> UInt64? { revisions[key] }

    /// Whether a change of `key` at `revision` is not known yet.
    func isNews(_ key: Record.Key, at revision: UInt64) -> Bool {
        revision > max(revisions[key] ?? followed, removals[key] ?? 0)
    }

    /// Takes a value if it is news.
    ///
    /// - Returns: whether it was.
    mutating func put(_ value: StateValue, for key: Record.Key, at revision: UInt64) -> Bool {
        guard isNews(key, at: revision) else { return false }
        note(revision)
        revisions[key] = revision
        removals[key] = nil
        corrupt[key] = nil
        store(value, for: key)
        return true
    }

    /// Removes a value if that is news.
    ///
    /// - Returns: whether there was one.
    mutating func remove(_ key: Record.Key, at revision: UInt64) -> Bool {
        guard isNews(key, at: revision) else { return false }
        note(revision)
        if revision > followed { removals[key] = revision }
        return forget(key)
    }

    /// Takes a value out without a word on when: the store has no such record at the moment.
    mutating func forget(_ key: Record.Key) -> Bool {
        corrupt[key] = nil
        guard revisions.removeValue(forKey: key) != nil else { return false }
        clear(key)
        return true
    }

    /// Takes note of what changed.
    mutating func forgetChanges() {
        changedApplications = []
        isMapChanged = false
    }

    /// Notes that the record cannot be read.
    mutating func markCorrupt(_ key: Record.Key, reason: String) {
        corrupt[key] = reason
    }

    /// Notes that the stream has come to `revision`.
    mutating func follow(to revision: UInt64) {
        note(revision)
        followed = max(followed, revision)
        if !removals.isEmpty { removals = removals.filter { $0.value > followed } }
    }

    /// The keys of everything that was last changed up to `revision`.
    func keys(upTo revision: UInt64) -> [Record.Key] {
        revisions.filter { $0.value <= revision }.keys.sorted()
    }

    private mutating func note(_ revision: UInt64) {
        self.revision = max(self.revision, revision)
    }

    private mutating func store(_ value: StateValue, for key: Record.Key) {
        noteChange(of: key.kind)
        switch value {
        case .node(let node): nodes[key.name] = node
        case .links(let estimates): links[key.name] = estimates
        case .application(let application):
            applications[application.id] = application
            changedApplications.insert(application.id)
        case .plan(let plan): plans[plan.application] = plan
        case .placement(let placement):
            clearPlacement(key.name)
            placements[key.name] = placement
            pods[placement.applicationID, default: []].insert(key.name)
            changedApplications.insert(placement.applicationID)
        case .registration(let registration): registrations[key.name] = registration
        case .reservation(let reservation): reservations[key.name] = reservation
        }
    }

    private mutating func clear(_ key: Record.Key) {
        noteChange(of: key.kind)
        switch key.kind {
        case .node: nodes[key.name] = nil
        case .links: links[key.name] = nil
        case .application:
            applications[ApplicationID(recordName: key.name)] = nil
            changedApplications.insert(ApplicationID(recordName: key.name))
        case .plan: plans[ApplicationID(recordName: key.name)] = nil
        case .placement: clearPlacement(key.name)
        case .registration: registrations[key.name] = nil
        case .reservation: reservations[key.name] = nil
        case .decision, .moves: break
        }
    }

    private mutating func noteChange(of kind: Record.Kind) {
        if kind == .node || kind == .links { isMapChanged = true }
    }

    private mutating func clearPlacement(_ name: String) {
        guard let placement = placements.removeValue(forKey: name) else { return }
        pods[placement.applicationID]?.remove(name)
        changedApplications.insert(placement.applicationID)
        if pods[placement.applicationID]?.isEmpty == true { pods[placement.applicationID] = nil }
    }
}

extension ApplicationID {
    /// From `namespace/name`.
    init(recordName: String) {
        let parts = recordName.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            namespace: parts.count == 2 ? String(parts[0]) : WellKnown.defaultNamespace,
            name: String(parts.last ?? ""))
    }
}
