import CProbeABI

extension TcpPrograms {
    /// What is fixed when the programs are loaded.
    package struct Settings: Sendable {
        /// The directory of the cgroup (version 2) whose sockets are watched, with those below it.
        package var cgroup: String
        /// Whether that is the root, below which all sockets are.
        package var isRoot: Bool
        /// Numbers of nodes and of pods are below these; 0 stands for those that no table knows.
        package var nodes = 1_024
        package var pods = 256
        /// Distributions that may have samples at the same time; `nil`: as many as so many nodes can have.
        package var largestDistributions: Int?

        /// Whether sockets that were there before the programs are armed, where the kernel can.
        package var armsSockets = true

        package init(cgroup: String, isRoot: Bool) {
            self.cgroup = cgroup
            self.isRoot = isRoot
        }

        /// A few addresses and pod prefixes of both families for each node.
        var prefixes: Int { nodes * 8 }
        /// Cgroups or addresses: each pod has a few.
        var podKeys: Int { pods * 16 }
        /// Two halves, and round trips of both directions and times to connect for each node.
        var distributions: Int { largestDistributions ?? nodes * 6 }

        var sizes: [String: UInt32] {
            let directions = Int(TCP_DIRECTIONS.rawValue)
            return [
                "nodes": prefixes, "pods_by_cgroup": podKeys, "pods_by_address": podKeys,
                "node_totals": nodes * directions, "pod_totals": pods, "distributions": distributions,
            ].mapValues(UInt32.init(clamping:))
        }

        func constants(arms: Bool) -> tcp_settings {
            let watched = isRoot ? nil : CgroupHierarchy.identifier(ofDirectory: cgroup)
            return tcp_settings(
                cgroup: watched ?? 0, nodes: UInt32(clamping: nodes), pods: UInt32(clamping: pods),
                arms: arms ? 1 : 0, zero: 0)
        }
    }
}
