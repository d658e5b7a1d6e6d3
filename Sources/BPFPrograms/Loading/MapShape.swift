import CLibBPF

/// What two maps must have in common to stand for each other.
struct MapShape: Equatable {
    let type: UInt32
    let keySize: UInt32
    let valueSize: UInt32
    let entries: UInt32
    let flags: UInt32

    /// As an opened object asks for it.
    init(wantedBy map: OpaquePointer) {
        type = bpf_map__type(map).rawValue
        keySize = bpf_map__key_size(map)
        valueSize = bpf_map__value_size(map)
        entries = bpf_map__max_entries(map)
        flags = bpf_map__map_flags(map)
    }

    /// Of a map in the kernel.
    init(_ info: bpf_map_info) {
        (type, keySize, valueSize) = (info.type, info.key_size, info.value_size)
        (entries, flags) = (info.max_entries, info.map_flags)
    }

    /// What differs, such as `a value of 16 bytes instead of 8`; `nil` when this map can take the place of `other`.
    func difference(to other: MapShape) -> String? {
        let parts = [
            (Self.typeName(type), Self.typeName(other.type), "type", ""),
            ("\(keySize)", "\(other.keySize)", "a key of", " bytes"),
            ("\(valueSize)", "\(other.valueSize)", "a value of", " bytes"),
            // 0: as many as there are CPUs, which libbpf fills in later.
            (entries == 0 ? "\(other.entries)" : "\(entries)", "\(other.entries)", "room for", " entries"),
            ("\(flags)", "\(other.flags)", "flags", ""),
        ]
        let differing = parts.filter { $0.0 != $0.1 }.map { "\($0.2) \($0.0)\($0.3) instead of \($0.1)" }
        return differing.isEmpty ? nil : differing.joined(separator: ", ")
    }

    static func typeName(_ type: UInt32) -> String {
        libbpf_bpf_map_type_str(bpf_map_type(type)).map { String(cString: $0) } ?? "\(type)"
    }
}
