import ClusterModel
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Which replica a pod stands for")
struct ReplicaTests {
    private static let component = Component(name: "web", replicas: 3)
    private static let start = Timestamp(milliseconds: 0)

    @Test("pods that ask get the lowest free replicas and keep them")
    func lowestFree() {
        var pods = PendingPods()
        func replica(_ uid: String, taken: Set<Int> = []) -> Int {
            pods.replica(of: uid, component: Self.component, taken: taken, now: Self.start, keepFor: 60)
        }
        #expect(replica("p", taken: [0]) == 1)
        #expect(replica("q", taken: [0]) == 2)
        #expect(replica("p", taken: [0]) == 1)
        #expect(replica("p", taken: [0, 1]) == 2, "its replica was taken by a placed pod, and q's memory is not law")
    }

    @Test("a pod beyond the replicas stands for the last one")
    func surge() {
        var pods = PendingPods()
        let replica = pods.replica(
            of: "p", component: Self.component, taken: [0, 1, 2], now: Self.start, keepFor: 60)
        #expect(replica == 2)
    }

    @Test("a pod that never came back is forgotten after its time")
    func expiry() {
        var pods = PendingPods()
        _ = pods.replica(of: "p", component: Self.component, taken: [], now: Self.start, keepFor: 60)
        let late = Self.start.advanced(bySeconds: 61)
        #expect(pods.replica(of: "q", component: Self.component, taken: [], now: late, keepFor: 60) == 0)
        #expect(pods.others(than: "q", now: late).isEmpty)
    }

    @Test("a pod whose time is over asks anew, and takes nobody's replica")
    func returning() {
        var pods = PendingPods()
        func replica(_ uid: String, after seconds: Double) -> Int {
            pods.replica(
                of: uid, component: Self.component, taken: [], now: Self.start.advanced(bySeconds: seconds), keepFor: 60
            )
        }
        #expect(replica("p", after: 0) == 0)
        #expect(replica("q", after: 61) == 0)
        #expect(replica("p", after: 62) == 1)
    }

    @Test("two pods that claim one replica are told apart")
    func rosterConflict() {
        let application = ClusterModel.Application(name: "shop", components: [Self.component])
        let roster = ReplicaRoster(
            application: application,
            placements: ["b", "a"].map {
                PodPlacement(pod: $0, application: "shop", component: "web", replica: 1, node: "n-\($0)")
            })
        #expect(roster.replicas["a"]?.replica == 1)
        #expect(roster.replicas["b"]?.replica == 0)
        #expect(roster.taken(of: "web") == [0, 1])
    }

    @Test("pods of strange components, and more pods than replicas, have no seat")
    func rosterOverflow() {
        let application = ClusterModel.Application(name: "shop", components: [Component(name: "web")])
        let roster = ReplicaRoster(
            application: application,
            placements: [("a", "web"), ("b", "web"), ("c", "gone")].map {
                PodPlacement(pod: $0.0, application: "shop", component: $0.1, replica: 0, node: "n")
            })
        #expect(roster.placed == [ReplicaPlacement(component: "web", replica: 0, node: "n")])
    }
}
