import CLibBPF
import Glibc
import Synchronization

/// The programs that are attached to a cgroup, beside those of others. They go when this does.
final class CgroupLinks: Sendable {
    private let descriptors: Mutex<[Int32]> = Mutex([])

    deinit {
        detach()
    }

    func attach(_ program: Int32, _ type: bpf_attach_type, to directory: String) throws(BPFError) {
        let link = clibbpf_link_to_cgroup(program, directory, type)
        try BPFObject.check(link, "attaching to the cgroup \(directory)")
        descriptors.withLock { $0.append(link) }
    }

    var isEmpty: Bool { descriptors.withLock(\.isEmpty) }

    func detach() {
        descriptors.withLock { descriptors in
            descriptors.forEach { close($0) }
            descriptors = []
        }
    }
}
