import ClusterModel
import Monitoring
import ReportSpool
import Synchronization

/// Time that passes only by sleeping or by being told.
final class VirtualTime: Sendable {
    private let state = Mutex((now: 0.0, wallStep: 0.0, pauses: [Double]()))

    var pauses: [Double] { state.withLock { $0.pauses } }
    var now: Double { state.withLock { $0.now } }

    func advance(by seconds: Double) {
        state.withLock { $0.now += seconds }
    }

    /// Sets the wall clock, and nothing else.
    func stepWallClock(by seconds: Double) {
        state.withLock { $0.wallStep += seconds }
    }

    var time: MonitorTime {
        MonitorTime(
            now: { self.now },
            sleep: { moment in
                self.state.withLock { state in
                    state.pauses.append(max(0, moment - state.now))
                    state.now = max(state.now, moment)
                }
                await Task.yield()
            },
            block: { moment in self.state.withLock { $0.now = max($0.now, moment) } })
    }

    /// The clocks of a machine; `uptime` is what it had when the time began.
    func clock(kernelBoot: String = "k1", uptime: Double = 1_000) -> ReportClock {
        ReportClock {
            self.state.withLock { state in
                SpoolMoment(
                    kernelBoot: kernelBoot, uptime: uptime + state.now,
                    wall: Timestamp(milliseconds: 1_735_689_600_000).advanced(bySeconds: state.now + state.wallStep))
            }
        }
    }
}
