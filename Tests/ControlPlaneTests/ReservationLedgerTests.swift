import ClusterModel
import Placement
import TestSupport
import Testing

@testable import ControlPlane

@Suite("What placed applications reserve")
struct ReservationLedgerTests {
    private static let snapshot = ClusterSnapshot(topology: APIScene.topology)

    private func ledger(_ placed: [ApplicationID: [ReplicaPlacement]], _ applications: ClusterModel.Application...)
        -> ReservationLedger
    {
        let rosters = Dictionary(
            uniqueKeysWithValues: applications.map { application in
                (
                    application.id,
                    ReplicaRoster(
                        application: application,
                        placements: placed[application.id, default: []].map {
                            PodPlacement(
                                pod: "\($0.component)-\($0.replica)", application: application.name,
                                component: $0.component, replica: $0.replica, node: $0.node)
                        })
                )
            })
        var ledger = ReservationLedger()
        for application in applications {
            ledger.set(
                application, placed: rosters[application.id]?.placed ?? [],
                proximity: Proximity(
                    snapshot: Self.snapshot, policy: SchedulingPolicy(), now: Timestamp(milliseconds: 0)))
        }
        return ledger
    }

    private func pair(_ name: String, bandwidth: Double, milliCPU: Int64 = 100) -> ClusterModel.Application {
        ClusterModel.Application(
            name: name,
            components: ["x", "y"].map { Component(name: $0, resources: Resources(milliCPU: milliCPU)) },
            channels: [Channel(name: "x-to-y", source: "x", sink: "y", bandwidth: bandwidth)])
    }

    @Test("an application sees what the others take and not what it takes itself")
    func leavesOutItself() {
        let (one, two) = (pair("one", bandwidth: 5e6), pair("two", bandwidth: 7e6))
        let places = [
            ReplicaPlacement(component: "x", replica: 0, node: "a"),
            ReplicaPlacement(component: "y", replica: 0, node: "b"),
        ]
        let ledger = ledger([one.id: places, two.id: places], one, two)
        let seen = ledger.reservations(except: one.id)
        #expect(seen.resources == ["a": Resources(milliCPU: 100), "b": Resources(milliCPU: 100)])
        #expect(seen.bandwidth == [LinkKey(source: "a", sink: "b"): 7e6])
        let all = ledger.reservations(except: ApplicationID(name: "third"))
        #expect(all.bandwidth == [LinkKey(source: "a", sink: "b"): 12e6])
        #expect(all.resources["a"] == Resources(milliCPU: 200))
    }

    @Test("a channel takes nothing within a node, or before both its ends have a place")
    func onlyBetweenPlaced() {
        let one = pair("one", bandwidth: 5e6)
        let together = ["x", "y"].map { ReplicaPlacement(component: $0, replica: 0, node: "a") }
        let nobody = ApplicationID(name: "nobody")
        #expect(ledger([one.id: together], one).reservations(except: nobody).bandwidth.isEmpty)
        #expect(ledger([one.id: Array(together.prefix(1))], one).reservations(except: nobody).bandwidth.isEmpty)
    }

    @Test("a channel to the nearest replica takes the link to that one only")
    func nearestReplica() {
        var one = pair("one", bandwidth: 5e6)
        one.components[1].replicas = 2
        one.channels[0].replicaMatch = .nearest
        let places = [
            ReplicaPlacement(component: "x", replica: 0, node: "a"),
            ReplicaPlacement(component: "y", replica: 0, node: "c"),
            ReplicaPlacement(component: "y", replica: 1, node: "b"),
        ]
        let seen = ledger([one.id: places], one).reservations(except: ApplicationID(name: "nobody"))
        #expect(seen.bandwidth == [LinkKey(source: "a", sink: "b"): 5e6])
    }

    /// Nodes for two or three replicas of `y`, all or a part of them placed: equal distances, unknown ones, one node twice.
    @Test(
        "the control plane and the planner reserve the same links, whatever is equal or unknown",
        arguments: [
            ["b", "c"], ["c", "b"], ["d", "b"], ["d", "c"], ["c", "d", "b"], ["b", "b"], ["a", "b"], ["c"], [],
        ])
    func likeThePlanner(sinks: [String]) {
        var one = pair("one", bandwidth: 5e6)
        one.components[1].replicas = 3
        one.channels[0].replicaMatch = .nearest
        // From `a`: b and d are equally far, c is unknown; d comes first in no order but that of replicas.
        let snapshot = ClusterSnapshot(
            revision: 1, nodes: ["a", "b", "c", "d"].map { node($0) },
            links: [link("a", "b", latency: 5), link("a", "d", latency: 5)])
        let places =
            [ReplicaPlacement(component: "x", replica: 0, node: "a")]
            + sinks.enumerated().map { ReplicaPlacement(component: "y", replica: $0, node: $1) }
        let request = PlanningRequest(application: one, snapshot: snapshot, now: Timestamp(milliseconds: 0))
        let roster = ReplicaRoster(
            application: one,
            placements: places.map {
                PodPlacement(
                    pod: "\($0.component)-\($0.replica)", application: one.name, component: $0.component,
                    replica: $0.replica, node: $0.node)
            })
        var ledger = ReservationLedger()
        ledger.set(
            one, placed: roster.placed,
            proximity: Proximity(snapshot: snapshot, policy: SchedulingPolicy(), now: Timestamp(milliseconds: 0)))
        let seen = ledger.reservations(except: ApplicationID(name: "nobody"))
        #expect(seen == Planner.reservations(request, placements: places))
        let nearest = sinks.contains("a") ? nil : ["b", "d", "c"].first { sinks.contains($0) }
        #expect(seen.bandwidth == (nearest.map { [LinkKey(source: "a", sink: $0): 5e6] } ?? [:]))
    }
}
