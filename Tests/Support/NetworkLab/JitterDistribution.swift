import Glibc

/// How a frame's further hold is drawn, in multiples of the jitter of its link.
public enum JitterDistribution: Hashable, Sendable {
    /// Evenly from 0 to 1.
    case uniform
    /// With a mean of 1.
    case exponential
    /// Pareto's of the second kind (Lomax), of scale 1, cut off at ``longest``: below a shape of 2 it has, but for
    /// that, no variance.
    case pareto(shape: Double)

    /// Of the tail of ``pareto(shape:)``.
    public static let longest = 100.0

    /// What this share of the draws stays below.
    ///
    /// - Parameter share: 0 ..< 1.
    public func quantile(_ share: Double) -> Double {
        switch self {
        case .uniform: share
        case .exponential: -log1p(-share)
        case .pareto(let shape): min(Self.longest, pow(1 - share, -1 / shape) - 1)
        }
    }
}
