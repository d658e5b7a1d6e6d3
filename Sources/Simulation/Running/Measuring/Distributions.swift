/// The distributions of all measures that have one.
struct Distributions {
    private var values: [Measure: WeightedQuantiles] = [:]

    mutating func add(_ measure: Measure, _ value: Double, weight: Double = 1) {
        values[measure, default: WeightedQuantiles()].add(value, weight: weight)
    }

    var percentiles: [Measure: [Double]] { values.compactMapValues(\.percentiles) }
}
