import ClusterModel
import Informers
import KubernetesWire
import Manifests
import StateStore
import Synchronization
import TestSupport
import Testing

@Suite("The state that Kubernetes shows")
struct ClusterInformerTests {
    private let nodes = [nodeObject("a"), nodeObject("b")]

    @Test("nothing is said of nodes until all pods are known: they would look empty")
    func notYet() async throws {
        let scene = try await Scene()
        scene.informer.replaceNodes(nodes)
        await scene.settle()
        #expect(scene.state.snapshot.nodes.isEmpty && !scene.informer.isSynced)
        scene.informer.replacePods([pod("p", on: "a", milliCPU: 1_500)])
        await scene.settle()
        #expect(scene.free(on: "a") == 2_500 && scene.free(on: "b") == 4_000)
    }

    @Test("a pod of ours is counted once: what the model takes for it is not taken from its node as well")
    func countedOnce() async throws {
        let scene = try await Scene()
        await scene.list(
            nodes: nodes,
            pods: [
                pod("foreign", on: "a", milliCPU: 300),
                // Larger than its component says: the rest of it is taken from the node.
                pod("web-1", on: "a", application: "shop", component: "web", milliCPU: 700),
                pod("unknown", on: "a", application: "shop", component: "nobody", milliCPU: 11),
            ],
            applications: [applicationObject("shop", cpu: "500m")])
        #expect(scene.seats(of: "shop") == ["web-1": 0])
        // 4,000 − 300 − 700 − 11 and what the model takes: 500.
        #expect(scene.free(on: "a") == 3_489)
    }

    @Test("what is free once the model has taken its part is what kube-scheduler sees, through a pod's whole life")
    func life() async throws {
        let scene = try await Scene()
        await scene.list(nodes: nodes, applications: [applicationObject("shop", cpu: "500m")])
        let placement = PodPlacement(
            pod: "web-1", uid: "uid-web-1", application: "shop", component: "web", replica: 0, node: "a")
        // It asked: the ledger holds 500 for it.
        try await scene.state.put(
            reservation: PodReservation(
                placement: placement, uid: "uid-web-1", until: scene.clock.now.advanced(bySeconds: 60)))
        scene.informer.put(pod("web-1", application: "shop", component: "web", milliCPU: 500))
        await scene.settle()
        #expect(scene.free(on: "a") == 4_000 && scene.seats(of: "shop") == [:])
        // It is bound: the model has its place, and takes the same 500.
        scene.informer.put(pod("web-1", on: "a", application: "shop", component: "web", milliCPU: 500))
        await scene.settle()
        #expect(scene.free(on: "a") == 4_000 && scene.state.placements == [placement])
        #expect(scene.state.reservations.isEmpty)
        // It is being deleted: its replica is free for a successor, and its node still has it.
        scene.informer.put(
            pod("web-1", on: "a", application: "shop", component: "web", milliCPU: 500, isTerminating: true))
        await scene.settle()
        #expect(scene.free(on: "a") == 3_500 && scene.state.placements.isEmpty)
        scene.informer.remove(pod("web-1", on: "a", isTerminating: true))
        await scene.settle()
        #expect(scene.free(on: "a") == 4_000)
    }

    @Test("a place that was settled by its binding is confirmed and not changed")
    func confirmed() async throws {
        let scene = try await Scene()
        await scene.list(nodes: nodes, applications: [applicationObject("shop", replicas: 3)])
        let placement = PodPlacement(
            pod: "web-1", uid: "uid-web-1", application: "shop", component: "web", replica: 2, node: "b")
        try await scene.state.settle(placement: placement)
        scene.informer.put(pod("web-1", on: "b", application: "shop", component: "web", milliCPU: 500))
        await scene.settle()
        #expect(scene.state.placements == [placement] && scene.free(on: "b") == 4_000)
    }

    @Test("while a pod is bound of which only its predecessor of the same name is seen yet, both count")
    func successor() async throws {
        let scene = try await Scene()
        let old = pod("web-0", uid: "1", on: "a", application: "shop", component: "web", milliCPU: 500)
        await scene.list(nodes: nodes, pods: [old], applications: [applicationObject("shop")])
        #expect(scene.free(on: "a") == 4_000)
        try await scene.state.settle(
            placement: PodPlacement(
                pod: "web-0", uid: "2", application: "shop", component: "web", replica: 0, node: "a"))
        scene.state.rebuildNow()
        #expect(scene.free(on: "a") == 3_500)
        scene.informer.put(pod("web-0", uid: "2", on: "a", application: "shop", component: "web", milliCPU: 500))
        await scene.settle()
        #expect(scene.free(on: "a") == 4_000)
    }

