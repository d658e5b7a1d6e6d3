import ClusterModel
import Informers
import KubernetesWire
import StateStore
import TestSupport
import Testing

@Suite("What goes wrong while a cluster is followed")
struct FaultTests {
    /// A small cluster that changes by chance.
    private struct World {
        var random: SplitMix64
        var nodes: [String: NodeObject] = [:]
        var pods: [String: PodObject] = [:]
        var applications: [String: ApplicationObject] = [:]
        var generation = 0

        private mutating func roll(_ sides: UInt64) -> Int { Int(random.next() % sides) }

        /// Changes something, and tells an informer of it, perhaps twice.
        mutating func change(_ informer: ClusterInformer) {
            generation += 1
            switch roll(20) {
            case 0: changeNode(informer)
            case 1: changeApplication(informer)
            default: changePod(informer)
            }
        }

        private mutating func changeNode(_ informer: ClusterInformer) {
            let name = "n\(roll(8))"
            if let known = nodes[name], roll(3) == 0 {
                nodes[name] = nil
                informer.remove(known)
            } else {
                let made = nodeObject(name, uid: "\(generation)", isReady: roll(4) > 0)
                nodes[name] = made
                informer.put(made)
            }
        }

        private mutating func changeApplication(_ informer: ClusterInformer) {
            let name = "app-\(roll(4))"
            if let known = applications[name], roll(3) == 0 {
                applications[name] = nil
                informer.remove(known)
            } else {
                let extra = roll(6) == 0 ? #","what":"is this""# : ""
                let made = applicationObject(name, replicas: 1 + roll(6), cpu: "\(100 * (1 + roll(5)))m", extra: extra)
                applications[name] = made
                informer.put(made)
            }
        }

        private mutating func changePod(_ informer: ClusterInformer) {
            let name = "p\(roll(60))"
            if let known = pods[name], roll(4) == 0 {
                pods[name] = nil
                informer.remove(known)
                if roll(3) == 0 { informer.remove(known) }
                return
            }
            let application = roll(3) > 0 ? "app-\(roll(4))" : nil
            let isSame = pods[name] != nil && roll(2) == 0
            let made = pod(
                name, uid: isSame ? pods[name]?.uid : "\(generation)", on: roll(5) == 0 ? "" : "n\(roll(8))",
                application: application, component: application.map { _ in roll(8) == 0 ? "nobody" : "web" },
                ordinal: roll(4) == 0 ? roll(6) : nil, milliCPU: Int64(roll(900)), isOver: roll(12) == 0,
                isTerminating: roll(8) == 0)
            pods[name] = made
            for _ in 0...roll(2) { informer.put(made) }
        }
    }

    /// What is left of each node once the model has taken its part, as the ledger takes it.
    private func left(in state: ClusterState) -> [String: Int64] {
        var left = state.snapshot.nodes.reduce(into: [String: Int64]()) { $0[$1.name] = $1.free?.milliCPU }
        for application in state.applications.map(\.value) {
            let roster = ReplicaRoster(application: application, placements: state.placements(of: application.id))
            for replica in roster.placed {
                guard let demand = application.components.first(where: { $0.name == replica.component })?.resources
                else { continue }
                left[replica.node]? -= demand.milliCPU
            }
        }
        return left
    }

    private func expected(_ world: World) -> [String: Int64] {
        var expected: [String: Int64] = world.nodes.mapValues { $0.node.allocatable.milliCPU }
        for pod in world.pods.values where !pod.isOver { expected[pod.nodeName]? -= pod.requests.milliCPU }
        return expected
    }

