import CLibBPF
import Glibc
import Synchronization

/// The devices that were given a clsact qdisc here, so that those it was not made for keep theirs.
final class QdiscLedger: Sendable {
    /// A directory with an entry for each device, by its number; `nil`: only this process remembers.
    let path: String?
    private let made: Mutex<Set<Int32>>

    init(path: String? = nil) {
        self.path = path
        made = Mutex(Set(path.map(PinFiles.entries)?.compactMap { Int32($0) } ?? []))
    }

    /// Makes the qdisc where there is none.
    func prepare(_ device: Int32, named name: String) throws(BPFError) {
        let result = clibbpf_tc_make_hook(device)
        try BPFObject.check(result, "making the clsact qdisc on \(name)")
        guard result == 0 else { return }
        made.withLock { _ = $0.insert(device) }
        if let path { try? PinFiles.makeDirectory("\(device)", in: path) }
    }

    /// Removes the qdisc if it was made here and nobody uses it.
    func release(_ device: Int32, named name: String) -> [BPFError] {
        guard made.withLock({ $0.contains(device) }), clibbpf_tc_has_filters(device) <= 0 else { return [] }
        let result = clibbpf_tc_remove_hook(device)
        made.withLock { _ = $0.remove(device) }
        if let path { rmdir("\(path)/\(device)") }
        guard result < 0, !TrafficFilter.isGone(result) else { return [] }
        return [.failed(step: "removing the clsact qdisc of \(name)", code: -result, log: "")]
    }
}
