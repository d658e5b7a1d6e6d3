import ClusterModel
import Foundation
import Placement

/// The model's algebra once more, plain and slow, on names and whole placements: what the planner is held against.
struct PlainModel {
    typealias Places = [String: [Int: String]]

    let request: PlanningRequest
    var application: Application { request.application }
    var policy: SchedulingPolicy { request.policy }

    // MARK: Brute force

    /// Component and number of each replica without a place.
    var unplaced: [(component: String, replica: Int)] {
        application.components.flatMap { component in
            (0..<component.replicas).filter { replica in
                !request.placed.contains { $0.component == component.name && $0.replica == replica }
            }.map { (component.name, $0) }
        }
    }

    /// The least objective of all placements that break nothing; `nil` when every placement breaks something.
    ///
    /// - Parameter fixed: Replicas that have to be on a node.
    func best(fixed: [ReplicaPlacement] = []) -> (objective: Double, places: Places)? {
        var best: (objective: Double, places: Places)?
        forEachPlacement(fixed: fixed) { places in
            guard violations(places).isEmpty else { return }
            let objective = objective(places)
            if objective < best?.objective ?? .infinity { best = (objective, places) }
        }
        return best
    }

    func forEachPlacement(fixed: [ReplicaPlacement], _ body: (Places) -> Void) {
        let open = unplaced.filter { one in
            !fixed.contains { $0.component == one.component && $0.replica == one.replica }
        }
        var places = places(request.placed + fixed)
        func fill(_ index: Int) {
            guard index < open.count else { return body(places) }
            for node in request.snapshot.nodes {
                places[open[index].component, default: [:]][open[index].replica] = node.name
                fill(index + 1)
            }
        }
        fill(0)
    }

    func places(_ placements: [ReplicaPlacement]) -> Places {
        var places: Places = [:]
        for placement in placements { places[placement.component, default: [:]][placement.replica] = placement.node }
        return places
    }

    // MARK: Links

    private func usable(_ source: String, _ sink: String) -> LinkEstimate? {
        request.snapshot.estimate(from: source, to: sink).flatMap(usable)
    }

    private func predicted(_ source: String, _ sink: String) -> PredictedLatency? {
        guard policy.unmeasured == .predict, let from = request.snapshot.index(of: source),
            let to = request.snapshot.index(of: sink)
        else { return nil }
        return request.snapshot.predictions?.latency(from: from, to: to)
    }

    private func usable(_ estimate: LinkEstimate) -> LinkEstimate? {
        if estimate.method == .predicted && policy.unmeasured != .predict { return nil }
        if let observedAt = estimate.observedAt, request.now.seconds(since: observedAt) > policy.freshness.staleFor {
            return nil
        }
        return estimate
    }

    private enum Reading {
        case latency(LatencyStatistic), jitter, reliability(Evidence), bandwidth, open(String)
    }

    private func limitValue(_ reading: Reading, _ source: String, _ sink: String) -> Double? {
        if source == sink {
            switch reading {
            case .reliability: return 1
            case .bandwidth: return .infinity
            default: return 0
            }
        }
        if case .latency(let statistic) = reading {
            return usable(source, sink)?.latency[statistic] ?? predicted(source, sink)?.upper
        }
        guard let estimate = usable(source, sink) else { return nil }
        switch reading {
        case .latency: return nil
        case .jitter: return estimate.jitter
        case .reliability(let evidence): return estimate.reliability?.value(for: evidence)
        case .bandwidth:
            return estimate.bandwidth.map {
                $0 - (request.reservations.bandwidth[LinkKey(source: source, sink: sink)] ?? 0)
            }
        case .open(let name): return estimate.properties[name]
        }
    }

    // MARK: Replicas

    private func replicas(_ component: String, _ places: Places) -> [Int] {
        (places[component] ?? [:]).keys.sorted()
    }

    private func partners(_ channel: Channel, _ source: Int, _ places: Places) -> [Int] {
        let sinks = replicas(channel.sink, places)
        guard channel.replicaMatch == .nearest, let from = places[channel.source]?[source] else { return sinks }
        let ranked = sinks.sorted { left, right in
            func key(_ replica: Int) -> (Double, String) {
                let node = places[channel.sink]?[replica] ?? ""
                return (limitValue(.latency(.p50), from, node) ?? .infinity, node)
            }
            return key(left) < key(right)
        }
        return Array(ranked.prefix(1))
    }

    private func pairs(_ channel: Channel, _ places: Places) -> [(source: String, sink: String)] {
        replicas(channel.source, places).flatMap { source in
            partners(channel, source, places).map { sink in
                (places[channel.source]?[source] ?? "", places[channel.sink]?[sink] ?? "")
            }
        }
    }

