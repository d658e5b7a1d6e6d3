package import ClusterModel
package import Placement

/// Holds what runs against the model, and looks for something better; with the engine that also places new pods.
package struct Prospector: Sendable {
    /// Places every replica that has no place.
    package var plan: @Sendable (PlanningRequest, Deadline) -> Plan

    package init(
        plan: @escaping @Sendable (PlanningRequest, Deadline) -> Plan = { Planner.plan($0, deadline: $1) }
    ) {
        self.plan = plan
    }

    /// The least price of a move: without any, ties between names would be worth an eviction.
    static let leastPrice = 1e-3

    /// What the placement that runs is worth.
    ///
    /// - Parameters:
    ///   - request: The replicas that run are its ``Placement/PlanningRequest/placed``.
    ///   - partitions: Of the whole snapshot, by index of the sub-cluster.
    package static func standing(
        _ request: PlanningRequest, partitions: [Int: SubClusterPartition]
    ) -> Standing {
        let small = request.reduced(to: request.placed.map(\.node))
        let judgement = Planner.judge(small, placements: [])
        let evidence = Evidence(small)
        var standing = Standing(objective: judgement.objective)
        for violation in judgement.violations {
            guard let label = violation.cause.label else { continue }
            if case .limit(let check) = violation.cause, let doubt = evidence.doubt(about: check) {
                standing.doubtful.append(Standing.DoubtfulLimit(label: label, doubt: doubt))
            } else {
                standing.broken.append(Standing.BrokenLimit(label: label, sentence: violation.sentence))
            }
        }
        standing.broken.sort { ($0.label, $0.sentence) < ($1.label, $1.sentence) }
        standing.missing = judgement.unplaced.map { "\($0.component) \($0.replica)" }
        standing.doubt = request.firstDoubt(about: request.placed.map(\.node), partitions)
        return standing
    }

    /// The best placement that can be had when pods may be moved, and how to get there.
    ///
    /// - Parameters:
    ///   - request: As for ``standing(_:partitions:)``.
    ///   - ask: What is looked for.
    ///   - offered: The places that the application's own scheduler put; `nil` for the built-in one.
    package func prospect(
        _ request: PlanningRequest, _ standing: Standing, _ ask: ProspectRequest, offered: [ReplicaPlacement]? = nil,
        partitions: [Int: SubClusterPartition], deadline: Deadline
    ) -> Prospect {
        let pinned = request.placed.filter { ask.pinned.contains(ReplicaID($0)) }
        var moving = request
        moving.placed = pinned
        moving.previous = request.placed.filter { !ask.pinned.contains(ReplicaID($0)) }
        moving.policy.movePrice = Self.price(request.policy.movePrice, standing.objective, ask.share)
        let plan = goal(moving, offered, deadline)
        var prospect = Prospect(
            status: plan.status, snapshotRevision: request.snapshot.revision, bound: plan.bound,
            conflict: plan.explanation.conflict)
        guard !plan.placements.isEmpty else { return prospect }
        let small = request.reduced(to: request.placed.map(\.node) + plan.placements.map(\.node))
        prospect.before = Planner.judge(small, placements: []).objective
        prospect.after = Self.judged(small, plan.placements).objective
        prospect.steps = Self.steps(small, plan, broken: Set(standing.broken.map(\.label)))
        let (evidence, moved) = (Evidence(small), Set(prospect.steps.map { ReplicaID($0.replica) }))
        prospect.doubt =
            evidence.doubt(about: plan.placements, of: request.application, concerned: moved)
            ?? request.firstDoubt(about: plan.placements.map(\.node), partitions)
        prospect.presentDoubt = evidence.doubt(
            about: request.placed, of: request.application, concerned: moved)
        return prospect
    }

    /// What each move adds to the objective while a better placement is looked for: the policy's price, and at least the
    /// share of the objective that a move has to gain.
    static func price(_ price: Double, _ objective: Double?, _ share: Double) -> Double {
        let asked = max(price, share * abs(objective ?? 0), leastPrice)
        return min(asked, SchedulingPolicy.largestMovePrice)
    }

    /// A placement that rests on fresh measurements alone; else one that also uses older ones, in which only those links
    /// have to be fresh that change.
    private func goal(
        _ request: PlanningRequest, _ offered: [ReplicaPlacement]?, _ deadline: Deadline
    ) -> Plan {
        var strict = request
        strict.policy.freshness.staleFor = request.policy.freshness.freshFor
        strict.policy.unmeasured = .reject
        let plan = planned(strict, offered, deadline)
        return plan.placements.isEmpty ? planned(request, offered, deadline) : plan
    }

    private func planned(
        _ request: PlanningRequest, _ offered: [ReplicaPlacement]?, _ deadline: Deadline
    ) -> Plan {
        guard let offered else { return plan(request, deadline) }
        let adopted = Planner.adopt(request, placements: offered, deadline: deadline).plan
        return adopted
            ?? Plan(
                application: request.application.id, status: .unknown, origin: .external,
                snapshotRevision: request.snapshot.revision, plannedAt: request.now)
    }

    private static func judged(_ request: PlanningRequest, _ placements: [ReplicaPlacement]) -> PlacementJudgement {
        var moved = request
        moved.placed = placements
        return Planner.judge(moved, placements: [])
    }

    /// Those without an obstacle first, then those that break the fewest limits that hold now, and leave the fewest
    /// broken; of equal ones the best, and then the first by name.
    private static func steps(_ request: PlanningRequest, _ plan: Plan, broken: Set<String>) -> [Prospect.Step] {
        let steps = request.placed.compactMap { replica -> Prospect.Step? in
            guard let target = plan.node(of: replica.component, replica: replica.replica), target != replica.node else {
                return nil
            }
            return step(request, replica, to: target, broken)
        }
        return steps.sorted { left, right in
            let (one, other) = (left.rank, right.rank)
            if one != other { return one.lexicographicallyPrecedes(other) }
            return ReplicaID(left.replica) < ReplicaID(right.replica)
        }
    }

    private static func step(
        _ request: PlanningRequest, _ replica: ReplicaPlacement, to target: String, _ broken: Set<String>
    ) -> Prospect.Step {
        var alone = request
        alone.placed.removeAll { $0 == replica }
        var moved = replica
        moved.node = target
        let judgement = Planner.judge(alone, placements: [moved])
        let labels = Set(judgement.violations.compactMap(\.cause.label)).sorted()
        return Prospect.Step(
            replica: replica, target: target, broken: labels, newlyBroken: labels.filter { !broken.contains($0) },
            objective: judgement.objective,
            obstacle: judgement.violations.first { $0.replica == moved && $0.cause.label == nil }?.cause)
    }
}

extension Prospect.Step {
    fileprivate var rank: [Double] {
        [obstacle == nil ? 0 : 1, Double(newlyBroken.count), Double(broken.count), objective ?? .infinity]
    }
}

extension Rejection.Cause {
    /// The label of a required constraint that moving a pod could mend; `nil` for what is the node's own state.
    package var label: String? {
        switch self {
        case .nodeRule(let label, _, _), .notTogether(let label, _, _), .notApart(let label, _, _): label
        case .limit(let check):
            check.constraint == Relaxation.demand ? "\(check.constraint) of \(check.subject)" : check.constraint
        case .unknownNode, .notReady, .partitioned, .capacity, .notAssessed, .noCompletion: nil
        }
    }
}
