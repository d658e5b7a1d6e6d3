import CLibBPF
import Glibc

/// Asks the running kernel for each feature by using it, never by its version: distributions move features to older ones.
///
/// Nothing of what it loads stays, and none of it is attached where a packet could meet it.
package struct FeatureProbe: Sendable {
    private let paths: HostPaths
    /// What the process may do.
    private let capabilities: CapabilitySet

    package init(paths: HostPaths = HostPaths(), capabilities: CapabilitySet = .effective) {
        (self.paths, self.capabilities) = (paths, capabilities)
    }

    /// What is missing of `features`. Reading the kernel's BTF takes the most time, 0.1 s or so.
    package func missing(of features: some Sequence<KernelFeature>) -> [MissingFeature] {
        clibbpf_keep_log()
        defer { _ = clibbpf_take_log() }
        var walk = WalkType()
        return features.compactMap { feature in
            obstacle(to: feature, &walk).map { MissingFeature(feature, $0) }
        }
    }

    private func obstacle(to feature: KernelFeature, _ walk: inout WalkType) -> FeatureObstacle? {
        switch feature {
        case .cgroupV2: cgroupObstacle
        case .kernelTypes: access(paths.types, R_OK) == 0 ? nil : .unknownToKernel
        case .pinning: pinningObstacle
        case .socketWalk, .socketArming: walkObstacle(to: feature, &walk)
        case .spinLock: helperObstacle(to: feature, BPF_FUNC_spin_lock, in: Self.tc)
        case .checksums: helperObstacle(to: feature, BPF_FUNC_csum_diff, in: Self.tc)
        case .redirect: helperObstacle(to: feature, BPF_FUNC_redirect, in: Self.tc)
        case .socketReading: helperObstacle(to: feature, BPF_FUNC_skc_to_tcp_sock, in: Self.sockOps)
        case .tc: read(Self.tc.tryLoading(), feature)
        case .sockOps: read(Self.sockOps.tryLoading(), feature)
        case .cgroupSKB: read(clibbpf_try_program(BPF_PROG_TYPE_CGROUP_SKB, BPF_CGROUP_INET_EGRESS), feature)
        case .cgroupLink: read(clibbpf_try_cgroup_link(), feature)
        case .tcxLink: read(clibbpf_try_tcx_link(), feature)
        case .prefixMap: read(clibbpf_try_prefix_map(), feature)
        case .socketStorage: read(clibbpf_try_socket_map(), feature)
        case .runTimeStatistics: read(clibbpf_try_statistics(), feature)
        }
    }

    private func read(_ result: Int32, _ feature: KernelFeature) -> FeatureObstacle? {
        FeatureObstacle(probed: result, lacking: feature.capabilities.translated().subtracting(capabilities))
    }

    /// libbpf's answer is only right where a program with that helper could be loaded at all.
    private func helperObstacle(
        to feature: KernelFeature, _ helper: bpf_func_id, in kind: ProgramKind
    ) -> FeatureObstacle? {
        let loading = kind.tryLoading()
        guard loading == 0 else { return read(loading, feature) }
        let result = libbpf_probe_bpf_helper(kind.type, helper, nil)
        return read(result == 0 ? -EINVAL : result, feature)
    }

    private func walkObstacle(to feature: KernelFeature, _ walk: inout WalkType) -> FeatureObstacle? {
        guard access(paths.types, R_OK) == 0 else { return .setup("it needs \(KernelFeature.kernelTypes.title)") }
        // Tracing programs are refused before anything else is looked at.
        let allowed = Self.tc.tryLoading()
        guard allowed == 0 else { return read(allowed, feature) }
        let type = walk.number
        guard type >= 0 else { return read(type, feature) }
        return read(feature == .socketWalk ? clibbpf_try_socket_walk(type) : clibbpf_try_arming(type), feature)
    }

    private var cgroupObstacle: FeatureObstacle? {
        MountTable(path: paths.mounts).place(of: "cgroup2") == nil
            ? .setup("it is not mounted; `mount -t cgroup2 none /sys/fs/cgroup` does that") : nil
    }

    private var pinningObstacle: FeatureObstacle? {
        guard MountTable(path: paths.mounts).place(of: "bpf") == nil else { return nil }
        switch clibbpf_try_mounting() {
        case 0...: return nil
        case -ENOSYS, -EPERM, -EACCES: return .setup("it is not mounted; `mount -t bpf bpf /sys/fs/bpf` does that")
        case let result: return read(result == -ENODEV ? -EINVAL : result, .pinning)
        }
    }

    private struct ProgramKind {
        let type: bpf_prog_type
        let place: bpf_attach_type

        func tryLoading() -> Int32 { clibbpf_try_program(type, place) }
    }

    /// No attach type belongs to tc programs; 0 stands for that.
    private static let tc = ProgramKind(type: BPF_PROG_TYPE_SCHED_CLS, place: bpf_attach_type(0))
    private static let sockOps = ProgramKind(type: BPF_PROG_TYPE_SOCK_OPS, place: BPF_CGROUP_SOCK_OPS)

    /// Found out once, and only when it is needed.
    private struct WalkType {
        lazy var number = clibbpf_socket_walk_type()
    }
}
