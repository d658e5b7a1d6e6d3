/// By how much upper bounds have to be moved, more where they are low than elsewhere, learnt from pairs that were held back.
///
/// Bounds that hold for 95 of 100 pairs fail more often for those that promise the shortest round trips, and these are the
/// ones that limits are planned on. So the pairs are put into groups of similar bounds, and the bounds of each group are
/// calibrated by themselves (Mondrian conformal prediction: V. Vovk, A. Gammerman and G. Shafer, "Algorithmic Learning in a
/// Random World", Springer 2005, §4.5).
struct BoundCorrections: Sendable {
    /// The least logarithm of a bound in each group, rising.
    private let starts: [Double]
    /// By group; below 0 where bounds are higher than they need to be.
    private let corrections: [Double]
    /// Pairs of a group: enough that the quantile is not the largest of them.
    private static let groupSize = 60
    private static let mostGroups = 16

    /// - Parameters:
    ///   - pairs: the logarithm of each pair's bound, and ln(measured/bound).
    ///   - quantile: what a new value does not exceed at the level of the bounds.
    init(_ pairs: [(logBound: Double, excess: Double)], quantile: ([Double]) -> Double?) {
        let sorted = pairs.sorted { ($0.logBound, $0.excess) < ($1.logBound, $1.excess) }
        let groups = max(1, min(Self.mostGroups, sorted.count / Self.groupSize))
        var (starts, corrections) = ([Double](), [Double]())
        for group in 0..<groups where !sorted.isEmpty {
            let members = sorted[sorted.count * group / groups..<sorted.count * (group + 1) / groups]
            starts.append(members.first?.logBound ?? 0)
            corrections.append(quantile(members.map(\.excess)) ?? 0)
        }
        (self.starts, self.corrections) = (starts, corrections)
    }

    /// What to add to the logarithm of a bound.
    func correction(ofLogBound bound: Double) -> Double {
        let group = starts.lastIndex { $0 <= bound } ?? 0
        return corrections.isEmpty ? 0 : corrections[group]
    }
}
