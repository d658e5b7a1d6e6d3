import ClusterModel

/// One criterion on one target, or on all of its targets where they have one scale.
struct ObjectiveTerm {
    /// As the breakdown calls it.
    let name: String
    let weight: Double
    let scale: Double
    /// 1 where less is better, -1 where more is.
    let sign: Double
    let subject: Subject

    enum Subject {
        /// The sum over channels of the mean over their pairs of replicas, plus a constant.
        case links(metric: Int, channels: [Int], constant: Double)
        /// The narrowest of all pairs of all channels.
        case bottleneck(metric: Int, channels: [Int])
        /// The sum over all replicas of the value that each node has, unknown ones at the worst known.
        case nodes(values: [Double], components: [Int])
    }

    /// What one unit of the value adds to the objective.
    var coefficient: Double { sign * weight / scale }

    /// What an unknown link counts as: the worst known of any link, else the reference of the metric.
    func unknown(_ links: LinkTable, _ metric: Int, fallback: Double) -> Double {
        guard let range = links.knownRange(metric) else { return fallback }
        return sign > 0 ? range.upperBound : range.lowerBound
    }
}