    @Test(
        "at every moment the model and the nodes together say what kube-scheduler sees",
        arguments: [1, 2, 3] as [UInt64])
    func invariant(seed: UInt64) async throws {
        let scene = try await Scene()
        await scene.list(nodes: [])
        var world = World(random: SplitMix64(seed: seed))
        for step in 0..<6_000 {
            world.change(scene.informer)
            guard world.generation % 7 == 0 else { continue }
            await scene.settle()
            try #require(left(in: scene.state) == expected(world), "seed \(seed), step \(step)")
            for application in scene.state.applications.map(\.value) {
                let seats = scene.state.placements(of: application.id).map { "\($0.component) \($0.replica)" }
                try #require(Set(seats).count == seats.count, "seed \(seed), step \(step): \(seats)")
            }
        }
        // A gap, after which everything is listed anew, ends in the same state, and so does a restart.
        scene.informer.replaceNodes(Array(world.nodes.values))
        scene.informer.replacePods(Array(world.pods.values))
        scene.informer.replaceApplications(Array(world.applications.values))
        await scene.settle()
        #expect(left(in: scene.state) == expected(world))
        let again = try await Scene(store: scene.store)
        await again.list(
            nodes: Array(world.nodes.values), pods: Array(world.pods.values),
            applications: Array(world.applications.values))
        #expect(again.state.placements == scene.state.placements)
        #expect(again.state.snapshot.nodes == scene.state.snapshot.nodes)
        #expect(again.state.applications.map(\.value) == scene.state.applications.map(\.value))
    }

    @Test("a node that vanishes with its pods takes them with it, and they count again when it is back")
    func vanishedNode() async throws {
        let scene = try await Scene()
        let ours = pod("p", on: "a", application: "shop", component: "web", milliCPU: 700)
        await scene.list(nodes: [nodeObject("a")], pods: [ours], applications: [applicationObject("shop")])
        scene.informer.remove(nodeObject("a"))
        await scene.settle()
        #expect(scene.state.snapshot.nodes.isEmpty && scene.seats(of: "shop") == ["p": 0])
        scene.informer.put(nodeObject("a", uid: "another"))
        await scene.settle()
        #expect(scene.free(on: "a") == 3_800)
    }

    @Test("an application that vanishes while its pods run gives them their replicas again when it is back")
    func vanishedApplication() async throws {
        let scene = try await Scene()
        let pods = ["p", "q"].map { pod($0, on: "a", application: "shop", component: "web", milliCPU: 500) }
        await scene.list(nodes: [nodeObject("a")], pods: pods, applications: [applicationObject("shop", replicas: 2)])
        let before = scene.seats(of: "shop")
        scene.informer.remove(applicationObject("shop"))
        await scene.settle()
        #expect(scene.free(on: "a") == 3_000 && scene.seats(of: "shop") == before)
        scene.informer.put(applicationObject("shop", replicas: 2))
        await scene.settle()
        #expect(scene.free(on: "a") == 4_000 && scene.seats(of: "shop") == before)
    }

    @Test("what the store refuses is shown, counts with its node meanwhile, and is not lost")
    func refusingStore() async throws {
        let scene = try await Scene()
        await scene.list(nodes: [nodeObject("a")], applications: [applicationObject("shop")])
        await scene.store.close()
        scene.informer.put(pod("p", on: "a", application: "shop", component: "web", milliCPU: 500))
        #expect(await !scene.informer.flush())
        scene.state.rebuildNow()
        #expect(scene.free(on: "a") == 3_500)
        #expect(scene.informer.statuses[1].problem?.contains("could not be stored") == true)
        #expect(await !scene.informer.flush())
    }

    @Test("nothing changes while everything is told again and again")
    func storm() async throws {
        let scene = try await Scene()
        let pods = (0..<200).map { pod("p\($0)", on: "a", application: "shop", component: "web", milliCPU: 1) }
        await scene.list(nodes: [nodeObject("a")], pods: pods, applications: [applicationObject("shop", replicas: 300)])
        let (revision, placements) = (scene.state.snapshot.revision, scene.state.placements)
        var events = scene.state.events().makeAsyncIterator()
        for _ in 0..<50 {
            scene.informer.replacePods(pods)
            scene.informer.replaceNodes([nodeObject("a")])
            scene.informer.replaceApplications([applicationObject("shop", replicas: 300)])
            await scene.informer.flush()
        }
        #expect(scene.state.placements == placements)
        scene.state.rebuildNow()
        // The first thing that happened since is the snapshot that was asked for.
        #expect(await events.next()?.change == .snapshot(revision: scene.state.snapshot.revision))
        #expect(scene.state.snapshot.revision > revision)
    }
}
