import ClusterModel
import Placement
import Rescheduling

extension RunCourse {
    /// Holds an application against the truth, because where its pods are, or what its links are like, is not what it was.
    ///
    /// - Parameter isFailure: Whether a node went with a pod of it.
    mutating func judge(_ index: Int, isFailure: Bool = false) {
        applications[index].standing = nil
        guard applications[index].removedAt == nil else { return }
        guard applications[index].isWhole else {
            let moment = now
            settle(index) { $0.record.interrupt(isFailure: isFailure, at: moment) }
            return
        }
        let isFirst = applications[index].record.wholeAt == nil
        let review = review(index)
        reviews += 1
        let moment = now
        settle(index) { $0.record.judge(review.checks, objective: review.objective, at: moment) }
        if isFirst { noteFirst(index) }
    }

    /// Changes the record of an application, and with it the measures of the run.
    mutating func settle(_ index: Int, _ change: (inout RunningApplication) -> Void) {
        applications[index].record.advance(to: now, &record.distributions)
        let old = applications[index].record.tally
        change(&applications[index])
        record.change(from: old, to: applications[index].record.tally, at: now)
    }

    // MARK: The truth of one application

    private mutating func review(_ index: Int) -> PlacementReview {
        let application = applications[index]
        let names = Set(application.placements.map(\.node)).sorted()
        var request = PlanningRequest(
            application: application.application, snapshot: truth.reduced(to: names), policy: policy,
            placed: application.placements, reservations: othersOnLinks(application, names), now: moment)
        request.policy.partition = .keep
        let isCut = application.application.needsFailedLink(application.placements, request.snapshot)
        let isWhole = application.application.isSelfContained(request.snapshot)
        var review = Planner.review(request)
        if isCut {
            review.objective = nil
        } else if !isWhole {
            // What the objective counts for the unknown is the worst that is known of any link or node.
            request.snapshot = truth.usual(with: request.snapshot)
            review.objective = Planner.review(request).objective
        }
        return review
    }

    /// What others take of the links between some nodes.
    private func othersOnLinks(_ application: RunningApplication, _ names: [String]) -> Reservations {
        guard application.sharesLinks else { return Reservations() }
        var others = Reservations(bandwidth: ledger.total.reduced(to: names).bandwidth)
        for (link, amount) in application.taken.bandwidth {
            let left = others.bandwidth[link, default: 0] - amount
            others.bandwidth[link] = left > 0 ? left : nil
        }
        return others
    }

    // MARK: When it is whole first

    /// Pairs of nodes and replicas up to which a bound of one's own is worth its while for any strategy.
    private static let pairsForBound = 5_000

    /// What the placement is worth beside the best that could be had.
    private mutating func noteFirst(_ index: Int) {
        if isOurs { applications[index].record.isOptimal = applications[index].plan.map { $0.status == .optimal } }
        let bound = bound(index)
        applications[index].record.bound = bound
        guard let bound, bound > 0, let objective = applications[index].record.objective,
            applications[index].record.tally.isKept == 1
        else { return }
        record.countRatio(objective / bound)
    }

    /// No placement that keeps all rules has a smaller objective, with what others take now.
    private mutating func bound(_ index: Int) -> Double? {
        guard truth.usual.nodes.count * applications[index].seats.count <= Self.pairsForBound else {
            return applications[index].bound
        }
        let (snapshot, effort) = (truth.snapshot(), scheduler.settings.effort)
        return asking(index, snapshot) { _, request in
            var request = request
            request.placed = []
            return Planner.plan(request, visits: effort).bound
        }
    }
}

extension Application {
    /// Whether a channel of these replicas has only links on which nothing gets through.
    fileprivate func needsFailedLink(_ placements: [ReplicaPlacement], _ truth: ClusterSnapshot) -> Bool {
        let nodes = Dictionary(grouping: placements, by: \.component)
        return channels.contains { channel in
            let sinks = nodes[channel.sink, default: []]
            return nodes[channel.source, default: []].contains { source in
                let failed = sinks.count {
                    truth.estimate(from: source.node, to: $0.node)?.isFailed ?? false
                }
                return channel.replicaMatch == .all ? failed > 0 : failed > 0 && failed == sinks.count
            }
        }
    }

    /// Whether the objective of a placement on these nodes is the same whatever the rest of the cluster is like.
    fileprivate func isSelfContained(_ truth: ClusterSnapshot) -> Bool {
        criteria.allSatisfy { criterion in
            switch criterion.metric {
            case .bandwidth: false
            case .open(let name):
                criterion.targets.paths.isEmpty && criterion.targets.channels.isEmpty
                    && truth.nodes.allSatisfy { $0.properties[name]?.number != nil }
            case .latency: truth.knowsAll { $0.latency.p50 != nil && $0.latency.p95 != nil }
            case .jitter: truth.knowsAll { $0.jitter != nil }
            case .reliability: truth.knowsAll { $0.reliability != nil }
            }
        }
    }
}

extension ClusterSnapshot {
    fileprivate func knowsAll(_ isKnown: (LinkEstimate) -> Bool) -> Bool {
        nodes.indices.allSatisfy { source in
            nodes.indices.allSatisfy { sink in
                source == sink || estimate(from: source, to: sink).map(isKnown) ?? false
            }
        }
    }
}
