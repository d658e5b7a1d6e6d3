import Glibc

/// The clock that a service lives by.
package struct MonitorTime: Sendable {
    /// Seconds of a clock that never steps.
    package let now: @Sendable () -> Double
    /// Returns at that moment, or at once when the task is cancelled.
    package let sleep: @Sendable (_ until: Double) async -> Void
    /// Blocks the calling thread until that moment: a thread of its own wakes for less than a task does.
    let block: @Sendable (_ until: Double) -> Void

    package init(
        now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (_ until: Double) async -> Void,
        block: @escaping @Sendable (_ until: Double) -> Void
    ) {
        self.now = now
        self.sleep = sleep
        self.block = block
    }

    /// The kernel's monotonic clock.
    package static let continuous = MonitorTime(
        now: { Double(SystemClocks.monotonic) / 1e9 },
        sleep: { moment in
            let left = moment - Double(SystemClocks.monotonic) / 1e9
            guard left > 0 else { return await Task.yield() }
            try? await Task.sleep(for: .seconds(left), tolerance: .zero)
        },
        block: { moment in
            var end = timespec(tv_sec: Int(moment), tv_nsec: Int((moment - moment.rounded(.down)) * 1e9))
            while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nil) == EINTR {}
        })
}
