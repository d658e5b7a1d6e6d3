package import ClusterModel

/// What became of the probes of a sliding span, and so which share of them arrived.
///
/// Probes that were sent while the reflector was not running are left out, and so are all before the first answer ever.
package struct ArrivalRecord: Sendable {
    private var bins: SlidingBins<ProbeFates>
    private var newest = -Double.infinity
    private var wasAnswered = false

    /// - Parameters:
    ///   - span: seconds.
    ///   - resolution: seconds that are forgotten together; 0: those of each addition.
    package init(span: Double, resolution: Double = 0) {
        bins = SlidingBins(span: span, resolution: resolution, empty: ProbeFates())
    }

    /// Adds the fates of a window that ends at `now`, in seconds, and forgets what is older than the span.
    package mutating func add(_ settlements: some Sequence<Settlement>, at now: Double) {
        newest = now
        bins.add(at: now) { _ in }
        for settlement in settlements { add(settlement) }
    }

    /// Seconds.
    package var span: Double { bins.span }

    /// What became of the probes of the newest `seconds`, or of the whole span.
    package func fates(of seconds: Double = .infinity) -> ProbeFates {
        bins.contents(of: seconds, at: newest).reduce(into: ProbeFates()) { $0.add($1) }
    }

    /// The reliability of the way there; `nil` before the first answer.
    package var reliability: ReliabilityEstimate? { fates().reliability }

    private mutating func add(_ settlement: Settlement) {
        switch settlement {
        case .arrived:
            wasAnswered = true
            bins.add(at: newest) { $0.arrived += 1 }
        case .missing:
            guard wasAnswered else { return }
            bins.add(at: newest) { $0.missing += 1 }
        case .resolved(var directions):
            bins.correct { $0.resolve(&directions) }
        }
    }
}
