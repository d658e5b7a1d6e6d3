/// How many probes of one peer are answered: the generic cell rate algorithm of ITU-T I.371.
package struct AnswerPace: Hashable, Sendable {
    /// Nanoseconds between answers at the sustained rate.
    package let cost: UInt64
    /// Nanoseconds by which answers may run ahead of that rate.
    package let tolerance: UInt64

    /// - Parameters:
    ///   - rate: answers a second, at least one.
    ///   - burst: answers that may come at once, at least one.
    package init(rate: Double, burst: Int) {
        cost = UInt64(1e9 / max(1, rate))
        tolerance = cost * UInt64(max(1, burst) - 1)
    }

    /// Whether one more is answered at `now`; moves `due` on if so. The kernel's programs count the same way.
    package func admits(at now: UInt64, due: inout UInt64) -> Bool {
        let next = max(due, now)
        guard next - now <= tolerance else { return false }
        due = next + cost
        return true
    }
}
