import CoreMetrics
import Synchronization

/// The Prometheus series of the reflector, kept up with its running totals.
final class ReflectorMetrics: Sendable {
    private let published = Mutex(ReflectorTally())

    func record(_ tally: ReflectorTally) {
        let before = published.withLock { published in
            defer { published = tally }
            return published
        }
        add(tally.stamped &- before.stamped, to: "isochrone_stamp_stamped_total", [])
        add(tally.reflected &- before.reflected, to: "isochrone_stamp_reflected_total", [])
        for reason in RefusalReason.allCases {
            let labels = [("reason", reason.rawValue)]
            add(
                tally.refusals[reason, default: 0] &- before.refusals[reason, default: 0],
                to: "isochrone_stamp_refused_total", labels)
            add(
                tally.refusedAnswers[reason, default: 0] &- before.refusedAnswers[reason, default: 0],
                to: "isochrone_stamp_answers_refused_total", labels)
        }
    }

    private func add(_ amount: UInt64, to name: String, _ labels: [(String, String)]) {
        Counter(label: name, dimensions: labels).increment(by: Int64(clamping: amount))
    }
}
