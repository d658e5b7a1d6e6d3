import Glibc
import MonitorBench

/// What a process has used, from the kernel's accounts.
struct ProcessUsage {
    /// Seconds of CPU time, of all its threads that ever were.
    var cpu: Double
    /// Times that its threads went to sleep.
    var wakeups: Int

    init(_ process: Int32) throws(BenchFailure) {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            throw BenchFailure("the CPU time of process \(process) cannot be read")
        }
        cpu = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        wakeups = ProcFile.names(in: "/proc/\(process)/task").reduce(0) { sum, thread in
            sum + (ProcFile.number("voluntary_ctxt_switches", in: "/proc/\(process)/task/\(thread)/status") ?? 0)
        }
    }
}
