import ClusterModel

/// The worst way through the replicas of a path.
struct Walk {
    /// What the known hops add up to; infinite where an unknown hop breaks the limit.
    var cost: Double
    /// The pairs of slots on the way that both have a node.
    var hops: [(source: Int, sink: Int)]
}

extension CompiledProblem {
    /// Calls `body` with each pair of slots that the channel connects, as far as the placement decides it.
    ///
    /// Under `nearest` a source replica speaks to the sink replica that ``Proximity`` chooses; that is decided when all
    /// sink replicas have a node.
    func forEachPair(of channel: CompiledChannel, _ nodes: [Int], _ body: (_ source: Int, _ sink: Int) -> Void) {
        for source in components[channel.source].slots where nodes[source] >= 0 {
            if channel.picksNearest {
                if let sink = nearestSink(of: source, channel, nodes) { body(source, sink) }
            } else {
                for sink in components[channel.sink].slots where nodes[sink] >= 0 { body(source, sink) }
            }
        }
    }

    /// The sink replica that a placed source replica speaks to; `nil` while a sink replica has no node.
    func nearestSink(of source: Int, _ channel: CompiledChannel, _ nodes: [Int]) -> Int? {
        let sinks = components[channel.sink].slots
        guard sinks.allSatisfy({ nodes[$0] >= 0 }) else { return nil }
        let ranked = sinks.map { (links.value(ProblemCompiler.proximity, nodes[source], nodes[$0]), nodes[$0]) }
        return Proximity.nearest(ranked).map { sinks[$0] }
    }

    /// What a hop adds to the sum that a limit is held against.
    func cost(_ limit: LinkLimit, _ source: Int, _ sink: Int, unknown: Double) -> Double {
        limit.cost(ofValue: links.value(limit.metric, source, sink), unknown: unknown)
    }

    /// Whether every component on the walk has all of its replicas placed.
    func isDecided(_ limit: LinkLimit, _ nodes: [Int]) -> Bool {
        limit.channels.allSatisfy { channel in
            components[channels[channel].source].slots.allSatisfy { nodes[$0] >= 0 }
                && components[channels[channel].sink].slots.allSatisfy { nodes[$0] >= 0 }
        }
    }

    /// The combination of replicas whose sum of known hops is the largest. Hops without two nodes add nothing, so that
    /// the sum of a part is a lower bound where values are never negative.
    ///
    /// - Parameter unknown: What an unknown hop adds.
    func worstWalk(_ limit: LinkLimit, _ nodes: [Int], unknown: Double) -> Walk {
        guard let first = limit.channels.first else { return Walk(cost: 0, hops: []) }
        var ends = components[channels[first].source].slots.map { (slot: $0, walk: Walk(cost: 0, hops: [])) }
        for index in limit.channels {
            ends = step(ends, channels[index], limit, nodes, unknown)
        }
        return ends.map(\.walk).max { $0.cost < $1.cost } ?? Walk(cost: 0, hops: [])
    }

    private func step(
        _ ends: [(slot: Int, walk: Walk)], _ channel: CompiledChannel, _ limit: LinkLimit, _ nodes: [Int],
        _ unknown: Double
    ) -> [(slot: Int, walk: Walk)] {
        let picks = ends.map {
            channel.picksNearest && nodes[$0.slot] >= 0 ? nearestSink(of: $0.slot, channel, nodes) : nil
        }
        return components[channel.sink].slots.compactMap { sink in
            var best: Walk?
            for (end, pick) in zip(ends, picks) where pick == nil || pick == sink {
                let isKnown = nodes[end.slot] >= 0 && nodes[sink] >= 0 && (!channel.picksNearest || pick != nil)
                let hop = isKnown ? cost(limit, nodes[end.slot], nodes[sink], unknown: unknown) : 0
                if let best, best.cost >= end.walk.cost + hop { continue }
                best = Walk(
                    cost: end.walk.cost + hop, hops: end.walk.hops + (isKnown ? [(end.slot, sink)] : []))
            }
            return best.map { (sink, $0) }
        }
    }

    /// The narrowest pair of the channels with the bit/s that others of this and of other applications leave it; `nil`
    /// while no pair is decided.
    func narrowestPair(
        _ walk: [Int], _ nodes: [Int], loads: [(source: Int, sink: Int, load: Double)], metric: Int, unknown: Double
    ) -> (left: Double, source: Int, sink: Int)? {
        var narrowest: (left: Double, source: Int, sink: Int)?
        for index in walk {
            let channel = channels[index]
            forEachPair(of: channel, nodes) { source, sink in
                let (from, to) = (nodes[source], nodes[sink])
                var left = links.value(metric, from, to)
                if left.isNaN { left = unknown }
                if from != to {
                    left -= loads.reduce(-channel.demand) { $1.source == from && $1.sink == to ? $0 + $1.load : $0 }
                }
                if left < narrowest?.left ?? .infinity || narrowest == nil { narrowest = (left, source, sink) }
            }
        }
        return narrowest
    }

    /// What this application's own channels put on each link, one entry for each pair of replicas.
    func loads(_ nodes: [Int]) -> [(source: Int, sink: Int, load: Double)] {
        var loads: [(source: Int, sink: Int, load: Double)] = []
        for channel in channels where channel.demand > 0 {
            forEachPair(of: channel, nodes) { source, sink in
                guard nodes[source] != nodes[sink] else { return }
                loads.append((nodes[source], nodes[sink], channel.demand))
            }
        }
        return loads
    }
}