    @Test("components that ask for something else change what is given back, and not what is free in the end")
    func resizedComponent() async throws {
        let scene = try await Scene()
        await scene.list(
            nodes: nodes, pods: [pod("web-1", on: "a", application: "shop", component: "web", milliCPU: 500)],
            applications: [applicationObject("shop", cpu: "500m")])
        #expect(scene.free(on: "a") == 4_000)
        scene.informer.put(applicationObject("shop", cpu: "2"))
        await scene.settle()
        #expect(scene.free(on: "a") == 5_500)
        scene.informer.remove(applicationObject("shop"))
        await scene.settle()
        #expect(scene.free(on: "a") == 3_500)
    }

    @Test("more replicas give a place to pods that waited, fewer take it from them")
    func scaling() async throws {
        let scene = try await Scene()
        let pods = ["p", "q", "r"].map { pod($0, on: "a", application: "shop", component: "web", milliCPU: 500) }
        await scene.list(nodes: nodes, pods: pods, applications: [applicationObject("shop", replicas: 1)])
        #expect(scene.seats(of: "shop") == ["p": 0] && scene.free(on: "a") == 3_000)
        scene.informer.put(applicationObject("shop", replicas: 3))
        await scene.settle()
        #expect(scene.seats(of: "shop") == ["p": 0, "q": 1, "r": 2] && scene.free(on: "a") == 4_000)
        scene.informer.put(applicationObject("shop", replicas: 2))
        await scene.settle()
        #expect(scene.seats(of: "shop") == ["p": 0, "q": 1] && scene.free(on: "a") == 3_500)
    }

    @Test("places of pods that vanished while nobody looked are forgotten, and those told over the API are not")
    func vanishedPods() async throws {
        let store = InMemoryStateStore { Timestamp(milliseconds: 0) }
        let before = try await Scene(store: store)
        await before.list(
            nodes: nodes,
            pods: ["p", "q"].map { pod($0, on: "a", application: "shop", component: "web", milliCPU: 1) },
            applications: [applicationObject("shop", replicas: 3)])
        try await before.state.put(
            placement: PodPlacement(pod: "told", application: "shop", component: "web", replica: 2, node: "a"))
        #expect(before.seats(of: "shop").count == 3)
        let scene = try await Scene(store: store)
        #expect(scene.seats(of: "shop").count == 3)
        await scene.list(
            nodes: nodes, pods: [pod("q", on: "a", application: "shop", component: "web", milliCPU: 1)],
            applications: [applicationObject("shop", replicas: 3)])
        #expect(scene.seats(of: "shop") == ["q": 1, "told": 2])
    }

    @Test("an application that was deleted while nobody looked is gone with its plan; one put over the API stays")
    func vanishedApplications() async throws {
        let store = InMemoryStateStore { Timestamp(milliseconds: 0) }
        let before = try await Scene(store: store)
        let put = Application(name: "put", components: [Component(name: "c")])
        try await before.state.put(application: put)
        await before.list(nodes: nodes, applications: [applicationObject("shop")])
        for name in ["put", "shop"] {
            try await before.state.put(
                plan: Plan(application: ApplicationID(name: name), status: .unknown, plannedAt: before.clock.now))
        }
        #expect(before.state.applications.map(\.value.name) == ["put", "shop"])
        let scene = try await Scene(store: store)
        await scene.list(nodes: nodes)
        #expect(scene.state.applications.map(\.value) == [put])
        #expect(scene.state.plans.map(\.application.name) == ["put"])
    }

    @Test("of two applications with one name that of Kubernetes counts, and the other again when it is gone")
    func clash() async throws {
        let scene = try await Scene()
        let put = Application(name: "shop", components: [Component(name: "put")])
        try await scene.state.put(application: put)
        await scene.list(nodes: nodes, applications: [applicationObject("shop")])
        #expect(scene.state.application(id: put.id)?.value.components.map(\.name) == ["web"])
        #expect(scene.state.applications.count == 1 && scene.state.isObserved(application: put.id))
        scene.informer.replaceApplications([])
        await scene.settle()
        #expect(scene.state.application(id: put.id)?.value == put && !scene.state.isObserved(application: put.id))
    }

