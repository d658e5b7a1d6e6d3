import ClusterModel
import Placement
import Testing

@Suite("Rules that are easy to get wrong")
struct RuleTests {
    private func passes(_ request: PlanningRequest, _ component: String, _ node: String) throws -> Bool {
        try verdict(request, component, node).passes
    }

    private func verdict(_ request: PlanningRequest, _ component: String, _ node: String) throws -> Assessment.Verdict {
        let plan = Planner.plan(request, deadline: .never)
        let assessment = Planner.assess(request, plan: plan, component: component, deadline: .never)
        return assessment.verdicts[try #require(request.snapshot.index(of: node))]
    }

    @Test("a limit towards a placed neighbour holds in the direction of the channel", arguments: [true, false])
    func bothDirections(newIsSource: Bool) throws {
        // gate → core takes 20 ms, core → gate takes 61.2 ms; the placed neighbour sits on the gate.
        let application = Sample.pair(40, source: newIsSource ? "b" : "a", sink: newIsSource ? "a" : "b")
        let request = Sample.request(application, placed: [ReplicaPlacement(component: "a", replica: 0, node: "gate")])
        let verdict = try verdict(request, "b", "core")
        guard newIsSource else {
            #expect(verdict.passes)
            return
        }
        guard case .rejected(.limit(let check)) = verdict else {
            Issue.record("expected a broken limit: \(verdict)")
            return
        }
        #expect(check.observed == 61.2 && check.limit == 40 && check.constraint == "in-time")
        #expect(check.hops.map(\.source) == ["core"] && check.hops.map(\.sink) == ["gate"])
        #expect(check.hops.map(\.age) == [4])
    }

    @Test("an unknown link is neither 0 nor infinite: the policy decides")
    func unknown() throws {
        // core → post was measured too long ago to count.
        var request = Sample.request(
            Sample.pair(40), placed: [ReplicaPlacement(component: "a", replica: 0, node: "core")])
        guard case .rejected(.limit(let check)) = try verdict(request, "b", "post") else {
            Issue.record("expected a rejection")
            return
        }
        #expect(check.observed == nil && check.hops.map(\.freshness) == [.expired])
        request.policy.unmeasured = .allow
        try #expect(passes(request, "b", "post"))
    }

    @Test("what was declared beside a measurement does not expire with it", arguments: [true, false])
    func declaredBesideMeasured(isDeclared: Bool) throws {
        var link = Sample.link("core", "post", 35, age: 700)
        if isDeclared { link.estimate.declaredParts = .bandwidth }
        let application = Application(
            name: "pair", components: [Component(name: "a"), Component(name: "b")],
            channels: [Channel(name: "x", source: "a", sink: "b", bandwidth: 5e6)])
        var request = Sample.request(
            application, placed: [ReplicaPlacement(component: "a", replica: 0, node: "core")])
        request.snapshot = ClusterSnapshot(revision: 4, nodes: Sample.nodes, links: [link])
        try #expect(passes(request, "b", "post") == isDeclared)
    }

    @Test("capacity is the cause only where nothing else is, since it makes kube-scheduler look for victims")
    func capacityComesLast() throws {
        let tier = NodeRequirement(key: WellKnown.tierLabel, operator: .in, values: ["cloud"])
        var application = Application(
            name: "big", components: [Component(name: "a", resources: Resources(milliCPU: 1_500))],
            constraints: [Constraint(name: "in-cloud", targets: Targets(components: ["a"]), rule: .node(tier))])
        let ruled = try verdict(Sample.request(application), "a", "gate")
        #expect(
            ruled == .rejected(.nodeRule(constraint: "in-cloud", requirement: tier, found: "edge")))
        application.constraints = []
        guard case .rejected(let cause) = try verdict(Sample.request(application), "a", "gate") else {
            Issue.record("expected a rejection")
            return
        }
        #expect(cause.isMendedByPreemption)
        #expect(!Rejection.Cause.notReady.isMendedByPreemption)
    }

    @Test("a prediction counts only where the policy predicts")
    func predicted() throws {
        var predicted = Sample.link("core", "post", 35)
        predicted.estimate.method = .predicted
        var request = Sample.request(
            Sample.pair(40), placed: [ReplicaPlacement(component: "a", replica: 0, node: "core")])
        request.snapshot = ClusterSnapshot(revision: 4, nodes: Sample.nodes, links: Sample.links + [predicted])
        try #expect(!passes(request, "b", "post"))
        request.policy.unmeasured = .predict
        try #expect(passes(request, "b", "post"))
    }

