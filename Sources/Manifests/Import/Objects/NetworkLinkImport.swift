import ClusterModel

/// Turns the `NetworkLink`s of the Polaris scheduler into a topology that routes over them.
///
/// The fields are those of polaris-slo-cloud/polaris-scheduler, `go/apis/cluster/v1/networklinkqos.go`.
struct NetworkLinkImport {
    let links: [ForeignObject]
    let nodes: [ForeignObject]
    let job: ImportJob

    func topology() -> Topology? {
        var parts = DomainParts(job: job)
        for link in links { add(link, to: &parts) }
        for node in nodes { describe(node, in: &parts) }
        job.journal.assume("routing", "shortest: traffic between nodes without a link is routed over others")
        if nodes.isEmpty {
            job.journal.assume(
                "node resources", "none are in the file, so nothing fits there until allocatable is added")
        }
        return Topology(name: job.name(nil), routing: .shortest, nodes: parts.nodes, links: parts.links)
    }

    private func add(_ object: ForeignObject, to parts: inout DomainParts) {
        job.noteEnvelope(of: object)
        guard let spec = object.spec else { return }
        let ends = (spec.required("nodeA")?.name(), spec.required("nodeB")?.name())
        let estimate = estimate(spec.required("qos")?.openMapping())
        job.journal.omitFields(of: spec, except: ["nodeA", "nodeB", "qos"], because: "a link has no such field")
        guard let left = ends.0, let right = ends.1 else { return }
        let mark = object.top.located.node.mark
        parts.addLink(from: left, to: right, estimate: estimate, at: mark)
        parts.addLink(from: right, to: left, estimate: estimate, at: mark)
        job.journal.carry("NetworkLink", as: "a link in both directions", at: mark)
    }

    private func estimate(_ qos: MappingReader?) -> LinkEstimate {
        var estimate = LinkEstimate(method: .declared)
        guard let qos else { return estimate }
        if let throughput = qos["throughput"]?.openMapping() { addThroughput(throughput, to: &estimate) }
        if let latency = qos["latency"]?.openMapping() { addLatency(latency, to: &estimate) }
        if let loss = qos["packetLoss"]?.openMapping() { addLoss(loss, to: &estimate) }
        job.journal.omitFields(
            of: qos, except: ["throughput", "latency", "packetLoss"], because: "a link's properties are numbers")
        return estimate
    }

    private func addThroughput(_ fields: MappingReader, to estimate: inout LinkEstimate) {
        if let kilobits = fields["bandwidthKbps"]?.amount(), kilobits > 0 {
            estimate.bandwidth = Double(kilobits) * 1000
            job.journal.carry("bandwidthKbps", as: "bandwidth")
        }
        addVariance("bandwidthVariance", of: fields, to: &estimate)
        job.journal.omitFields(
            of: fields, except: ["bandwidthKbps", "bandwidthVariance"], because: "a link has no such property")
    }

    private func addLatency(_ fields: MappingReader, to estimate: inout LinkEstimate) {
        if let located = fields["packetDelayMsec"],
            let delay = located.quantity({ DurationQuantity.parse($0 + "ms", in: .milliseconds) })
        {
            estimate.latency = LatencySummary(constant: delay * (job.options.kind ?? .oneWay).oneWayShare)
            job.journal.carry("packetDelayMsec", as: "latency")
            if job.options.kind == nil { job.journal.assume("packetDelayMsec", "one way, as it is defined") }
        }
        addVariance("packetDelayVariance", of: fields, to: &estimate)
        job.journal.omitFields(
            of: fields, except: ["packetDelayMsec", "packetDelayVariance"], because: "a link has no such property")
    }

    /// A variance is no jitter, which is p95 − p50, so it stays an open property; 0 is what the CRD fills in.
    private func addVariance(_ name: String, of fields: MappingReader, to estimate: inout LinkEstimate) {
        guard let located = fields[name], let variance = located.amount() else { return }
        guard variance > 0 else {
            job.journal.omit(name, because: "0 is the default and says nothing", at: located.node.mark)
            return
        }
        estimate.properties[name] = Double(variance)
        job.journal.carry(name, as: "the link's property `\(name)`", at: located.node.mark)
    }

    private func addLoss(_ fields: MappingReader, to estimate: inout LinkEstimate) {
        if let points = fields["packetLossBp"]?.integer(in: 0...10_000) {
            estimate.reliability = ReliabilityEstimate(declared: Double(10_000 - points) / 10_000)
            job.journal.carry("packetLossBp", as: "reliability, 1 − basis points ÷ 10,000")
        }
        job.journal.omitFields(of: fields, except: ["packetLossBp"], because: "a link has no such property")
    }

    /// A `v1` Node of the same file gives labels and resources to the node of its name.
    private func describe(_ object: ForeignObject, in parts: inout DomainParts) {
        guard let name = object.name, !name.isEmpty else { return }
        let status = object.top["status"]?.openMapping()
        let amounts = (status?["allocatable"] ?? status?["capacity"])?.resources() ?? .zero
        let labels = object.metadata?.texts("labels") ?? [:]
        parts.change(name) {
            $0.allocatable = amounts
            $0.labels = labels
        }
        job.journal.carry("Node", as: "labels and allocatable of the node", at: object.top.located.node.mark)
    }
}
