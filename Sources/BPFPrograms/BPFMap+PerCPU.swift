import CLibBPF

extension BPFMap {
    /// An entry of a map whose values are 64-bit numbers, summed up over all CPUs number by number; `nil` when there is
    /// none.
    ///
    /// - Parameter numbers: 64-bit numbers in a value.
    func sums(of key: UInt32, numbers: Int) -> [UInt64]? {
        var key = key
        let cpus = Int(libbpf_num_possible_cpus())
        guard cpus > 0 else { return nil }
        var values = [UInt64](repeating: 0, count: numbers * cpus)
        guard bpf_map_lookup_elem(descriptor, &key, &values) == 0 else { return nil }
        return (0..<numbers).map { index in
            stride(from: index, to: values.count, by: numbers).reduce(0) { $0 &+ values[$1] }
        }
    }
}
