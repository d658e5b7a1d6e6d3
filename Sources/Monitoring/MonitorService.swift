import ClusterModel
import HTTPClient
package import Logging
import ServiceLifecycle

/// Runs a monitor until it is told to stop: probes, looks at answers, reports, and keeps the list of peers.
package struct MonitorService: Service {
    private let monitor: Monitor
    private let delivery: Delivery
    private let time: MonitorTime
    private let logger: Logger
    private static let directoryInterval = 15.0
    private static let directoryRetry = 2.0
    /// Between looks for new work without peers, in seconds.
    private static let idle = 0.5

    package init(
        monitor: Monitor, delivery: Delivery, time: MonitorTime = .continuous,
        logger: Logger = Logger(label: "monitor")
    ) {
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

    private func probe() async {
        while !Task.isCancelled {
            let next = monitor.sendDue(at: time.now())
            let now = time.now()
            await time.sleep(min(max(next ?? .infinity, now + monitor.configuration.sendingPause), now + Self.idle))
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
