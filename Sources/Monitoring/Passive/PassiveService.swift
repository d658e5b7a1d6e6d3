import Foundation
import ServiceLifecycle

/// Runs a passive monitor until it is told to stop.
package struct PassiveService: Service {
    private let monitor: PassiveMonitor
    private let time: MonitorTime

    package init(monitor: PassiveMonitor, time: MonitorTime = .continuous) {
        self.monitor = monitor
        self.time = time
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var next = time.now()
            // The first look arms the sockets that were there before.
            while !Task.isCancelled {
                await collect()
                next = max(next + monitor.configuration.window, time.now())
                await time.sleep(next)
            }
        }
        monitor.shutDown()
    }

    /// On a thread of its own: it waits for the kernel.
    private func collect() async {
        let (monitor, time) = (monitor, time)
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                monitor.collect(at: time.now())
                continuation.resume()
            }
        }
    }
}
