import CLibBPF
import Glibc

/// Where a daemon's maps, links and programs outlive it: `<root>/isochrone/<instance>/<family>/…` in a BPF file system.
///
/// Whoever has the directory open holds its lock: no two daemons of one name work at the same programs.
package final class PinDirectory: Sendable {
    package static let defaultRoot = "/sys/fs/bpf"
    package let path: String
    /// What programs of this instance were given a clsact qdisc for.
    let qdiscs: QdiscLedger
    private let lock: OwnedDescriptor

    /// Opens the directory of an instance and makes it where it is not there; mounts the file system if that is allowed.
    ///
    /// - Parameter instance: any name, such as that of the node; what paths cannot hold is replaced.
    /// - Throws: ``BPFError/unsupported(_:)`` where nothing can be pinned, ``BPFError/pinsInUse(path:)``.
    package init(instance: String, root: String = defaultRoot) throws(BPFError) {
        try Self.mount(root)
        path = "\(root)/isochrone/\(Self.safe(instance))"
        try PinFiles.makeDirectory("\(root)/isochrone")
        try PinFiles.makeDirectory(path)
        lock = try Self.lock(path)
        qdiscs = QdiscLedger(path: "\(path)/_qdiscs")
    }

    /// Opens the directory of a node's daemon. Devices and filters belong to a network namespace, and so do pins: the
    /// calling thread's is part of the instance.
    package convenience init(node: String, root: String = defaultRoot) throws(BPFError) {
        var status = stat()
        guard stat("/proc/thread-self/ns/net", &status) == 0 else {
            throw .failed(step: "looking for the network namespace", code: errno, log: "")
        }
        try self.init(instance: "\(node)-\(status.st_ino)", root: root)
    }

    /// The pins of one family, made when it has something to pin.
    func family(_ name: ProgramName) -> FamilyPins {
        FamilyPins(path: "\(path)/\(name)", qdiscs: qdiscs)
    }

    /// The families that have pins here.
    package var families: [ProgramName] {
        PinFiles.entries(of: path).compactMap { ProgramName($0) }.sorted()
    }

    /// Takes everything off that families other than `wanted` have left here, and nothing of anybody else.
    ///
    /// - Returns: what could not be undone, for the log.
    package func sweep(keeping wanted: Set<ProgramName>) -> [BPFError] {
        families.filter { !wanted.contains($0) }.flatMap { family($0).remove() }
    }

    /// Sweeps everything, and the directory if nothing is left in it.
    package func removeAll() -> [BPFError] {
        let failures = sweep(keeping: [])
        rmdir(qdiscs.path ?? "")
        rmdir(path)
        return failures
    }

    /// Pins cannot have dots in their names; what differs only in what is replaced is told apart by a hash.
    private static func safe(_ instance: String) -> String {
        let octets = instance.utf8.prefix(64).map { octet in
            let isSafe = isalnum(Int32(octet)) != 0 && octet < 0x80 || octet == UInt8(ascii: "-")
            return isSafe ? octet : UInt8(ascii: "_")
        }
        let text = String(decoding: octets, as: UTF8.self)
        return text == instance && !text.isEmpty ? text : "\(text)_\(FNV.hex(instance))"
    }

    private static func mount(_ root: String) throws(BPFError) {
        if clibbpf_pins_can_be_made(root) == 1 { return }
        let result = clibbpf_mount_pins(root)
        guard result < 0 else { return }
        let remedy = """
            no BPF file system is mounted at \(root), and mounting it failed: \
            \(String(cString: strerror(-result))); a restart will not adopt what runs
            """
        throw .unsupported([MissingFeature(.pinning, .setup(remedy))])
    }

    private static func lock(_ path: String) throws(BPFError) -> OwnedDescriptor {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failed(step: "opening \(path)", code: errno, log: "") }
        let owned = OwnedDescriptor(descriptor)
        let result = clibbpf_lock(descriptor)
        guard result != -EWOULDBLOCK else { throw .pinsInUse(path: path) }
        try BPFObject.check(result, "locking \(path)")
        return owned
    }
}
