extension Operation {
    /// The record that it is about.
    public var key: Record.Key {
        switch self {
        case .put(let key, _, _, _), .delete(let key, _): key
        }
    }

    /// What the record must be like.
    public var expecting: Precondition {
        switch self {
        case .put(_, _, _, let expecting), .delete(_, let expecting): expecting
        }
    }

    /// What happens to the record at `revision`; `nil` when there is nothing to delete.
    ///
    /// - Parameter present: the present revision of the record, `nil` when there is none.
    /// - Throws: ``StateStoreError/conflict(key:revision:)`` when `present` is not what the operation expects.
    package func change(present: UInt64?, revision: UInt64) throws(StateStoreError) -> ChangeBatch.Change? {
        guard expecting.holds(for: present) else {
            throw .conflict(key: key.description, revision: present)
        }
        switch self {
        case .put(let key, let value, let expires, _):
            return .put(Record(key: key, value: value, revision: revision, expires: expires))
        case .delete(let key, _):
            return present == nil ? nil : .delete(key)
        }
    }

    /// A commit with two operations on one record has no order that all backends share.
    package static func requireDistinctKeys(_ operations: [Operation]) throws(StateStoreError) {
        var seen: Set<Record.Key> = []
        for operation in operations where !seen.insert(operation.key).inserted {
            throw .failed("\(operation.key) occurs twice in one commit: make one operation of them")
        }
    }
}

extension Precondition {
    /// Whether a record of this revision, `nil` for none, is as expected.
    package func holds(for present: UInt64?) -> Bool {
        switch self {
        case .none: true
        case .absent: present == nil
        case .revision(let expected): present == expected
        }
    }
}

extension ChangeBatch.Change {
    /// The record that changed.
    public var key: Record.Key {
        switch self {
        case .put(let record): record.key
        case .delete(let key): key
        }
    }

    /// The new value's length in bytes.
    var byteCount: Int {
        if case .put(let record) = self { record.value.count } else { 0 }
    }
}
