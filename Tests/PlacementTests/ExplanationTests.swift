import ClusterModel
import Placement
import Testing

@Suite("Explanations")
struct ExplanationTests {
    @Test("a plan reads as where, why, how close and why not elsewhere")
    func golden() {
        let plan = Planner.plan(Sample.request(), deadline: .never)
        #expect(plan.text == Self.transcript)
    }

    static let transcript = """
        city/traffic-watch: optimal, objective 10.1

        camera 0: on gate; next best post, worse by 1.75 or more
          not core: isochrone.dev/tier is cloud, must be in edge (at-the-edge)
        detector 0: on core; next best post, worse by 6.299 or more
          not gate: cpu: 2 requested, 1 free
        alarm 0: on core; next best gate, worse by 6.299 or more
          not post: no placement of the rest keeps at-the-edge, capacity, in-time
        alarm 1: on core; next best gate, worse by 6.299 or more
          not post: no placement of the rest keeps at-the-edge, capacity, in-time

        Objective:
          minimize latency of path sight-to-alarm: 28 × 3 ÷ 40 = 2.1
          minimize cost of all components: 6 × 1 ÷ 1 = 6
          preferred spread: 1 × 2 ÷ 1 = 2

        Limits, the closest first:
          link gate → core: reliability 99.95 %, measured 4 s ago, at least 99.9 % (arrives)
          link gate → core: p95 latency 28 ms (8 ms of it processing), measured 4 s ago, limit 40 ms (in-time)
          link gate → core: bandwidth 20 Mbit/s, measured 4 s ago, at least 5 Mbit/s (bandwidth demand)

        Wishes not kept:
          component alarm: separate broken by 1 (spread)

        """

    @Test("an infeasible application names what cannot hold together")
    func infeasible() {
        var application = Sample.application
        application.constraints[0].rule = .latency(max: 7, statistic: .p95)
        let plan = Planner.plan(Sample.request(application), deadline: .never)
        #expect(plan.status == .infeasible && plan.objective == nil && plan.bound == nil && plan.placements.isEmpty)
        #expect(plan.explanation.conflict.contains("in-time"))
    }

    @Test("a cause has a sentence with numbers and a class without")
    func causes() {
        let hop = LimitCheck.Hop(
            source: "edge-3", sink: "cloud-1", value: 61.2, method: .active, age: 4, freshness: .fresh, sampleCount: 60)
        let check = LimitCheck(
            constraint: "in-time", kind: .latency, subject: "channel frames", observed: 61.2, limit: 40,
            isMinimum: false, statistic: .p95, hops: [hop])
        let cause = Rejection.Cause.limit(check)
        #expect(
            cause.sentence == "link edge-3 → cloud-1: p95 latency 61.2 ms, measured 4 s ago, limit 40 ms (in-time)")
        #expect(cause.summary == "p95 latency above 40 ms (in-time)")
        var unknown = check
        unknown.observed = nil
        unknown.hops[0].value = nil
        unknown.hops[0].method = nil
        #expect(
            Rejection.Cause.limit(unknown).sentence
                == "link edge-3 → cloud-1: p95 latency unknown, never measured, limit 40 ms (in-time)")
        #expect(Rejection.Cause.limit(unknown).summary == "p95 latency unknown (in-time)")
    }

    @Test(
        "every cause reads well",
        arguments: [
            (.notReady, "node not ready"), (.unknownNode, "node unknown to Isochrone"),
            (
                .partitioned(
                    SubClusterPartition(subCluster: "north", measuredLinks: 40, silentLinks: 38, silentFor: 312)),
                "sub-cluster north is cut off: 38 of 40 links to others are not fresh, the newest measured 5 min ago"
            ),
            (
                .capacity(Resources.Shortage(resource: "memory", requested: 2 << 30, free: 512 << 20)),
                "memory: 2 GiB requested, 512 MiB free"
            ),
            (
                .nodeRule(
                    constraint: "at-the-edge",
                    requirement: NodeRequirement(key: "tier", operator: .in, values: ["edge", "far-edge"]),
                    found: "cloud"),
                "tier is cloud, must be in edge, far-edge (at-the-edge)"
            ),
            (
                .notTogether(constraint: "near", topologyKey: "zone", component: "alarm"),
                "not in the zone of alarm (near)"
            ),
            (.notApart(constraint: "far", topologyKey: "zone", component: "alarm"), "in the same zone as alarm (far)"),
            (.noCompletion(constraints: ["a", "b"]), "no placement of the rest keeps a, b"),
        ] as [(Rejection.Cause, String)])
    func sentences(cause: Rejection.Cause, text: String) {
        #expect(cause.sentence == text)
        #expect(!cause.summary.isEmpty)
    }

    @Test("limits are listed the closest first, wishes that are not kept apart")
    func order() {
        let plan = Planner.plan(Sample.request(), deadline: .never)
        let slacks = plan.explanation.limits.compactMap(\.slack)
        #expect(slacks == slacks.sorted() && slacks.count >= 3)
        #expect(plan.explanation.limits.map(\.holds) == slacks.map { _ in true })
        #expect(plan.explanation.brokenWishes.map(\.constraint) == ["spread"])
    }
}
