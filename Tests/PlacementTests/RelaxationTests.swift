import ClusterModel
import Foundation
import Placement
import Testing

@Suite("The nearest relaxation of an infeasible application")
struct RelaxationTests {
    @Test("makes room by brute force, and a hair less does not", arguments: 0..<10)
    func isNearest(block: UInt64) {
        var kinds: [String: Int] = [:]
        for seed in block * 60..<(block + 1) * 60 {
            let request = RandomRequest.make(seed: seed)
            let plan = Planner.plan(request, deadline: .never)
            guard plan.status == .infeasible else {
                #expect(plan.explanation.relaxations.isEmpty)
                continue
            }
            for relaxation in plan.explanation.relaxations {
                #expect(relaxation.isProven, "seed \(seed): \(relaxation.sentence)")
                #expect(plan.explanation.conflict.contains(relaxation.constraint))
                let place: Comment = "seed \(seed): \(relaxation.sentence)"
                #expect(isFeasible(request.relaxed(by: relaxation)), place)
                if let tighter = request.relaxed(by: relaxation, isTighter: true) {
                    #expect(!isFeasible(tighter), place)
                }
                kinds[relaxation.kind, default: 0] += 1
            }
        }
        #expect(kinds.count >= 3 && kinds.values.reduce(0, +) > 10, "\(kinds)")
    }

    private func isFeasible(_ request: PlanningRequest?) -> Bool {
        request.map { PlainModel(request: $0).best() != nil } ?? false
    }

    @Test("is there for every rule of a conflict that alone could make room")
    func isComplete() {
        for seed in UInt64(0)..<400 {
            let request = RandomRequest.make(seed: seed)
            let plan = Planner.plan(request, deadline: .never)
            let mended = Set(plan.explanation.relaxations.map(\.constraint))
            for label in plan.explanation.conflict where !mended.contains(label) {
                guard
                    let index = request.application.constraints.enumerated().first(where: {
                        $1.label(at: $0) == label
                    })?.offset
                else { continue }
                var without = request
                without.application.constraints[index].enforcement = .preferred(weight: 0)
                #expect(!isFeasible(without), "seed \(seed): \(label)")
            }
        }
    }

    @Test("reads as a value that would hold")
    func sentences() {
        var application = Sample.application
        application.constraints[0].rule = .latency(max: 10, statistic: .p95)
        let plan = Planner.plan(Sample.request(application), deadline: .never)
        #expect(plan.text == Self.transcript)
    }

    static let transcript = """
        city/traffic-watch: infeasible

        camera 0: nowhere
          not core: isochrone.dev/tier is cloud, must be in edge (at-the-edge)
          not gate: no placement of the rest keeps at-the-edge, capacity, in-time
          not post: no placement of the rest keeps at-the-edge, capacity, in-time
        detector 0: nowhere
          not core: no placement of the rest keeps at-the-edge, capacity, in-time
          not gate: cpu: 2 requested, 1 free
          not post: no placement of the rest keeps at-the-edge, capacity, in-time
        alarm 0: nowhere
          not core: no placement of the rest keeps at-the-edge, capacity, in-time
          not gate: no placement of the rest keeps at-the-edge, capacity, in-time
          not post: no placement of the rest keeps at-the-edge, capacity, in-time
        alarm 1: nowhere
          not core: no placement of the rest keeps at-the-edge, capacity, in-time
          not gate: no placement of the rest keeps at-the-edge, capacity, in-time
          not post: no placement of the rest keeps at-the-edge, capacity, in-time

        Cannot hold together:
          at-the-edge
          capacity
          in-time

        Would make room:
          there is a placement without at-the-edge
          component detector would fit with cpu 1.55, requests 2
          in-time would hold at 18 ms, limit 10 ms

        """

