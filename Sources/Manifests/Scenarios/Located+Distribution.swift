import ClusterModel

extension Located {
    private static let distributions = ["uniform", "exponential", "normal", "lognormal", "choice"]

    /// One quantity, or a mapping with the name of a distribution over its parameters.
    func distribution(_ parse: @escaping (String) -> Result<Double, Complaint>) -> Distribution? {
        guard case .mapping(let entries) = node.content else { return quantity(parse).map { .constant($0) } }
        guard let fields = mapping(Self.distributions) else { return nil }
        let given = Self.distributions.filter { fields[$0] != nil }
        guard given.count == 1, let name = given.first, let parameters = fields[name] else {
            if given.count > 1 || entries.isEmpty || fields.entries.allSatisfy({ $0.value.node.isNull }) {
                note("a distribution has exactly one shape", remedy: "write one of \(Self.distributions.listed())")
            }
            return nil
        }
        switch name {
        case "uniform": return parameters.uniform(parse)
        case "exponential":
            return parameters.mapping(["mean"])?.required("mean")?.positive(parse).map { .exponential(mean: $0) }
        case "normal": return parameters.normal(parse)
        case "lognormal": return parameters.lognormal(parse)
        default: return parameters.choice(parse)
        }
    }

    private func uniform(_ parse: (String) -> Result<Double, Complaint>) -> Distribution? {
        guard let fields = mapping(["min", "max"]) else { return nil }
        let low = fields.required("min")?.quantity(parse)
        let high = fields.required("max")?.quantity(parse)
        guard let low, let high else { return nil }
        guard low <= high else {
            fields["max"]?.note("max is below min", remedy: "write the smaller one under min")
            return nil
        }
        return .uniform(min: low, max: high)
    }

    private func normal(_ parse: (String) -> Result<Double, Complaint>) -> Distribution? {
        guard let fields = mapping(["mean", "deviation"]) else { return nil }
        let mean = fields.required("mean")?.quantity(parse)
        let deviation = fields.required("deviation", remedy: "write the standard deviation")?.quantity(parse)
        guard let mean, let deviation else { return nil }
        return .normal(mean: mean, deviation: deviation)
    }

    private func lognormal(_ parse: (String) -> Result<Double, Complaint>) -> Distribution? {
        guard let fields = mapping(["median", "p95"]) else { return nil }
        let median = fields.required("median")?.positive(parse)
        let tail = fields.required("p95")?.positive(parse)
        guard let median, let tail else { return nil }
        guard tail >= median else {
            fields["p95"]?.note("p95 is below the median", remedy: "95 of 100 draws are below p95, 50 below the median")
            return nil
        }
        return .lognormal(median: median, p95: tail)
    }

    private func choice(_ parse: (String) -> Result<Double, Complaint>) -> Distribution? {
        guard let items = list() else { return nil }
        guard !items.isEmpty else {
            note("there is nothing to choose from", remedy: "list one value or more")
            return nil
        }
        let values = items.compactMap { $0.quantity(parse) }
        return values.count == items.count ? .choice(values) : nil
    }
}

extension OutputNode {
    /// - Parameter write: One draw with its unit.
    static func distribution(_ distribution: Distribution, _ write: (Double) -> OutputNode) -> OutputNode {
        switch distribution {
        case .constant(let value): write(value)
        case .uniform(let low, let high): .map([("uniform", .map([("min", write(low)), ("max", write(high))]))])
        case .exponential(let mean): .map([("exponential", .map([("mean", write(mean))]))])
        case .normal(let mean, let deviation):
            .map([("normal", .map([("mean", write(mean)), ("deviation", write(deviation))]))])
        case .lognormal(let median, let tail):
            .map([("lognormal", .map([("median", write(median)), ("p95", write(tail))]))])
        case .choice(let values): .map([("choice", .list(values.map(write)))])
        }
    }
}
