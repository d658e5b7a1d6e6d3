import ClusterModel
import Informers
import KubernetesWire
import Logging
import StateStore
import TestSupport

/// Builders of what an API server tells.
func nodeObject(
    _ name: String, uid: String? = nil, milliCPU: Int64 = 4_000, memory: Int64 = 8 << 30,
    labels: [String: String] = [:],
    isReady: Bool = true
) -> NodeObject {
    NodeObject(
        uid: uid ?? "uid-\(name)",
        node: Node(
            name: name, labels: labels,
            allocatable: Resources(milliCPU: milliCPU, memory: memory, extended: ["pods": 110_000]), isReady: isReady))
}

func pod(
    _ name: String, uid: String? = nil, on node: String = "", namespace: String = "default", application: String? = nil,
    component: String? = nil, ordinal: Int? = nil, milliCPU: Int64 = 0, isOver: Bool = false,
    isTerminating: Bool = false
) -> PodObject {
    PodObject(
        namespace: namespace, name: name, uid: uid ?? "uid-\(name)", nodeName: node, application: application,
        component: component, ordinal: ordinal, isOver: isOver, isTerminating: isTerminating,
        requests: Resources(milliCPU: milliCPU))
}

/// An `Application` as a custom resource, with one component.
func applicationObject(
    _ name: String, namespace: String = "default", component: String = "web", replicas: Int = 1, cpu: String = "500m",
    extra: String = ""
) -> ApplicationObject {
    let manifest = #"""
        {"apiVersion":"isochrone.dev/v1alpha1","kind":"Application",
        "metadata":{"name":"\#(name)","namespace":"\#(namespace)","uid":"u-\#(name)","generation":3,
        "managedFields":[{"manager":"kubectl"}],"creationTimestamp":"2026-01-01T00:00:00Z","resourceVersion":"7"},
        "spec":{"components":[{"name":"\#(component)","replicas":\#(replicas),"resources":{"cpu":"\#(cpu)"}}]\#(extra)},
        "status":{"phase":"Placed"}}
        """#
    // Another spec is another generation, as the API server has it.
    let generation = manifest.utf8.reduce(Int64(7)) { ($0 &* 31 &+ Int64($1)) & 0xFFFF_FFFF }
    return ApplicationObject(
        id: ApplicationID(namespace: namespace, name: name), uid: "u-\(name)", generation: generation,
        manifest: Array(manifest.utf8))
}

/// A cluster's state in memory, kept true by an informer.
struct Scene {
    let clock = ManualClock()
    let store: InMemoryStateStore
    let state: ClusterState
    let informer: ClusterInformer

    init(store: InMemoryStateStore? = nil, onDeparture: @escaping @Sendable (DepartedPod) -> Void = { _ in })
        async throws
    {
        let now: @Sendable () -> Timestamp = { [clock] in clock.now }
        self.store = store ?? InMemoryStateStore(now: now)
        state = try await ClusterState.open(store: self.store, now: now)
        informer = ClusterInformer(
            state: state, now: now, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onDeparture: onDeparture)
    }

    /// Everything that was listed so far is in the state, and in its snapshot.
    func settle() async {
        await informer.flush()
        state.rebuildNow()
    }

    /// Lists these, and nothing else.
    func list(
        nodes: [NodeObject], pods: [PodObject] = [], applications: [ApplicationObject] = []
    ) async {
        informer.replaceNodes(nodes)
        informer.replacePods(pods)
        informer.replaceApplications(applications)
        await settle()
    }

    func free(on node: String) -> Int64? {
        let snapshot = state.snapshot
        return snapshot.index(of: node).flatMap { snapshot.nodes[$0].free?.milliCPU }
    }

    func seats(of application: String) -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: state.placements(of: ApplicationID(name: application)).map { ($0.pod, $0.replica) })
    }
}