    @Test("a stale link keeps its value in limits and costs more in the objective")
    func stale() throws {
        var application = Sample.pair(5)
        application.criteria = [Criterion(goal: .minimize, metric: .latency)]
        application.constraints.append(
            Constraint(
                targets: Targets(components: ["b"]),
                rule: .node(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: ["gate"]))))
        let request = Sample.request(application, placed: [ReplicaPlacement(component: "a", replica: 0, node: "post")])
        let plan = Planner.plan(request, deadline: .never)
        #expect(plan.status == .optimal)
        let factor = FreshnessPolicy().penaltyFactor(age: 200)
        #expect(factor > 1)
        #expect(abs((plan.objective ?? 0) - 5 * factor / 5) < 1e-9)
    }

    @Test("nearest asks one sink replica, all asks every one", arguments: [ReplicaMatch.all, .nearest])
    func nearest(match: ReplicaMatch) throws {
        // From the gate: post at 5 ms, core at 20 ms. Both sinks are placed.
        let application = Sample.pair(10, match: match, replicas: 2)
        let request = Sample.request(
            application,
            placed: [
                ReplicaPlacement(component: "b", replica: 0, node: "post"),
                ReplicaPlacement(component: "b", replica: 1, node: "core"),
            ])
        try #expect(passes(request, "a", "gate") == (match == .nearest))
    }

    @Test("channels that share a link share its bandwidth", arguments: [(10e6, true), (11e6, false)])
    func sharing(demand: Double, fits: Bool) {
        var application = Sample.pair(1000)
        application.channels.append(Channel(name: "second", source: "a", sink: "b", bandwidth: demand))
        application.channels[0].bandwidth = 10e6
        let placed = [
            ReplicaPlacement(component: "a", replica: 0, node: "gate"),
            ReplicaPlacement(component: "b", replica: 0, node: "core"),
        ]
        let plan = Planner.plan(Sample.request(application, placed: placed), deadline: .never)
        #expect((plan.status == .optimal) == fits)
    }

    @Test("what others reserve on a link is not there")
    func reserved() throws {
        var application = Sample.pair(1000)
        application.channels[0].bandwidth = 10e6
        var request = Sample.request(
            application, placed: [ReplicaPlacement(component: "a", replica: 0, node: "gate")])
        try #expect(passes(request, "b", "core"))
        request.reservations.bandwidth[LinkKey(source: "gate", sink: "core")] = 15e6
        guard case .rejected(.limit(let check)) = try verdict(request, "b", "core") else {
            Issue.record("expected a rejection")
            return
        }
        #expect(check.observed == 5e6 && check.limit == 10e6 && check.kind == .bandwidth)
    }

    @Test("a component's processing counts at every visit, both ends of a channel included")
    func processing() {
        var application = Sample.pair(25)
        application.components[0].processingLatency = 3
        application.components[1].processingLatency = 2
        application.criteria = [Criterion(goal: .minimize, metric: .latency)]
        let placed = [
            ReplicaPlacement(component: "a", replica: 0, node: "gate"),
            ReplicaPlacement(component: "b", replica: 0, node: "core"),
        ]
        let plan = Planner.plan(Sample.request(application, placed: placed), deadline: .never)
        #expect(plan.status == .optimal)
        #expect(abs((plan.objective ?? 0) - 25.0 / 25) < 1e-9)
        #expect(plan.explanation.limits.first?.observed == 25)
    }

    @Test("an application's reservations are what its plan takes")
    func reservations() {
        let request = Sample.request()
        let plan = Planner.plan(request, deadline: .never)
        let taken = Planner.reservations(request, placements: plan.placements)
        let sum = taken.resources.values.reduce(Resources.zero, +)
        #expect(sum.milliCPU == 2450)
        #expect(taken.bandwidth == [LinkKey(source: "gate", sink: "core"): 5e6])
    }

    @Test("an empty cluster has no place, an empty application needs none")
    func empty() {
        var request = Sample.request()
        request.snapshot = .empty
        #expect(Planner.plan(request, deadline: .never).status == .infeasible)
        let nothing = Planner.plan(Sample.request(Application(name: "none", components: [])), deadline: .never)
        #expect(nothing.status == .optimal && nothing.placements.isEmpty)
    }
}

extension Assessment.Verdict {
    var passes: Bool {
        if case .passes = self { true } else { false }
    }
}
