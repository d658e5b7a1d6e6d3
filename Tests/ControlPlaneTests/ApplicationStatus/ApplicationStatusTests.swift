import ClusterModel
import Foundation
import Placement
import TestSupport
import Testing

@testable import ControlPlane

@Suite("The status of an application")
struct ApplicationStatusTests {
    @Test("everything runs and holds")
    func satisfied() {
        let status = StatusScene().status(StatusScene.whole)
        #expect(status.summary == .satisfied)
        #expect(
            status.words == [
                "Planned=True/Optimal", "Satisfied=True/Satisfied", "Degraded=False/AllHolds",
                "Infeasible=False/PlacementFound",
            ])
        #expect(status.placed == "3/3")
        #expect(status.observedGeneration == 3)
        #expect(status.worstLimit == "in-time 12.3 ms (at most 40 ms)")
        #expect(
            status.message(.satisfied)
                == "3 of 3 replicas run, and all limits hold; the closest: link edge → near: p95 latency 12.3 ms, "
                + "measured 4 s ago, limit 40 ms (in-time)")
        let limit = status.limits.first
        #expect(limit?.observed == "12.3 ms" && limit?.holds == true && limit?.age == 4)
        #expect(status.placements.map(\.pod) == ["camera-0", "detector-0", "detector-1"])
    }

    @Test("limits are held against where the pods run, and not against the plan")
    func degraded() {
        let scene = StatusScene()
        let pods = [StatusScene.pod("camera", 0, on: "edge"), StatusScene.pod("detector", 0, on: "far")]
        let status = scene.status(pods)
        #expect(scene.plan.status == .optimal)
        #expect(status.summary == .degraded)
        #expect(
            status.words == [
                "Planned=True/Optimal", "Satisfied=False/LimitBroken", "Degraded=True/LimitBroken",
                "Infeasible=False/PlacementFound",
            ])
        #expect(status.worstLimit == "in-time 90 ms (at most 40 ms)")
        #expect(status.message(.degraded).contains("link edge → far: p95 latency 90 ms"))
        #expect(status.placed == "2/3")
        let waiting = status.placements.last
        #expect(waiting?.component == "detector" && waiting?.replica == 1 && waiting?.pod == nil)
    }

    @Test("a rule on nodes that what runs breaks")
    func brokenRule() {
        let pods = [StatusScene.pod("camera", 0, on: "near")]
        let status = StatusScene().status(pods)
        #expect(status.words[2] == "Degraded=True/RuleBroken")
        #expect(status.message(.degraded).hasPrefix("camera 0 on near: "))
        #expect(status.message(.degraded).contains("at-the-edge"))
    }

    @Test("a node that is not ready, and one that is gone")
    func nodes() {
        let scene = StatusScene(isNearReady: false)
        let status = scene.status(StatusScene.whole)
        #expect(status.words[2] == "Degraded=True/NodeUnusable")
        #expect(status.message(.degraded) == "detector 0 on near: node not ready")
        let gone = StatusScene().status([StatusScene.pod("camera", 0, on: "lost")])
        #expect(gone.words[2] == "Degraded=True/NodeUnusable")
    }

    @Test("what nobody measured stays unknown")
    func unknown() {
        let scene = StatusScene(latency: nil)
        let status = scene.status(StatusScene.whole)
        #expect(status.words[1...2] == ["Satisfied=Unknown/NotMeasured", "Degraded=Unknown/NotMeasured"])
        #expect(status.limits.first?.observed == nil && status.limits.first?.holds == nil)
        #expect(status.worstLimit == "in-time unknown (at most 40 ms)")
        #expect(status.summary == .planned)
        let json = String(decoding: status.json, as: UTF8.self)
        #expect(json.contains(#""holds":"Unknown""#) && !json.contains(#""observed""#))
    }

    @Test("a limit that waits for a replica is unknown, not kept")
    func waiting() {
        let status = StatusScene().status([
            StatusScene.pod("camera", 0, on: "edge"), StatusScene.pod("detector", 0, on: "near"),
        ])
        #expect(status.words[1] == "Satisfied=False/ReplicasMissing")
        #expect(status.message(.satisfied) == "2 of 3 replicas run")
        #expect(status.limits.first?.holds == nil)
        #expect(status.summary == .planned)
    }

    @Test("nothing runs yet")
    func planned() {
        let status = StatusScene().status([])
        #expect(
            status.words == [
                "Planned=True/Optimal", "Satisfied=False/ReplicasMissing", "Degraded=False/NothingRuns",
                "Infeasible=False/PlacementFound",
            ])
        #expect(status.summary == .planned && status.placed == "0/3")
        #expect(status.placements.count == 3 && status.placements.allSatisfy { $0.pod == nil })
    }

    @Test("no placement keeps what is required, and what would make room")
    func infeasible() {
        var scene = StatusScene(latency: 55)
        scene.application.constraints.append(
            Constraint(
                name: "in-the-cloud", targets: Targets(components: ["detector"]),
                rule: .node(NodeRequirement(key: WellKnown.tierLabel, operator: .in, values: ["cloud"]))))
        let status = scene.status([])
        #expect(status.summary == .infeasible)
        #expect(status.words[0] == "Planned=False/Infeasible" && status.words[3] == "Infeasible=True/NoPlacement")
        #expect(status.message(.infeasible).hasPrefix("cannot hold together: "))
        #expect(status.message(.infeasible).contains("in-time would hold at 55 ms, limit 40 ms"))
        #expect(status.placements.isEmpty && status.plan?.objective == nil)
    }

    @Test("a spec that cannot be read, while the last one that could still runs")
    func invalid() {
        var basis = StatusScene().basis(StatusScene.whole)
        basis.problems = ["spec.channels[0].sink: there is no component `b`"]
        basis.generation = 4
        let status = ApplicationStatus(basis)
        #expect(status.summary == .invalid && status.observedGeneration == 4)
        #expect(status.words[0] == "Planned=False/InvalidSpec" && status.words[1] == "Satisfied=True/Satisfied")
        #expect(status.problems == basis.problems)
        #expect(status.message(.planned).contains("there is no component `b`"))
    }

    @Test("an object that never could be read, or was not planned yet")
    func pending() {
        let id = ApplicationID(namespace: "city", name: "x")
        let never = ApplicationStatus(StatusBasis(id: id, problems: ["bad"], now: Timestamp(milliseconds: 0)))
        #expect(never.summary == .invalid && never.placed == "0/0")
        #expect(
            never.words[1...] == [
                "Satisfied=Unknown/Pending", "Degraded=False/NothingRuns", "Infeasible=Unknown/Pending",
            ])
        var basis = StatusScene().basis([])
        basis.plan = nil
        #expect(ApplicationStatus(basis).summary == .pending)
        basis.policy = nil
        basis.application?.policy = "fast"
        #expect(ApplicationStatus(basis).message(.planned) == "no policy `fast` is loaded")
    }

    @Test("the built-in scheduler that stands in is told")
    func fallback() {
        var basis = StatusScene().basis([])
        basis.scheduler = .init(word: "fallback", detail: "it put no plan for more than 10 s")
        let status = ApplicationStatus(basis)
        #expect(status.scheduler == "fallback")
        #expect(
            status.message(.planned).hasSuffix(
                "; the built-in scheduler stands in for the application's own: it put no plan for more than 10 s"))
    }

    @Test("a condition's time changes with its status alone")
    func times() {
        var scene = StatusScene()
        let first = scene.status(StatusScene.whole)
        scene.now = scene.now.advanced(bySeconds: 60)
        scene.latency = 13
        var basis = scene.basis(StatusScene.whole)
        basis.previous = first.conditions
        let second = ApplicationStatus(basis)
        #expect(second.conditions.map(\.changedAt) == first.conditions.map(\.changedAt))
        #expect(second.message(.satisfied) != first.message(.satisfied))
        scene.latency = 50
        basis = scene.basis(StatusScene.whole)
        basis.previous = second.conditions
        let third = ApplicationStatus(basis)
        #expect(third.conditions.map { $0.changedAt == scene.now } == [false, true, true, false])
    }

    @Test("drift is no material difference; what counts is")
    func difference() {
        let status = StatusScene().status(StatusScene.whole)
        var later = StatusScene(latency: 13.1)
        later.now = later.now.advanced(bySeconds: 9)
        var basis = later.basis(StatusScene.whole)
        basis.previous = status.conditions
        #expect(ApplicationStatus(basis) != status)
        #expect(!ApplicationStatus(basis).differsMaterially(from: status))
        let others = [
            StatusScene(latency: 50).status(StatusScene.whole), StatusScene(latency: 25).status(StatusScene.whole),
            StatusScene(latency: nil).status(StatusScene.whole), StatusScene().status([]),
            StatusScene(isNearReady: false).status(StatusScene.whole),
        ]
        for other in others { #expect(other.differsMaterially(from: status)) }
    }

    @Test("very many limits and placements are counted, not listed")
    func bounded() {
        var scene = StatusScene()
        scene.application.components[1].replicas = 150
        scene.application.constraints += (0..<120).map { index in
            Constraint(
                name: "k\(index)", targets: Targets(channels: ["frames"]), rule: .latency(max: 50, statistic: .p95))
        }
        let pods = (0..<150).map { StatusScene.pod("detector", $0, on: "edge") } + [StatusScene.whole[0]]
        let status = scene.status(pods, plan: StatusScene().plan)
        #expect(status.limits.count == 100 && status.omittedLimits == 21)
        #expect(status.placements.count == 100 && status.omittedPlacements == 51)
        #expect(status.json.count < 100_000)
    }

    @Test("what the API server has is read back", arguments: [StatusScene(), StatusScene(latency: 55)])
    func conditionsReadBack(scene: StatusScene) {
        let status = scene.status(StatusScene.whole)
        let object = #"{"metadata":{"name":"x"},"status":"# + String(decoding: status.json, as: UTF8.self) + "}"
        let read = StatusCondition.conditions(ofObject: Array(object.utf8))
        #expect(read == status.conditions)
        #expect(StatusCondition.conditions(ofObject: Array("{}".utf8)).isEmpty)
        #expect(StatusCondition.conditions(ofObject: Array(#"{"status":{"conditions":[{"type":7},3]}}"#.utf8)).isEmpty)
    }

    @Test(
        "the CustomResourceDefinition takes every status",
        .enabled(if: CustomResourceValidator.isAtHand, "sh Tests/Support/python-venv.sh makes what this needs"))
    func schema() throws {
        var invalid = StatusScene().basis([])
        invalid.problems = ["bad"]
        var cloud = StatusScene(latency: 55)
        cloud.application.constraints[1] = Constraint(
            name: "none", rule: .node(NodeRequirement(key: "gpu", operator: .exists)))
        let statuses = [
            StatusScene().status(StatusScene.whole), StatusScene(latency: nil).status(StatusScene.whole),
            cloud.status([]), ApplicationStatus(invalid),
        ]
        let objects = statuses.enumerated().map { index, status in
            (
                "\(index)",
                #"{"apiVersion":"isochrone.dev/v1alpha1","kind":"Application","metadata":{"name":"a"},"#
                    + #""spec":{"components":[{"name":"a"}]},"status":"#
                    + String(decoding: status.json, as: UTF8.self) + "}"
            )
        }
        let verdicts = try CustomResourceValidator.judge(objects).verdicts
        #expect(verdicts.count == 4)
        for (name, complaints) in verdicts { #expect(complaints.isEmpty, "\(name): \(complaints)") }
    }
}
