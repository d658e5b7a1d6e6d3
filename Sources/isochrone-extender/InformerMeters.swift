import ClusterModel
import CoreMetrics
import Informers
import KubernetesClient
import ServiceLifecycle

/// Shows how well the cluster is known, and who acts, in the metrics.
struct InformerMeters: Service {
    private let following: ClusterFollowing
    private let election: LeaseElection
    private let events: EventRecorder

    init(following: ClusterFollowing, election: LeaseElection, events: EventRecorder) {
        self.following = following
        self.election = election
        self.events = events
    }

    func run() async throws {
        let leader = Gauge(label: "isochrone_leader")
        await cancelWhenGracefulShutdown {
            var wasSynced = false
            var told = EventRecorder.Counts()
            while !Task.isCancelled {
                let statuses = following.statuses
                for status in statuses { show(status) }
                if !wasSynced, statuses.allSatisfy(\.isSynced) {
                    wasSynced = true
                    // Of the pages of the lists.
                    HeapHabits.giveBack()
                }
                leader.record(election.isLeader ? 1 : 0)
                told = count(since: told)
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    /// Counts what became of Events since the last time.
    private func count(since last: EventRecorder.Counts) -> EventRecorder.Counts {
        let counts = events.counts
        for (outcome, part) in [("told", \EventRecorder.Counts.told), ("dropped", \.dropped), ("failed", \.failed)] {
            Counter(label: "isochrone_kubernetes_events_total", dimensions: [("outcome", outcome)])
                .increment(by: counts[keyPath: part] - last[keyPath: part])
        }
        return counts
    }

    private func show(_ status: InformerStatus) {
        let dimensions = [("resource", status.resource)]
        func record(_ name: String, _ value: Int) {
            Gauge(label: "isochrone_informer_\(name)", dimensions: dimensions).record(value)
        }
        record("synced", status.isSynced ? 1 : 0)
        record("lists", status.lists)
        record("changes", status.changes)
        record("failing", status.problem == nil ? 0 : 1)
        // What was never listed is not 0.
        guard status.isSynced else { return }
        record("objects", status.objects)
        record("invalid_objects", status.invalid)
        if let heard = status.lastChange {
            Gauge(label: "isochrone_informer_last_change_timestamp_seconds", dimensions: dimensions)
                .record(Double(heard.milliseconds) / 1_000)
        }
    }
}