    /// Every way through the replicas of a walk, as the nodes that it passes.
    private func ways(_ walk: [Channel], _ places: Places) -> [[String]] {
        guard let first = walk.first else { return [] }
        var ways = replicas(first.source, places).map { ([$0], [places[first.source]?[$0] ?? ""]) }
        for channel in walk {
            ways = ways.flatMap { replicas, nodes in
                partners(channel, replicas.last ?? 0, places).map {
                    (replicas + [$0], nodes + [places[channel.sink]?[$0] ?? ""])
                }
            }
        }
        return ways.map(\.1)
    }

    // MARK: Targets

    private struct Target: Equatable {
        let name: String
        let walk: [Channel]
    }

    private func walks(_ targets: Targets) -> [Target] {
        let paths = application.paths.filter { targets.paths.contains($0.name) }.map { path in
            Target(
                name: "path " + path.name,
                walk: path.channels.compactMap { name in application.channels.first { $0.name == name } })
        }
        let channels = application.channels.filter {
            targets.isWholeApplication || targets.channels.contains($0.name)
                || targets.components.contains($0.source) || targets.components.contains($0.sink)
        }
        return paths + channels.map { Target(name: "channel " + $0.name, walk: [$0]) }
    }

    private func openWalks(_ targets: Targets) -> [Target] {
        targets.paths.isEmpty && targets.channels.isEmpty
            ? [] : walks(Targets(paths: targets.paths, channels: targets.channels))
    }

    private func parts(_ targets: Targets) -> [Component] {
        application.components.filter { targets.isWholeApplication || targets.components.contains($0.name) }
    }

    private func processing(_ walk: [Channel]) -> Double {
        func latency(_ name: String) -> Double {
            application.components.first { $0.name == name }?.processingLatency ?? 0
        }
        return latency(walk[0].source) + walk.map { latency($0.sink) }.reduce(0, +)
    }

    // MARK: Rules

    /// What is broken: required constraints by label, shortages by node.
    func violations(_ places: Places) -> [String] {
        var found = shortages(places)
        for (index, constraint) in application.constraints.enumerated() where constraint.enforcement.isRequired {
            if !excesses(constraint, places).isEmpty { found.append(constraint.label(at: index)) }
        }
        let demands = application.channels.filter { ($0.bandwidth ?? 0) > 0 }
        for channel in demands where narrow(Target(name: "", walk: [channel]), channel.bandwidth ?? 0, places) != nil {
            found.append("demand of \(channel.name)")
        }
        return found
    }

    private func shortages(_ places: Places) -> [String] {
        var found: [String] = []
        for node in request.snapshot.nodes {
            let new = unplaced.filter { places[$0.component]?[$0.replica] == node.name }
            guard !new.isEmpty else { continue }
            if !node.isReady { found.append("\(node.name) is not ready") }
            var free = node.free ?? node.allocatable
            if let taken = request.reservations.resources[node.name] { free = free - taken }
            for placed in request.placed where placed.node == node.name { free = free - need(placed.component) }
            let sum = new.reduce(Resources.zero) { $0 + need($1.component) }
            if !sum.fits(in: free) { found.append("\(node.name) is full") }
        }
        return found
    }

    private func need(_ component: String) -> Resources {
        application.components.first { $0.name == component }?.resources ?? .zero
    }

    /// Excess ÷ limit of every target that breaks the constraint.
    private func excesses(_ constraint: Constraint, _ places: Places) -> [Double] {
        switch constraint.rule {
        case .latency(let max, let statistic):
            return walks(constraint.targets).compactMap {
                sum($0, .latency(statistic), places, add: processing($0.walk), max: max)
            }
        case .jitter(let max): return walks(constraint.targets).compactMap { sum($0, .jitter, places, max: max) }
        case .reliability(let min, let evidence):
            return walks(constraint.targets).compactMap {
                product($0, .reliability(evidence ?? policy.evidence), places, min: min)
            }
        case .bandwidth(let min): return walks(constraint.targets).compactMap { narrow($0, min, places) }
        case .node(let requirement):
            return nodes(constraint.targets, places).compactMap { node in requirement.matches(node) ? nil : 1 }
        case .colocate(let key): return domains(constraint.targets, key, places, isTogether: true)
        case .separate(let key): return domains(constraint.targets, key, places, isTogether: false)
        case .metric(let name, let min, let max):
            return openWalks(constraint.targets).flatMap { target in
                [
                    max.flatMap { sum(target, .open(name), places, max: $0) },
                    min.flatMap { least(target, name, places, min: $0) },
                ].compactMap { $0 }
            } + nodes(constraint.targets, places).flatMap { property($0, name, min, max) }
        }
    }

    private func nodes(_ targets: Targets, _ places: Places) -> [Node] {
        parts(targets).flatMap { component in
            (places[component.name] ?? [:]).values.map { name in
                request.snapshot.nodes.first { $0.name == name } ?? Node(name: name)
            }
        }
    }

