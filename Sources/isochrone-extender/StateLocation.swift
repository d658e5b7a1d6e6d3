import ClusterModel
import CommandSupport
import SQLiteStateStore
import StateStore

/// Where the state is kept.
enum StateLocation: Hashable {
    case memory
    case sqlite(path: String)

    /// Reads `memory` or `sqlite:PATH`.
    init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts[0], parts.count) {
        case ("memory", 1): self = .memory
        case ("sqlite", 2) where !parts[1].isEmpty: self = .sqlite(path: String(parts[1]))
        case ("etcd", _):
            throw InputError("--state \(text): etcd: is not supported by this build; use sqlite:PATH or memory")
        default:
            throw InputError("--state \"\(text)\" names no state database; write sqlite:PATH or memory")
        }
    }

    func open(now: @escaping @Sendable () -> Timestamp) async throws -> any StateStore {
        switch self {
        case .memory: InMemoryStateStore(now: now)
        case .sqlite(let path): try SQLiteStateStore.open(path: path, now: now)
        }
    }
}
