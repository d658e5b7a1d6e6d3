import ClusterModel
import TestSupport
import Testing

@testable import Rescheduling

/// When nothing is moved although something is broken.
@Suite("Caution")
struct CautionTests {
    /// `edge-1` breaks the limit after a minute.
    private static func broken(
        _ mode: ReschedulingPolicy.Mode = .violations, edges: Int = 2
    ) -> World {
        Scenes.star(edges, mode: mode) { edge, seconds in edge == 1 ? (seconds < 60 ? 5 : 50) : 8 }
    }

    /// The same with measurements that `age` says the age of, by edge and moment.
    private static func aged(
        _ age: @escaping @Sendable (_ edge: Int, _ seconds: Double) -> Double?
    ) -> World {
        var world = broken()
        let names = ["gate", "edge-1", "edge-2"]
        world.links = { seconds, now in
            names.indices.flatMap { left in
                names.indices.dropFirst(left + 1).flatMap { right -> [Link] in
                    let latency = left > 0 ? 2.0 : right == 1 ? (seconds < 60 ? 5 : 50) : 8
                    guard left == 0 else {
                        return Scenes.measured(names[left], names[right], latency: latency, observedAt: now)
                    }
                    guard let age = age(right, seconds) else { return [] }
                    return Scenes.measured(
                        names[left], names[right], latency: latency, observedAt: now.advanced(bySeconds: -age))
                }
            }
        }
        return world
    }

    @Test(
        "a limit that is broken by an old measurement is no reason, and the wait says which link",
        arguments: [
            (90.0, "stale", "link gate → edge-1 is stale: measured 1 min ago"),
            (700, "expired", "link gate → edge-1 is unknown: last measured 11 min ago"),
        ])
    func oldViolation(age: Double, word: String, sentence: String) {
        var world = Self.aged { edge, _ in edge == 1 ? age : 0 }
        world.run(seconds: 1_800)
        #expect(world.evictions.isEmpty)
        #expect(world.waits[word, default: 0] > 0)
        #expect(world.transcript.contains { $0.hasSuffix("readings waits: \(sentence)") }, "\(world.transcript)")
    }

    @Test("a link that nobody measured is no reason")
    func unmeasured() {
        var world = Self.aged { edge, _ in edge == 1 ? nil : 0 }
        world.run(seconds: 1_800)
        #expect(world.evictions.isEmpty)
        #expect(world.waits["unmeasured", default: 0] > 0)
    }

    @Test("nothing goes where only old measurements say that it is better")
    func oldTarget() {
        var world = Self.aged { edge, _ in edge == 2 ? 90 : 0 }
        world.run(seconds: 1_800)
        #expect(world.evictions.isEmpty)
        #expect(world.transcript.contains { $0.contains("waits: link gate → edge-2 is stale") })
    }

    @Test("a hold time that stale data interrupts starts anew")
    func interrupted() {
        // Broken from 60 s on; from 100 s to 110 s the measurement is too old to act on.
        var world = Self.aged { edge, seconds in edge == 1 && (100..<110).contains(seconds) ? 90 : 0 }
        world.run(seconds: 165)
        #expect(world.evictions.isEmpty)
        world.run(seconds: 10)
        #expect(world.evictions.map(\.at) == [170])
    }