    private func property(_ node: Node, _ name: String, _ min: Double?, _ max: Double?) -> [Double] {
        guard let value = node.properties[name]?.number else {
            return policy.unmeasured == .allow ? [] : [min, max].compactMap(\.self).map { _ in 1.0 }
        }
        return [
            min.flatMap { over(value, $0, isMinimum: true) }, max.flatMap { over(value, $0, isMinimum: false) },
        ].compactMap { $0 }
    }

    private func domains(_ targets: Targets, _ key: String, _ places: Places, isTogether: Bool) -> [Double] {
        let names = nodes(targets, places).map { $0.domain(of: key) }
        let known = names.compactMap { $0 }
        let distinct = Set(known).count + (names.count - known.count)
        let excess = isTogether ? max(0, distinct - 1) : known.count - Set(known).count
        return Array(repeating: 1, count: excess)
    }

    // MARK: Walks

    private func over(_ value: Double, _ limit: Double, isMinimum: Bool) -> Double? {
        let tolerance = abs(limit) * 1e-9 + 1e-9
        let excess = isMinimum ? limit - value : value - limit
        return excess <= tolerance ? nil : excess / (limit == 0 ? 1 : abs(limit))
    }

    /// The worst of all ways; an unknown hop breaks the limit by 1, or counts for nothing where the policy allows it.
    private func worst(
        _ target: Target, _ reading: Reading, _ places: Places, _ judge: ([Double]) -> Double?
    ) -> Double? {
        var results: [Double] = []
        for way in ways(target.walk, places) {
            let hops: [Double?] = zip(way, way.dropFirst()).map { limitValue(reading, $0, $1) }
            if hops.contains(where: { $0 == nil }) && policy.unmeasured != .allow { return 1 }
            if let excess = judge(hops.compactMap { $0 }) { results.append(excess) }
        }
        return results.max()
    }

    private func sum(
        _ target: Target, _ reading: Reading, _ places: Places, add: Double = 0, max limit: Double
    ) -> Double? {
        worst(target, reading, places) { over($0.reduce(add, +), limit, isMinimum: false) }
    }

    private func product(_ target: Target, _ reading: Reading, _ places: Places, min limit: Double) -> Double? {
        worst(target, reading, places) { over($0.reduce(1, *), limit, isMinimum: true) }
    }

    /// A lower limit on a sum: a way with an unknown hop that the policy allows keeps it.
    private func least(_ target: Target, _ name: String, _ places: Places, min limit: Double) -> Double? {
        worst(target, .open(name), places) { known in
            known.count < target.walk.count ? nil : over(known.reduce(0, +), limit, isMinimum: true)
        }
    }

    /// The narrowest pair against a lower limit, with what all other pairs of the application put on its link taken off.
    private func narrow(_ target: Target, _ limit: Double, _ places: Places) -> Double? {
        var left: [Double?] = []
        for channel in target.walk {
            for pair in pairs(channel, places) where pair.source != pair.sink {
                let others =
                    application.channels.flatMap { other in
                        pairs(other, places).filter { $0.source == pair.source && $0.sink == pair.sink }.map { _ in
                            other.bandwidth ?? 0
                        }
                    }.reduce(0, +) - (channel.bandwidth ?? 0)
                left.append(limitValue(.bandwidth, pair.source, pair.sink).map { $0 - others })
            }
        }
        if left.contains(where: { $0 == nil }) && policy.unmeasured != .allow { return 1 }
        return left.compactMap { $0 }.min().flatMap { over($0, limit, isMinimum: true) }
    }

    // MARK: The objective

    func objective(_ places: Places) -> Double {
        let wishes = application.constraints.map { constraint -> Double in
            guard case .preferred(let weight) = constraint.enforcement else { return 0 }
            return weight * excesses(constraint, places).reduce(0, +)
        }
        return moves(places) + wishes.reduce(0, +) + application.criteria.map { value($0, places) }.reduce(0, +)
    }

    private func moves(_ places: Places) -> Double {
        let moved = request.previous.filter { earlier in
            unplaced.contains { $0.component == earlier.component && $0.replica == earlier.replica }
                && request.snapshot.nodes.contains { $0.name == earlier.node }
                && places[earlier.component]?[earlier.replica] != earlier.node
        }
        return policy.movePrice * Double(moved.count)
    }

    private func value(_ criterion: Criterion, _ places: Places) -> Double {
        let sign: Double =
            criterion.metric == .reliability
            ? (criterion.goal == .maximize ? 1 : -1) : (criterion.goal == .minimize ? 1 : -1)
        var sum = 0.0
        var targets = walks(criterion.targets)
        if case .open(let name) = criterion.metric {
            sum += sign * cost(criterion, name, places, sign)
            targets = openWalks(criterion.targets)
        }
        for target in targets {
            let scale = scale(criterion, target)
            sum += sign * criterion.weight * value(criterion, target, scale, places, sign) / scale
        }
        return sum
    }

