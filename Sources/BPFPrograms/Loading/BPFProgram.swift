import CLibBPF
import ClusterModel

/// A program in the kernel; its descriptor belongs to the object that it was loaded from.
struct BPFProgram: Sendable {
    let name: String
    let descriptor: Int32
    let kind: Kind

    /// What a program may be attached to.
    struct Kind: Sendable, Equatable {
        let type: bpf_prog_type
        let attachType: bpf_attach_type

        init(of program: OpaquePointer) {
            type = bpf_program__type(program)
            attachType = bpf_program__expected_attach_type(program)
        }

        /// Such as `sched_cls`.
        var typeName: String {
            libbpf_bpf_prog_type_str(type).map { String(cString: $0) } ?? "\(type.rawValue)"
        }

        /// Whether programs of this kind only look at what the daemon is there for.
        var isAllowed: Bool {
            switch type {
            case BPF_PROG_TYPE_SCHED_CLS, BPF_PROG_TYPE_SOCK_OPS, BPF_PROG_TYPE_CGROUP_SKB: true
            case BPF_PROG_TYPE_TRACING: attachType == BPF_TRACE_RAW_TP || attachType == BPF_TRACE_ITER
            default: false
            }
        }

        /// Whether the kernel runs programs of this kind at a hook.
        func fits(_ hook: ProgramHook) -> Bool {
            switch hook {
            case .traffic: type == BPF_PROG_TYPE_SCHED_CLS
            case .socketOperations: type == BPF_PROG_TYPE_SOCK_OPS
            case .cgroupTraffic(_, let direction): type == BPF_PROG_TYPE_CGROUP_SKB && allows(direction)
            case .tracepoint: type == BPF_PROG_TYPE_TRACING && attachType == BPF_TRACE_RAW_TP
            case .iterator: type == BPF_PROG_TYPE_TRACING && attachType == BPF_TRACE_ITER
            }
        }

        /// `SEC("cgroup/skb")` leaves the direction open, which reads as ingress, the type's zero.
        private func allows(_ direction: TrafficDirection) -> Bool {
            attachType == direction.cgroupAttachType || attachType == BPF_CGROUP_INET_INGRESS
        }
    }
}
