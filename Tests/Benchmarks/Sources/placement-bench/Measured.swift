import Placement
import ClusterModel

/// One plan with what it took.
struct Measured {
    let plan: Plan
    /// Seconds to the first placement; `nil` when there was none.
    let first: Double?
    /// Every better placement on the way.
    let steps: [Improvement]
    /// Seconds until the planner returned.
    let total: Double

    init(_ request: PlanningRequest, seconds: Double) {
        var steps: [Improvement] = []
        let start = ContinuousClock.now
        plan = Planner.plan(request, deadline: .after(seconds: seconds)) { steps.append($0) }
        total = Self.seconds(since: start)
        first = steps.first?.seconds
        self.steps = steps
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let (whole, fraction) = (ContinuousClock.now - start).components
        return Double(whole) + Double(fraction) * 1e-18
    }
}

extension Array where Element == Double {
    /// The middle one; NaN of nothing.
    var median: Double { quantile(0.5) }

    func quantile(_ share: Double) -> Double {
        isEmpty ? .nan : sorted()[Swift.min(count - 1, Int(share * Double(count)))]
    }

    var mean: Double { isEmpty ? .nan : reduce(0, +) / Double(count) }
}

extension Double {
    /// `12.3 ms`, `1.20 s`.
    var time: String {
        if isNaN || isInfinite { return "–" }
        return self < 1 ? "\((self * 1000).rounded(to: 3)) ms" : "\(rounded(to: 3)) s"
    }

    var percent: String { isNaN ? "–" : "\((self * 100).rounded(to: 3)) %" }

    /// To this many significant digits.
    func rounded(to digits: Int) -> String {
        guard self != 0, isFinite else { return self == 0 ? "0" : "\(self)" }
        var scale = 1.0
        var size = Swift.abs(self)
        while size >= 10 {
            size /= 10
            scale /= 10
        }
        while size < 1 {
            size *= 10
            scale *= 10
        }
        for _ in 1..<digits { scale *= 10 }
        let value = (self * scale).rounded() / scale
        return value == value.rounded() && Swift.abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
