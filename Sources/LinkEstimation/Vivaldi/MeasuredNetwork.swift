/// Measured pairs as a graph over numbered nodes, in an order that depends on nothing but the pairs.
struct MeasuredNetwork: Sendable {
    struct Link: Sendable {
        let from: Int
        let to: Int
        let roundTrip: Double

        /// The same in both directions.
        var pair: [Int] { [min(from, to), max(from, to)] }
    }

    /// In their order.
    let names: [String]
    let indices: [String: Int]
    let links: [Link]
    /// By node.
    let neighbourCounts: [Int]
    /// The connected part of the graph that each node is in, by the number of one of its nodes.
    let parts: [Int]

    init(_ pairs: some Sequence<MeasuredPair>, leastSamples: Int) {
        let usable = pairs.filter {
            $0.first != $0.second && $0.samples >= leastSamples && $0.roundTrip > 0 && $0.roundTrip.isFinite
        }.sorted { ($0.first, $0.second, $0.roundTrip) < ($1.first, $1.second, $1.roundTrip) }
        let names = Set(usable.flatMap { [$0.first, $0.second] }).sorted()
        let indices = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let links = usable.compactMap { pair -> Link? in
            guard let from = indices[pair.first], let to = indices[pair.second] else { return nil }
            return Link(from: from, to: to, roundTrip: pair.roundTrip)
        }
        var neighbours = names.map { _ in Set<Int>() }
        for link in links {
            neighbours[link.from].insert(link.to)
            neighbours[link.to].insert(link.from)
        }
        (self.names, self.indices, self.links) = (names, indices, links)
        neighbourCounts = neighbours.map(\.count)
        parts = Self.parts(neighbours)
    }

    /// The part of a cross-validation that each link belongs to; both directions of a pair are in the same.
    func folds(_ count: Int, using random: inout some RandomNumberGenerator) -> [Int] {
        var chosen: [[Int]: Int] = [:]
        return links.map { link in
            let fold = chosen[link.pair] ?? Int.random(in: 0..<max(1, count), using: &random)
            chosen[link.pair] = fold
            return fold
        }
    }

    private static func parts(_ neighbours: [Set<Int>]) -> [Int] {
        var parts = neighbours.map { _ in -1 }
        for node in parts.indices where parts[node] < 0 {
            var open = [node]
            while let next = open.popLast() {
                guard parts[next] < 0 else { continue }
                parts[next] = node
                open += neighbours[next]
            }
        }
        return parts
    }
}
