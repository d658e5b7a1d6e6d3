import ClusterModel

/// The ways of least delay from one node over the links that are known, by Dijkstra's algorithm.
struct ShortestPaths {
    private let snapshot: ClusterSnapshot
    private let source: Int
    private let previous: [Int]

    /// - Parameters:
    ///   - source: The snapshot's index of the node.
    ///   - reading: Links whose p95 it calls unknown are not taken.
    init(from source: Int, _ snapshot: ClusterSnapshot, _ reading: LinkReading) {
        self.snapshot = snapshot
        self.source = source
        let count = snapshot.nodes.count
        var distances = Array(repeating: Double.infinity, count: count)
        var previous = Array(repeating: -1, count: count)
        var isDone = Array(repeating: false, count: count)
        distances[source] = 0
        while let next = Self.nearest(distances, isDone) {
            isDone[next] = true
            snapshot.forEachEstimate(from: next) { sink, estimate in
                guard !isDone[sink], let delay = reading.value(of: Self.delay, in: estimate) else { return }
                let distance = distances[next] + delay
                if distance < distances[sink] { (distances[sink], previous[sink]) = (distance, next) }
            }
        }
        self.previous = previous
    }

    static let delay = LinkMetric.latency(.p95, isPenalized: false)

    private static func nearest(_ distances: [Double], _ isDone: [Bool]) -> Int? {
        var nearest: Int?
        for node in distances.indices where !isDone[node] && distances[node] < .infinity {
            if let best = nearest, distances[best] <= distances[node] { continue }
            nearest = node
        }
        return nearest
    }

    /// The links on the way, in its order; none to the node itself, and none to a node that no way leads to.
    func links(to sink: Int) -> [LinkEstimate] {
        var links: [LinkEstimate] = []
        var node = sink
        while node != source, previous[node] >= 0 {
            if let estimate = snapshot.estimate(from: previous[node], to: node) { links.append(estimate) }
            node = previous[node]
        }
        return links.reversed()
    }
}

extension ClusterSnapshot {
    /// Calls `body` with each sink that anything is known of, be it between whole sub-clusters.
    func forEachEstimate(from source: Int, _ body: (_ sink: Int, _ estimate: LinkEstimate) -> Void) {
        guard linksSubClusters else { return forEachLink(from: source, body) }
        for sink in nodes.indices {
            if let estimate = estimate(from: source, to: sink) { body(sink, estimate) }
        }
    }
}
