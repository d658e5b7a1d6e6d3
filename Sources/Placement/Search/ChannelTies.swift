/// Which channels, terms and limits speak of which, so that building tables does not look through all of them for each pair.
struct ChannelTies {
    /// By channel: the indices of the terms over links that count it, with how often.
    let terms: [[(term: Int, metric: Int, times: Int)]]
    /// By channel: the indices of the limits on links whose walk it is part of.
    let limits: [[Int]]
    private let channels: [Pair: [Int]]

    private struct Pair: Hashable {
        let low: Int
        let high: Int

        init(_ one: Int, _ two: Int) {
            (low, high) = (min(one, two), max(one, two))
        }
    }

    init(_ problem: CompiledProblem) {
        var terms: [[(term: Int, metric: Int, times: Int)]] = Array(repeating: [], count: problem.channels.count)
        for (index, term) in problem.terms.enumerated() {
            guard case .links(let metric, let channels, _) = term.subject else { continue }
            for channel in Set(channels).sorted() {
                terms[channel].append((index, metric, channels.count { $0 == channel }))
            }
        }
        var limits: [[Int]] = Array(repeating: [], count: problem.channels.count)
        for (index, limit) in problem.linkLimits.enumerated() {
            for channel in Set(limit.channels).sorted() { limits[channel].append(index) }
        }
        var channels: [Pair: [Int]] = [:]
        for (index, channel) in problem.channels.enumerated() where !channel.picksNearest {
            channels[Pair(channel.source, channel.sink), default: []].append(index)
        }
        (self.terms, self.limits, self.channels) = (terms, limits, channels)
    }

    /// The channels between two components, in either direction, that speak to all replicas.
    func channels(between one: Int, and two: Int) -> [Int] {
        channels[Pair(one, two)] ?? []
    }
}
