/// All objects and what happened to them, under one count of versions.
struct FakeStore: Sendable {
    struct Change: Sendable {
        var version: Int
        var kind: FakeKind
        /// `nil`: there was none.
        var old: FakeObject?
        /// `nil`: it is gone. `old` is then its last state.
        var new: FakeObject?
    }

    /// The objects of one kind, by `NAMESPACE/NAME` and in the order of their keys.
    private struct Shelf {
        var byKey: [String: FakeObject] = [:]
        var keys: [String] = []
    }

    private(set) var kinds: [FakeKind] = FakeKind.known
    private var shelves: [FakeKind: Shelf] = [:]
    /// The newest version of all.
    var version = 1
    /// What watches can be told of; what is older is compacted.
    private(set) var changes: [Change] = []
    /// Versions up to this one are too old for a watch.
    private(set) var compacted = 0
    /// What limited lists go on with, by their version.
    private var snapshots: [Int: [String: [FakeObject]]] = [:]

    private static let longestLog = 200_000

    // MARK: Kinds

    mutating func add(_ kind: FakeKind) {
        if !kinds.contains(kind) { kinds.append(kind) }
    }

    mutating func remove(_ kind: FakeKind) {
        kinds.removeAll { $0 == kind }
        shelves[kind] = nil
    }

    func kind(of target: FakeTarget) -> FakeKind? {
        kinds.first { $0.plural == target.resource && $0.group == target.group && $0.version == target.version }
    }

    func knows(group: String, version: String) -> Bool {
        kinds.contains { $0.group == group && $0.version == version }
    }

    // MARK: Reading

    func object(_ kind: FakeKind, _ key: String) -> FakeObject? { shelves[kind]?.byKey[key] }

    /// In the order of their keys.
    func objects(_ kind: FakeKind, namespace: String? = nil) -> [FakeObject] {
        guard let shelf = shelves[kind] else { return [] }
        let all = shelf.keys.compactMap { shelf.byKey[$0] }
        guard let namespace else { return all }
        return all.filter { $0.namespace == namespace }
    }

    /// What has happened after a version.
    func changes(after version: Int) -> ArraySlice<Change> {
        // Versions rise by at least one from entry to entry, so that the search can be binary.
        var (low, high) = (changes.startIndex, changes.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].version <= version { low = middle + 1 } else { high = middle }
        }
        return changes[low...]
    }

    func snapshot(at version: Int, _ name: String) -> [FakeObject]? { snapshots[version]?[name] }

    mutating func keep(_ objects: [FakeObject], at version: Int, _ name: String) {
        snapshots[version, default: [:]][name] = objects
    }

    // MARK: Writing

    /// Puts an object with its next version, or with the one that it names when that is ahead.
    @discardableResult
    mutating func put(_ kind: FakeKind, _ json: FakeJSON, wanted: Int? = nil) -> FakeObject {
        version = max(version + 1, wanted ?? 0)
        let object = FakeObject(json, version: version)
        put(kind, object)
        return object
    }

    /// Puts an object that is ready, of the newest version.
    mutating func put(_ kind: FakeKind, _ object: FakeObject, isLogged: Bool = true) {
        let old = shelves[kind, default: Shelf()].byKey.updateValue(object, forKey: object.key)
        if old == nil { insert(object.key, kind) }
        if isLogged { log(Change(version: object.version, kind: kind, old: old, new: object)) }
    }

    private mutating func insert(_ key: String, _ kind: FakeKind) {
        guard var shelf = shelves[kind] else { return }
        shelves[kind] = nil
        if let last = shelf.keys.last, last > key {
            var (low, high) = (0, shelf.keys.count)
            while low < high {
                let middle = (low + high) / 2
                if shelf.keys[middle] < key { low = middle + 1 } else { high = middle }
            }
            shelf.keys.insert(key, at: low)
        } else {
            shelf.keys.append(key)
        }
        shelves[kind] = shelf
    }

    /// - Returns: the last state, under the version of its end.
    @discardableResult
    mutating func delete(_ kind: FakeKind, _ key: String) -> FakeObject? {
        guard let old = shelves[kind]?.byKey.removeValue(forKey: key) else { return nil }
        shelves[kind]?.keys.removeAll { $0 == key }
        version += 1
        let last = old.at(version)
        log(Change(version: version, kind: kind, old: last, new: nil))
        return last
    }

    private mutating func log(_ change: Change) {
        changes.append(change)
        if changes.count > Self.longestLog {
            let count = changes.count / 2
            compacted = changes[count - 1].version
            changes.removeFirst(count)
        }
    }

    /// Forgets all that has happened up to the newest version, as etcd does after five minutes.
    mutating func compact() {
        compacted = version
        changes = []
        snapshots = [:]
    }

    /// Goes back to an earlier count of versions, as after a restore from a backup. The objects stay as they are.
    mutating func restore(to version: Int) {
        self.version = version
        compacted = min(compacted, version)
        changes.removeAll { $0.version > version }
        snapshots = [:]
    }
}
