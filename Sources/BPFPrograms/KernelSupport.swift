import CLibBPF
import Glibc

/// What the running kernel offers to the STAMP programs.
package enum KernelSupport {
    /// Asks the kernel for each thing that the programs need; empty when all of them are there.
    package static func missingFeatures() -> [MissingFeature] {
        clibbpf_keep_log()
        let loading = clibbpf_try_loading()
        if let obstacle = obstacle(toLoading: loading) { return [obstacle] }
        let helpers = needs.compactMap { need -> MissingFeature? in
            let result = libbpf_probe_bpf_helper(BPF_PROG_TYPE_SCHED_CLS, need.helper, nil)
            return result > 0 ? nil : missing("helper \(need.name)", result, since: need.since)
        }
        _ = clibbpf_take_log()
        return helpers
    }

    private static let needs: [(helper: bpf_func_id, name: String, since: String)] = [
        (BPF_FUNC_spin_lock, "bpf_spin_lock", "5.1"),
        (BPF_FUNC_csum_diff, "bpf_csum_diff", "4.6"),
        (BPF_FUNC_redirect, "bpf_redirect", "4.4"),
    ]

    /// Why not even a program that does nothing can be loaded, from the negative `errno` of trying.
    static func obstacle(toLoading result: Int32) -> MissingFeature? {
        switch result {
        case 0...: nil
        case -EPERM, -EACCES:
            MissingFeature(name: "tc programs", reason: "CAP_BPF and CAP_NET_ADMIN are needed", minimumKernel: nil)
        case -EINVAL, -ENOSYS: missing("tc programs", 0, since: "4.1")
        default: MissingFeature(name: "tc programs", reason: String(cString: strerror(-result)), minimumKernel: nil)
        }
    }

    private static func missing(_ name: String, _ result: Int32, since: String) -> MissingFeature {
        let reason = result == 0 ? "this kernel does not know it" : String(cString: strerror(-result))
        return MissingFeature(name: name, reason: reason, minimumKernel: since)
    }
}
