import CLibBPF
import Glibc

/// An object that libbpf has read and the kernel has not; whoever opens it has to close it.
struct OpenedObject {
    let object: OpaquePointer

    init(_ image: ProgramImage) throws(BPFError) {
        if !image.isOurs { try Self.tryOut(image) }
        var object: OpaquePointer?
        try BPFObject.check(
            clibbpf_open(image.bytes, image.bytes.count, image.name, &object), "opening the eBPF object \(image.name)")
        guard let object else { throw .absent("object", image.name) }
        self.object = object
    }

    private static func tryOut(_ image: ProgramImage) throws(BPFError) {
        let result = clibbpf_try_object(image.bytes, image.bytes.count, image.name)
        if result == -EBADMSG {
            throw .unsuitable(
                program: image.name, reason: "its object is damaged: reading it crashes libbpf; compile it anew")
        }
        try BPFObject.check(result, "trying the eBPF object \(image.name)")
    }

    func prepare(constants: [UInt8]?, sizes: [String: UInt32]) throws(BPFError) {
        if let constants {
            try BPFObject.check(
                clibbpf_set_initial(object, ".rodata", constants, constants.count),
                "setting the parameters of the eBPF programs")
        }
        for (map, entries) in sizes {
            guard let handle = bpf_object__find_map_by_name(object, map) else { throw .absent("map", map) }
            try BPFObject.check(bpf_map__set_max_entries(handle, entries), "sizing the map \(map)")
        }
    }

    /// The maps that have a name in the source, with what the object wants of them.
    var wantedMaps: [String: MapShape] {
        var found: [String: MapShape] = [:]
        forEachMap { name, map in found[name] = MapShape(wantedBy: map) }
        return found
    }

    var wantedPrograms: [String: BPFProgram.Kind] {
        var found: [String: BPFProgram.Kind] = [:]
        forEachProgram { name, program in found[name] = BPFProgram.Kind(of: program) }
        return found
    }

    func share(_ maps: [String: BPFMap]) throws(BPFError) {
        for (name, map) in maps {
            guard let handle = bpf_object__find_map_by_name(object, name) else { continue }
            try BPFObject.check(bpf_map__reuse_fd(handle, map.descriptor), "taking over the map \(name)")
        }
    }

    func loadedPrograms() -> [String: BPFProgram] {
        var found: [String: BPFProgram] = [:]
        forEachProgram { name, program in
            found[name] = BPFProgram(
                name: name, descriptor: bpf_program__fd(program), kind: .init(of: program))
        }
        return found
    }

    func loadedMaps(_ shared: [String: BPFMap]) throws(BPFError) -> [String: BPFMap] {
        var descriptors: [String: Int32] = [:]
        forEachMap { name, map in descriptors[name] = bpf_map__fd(map) }
        var found: [String: BPFMap] = [:]
        for (name, descriptor) in descriptors {
            if let map = shared[name] {
                found[name] = map
            } else {
                found[name] = try BPFMap(.duplicate(of: descriptor, name), name: name)
            }
        }
        return found
    }

    private func forEachProgram(_ body: (String, OpaquePointer) -> Void) {
        var current = bpf_object__next_program(object, nil)
        while let program = current {
            body(String(cString: bpf_program__name(program)), program)
            current = bpf_object__next_program(object, program)
        }
    }

    private func forEachMap(_ body: (String, OpaquePointer) -> Void) {
        var current = bpf_object__next_map(object, nil)
        while let map = current {
            let name = String(cString: bpf_map__name(map))
            if !name.contains(".") { body(name, map) }
            current = bpf_object__next_map(object, map)
        }
    }
}
