package import ClusterModel

/// Which gateways do not answer, without changing its mind at every window.
package struct GatewayHealth: Sendable {
    package struct Configuration: Hashable, Sendable {
        /// Windows in succession without any answer after which a gateway is failing.
        package var windowsForDown = 3
        /// Windows in succession with one after which it no longer is. More than it takes to go down, so that one that comes
        /// and goes stays replaced.
        package var windowsForUp = 6
        /// Windows without a probe after which it is given another chance: a replacement that failed as well is not probed
        /// any longer.
        package var windowsForChance = 60

        package init() {}
    }

    private struct Record: Hashable, Sendable {
        var isFailing = false
        /// Windows in succession that speak against that.
        var contrary = 0
        var unprobed = 0
    }

    package let configuration: Configuration
    private var records: [String: Record] = [:]

    package init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
    }

    /// Takes in what became of the probes of one window to each gateway.
    package mutating func note(_ counts: [String: ProbeCounts]) {
        for (name, record) in records where counts[name] == nil {
            var waiting = record
            waiting.unprobed += 1
            records[name] = waiting.unprobed < configuration.windowsForChance ? waiting : nil
        }
        for (name, count) in counts where count.sent > 0 {
            let isAnswered = count.received + count.late > 0
            records[name] = changed(records[name] ?? Record(), isAnswered: isAnswered)
        }
    }

    package var failing: Set<String> {
        Set(records.filter(\.value.isFailing).keys)
    }

    private func changed(_ record: Record, isAnswered: Bool) -> Record {
        var record = record
        record.unprobed = 0
        record.contrary = isAnswered == record.isFailing ? record.contrary + 1 : 0
        let limit = record.isFailing ? configuration.windowsForUp : configuration.windowsForDown
        if record.contrary >= limit { record = Record(isFailing: !record.isFailing) }
        return record
    }
}
