/// When a search has to end. The clock is a parameter, so that virtual time and tests decide what it says.
public struct Deadline: Sendable {
    /// Seconds that the search may take; infinite for a proof at any price.
    public var seconds: Double
    /// Seconds since the search began.
    public var elapsed: @Sendable () -> Double

    public init(seconds: Double, elapsed: @escaping @Sendable () -> Double) {
        self.seconds = seconds
        self.elapsed = elapsed
    }

    /// `seconds` from now on by the continuous clock.
    public static func after(seconds: Double) -> Deadline {
        let start = ContinuousClock.now
        return Deadline(seconds: seconds) {
            let (whole, fraction) = (ContinuousClock.now - start).components
            return Double(whole) + Double(fraction) * 1e-18
        }
    }

    /// No end.
    public static let never = Deadline(seconds: .infinity) { 0 }

    public var isPast: Bool { elapsed() >= seconds }
}
