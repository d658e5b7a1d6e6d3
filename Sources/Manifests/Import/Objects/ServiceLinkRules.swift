import ClusterModel

/// The limits of a `ServiceLink`. Zeros say nothing: the serializer writes them where nobody set a limit.
struct ServiceLinkRules {
    private(set) var bandwidth: Double?
    /// Each with the word that its constraint's name ends in.
    private(set) var limits: [(name: String, rule: Rule)] = []

    /// The field under which the limits stand, in the CRD and in earlier drafts.
    static let names = ["qosRequirements", "networkQos", "networkQoS"]

    init(_ link: MappingReader, job: ImportJob) {
        for name in Self.names {
            guard let qos = link[name]?.openMapping() else { continue }
            add(qos, job: job)
        }
    }

    private mutating func add(_ qos: MappingReader, job: ImportJob) {
        if let kilobits = amount("throughput", "minBandwidthKbps", in: qos, job: job) {
            bandwidth = Double(kilobits) * 1000
            job.journal.carry("minBandwidthKbps", as: "the channel's bandwidth, which is reserved")
        }
        if let delay = amount("latency", "maxPacketDelayMsec", in: qos, job: job) {
            let limit = Double(delay) * (job.options.kind ?? .oneWay).oneWayShare
            limits.append(("latency", .latency(max: limit, statistic: Criterion.defaultStatistic)))
            job.journal.carry("maxPacketDelayMsec", as: "latency constraint")
            job.journal.assume("maxPacketDelayMsec", "a limit on \(Criterion.defaultStatistic.rawValue)")
        }
        if let points = amount("packetLoss", "maxPacketLossBp", in: qos, job: job, upTo: 9_999) {
            limits.append(("reliability", .reliability(min: Double(10_000 - points) / 10_000, evidence: nil)))
            job.journal.carry("maxPacketLossBp", as: "reliability constraint, 1 − basis points ÷ 10,000")
        }
        job.journal.omitFields(
            of: qos, except: ["throughput", "latency", "packetLoss"], because: "no rule of a channel speaks of it")
    }

    private func amount(
        _ group: String, _ key: String, in qos: MappingReader, job: ImportJob, upTo limit: Int64 = .max
    ) -> Int64? {
        guard let fields = qos[group]?.openMapping() else { return nil }
        job.journal.omitFields(of: fields, except: [key], because: "no rule of a channel speaks of it")
        guard let located = fields[key], let amount = located.integer(in: 0...limit) else { return nil }
        guard amount > 0 else {
            job.journal.omit(key, because: "0 stands for no limit", at: located.node.mark)
            return nil
        }
        return amount
    }
}
