import ClusterModel
import Manifests
import NetworkLab

/// Where the demo's links come from.
enum World {
    /// Namespaces, a relay and daemons that measure.
    case measured(NetworkLab)
    /// The topology file's word; the text says why nothing is measured.
    case declared(because: String)

    static let controlHost = "control"
}

extension NetworkLab {
    /// Makes the links of the lab do what a topology says of them.
    func shape(as topology: Topology) {
        for link in topology.links {
            shape(from: link.source, to: link.sink, LinkShape(link.estimate))
        }
        // The control plane stands in the cloud region: what its neighbours there have, it has.
        for node in topology.nodes {
            let neighbour = topology.links.first { $0.source == node.name && $0.sink == "cloud-1" }
            let delay = neighbour?.estimate.latency.p50 ?? 0.3
            for (source, sink) in [(node.name, World.controlHost), (World.controlHost, node.name)] {
                shape(from: source, to: sink, LinkShape(delay: delay))
            }
        }
    }
}

extension LinkShape {
    /// The delay and loss of a declared link; what it does not say is not done.
    init(_ estimate: LinkEstimate) {
        self.init(
            delay: estimate.latency.p50 ?? 0, jitter: 2 * (estimate.jitter ?? 0),
            loss: 1 - (estimate.reliability?.estimate ?? 1))
    }
}

extension Topology {
    /// The same nodes, with nothing declared of the links but their bandwidth: the rest has to be measured.
    var withoutMeasurables: Topology {
        var topology = self
        topology.links = links.map {
            Link(
                source: $0.source, sink: $0.sink,
                estimate: LinkEstimate(bandwidth: $0.estimate.bandwidth, method: .declared))
        }
        return topology
    }

    /// The same, with one more delay in milliseconds on every link between two sub-clusters, in both directions.
    func delayed(by milliseconds: Double, between one: String, and other: String) -> Topology {
        let subClusters = Dictionary(nodes.map { ($0.name, $0.subCluster) }) { $1 }
        var topology = self
        topology.links = links.map { link in
            guard Set([subClusters[link.source], subClusters[link.sink]]) == [one, other] else { return link }
            var link = link
            for statistic in LatencyStatistic.allCases {
                link.estimate.latency[statistic] = link.estimate.latency[statistic].map { $0 + milliseconds }
            }
            return link
        }
        return topology
    }
}
