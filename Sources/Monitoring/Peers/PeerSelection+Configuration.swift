extension PeerSelection {
    package struct Configuration: Hashable, Sendable {
        /// Nodes of the whole cluster up to which everyone probes everyone, whatever the sub-clusters: plans need the links
        /// between these most of all.
        package var clusterMeshLimit = 64
        /// Nodes of a sub-cluster up to which everyone in it probes everyone: 63 probes a second are little.
        package var fullMeshLimit = 64
        /// Successors on the ring that are probed above that. With as many predecessors a node takes part in 20 links;
        /// network coordinates need about a dozen.
        package var ringSuccessors = 10
        /// Others that are probed by turns.
        package var rotatingPeers = 5
        /// Nodes of each other sub-cluster that are probed: 1…3. Two, so that one that fails does not look like the loss of
        /// the sub-cluster.
        package var gatewaysPerSubCluster = 2
        /// Gateways that serve at most, over all sub-clusters; where there are more of these, each node probes some of
        /// them.
        package var mostGateways = 128

        package init() {}

        /// As many of each as the limit allows.
        func gateways(ofSubClusters count: Int) -> Int {
            max(1, min(max(1, min(3, gatewaysPerSubCluster)), mostGateways / max(1, count)))
        }

        var mostSubClusters: Int { max(0, mostGateways) }
    }
}