    @Test("an application that is no valid manifest is kept out of planning, and its problems are there to be shown")
    func invalid() async throws {
        let scene = try await Scene()
        let wrong = applicationObject("shop", extra: #","channels":[{"name":"x","source":"web","sink":"nobody"}]"#)
        await scene.list(nodes: nodes, applications: [wrong, applicationObject("other")])
        #expect(scene.state.applications.map(\.value.name) == ["other"])
        let problem = try #require(scene.informer.problems.first)
        #expect(scene.informer.problems.count == 1 && problem.id == wrong.id && problem.generation == wrong.generation)
        #expect(problem.problems.map(\.path) == ["spec.channels[0].sink"])
        #expect(scene.informer.statuses.last?.invalid == 1)
        scene.informer.put(applicationObject("shop"))
        await scene.settle()
        #expect(scene.informer.problems.isEmpty && scene.state.applications.count == 2)
        scene.informer.put(wrong)
        scene.informer.remove(wrong)
        await scene.settle()
        #expect(scene.informer.problems.isEmpty && scene.state.applications.count == 1)
    }

    @Test("a node of Kubernetes goes before one of the same name, which lends it its properties")
    func precedence() async throws {
        let scene = try await Scene()
        scene.state.declare(
            Topology(
                name: "t", nodes: [Node(name: "a", labels: ["x": "declared"], properties: ["cost": .number(3)])],
                links: [link("a", "b", latency: 7)]))
        try await scene.state.put(node: Node(name: "c", allocatable: Resources(milliCPU: 1)))
        await scene.list(nodes: [nodeObject("a", labels: ["x": "seen"]), nodeObject("b"), nodeObject("c")])
        let snapshot = scene.state.snapshot
        #expect(snapshot.nodes.map(\.name) == ["a", "b", "c"])
        let first = try #require(snapshot.nodes.first)
        #expect(first.labels == ["x": "seen"] && first.properties == ["cost": .number(3)])
        #expect(first.free?.milliCPU == 4_000 && snapshot.nodes.last?.allocatable.milliCPU == 4_000)
        #expect(snapshot.estimate(from: "a", to: "b")?.latency.p50 == 7)
        scene.informer.replaceNodes([])
        await scene.settle()
        #expect(scene.state.snapshot.nodes.map(\.labels) == [["x": "declared"], [:]])
        #expect(scene.state.nodes.map(\.value.name) == ["c"])
    }

    @Test("nodes of Kubernetes are not stored")
    func notStored() async throws {
        let scene = try await Scene()
        await scene.list(
            nodes: nodes, pods: [pod("p", on: "a", milliCPU: 5)], applications: [applicationObject("shop")])
        #expect(try await scene.store.contents(of: Set(Record.Kind.allCases)).records == [])
    }

    @Test("a change of pods elsewhere makes no snapshot, and one of a node's pods is told as that node's")
    func events() async throws {
        let scene = try await Scene()
        await scene.list(nodes: nodes)
        var events = scene.state.events().makeAsyncIterator()
        scene.informer.put(pod("elsewhere", on: "nowhere", milliCPU: 5))
        scene.informer.put(pod("p", on: "a", milliCPU: 5))
        await scene.settle()
        #expect(await events.next()?.change == .node("a", removed: false))
        #expect(await events.next()?.change == .snapshot(revision: scene.state.snapshot.revision))
        scene.informer.remove(nodeObject("a"))
        await scene.settle()
        #expect(await events.next()?.change == .node("a", removed: true))
    }

    @Test("pods of applications that are gone, bound or not, are told of once")
    func departures() async throws {
        let departed = Mutex<[String]>([])
        let scene = try await Scene { pod in departed.withLock { $0.append(pod.uid) } }
        let ours = pod("p", application: "shop", component: "web")
        await scene.list(
            nodes: nodes, pods: [ours, pod("q", on: "a", application: "shop", component: "web"), pod("f", on: "a")])
        scene.informer.remove(ours)
        scene.informer.remove(ours)
        scene.informer.remove(pod("f", on: "a"))
        scene.informer.put(pod("q", on: "a", application: "shop", component: "web", isOver: true))
        await scene.settle()
        #expect(departed.withLock { $0.sorted() } == ["uid-p", "uid-q"])
    }

    @Test("statuses count what came")
    func statuses() async throws {
        let scene = try await Scene()
        #expect(scene.informer.statuses.map(\.isSynced) == [false, false, false])
        await scene.list(nodes: nodes, pods: [pod("p", on: "a")])
        scene.clock.advance(bySeconds: 5)
        scene.informer.put(pod("q", on: "a"))
        let statuses = scene.informer.statuses
        #expect(statuses.map(\.resource) == ["nodes", "pods", "applications"] && scene.informer.isSynced)
        #expect(statuses.map(\.objects) == [2, 2, 0] && statuses.map(\.changes) == [0, 1, 0])
        #expect(statuses.map(\.lists) == [1, 1, 1] && statuses[1].lastChange == scene.clock.now)
        #expect(statuses.map(\.problem) == [nil, nil, nil])
    }
}
