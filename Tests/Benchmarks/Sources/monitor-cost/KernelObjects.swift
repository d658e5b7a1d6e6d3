import CLibBPF
import MonitorBench

/// The eBPF programs and maps that a process holds, found through its descriptors.
struct KernelObjects {
    struct Object: Hashable {
        var id: UInt32
        /// Bytes that the kernel counts for it.
        var memory: Int
    }

    let programs: [Object]
    let maps: [Object]

    init(of process: Int32) {
        let directory = "/proc/\(process)/fdinfo"
        func objects(_ key: String) -> [Object] {
            let found = ProcFile.names(in: directory).compactMap { name -> Object? in
                let path = "\(directory)/\(name)"
                guard let id = ProcFile.number(key, in: path).flatMap({ UInt32(exactly: $0) }) else { return nil }
                return Object(id: id, memory: ProcFile.number("memlock", in: path) ?? 0)
            }
            return Set(found).sorted { $0.id < $1.id }
        }
        programs = objects("prog_id")
        maps = objects("map_id")
    }

    /// The programs for tc, by name, with a descriptor each that the caller closes.
    func trafficPrograms() -> [(name: String, descriptor: Int32)] {
        programs.compactMap { program in
            let descriptor = bpf_prog_get_fd_by_id(program.id)
            guard descriptor >= 0 else { return nil }
            var information = bpf_prog_info()
            var size = UInt32(MemoryLayout<bpf_prog_info>.size)
            guard bpf_obj_get_info_by_fd(descriptor, &information, &size) == 0,
                information.type == BPF_PROG_TYPE_SCHED_CLS.rawValue
            else {
                Descriptor.close(descriptor)
                return nil
            }
            return (Self.text(information.name), descriptor)
        }
        .sorted { $0.name < $1.name }
    }

    /// A map of a name, with its key and value sizes; the caller closes the descriptor.
    func map(_ name: String) -> (descriptor: Int32, entries: Int, valueSize: Int)? {
        for map in maps {
            let descriptor = bpf_map_get_fd_by_id(map.id)
            var information = bpf_map_info()
            var size = UInt32(MemoryLayout<bpf_map_info>.size)
            if descriptor >= 0, bpf_obj_get_info_by_fd(descriptor, &information, &size) == 0,
                Self.text(information.name) == name
            {
                return (descriptor, Int(information.max_entries), Int(information.value_size))
            }
            Descriptor.close(descriptor)
        }
        return nil
    }

    private static func text<Name>(_ name: Name) -> String {
        withUnsafeBytes(of: name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
