import ClusterModel

/// Writes an application as a `ServiceGraph` of the Polaris scheduler.
///
/// The fields are those of polaris-slo-cloud/polaris-scheduler, `go/orchestration/apis/fogapps/v1/`.
struct ServiceGraphExport {
    let application: Application
    let job: ExportJob
    private let limits: ChannelLimits
    private let nodeRules: [Constraint]

    init(application: Application, job: ExportJob) {
        self.application = application
        self.job = job
        limits = ChannelLimits(application)
        nodeRules = application.constraints.filter(Self.isNodeRule)
    }

    func object() -> OutputNode {
        let spec = OutputNode.fields([
            ("nodes", .items(application.components, node)), ("links", .items(application.channels, link)),
        ])
        job.noteWhatIsLeft(of: application, constraints: limits.others.filter { !Self.isNodeRule($0) })
        return job.object(
            "fogapps.k8s.rainbow-h2020.eu/v1", "ServiceGraph", metadata: job.metadata(of: application), spec: spec)
    }

    private func node(_ component: Component) -> OutputNode {
        job.journal.carry("component", as: "node")
        if component.image == nil {
            job.journal.omit("image", because: "the component has none; the container needs one")
        }
        if let workload = component.workload, workload.name != component.name {
            job.journal.omit("workload", because: "Polaris makes a workload of the node's name")
        }
        let isStateful = component.workload?.kind == "StatefulSet"
        let count = "\(component.replicas)"
        return .fields([
            ("name", .text(component.name)), ("nodeType", .text("ServiceNode")),
            ("containers", .list([container(of: component)])),
            (
                "replicas",
                .map([
                    ("min", .plain(count)), ("max", .plain(count)), ("initialCount", .plain(count)),
                    ("setType", .text(isStateful ? "Stateful" : "Simple")),
                ])
            ),
            ("affinity", affinity(of: component)),
        ])
    }

    private func container(of component: Component) -> OutputNode {
        let requests = component.resources == .zero ? nil : ManifestWriter.node(component.resources)
        return .fields([
            ("name", .text("main")), ("image", component.image.map { .text($0) }),
            ("resources", requests.map { .map([("requests", $0)]) }),
        ])
    }

    private static func isNodeRule(_ constraint: Constraint) -> Bool {
        guard case .node = constraint.rule else { return false }
        return constraint.enforcement.isRequired && constraint.targets.paths.isEmpty
            && constraint.targets.channels.isEmpty
    }

    private func affinity(of component: Component) -> OutputNode? {
        let expressions = nodeRules.compactMap { constraint -> OutputNode? in
            let targets = constraint.targets
            guard case .node(let requirement) = constraint.rule,
                targets.isWholeApplication || targets.components.contains(component.name)
            else { return nil }
            job.journal.carry("node constraint", as: "node affinity")
            return .fields([
                ("key", .text(requirement.key)), ("operator", .text(requirement.operator.rawValue)),
                ("values", .texts(requirement.values)),
            ])
        }
        guard !expressions.isEmpty else { return nil }
        let terms = OutputNode.list([.map([("matchExpressions", .list(expressions))])])
        return .map([
            (
                "nodeAffinity",
                .map([("requiredDuringSchedulingIgnoredDuringExecution", .map([("nodeSelectorTerms", terms)]))])
            )
        ])
    }

    private func link(_ channel: Channel) -> OutputNode {
        job.journal.carry("channel", as: "link")
        let requirements: [(key: String, value: OutputNode?)] = [
            ("throughput", throughput(of: channel)), ("latency", latency(of: channel)),
            ("packetLoss", loss(of: channel)),
        ]
        let isEmpty = requirements.allSatisfy { $0.value == nil }
        return .fields([
            ("source", .text(channel.source)), ("target", .text(channel.sink)),
            ("qosRequirements", isEmpty ? nil : .fields(requirements)),
        ])
    }
}

extension ServiceGraphExport {
    private func throughput(of channel: Channel) -> OutputNode? {
        let limit = limits[channel.name]
        for name in limit.most.keys.sorted() {
            job.journal.omit("limit on \(name.excerpt)", because: "a ServiceGraph knows delay, loss and bandwidth only")
        }
        guard let wanted = channel.bandwidth ?? limit.bandwidth, wanted > 0 else { return nil }
        guard let kilobits = QuantityAmount.thousands(wanted, .up) else {
            job.journal.omit("bandwidth", because: "it is too large a number")
            return nil
        }
        if Double(kilobits) * 1000 != wanted { job.journal.assume("minBandwidthKbps", "rounded up to whole kbit/s") }
        job.journal.carry("bandwidth", as: "minBandwidthKbps")
        return .map([("minBandwidthKbps", .plain("\(kilobits)"))])
    }

    private func latency(of channel: Channel) -> OutputNode? {
        let limit = limits[channel.name]
        guard let most = limit.latency else { return nil }
        guard let whole = Int32(exactly: most.rounded(.down)), whole > 0 else {
            job.journal.omit("latency constraint", because: "it is no whole number of milliseconds from 1 up")
            return nil
        }
        if Double(whole) != most { job.journal.assume("maxPacketDelayMsec", "rounded down to whole milliseconds") }
        if let statistic = limit.statistic, statistic != Criterion.defaultStatistic {
            job.journal.omit("latency statistic \(statistic.rawValue)", because: "a ServiceGraph names none")
        }
        job.journal.carry("latency constraint", as: "maxPacketDelayMsec")
        return .map([("maxPacketDelayMsec", .plain("\(whole)"))])
    }

    private func loss(of channel: Channel) -> OutputNode? {
        guard let least = limits[channel.name].reliability else { return nil }
        // 99.9 % is not exact in binary; a basis point must not be lost by that.
        let points = Int32(exactly: ((1 - least) * 10_000 + 1e-6).rounded(.down))
        guard let points, (1...9_999).contains(points) else {
            job.journal.omit("reliability constraint", because: "basis points of loss go from 1 to 9999")
            return nil
        }
        job.journal.carry("reliability constraint", as: "maxPacketLossBp")
        return .map([("maxPacketLossBp", .plain("\(points)"))])
    }
}
