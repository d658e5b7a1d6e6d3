import CLibBPF
import Glibc

/// Has the kernel count the runs of all eBPF programs, which costs each of them some tens of nanoseconds, as long as it
/// is held.
package final class RunStatistics: Sendable {
    private let descriptor: OwnedDescriptor

    /// - Throws: where the kernel (before 5.8) or the daemon's privileges (CAP_SYS_ADMIN) do not allow it.
    package init() throws(BPFError) {
        let result = bpf_enable_stats(BPF_STATS_RUN_TIME)
        guard result >= 0 else { throw .failed(step: "having the kernel count runs", code: errno, log: "") }
        descriptor = OwnedDescriptor(result)
    }
}
