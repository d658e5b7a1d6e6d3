import ClusterModel
import HTTPClient
package import Logging
import ServiceLifecycle

/// Runs a monitor until it is told to stop: probes, looks at answers, reports, and keeps the list of peers.
package struct MonitorService: Service {
    private let monitor: Monitor
    private let queue: ReportQueue
    /// `nil`: nothing is reported.
    private let sender: ReportSender?
    /// `nil`: the peers stay as they are.
    private let directory: PeerDirectory?
    private let time: MonitorTime
    private let logger: Logger
    private static let directoryInterval = 15.0
    private static let directoryRetry = 2.0
    /// Between looks for new work without peers, in seconds.
    private static let idle = 0.5

    package init(
        monitor: Monitor, queue: ReportQueue, sender: ReportSender?, directory: PeerDirectory?,
        time: MonitorTime = .continuous, logger: Logger = Logger(label: "monitor")
    ) {
        self.monitor = monitor
        self.queue = queue
        self.sender = sender
        self.directory = directory
        self.time = time
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await probe() }
                group.addTask { await collect() }
                if sender != nil { group.addTask { await report() } }
                if directory != nil { group.addTask { await refreshPeers() } }
            }
        }
        for failure in monitor.engine.shutDown() {
            logger.error("The daemon leaves something behind", metadata: ["error": "\(failure)"])
        }
        logger.info("Probing has stopped")
    }

    private func probe() async {
        while !Task.isCancelled {
            let next = monitor.sendDue(at: time.now()) ?? time.now() + Self.idle
            await time.sleep(min(next, time.now() + Self.idle))
        }
    }

    private func collect() async {
        var next = time.now()
        while !Task.isCancelled {
            next = max(next + monitor.configuration.collectInterval, time.now())
            await time.sleep(next)
            let now = time.now()
            guard let links = monitor.collect(at: now), sender != nil, !links.isEmpty else { continue }
            queue.add(links, at: now)
        }
    }

    private func report() async {
        var failures = 0
        for await _ in queue.arrivals {
            while !Task.isCancelled, let outcome = await sender?.sendFirst(at: time.now()), outcome != .nothingToSend {
                guard case .failed = outcome else {
                    failures = 0
                    continue
                }
                failures += 1
                let pause = ReportSender.backoff.pause(
                    beforeRepetition: failures, random: Double.random(in: 0.5..<1))
                await time.sleep(time.now() + pause / .seconds(1))
            }
        }
    }

    private func refreshPeers() async {
        while !Task.isCancelled {
            var pause = Self.directoryInterval
            do throws(PeerListError) {
                guard let peers = try await directory?.peers() else { return }
                monitor.setPeers(peers, at: time.now())
                if peers.isEmpty { pause = Self.directoryRetry }
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
