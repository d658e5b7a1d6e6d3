import RealModule

extension Double {
    /// e to this power.
    var exponential: Double { Double.exp(self) }
}
