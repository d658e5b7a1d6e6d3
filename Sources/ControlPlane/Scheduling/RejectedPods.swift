package import ClusterModel
package import CoreMetrics
package import Logging
package import ServiceLifecycle
import Synchronization

/// Pods that found no node, and are asked to try again when there is one.
///
/// kube-scheduler tries a rejected pod again when something changes that it watches, and no link is among that: without
/// a hint the pod would wait for the flush every five minutes. A change of the pod itself makes it try at once.
package final class RejectedPods: Sendable {
    package struct Configuration: Hashable, Sendable {
        /// Seconds between two looks at the rejected pods.
        package var interval: Double
        /// Seconds between two hints to one pod at least: a scheduler that rejects it for its own reasons is not flooded.
        package var pause: Double
        /// Seconds after which a pod that nobody asked about is forgotten.
        package var memory: Double
        /// Pods that are remembered; beyond it the longest silent ones are forgotten.
        package var capacity: Int

        package init(interval: Double = 1, pause: Double = 15, memory: Double = 900, capacity: Int = 10_000) {
            self.interval = interval
            self.pause = pause
            self.memory = memory
            self.capacity = capacity
        }
    }

    private struct Entry {
        var pod: PodIdentity
        var asked: Timestamp
        var hinted: Timestamp?
    }

    private let configuration: Configuration
    private let entries = Mutex<[String: Entry]>([:])
    private let hint: @Sendable (PodIdentity) async -> Bool
    private let hints: Counter
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    /// - Parameter hint: Changes the pod so that it is tried again. Returns whether that worked.
    package init(
        configuration: Configuration = Configuration(), metrics: any MetricsFactory = MetricsSystem.factory,
        now: @escaping @Sendable () -> Timestamp, logger: Logger, hint: @escaping @Sendable (PodIdentity) async -> Bool
    ) {
        self.configuration = configuration
        self.hint = hint
        self.now = now
        self.logger = logger
        hints = Counter(label: "isochrone_requeued_pods_total", dimensions: [], factory: metrics)
    }

    /// The pod was told that no node suits it.
    func note(_ pod: PodIdentity, at moment: Timestamp) {
        entries.withLock { entries in
            entries[pod.key] = Entry(pod: pod, asked: moment, hinted: entries[pod.key]?.hinted)
            guard entries.count > configuration.capacity,
                let oldest = entries.min(by: { $0.value.asked < $1.value.asked })
            else { return }
            entries[oldest.key] = nil
        }
    }

    /// The pod has nodes to go to, or a place.
    func forget(_ pod: PodIdentity) {
        entries.withLock { _ = $0.removeValue(forKey: pod.key) }
    }

    /// Looks at all of them once, and hints to those that would find a node now.
    package func look(with assessor: some PodAssessor) async {
        let moment = now()
        let due = entries.withLock { entries -> [PodIdentity] in
            entries = entries.filter { moment.seconds(since: $0.value.asked) <= configuration.memory }
            return entries.values.filter { entry in
                entry.hinted.map { moment.seconds(since: $0) >= configuration.pause } ?? true
            }.map(\.pod).sorted { $0.key < $1.key }
        }
        for pod in due where await assessor.hasNode(for: pod) {
            entries.withLock { $0[pod.key]?.hinted = moment }
            guard await hint(pod) else { continue }
            hints.increment()
            logger.info("A rejected pod is queued again", metadata: ["pod": "\(pod.namespace)/\(pod.name)"])
        }
    }

    /// Looks again and again until the shutdown.
    package func service(for assessor: some PodAssessor) -> any Service {
        RejectedPodService(pods: self, assessor: assessor, interval: .seconds(configuration.interval))
    }
}

private struct RejectedPodService<Assessor: PodAssessor>: Service {
    let pods: RejectedPods
    let assessor: Assessor
    let interval: Duration

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: interval)) != nil { await pods.look(with: assessor) }
        }
    }
}
