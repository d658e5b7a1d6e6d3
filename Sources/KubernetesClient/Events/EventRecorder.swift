package import ClusterModel
import Synchronization

/// Tells the API server what happened, beside everything else: it never throws, never waits, and drops what is too much.
package final class EventRecorder: Sendable {
    /// How much is told.
    package struct Configuration: Hashable, Sendable {
        /// Events that wait; beyond it new ones are dropped.
        package var capacity: Int
        /// Events a second in the long run.
        package var rate: Double
        /// Events at once.
        package var burst: Double

        package init(capacity: Int = 1_000, rate: Double = 5, burst: Double = 50) {
            self.capacity = capacity
            self.rate = rate
            self.burst = burst
        }
    }

    /// What became of the events so far.
    package struct Counts: Hashable, Sendable {
        package var told = 0
        /// There were too many.
        package var dropped = 0
        /// The API server did not take them.
        package var failed = 0

        /// None so far.
        package init() {}
    }

    private struct State {
        var series = EventSeries()
        var counts = Counts()
    }

    private let client: KubernetesClient
    private let configuration: Configuration
    private let instance: String
    private let now: @Sendable () -> Timestamp
    private let state = Mutex(State())
    private let waiting: AsyncStream<ObjectEvent>
    private let arrival: AsyncStream<ObjectEvent>.Continuation

    /// - Parameter instance: which process says it, such as the pod's name.
    package init(
        _ client: KubernetesClient, instance: String, configuration: Configuration = Configuration(),
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.client = client
        self.instance = instance
        self.configuration = configuration
        self.now = now
        (waiting, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(configuration.capacity))
    }

    package var counts: Counts { state.withLock { $0.counts } }

    /// Notes an event; it is told when ``run()`` comes to it.
    package func note(_ event: ObjectEvent) {
        guard case .dropped = arrival.yield(event) else { return }
        state.withLock { $0.counts.dropped += 1 }
    }

    /// Tells the events in their order until it is cancelled.
    package func run() async {
        let clock = ContinuousClock()
        var (tokens, last) = (configuration.burst, clock.now)
        for await event in waiting {
            let step = state.withLock { $0.series.step(event, at: now()) }
            if step == .nothing { continue }
            tokens = min(configuration.burst, tokens + (clock.now - last) / .seconds(1) * configuration.rate)
            last = clock.now
            if tokens < 1 { try? await Task.sleep(for: .seconds((1 - tokens) / configuration.rate)) }
            tokens -= 1
            await tell(event, step)
        }
    }

    private func tell(_ event: ObjectEvent, _ step: EventSeries.Step) async {
        do throws(KubernetesError) {
            switch step {
            case .create(let name): try await client.create(event, named: name, instance: instance, at: now())
            case .count(let name, let count, let moment):
                try await client.count(event, named: name, count, lastObserved: moment)
            case .nothing: return
            }
            state.withLock { $0.counts.told += 1 }
        } catch {
            state.withLock { state in
                state.counts.failed += 1
                if case .refused(_, 404, _) = error { state.series.forget(event) }
            }
        }
    }
}
