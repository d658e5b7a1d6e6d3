import Glibc
import Synchronization

/// A map of the kernel that is kept equal to a dictionary of numbers.
final class NumberTable<Key: Hashable & Sendable, Wire: BitwiseCopyable & Sendable>: Sendable {
    private let map: BPFMap
    private let wire: @Sendable (Key) -> Wire
    private let entries: Mutex<[Key: UInt32]> = Mutex([:])
    let capacity: Int

    init(_ map: BPFMap, capacity: Int, wire: @escaping @Sendable (Key) -> Wire) {
        self.map = map
        self.capacity = capacity
        self.wire = wire
    }

    var count: Int { entries.withLock(\.count) }

    /// Adds and changes entries first, then removes those that are not wanted: what stays is there at any moment.
    ///
    /// - Returns: whether anything has changed.
    func replace(with wanted: [Key: UInt32]) throws(BPFError) -> Bool {
        try entries.withLock { entries throws(BPFError) in
            guard entries != wanted else { return false }
            guard wanted.count <= capacity else {
                throw .failed(
                    step: "writing \(wanted.count) entries to the map \(map.name)", code: E2BIG, log: "")
            }
            let gone = entries.keys.filter { wanted[$0] == nil }
            // A map that would be full for a moment has to be emptied first.
            let isTight = entries.count + wanted.count > capacity
            if isTight { remove(gone, from: &entries) }
            for (key, number) in wanted where entries[key] != number {
                try map.set(number, for: wire(key))
                entries[key] = number
            }
            if !isTight { remove(gone, from: &entries) }
            return true
        }
    }

    private func remove(_ keys: [Key], from entries: inout [Key: UInt32]) {
        for key in keys {
            map.remove(wire(key))
            entries[key] = nil
        }
    }
}