    private func value(
        _ criterion: Criterion, _ target: Target, _ scale: Double, _ places: Places, _ sign: Double
    ) -> Double {
        let known =
            request.snapshot.links.compactMap { measured(criterion, $0.estimate, $0.source, $0.sink) }
            + betweenSubClusters.compactMap { measured(criterion, $0, "", "") }
        let unknown = (sign > 0 ? known.max() : known.min()) ?? scale
        let values = target.walk.map { channel in
            pairs(channel, places).map { counted(criterion, $0.source, $0.sink) ?? unknown }
        }
        if criterion.metric == .bandwidth {
            let widest = known.max() ?? scale
            return values.joined().map { min($0, widest) }.min() ?? 0
        }
        let means = values.map { $0.reduce(0, +) / Double($0.count) }
        return means.reduce(criterion.metric == .latency ? processing(target.walk) : 0, +)
    }

    private var betweenSubClusters: [LinkEstimate] {
        let all = request.snapshot.subClusters.indices
        return all.flatMap { source in all.compactMap { request.snapshot.subClusterEstimate(from: source, to: $0) } }
    }

    /// A link's value in the objective.
    private func counted(_ criterion: Criterion, _ source: String, _ sink: String) -> Double? {
        if source == sink { return criterion.metric == .bandwidth ? .infinity : 0 }
        let measured = request.snapshot.estimate(from: source, to: sink).flatMap {
            self.measured(criterion, $0, source, sink)
        }
        return measured ?? (criterion.metric == .latency ? predicted(source, sink)?.expected : nil)
    }

    private func measured(
        _ criterion: Criterion, _ estimate: LinkEstimate, _ source: String, _ sink: String
    ) -> Double? {
        guard let estimate = usable(estimate) else { return nil }
        let penalty =
            estimate.observedAt.map { policy.freshness.penaltyFactor(age: request.now.seconds(since: $0)) } ?? 1
        switch criterion.metric {
        case .latency: return estimate.latency[criterion.statistic].map { $0 * penalty }
        case .jitter: return estimate.jitter.map { $0 * penalty }
        case .reliability: return estimate.reliability.map { $0.estimate > 0 ? -log($0.estimate) : 1000 }
        case .bandwidth:
            let reserved = request.reservations.bandwidth[LinkKey(source: source, sink: sink)] ?? 0
            return estimate.bandwidth.map { $0 - reserved }
        case .open(let name): return estimate.properties[name]
        }
    }

    private func cost(_ criterion: Criterion, _ name: String, _ places: Places, _ sign: Double) -> Double {
        let everywhere = request.snapshot.nodes.compactMap { $0.properties[name]?.number }
        let unknown = (sign > 0 ? everywhere.max() : everywhere.min()) ?? policy.reference(for: criterion.metric)
        let limits = application.constraints.compactMap { constraint -> Double? in
            guard constraint.enforcement.isRequired, case .metric(name, let min, let max) = constraint.rule else {
                return nil
            }
            let covered = parts(criterion.targets).allSatisfy { parts(constraint.targets).contains($0) }
            return covered ? (max ?? min).flatMap { $0 > 0 ? $0 : nil } : nil
        }
        let scale = limits.min() ?? policy.reference(for: criterion.metric)
        let sum = nodes(criterion.targets, places).map { $0.properties[name]?.number ?? unknown }.reduce(0, +)
        return criterion.weight * sum / scale
    }

    private func scale(_ criterion: Criterion, _ target: Target) -> Double {
        var own: [Double] = []
        var other: [Double] = []
        for constraint in application.constraints where constraint.enforcement.isRequired {
            switch (constraint.rule, criterion.metric) {
            case (.latency(let max, let statistic), .latency) where walks(constraint.targets).contains(target):
                if statistic == criterion.statistic { own.append(max) } else { other.append(max) }
            case (.jitter(let max), .jitter) where walks(constraint.targets).contains(target): own.append(max)
            case (.reliability(let min, _), .reliability) where walks(constraint.targets).contains(target):
                own.append(-log(min))
            case (.bandwidth(let min), .bandwidth) where walks(constraint.targets).contains(target): own.append(min)
            case (.metric(let name, let min, let max), .open(let other))
            where name == other && openWalks(constraint.targets).contains(target):
                own.append(max ?? min ?? 0)
            default: continue
            }
        }
        own = own.filter { $0 > 0 && $0.isFinite }
        other = other.filter { $0 > 0 && $0.isFinite }
        let limits = own.isEmpty ? other : own
        return (criterion.metric == .bandwidth ? limits.max() : limits.min()) ?? policy.reference(for: criterion.metric)
    }
}
