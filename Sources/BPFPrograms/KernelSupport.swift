import CLibBPF
import Glibc

/// What the running kernel offers to the STAMP programs.
package enum KernelSupport {
    /// Asks the kernel for each thing that the programs need; empty when all of them are there.
    package static func missingFeatures() -> [MissingFeature] {
        clibbpf_keep_log()
        let program = libbpf_probe_bpf_prog_type(BPF_PROG_TYPE_SCHED_CLS, nil)
        guard program > 0 else { return [missing("tc programs", program, since: "4.1")] }
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

    private static func missing(_ name: String, _ result: Int32, since: String) -> MissingFeature {
        if result == -EPERM {
            return MissingFeature(name: name, reason: "CAP_BPF and CAP_NET_ADMIN are needed", minimumKernel: nil)
        }
        let reason = result == 0 ? "this kernel does not know it" : String(cString: strerror(-result))
        return MissingFeature(name: name, reason: reason, minimumKernel: since)
    }
}
