import CLibBPF
import Glibc

/// A map of a loaded object.
struct BPFMap: Sendable {
    let descriptor: Int32
    let name: String

    /// The value of a key; `nil` when there is none. `locked` copies under the value's spin lock.
    func value<Key: BitwiseCopyable, Value: BitwiseCopyable>(of key: Key, into empty: Value, locked: Bool = false)
        -> Value?
    {
        var (key, value) = (key, empty)
        let flags = locked ? UInt64(BPF_F_LOCK) : 0
        return bpf_map_lookup_elem_flags(descriptor, &key, &value, flags) == 0 ? value : nil
    }

    func set<Key: BitwiseCopyable, Value: BitwiseCopyable>(_ value: Value, for key: Key) throws(BPFError) {
        var (key, value) = (key, value)
        let result = bpf_map_update_elem(descriptor, &key, &value, UInt64(BPF_ANY))
        guard result == 0 else { throw .failed(step: "writing to the map \(name)", code: -result, log: "") }
    }

    /// Nothing happens when the key is not there.
    func remove<Key: BitwiseCopyable>(_ key: Key) {
        var key = key
        bpf_map_delete_elem(descriptor, &key)
    }

    /// All keys; of those that come or go meanwhile some may be missing.
    func keys<Key: BitwiseCopyable>(like empty: Key) -> [Key] {
        var keys: [Key] = []
        var next = empty
        var result = bpf_map_get_next_key(descriptor, nil, &next)
        while result == 0 {
            keys.append(next)
            var current = next
            result = bpf_map_get_next_key(descriptor, &current, &next)
        }
        return keys
    }

    /// The sum over all CPUs of an entry of a per-CPU array of 64-bit numbers.
    func sum(of key: UInt32, cpus: Int) -> UInt64 {
        var key = key
        var values = [UInt64](repeating: 0, count: cpus)
        guard bpf_map_lookup_elem(descriptor, &key, &values) == 0 else { return 0 }
        return values.reduce(0, &+)
    }
}
