import ClusterModel
import StateStore
import Testing

@testable import Informers

@Suite("Which pod stands for which replica")
struct PodSeatsTests {
    private let id = ApplicationID(name: "x")
    private let now = Timestamp(milliseconds: 1_000_000)

    private func standing(_ name: String, uid: String? = nil, ordinal: Int? = nil, on node: String = "n") -> StandingPod
    {
        StandingPod(
            name: PodName(namespace: "default", name: name), uid: uid ?? "uid-\(name)", component: "c",
            ordinal: ordinal,
            node: node)
    }

    private func place(_ name: String, _ replica: Int, uid: String? = "", on node: String = "n") -> PodPlacement {
        PodPlacement(
            pod: name, uid: uid == "" ? "uid-\(name)" : uid, application: "x", component: "c", replica: replica,
            node: node)
    }

    private func seats(
        _ pods: [StandingPod], replicas: Int? = 3, placed: [PodPlacement] = [], held: [PodReservation] = [],
        veterans: Set<String> = []
    ) -> PodSeats {
        let definition = replicas.map { Application(name: "x", components: [Component(name: "c", replicas: $0)]) }
        return PodSeats(
            of: id, definition, pods: pods, placements: placed, reservations: held, veterans: veterans, now: now)
    }

    @Test("new pods take the lowest replicas that are free")
    func lowest() {
        let seats = seats([standing("p"), standing("q")], placed: [place("p", 1)])
        #expect(seats.settled == [place("q", 0)])
        #expect(seats.removed.isEmpty)
    }

    @Test("a pod keeps its replica while it runs, wherever it runs")
    func stability() {
        let seats = seats([standing("p", on: "m"), standing("a")], placed: [place("p", 0)])
        #expect(Set(seats.settled) == [place("p", 0, on: "m"), place("a", 1)])
    }

    @Test("the ordinal of a StatefulSet counts where that replica is free")
    func ordinals() {
        let seats = seats(
            [standing("a", ordinal: 2), standing("b", ordinal: 2), standing("c", ordinal: 7)])
        #expect(Set(seats.settled) == [place("a", 2), place("b", 0), place("c", 1)])
    }

    @Test(
        "a pod gets the replica that it asked with, and nobody takes one that another asked with while there are others"
    )
    func reservations() {
        func hold(_ pod: String, _ replica: Int, uid: String? = nil, for seconds: Double = 60) -> PodReservation {
            PodReservation(
                placement: place(pod, replica), uid: uid ?? "uid-\(pod)", until: now.advanced(bySeconds: seconds))
        }
        let held = [hold("p", 2), hold("later", 0)]
        let first = seats([standing("p"), standing("q")], held: held)
        #expect(Set(first.settled) == [place("p", 2), place("q", 1)])
        let full = seats([standing("p"), standing("q"), standing("r")], held: held)
        #expect(Set(full.settled) == [place("p", 2), place("q", 1), place("r", 0)])
        let foreign = seats([standing("p")], held: [hold("p", 2, uid: "another")])
        #expect(foreign.settled == [place("p", 0)])
        let over = seats([standing("q")], held: [hold("later", 0, for: -1)])
        #expect(over.settled == [place("q", 0)])
    }

    @Test("pods beyond the number of replicas wait, and the one that was there first stays")
    func surge() {
        let pods = [standing("a-new"), standing("p"), standing("q")]
        let placed = [place("a-new", 1), place("p", 0), place("q", 1)]
        let during = seats(pods, replicas: 2, placed: placed, veterans: ["uid-p", "uid-q"])
        #expect(during.settled.isEmpty && during.removed == [place("a-new", 1)])
        let after = seats([standing("a-new"), standing("p")], replicas: 2, placed: [place("p", 0), place("q", 1)])
        #expect(after.settled == [place("a-new", 1)] && after.removed == [place("q", 1)])
    }

    @Test("places of pods that are gone or were made anew are forgotten; those told over the API stay")
    func vanished() {
        let seats = seats(
            [standing("anew", uid: "2")],
            placed: [place("anew", 2, uid: "1"), place("gone", 1), place("told", 0, uid: nil)])
        #expect(seats.settled == [place("anew", 1, uid: "2")])
        #expect(seats.removed == [place("gone", 1)])
    }

    @Test("a place that was told over the API becomes the pod's own when it is seen")
    func adopted() {
        let seats = seats([standing("p")], placed: [place("p", 2, uid: nil)])
        #expect(seats.settled == [place("p", 2)])
    }

    @Test("without the application, places of pods that run stay as they are")
    func noApplication() {
        let seats = seats([standing("p"), standing("q")], replicas: nil, placed: [place("p", 0), place("gone", 1)])
        #expect(seats.settled.isEmpty && seats.removed == [place("gone", 1)])
    }

    @Test("fewer replicas than before leave the pods beyond them without one")
    func shrunk() {
        let seats = seats([standing("p"), standing("q")], replicas: 1, placed: [place("p", 0), place("q", 1)])
        #expect(seats.settled.isEmpty && seats.removed == [place("q", 1)])
        #expect(self.seats([standing("p")], replicas: 0, placed: [place("p", 0)]).removed == [place("p", 0)])
    }
}
