import ClusterModel

/// Writes an application as an `AppGroup` of the network-aware scheduler plugins.
///
/// The fields are those of diktyo-io/appgroup-api, `pkg/apis/appgroup/v1alpha1/types.go`.
struct AppGroupExport {
    let application: Application
    let job: ExportJob
    private let limits: ChannelLimits
    private let components: [String: Component]
    private let channels: [String: [Channel]]

    /// The largest cost that the definition takes.
    static let largestCost = 10_000.0

    init(application: Application, job: ExportJob) {
        self.application = application
        self.job = job
        limits = ChannelLimits(application)
        components = Dictionary(application.components.map { ($0.name, $0) }) { first, _ in first }
        channels = Dictionary(grouping: application.channels, by: \.source)
    }

    func object() -> OutputNode {
        let pods = application.components.reduce(0) { $0 + $1.replicas }
        noteWhatIsLeft()
        return job.object(
            "appgroup.diktyo.x-k8s.io/v1alpha1", "AppGroup", metadata: job.metadata(of: application),
            spec: .fields([
                ("numMembers", .plain("\(pods)")), ("topologySortingAlgorithm", .text("KahnSort")),
                ("workloads", .items(application.components, workload)),
            ]))
    }

    private func workload(_ component: Component) -> OutputNode {
        let dependencies = channels[component.name] ?? []
        job.journal.carry("component", as: "workload")
        return .fields([
            ("workload", reference(component)), ("dependencies", .items(dependencies, dependency)),
        ])
    }

    private static let versions = [
        "Deployment": "apps/v1", "StatefulSet": "apps/v1", "DaemonSet": "apps/v1", "ReplicaSet": "apps/v1",
        "Job": "batch/v1", "CronJob": "batch/v1", "Pod": "v1",
    ]

    private func reference(_ component: Component) -> OutputNode {
        let workload = component.workload ?? WorkloadReference(name: component.name)
        if component.workload == nil {
            job.journal.assume("workload", "a Deployment of the component's name where the component names none")
        }
        return .fields([
            ("kind", .text(workload.kind)), ("name", .text(workload.name)), ("selector", .text(component.name)),
            ("apiVersion", Self.versions[workload.kind].map { .text($0) }), ("namespace", .text(application.namespace)),
        ])
    }

    private func dependency(_ channel: Channel) -> OutputNode {
        job.journal.carry("channel", as: "dependency of its source")
        let sink = components[channel.sink] ?? Component(name: channel.sink)
        return .fields([
            ("workload", reference(sink)), ("minBandwidth", bandwidth(of: channel)),
            ("maxNetworkCost", cost(of: channel)),
        ])
    }

    private func bandwidth(of channel: Channel) -> OutputNode? {
        guard let wanted = channel.bandwidth ?? limits[channel.name].bandwidth, wanted > 0 else { return nil }
        guard let text = QuantityAmount.text(wanted) else {
            job.journal.omit("bandwidth", because: "it is too large for a quantity")
            return nil
        }
        job.journal.carry("bandwidth", as: "minBandwidth, in bit/s")
        return .text(text)
    }

    private func cost(of channel: Channel) -> OutputNode? {
        guard let most = limits[channel.name].most[AppGroupImport.costProperty] else {
            job.journal.omit(
                "limit on network cost",
                because: "the channel has none; costs have no unit, so none is made of latencies")
            return nil
        }
        guard (0...Self.largestCost).contains(most) else {
            job.journal.omit("limit on network cost", because: "it is not between 0 and 10000")
            return nil
        }
        if most != most.rounded(.down) { job.journal.assume("maxNetworkCost", "rounded down to a whole number") }
        job.journal.carry("limit on \(AppGroupImport.costProperty)", as: "maxNetworkCost")
        return .plain("\(Int(most.rounded(.down)))")
    }

    private func noteWhatIsLeft() {
        for channel in application.channels {
            let limit = limits[channel.name]
            if limit.latency != nil {
                job.journal.omit("latency constraint", because: "an AppGroup knows network costs only")
            }
            if limit.reliability != nil {
                job.journal.omit("reliability constraint", because: "an AppGroup knows network costs only")
            }
            for name in limit.most.keys.sorted() where name != AppGroupImport.costProperty {
                job.journal.omit("limit on \(name.excerpt)", because: "an AppGroup knows network costs only")
            }
        }
        for component in application.components {
            if component.image != nil {
                job.journal.omit("image", because: "an AppGroup refers to workloads that have one")
            }
            if component.resources != .zero {
                job.journal.omit("resources", because: "an AppGroup refers to workloads that have them")
            }
            if component.replicas > 1 { job.journal.omit("replicas", because: "they are in numMembers in all") }
        }
        job.noteWhatIsLeft(of: application, constraints: limits.others)
    }
}
