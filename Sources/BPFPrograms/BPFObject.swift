import CLibBPF
import Glibc

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An embedded object in the kernel, from opening until it is released.
final class BPFObject: Sendable {
    /// libbpf's object. Only `init` and `deinit` touch it, so no two threads ever do at once.
    private let address: UInt
    let programs: [String: Int32]
    let maps: [String: BPFMap]

    /// Opens and loads.
    ///
    /// - Parameters:
    ///   - constants: the value of the programs' `const volatile` parameters; all of them, in order.
    ///   - sizes: the number of entries of maps that the source leaves open.
    init(_ embedded: EmbeddedObject, constants: some BitwiseCopyable, sizes: [String: UInt32]) throws(BPFError) {
        clibbpf_keep_log()
        _ = clibbpf_take_log()
        let object = try Self.open(embedded)
        address = UInt(bitPattern: object)
        do throws(BPFError) {
            try Self.prepare(object, embedded.name, constants, sizes)
            try Self.check(bpf_object__load(object), "loading the eBPF programs")
        } catch {
            bpf_object__close(object)
            throw error
        }
        (programs, maps) = (Self.programs(of: object), Self.maps(of: object))
    }

    deinit {
        bpf_object__close(OpaquePointer(bitPattern: address))
    }

    func program(_ name: String) throws(BPFError) -> Int32 {
        guard let descriptor = programs[name] else { throw Self.absent("program", name) }
        return descriptor
    }

    func map(_ name: String) throws(BPFError) -> BPFMap {
        guard let map = maps[name] else { throw Self.absent("map", name) }
        return map
    }

    private static func open(_ embedded: EmbeddedObject) throws(BPFError) -> OpaquePointer {
        var object: OpaquePointer?
        let bytes = Array(embedded.bytes)
        try check(clibbpf_open(bytes, bytes.count, embedded.name, &object), "opening the eBPF object \(embedded.name)")
        guard let object else { throw absent("object", embedded.name) }
        return object
    }

    private static func prepare(
        _ object: OpaquePointer, _ name: String, _ constants: some BitwiseCopyable, _ sizes: [String: UInt32]
    ) throws(BPFError) {
        let result = withUnsafeBytes(of: constants) {
            clibbpf_set_initial(object, "\(name).rodata", $0.baseAddress, $0.count)
        }
        try check(result, "setting the parameters of the eBPF programs")
        for (map, entries) in sizes {
            let handle = bpf_object__find_map_by_name(object, map)
            try check(bpf_map__set_max_entries(handle, entries), "sizing the map \(map)")
        }
    }

    private static func programs(of object: OpaquePointer) -> [String: Int32] {
        var found: [String: Int32] = [:]
        var current = bpf_object__next_program(object, nil)
        while let program = current {
            found[String(cString: bpf_program__name(program))] = bpf_program__fd(program)
            current = bpf_object__next_program(object, program)
        }
        return found
    }

    private static func maps(of object: OpaquePointer) -> [String: BPFMap] {
        var found: [String: BPFMap] = [:]
        var current = bpf_object__next_map(object, nil)
        while let map = current {
            let name = String(cString: bpf_map__name(map))
            found[name] = BPFMap(descriptor: bpf_map__fd(map), name: name)
            current = bpf_object__next_map(object, map)
        }
        return found
    }

    private static func absent(_ kind: String, _ name: String) -> BPFError {
        .failed(step: "looking for the eBPF \(kind) \(name)", code: ENOENT, log: "")
    }

    static func check(_ result: Int32, _ step: @autoclosure () -> String) throws(BPFError) {
        guard result < 0 else { return }
        throw .failed(step: step(), code: -result, log: String(cString: clibbpf_take_log()))
    }
}
