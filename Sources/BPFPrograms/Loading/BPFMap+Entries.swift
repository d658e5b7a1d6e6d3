import CLibBPF
import Glibc

extension BPFMap {
    /// Octets of one value as user space reads it: of a per-CPU map one for each CPU, each a multiple of eight.
    var readSize: Int {
        let size = Int(shape.valueSize)
        return isPerCPU ? (size + 7) / 8 * 8 * Int(libbpf_num_possible_cpus()) : size
    }

    var isPerCPU: Bool {
        [BPF_MAP_TYPE_PERCPU_HASH, BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_LRU_PERCPU_HASH]
            .contains(bpf_map_type(shape.type))
    }

    /// Whether entries come and go; those of arrays are always there.
    var isKeyed: Bool {
        [
            BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_PERCPU_HASH, BPF_MAP_TYPE_LRU_HASH, BPF_MAP_TYPE_LRU_PERCPU_HASH,
            BPF_MAP_TYPE_LPM_TRIE,
        ].contains(bpf_map_type(shape.type))
    }

    var entriesInUse: UInt32? {
        guard isKeyed else { return nil }
        var count: UInt32 = 0
        return forEachEntry { _, _ in count += 1 } ? count : nil
    }

    /// Calls `body` with the octets of each key and value. Entries that come or go meanwhile may be missed.
    ///
    /// - Returns: whether the map can be read so.
    func forEachEntry(_ body: (_ key: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Void) -> Bool {
        forEachBatch(body) ?? forEachKey(body)
    }

    /// `nil` where the kernel or the type of map does not do it: Linux 5.6 reads hash maps in batches.
    private func forEachBatch(_ body: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Void) -> Bool? {
        // A bucket that does not fit is refused, so there is room for many entries.
        let batch = min(1_024, Int(shape.entries))
        var keys = [UInt8](repeating: 0, count: batch * Int(shape.keySize))
        var values = [UInt8](repeating: 0, count: batch * readSize)
        var (position, next) = ([UInt8](repeating: 0, count: max(8, Int(shape.keySize))), [UInt8]())
        next = position
        var (isFirst, total) = (true, 0)
        while total <= Int(shape.entries) {
            var count = UInt32(batch)
            let result =
                isFirst
                ? bpf_map_lookup_batch(descriptor, nil, &next, &keys, &values, &count, nil)
                : bpf_map_lookup_batch(descriptor, &position, &next, &keys, &values, &count, nil)
            let code = result == 0 ? 0 : errno
            guard code == 0 || code == ENOENT else { return isFirst ? nil : false }
            for index in 0..<Int(count) {
                body(
                    keys[index * Int(shape.keySize)..<(index + 1) * Int(shape.keySize)],
                    values[index * readSize..<(index + 1) * readSize])
            }
            if code == ENOENT { return true }
            (isFirst, position, total) = (false, next, total + Int(count))
        }
        return true
    }

    private func forEachKey(_ body: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Void) -> Bool {
        var key = [UInt8](repeating: 0, count: Int(shape.keySize))
        var next = key
        var value = [UInt8](repeating: 0, count: readSize)
        var result = bpf_map_get_next_key(descriptor, nil, &next)
        var left = shape.entries
        while result == 0, left > 0 {
            (key, left) = (next, left - 1)
            if bpf_map_lookup_elem(descriptor, &key, &value) == 0 { body(key[...], value[...]) }
            result = bpf_map_get_next_key(descriptor, &key, &next)
        }
        return result == 0 || errno == ENOENT
    }
}
