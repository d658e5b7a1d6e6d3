import CLibBPF
import Glibc

extension BPFMap {
    /// The keys of a hash map. Those that come and go meanwhile may be missing.
    ///
    /// - Parameter limit: more keys than this are not looked for, so that a map that changes quickly comes to an end.
    func keys<Key: BitwiseCopyable>(like empty: Key, limit: Int) -> [Key] {
        var keys: [Key] = []
        var next = empty
        var result = bpf_map_get_next_key(descriptor, nil, &next)
        while result == 0, keys.count < limit {
            keys.append(next)
            var current = next
            result = bpf_map_get_next_key(descriptor, &current, &next)
        }
        return keys
    }

    /// Takes an entry out of a hash map; `nil` when there is none.
    func take<Key: BitwiseCopyable, Value: BitwiseCopyable>(_ key: Key, into empty: Value) -> Value? {
        var (key, value) = (key, empty)
        return bpf_map_lookup_and_delete_elem(descriptor, &key, &value) == 0 ? value : nil
    }

    /// Puts an entry into a hash map that has none for the key.
    func add<Key: BitwiseCopyable, Value: BitwiseCopyable>(_ value: Value, for key: Key) {
        var (key, value) = (key, value)
        bpf_map_update_elem(descriptor, &key, &value, UInt64(BPF_NOEXIST))
    }
}
