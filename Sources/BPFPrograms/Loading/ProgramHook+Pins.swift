import CLibBPF
import ClusterModel

extension ProgramHook {
    /// Tells the hooks of one program apart in the names of pins, which must not have dots or slashes.
    var pinName: String {
        switch self {
        case .traffic(let device, let direction): "tc-\(direction.rawValue)-\(FNV.hex(device))"
        case .socketOperations(let cgroup): "sock_ops-\(FNV.hex(cgroup))"
        case .cgroupTraffic(let cgroup, let direction): "skb-\(direction.rawValue)-\(FNV.hex(cgroup))"
        case .tracepoint: "tracepoint"
        case .iterator: "iterator"
        }
    }
}

extension ProgramAttachment {
    var pinName: String { "\(program)-\(hook.pinName)" }
}

extension TrafficDirection {
    var cgroupAttachType: bpf_attach_type {
        self == .ingress ? BPF_CGROUP_INET_INGRESS : BPF_CGROUP_INET_EGRESS
    }
}
