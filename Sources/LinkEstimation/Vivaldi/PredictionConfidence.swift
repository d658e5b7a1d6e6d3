import RealModule

/// How wrong predictions are, learnt from pairs that were predicted as if nobody had measured them.
struct PredictionConfidence: Sendable {
    struct Residual: Sendable {
        let from: Int
        let to: Int
        /// Milliseconds.
        let predicted: Double
        /// ln(measured/predicted).
        let error: Double
    }

    /// What the logarithms of measured to predicted usually are, without their signs, by node.
    private let scales: [Double]
    /// Quantiles of the errors in units of both nodes' scales.
    private let lower: Double
    private let upper: Double
    private let corrections: BoundCorrections
    /// Residuals of all nodes that each node's own are joined with, so that few of them do not decide alone.
    private static let priorWeight = 3.0

    /// `nil` when there are too few residuals for the quantiles: 39 for a level of 95 %.
    init?(_ residuals: [Residual], nodeCount: Int, level: Double) {
        let scales = Self.scales(residuals, nodeCount: nodeCount)
        let errors = residuals.map { $0.error / (scales[$0.from] + scales[$0.to]) }
        guard let upper = Self.bound(errors, level: level), let lower = Self.bound(errors.map { -$0 }, level: level)
        else { return nil }
        (self.scales, self.lower, self.upper) = (scales, min(0, -lower), max(0, upper))
        let excesses = residuals.map { residual in
            let margin = max(0, upper) * (scales[residual.from] + scales[residual.to])
            return (logBound: .log(residual.predicted) + margin, excess: residual.error - margin)
        }
        corrections = BoundCorrections(excesses) { Self.bound($0, level: level) }
    }

    /// Between which values ln(actual/predicted) is to be expected.
    func range(_ from: Int, _ to: Int, predicted: Double) -> ClosedRange<Double> {
        let scale = scales[from] + scales[to]
        let margin = upper * scale
        return (lower * scale)...max(0, margin + corrections.correction(ofLogBound: .log(predicted) + margin))
    }

    private static func scales(_ residuals: [Residual], nodeCount: Int) -> [Double] {
        var sums = Array(repeating: 0.0, count: nodeCount)
        var counts = Array(repeating: 0.0, count: nodeCount)
        for residual in residuals {
            for node in [residual.from, residual.to] {
                sums[node] += abs(residual.error)
                counts[node] += 1
            }
        }
        let usual = max(sums.reduce(0, +) / max(1, counts.reduce(0, +)), 1e-6)
        return zip(sums, counts).map { ($0 + priorWeight * usual) / ($1 + priorWeight) }
    }

    /// The value that one more error would not exceed with the given probability on each side (conformal quantile).
    private static func bound(_ errors: [Double], level: Double) -> Double? {
        let order = (1 + level) / 2 * Double(errors.count + 1) / Double(errors.count)
        return order <= 1 ? SortedSamples(errors).quantile(order) : nil
    }
}
