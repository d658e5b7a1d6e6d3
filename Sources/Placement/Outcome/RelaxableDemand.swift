import ClusterModel

/// The bandwidth that a channel asks for between each pair of its replicas.
struct RelaxableDemand: RelaxableRule {
    let channel: Int
    let name: String
    let demand: Double

    init(_ channel: Channel, at index: Int) {
        self.channel = index
        name = channel.name
        demand = channel.bandwidth ?? 0
    }

    /// A link between two nodes with how many pairs of the channel's replicas are on it.
    private struct Use {
        let source: Int
        let sink: Int
        var pairs = 0.0
    }

    func loosest(_ request: PlanningRequest) -> PlanningRequest { setting(0, request) }

    func setting(_ value: Double, _ request: PlanningRequest) -> PlanningRequest {
        var request = request
        request.application.channels[channel].bandwidth = value
        return request
    }

    /// What the links between its replicas leave for each pair, other channels and rules on bandwidth kept.
    func value(of nodes: [Int], in problem: CompiledProblem) -> Double? {
        let asked = ProblemCompiler.compile(setting(demand, problem.request))
        guard let metric = asked.links.metrics.firstIndex(of: .bandwidth),
            let own = asked.channels.firstIndex(where: { $0.channel.name == name })
        else { return nil }
        let loads = asked.loads(nodes)
        return uses(own, nodes, asked).compactMap { use -> Double? in
            let capacity = asked.links.value(metric, use.source, use.sink)
            guard !capacity.isNaN else { return asked.request.policy.unmeasured == .allow ? nil : 0 }
            let load = loads.reduce(-use.pairs * demand) {
                $1.source == use.source && $1.sink == use.sink ? $0 + $1.load : $0
            }
            return share(of: capacity - load, use, own, nodes, asked)
        }.min().map { max(0, $0) }
    }

    private func uses(_ channel: Int, _ nodes: [Int], _ problem: CompiledProblem) -> [Use] {
        var uses: [Use] = []
        problem.forEachPair(of: problem.channels[channel], nodes) { source, sink in
            let (from, to) = (nodes[source], nodes[sink])
            guard from != to else { return }
            let known = uses.firstIndex { $0.source == from && $0.sink == to }
            if known == nil { uses.append(Use(source: from, sink: to)) }
            uses[known ?? uses.count - 1].pairs += 1
        }
        return uses
    }

    /// What each pair can have of what others leave on a link, and of what rules on bandwidth leave there.
    private func share(
        of left: Double, _ use: Use, _ own: Int, _ nodes: [Int], _ problem: CompiledProblem
    ) -> Double {
        var share = left / use.pairs
        for limit in problem.linkLimits where limit.isRequired && limit.isBandwidth {
            for index in Set(limit.channels) {
                let isThere = uses(index, nodes, problem).contains { $0.source == use.source && $0.sink == use.sink }
                guard isThere else { continue }
                let rest = left - limit.limit
                if index != own {
                    share = min(share, (rest + problem.channels[index].demand) / use.pairs)
                } else if use.pairs > 1 {
                    share = min(share, rest / (use.pairs - 1))
                }
            }
        }
        return share
    }

    func tighter(than value: Double) -> Double { value + 4 * LimitCheck.tolerance(value) }

    func isLooser(_ value: Double, _ request: PlanningRequest) -> Bool { value < demand }

    func relaxation(_ request: PlanningRequest, _ value: Double, isProven: Bool) -> Relaxation {
        let label = CompiledProblem.demandLabel
        let subject = "channel \(name)"
        guard value > 0 else {
            return Relaxation(constraint: label, change: .leftOut(subject: subject), isProven: isProven)
        }
        let check = LimitCheck(
            constraint: label, kind: .bandwidth, subject: subject, observed: value, limit: demand, isMinimum: true)
        return Relaxation(constraint: label, change: .limit(check: check), isProven: isProven)
    }
}
