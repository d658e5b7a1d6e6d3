package import CProbeABI

extension TcpPrograms {
    /// What the sockets between this node and another have done.
    package func totals(node: UInt32, _ direction: TcpDirection) -> TcpTotals? {
        totals(in: maps.nodeTotals, at: node * TCP_DIRECTIONS.rawValue + direction.number)
    }

    /// What the sockets of a pod have done; of number 0, those of no known pod.
    package func totals(pod: UInt32) -> TcpTotals? {
        totals(in: maps.podTotals, at: pod)
    }

    /// Ends the window: takes the distributions that have gathered, each sample once.
    package func takeDistributions() throws(BPFError) -> [TcpDistribution.Key: TcpDistribution] {
        let half = try flip()
        let keys = maps.distributions.keys(like: tcp_distribution_key(), limit: 2 * settings.distributions)
        var found: [TcpDistribution.Key: TcpDistribution] = [:]
        for key in keys where key.half == half {
            guard let value = maps.distributions.take(key, into: tcp_distribution()),
                let direction = TcpDirection.allCases.first(where: { $0.number == key.direction }),
                let quantity = TcpQuantity(rawValue: key.quantity), let distribution = TcpDistribution(value)
            else { continue }
            let name = TcpDistribution.Key(node: key.node, direction: direction, quantity: quantity)
            found[name] = distribution
        }
        return found
    }

    /// How often each thing happened since the programs were loaded.
    package func count(of event: tcp_count) -> UInt64 {
        maps.counts.sums(of: event.rawValue, numbers: 1)?.first ?? 0
    }

    /// The share of each bounded map that is in use, 0…1.
    package func pressure() -> [String: Double] {
        let distributions = maps.distributions.keys(like: tcp_distribution_key(), limit: settings.distributions).count
        return [
            "nodes": Double(maps.nodes.count) / Double(maps.nodes.capacity),
            "pods_by_cgroup": Double(maps.podsByCgroup.count) / Double(maps.podsByCgroup.capacity),
            "pods_by_address": Double(maps.podsByAddress.count) / Double(maps.podsByAddress.capacity),
            "distributions": Double(distributions) / Double(settings.distributions),
        ]
    }

    private func totals(in map: BPFMap, at key: UInt32) -> TcpTotals? {
        map.sums(of: key, numbers: TcpTotals.numbers).flatMap(TcpTotals.init(words:))
    }
}
