import ClusterModel

extension PlanningRequest {
    /// The request with numbers that sums and products can bear: manifests are checked where they are read, and what
    /// comes past them must neither overflow nor lose a comparison.
    ///
    /// A weight, demand or latency that is negative or no number counts as 0, a limit that is no number as one that
    /// nothing keeps.
    var sound: PlanningRequest {
        var request = self
        for index in application.components.indices {
            request.application.components[index].processingLatency.makeAmount()
            request.application.components[index].resources.makeAmounts()
        }
        for index in application.channels.indices { request.application.channels[index].bandwidth?.makeAmount() }
        for index in application.criteria.indices { request.application.criteria[index].weight.makeAmount() }
        for index in application.constraints.indices { request.application.constraints[index].makeSound() }
        for metric in policy.references.keys { request.policy.references[metric]?.makeAmount() }
        request.policy.movePrice.makeAmount()
        for (link, amount) in reservations.bandwidth where !amount.isAmount {
            request.reservations.bandwidth[link]?.makeAmount()
        }
        return request
    }
}

extension Double {
    /// The largest number that the engine reckons with; three of them can be multiplied.
    private static let most = 1e100

    /// Whether sums and products can bear the number.
    var isSound: Bool { abs(self) <= Self.most }

    /// Whether ``makeAmount()`` would leave the number as it is.
    fileprivate var isAmount: Bool { self == 0 || (self >= 1 / Self.most && self <= Self.most) }

    /// A number that no value keeps as a limit.
    fileprivate static func unkept(isMinimum: Bool) -> Double { isMinimum ? most : -most }

    fileprivate mutating func makeAmount() {
        self = isNaN ? 0 : Swift.min(Swift.max(self, 0), Self.most)
        if self < 1 / Self.most { self = 0 }
    }

    fileprivate func soundLimit(isMinimum: Bool) -> Double {
        guard !isNaN else { return .unkept(isMinimum: isMinimum) }
        return abs(self) < 1 / Self.most ? 0 : Swift.min(Swift.max(self, -Self.most), Self.most)
    }
}

extension Resources {
    /// A request for less than nothing is one for nothing.
    fileprivate mutating func makeAmounts() {
        milliCPU = max(0, milliCPU)
        memory = max(0, memory)
        for name in extended.keys { extended[name] = max(0, extended[name] ?? 0) }
    }
}

extension Constraint {
    fileprivate mutating func makeSound() {
        if case .preferred(var weight) = enforcement {
            weight.makeAmount()
            enforcement = .preferred(weight: weight)
        }
        switch rule {
        case .latency(let max, let statistic):
            rule = .latency(max: max.soundLimit(isMinimum: false), statistic: statistic)
        case .jitter(let max): rule = .jitter(max: max.soundLimit(isMinimum: false))
        case .reliability(let min, let evidence):
            rule = .reliability(min: min.soundLimit(isMinimum: true), evidence: evidence)
        case .bandwidth(let min): rule = .bandwidth(min: min.soundLimit(isMinimum: true))
        case .metric(let name, let min, let max):
            rule = .metric(
                name: name, min: min?.soundLimit(isMinimum: true), max: max?.soundLimit(isMinimum: false))
        case .node, .colocate, .separate: break
        }
    }
}
