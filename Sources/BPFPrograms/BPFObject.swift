import CLibBPF
import Glibc

/// An object in the kernel, from opening until it is released. Its maps may live on.
final class BPFObject: Sendable {
    /// libbpf's object. Only `init` and `deinit` touch it, so no two threads ever do at once.
    private let address: UInt
    let programs: [String: BPFProgram]
    /// Without those of global variables.
    let maps: [String: BPFMap]

    /// Opens and loads.
    ///
    /// - Parameters:
    ///   - constants: the value of the programs' `const volatile` parameters; all of them, in order.
    ///   - sizes: the number of entries of maps that the source leaves open.
    convenience init(
        _ embedded: EmbeddedObject, constants: some BitwiseCopyable, sizes: [String: UInt32]
    ) throws(BPFError) {
        let octets = withUnsafeBytes(of: constants) { Array($0) }
        try self.init(ProgramImage(embedded), constants: octets, sizes: sizes)
    }

    /// - Parameter sharing: says, before the kernel sees it, which maps take the place of those that the opened object
    ///   would make, or refuses it by throwing.
    init(
        _ image: ProgramImage, constants: [UInt8]?, sizes: [String: UInt32],
        sharing: (OpenedObject) throws(BPFError) -> [String: BPFMap] = { _ in [:] }
    ) throws(BPFError) {
        clibbpf_keep_log()
        _ = clibbpf_take_log()
        let opened = try OpenedObject(image)
        address = UInt(bitPattern: opened.object)
        do throws(BPFError) {
            try opened.prepare(constants: constants, sizes: sizes)
            let shared = try sharing(opened)
            try opened.share(shared)
            try Self.check(bpf_object__load(opened.object), "loading the eBPF programs of \(image.name)")
            programs = opened.loadedPrograms()
            maps = try opened.loadedMaps(shared)
        } catch {
            bpf_object__close(opened.object)
            throw error
        }
    }

    deinit {
        bpf_object__close(OpaquePointer(bitPattern: address))
    }

    func program(_ name: String) throws(BPFError) -> BPFProgram {
        guard let program = programs[name] else { throw .absent("program", name) }
        return program
    }

    func map(_ name: String) throws(BPFError) -> BPFMap {
        guard let map = maps[name] else { throw .absent("map", name) }
        return map
    }

    static func check(_ result: Int32, _ step: @autoclosure () -> String) throws(BPFError) {
        guard result < 0 else { return }
        throw .failed(step: step(), code: -result, log: String(cString: clibbpf_take_log()))
    }
}
