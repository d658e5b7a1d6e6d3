extension Record.Key: CustomStringConvertible, Comparable {
    /// `kind/name`, as errors and logs name it.
    public var description: String { "\(kind.rawValue)/\(name)" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.name) < (right.kind.rawValue, right.name)
    }
}

extension StateStoreError: CustomStringConvertible {
    /// One sentence for people, with place, value and remedy.
    public var description: String {
        switch self {
        case .conflict(let key, let revision?):
            "\(key) was changed by someone else, at revision \(revision): read it again"
        case .conflict(let key, nil): "\(key) does not exist any more: read it again"
        case .fellBehind(let oldest): "changes are held from revision \(oldest) on: start over from the contents"
        case .unusable(let path, let reason, let remedy): "state database \(path): \(reason); \(remedy)"
        case .failed(let reason): "the state database failed: \(reason)"
        case .corrupt(let key, let reason): "the record \(key) of the state database cannot be read: \(reason)"
        case .closed: "the state database is closed"
        }
    }
}