    @Test("is found among a thousand nodes, in time")
    func wide() throws {
        let nodes = (0..<1000).map { index in
            Node(
                name: "n\(index)", labels: [WellKnown.subClusterLabel: "site-\(index % 10)"],
                allocatable: Resources(milliCPU: 4000, memory: 8))
        }
        var between: [SubClusterLink] = []
        for (source, sink) in (0..<100).map({ ($0 / 10, $0 % 10) }) {
            let latency = LatencySummary(constant: source == sink ? 1 : Double(10 + source + sink))
            between.append(
                SubClusterLink(
                    source: "site-\(source)", sink: "site-\(sink)",
                    estimate: LinkEstimate(latency: latency, method: .declared)))
        }
        let components = (0..<5).map { Component(name: "c\($0)", resources: Resources(milliCPU: 500)) }
        let constraints = [
            Constraint(
                name: "here", targets: Targets(components: ["c0"]),
                rule: .node(NodeRequirement(key: WellKnown.subClusterLabel, operator: .in, values: ["site-2"]))),
            Constraint(
                name: "there", targets: Targets(components: ["c1"]),
                rule: .node(NodeRequirement(key: WellKnown.subClusterLabel, operator: .in, values: ["site-7"]))),
            Constraint(name: "in-time", rule: .latency(max: 15, statistic: .p95)),
        ]
        let request = PlanningRequest(
            application: Application(
                name: "wide", components: components,
                channels: zip(components, components.dropFirst()).map {
                    Channel(name: "\($0.name)-\($1.name)", source: $0.name, sink: $1.name)
                }, constraints: constraints, criteria: [Criterion(goal: .minimize, metric: .latency)]),
            snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: [], subClusterLinks: between), now: Sample.now)
        let plan = Planner.plan(request, deadline: .looks(20_000))
        #expect(plan.status == .infeasible && plan.effort.seconds <= 20_100)
        #expect(plan.explanation.conflict == ["here", "in-time", "there"])
        #expect(
            plan.explanation.relaxations.map(\.sentence) == [
                "there is a placement without here", "in-time would hold at 19 ms, limit 15 ms",
                "there is a placement without there",
            ])
    }

    @Test(
        "is left out, or said not to be proven, where the deadline comes first", arguments: [50.0, 100, 150, 200, 300])
    func interrupted(looks: Double) {
        var application = Sample.application
        application.constraints[0].rule = .latency(max: 10, statistic: .p95)
        let request = Sample.request(application)
        let plan = Planner.plan(request, deadline: .looks(looks))
        #expect(plan.effort.seconds <= looks + 20)
        for relaxation in plan.explanation.relaxations {
            #expect(plan.status == .infeasible && isFeasible(request.relaxed(by: relaxation)))
            #expect(relaxation.isProven || relaxation.sentence.hasSuffix("; less may do"))
        }
    }

    @Test("is none in records that were stored before there were any")
    func oldRecords() throws {
        let old = #"{"components": [], "limits": [], "brokenWishes": [], "conflict": ["in-time"]}"#
        let explanation = try JSONDecoder().decode(Explanation.self, from: Data(old.utf8))
        #expect(explanation.conflict == ["in-time"] && explanation.relaxations.isEmpty)
        let plan = Planner.plan(Sample.request(Sample.pair(-1)), deadline: .never)
        let again = try JSONDecoder().decode(Explanation.self, from: JSONEncoder().encode(plan.explanation))
        #expect(again == plan.explanation && !again.relaxations.isEmpty)
    }

    @Test(
        "is rounded to the side on which it holds",
        arguments: [
            (.latency, 46.92, 40, false, "limit would hold at 47 ms, limit 40 ms"),
            (.reliability, 0.998_77, 0.999, true, "limit would hold at 99.87 %, at least 99.9 %"),
            (.bandwidth, 3_990_000, 5e6, true, "limit would hold at 3.9 Mbit/s, at least 5 Mbit/s"),
            (.metric, 4.01, 3, false, "limit would hold at 4.1, limit 3"),
        ] as [(RuleKind, Double, Double, Bool, String)])
    func rounding(kind: RuleKind, value: Double, limit: Double, isMinimum: Bool, text: String) {
        let check = LimitCheck(
            constraint: "limit", kind: kind, subject: "limit", observed: value, limit: limit, isMinimum: isMinimum)
        #expect(Relaxation(constraint: "limit", change: .limit(check: check), isProven: true).sentence == text)
    }
}

extension Relaxation {
    /// What was changed, to count by.
    fileprivate var kind: String {
        switch change {
        case .limit(let check): constraint == Relaxation.demand ? constraint : check.kind.rawValue
        case .request(_, let shortage): shortage.resource
        case .leftOut: "left out"
        }
    }
}

extension PlanningRequest {
    /// The request with the change made.
    ///
    /// - Parameter isTighter: Stays a hair on the near side of it.
    /// - Returns: `nil` where there is nothing nearer.
    fileprivate func relaxed(by relaxation: Relaxation, isTighter: Bool = false) -> PlanningRequest? {
        var request = self
        switch relaxation.change {
        case .limit(let check):
            let value = check.observed ?? .nan
            let hair = isTighter ? 1e-6 * max(1, abs(value)) : 0
            request.set(check, to: check.isMinimum ? value + hair : value - hair)
        case .request(let component, let shortage):
            request.set(shortage.resource, of: component, to: shortage.free + (isTighter ? 1 : 0))
        case .leftOut(let subject):
            if isTighter { return nil }
            request.leaveOut(relaxation.constraint, subject)
        }
        return request
    }

    private mutating func set(_ check: LimitCheck, to value: Double) {
        for index in application.channels.indices
        where check.constraint == Relaxation.demand && check.subject == "channel \(application.channels[index].name)" {
            application.channels[index].bandwidth = value
        }
        for (index, constraint) in application.constraints.enumerated()
        where constraint.label(at: index) == check.constraint {
            let rule: Rule =
                switch constraint.rule {
                case .latency(_, let statistic): .latency(max: value, statistic: statistic)
                case .jitter: .jitter(max: value)
                case .reliability(_, let evidence): .reliability(min: value, evidence: evidence)
                case .bandwidth: .bandwidth(min: value)
                case .metric(let name, let min, let max):
                    .metric(name: name, min: check.isMinimum ? value : min, max: check.isMinimum ? max : value)
                default: constraint.rule
                }
            application.constraints[index].rule = rule
        }
    }

    private mutating func set(_ resource: String, of component: String, to amount: Int64) {
        for index in application.components.indices where application.components[index].name == component {
            switch resource {
            case "cpu": application.components[index].resources.milliCPU = amount
            case "memory": application.components[index].resources.memory = amount
            default: application.components[index].resources.extended[resource] = amount
            }
        }
    }

    private mutating func leaveOut(_ label: String, _ subject: String?) {
        for (index, constraint) in application.constraints.enumerated() where constraint.label(at: index) == label {
            application.constraints[index].enforcement = .preferred(weight: 0)
        }
        let words = (subject ?? "").split(separator: " ").map(String.init)
        guard let name = words.last else { return }
        if label == Relaxation.demand {
            for index in application.channels.indices where application.channels[index].name == name {
                application.channels[index].bandwidth = nil
            }
        } else if label == Relaxation.capacity, let resource = words.first {
            set(resource, of: name, to: 0)
        }
    }
}
