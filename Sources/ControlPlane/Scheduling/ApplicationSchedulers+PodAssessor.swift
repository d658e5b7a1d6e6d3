import ClusterModel
import Manifests

extension ApplicationSchedulers: PodAssessor {
    package func standing(of pod: PodIdentity) async -> PodStanding {
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
        if let problem = view.policies.problem(of: application) { return .unknown(problem) }
        guard !view.snapshot.nodes.isEmpty else { return .unknown(Self.noNodes) }
        return await scheduler.standing(of: pod, component: component, at: view)
    }

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
