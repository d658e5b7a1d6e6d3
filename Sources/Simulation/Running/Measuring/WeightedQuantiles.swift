/// The distribution of values that count by weight, such as by how long they lasted.
///
/// Exact for up to 8,192 different values; beyond that neighbours are merged into 2,048 of about the same weight, so that
/// memory stays bounded.
struct WeightedQuantiles {
    private static let mostValues = 8_192
    private static let mergedValues = 2_048

    private var weights: [Double: Double] = [:]

    mutating func add(_ value: Double, weight: Double = 1) {
        guard weight > 0, value.isFinite else { return }
        weights[value, default: 0] += weight
        if weights.count > Self.mostValues { merge() }
    }

    /// Values that are kept.
    var count: Int { weights.count }

    /// From 0 % to 100 % in steps of 1 %: the least value that so much of the weight is at or below; `nil` without values.
    var percentiles: [Double]? {
        let sorted = weights.sorted { $0.key < $1.key }
        guard let last = sorted.last?.key else { return nil }
        let total = sorted.reduce(0) { $0 + $1.value }
        var (index, below) = (0, 0.0)
        return (0...100).map { percent in
            let wanted = total * Double(percent) / 100 * (1 - 1e-12)
            while index < sorted.count, below + sorted[index].value < wanted {
                below += sorted[index].value
                index += 1
            }
            return index < sorted.count ? sorted[index].key : last
        }
    }

    private mutating func merge() {
        let sorted = weights.sorted { $0.key < $1.key }
        let share = sorted.reduce(0) { $0 + $1.value } / Double(Self.mergedValues)
        var (sum, weight) = (0.0, 0.0)
        weights = [:]
        for (value, own) in sorted {
            sum += value * own
            weight += own
            guard weight >= share else { continue }
            weights[sum / weight, default: 0] += weight
            (sum, weight) = (0, 0)
        }
        if weight > 0 { weights[sum / weight, default: 0] += weight }
    }
}
