import ClusterModel

/// The parts of an application while it is put together, with names that fit.
struct ApplicationParts {
    private(set) var components: [Component] = []
    private(set) var channels: [Channel] = []
    var constraints: [Constraint] = []
    private var indices: [String: Int] = [:]
    private var pairs: Set<[Int]> = []
    private var workloads: Set<WorkloadReference> = []
    private var componentNames = ManifestNames(.labelValue)
    private var channelNames = ManifestNames(.labelValue, limit: 253)
    private var constraintNames = ManifestNames(.labelValue, limit: 253)

    /// - Parameter name: what to call it; `nil` for its foreign name.
    /// - Returns: whether it was not there yet.
    @discardableResult
    mutating func addComponent(_ foreign: String, named name: String? = nil) -> Bool {
        guard indices[foreign] == nil else { return false }
        indices[foreign] = components.count
        components.append(Component(name: componentNames.take(name ?? foreign, else: "component")))
        return true
    }

    /// The component that a foreign name became.
    func component(_ foreign: String) -> Component? {
        indices[foreign].map { components[$0] }
    }

    mutating func change(_ foreign: String, _ change: (inout Component) -> Void) {
        guard let index = indices[foreign] else { return }
        change(&components[index])
    }

    /// - Returns: the channel's name.
    mutating func addChannel(from source: String, to sink: String, bandwidth: Double?) -> String {
        let ends = (component(source)?.name ?? source, component(sink)?.name ?? sink)
        let name = channelNames.take("\(ends.0)-to-\(ends.1)", else: "channel")
        channels.append(Channel(name: name, source: ends.0, sink: ends.1, bandwidth: bandwidth))
        return name
    }

    /// Adds a channel where the pair has none yet.
    mutating func connect(_ source: String, to sink: String) {
        guard let start = indices[source], let end = indices[sink], pairs.insert([start, end]).inserted else { return }
        _ = addChannel(from: source, to: sink, bandwidth: nil)
    }

    /// Says what creates the component's pods; ignored where that is no name, or another component's.
    mutating func setWorkload(_ workload: WorkloadReference, of foreign: String) {
        let isName = ManifestNames(.subdomain, limit: 253).candidate(workload.name) == workload.name
        let kind = workload.kind.unicodeScalars
        let isKind =
            kind.count <= 63 && kind.allSatisfy(\.isLetterOrDigit)
            && kind.first.map { ("A"..."Z").contains($0) } == true
        guard isName, isKind, !workload.name.isEmpty, workloads.insert(workload).inserted else { return }
        change(foreign) { $0.workload = workload }
    }

    mutating func constraintName(_ wanted: String) -> String {
        constraintNames.take(wanted, else: "constraint")
    }

    func application(of object: ForeignObject, job: ImportJob) -> Application {
        job.noteEnvelope(of: object)
        var annotations = object.metadata?.texts("annotations") ?? [:]
        annotations["kubectl.kubernetes.io/last-applied-configuration"] = nil
        return Application(
            name: job.name(object.name), namespace: job.namespace(object.metadata),
            labels: object.metadata?.texts("labels") ?? [:], annotations: annotations,
            components: components, channels: channels, constraints: constraints)
    }

    func application(name: String, namespace: String = WellKnown.defaultNamespace) -> Application {
        Application(
            name: name, namespace: namespace, components: components, channels: channels, constraints: constraints)
    }
}
