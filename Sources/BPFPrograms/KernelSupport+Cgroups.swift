import CLibBPF
import Glibc

extension KernelSupport {
    /// What the programs that watch TCP sockets need and the kernel does not offer; empty when all is there.
    package static func missingForSockets() -> [MissingFeature] {
        missing(
            BPF_PROG_TYPE_SOCK_OPS, "sock_ops programs", since: "4.13",
            helpers: [
                (BPF_FUNC_skc_to_tcp_sock, "bpf_skc_to_tcp_sock", "5.9"),
                (BPF_FUNC_sk_storage_get, "bpf_sk_storage_get", "5.8"),
            ])
            + (access(typesPath, R_OK) == 0
                ? []
                : [
                    MissingFeature(
                        name: "type information (BTF)", reason: "\(typesPath) cannot be read", minimumKernel: "5.4")
                ])
    }

    /// What the programs that watch name resolution need and the kernel does not offer; empty when all is there.
    package static func missingForNameResolution() -> [MissingFeature] {
        missing(
            BPF_PROG_TYPE_CGROUP_SKB, "cgroup_skb programs", since: "4.10",
            helpers: [
                (BPF_FUNC_get_socket_cookie, "bpf_get_socket_cookie", "4.12"),
                (BPF_FUNC_sk_storage_get, "bpf_sk_storage_get", "5.2"),
            ])
    }

    static let cannotArmSockets = MissingFeature(
        name: "arming sockets that were there before", reason: "iterators may not set TCP_BPF_SOCK_OPS_CB_FLAGS",
        minimumKernel: "6.12")

    private static let typesPath = "/sys/kernel/btf/vmlinux"

    private static func missing(
        _ type: bpf_prog_type, _ name: String, since version: String,
        helpers: [(helper: bpf_func_id, name: String, since: String)]
    ) -> [MissingFeature] {
        clibbpf_keep_log()
        defer { _ = clibbpf_take_log() }
        if let obstacle = obstacle(toLoading: clibbpf_try_loading()) { return [obstacle] }
        guard CgroupHierarchy() != nil else {
            return [MissingFeature(name: "cgroup version 2", reason: "it is mounted nowhere", minimumKernel: "4.10")]
        }
        guard libbpf_probe_bpf_prog_type(type, nil) > 0 else { return [unknown(name, since: version)] }
        return helpers.filter { libbpf_probe_bpf_helper(type, $0.helper, nil) <= 0 }
            .map { unknown("helper \($0.name)", since: $0.since) }
    }

    private static func unknown(_ name: String, since version: String) -> MissingFeature {
        MissingFeature(name: name, reason: "this kernel does not know it", minimumKernel: version)
    }
}
