import ClusterModel
import Foundation
import HTTPClient
package import Logging
import ServiceLifecycle
import Synchronization

/// Runs a monitor until it is told to stop: probes, looks at answers, reports, and keeps the list of peers.
package struct MonitorService: Service {
    private let monitor: Monitor
    private let delivery: Delivery
    private let time: MonitorTime
    private let logger: Logger
    /// Told of every list of nodes that the server has.
    private let onRoster: @Sendable (PeerRoster) -> Void
    private static let directoryInterval = 15.0
    private static let directoryRetry = 2.0
    /// Between looks for new work without peers, in seconds.
    private static let idle = 0.5

    package init(
        monitor: Monitor, delivery: Delivery, time: MonitorTime = .continuous,
        logger: Logger = Logger(label: "monitor"), onRoster: @escaping @Sendable (PeerRoster) -> Void = { _ in }
    ) {
        self.onRoster = onRoster
        self.monitor = monitor
        self.delivery = delivery
        self.time = time
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await probe() }
                group.addTask { await collect() }
                if let sender = delivery.sender {
                    group.addTask { await delivery.queue.keep() }
                    group.addTask { await sender.run(time) }
                }
                if delivery.directory != nil { group.addTask { await refreshPeers() } }
            }
        }
        for failure in monitor.engine.shutDown(leaving: monitor.configuration.leavesPrograms) {
            logger.error("The daemon leaves something behind", metadata: ["error": "\(failure)"])
        }
        await delivery.queue.close()
        logger.info("Probing has stopped")
    }

    /// Sends on a thread of its own until the task is cancelled: waking a task takes more than sending a probe.
    private func probe() async {
        let isStopped = StopFlag()
        await withTaskCancellationHandler {
            await withCheckedContinuation { ended in
                Thread.detachNewThread { [monitor, time] in
                    while !isStopped.isSet {
                        let next = monitor.sendDue(at: time.now())
                        let now = time.now()
                        let pause = now + monitor.configuration.sendingPause
                        time.block(min(max(next ?? .infinity, pause), now + Self.idle))
                    }
                    ended.resume()
                }
            }
        } onCancel: {
            isStopped.set()
        }
    }

    private func collect() async {
        var next = time.now()
        while !Task.isCancelled {
            next = max(next + monitor.configuration.collectInterval, time.now())
            await time.sleep(next)
            let now = time.now()
            guard let links = monitor.collect(at: now), delivery.sender != nil, !links.isEmpty else { continue }
            delivery.queue.add(links)
        }
    }

    private func refreshPeers() async {
        while !Task.isCancelled {
            var pause = Self.directoryInterval
            do throws(PeerListError) {
                guard let roster = try await delivery.directory?.roster() else { return }
                // A server that knows no nodes has lost them or not found them yet: what was probed still is.
                if roster.peers.isEmpty {
                    pause = Self.directoryRetry
                } else {
                    monitor.setRoster(roster, at: time.now())
                    onRoster(roster)
                }
            } catch {
                pause = Self.directoryRetry
                if !Task.isCancelled {
                    logger.warning("The peers are not known anew", metadata: ["error": "\(error)"])
                }
            }
            await time.sleep(time.now() + pause)
        }
    }
}

/// Tells a thread that it is to end.
private final class StopFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}
