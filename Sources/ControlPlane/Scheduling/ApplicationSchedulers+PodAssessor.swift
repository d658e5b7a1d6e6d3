package import ClusterModel
import KubernetesWire
import Logging
import Manifests
import StateStore

extension ApplicationSchedulers: PodAssessor {
    package func standing(of pod: PodIdentity) async -> PodStanding {
        await standing(of: pod, isAsking: true)
    }

    package func hasNode(for pod: PodIdentity) async -> Bool {
        guard case .assessed(let judged) = await standing(of: pod, isAsking: false) else { return false }
        return judged.table.hasPassing
    }

    private func standing(of pod: PodIdentity, isAsking: Bool) async -> PodStanding {
        guard pod.application != nil || pod.component != nil else { return .foreign }
        guard let name = pod.application else { return .unknown(Self.lacksApplication(pod)) }
        let view = currentView()
        let id = ApplicationID(namespace: pod.namespace, name: name)
        guard let application = view.applications[id], let scheduler = scheduler(of: id) else {
            return .unknown(Self.noApplication(id, among: view.applications.keys))
        }
        guard let component = application.components.first(where: { $0.name == pod.component }) else {
            return .unknown(Self.noComponent(pod.component, of: application))
        }
        guard let inputs = scheduler.inputs(at: view) else {
            return .unknown(view.policies.problem(of: application) ?? "application \(id) has no policy")
        }
        guard inputs.policy.concerns(schedulerName: pod.schedulerName) else { return .foreign }
        guard !view.snapshot.nodes.isEmpty else { return .unknown(Self.noNodes) }
        return await scheduler.standing(of: pod, component: component, inputs, isAsking: isAsking)
    }

    package func reserve(_ pod: PodIdentity, on node: String?) async {
        guard let id = pod.applicationID, let scheduler = scheduler(of: id),
            let entry = scheduler.hold(pod, on: node)
        else { return }
        claims.note(pod.key, of: id)
        occupy(id)
        await store(entry, pod, id)
    }

    package func objection(to pod: PodIdentity, on node: String) async -> String? {
        guard let pod = claimed(pod), case .assessed(let judged) = await standing(of: pod, isAsking: false)
        else { return nil }
        guard let index = judged.snapshot.index(of: node) else { return "node \(node) is unknown to Isochrone" }
        guard judged.isComplete, let reason = judged.table.reason(at: index) else { return nil }
        return "node \(node) no longer suits the pod: \(reason)"
    }

    @discardableResult
    package func settle(_ pod: PodIdentity, on node: String) async -> PodPlacement? {
        guard let pod = claimed(pod), let id = pod.applicationID, let scheduler = scheduler(of: id),
            let entry = scheduler.pendingEntry(of: pod)
        else { return nil }
        // Its claim holds the place until it is known to run there, and goes on when the store does not take that.
        scheduler.move(entry, for: pod, on: node)
        occupy(id)
        let placement = PodPlacement(
            namespace: pod.namespace, pod: pod.name, uid: pod.uid, application: id.name, component: entry.component,
            replica: entry.replica, node: node)
        do {
            try await clusterState.settle(placement: placement)
            refreshPod(pod.namespace, pod.name)
            scheduler.release(pod)
        } catch {
            logger.error(
                "The place of a bound pod could not be stored",
                metadata: ["pod": "\(pod.namespace)/\(pod.name)", "node": "\(node)", "error": "\(error)"])
        }
        return placement
    }

    /// Stores what a pod holds, for as long as a request may wait for that: it counts in memory already.
    private func store(_ entry: PendingPods.Entry, _ pod: PodIdentity, _ id: ApplicationID) async {
        let (state, namespace) = (clusterState, pod.namespace)
        let write = PlanningRun<Bool>(waiting: { [logger] in
            do {
                if let node = entry.node {
                    let placement = PodPlacement(
                        namespace: namespace, pod: entry.pod, uid: pod.uid, application: id.name,
                        component: entry.component, replica: entry.replica, node: node)
                    try await state.put(
                        reservation: PodReservation(placement: placement, uid: pod.key, until: entry.until))
                } else {
                    try await state.removeReservation(namespace: namespace, pod: entry.pod)
                }
                return true
            } catch {
                logger.warning(
                    "A reservation could not be stored",
                    metadata: ["pod": "\(namespace)/\(entry.pod)", "error": "\(error)"])
                return false
            }
        })
        if await write.value(within: settings.storeBudget) != true { meters.countUnstored() }
    }

    /// The pod with the application and the component that it asked with.
    private func claimed(_ pod: PodIdentity) -> PodIdentity? {
        guard pod.application == nil else { return pod }
        guard let id = claims.application(of: pod.key), let scheduler = scheduler(of: id),
            let entry = scheduler.pendingEntry(of: pod)
        else { return nil }
        var claimed = pod
        (claimed.application, claimed.component) = (id.name, entry.component)
        return claimed
    }
}

extension PodIdentity {
    /// The application that the pod belongs to, by its label.
    var applicationID: ApplicationID? {
        application.map { ApplicationID(namespace: namespace, name: $0) }
    }
}

extension ApplicationSchedulers {
    private static var noNodes: String {
        "no nodes are known yet: declare a topology, or put nodes through the API"
    }

    private static func lacksApplication(_ pod: PodIdentity) -> String {
        "the pod has the label \(WellKnown.componentLabel)=\(pod.component ?? "") and not \(WellKnown.applicationLabel): "
            + "add it, or remove both"
    }

    private static func noApplication(_ id: ApplicationID, among known: some Sequence<ApplicationID>) -> String {
        let names = known.filter { $0.namespace == id.namespace }.map(\.name).sorted()
        return sentence("application \(id) does not exist", "known in this namespace", names, asked: id.name)
    }

    private static func noComponent(_ component: String?, of application: Application) -> String {
        let names = application.components.map(\.name)
        guard let component else {
            return sentence(
                "the pod has no label \(WellKnown.componentLabel)", "components of \(application.id)", names, asked: nil
            )
        }
        return sentence(
            "application \(application.id) has no component \(component)", "it has", names, asked: component)
    }

    private static func sentence(_ trouble: String, _ introduction: String, _ names: [String], asked: String?) -> String
    {
        let shown = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
        let list = names.isEmpty ? "\(introduction): none" : "\(introduction): \(shown)"
        let suggestion = asked.flatMap { Suggestion.text(for: $0, among: names) }
        return [trouble, list, suggestion].compactMap { $0 }.joined(separator: "; ")
    }
}