    @Test("nothing is moved in a sub-cluster that is cut off, or to one")
    func partition() {
        var world = Self.broken()
        let names = ["gate", "edge-1", "edge-2", "far-1", "far-2"]
        world.nodes = names.map {
            node($0, milliCPU: $0 == "gate" ? 200 : 4_000, subCluster: $0.hasPrefix("far") ? "far" : "near")
        }
        world.links = { seconds, now in
            Scenes.mesh(["gate", "edge-1", "edge-2"], observedAt: now) { left, right in
                left != "gate" ? 2 : right == "edge-1" ? (seconds < 60 ? 5 : 50) : 8
            }
                + Scenes.mesh(["far-1", "far-2"], observedAt: now.advanced(bySeconds: seconds < 30 ? 0 : -300)) {
                    _, _ in 2
                }
                + ["gate", "edge-1", "edge-2"].flatMap { near in
                    ["far-1", "far-2"].flatMap { far in
                        Scenes.measured(
                            near, far, latency: seconds < 30 ? 5 : 50,
                            observedAt: now.advanced(bySeconds: seconds < 30 ? 0 : -300))
                    }
                }
        }
        var inside = world
        inside.pods = []
        inside.start("readings", ("sensor", "gate"), ("worker", "far-1"))
        inside.run(seconds: 900)
        #expect(inside.evictions.isEmpty)
        #expect(
            inside.transcript.contains { $0.contains("sub-cluster far is cut off: 6 of 6 links") },
            "\(inside.transcript)")
        // The near ones are on the side that is heard, and are repaired among themselves.
        world.run(seconds: 900)
        #expect(world.node(of: "worker") == "edge-2")
    }

    @Test("a pod that opted out stays, and the wait names it")
    func optOut() {
        var world = Self.broken()
        for index in world.pods.indices { world.pods[index].mayBeEvicted = false }
        world.run(seconds: 900)
        #expect(world.evictions.isEmpty)
        #expect(world.transcript.contains { $0.contains("opted out (isochrone.dev/evict: never)") })
    }

    @Test("a pod whose UID nobody told stays")
    func unidentified() {
        var world = Self.broken()
        for index in world.pods.indices { world.pods[index].placement.uid = nil }
        world.run(seconds: 900)
        #expect(world.evictions.isEmpty)
        #expect(world.waits["unidentified", default: 0] > 0)
    }

    @Test("nothing is moved where no placement keeps what is required, and the wait says what cannot hold")
    func infeasible() {
        var world = Scenes.star { _, seconds in seconds < 60 ? 5 : 50 }
        world.run(seconds: 900)
        #expect(world.evictions.isEmpty)
        #expect(
            world.transcript.contains { $0.hasSuffix("waits: no placement keeps at-the-gate, capacity, in-time") },
            "\(world.transcript)")
    }

    @Test("nothing goes to a node that is not ready or has no room", arguments: [false, true])
    func noPlace(isReady: Bool) {
        var world = Self.broken()
        world.nodes = world.nodes.map { present in
            guard present.name == "edge-2" else { return present }
            return node("edge-2", milliCPU: isReady ? 500 : 4_000, isReady: isReady)
        }
        world.run(seconds: 900)
        #expect(world.evictions.isEmpty)
        #expect(world.waits["infeasible", default: 0] > 0)
    }

    @Test("an application whose own scheduler fell silent is left alone; one whose plan is in force is not")
    func external() {
        var world = Self.broken()
        let id = ApplicationID(name: "readings")
        world.schedulers[id] = .fallback("it put no plan for more than 10 s")
        world.run(seconds: 900)
        #expect(world.evictions.isEmpty)
        #expect(world.waits["fallback", default: 0] > 0)
        world.schedulers[id] = .external
        world.run(seconds: 300)
        #expect(world.evictions.count == 1)
    }

    @Test("a dry run tells once what it would do, and touches nothing")
    func dryRun() {
        var world = Self.broken(.dryRun)
        let before = world.pods.map(\.placement)
        world.evictor = { _, _ in
            Issue.record("a dry run evicted")
            return .evicted
        }
        world.run(seconds: 60 + 60 + 590)
        #expect(world.rehearsals.map(\.target) == ["edge-2"])
        #expect(world.pods.map(\.placement) == before)
        #expect(world.planner.history(of: ApplicationID(name: "readings")) == MoveHistory())
    }

    @Test("off looks at nothing")
    func off() {
        var world = Self.broken(.off)
        world.run(seconds: 900)
        #expect(world.transcript.isEmpty)
    }

    @Test("a plan for another snapshot than the one that is shown is not acted on")
    func outdated() {
        let id = ApplicationID(name: "a")
        let pod = PodPlacement(pod: "p", uid: "u", application: "a", component: "x", replica: 0, node: "n")
        var picture = ApplicationPicture(
            application: id, policy: ReschedulingPolicy(mode: .violations), snapshotRevision: 7, takenAt: World.epoch,
            pods: [RunningPod(pod)],
            standing: Standing(broken: [Standing.BrokenLimit(label: "l", sentence: "s")], objective: 1))
        var planner = MovePlanner()
        _ = planner.follow(picture, at: World.epoch)
        let later = World.epoch.advanced(bySeconds: 100)
        picture.takenAt = later
        _ = planner.follow(picture, at: later)
        let ask = planner.prospectRequest(picture, at: later)
        #expect(ask == ProspectRequest(share: picture.policy.startGain, isRepair: true))
        let step = Prospect.Step(replica: pod.replicaPlacement, target: "m", objective: 0)
        picture.prospect = Prospect(status: .optimal, snapshotRevision: 6, before: 1, after: 0, steps: [step])
        #expect(planner.step([picture], at: later) == [.wait(id, .outdated)])
        picture.prospect?.snapshotRevision = 7
        let tooLate = later.advanced(bySeconds: 16)
        #expect(planner.step([picture], at: tooLate) == [.wait(id, .outdated)])
        guard case .evict(let move)? = planner.step([picture], at: later).first else {
            Issue.record("nothing was evicted")
            return
        }
        #expect(move.target == "m")
    }
}
