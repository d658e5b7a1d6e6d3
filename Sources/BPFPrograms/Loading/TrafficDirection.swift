import CLibBPF

/// Which way packets go, as seen from the node.
package enum TrafficDirection: String, Hashable, Sendable, CaseIterable {
    case ingress, egress

    var cgroupAttachType: bpf_attach_type {
        self == .ingress ? BPF_CGROUP_INET_INGRESS : BPF_CGROUP_INET_EGRESS
    }
}
