import CLibBPF
import Glibc

/// A map in the kernel, which lives as long as anybody holds it: longer than the object that it was made for.
struct BPFMap: Sendable {
    let name: String
    let shape: MapShape
    private let owned: OwnedDescriptor

    var descriptor: Int32 { owned.number }

    init(_ owned: OwnedDescriptor, name: String) throws(BPFError) {
        var info = bpf_map_info()
        var size = UInt32(MemoryLayout<bpf_map_info>.size)
        let result = bpf_obj_get_info_by_fd(owned.number, &info, &size)
        guard result == 0 else { throw .failed(step: "asking about the map \(name)", code: errno, log: "") }
        (self.owned, self.name, shape) = (owned, name, MapShape(info))
    }

    /// The kernel's number of it, which bpftool shows; `nil` when the kernel does not say.
    var identifier: UInt32? {
        var info = bpf_map_info()
        var size = UInt32(MemoryLayout<bpf_map_info>.size)
        return bpf_obj_get_info_by_fd(descriptor, &info, &size) == 0 ? info.id : nil
    }

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

    /// The sum over all CPUs of an entry of a per-CPU array of 64-bit numbers.
    func sum(of key: UInt32, cpus: Int) -> UInt64 {
        var key = key
        var values = [UInt64](repeating: 0, count: cpus)
        guard bpf_map_lookup_elem(descriptor, &key, &values) == 0 else { return 0 }
        return values.reduce(0, &+)
    }
}
