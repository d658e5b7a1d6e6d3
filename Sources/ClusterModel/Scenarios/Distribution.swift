/// A number that is drawn; in the unit of what it stands for, never below 0.
public enum Distribution: Hashable, Sendable, Codable {
    case constant(Double)
    case uniform(min: Double, max: Double)
    case exponential(mean: Double)
    /// Draws below 0 count as 0.
    case normal(mean: Double, deviation: Double)
    /// By its median and its 95 % quantile.
    case lognormal(median: Double, p95: Double)
    /// Any of these, each as likely as the others.
    case choice([Double])
}
